"""Mentions from span scores: the best first, none across another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Found", "spans_of"]

Found = tuple[int, int, int, float]
"""First word, last word, class, score."""


def spans_of(
    scores: NDArray[np.float32], labels: NDArray[np.uint8], sentence: NDArray[np.int64], least: float
) -> list[Found]:
    """Return the spans that score above ``least``, in order of their first words, longer ones first.

    Args:
        scores: N x N, how well a mention begins at a word (row) and ends at one (column).
        labels: N x N, the best class of each span.
        sentence: N, the sentence of each word; -1 where there is none.
        least: the score that a span must have.

    """
    allowed = (sentence[:, None] == sentence[None, :]) & (sentence[:, None] >= 0)
    first, last = np.nonzero(np.triu(allowed & (scores > least)))
    order = np.argsort(-scores[first, last], kind="stable")
    kept: list[Found] = []
    for place in order:
        start, end = int(first[place]), int(last[place])
        if not any(start < a <= end < b or a < start <= b < end for a, b, _, _ in kept):
            kept.append((start, end, int(labels[start, end]), float(scores[start, end])))
    return sorted(kept, key=lambda each: (each[0], -each[1]))
