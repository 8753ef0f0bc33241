"""A scenario played many times: who lives, how it ends, how often each law fired.

Runs for ``storyledger play --runs``. The runs of a series have the seeds from the series' own on, so any of
them can be looked at on its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from storyledger.world.playing.play import Player, Run

__all__ = ["Odds", "odds", "seed_of"]

STEP = 20
"""Runs between two reports of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """What came of many runs."""

    runs: int
    seed: int
    endings: tuple[tuple[str, int], ...]
    """Ending and how often, the most frequent first; an empty name where the rounds ran out."""
    left: tuple[tuple[str, int], ...]
    """Id and in how many runs somebody was left, in the order of the scenario."""
    rounds: tuple[tuple[int, int], ...]
    """Number of rounds and how many runs took so many, in order."""
    fired: tuple[tuple[str, int], ...]
    """Law and how often it changed something, all runs together, the most frequent first."""
    refused: tuple[tuple[str, int], ...]
    """Law and how many proposals it refused."""
    proposals: int
    seconds: float
    """How long it took; not part of what a seed reproduces."""
    examples: tuple[tuple[str, int], ...] = ()
    """For each ending, the seed of the first run that ended so."""


def seed_of(seed: int, number: int) -> int:
    """Return the seed of one run of a series; the first is the series' own."""
    return seed + number


def odds(player: Player, runs: int, seed: int, tell: Callable[[int, int], None] | None = None) -> Odds:
    """Play ``runs`` times.

    Args:
        player: The scenario.
        runs: How often.
        seed: Decides all chance.
        tell: Called with how many runs are done, and of how many.

    """
    start, counted = perf_counter(), _Count()
    for number in range(runs):
        counted.add(player.run(seed_of(seed, number)))
        if tell is not None and (number + 1) % STEP == 0:
            tell(number + 1, runs)
    laws = [law.name for law in player.program.laws.laws]
    fired = Counter({laws[index]: count for index, count in counted.fired.items() if count})
    return Odds(
        runs=runs,
        seed=seed,
        endings=tuple(counted.endings.most_common()),
        left=tuple((who, counted.left[who]) for who in player.scenario.names),
        rounds=tuple(sorted(counted.rounds.items())),
        fired=tuple(fired.most_common()),
        refused=tuple(counted.refused.most_common()),
        proposals=counted.proposals,
        seconds=perf_counter() - start,
        examples=tuple(counted.examples.items()),
    )


class _Count:
    """Sums over runs."""

    def __init__(self) -> None:
        self.endings: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.rounds: Counter[int] = Counter()
        self.fired: Counter[int] = Counter()
        self.refused: Counter[str] = Counter()
        self.examples: dict[str, int] = {}
        self.proposals = 0

    def add(self, run: Run) -> None:
        self.endings[run.ending] += 1
        self.examples.setdefault(run.ending, run.seed)
        self.left.update(run.left)
        self.rounds[run.rounds] += 1
        self.fired.update(dict(enumerate(run.fired)))
        self.refused.update(run.refused)
        self.proposals += run.proposals
