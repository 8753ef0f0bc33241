"""The world with everybody's appearances in it: whoever is seen in a scene does something there.

Runs once per story before the first what-if question. A check looks only at acts that were read as events or
as speech; a question such as "what if she dies in chapter 3" must also find the scenes where she is merely
there. An appearance becomes an act (``person is there``) at its first and at its last sign, so that a death
in mid-scene leaves the part before it alone.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from storyledger.reading.words import word_list
from storyledger.span import Span
from storyledger.world.engine.evaluating import Happening
from storyledger.world.engine.replayed import World, engine_of
from storyledger.world.engine.story_order import in_story_order
from storyledger.world.engine.timeline import Told, is_speech, told_order
from storyledger.world.language.terms import EventForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.entries import Mention, Presence, Utterance
    from storyledger.ledger import Ledger

__all__ = ["THERE", "is_appearance", "on_stage"]

THERE = "person is there"
"""The sentence of an appearance; an act, and no law of a shipped pack is about it alone."""
_FORM = EventForm(sentence=THERE, words=(None, "is", "there"), sorts=("person",), roles=("who",))
_SURE = 0.7
"""How sure a mention must be to stand for somebody's presence, and a speaker to have surely spoken."""


def on_stage(world: World) -> World:
    """Return the world replayed with everybody's appearances as acts."""
    laws = replace(world.laws, forms={**world.laws.forms, THERE: _FORM})
    acts = [*_weighed(world), *appearances(world.ledger)]
    told = in_story_order(sorted(acts, key=told_order), world.order)
    return replace(world, laws=laws, told=told, engine=engine_of(world.ledger, laws, told))


def _weighed(world: World) -> Iterator[Told]:
    """Yield what is told, with lines whose speaker is less than sure as what only may have been said."""
    said = {f"u{index}": each for index, each in enumerate(world.ledger.utterances, 1)}
    for told in world.told:
        line = said.get(told.happening.id) if is_speech(told.happening) else None
        if line is None or (line.confidence >= _SURE and not _names(world.ledger, line)):
            yield told
        else:
            yield replace(told, happening=replace(told.happening, sure=False))


def _names(ledger: Ledger, line: Utterance) -> bool:
    """Tell whether a line calls its own speaker by name: then somebody else may be speaking."""
    mentions = ledger.mentions_of(line.speaker or "")
    start = bisect_left(mentions, line.span.start, key=lambda each: each.span.start)
    return any(each.kind == "name" for each in _until(mentions[start:], line.span.end))


def _until(mentions: Iterable[Mention], end: int) -> Iterator[Mention]:
    return takewhile(lambda each: each.span.start < end, mentions)


def is_appearance(happening: Happening) -> bool:
    """Tell whether a happening is somebody's mere presence."""
    return happening.sentence == THERE


def appearances(ledger: Ledger) -> Iterator[Told]:
    """Yield the first and the last sign of everybody in every scene they act in."""
    signs = _Signs(ledger)
    for scene in ledger.scenes:
        for number, presence in enumerate(scene.present, 1):
            if presence.how == "acts":
                for mention in signs.of(
                    presence, told=presence.character in (scene.narrator, scene.focalizer)
                ):
                    name = f"{scene.id}/{number}"
                    yield _there(presence, mention, name)


def _there(presence: Presence, mention: Mention, name: str) -> Told:
    happening = Happening(THERE, (presence.character,), name, mention.confidence)
    return Told(happening, mention.span, mention.span.start)


@dataclass(slots=True)
class _Signs:
    """Finds the words that show somebody's presence: never words that stand inside speech."""

    ledger: Ledger

    def of(self, presence: Presence, *, told: bool) -> list[Mention]:
        """Return the first and the last sure sign within a stay; none, when none is sure.

        A pronoun is a sign only of those through whom the scene is told (``told``).
        """
        mentions = self.ledger.mentions_of(presence.character)
        start = bisect_left(mentions, presence.span.start, key=lambda each: each.span.start)
        inside = [
            mention
            for mention in _until(mentions[start:], presence.span.end)
            if mention.confidence >= _SURE
            and (told or (mention.kind != "pronoun" and not self._is_object(mention.span)))
            and not self._is_spoken(mention.span)
        ]
        return [inside[0], inside[-1]] if len(inside) > 1 else inside

    def _is_object(self, span: Span) -> bool:
        """Tell whether the word before a name makes it the one something is done to, or told about."""
        before = self.ledger.text[max(span.start - 24, 0) : span.start].split()
        return bool(before) and before[-1].casefold() in word_list("before_objects")

    def _is_spoken(self, span: Span) -> bool:
        said = self.ledger.utterances
        index = bisect_left(said, span.start + 1, key=lambda each: each.span.start) - 1
        return index >= 0 and said[index].span.overlaps(span)
