"""Coreference chains from scores of pairs: each mention joins its likeliest chain, or begins one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyledger.neural import pairs
from storyledger.neural.forms import gender_of
from storyledger.neural.pairs import Mentioned
from storyledger.neural.scorer import PairWeights, Scorer

__all__ = ["chains_of", "pair_scores"]

AT_ONCE = 128
"""Later mentions whose pairs are scored together."""
Floats = NDArray[np.float32]


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
    scorer, features = Scorer(weights, vectors, vectors), pairs.Features(mentions)
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]] = []
    for first in range(0, len(mentions), AT_ONCE):
        one, other = pairs.within_reach(first, min(first + AT_ONCE, len(mentions)))
        parts.append((one, other, scorer.of(one, other, features.of(one, other))))
    later, earlier, scores = zip(*parts, strict=True)
    return np.concatenate(later), np.concatenate(earlier), np.concatenate(scores)


def chains_of(
    mentions: Sequence[Mentioned],
    later: NDArray[np.int64],
    earlier: NDArray[np.int64],
    scores: Floats,
    least: float,
) -> list[list[int]]:
    """Return chains of two or more mentions, in order of their first.

    A mention joins the chain that is likeliest: the exponents of the scores of its members add up, as the
    scorer was trained to give its weight to all antecedents of one chain together. Their logarithm must be
    above ``least``, and the chain must not hold the other gender.
    """
    home = np.zeros(len(mentions), np.int64)
    members: list[list[int]] = []
    genders: list[int] = []
    begins = np.searchsorted(later, np.arange(len(mentions) + 1))
    odds = np.exp(np.clip(scores, -50, 50).astype(np.float64))
    for index, mention in enumerate(mentions):
        own = gender_of(mention.words)
        row = slice(begins[index], begins[index + 1])
        worth = np.bincount(home[earlier[row]], odds[row], len(members)) if members else np.zeros(0)
        ranked = np.argsort(-worth, kind="stable")[: (worth > np.exp(least)).sum()]
        free = (int(chain) for chain in ranked if not own or genders[chain] in (0, own))
        chain = next(free, len(members))
        if chain == len(members):
            members.append([])
            genders.append(0)
        home[index] = chain
        members[chain].append(index)
        genders[chain] = genders[chain] or own
    return [each for each in members if len(each) > 1]
