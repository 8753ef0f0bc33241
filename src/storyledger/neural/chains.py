"""Coreference chains from scores of pairs: each mention takes its best antecedent, or begins a chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storyledger.neural import pairs
from storyledger.neural.pairs import Mentioned

__all__ = ["PairWeights", "chains_of", "pair_scores"]

AT_ONCE = 20_000
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The weights of the pair scorer. C numbers a mention, P in the hidden layer."""

    both: Floats
    """C x P: for the product of the two mentions."""
    later: Floats
    """C x P: for the later mention."""
    earlier: Floats
    """C x P: for the earlier one."""
    bias: Floats
    """P."""
    seen: tuple[Floats, ...]
    """For each feature, values x P."""
    out: Floats
    """P: to the score."""
    out_bias: float


def pair_scores(
    weights: PairWeights, vectors: Floats, mentions: Sequence[Mentioned]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Score every pair of mentions within reach.

    Args:
        weights: of the scorer.
        vectors: M x C, one for each mention.
        mentions: M, in order.

    Returns:
        The later and the earlier mention of each pair, and the scores; 0 is the score of being new.

    """
    later, earlier = _within_reach(len(mentions))
    scores = np.empty(len(later), np.float32)
    late, early = vectors @ weights.later, vectors @ weights.earlier
    offsets = np.cumsum([0, *(len(table) for table in weights.seen)])[:-1]
    tables = np.concatenate(weights.seen)
    features = pairs.Features(mentions)
    for at in range(0, len(later), AT_ONCE):
        one, other = later[at : at + AT_ONCE], earlier[at : at + AT_ONCE]
        hidden = (vectors[one] * vectors[other]) @ weights.both
        hidden += late[one] + early[other] + weights.bias
        seen = features.of(one, other) + offsets
        for column in range(seen.shape[1]):
            hidden += tables[seen[:, column]]
        scores[at : at + AT_ONCE] = np.maximum(hidden, 0) @ weights.out + weights.out_bias
    return later, earlier, scores


def _within_reach(many: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    back = np.minimum(np.arange(many), pairs.REACH)
    later = np.repeat(np.arange(many), back)
    ends = np.cumsum(back)
    earlier = later - np.repeat(back, back) + (np.arange(len(later)) - np.repeat(ends - back, back))
    return later.astype(np.int64), earlier.astype(np.int64)


def chains_of(
    mentions: Sequence[Mentioned],
    later: NDArray[np.int64],
    earlier: NDArray[np.int64],
    scores: Floats,
    least: float,
) -> list[list[int]]:
    """Return chains of two or more mentions, in order of their first.

    A mention joins the chain of its best antecedent that scores above ``least`` and whose chain does not
    hold the other gender.
    """
    chain = list(range(len(mentions)))
    members: dict[int, list[int]] = {}
    genders: dict[int, int] = {}
    begins = np.searchsorted(later, np.arange(len(mentions) + 1))
    for index, mention in enumerate(mentions):
        own = pairs.gender_of(mention.words)
        row = slice(begins[index], begins[index + 1])
        for place in np.argsort(-scores[row], kind="stable"):
            if scores[row][place] <= least:
                break
            joined = chain[int(earlier[row][place])]
            if not (own and genders.get(joined) and genders[joined] != own):
                chain[index] = joined
                break
        members.setdefault(chain[index], []).append(index)
        if own:
            genders.setdefault(chain[index], own)
    return [each for each in members.values() if len(each) > 1]
