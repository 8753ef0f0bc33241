"""Events told by a noun: *her death*, *the murder of Tom*, *his arrival*.

Called by ``events`` beside ``sights``. A noun says that something happens and seldom when, so what it tells
is told as remembered, or as reported in speech.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Group, Words, object_after, owner_before
from storyledger.reading.happening.facts.seen import Seen, Sighting
from storyledger.reading.happening.frames import class_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.entries import Actuality

__all__ = ["DEEDS", "deed_happened", "deed_nouns", "deeds"]

DEEDS = tuple(
    "dies kills arrives_at leaves escapes wakes marries captures is_poisoned frees vanishes".split()
)
"""Kinds that a noun may tell."""
_LITERAL = {"escapes": "captivity", "frees": "captivity", "wakes": "sleep"}
"""Kinds whose nouns are figures of speech but near a word of a class."""
_PAST = Group(0, ("had",))
_NOT_YET = frozenset(
    {"till", "until", "expecting", "expect", "expected", "before", "await", "awaited", "awaiting"}
)


def deeds(low: Sequence[str]) -> list[Sighting]:
    """Return the nouns among a paragraph's words, in lower case, that tell an event."""
    kinds = deed_nouns()
    return [
        Sighting(index, _told)
        for index, word in enumerate(low)
        if word in kinds and _is_literal(kinds[word], low)
    ]


def _is_literal(kind: str, low: Sequence[str]) -> bool:
    """Tell whether a noun of a kind means what it says, by the other words of the paragraph."""
    return kind not in _LITERAL or any(word in class_of(_LITERAL[kind]) for word in low)


@lru_cache(maxsize=1)
def deed_nouns() -> dict[str, str]:
    """Return the nouns that tell an event, each with its kind."""
    return {noun: kind for kind in DEEDS for noun in class_of(f"deed-{kind}")}


def _told(words: Words, index: int, start: int, end: int) -> Seen | None:
    """See whose the deed is: before it, or after *of*."""
    at = index - 1
    while at > start and words.low[at] in class_of("deed-how"):
        at -= 1
    owner, first, last = owner_before(words, at), at, index
    if words.word(index + 1) == "of" and index + 1 < end:
        other = object_after(words, index + 2)
        owner, last = (other, words.end[other]) if other is not None else (owner, last)
    elif owner is not None:
        first = min(first, words.begin[owner])
    if words.word(index + 1) == "of" and words.word(index + 2) in {"me", "him", "us"}:
        return None
    if (
        owner is None
        or words.word(last + 1) in {"'s", "-"}
        or words.word(index + 1) in class_of("deed-thing")
    ):
        return None
    awaited = bool(_NOT_YET.intersection(words.low[max(start, first - 3) : first]))
    group = Group(first, ("would",)) if awaited else Group(first, _PAST.words)
    return Seen(
        kind=deed_nouns()[words.low[index]], who=owner, first=min(first, index), last=last, verb=index,
        group=group, weight=0.7,
    )  # fmt: skip


def deed_happened(seen: Seen, *, quoted: bool) -> Actuality:
    """Return whether a deed told by a noun happened: unless it is awaited, the noun takes it for granted."""
    if "would" in seen.group.words:
        return "hypothetical"
    return "reported" if quoted else "remembered"
