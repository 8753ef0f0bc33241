"""The CoNLL score of coreference: the mean F1 of MUC, B-cubed and CEAF-e.

Definitions: MUC, Vilain et al. 1995; B-cubed, Bagga and Baldwin 1998; CEAF with the entity similarity
phi 4, Luo 2005; as the reference scorer combines them (Pradhan et al. 2014). Mentions are hashable values;
a mention that only one side has counts against the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Chains", "Metrics", "Tally", "best_matching", "conll", "tally"]

Chains = Sequence[frozenset[Hashable]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits and wholes of one metric; sums over documents."""

    recalled: float = 0.0
    gold: float = 0.0
    precise: float = 0.0
    said: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.recalled + other.recalled,
            self.gold + other.gold,
            self.precise + other.precise,
            self.said + other.said,
        )

    @property
    def f1(self) -> float:
        """F1 in percent."""
        recall = self.recalled / self.gold if self.gold else 0.0
        precision = self.precise / self.said if self.said else 0.0
        return 200 * recall * precision / (recall + precision) if recall + precision else 0.0


@dataclass(frozen=True, slots=True)
class Metrics:
    """The three metrics of one document, or of several together."""

    muc: Tally = field(default_factory=Tally)
    b_cubed: Tally = field(default_factory=Tally)
    ceaf_e: Tally = field(default_factory=Tally)

    def __add__(self, other: Metrics) -> Metrics:
        return Metrics(self.muc + other.muc, self.b_cubed + other.b_cubed, self.ceaf_e + other.ceaf_e)

    @property
    def mean(self) -> float:
        """The CoNLL score, in percent."""
        return (self.muc.f1 + self.b_cubed.f1 + self.ceaf_e.f1) / 3


def tally(gold: Chains, said: Chains) -> Metrics:
    """Return the counts of one document."""
    return Metrics(_muc(gold, said), _b_cubed(gold, said), _ceaf_e(gold, said))


def conll(gold: Chains, said: Chains) -> float:
    """Return the CoNLL score of one document, in percent."""
    return tally(gold, said).mean


def _home(chains: Chains) -> dict[Hashable, int]:
    return {mention: index for index, chain in enumerate(chains) for mention in chain}


def _links(chains: Chains, other: Chains) -> tuple[float, float]:
    """Return the links of ``chains`` that ``other`` keeps, and all of them."""
    home = _home(other)
    kept = whole = 0
    for chain in chains:
        parts = {home[mention] for mention in chain if mention in home}
        alone = sum(mention not in home for mention in chain)
        kept += len(chain) - len(parts) - alone
        whole += len(chain) - 1
    return kept, whole


def _muc(gold: Chains, said: Chains) -> Tally:
    return Tally(*_links(gold, said), *_links(said, gold))


def _b_cubed(gold: Chains, said: Chains) -> Tally:
    ours, theirs = _home(gold), _home(said)
    recalled = precise = 0.0
    for mention in ours.keys() & theirs.keys():
        one, other = gold[ours[mention]], said[theirs[mention]]
        shared = len(one & other)
        recalled += shared / len(one)
        precise += shared / len(other)
    return Tally(recalled, len(ours), precise, len(theirs))


def _ceaf_e(gold: Chains, said: Chains) -> Tally:
    if not gold or not said:
        return Tally(0.0, len(gold), 0.0, len(said))
    alike = np.array([[2 * len(one & other) / (len(one) + len(other)) for other in said] for one in gold])
    best = best_matching(alike)
    return Tally(best, len(gold), best, len(said))


def best_matching(worth: NDArray[np.float64]) -> float:
    """Return the greatest sum over pairs of a row and a column, each used once at most (Kuhn 1955)."""
    cost = -(worth if worth.shape[0] <= worth.shape[1] else worth.T)
    rows, columns = cost.shape
    up, down = np.zeros(rows + 1), np.zeros(columns + 1)
    row_of = np.zeros(columns + 1, np.int64)
    for row in range(1, rows + 1):
        row_of[0], at = row, 0
        least = np.full(columns + 1, np.inf)
        way = np.zeros(columns + 1, np.int64)
        used = np.zeros(columns + 1, np.bool_)
        while row_of[at]:
            used[at] = True
            free = ~used
            free[0] = False
            now = np.full(columns + 1, np.inf)
            now[1:] = cost[row_of[at] - 1] - up[row_of[at]] - down[1:]
            better = free & (now < least)
            least[better], way[better] = now[better], at
            next_ = int(np.where(free, least, np.inf).argmin())
            step = least[next_]
            up[row_of[used]] += step
            down[used] -= step
            least[free] -= step
            at = next_
        while at:
            row_of[at] = row_of[way[at]]
            at = int(way[at])
    matched = np.nonzero(row_of[1:])[0]
    return float(-cost[row_of[1:][matched] - 1, matched].sum())
