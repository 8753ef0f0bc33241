"""Small ledgers made by hand: a text with events pointed at by quotation."""

from __future__ import annotations

import itertools
import re

from storyledger.document import Block, Document, Section, SectionId
from storyledger.entries import Actuality, Character, CharacterId, Event, EventId, Scene, SceneId, Utterance
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.world import World
from storyledger.world.asking.beliefs import Belief, held


class Draft:
    """A ledger in the making; paragraphs are blocks, ``***`` parts scenes."""

    def __init__(self, text: str, people: str) -> None:
        self.text = text
        self.people = people.split()
        self.events: list[Event] = []
        self.said: list[Utterance] = []

    def at(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def event(
        self,
        words: str,
        kind: str,
        actuality: Actuality = "asserted",
        *,
        by: str = "narrator",
        confidence: float = 1.0,
        **roles: str,
    ) -> Draft:
        """Add an event told by these words."""
        self.events.append(
            Event(
                id=EventId(f"e{len(self.events) + 1}"),
                kind=kind,
                roles={role.rstrip("_"): who for role, who in roles.items()},
                span=self.at(words),
                actuality=actuality,
                according_to=by,
                confidence=confidence,
            )
        )
        return self

    def says(self, words: str, speaker: str, *hearers: str, confidence: float = 1.0) -> Draft:
        """Add speech."""
        addressees = tuple(CharacterId(who) for who in hearers)
        self.said.append(
            Utterance(
                span=self.at(words),
                speaker=CharacterId(speaker),
                addressees=addressees,
                confidence=confidence,
            )
        )
        return self

    def ledger(self) -> Ledger:
        """Return the ledger."""
        blocks = tuple(Block(Span(*each.span())) for each in re.finditer(r"[^\n]+", self.text))
        whole = Span(0, len(self.text))
        section = Section(SectionId("s1"), "chapter", "", whole, blocks)
        document = Document("draft.txt", "Draft", self.text, (section,), blocks)
        return Ledger(
            document=document,
            characters=tuple(Character(id=CharacterId(who), name=who.title()) for who in self.people),
            utterances=tuple(sorted(self.said, key=lambda said: said.span)),
            scenes=tuple(self._scenes()),
            events=tuple(sorted(self.events, key=lambda event: event.span)),
        )

    def _scenes(self) -> list[Scene]:
        starts = [0, *(each.end() for each in re.finditer(r"\*\*\*\n", self.text)), len(self.text)]
        spans = [Span(start, end) for start, end in itertools.pairwise(starts)]
        return [
            Scene(id=SceneId(f"sc{n}"), section=SectionId("s1"), span=span) for n, span in enumerate(spans, 1)
        ]


def stands(world: World, who: str) -> dict[str, Belief]:
    """Return how somebody stands to every fact at the end of a story."""
    return {one.fact: one.stand for one in held(world, who)}
