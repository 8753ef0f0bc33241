"""Whom a paragraph or a sentence has told of, for words that name nobody: *they*, *he*.

Called by ``events`` and ``claiming`` for the pair that *they* may mean, and by ``told`` for the only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.people_words import is_person_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import CharacterId, Mention
    from storyledger.reading.happening.clauses import Words

__all__ = ["only_one_before", "only_two_before", "pair_before"]

_PAIR = 60
"""Most words between two people and *they*."""
_TWO = 2
_SEVERAL = frozenset({"they", "them", "their", "we", "us", "our", "others", "each", "both"})
_SENTENCE_ENDS = frozenset({".", "!", "?"})


def pair_before(words: Words, at: int) -> tuple[Mention, ...]:
    """Return the two whom *they* at ``at`` may mean: the last two joined by *and* in the paragraph."""
    for index in range(at - 1, max(0, at - _PAIR) - 1, -1):
        if words.low[index] in class_of("cardinal") or words.low[index] in class_of("crowd"):
            return ()
        if words.low[index] != "and":
            continue
        one, other = words.last.get(index - 1), words.first.get(index + 1)
        if one is None or other is None or one.character is None or other.character is None:
            continue
        is_owner = words.word(words.end[other] + 1) in {"'s", "'"} or words.low[index + 1] in class_of("poss")
        if one.character != other.character and not is_owner and one.kind != "pronoun":
            return one, other
    return ()


def only_two_before(words: Words, at: int) -> tuple[CharacterId, ...]:
    """Return the only two of whom a sentence speaks before a token: *she took Tom's arm, and they left*."""
    people: set[CharacterId] = set()
    for index in _sentence_before(words, at):
        word, mention = words.low[index], words.first.get(index)
        if word in _SEVERAL or word in class_of("cardinal") or word in class_of("crowd"):
            return ()
        if mention is None:
            if is_person_word(word) and index not in words.last:
                return ()
        elif mention.character is not None:
            people.add(mention.character)
        elif mention.kind != "pronoun" or word not in {"it", "its"}:
            return ()
    return tuple(sorted(people)) if len(people) == _TWO else ()


def only_one_before(words: Words, at: int) -> CharacterId | None:
    """Return the only one of whom a sentence speaks before a token, by name; None when of several."""
    people: set[CharacterId | None] = set()
    is_named = False
    for index in _sentence_before(words, at):
        mention = words.first.get(index)
        if mention is not None and (mention.character is not None or mention.kind != "pronoun"):
            people.add(mention.character)
            is_named = is_named or mention.kind == "name"
    return people.pop() if is_named and len(people) == 1 else None


def _sentence_before(words: Words, at: int) -> Iterator[int]:
    """Yield the tokens of a sentence before one, last first; the dot of *Dr. Grant* ends none."""
    named = at
    for index in range(at - 1, -1, -1):
        if index in words.last:
            named = min(named, words.begin[words.last[index]])
        if words.low[index] in _SENTENCE_ENDS and index < named:
            return
        yield index
