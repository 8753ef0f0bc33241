"""Where somebody is while something else happens: *at that very moment Tom was forty miles away*.

Called by ``events`` through ``sights``. An event ``is_seen_at`` is claimed only when the words say both that
it is the same time and that it is another place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Group, Words, group_before, is_adverb, subject_of
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.seen import Look, Seen

if TYPE_CHECKING:
    from storyledger.entries import Mention

__all__ = ["WHEREABOUTS"]

_STAYS = frozenset({"was", "were", "is", "sat", "stood", "lay", "walked", "slept"})
_TIMES = frozenset({"moment", "hour", "instant", "time", "minute"})
_OPENERS = frozenset(
    {"than", "because", "when", "while", "who", "which", "that", "if", "as", "though", "where"}
)
_QUARTERS = frozenset({"north", "south", "east", "west"})
_BARE = Group(0, ("was",))


def _meanwhile(words: Words, index: int, start: int, end: int) -> Seen | None:
    """Look at *moment*, *while* and the like for somebody who is elsewhere at that time."""
    first = _same_time(words, index, start)
    if first is None:
        return None
    found = _opening(words, index, start, end) if first == start else _inside(words, first, index, start)
    if found is None:
        return None
    who, verb, after = found
    place = _elsewhere(words, after, _clause_end(words, after, end))
    if place is None:
        return None
    where = " ".join(words.tokens[at].text for at in range(*place))
    return Seen(
        kind="is_seen_at", who=who, first=min(first, words.begin[who]), last=place[1] - 1, verb=verb,
        group=_BARE, values={"where": where, "when": "meanwhile"}, weight=0.8,
    )  # fmt: skip


def _opening(words: Words, index: int, start: int, end: int) -> tuple[Mention, int, int] | None:
    """*At that moment Tom was*: who, the verb, and where the rest begins."""
    at = index + 2 if words.word(index + 1) == "," else index + 1
    who = words.first.get(at)
    if who is None:
        return None
    verb = words.end[who] + 1
    while verb < end and is_adverb(words.low[verb]):
        verb += 1
    if words.word(verb) not in _STAYS or group_before(words, verb, start).words:
        return None
    return who, verb, verb + 1


def _inside(words: Words, first: int, index: int, start: int) -> tuple[Mention, int, int] | None:
    """*Tom was at that moment*."""
    verb = first - 1
    if words.word(verb) == "," and words.word(index + 1) == ",":
        who = words.last.get(verb - 1)
        is_verb = who is not None and words.word(index + 2) in _STAYS and words.begin[who] == start
        return (who, index + 2, index + 3) if who is not None and is_verb else None
    if verb <= start or words.low[verb] not in _STAYS:
        return None
    group = group_before(words, verb, start)
    subject = subject_of(words, group.first, start)
    if group.words or subject is None or subject.link != "direct" or len(subject.mentions) > 1:
        return None
    return subject.mentions[0], verb, index + 1


def _clause_end(words: Words, at: int, end: int) -> int:
    """Return where the clause that ``at`` stands in ends."""
    while at < end and words.low[at] not in _OPENERS and (words.tokens[at].is_word or _is_far(words, at + 1)):
        at += 1
    return at


def _is_far(words: Words, at: int) -> bool:
    """Tell whether a distance stands at ``at``: *thirty miles away*, *thirty miles to the south*."""
    return any(words.word(at + i) in {"miles", "leagues"} for i in (1, 2))


def _same_time(words: Words, index: int, start: int) -> int | None:
    """Return where the words begin that say *at the same time*."""
    word = words.low[index]
    if word == "meanwhile":
        return index
    at = index - 1
    if word == "while":
        return (
            at - 1 if words.low[max(start, at - 1) : at + 1] in {("all", "this"), ("all", "that")} else None
        )
    if at >= start and words.low[at] in {"very", "same"}:
        at -= 1
    same = words.word(index - 1) == "same"
    determiner = words.word(at)
    is_this = determiner in {"that", "this"} or (same and determiner == "the")
    if not is_this or at < start:
        return None
    if at - 1 >= start and words.low[at - 1] in {"at", "all"}:
        return at - 1
    return at if words.word(index - 1) in {"very", "same"} else None


def _elsewhere(words: Words, at: int, end: int) -> tuple[int, int] | None:
    """Return the tokens that name another place: *forty miles away*, *on the other side of the county*."""
    for index in range(at, end):
        word = words.low[index]
        if word in {"miles", "leagues"} and words.word(index + 1) in {"away", "off", "from"}:
            return index - 1, index + 2
        if word in {"miles", "leagues"} and words.low[index + 1 : index + 3] == ("to", "the"):
            return (index - 1, index + 4) if words.word(index + 3) in _QUARTERS else None
        if words.low[index : index + 4] == ("the", "other", "side", "of"):
            last = index + 5
            if words.word(last) in class_of("region"):
                return index, last + 1
        if word in {"in", "at"} and _is_town(words, index + 1, end):
            return index + 1, index + 2
        if words.low[index : index + 2] in {("in", "another"), ("in", "other")}:
            return (index + 1, index + 3) if words.word(index + 2) in class_of("region") else None
    return None


def _is_town(words: Words, at: int, end: int) -> bool:
    """Tell whether a capitalised word that is nobody's name stands at ``at``."""
    if at >= end or not words.tokens[at].is_capitalised or at in words.first:
        return False
    return words.word(at + 1) not in {"'s", "'"} and not (
        at + 1 < end and words.tokens[at + 1].is_capitalised
    )


WHEREABOUTS: dict[str, Look] = dict.fromkeys((*sorted(_TIMES), "while", "meanwhile"), _meanwhile)
"""How to look at each telling word."""
