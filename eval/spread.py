"""How far a figure would move with other documents: the bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

__all__ = ["spread"]

Part = TypeVar("Part")


def spread(
    parts: Sequence[Part], figure: Callable[[Sequence[Part]], float], *, rounds: int = 1000, seed: int = 1
) -> tuple[float, float]:
    """Return the bounds of 95 % of the figures of ``rounds`` resamples of the parts, with replacement."""
    random = Random(seed)
    figures = sorted(figure(random.choices(parts, k=len(parts))) for _ in range(rounds))
    return figures[int(0.025 * rounds)], figures[int(0.975 * rounds) - 1]
