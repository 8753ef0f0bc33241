"""Which day of the week it is, as the narration says.

Called by ``events`` through ``sights``. An event ``is_day`` has the role ``day`` and, in ``how``, what the
words say of it: ``now`` (*it was a Monday*), ``then`` (*on Monday morning*: the story may have moved on), or
``next`` (*the next day, which was a Tuesday*).
"""

from __future__ import annotations

from storyledger.reading.happening.clauses import Group, Words
from storyledger.reading.happening.seen import Look, Seen

__all__ = ["DAYS", "WEEKDAYS"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = frozenset({"morning", "evening", "afternoon", "night"})
_ARTICLES = frozenset({"a", "the", "that"})
_SAME = frozenset({"still", "now", "only", "again"})
_NEXT = frozenset({"next", "following"})
_BARE = Group(0, ("was",))


def _day(words: Words, index: int, start: int, end: int) -> Seen | None:
    """Look left of the name of a day for what says that it is this day."""
    last = index + 1 if words.word(index + 1) in _PARTS else index
    if not words.tokens[index].is_capitalised or not _is_closed(words, last + 1, end):
        return None
    at = index - 1
    while at >= start and words.low[at] in _ARTICLES:
        at -= 1
    for how, first in (
        ("next", _next_day(words, at, start)),
        ("now", _it_was(words, at, start)),
        ("then", at if at == start and words.low[at] == "on" else None),
    ):
        if first is not None:
            return Seen(
                kind="is_day", who=None, first=first, last=last, verb=index,
                group=_BARE, values={"day": words.low[index], "how": how}, weight=0.8,
            )  # fmt: skip
    return None


def _is_closed(words: Words, at: int, end: int) -> bool:
    """Tell whether nothing follows that makes another day of it: *the Monday before*, *Monday week*."""
    if at >= end or not words.tokens[at].is_word:
        return words.word(at) not in {"-", "'s", "'"}
    return at in words.first or words.low[at] in {"and", "when", "in", "the", "there", "at", "but", "a"}


def _it_was(words: Words, at: int, start: int) -> int | None:
    """See *it was a Monday*, *being a Monday*, *that day was a Monday*."""
    while at > start and words.low[at] in _SAME:
        at -= 1
    if words.word(at) == "being":
        return at
    if words.low[max(start, at - 3) : at + 1] == ("it", "happened", "to", "be") and _opens(
        words, at - 3, start
    ):
        return at - 3
    if words.low[max(start, at - 2) : at + 1] == ("this", "was", "on") and _opens(words, at - 2, start):
        return at - 2
    if words.word(at) not in {"was", "is"} or at - 1 < start:
        return None
    if words.low[at - 1] == "it" and _opens(words, at - 1, start):
        return at - 1
    is_today = words.low[at - 2 : at] in {("that", "day"), ("this", "day"), ("the", "day")}
    return at - 2 if is_today and _opens(words, at - 2, start) else None


def _next_day(words: Words, at: int, start: int) -> int | None:
    """See *the next day, a Tuesday*; *the following day, which was Tuesday*."""
    if words.low[max(start, at - 1) : at + 1] in {("which", "was"), ("which", "is")}:
        at -= 2
    if words.word(at) == ",":
        at -= 1
    if words.low[max(start, at - 1) : at + 1] in {(word, "day") for word in _NEXT}:
        first = at - 2
        opens = first == start or (first - 1 == start and words.low[start] == "on")
        return first if opens and words.word(first) == "the" else None
    return None


def _opens(words: Words, at: int, start: int) -> bool:
    """Tell whether a clause begins at ``at``."""
    return at == start or not words.tokens[at - 1].is_word or words.low[at - 1] in {"and", "but"}


WEEKDAYS: dict[str, Look] = dict.fromkeys(DAYS, _day)
"""How to look at each telling word."""
