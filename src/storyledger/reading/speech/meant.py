"""Whom a tag may mean that says "he" or "the old man": signs for everybody whom it fits.

Runs inside ``storyledger.reading.speech.evidence``, on one turn: whom the paragraph tells of first
(``topic.…``), and for a description, by which title each is called (``called.…``): "the old lady" is rather
a Mrs. than a Miss.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from storyledger.entries import CharacterId
from storyledger.reading.speech.cue import Cue
from storyledger.reading.speech.scenery import Scenery
from storyledger.reading.words import word_rows

__all__ = ["signs_of_meant"]

Sign = tuple[CharacterId, str]

_OLD = frozenset("old elder elderly older".split())
_YOUNG = frozenset("young younger".split())
_GROWN = frozenset("man woman lady gentleman".split())
_STYLES = {
    **dict.fromkeys(("Mrs", "Lady", "Madame"), "mrs"),
    **dict.fromkeys(("Dr", "Doctor"), "dr"),
    **dict.fromkeys(("Sir", "Lord"), "sir"),
    "Miss": "miss",
    "Mr": "mr",
}
"""Title to what it makes of somebody, the most telling first."""


def signs_of_meant(scenery: Scenery, index: int, tag: Cue, names: Iterable[CharacterId]) -> Iterator[Sign]:
    """Yield signs for ``names``, all of whom the pronoun or the noun of a turn's tag fits."""
    names = tuple(names)
    topic = _topic(scenery, index, tag, names)
    if topic is not None:
        yield topic
    if not tag.pronoun:
        yield from _described(scenery, tag, names)


def _topic(scenery: Scenery, index: int, tag: Cue, names: Iterable[CharacterId]) -> Sign | None:
    """Return whom the turn's paragraph tells of first; where it tells of nobody, the one above."""
    story, first = scenery.passage.story, scenery.turns[index].first
    here, above = story[first].span.start, story[max(0, first - 1)].span.start
    start = min(scenery.ends(index).start, tag.span.start)
    for place, low, high in (("here", here, start), ("above", above, here)):
        told = [(at, name) for name in names if (at := _first(scenery, name, low)) < high]
        if told:
            return min(told)[1], f"topic.{'pronoun' if tag.pronoun else 'noun'}.{place}"
    return None


def _first(scenery: Scenery, name: CharacterId, low: int) -> int:
    """Return where the telling means somebody first from an offset on; past all its ends for nowhere."""
    places = scenery.positions.get(name, [])
    at = bisect_left(places, low)
    return places[at] if at < len(places) else len(scenery.passage.text)


def _described(scenery: Scenery, tag: Cue, names: Iterable[CharacterId]) -> Iterator[Sign]:
    """Yield by which title each is called whom a description may mean.

    Who has no name is seldom it in a novel; in a short story that says nothing.
    """
    words = tag.span.of(scenery.passage.text).lower().split()
    age = "old" if _OLD.intersection(words) else "young" if _YOUNG.intersection(words) else ""
    sort = _sorts().get(words[-1], "role")
    sort = age if age == "old" or (age and sort in _GROWN) else sort
    for name in names:
        style = _style(scenery, name)
        if style != "nameless" or not scenery.cast.is_short:
            yield name, f"called.{sort}.{style}"


@cache
def _sorts() -> dict[str, str]:
    """Return what sort of person a noun is for."""
    return {noun: row[0] for row in word_rows("noun_sorts") for noun in row[1].split()}


def _style(scenery: Scenery, name: CharacterId) -> str:
    """Return by which title somebody is called, and whether by a single name too."""
    character = scenery.cast.by_id.get(name)
    if character is None or character.kind != "person":
        return "nameless"
    forms = scenery.forms(name)
    titles = {form[0].rstrip(".") for form in forms}
    style = next((style for title, style in _STYLES.items() if title in titles), "plain")
    is_familiar = style in ("miss", "mr") and any(len(form) == 1 for form in forms)
    return f"{style}.plain" if is_familiar else style
