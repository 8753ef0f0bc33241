"""Capitalised words and how often they stand: one that stands once may be a name misspelt."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["CAPITAL", "capitals_in"]

CAPITAL = re.compile(r"[A-Z](?<!\w[A-Z])[a-z]{3,}\b")
"""A capitalised word that is long enough to be compared with a name."""


def capitals_in(text: str) -> dict[str, int]:
    """Return how often each capitalised word of four letters or more stands in ``text``."""
    return dict(Counter(CAPITAL.findall(text)))
