"""The best dependency tree from scores: greedy, mended by the Chu-Liu-Edmonds algorithm where it loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["tree_of"]

Scores = NDArray[np.float32]


def tree_of(scores: Scores) -> NDArray[np.int64]:
    """Return each word's head; the root's head is itself.

    Args:
        scores: N x N, how well each word (row) hangs on each other (column); on the diagonal, how well it
            is the root.

    """
    many = len(scores)
    heads: NDArray[np.int64] = scores.argmax(1).astype(np.int64)
    own = np.arange(many)
    if (heads == own).sum() == 1 and _loop(heads) is None:
        return heads
    root = int(scores.diagonal().argmax())
    rooted = scores.astype(np.float64)
    rooted[own, own] = -np.inf
    rooted[root] = -np.inf
    rooted[root, root] = 0.0
    return _spanning(rooted, root)


def _loop(heads: NDArray[np.int64]) -> list[int] | None:
    """Return the words of a loop, None where every word comes to a root."""
    safe: set[int] = set()
    for first in range(len(heads)):
        path: list[int] = []
        seen: set[int] = set()
        word = first
        while word not in safe and word not in seen:
            path.append(word)
            seen.add(word)
            if heads[word] == word:
                break
            word = int(heads[word])
        else:
            if word in seen:
                return path[path.index(word) :]
        safe.update(path)
    return None


def _spanning(scores: NDArray[np.float64], root: int) -> NDArray[np.int64]:
    """Return the best tree that hangs on ``root``."""
    heads: NDArray[np.int64] = scores.argmax(1).astype(np.int64)
    heads[root] = root
    loop = _loop(heads)
    if loop is None:
        return heads
    outside = [word for word in range(len(scores)) if word not in set(loop)]
    joint = len(outside)
    best = scores[loop, heads[loop]]
    smaller = np.full((joint + 1, joint + 1), -np.inf)
    smaller[:joint, :joint] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(loop, outside)] - best[:, None]
    smaller[joint, :joint] = into.max(0)
    smaller[:joint, joint] = scores[np.ix_(outside, loop)].max(1)
    inner = _spanning(smaller, outside.index(root))
    result = heads.copy()
    for place, word in enumerate(outside):
        head = int(inner[place])
        result[word] = outside[head] if head < joint else loop[int(scores[word, loop].argmax())]
    entry = int(inner[joint])
    result[loop[int(into[:, entry].argmax())]] = outside[entry]
    result[root] = root
    return result
