"""Show in a scene whoever is given an order there by name: "Tom, hold the gate".

Runs when the events of a section are known. Who is ordered by wire may be anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId, Presence
from storyledger.patterns import pattern
from storyledger.reading.people.noticing.words import title_gender
from storyledger.reading.words import any_of, presence_words
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.entries import Event, Mention, Scene
    from storyledger.reading.cast import Cast

__all__ = ["with_those_ordered"]

CALLED = 30
"""Code points before and behind an order in which the name stands of whoever is called upon."""
AROUND = 600
"""Code points around an order in which a wire shows."""
_WIRES = presence_words("wire") | presence_words("held") | presence_words("aired") | {"radio"}
_BY_WIRE = pattern(rf"\b(?:{any_of(_WIRES)})\b", re.IGNORECASE)
_SAID_BEFORE = pattern(r"[^\"”»\n]*[\"”»]\s*[^.!?\n\"“«]{0,40}?\bhad [a-z]+")
"""What follows an order that was given at another time: "hold the gate," her grandfather had said."""
_TO_BE_SAID = pattern(r"\b(?:say|tell|write|ask)\b[^.!?\n\"“«]{0,20}:\s*$")
"""What stands before one that somebody is to pass on: "You say: Tom, hold the gate"."""
_CALLS = frozenset(",!.")
"""What may stand behind a name that is called."""


def with_those_ordered(
    text: str, scenes: Sequence[Scene], events: Iterable[Event], mentions: Sequence[Mention], cast: Cast
) -> tuple[Scene, ...]:
    """Return a section's scenes with whoever is ordered by name in them; all spans count from its start.

    Who has a title is not called by the bare name: "Walter" is not Sir Walter.
    """
    orders: dict[CharacterId, list[Span]] = {}
    starts = [mention.span.start for mention in mentions]
    for event in events:
        whom = event.roles.get("whom")
        if event.kind != "orders" or event.actuality != "asserted" or not isinstance(whom, str):
            continue
        first = bisect_left(starts, event.span.start - CALLED)
        last = bisect_left(starts, event.span.end + CALLED)
        names = (one.span for one in mentions[first:last] if one.character == whom and one.kind == "name")
        known = cast.by_id[CharacterId(whom)].name if whom in cast.by_id else ""
        called = next(
            (name for name in names if _is_set_off(text, name) and _is_of(known, name.of(text))), None
        )
        if called is not None and not _BY_WIRE.search(
            text, max(0, called.start - AROUND), called.end + AROUND
        ):
            orders.setdefault(CharacterId(whom), []).append(called)
    return tuple(_filled(scene, orders) for scene in scenes) if orders else tuple(scenes)


def _is_of(known: str, called: str) -> bool:
    """Tell whether somebody is called by the name that is theirs, or by a part of one without a title."""
    first, *_ = [*known.split(), ""]
    is_part = set(called.split()) <= set(known.split())
    return called == known or (is_part and title_gender(first) is None and first not in {"Aunt", "Uncle"})


def _is_set_off(text: str, name: Span) -> bool:
    """Tell whether marks stand around a name, so that somebody is called now: not "Poor Tom, hold on"."""
    before = text[max(0, name.start - 2) : name.start].rstrip()
    after = text[name.end : name.end + 1]
    is_passed_on = _TO_BE_SAID.search(text, max(0, name.start - CALLED), name.start) is not None
    is_over = _SAID_BEFORE.match(text, name.end, name.end + AROUND) is not None
    return not before[-1:].isalnum() and after in _CALLS and not (is_passed_on or is_over)


def _filled(scene: Scene, orders: Mapping[CharacterId, Sequence[Span]]) -> Scene:
    """Return a scene with who is ordered in it and was not known to be there."""
    here = {stay.character for stay in scene.present}
    found = {
        who: [span for span in spans if scene.span.covers(span)]
        for who, spans in orders.items()
        if who not in here
    }
    shown = [
        Presence(character=who, span=Span(spans[0].start, spans[-1].end), how="seen")
        for who, spans in found.items()
        if spans
    ]
    if not shown:
        return scene
    return replace(
        scene,
        present=tuple(sorted((*scene.present, *shown), key=lambda stay: stay.span)),
        mentioned=tuple(who for who in scene.mentioned if not found.get(who)),
    )
