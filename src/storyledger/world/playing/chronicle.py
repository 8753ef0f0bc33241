"""A played scenario as a story with its ledger: every deed a sentence, every claim with its words.

Runs after one play, so that every view and every check can show it like a story that was read. The text is
made of the world's own sentences; what the laws refused is told as a note and changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storyledger.entries import (
    Alias,
    Character,
    CharacterId,
    Event,
    EventId,
    Mention,
    Presence,
    Scene,
    SceneId,
)
from storyledger.ledger import Ledger
from storyledger.reading.vocabulary import vocabulary_of
from storyledger.sources import open_document
from storyledger.span import Span
from storyledger.world.language.terms import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storyledger.document import Section
    from storyledger.world.language.terms import EventForm, Key, Laws, Value
    from storyledger.world.playing.play import Run
    from storyledger.world.playing.scenario import Scenario

__all__ = ["Chronicle", "chronicle"]

READER = "play/1"


def chronicle(scenario: Scenario, run: Run) -> Ledger:
    """Return the story of a run that kept its deeds."""
    story = Chronicle(scenario.name, scenario.laws, scenario.names)
    story.part("The start")
    for key, value in scenario.facts:
        story.declare(key, value)
    for number in sorted({deed.round for deed in run.deeds}):
        story.part(f"Round {number}")
        for deed in run.deeds:
            if deed.round == number and deed.fate == "done":
                story.tell(scenario.laws.forms[deed.happening.sentence], deed.happening.args)
    if run.ending:
        story.part("The end")
        story.write(f"It ends: {run.ending}.")
    return story.ledger()


@dataclass(slots=True)
class Chronicle:
    """A story in the making, written in sentences of a world."""

    title: str
    laws: Laws
    names: Mapping[str, str]
    """Id to name, of everybody."""
    text: str = field(init=False)
    events: list[Event] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    acting: list[tuple[CharacterId, Span, bool]] = field(default_factory=list)
    """Who is seen where, and whether they act."""

    def __post_init__(self) -> None:
        self.text = f"# {self.title}\n"

    def part(self, title: str) -> None:
        """Begin a chapter."""
        self.text += f"\n## {title}\n"

    def write(self, words: str) -> Span:
        """Add a paragraph; return where it stands."""
        start = len(self.text) + 1
        self.text += f"\n{words}\n"
        return Span(start, start + len(words))

    def tell(self, form: EventForm, args: Iterable[object]) -> None:
        """Add an event."""
        args = tuple(args)
        words = [self._name(arg) for arg in args]
        span = self._sentence(form.filled(tuple(words)), args)
        roles = {role: str(arg) for role, arg in zip(form.roles, args, strict=True)}
        self._event(form.kind, roles, span)
        if args and args[0] in self.names:
            self.acting.append((CharacterId(str(args[0])), span, form.is_act))

    def declare(self, key: Key, value: Value) -> None:
        """Add that something is so."""
        fluent = self.laws.fluents[key[0]]
        target = key[2] if len(key) == 3 else value
        shown = "nobody" if target == NOBODY else self._name(target)
        words = " ".join(["is"] if fluent.kind == "trait" else fluent.words)
        joined = (
            f"{words} of {self._name(key[1])} is"
            if fluent.kind == "tally"
            else f"{self._name(key[1])} {words}"
        )
        span = self._sentence(f"{joined} {shown}", (key[1], target))
        roles = {"who": str(key[1]), "trait": fluent.name, "value": str(target)}
        self._event("has", roles, span, declared=True)

    def _event(self, kind: str, roles: dict[str, str], span: Span, *, declared: bool = False) -> None:
        number = EventId(f"event{len(self.events) + 1}")
        origin = "declared" if declared else "read"
        self.events.append(Event(id=number, kind=kind, roles=roles, span=span, origin=origin))  # type: ignore[arg-type]

    def _sentence(self, words: str, args: tuple[object, ...]) -> Span:
        """Add a sentence, and note where it names somebody."""
        span = self.write(f"{words[0].upper()}{words[1:]}.")
        at = span.start
        for arg in args:
            if arg in self.names:
                name = self.names[str(arg)]
                found = self.text.casefold().find(name.casefold(), at, span.end)
                if found >= 0:
                    at = found + len(name)
                    mention = Mention(span=Span(found, at), kind="name", character=CharacterId(str(arg)))
                    self.mentions.append(mention)
        return span

    def _name(self, arg: object) -> str:
        return self.names.get(str(arg), str(arg))

    def ledger(self) -> Ledger:
        """Return the ledger of all that was told."""
        document = open_document(f"{self.title}.md", data=self.text.encode())
        scenes = tuple(self._scene(number, each) for number, each in enumerate(document.chapters, 1))
        return Ledger(
            document=document,
            characters=self._cast(),
            mentions=tuple(self.mentions),
            scenes=scenes,
            events=tuple(self.events),
            vocabulary=vocabulary_of(document.text),
            readers={"events": READER},
        )

    def _cast(self) -> tuple[Character, ...]:
        counts = Counter(mention.character for mention in self.mentions)
        people = [
            self._character(CharacterId(who), name, counts[CharacterId(who)])
            for who, name in self.names.items()
        ]
        return tuple(sorted(people, key=lambda person: -person.mentions))

    def _character(self, who: CharacterId, name: str, count: int) -> Character:
        places = [mention.span.start for mention in self.mentions if mention.character == who]
        return Character(
            id=who,
            name=name,
            aliases=(Alias(text=name, count=count),),
            mentions=count,
            first=min(places, default=None),
            last=max(places, default=None),
        )

    def _scene(self, number: int, section: Section) -> Scene:
        stays: dict[CharacterId, list[tuple[Span, bool]]] = {}
        for who, span, acts in self.acting:
            if section.span.covers(span):
                stays.setdefault(who, []).append((span, acts))
        present = tuple(_presence(who, signs) for who, signs in stays.items())
        scene = SceneId(f"scene{number}")
        return Scene(id=scene, section=section.id, span=section.span, person="third", present=present)


def _presence(who: CharacterId, signs: list[tuple[Span, bool]]) -> Presence:
    span = Span(min(each.start for each, _ in signs), max(each.end for each, _ in signs))
    return Presence(character=who, span=span, how="acts" if any(acts for _, acts in signs) else "seen")
