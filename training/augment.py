"""Old books made to look like newer prose, at random."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.word_styles import MARKS, restyled_words

__all__ = ["restyled"]

AS_IT_IS, CURLY_APOSTROPHES, SMALL, CAPITALS = 0.25, 0.5, 0.10, 0.03
"""How often each happens."""


def restyled(sentences: Sequence[Sequence[str]], random: Random) -> list[list[str]]:
    """Return the words of consecutive sentences in a style drawn by ``random``; their number stays."""
    rows = [list(words) for words in sentences]
    if random.random() >= AS_IT_IS:
        rows = restyled_words(rows, random.choice(sorted(MARKS)))
    if random.random() < CURLY_APOSTROPHES:
        rows = [[word.replace("'", "’") if len(word) > 1 else word for word in words] for words in rows]
    draw = random.random()
    if draw < SMALL + CAPITALS:
        rows = restyled_words(rows, "small" if draw < SMALL else "capitals")
    return rows
