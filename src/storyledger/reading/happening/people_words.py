"""Words that mean people where no mention has been made of them: *the four who had boarded*, *a third*.

Called by ``subjects`` and ``patterns``. That somebody is meant can be said without knowing who.
"""

from __future__ import annotations

from functools import lru_cache

from storyledger.reading.happening.clauses import Words, is_adverb
from storyledger.reading.happening.frames import class_of
from storyledger.reading.words import word_rows

__all__ = ["is_person_word", "kin_starting_at", "person_ending_at", "person_starting_at"]

LONGEST = 4
"""Most words between an article and the noun."""
_MARKS_OF_OWNERS = frozenset({"'s", "'"})
_OWNING = frozenset({"his", "my", "our", "their", "your"})
"""Whose people follow are not the people themselves: *one of his men*, *one of his fields*."""


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    rows = word_rows("person_nouns")
    people = [row for row in rows if row[3] != "part"]
    return frozenset(row[0] for row in people) | frozenset(row[1] for row in people)


def is_person_word(word: str) -> bool:
    """Tell whether ``word`` is a noun for people, *somebody* and the like, or a number."""
    return word in _nouns() or word in class_of("somebody") or word in class_of("cardinal")


def person_ending_at(words: Words, at: int, start: int) -> int | None:
    """Return where words for people begin that end at ``at``, None when none do."""
    if at < start:
        return None
    mention = words.last.get(at)
    if mention is not None:
        return words.begin[mention]
    if words.low[at].partition("'")[0] in class_of("nominative"):
        return at
    if words.low[at] in class_of("somebody"):
        return _back_to_article(words, at, start, is_needed=False)
    if words.low[at] in class_of("cardinal"):
        return _back_to_article(words, at, start, is_needed=False)
    return _back_to_article(words, at, start, is_needed=True) if words.low[at] in _nouns() else None


def _back_to_article(words: Words, at: int, start: int, *, is_needed: bool) -> int | None:
    """Return where the article stands before the noun at ``at``; without one, the noun or None."""
    for index in range(at - 1, max(start, at - LONGEST) - 1, -1):
        word = words.low[index]
        owner = words.last.get(index - 1) if word in {"'s", "'"} else None
        if owner is not None:
            return words.begin[owner]
        if word in class_of("cardinal") and index > start and words.low[index - 1] in class_of("det"):
            return index - 1
        if word in class_of("det") or word in class_of("cardinal") or word in class_of("some"):
            return index
        if not words.tokens[index].is_word or word in class_of("follow") or is_adverb(word):
            break
    return None if is_needed else at


def person_starting_at(words: Words, at: int, end: int) -> int | None:
    """Return the index after words for people that begin at ``at``, None when none do."""
    mention = words.first.get(at)
    if mention is not None and words.low[at] not in _OWNING:
        return words.end[mention] + 1
    if at < end and words.low[at] in {"him", "them", "us", "me"}:
        return at + 1
    if at < end and words.low[at] in class_of("indefinite"):
        return at + 1
    first = at
    if (words.word(at), words.word(at + 1)) in {("no", "one"), ("the", "others"), ("the", "rest")}:
        return at + 2
    head = at + (words.word(at) == "the")
    if words.word(head) in class_of("some") and words.word(head + 1) == "of":
        is_pronoun = words.word(head + 2) in {"them", "us", "you"}
        return head + 3 if is_pronoun else person_starting_at(words, head + 2, end)
    while at < end and at - first <= LONGEST:
        word = words.low[at]
        if word in _nouns() and word not in class_of("not-people") and at > first:
            return at + 1 if words.word(at + 1) not in {"'s", "'", "-"} else None
        is_opening = at == first and (word in class_of("det") or word in class_of("cardinal"))
        if not is_opening and (at == first or not words.tokens[at].is_word or word in class_of("follow")):
            return None
        at += 1
    return None


def kin_starting_at(words: Words, at: int, end: int) -> int | None:
    """Return the index after somebody told by whose they are, from ``at`` on: *the miller's wife*."""
    mark = next((i for i in range(at + 1, min(end, at + LONGEST)) if words.low[i] in _MARKS_OF_OWNERS), None)
    if mark is None or not all(words.tokens[i].is_word for i in range(at, mark)):
        return None
    owner = words.last.get(mark - 1)
    is_owner = owner is not None and words.begin[owner] <= at + 1
    if not is_owner and not (words.low[at] in class_of("det") and words.low[mark - 1] in _nouns()):
        return None
    for index in range(mark + 1, min(end, mark + LONGEST)):
        word = words.low[index]
        if word in _nouns() and word not in class_of("not-people"):
            return index + 1 if words.word(index + 1) not in {"'s", "'", "-"} else None
        if not words.tokens[index].is_word or word in class_of("follow"):
            return None
    return None
