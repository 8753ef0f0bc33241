"""What can be seen of two mentions side by side: the features of the coreference head, as small numbers.

Used in training and at run time alike. Every feature is a number from a small range; the head keeps a
vector for each value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storyledger.neural.forms import (
    LIKENESS,
    Form,
    determiner_of,
    form_of,
    gender_of,
    likeness,
    number_of,
    pronoun_of,
)

__all__ = ["REACH", "SIZES", "Features", "Mentioned", "quoted", "within_reach"]

REACH = 150
"""How many mentions back an antecedent may stand."""
RANKS = 6
SIZES = {
    "gap": 10,
    "lines": 7,
    "likeness": LIKENESS,
    "kinds": 16,
    "classes": 15,
    "pronouns": 81,
    "speech": 405,
    "gender": 9,
    "determiner": 48,
    "rank": 9 * RANKS,
    "turn": 45,
    "number": 9,
    "agreeing": 2 * RANKS,
}
"""How many values each feature has."""
Ints = NDArray[np.int64]


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


def within_reach(first: int, until: int) -> tuple[Ints, Ints]:
    """Return the pairs of later and earlier mentions, for the later ones from ``first`` to ``until``.

    A mention's pairs stand together, the farthest antecedent first.
    """
    mentions = np.arange(first, until)
    back = np.minimum(mentions, REACH)
    later = np.repeat(mentions, back)
    ends = np.cumsum(back)
    earlier = later - np.repeat(back, back) + (np.arange(len(later)) - np.repeat(ends - back, back))
    return later.astype(np.int64), earlier.astype(np.int64)


def _bucket(gaps: Ints, edges: Sequence[int]) -> Ints:
    return np.searchsorted(np.asarray(edges), gaps, side="right").astype(np.int64)


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
        self._determiner = _numbers([determiner_of(each.words) for each in mentions])
        self._number = _numbers([number_of(each.words, each.kind) for each in mentions])
        forms: dict[Form, int] = {}
        self._form = _numbers(
            [forms.setdefault(form_of(each.words, each.kind), len(forms)) for each in mentions]
        )
        self._alike = likeness(list(forms))

    def of(self, later: Ints, earlier: Ints) -> Ints:
        """Return the features of pairs, which come as ``within_reach`` gives them.

        Args:
            later: P indexes of the later mention of each pair.
            earlier: P indexes of the earlier one.

        Returns:
            P x 13, in the order of ``SIZES``.

        """
        pronouns = self._pronoun[later] * 9 + self._pronoun[earlier]
        same_class = self._label[later] == self._label[earlier]
        nested = (self._start[later] < self._end[earlier]) & (self._start[earlier] < self._end[later])
        agreeing = self._agree(self._gender, later, earlier) & self._agree(self._number, later, earlier)
        rank = _rank(agreeing & (self._label[earlier] <= 0) & ~nested, later)
        columns = [
            _bucket(later - earlier, (2, 3, 4, 5, 8, 12, 20, 40, 80)),
            _bucket(self._sentence[later] - self._sentence[earlier], (1, 2, 3, 5, 9, 16)),
            np.where(nested, 1, self._alike[self._form[later], self._form[earlier]]),
            self._kind[later] * 4 + self._kind[earlier],
            self._classes(later, earlier, same_class),
            pronouns,
            self._speech(later, earlier) * 81 + pronouns,
            self._gender[later] * 3 + self._gender[earlier],
            self._determiner[later] * 8 + self._kind[earlier] * 2 + same_class,
            self._pronoun[later] * RANKS + rank,
            self._turn(later, earlier),
            self._number[later] * 3 + self._number[earlier],
            np.where(agreeing, 0, RANKS) + rank,
        ]
        return np.stack(columns, axis=1).astype(np.int64)

    @staticmethod
    def _agree(said: Ints, later: Ints, earlier: Ints) -> NDArray[np.bool_]:
        """Return whether two mentions do not say different things."""
        agree: NDArray[np.bool_] = (said[later] == said[earlier]) | (said[later] * said[earlier] == 0)
        return agree

    def _classes(self, later: Ints, earlier: Ints, same: NDArray[np.bool_]) -> Ints:
        """Return whether each is a person, something else or a pronoun, and whether they are of one class."""
        people = np.where(self._label < 0, 2, self._label == 0)
        other = np.where(people[earlier] == 2, 4, people[earlier] * 2 + same)
        return (people[later] * 5 + other).astype(np.int64)

    def _speech(self, later: Ints, earlier: Ints) -> Ints:
        """Return 0 both told, 1 in one quotation, 2 the earlier in one, 3 the later in one, 4 in two."""
        one, other = self._quote[later], self._quote[earlier]
        apart = np.where((one > 0) & (other > 0), 4, 2 + (one > 0))
        return np.where(one == other, one > 0, apart).astype(np.int64)

    def _turn(self, later: Ints, earlier: Ints) -> Ints:
        """Return how many quotations apart two mentions stand, and whether each is an "I" or a "you"."""
        one, other = self._quote[later], self._quote[earlier]
        apart = np.where((one > 0) & (other > 0), np.clip(one - other, 0, 4), 4)
        person = np.select([self._pronoun == 1, self._pronoun == 3], [1, 2], 0)
        turn: Ints = (apart * 9 + person[later] * 3 + person[earlier]).astype(np.int64)
        return turn


def _rank(fits: NDArray[np.bool_], later: Ints) -> Ints:
    """Return how many that fit stand nearer to the later mention, 5 at most."""
    here = np.cumsum(fits)
    last = np.searchsorted(later, later, side="right") - 1
    rank: Ints = np.minimum(here[last] - here, RANKS - 1).astype(np.int64)
    return rank


def _numbers(values: list[int]) -> Ints:
    return np.array(values, np.int64)
