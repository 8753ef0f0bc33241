"""Cuts tokens into the words that the model was trained on.

The corpora part endings from words (``do`` ``n't``, ``Mara`` ``'s``) and keep the point of a title with it
(``Mr.``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from storyledger.patterns import pattern

__all__ = ["cut"]

_ENDING = pattern(r"(?<=\w)(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_POINTED = frozenset("mr mrs ms messrs mme dr prof rev hon st sr jr esq capt col gen lt sgt maj".split())


def cut(tokens: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return words with where each starts, from tokens with where each starts; code points."""
    words: list[tuple[int, str]] = []
    for start, text in tokens:
        if text == "." and words and _takes_point(words[-1], start):
            words[-1] = (words[-1][0], words[-1][1] + ".")
            continue
        match = _ENDING.search(text)
        if match and match.start():
            words.append((start, text[: match.start()]))
            words.append((start + match.start(), match[0]))
        else:
            words.append((start, text))
    return words


def _takes_point(word: tuple[int, str], at: int) -> bool:
    return word[0] + len(word[1]) == at and word[1].lower() in _POINTED
