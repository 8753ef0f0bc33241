"""Places that nobody can be in any more: burned down, bricked up, pulled down.

Called by ``events`` through ``sights``; the event is ``is_shut``, its role ``where`` the words for the place.
"""

from __future__ import annotations

from storyledger.reading.happening.clauses import Group, Words, group_before
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.seen import Look, Seen

__all__ = ["SHUT_PLACES"]

_ENDS = {
    "burned": "down", "burnt": "down", "bricked": "up", "walled": "up", "pulled": "down", "torn": "down",
    "knocked": "down", "demolished": "", "razed": "", "fallen": "in", "collapsed": "",
}  # fmt: skip
"""A telling word and the particle that must follow it."""
_DOORS = frozenset({"door", "doors", "doorway", "entrance", "gate"})
_NO_PLACES = frozenset(
    "candle candles fire fires lamp light lights cigar pipe match wick log logs blind blinds".split()
)
LONGEST = 3
"""Words of a place's name."""


def _shut(words: Words, index: int, start: int, end: int) -> Seen | None:
    """See *the old mill had burned down*, *the chapel, whose door had been bricked up*."""
    particle = _ENDS[words.low[index]]
    if particle and (index + 1 >= end or words.low[index + 1] != particle):
        return None
    group = group_before(words, index, start)
    after = index + 1 + bool(particle)
    if particle and words.word(after) == "the" and group.words in {("had",), ()}:
        return _shut_by_somebody(words, group, index, after + 1, end)
    if group.words not in {("had",), ("had", "been"), ("was",), ("has", "been"), ("is",)} or group.adverbs:
        return None
    last = group.first - 1
    if words.word(last) in _DOORS:
        last = _before_door(words, last - 1, start)
    place = _place(words, last, start)
    if place is None or words.low[last] in _NO_PLACES:
        return None
    where = " ".join(words.low[place : last + 1])
    return Seen(
        kind="is_shut", who=None, first=place - 1, last=index + bool(particle), verb=index,
        group=Group(place, ("was",)), values={"where": where}, weight=0.8,
    )  # fmt: skip


def _shut_by_somebody(words: Words, group: Group, index: int, first: int, end: int) -> Seen | None:
    """*They had pulled down the old mill*."""
    last = first
    while last + 1 < min(end, first + LONGEST) and words.tokens[last + 1].is_word:
        if words.low[last + 1] in class_of("follow"):
            break
        last += 1
    if (
        first >= end
        or words.low[last] in _NO_PLACES
        or any(at in words.first for at in range(first, last + 1))
    ):
        return None
    where = " ".join(words.low[first : last + 1])
    return Seen(
        kind="is_shut", who=None, first=group.first, last=last, verb=index,
        group=Group(group.first, ("was",)), values={"where": where}, weight=0.8,
    )  # fmt: skip


def _before_door(words: Words, at: int, start: int) -> int:
    """Return the last word of the place whose door it is: *the chapel, whose door*."""
    if words.word(at) not in {"its", "whose"}:
        return start - 1
    at -= 1
    while at >= start and not words.tokens[at].is_word:
        at -= 1
    return at


def _place(words: Words, last: int, start: int) -> int | None:
    """Return the first word after *the* of a name that ends at ``last`` and is nobody's."""
    for at in range(last, max(start, last - LONGEST), -1):
        if at in words.last or not words.tokens[at].is_word or words.low[at] in class_of("follow"):
            return None
        if words.word(at - 1) == "the" and at - 1 >= start:
            return at
    return None


SHUT_PLACES: dict[str, Look] = dict.fromkeys(_ENDS, _shut)
"""How to look at each telling word."""
