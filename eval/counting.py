"""Hits, what was said and what is true: precision, recall and F1 of sets."""

from __future__ import annotations

from collections.abc import Hashable, Set
from dataclasses import dataclass

__all__ = ["Count", "compare"]


@dataclass(frozen=True, slots=True)
class Count:
    """Counts that sum over documents."""

    hits: int = 0
    said: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hits + other.hits, self.said + other.said, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Percent of what was said that is true."""
        return 100 * self.hits / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """Percent of what is true that was said."""
        return 100 * self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """F1 in percent."""
        return 200 * self.hits / (self.said + self.gold) if self.said + self.gold else 0.0


def compare(gold: Set[Hashable], said: Set[Hashable]) -> Count:
    """Count what two sets share."""
    return Count(len(gold & said), len(said), len(gold))
