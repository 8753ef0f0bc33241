"""How well two kinds of things go together, link by link: here turns of speech and mentions.

A turn is the words at its ends, a mention its first and last word; both come as the encoder's numbers. The
scorer is that of chains with other features.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyledger.neural.scorer import PairWeights, Scorer

__all__ = ["PLACES", "SIZES", "link_scores"]

PLACES = 5
"""Words that stand for a turn."""
SIZES = {"side": 16, "gap": 10, "between": 7, "kind": 6}
"""How many values each feature of a link has."""
Floats = NDArray[np.float32]


def link_scores(
    weights: PairWeights,
    turns: Floats,
    members: Floats,
    pairs: Sequence[tuple[int, int]],
    seen: Sequence[tuple[int, ...]],
) -> list[float]:
    """Return how well each turn goes with each mention that it is paired with.

    Args:
        weights: of the scorer.
        turns: T x C, one for each turn.
        members: M x C, one for each mention.
        pairs: the turn and the mention of each link.
        seen: the features of each link, in the order of ``SIZES``.

    """
    if not pairs:
        return []
    turn, member = np.array(pairs, np.int64).T
    scores = Scorer(weights, turns, members).of(turn, member, np.array(seen, np.int64))
    return [float(score) for score in scores]
