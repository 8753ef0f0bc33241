"""Whole phrases that tell a fact, read from ``lexicon/statements.tsv`` when first asked for.

A row is a kind, its roles, and a pattern over the words of one sentence; names and pronouns stand in it as
units. The words before a ``*`` are the telling ones: only a sentence that holds one of them is looked at.
``phrase_language`` reads the patterns.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from storyledger.reading.happening.facts.phrase_language import (
    DAYS,
    SHIFTS,
    SOMEBODY,
    compiled,
    needs,
    opens,
    posts,
    telling,
)
from storyledger.reading.happening.frames import class_of
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.words import word_forms, word_list, word_rows
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Mention
    from storyledger.reading.happening.clauses import Words
    from storyledger.reading.happening.facts.phrase_language import Post

__all__ = ["Found", "Phrase", "matches", "phrases_of", "telling_words"]

_PEOPLE = ("who", "same", "whom", "towards")
"""What people stand for in a pattern."""
_APOSTROPHE = "'"
LONGEST_OPENING = 6
"""Words of a phrase such as *on that cold morning* before a subject."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to tell one fact."""

    kind: str
    roles: dict[str, str]
    telling: frozenset[str]
    written: str
    """The pattern as the file writes it."""
    opens: bool
    """Whether it begins with somebody who must be the subject of a clause."""

    def may_stand_in(self, words: frozenset[str]) -> bool:
        """Tell whether some words hold what the phrase needs: a quick look."""
        return not any(map(words.isdisjoint, self.needs))

    def may_fit(self, row: Sequence[str]) -> bool:
        """Tell whether the posts of the phrase stand in a row of words, in order: a second look."""
        before = frozenset({-1})
        for post in posts(self.written):
            before = frozenset(_posted(row, post, before))
            if not before:
                return False
        return True

    @property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Words of each of which the sentence must hold one."""
        return needs(self.written)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern over the words of a sentence."""
        return compiled(self.written)


def _posted(row: Sequence[str], post: Post, before: frozenset[int]) -> Iterator[int]:
    """Yield where a post can stand behind the places where the one before it can."""
    last = min(before)
    for at, word in enumerate(row):
        if word in post.words and last < at <= last + post.within:
            yield at
        if at in before:
            last = at


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a sentence, by the indices of its first and last token."""

    phrase: Phrase
    first: int
    last: int
    who: Mention | None
    values: dict[str, str] = field(default_factory=dict)
    others: dict[str, Mention] = field(default_factory=dict)
    """Who is in a role besides."""


@cache
def phrases_of(name: str) -> tuple[Phrase, ...]:
    """Return the phrases of ``lexicon/<name>.tsv``."""
    return tuple(_phrase(*row) for row in word_rows(name))


def _phrase(kind: str, roles: str, written: str) -> Phrase:
    own = dict(one.split("=", 1) for one in roles.split()) if roles != "-" else {}
    return Phrase(kind, own, telling(written), written, opens(written))


@lru_cache(maxsize=8)
def telling_words(name: str) -> dict[str, tuple[Phrase, ...]]:
    """Return every telling word of a file with its phrases."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases_of(name):
        for word in sorted(phrase.telling):
            found.setdefault(word, []).append(phrase)
    return {word: tuple(own) for word, own in found.items()}


def matches(
    phrases: tuple[Phrase, ...], words: Words, start: int, end: int, at: int | None = None, place: str = ""
) -> Iterator[Found]:
    """Yield the phrases found among the tokens ``start`` to ``end``, each once.

    Args:
        phrases: what to look for.
        words: the paragraph.
        start: index of the sentence's first token.
        end: one past the index of its last.
        at: a token that the phrase must go over.
        place: the words for a place that must stand where a phrase has one.

    """
    inside = frozenset(words.low[start:end])
    likely = [phrase for phrase in phrases if phrase.may_stand_in(inside)]
    if not likely:
        return
    sentence = _encoded(words, start, end)
    for phrase in (phrase for phrase in likely if phrase.may_fit(sentence.row)):
        for match in phrase.pattern.finditer(sentence.text):
            first, last = sentence.token(match.start()), sentence.token(match.end() - 1)
            if at is not None and not first <= at <= last:
                continue
            if place and not sentence.text.startswith(f"{place} ", match.start("where")):
                continue
            found = _found(phrase, match, sentence, words, first, last)
            if found is not None and (not phrase.opens or _is_subject(found, words, start)):
                yield found


def _found(
    phrase: Phrase, match: re.Match[str], sentence: _Sentence, words: Words, first: int, last: int
) -> Found | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    people = {name: _mention(groups.pop(name), words) for name in _PEOPLE if name in groups}
    who, same = people.pop("who", None), people.pop("same", None)
    if same is not None and who is not None and same.character != who.character:
        return None
    values = {}
    for name in groups:
        role, _, shift = name.partition("__")
        if shift == "BUILDING" and not _is_building(groups[name].split()[-1]):
            return None
        if shift == "TOWN" and not _is_town(words, sentence.token(match.start(name))):
            return None
        if role == "what" or shift == "TOWN":
            begin, finish = (sentence.token(place) for place in (match.start(name), match.end(name) - 1))
            inside = words.tokens[begin : finish + 1]
            values[role] = " ".join(token.text for token in inside if token.is_word)
        else:
            values[role] = _shifted(groups[name].strip(), shift)
    return Found(phrase, first, last, who, {**phrase.roles, **values}, people)


