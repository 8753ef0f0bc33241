"""Mentions from span scores: the best first, none across another.

Two spans of one class that begin or end at the same word are mostly two readings of one mention ("the old
miller", "the old miller of Fenby"), so the second must be surer than others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["RIVAL", "Found", "spans_of"]

RIVAL = 1.25
"""The score of a span that begins or ends with a better one of its class (chosen on development data)."""
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
        label, score = int(labels[start, end]), float(scores[start, end])
        crosses = any(start < a <= end < b or a < start <= b < end for a, b, _, _ in kept)
        rivals = any((a == start or b == end) and label == other for a, b, other, _ in kept)
        if not crosses and (score > RIVAL or not rivals):
            kept.append((start, end, label, score))
    return sorted(kept, key=lambda each: (each[0], -each[1]))
