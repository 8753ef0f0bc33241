"""What the network's word about speakers counts beside the signs of the rules."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import TypeVar

__all__ = ["Worth"]

MOST = 4.0
"""The most that the network's word may be worth, in log odds: sure rules outrank it."""
Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Worth:
    """Three numbers, fitted on novels that the network never saw."""

    odds: float
    """What its log odds are multiplied by."""
    sure: float
    """What its favourite gains besides when it is quite sure."""
    power: float = 1.0
    """What the chances of both readers together are raised to, to be right as often as they say."""

    def of(self, odds: Mapping[Who, float]) -> dict[Who, float]:
        """Return what each person gains in one turn, given the network's log odds; somebody else has 0."""
        if not odds:
            return {}
        favourite = max(odds, key=lambda who: odds[who])
        gain = self.sure * certainty([*odds.values(), 0.0])
        return {
            who: max(-MOST, min(MOST, self.odds * each + gain * (who == favourite)))
            for who, each in odds.items()
        }


def certainty(odds: list[float]) -> float:
    """Return how far log odds are from telling nothing: 1 less their entropy, by the greatest possible."""
    most = max(odds)
    chances = [exp(each - most) for each in odds]
    whole = sum(chances)
    entropy = -sum(each / whole * log(each / whole) for each in chances if each)
    return 1 - entropy / log(len(odds))