def _is_building(noun: str) -> bool:
    return (
        noun in word_list("place_nouns") or noun in word_forms("event_places") or noun in class_of("building")
    )


def _is_town(words: Words, at: int) -> bool:
    """Tell whether a word with a capital is the whole of a name."""
    after = at + 1
    goes_on = after < len(words.tokens) and words.tokens[after].is_capitalised
    return words.tokens[at].is_capitalised and not goes_on


def _shifted(value: str, shift: str) -> str:
    if shift in {"", "BUILDING"}:
        return value
    if value in DAYS:
        return DAYS[(DAYS.index(value) + SHIFTS[shift]) % 7]
    return str((number_of(re.sub("-years?-old$", "", value)) or 0) + SHIFTS[shift])


def _mention(group: str, words: Words) -> Mention:
    """Return who stands in a group: ``@n12``, where 12 is the index of the token it begins at."""
    digits = re.search(r"\d+", group)
    assert digits
    return _unit_at(words)[int(digits.group())]


def _is_subject(found: Found, words: Words, start: int) -> bool:
    """Tell whether whoever a phrase begins with may be the subject: by *who* after it, or what is before."""
    after = words.end[found.who] + 1 if found.who is not None else found.first
    is_relative = "who" in (words.word(after), words.word(after) == "," and words.word(after + 1))
    return is_relative or _may_open(words, found.first, start)


def _may_open(words: Words, first: int, start: int) -> bool:
    """Tell whether somebody at ``first`` may be the subject: nothing but an opening phrase stands before.

    Words for a person may go with the name, and what they are called by: *her friend Mara*, *old Mara*.
    """
    if (
        first - 2 >= start
        and words.low[first - 1] in person_nouns()
        and words.low[first - 2] in class_of("det")
    ):
        first -= 2
    while first > start and words.low[first - 1] in class_of("plain"):
        first -= 1
    before = words.word(first - 1) if first > start else ""
    if not before or not before[0].isalnum() or before in class_of("joins") or before in class_of("then"):
        return "'" in words.low[first] or not (before == "and" and first - 2 in words.last)
    for at in range(first - 1, max(start, first - LONGEST_OPENING) - 1, -1):
        if not words.tokens[at].is_word:
            return False
        begins = at == start or not words.tokens[at - 1].is_word or words.low[at - 1] in class_of("joins")
        if begins and words.low[at] in class_of("opening"):
            return True
    return False


# --- sentences as strings -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of a sentence, each with a space behind it; people stand as ``@n12``, ``@p12=he``.

    What is drawn together with a pronoun stands apart: *I'm* is ``@p12=i 'm``.
    """

    text: str
    begins: tuple[int, ...]
    """Where each unit begins in ``text``."""
    tokens: tuple[int, ...]
    """Index of each unit's first token."""
    row: tuple[str, ...]
    """The words, with one sign for all people."""

    def token(self, place: int) -> int:
        """Return the token that stands at a place in ``text``; for a name, its first."""
        return self.tokens[bisect_right(self.begins, place) - 1]


@lru_cache(maxsize=1)
def _unit_at(words: Words) -> dict[int, Mention]:
    """Return by their first tokens the mentions that stand as units: names, pronouns, and words for one."""
    found: dict[int, Mention] = {}
    for mention, first in words.begin.items():
        if mention.kind == "nominal" and not _is_unit(words, first, words.end[mention]):
            continue
        other = found.get(first)
        if other is None or words.end[mention] > words.end[other]:
            found[first] = mention
    return found


def _is_unit(words: Words, first: int, last: int) -> bool:
    inside = words.low[first : last + 1]
    if inside[0] in {"a", "an"}:
        return False
    is_somebodys = any(word in class_of("poss") or word.startswith("'") for word in inside)
    return not is_somebodys and not any(word in class_of("cardinal") for word in inside)


@lru_cache(maxsize=1)
def _encoded(words: Words, start: int, end: int) -> _Sentence:
    units = _unit_at(words)
    parts: list[str] = []
    begins, tokens, length, at = [], [], 0, start
    while at < end:
        mention = units.get(at)
        after = words.end[mention] + 1 if mention is not None else at + 1
        part = (
            f"{_sign(mention, words, at)} " if mention is not None and after <= end else f"{words.low[at]} "
        )
        after = after if after <= end else at + 1
        parts.append(part)
        begins.append(length)
        tokens.append(at)
        length += len(part)
        at = after
    text = "".join(parts)
    row = [SOMEBODY if word[0] == SOMEBODY else word for word in text.split()]
    return _Sentence(text, tuple(begins), tuple(tokens), tuple(row))


def _sign(mention: Mention, words: Words, at: int) -> str:
    if mention.kind == "pronoun":
        return f"@p{at}={words.low[at].replace(_APOSTROPHE, f' {_APOSTROPHE}')}"
    return f"@{'n' if mention.kind == 'name' else 'd'}{at}"


# --- patterns -------------------------------------------------------------------------------------------
