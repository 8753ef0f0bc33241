"""Scores pairs of things from their vectors and from what can be seen of both: one small layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["PairWeights", "Scorer"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The weights of a pair scorer. C numbers a thing, P in the hidden layer."""

    both: Floats
    """C x P: for the product of the two."""
    later: Floats
    """C x P: for the later one."""
    earlier: Floats
    """C x P: for the earlier one."""
    bias: Floats
    """P."""
    seen: tuple[Floats, ...]
    """For each feature, values x P."""
    out: Floats
    """P: to the score."""
    out_bias: float


class Scorer:
    """A pair scorer with the things that it is to pair."""

    def __init__(self, weights: PairWeights, laters: Floats, earliers: Floats) -> None:
        """Take the vectors of the things that may be the later and the earlier of a pair, C numbers each."""
        self._weights, self._laters, self._earliers = weights, laters, earliers
        self._late, self._early = laters @ weights.later, earliers @ weights.earlier
        self._offsets = np.cumsum([0, *(len(table) for table in weights.seen)])[:-1]
        self._tables = np.concatenate(weights.seen)

    def of(self, later: Ints, earlier: Ints, seen: Ints) -> Floats:
        """Return the scores of pairs: rows of the vectors, and what is seen (pairs x features)."""
        weights = self._weights
        hidden = np.asarray((self._laters[later] * self._earliers[earlier]) @ weights.both, np.float32)
        hidden += self._late[later] + self._early[earlier] + weights.bias
        for column in (seen + self._offsets).T:
            hidden += self._tables[column]
        return np.asarray(np.maximum(hidden, 0) @ weights.out + weights.out_bias, np.float32)
