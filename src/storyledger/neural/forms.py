"""What the words of a mention show: pronoun, gender, number, determiner, head, and how alike two are.

Only closed classes of English words are known here (``lexicon/mention_words.tsv``); nothing knows a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from storyledger.shipped import shipped

__all__ = [
    "LIKENESS",
    "NOUN_KINDS",
    "Form",
    "determiner_of",
    "form_of",
    "gender_of",
    "likeness",
    "number_of",
    "pronoun_of",
]

GROUPS = ("i", "we", "you", "he", "she", "it", "they", "who")
HE, SHE = 4, 5
ONE, MANY = frozenset((1, 4, 5, 6)), frozenset((2, 7))
DETERMINERS = ("the", "a", "this", "his", "number")
NOUN_KINDS = 2
"""Kinds of mention below this one are names and nominals."""
LIKENESS = 23
"""How many degrees of likeness there are."""
SAME_PRONOUN, SAME_NAME, TITLE_SHARED, SAME_BARE_NAME = 2, 3, 4, 5
WITHIN_LAST, WITHIN_FIRST, WITHIN = 6, 7, 8
SHARE_LAST, SHARE_FIRST, SHARE, OTHER_NAME = 9, 10, 11, 12
NAME_IN_NOMINAL, NAME_AND_NOMINAL = 13, 14
SAME_WORDS, SAME_NOUN, HEAD_AND_MORE, HEAD_AND_MODIFIER, SAME_HEAD = 15, 16, 17, 18, 19
SAME_MODIFIER, HEAD_IN_OTHER, OTHER_NOMINAL = 20, 21, 22


@cache
def _classes() -> dict[tuple[str, str], frozenset[str]]:
    text = shipped("lexicon", "mention_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {(row[0], row[1]): frozenset(row[2].split()) for row in rows}


def _class(name: str, group: str = "-") -> frozenset[str]:
    return _classes()[name, group]


@cache
def _pronouns() -> dict[str, int]:
    return {word: number for number, group in enumerate(GROUPS, 1) for word in _class("pronoun", group)}


@cache
def _determiners() -> dict[str, int]:
    return {word: n for n, group in enumerate(DETERMINERS, 1) for word in _class("determiner", group)}


@dataclass(frozen=True, slots=True)
class Form:
    """The words of a mention, taken apart; two mentions of one form are alike in every way."""

    kind: int
    """0 name, 1 nominal, 2 pronoun."""
    words: tuple[str, ...]
    """All of them, in small letters."""
    head: str
    """The noun of a nominal."""
    name: tuple[str, ...]
    """The words of a name without titles."""
    modifiers: frozenset[str]
    """The words of a nominal that say more."""


def form_of(words: Sequence[str], kind: int) -> Form:
    """Return the form of a mention of a kind; a kind that is not known counts as nominal."""
    low = tuple(word.lower() for word in words)
    head = _head(low)
    empty = _class("small") | _determiners().keys() | _class("mark") | {head}
    return Form(min(kind, 2) if kind < 3 else 1, low, head, _name(low), frozenset(low) - empty)


def _head(low: tuple[str, ...]) -> str:
    ends = _class("ends") | {"of"}
    until = next((at for at in range(1, len(low)) if low[at] in ends), len(low))
    while until > 1 and low[until - 1] in ("'s", "’s", ".", "'", ",", "''", '"'):
        until -= 1
    return low[until - 1] if low else ""


def _name(low: tuple[str, ...]) -> tuple[str, ...]:
    empty = _class("mark") | _class("title") | _class("epithet")
    name: list[str] = []
    for word in (each.rstrip(".") for each in low):
        if word in _class("ends") and word not in ("`", "and"):
            break
        if word and word not in empty and word + "." not in empty:
            name.append(word)
    return tuple(name)


def pronoun_of(words: Sequence[str]) -> int:
    """Return the group of a personal pronoun, 1 to 8; 0 for anything else."""
    return _pronouns().get(words[0].lower(), 0) if len(words) == 1 else 0


def gender_of(words: Sequence[str]) -> int:
    """Return 1 where the words themselves say he, 2 where they say she, 0 otherwise."""
    group = pronoun_of(words)
    if group in (HE, SHE):
        return 1 if group == HE else 2
    small = {word.lower() for word in words[:6]} if group == 0 else set()
    he, she = bool(small & _class("gender", "he")), bool(small & _class("gender", "she"))
    return 0 if he == she else 1 if he else 2


def determiner_of(words: Sequence[str]) -> int:
    """Return what a mention begins with: 0 nothing, 1 the, 2 a, 3 this, 4 a possessive, 5 a number."""
    if len(words) < 2:
        return 0
    owned = 4 if "'s" in words[:-1] or "’s" in words[:-1] else 0
    return _determiners().get(words[0].lower(), owned)


def number_of(words: Sequence[str], kind: int) -> int:
    """Return 1 for one, 2 for several, 0 where the words do not say."""
    group = pronoun_of(words)
    if group:
        return 1 if group in ONE else 2 if group in MANY else 0
    low = tuple(word.lower() for word in words)
    if kind == 0:
        return 2 if len(low) == 2 and low[0] == "the" and low[1].endswith("s") else 1
    head = _head(low)
    plural = len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us"))
    return 2 if "and" in low or plural or head in _class("plural") else 1


def likeness(forms: Sequence[Form]) -> NDArray[np.int8]:
    """Return how alike each two forms are, F x F, as one of ``LIKENESS`` degrees."""
    kind = np.array([form.kind for form in forms], np.int64)
    apart = np.array([[OTHER_NAME, NAME_AND_NOMINAL, 0], [NAME_AND_NOMINAL, OTHER_NOMINAL, 0], [0, 0, 0]])
    table: NDArray[np.int8] = apart[kind[:, None], kind[None, :]].astype(np.int8)
    holding: dict[str, list[int]] = {}
    for index, form in enumerate(forms):
        for word in set(form.words) | set(form.name):
            holding.setdefault(word, []).append(index)
    empty = _class("small") | _determiners().keys() | _class("mark")
    for word, places in holding.items():
        if word in empty and len(places) > 1:
            places = [index for index in places if forms[index].kind == 2 or word == forms[index].head]
        for at, one in enumerate(places):
            for other in places[at:]:
                table[one, other] = table[other, one] = _alike(forms[one], forms[other])
    return table


def _alike(one: Form, other: Form) -> int:
    if one.kind == 2 or other.kind == 2:
        return SAME_PRONOUN if one.words == other.words else 0
    if one.kind != other.kind:
        name, words = (one.name, other.words) if one.kind == 0 else (other.name, one.words)
        return NAME_IN_NOMINAL if set(name) & set(words) else NAME_AND_NOMINAL
    if one.words == other.words:
        return SAME_NAME if one.kind == 0 else SAME_WORDS
    return _names_alike(one.name, other.name) if one.kind == 0 else _nominals_alike(one, other)


def _names_alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    if not one or not other:
        return TITLE_SHARED
    if one == other:
        return SAME_BARE_NAME
    mine, theirs = set(one), set(other)
    last, first = one[-1] == other[-1], one[0] == other[0]
    if mine < theirs or theirs < mine:
        return WITHIN_LAST if last else WITHIN_FIRST if first else WITHIN
    if mine & theirs:
        return SHARE_LAST if last else SHARE_FIRST if first else SHARE
    return OTHER_NAME


def _nominals_alike(one: Form, other: Form) -> int:
    if one.head and one.head == other.head:
        if one.modifiers == other.modifiers:
            return SAME_NOUN
        if not one.modifiers or not other.modifiers:
            return HEAD_AND_MORE
        return HEAD_AND_MODIFIER if one.modifiers & other.modifiers else SAME_HEAD
    if one.modifiers & other.modifiers:
        return SAME_MODIFIER
    return HEAD_IN_OTHER if one.head in other.modifiers or other.head in one.modifiers else OTHER_NOMINAL
