"""Part the stays of those who leave: from going away until the next sign of them they are not there.

Runs when the events of a section are known. Whoever the story is told through takes the scene along, and is
left out. What follows in the paragraph of a departure still tells of the going: "his steps died away".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from storyledger.reading.setting.presence import LIKELY
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.entries import Event, Presence, Scene, Utterance
    from storyledger.reading.passage import Paragraph
    from storyledger.reading.setting.signs import Sign

__all__ = ["with_departures"]

GOING = frozenset({"leaves", "vanishes"})
SURE = 0.6
"""How sure it must be that somebody goes."""
SHOWS = frozenset({"acts", "inner", "seems", "whose"})
"""Signs that show somebody to be back."""


def with_departures(
    paragraphs: Sequence[Paragraph],
    scenes: Iterable[Scene],
    events: Iterable[Event],
    signs: Iterable[Sign],
    utterances: Iterable[Utterance],
) -> tuple[Scene, ...]:
    """Return a section's scenes with the stays of those who leave parted; all spans count from its start."""
    gone: defaultdict[str, list[Departure]] = defaultdict(list)
    ends = [paragraph.span.end for paragraph in paragraphs]
    for event in events:
        if _is_going(event):
            end = ends[bisect_right(ends, event.span.start)]
            gone[event.roles["who"]].append((event.span.end, end))
    if not gone:
        return tuple(scenes)
    shown = _shown(signs, utterances, gone.keys())
    return tuple(_parted(scene, gone, shown) for scene in scenes)


Departure = tuple[int, int]
"""Where the words of a departure end, and their paragraph."""


def _is_going(event: Event) -> bool:
    is_told = event.actuality == "asserted" and event.according_to == "narrator"
    return event.kind in GOING and is_told and event.confidence >= SURE and "who" in event.roles


def _shown(signs: Iterable[Sign], utterances: Iterable[Utterance], of: Iterable[str]) -> dict[str, list[int]]:
    """Return where each of ``of`` acts, is seen or speaks, in order."""
    found: dict[str, list[int]] = {who: [] for who in of}
    for sign in signs:
        if sign.character in found and sign.shows in SHOWS:
            found[sign.character].append(sign.span.start)
    for said in utterances:
        if said.speaker in found and said.mode == "direct" and said.confidence >= LIKELY:
            found[said.speaker].append(said.span.start)
    return {who: sorted(starts) for who, starts in found.items()}


def _parted(scene: Scene, gone: dict[str, list[Departure]], shown: dict[str, list[int]]) -> Scene:
    if gone.keys().isdisjoint(stay.character for stay in scene.present):
        return scene
    eyes = {scene.focalizer, scene.narrator}
    parts = (
        (stay,)
        if stay.character in eyes
        else _parts(stay, gone.get(stay.character, ()), shown.get(stay.character, ()))
        for stay in scene.present
    )
    return replace(scene, present=tuple(sorted(chain(*parts), key=lambda stay: stay.span)))


def _parts(stay: Presence, gone: Iterable[Departure], shown: Sequence[int]) -> Iterator[Presence]:
    """Yield what departures leave of a stay."""
    start = stay.span.start
    for left, end in gone:
        if start < left < stay.span.end:
            yield replace(stay, span=Span(start, left))
            back = bisect_left(shown, end)
            if back == len(shown) or shown[back] >= stay.span.end:
                return
            start = shown[back]
    yield replace(stay, span=Span(start, stay.span.end))
