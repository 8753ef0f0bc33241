"""What can be seen of two mentions side by side: the features of the coreference head, as small numbers.

Used in training and at run time alike. Every feature is a number from a small range; the head keeps a
vector for each value. Nothing here knows a text: only closed classes of English words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["REACH", "SIZES", "Features", "Mentioned", "features", "gender_of", "pronoun_of", "quoted"]

REACH = 150
"""How many mentions back an antecedent may stand."""
PRONOUNS = (
    frozenset("i me my mine myself".split()),
    frozenset("we us our ours ourselves".split()),
    frozenset("you your yours yourself yourselves ye thou thee thy thine thyself".split()),
    frozenset("he him his himself".split()),
    frozenset("she her hers herself".split()),
    frozenset("it its itself".split()),
    frozenset("they them their theirs themselves themself 'em".split()),
    frozenset("who whom whose which that".split()),
)
HE, SHE = 4, 5
MASCULINE = frozenset(
    """mr mr. sir lord master king prince duke count baron father dad papa uncle brother son nephew
    grandfather husband boy lad man men gentleman gentlemen fellow chap guy widower monk friar monsieur
    don""".split()
)
FEMININE = frozenset(
    """mrs mrs. miss ms ms. lady madam madame mistress queen princess duchess countess mother mum mom
    mama aunt sister daughter niece grandmother wife girl lass woman women widow nun housekeeper
    governess""".split()
)
SMALL = frozenset(
    "the a an this that these those his her my your our their its 's of and , mr mrs miss sir".split()
)
SIZES = {
    "gap": 10,
    "lines": 7,
    "words": 5,
    "kinds": 16,
    "classes": 9,
    "pronouns": 81,
    "speech": 405,
    "gender": 9,
}
"""How many values each feature has."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What the features look at in a mention."""

    words: tuple[str, ...]
    """Its words."""
    sentence: int
    """Index of its sentence in the document."""
    start: int
    """Index of its first word in the document."""
    kind: int
    """0 name, 1 nominal, 2 pronoun, 3 not known."""
    label: int
    """The entity's class; -1 for a pronoun."""
    quote: int
    """The number of the quotation it stands in; 0 outside quotations."""


def pronoun_of(words: Sequence[str]) -> int:
    """Return the group of a personal pronoun, 1 to 8; 0 for anything else."""
    if len(words) != 1:
        return 0
    word = words[0].lower()
    return next((index for index, group in enumerate(PRONOUNS, 1) if word in group), 0)


def gender_of(words: Sequence[str]) -> int:
    """Return 1 where the words themselves say he, 2 where they say she, 0 otherwise."""
    group = pronoun_of(words)
    if group in (HE, SHE):
        return 1 if group == HE else 2
    small = {word.lower() for word in words[:6]} if group == 0 else set()
    he, she = bool(small & MASCULINE), bool(small & FEMININE)
    return 0 if he == she else 1 if he else 2


def quoted(sentences: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return for each word the number of the quotation that it stands in, 0 outside.

    Straight double quotes toggle, curly and LaTeX ones open and close; quotes close where a hundred words
    have passed without a closing one.
    """
    number, inside, length = 0, False, 0
    result = []
    for words in sentences:
        row = []
        for word in words:
            opens = word in ("“", "``") or (word == '"' and not inside)
            closes = inside and (word in ("”", "''") or word == '"')
            if opens:
                number, inside, length = number + 1, True, 0
            row.append(number if inside else 0)
            length += 1
            if closes or length > 100:
                inside = False
        result.append(row)
    return result


def _bucket(gaps: NDArray[np.int64], edges: Sequence[int]) -> NDArray[np.int64]:
    return np.searchsorted(np.asarray(edges), gaps, side="right").astype(np.int64)


def features(
    mentions: Sequence[Mentioned], later: NDArray[np.int64], earlier: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the features of pairs of mentions: see ``Features.of``."""
    return Features(mentions).of(later, earlier)


class Features:
    """The features of any pair of some mentions."""

    def __init__(self, mentions: Sequence[Mentioned]) -> None:
        """Look at each of the mentions, which stand in order."""
        self._sentence = _numbers([each.sentence for each in mentions])
        self._start = _numbers([each.start for each in mentions])
        self._end = self._start + _numbers([len(each.words) for each in mentions])
        self._kind = _numbers([each.kind for each in mentions])
        self._label = _numbers([each.label for each in mentions])
        self._quote = _numbers([each.quote for each in mentions])
        self._pronoun = _numbers([pronoun_of(each.words) for each in mentions])
        self._gender = _numbers([gender_of(each.words) for each in mentions])
        forms: dict[tuple[str, ...], int] = {}
        self._form = _numbers([forms.setdefault(_form(each.words), len(forms)) for each in mentions])
        self._alike = _form_table(list(forms))

    def of(self, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the features of pairs.

        Args:
            later: P indexes of the later mention of each pair.
            earlier: P indexes of the earlier one.

        Returns:
            P x 8, in the order of ``SIZES``.

        """
        pronouns = self._pronoun[later] * 9 + self._pronoun[earlier]
        columns = [
            _bucket(later - earlier, (2, 3, 4, 5, 8, 12, 20, 40, 80)),
            _bucket(self._sentence[later] - self._sentence[earlier], (1, 2, 3, 5, 9, 16)),
            self._likeness(later, earlier),
            self._kind[later] * 4 + self._kind[earlier],
            self._classes(later, earlier),
            pronouns,
            self._speech(later, earlier) * 81 + pronouns,
            self._gender[later] * 3 + self._gender[earlier],
        ]
        return np.stack(columns, axis=1)

    def _classes(self, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return whether each is a person, something else, or a pronoun, and whether the classes differ."""
        people = np.where(self._label < 0, 2, self._label == 0)
        both = (people[later] < 2) & (people[earlier] < 2)
        differ = self._label[later] != self._label[earlier]
        return (people[later] * 3 + np.where(both, differ, people[earlier])).astype(np.int64)

    def _speech(self, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return 0 both told, 1 in one quotation, 2 the earlier in one, 3 the later in one, 4 in two."""
        one, other = self._quote[later], self._quote[earlier]
        apart = np.where((one > 0) & (other > 0), 4, 2 + (one > 0))
        return np.where(one == other, one > 0, apart).astype(np.int64)

    def _likeness(self, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return 0 no word in common, 1 one stands in the other, 2 a word, 3 the last word, 4 all words."""
        nested = (self._start[later] < self._end[earlier]) & (self._start[earlier] < self._end[later])
        return np.where(nested, 1, self._alike[self._form[later], self._form[earlier]]).astype(np.int64)


def _numbers(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)


def _form(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words if word.lower() not in SMALL) or ("",)


def _form_table(forms: list[tuple[str, ...]]) -> NDArray[np.int8]:
    """Return how alike each two forms are, forms x forms."""
    table = np.zeros((len(forms), len(forms)), np.int8)
    holding: dict[str, list[int]] = {}
    for index, form in enumerate(forms):
        for word in set(form) - {""}:
            holding.setdefault(word, []).append(index)
    for places in holding.values():
        table[np.ix_(places, places)] = 2
    ends: dict[str, list[int]] = {}
    for index, form in enumerate(forms):
        if form[-1]:
            ends.setdefault(form[-1], []).append(index)
    for places in ends.values():
        table[np.ix_(places, places)] = 3
    for index, form in enumerate(forms):
        if form[-1]:
            table[index, index] = 4
    return table
