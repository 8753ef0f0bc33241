"""Words of old books as newer prose would set them: other quotation marks, small names, capitals.

The corpora are cut into words, so a style replaces words one by one and their number stays. Used to train
(``training.augment``) and to measure (``python -m eval litbank --style``).
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["LETTERS", "MARKS", "restyled_words"]

DOUBLE = frozenset({'"', "“", "”", "``", "''"})
MARKS = {
    "straight": ('"', '"'),
    "curly": ("“", "”"),
    "single": ("'", "'"),
    "single-curly": ("‘", "’"),
    "dash": ("—", ","),
    "guillemets": ("«", "»"),
}
"""The words that open and close speech in each style."""
LETTERS = ("small", "capitals")
"""Styles that change letters: everything in lower case, everything in capitals."""


def restyled_words(sentences: Sequence[Sequence[str]], style: str) -> list[list[str]]:
    """Return the words of consecutive sentences in a style: one of ``MARKS`` or ``LETTERS``."""
    if style == "small":
        return [[word.lower() for word in words] for words in sentences]
    if style == "capitals":
        return [[word.upper() for word in words] for words in sentences]
    opening, closing = MARKS[style]
    inside, result = False, []
    for words in sentences:
        row = []
        for word in words:
            if word in DOUBLE:
                inside = word in ("“", "``") or (word == '"' and not inside)
            row.append(word if word not in DOUBLE else opening if inside else closing)
        result.append(row)
    return result
