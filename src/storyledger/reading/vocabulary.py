"""The words of a text and how often each stands, kept with its chapters: rules ask before they look."""

from __future__ import annotations

from collections import Counter

from storyledger.patterns import pattern

__all__ = ["vocabulary_of"]

_WORD = pattern(r"\w+(?:-\w+)*")


def vocabulary_of(text: str) -> dict[str, int]:
    """Return how often each word stands in ``text``, as written: ``sea-boat`` is one, and so is ``_so_``."""
    return dict(Counter(_WORD.findall(text)))
