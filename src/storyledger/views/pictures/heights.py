"""How high each line of a storyline chart runs, once it is known who stands above whom.

Runs after ``orders.arranged``. Between two columns a longest set of lines that keep their order goes straight
on, so no line bends without need; bystanders are kept straight rather than those who go to meet somebody.
Straight stretches become segments, which never lie below and above each other at once, so heights exist. They
are found by the longest way from the top, and then segments are pushed, with all that is in their way,
towards where they came from, where they go on, and whom they meet.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storyledger.views.pictures.orders import Column, Order

__all__ = ["Heights", "heights", "straight", "wiggles"]

Heights = list[dict[int, float]]
"""Height of every line in every column, in slots from the top."""

APART = 1.5
"""Slots between those who meet and those who do not."""
TOGETHER, GOING_ON = 3.0, 1.0
"""How hard people pull at whom they meet, and at themselves before and after a bend."""
PASSES = 12


def heights(columns: Sequence[Column], orders: Sequence[Order]) -> Heights:
    """Return the heights, the topmost line of the chart at 0. No line bends without need.

    Args:
        columns: the scenes.
        orders: who stands above whom in each, from ``orders.arranged``.

    """
    segments = _Segments()
    owner = _owners(segments, columns, orders)
    for index, (column, order) in enumerate(zip(columns, orders, strict=True)):
        for one, other in itertools.pairwise(order):
            gap = APART if (one in column.together) != (other in column.together) else 1.0
            segments.keep_apart(owner[index][one], owner[index][other], gap)
        met = [line for line in order if line in column.together]
        for one, other in itertools.pairwise(met):
            segments.pull(owner[index][one], owner[index][other], TOGETHER)
    segments.settle()
    top = min(segments.y, default=0.0)
    return [{line: segments.y[owned[line]] - top for line in owned} for owned in owner]


def wiggles(levels: Heights) -> int:
    """Count the bends of a finished chart."""
    return sum(
        abs(one[line] - other[line]) > 0.01
        for one, other in itertools.pairwise(levels)
        for line in one.keys() & other.keys()
    )


def straight(column: Column, following: Column, one: Order, other: Order) -> set[int]:
    """Return the lines that go straight on: as many as can, bystanders first."""
    where = {line: place for place, line in enumerate(other)}
    lines = [line for line in one if line in where]
    worth = [100 + (line not in following.together) * 2 + (line not in column.together) for line in lines]
    best: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        before = [(best[at][0], at) for at in range(index) if where[lines[at]] < where[line]]
        most, came = max(before, default=(0, -1))
        best.append((most + worth[index], came))
    kept, at = set(), max(range(len(best)), key=lambda index: best[index][0], default=-1)
    while at >= 0:
        kept.add(lines[at])
        at = best[at][1]
    return kept


def _owners(segments: _Segments, columns: Sequence[Column], orders: Sequence[Order]) -> list[dict[int, int]]:
    """Return for every column which segment each line is on; the bends between them pull."""
    owner = [{line: segments.add() for line in orders[0]}] if orders else []
    for index, (one, other) in enumerate(itertools.pairwise(orders)):
        kept = straight(columns[index], columns[index + 1], one, other)
        before = owner[-1]
        owner.append({line: before[line] if line in kept else segments.add() for line in other})
        for line in before.keys() & owner[-1].keys() - kept:
            segments.pull(before[line], owner[-1][line], GOING_ON)
    return owner


@dataclass(slots=True)
class _Segments:
    """Straight stretches that keep apart and pull at each other."""

    y: list[float] = field(default_factory=list)
    gaps: dict[tuple[int, int], float] = field(default_factory=dict)
    """Upper and lower segment to the least distance."""
    pulls: defaultdict[int, defaultdict[int, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )

    def add(self) -> int:
        self.y.append(0.0)
        return len(self.y) - 1

    def keep_apart(self, upper: int, lower: int, gap: float) -> None:
        self.gaps[upper, lower] = max(gap, self.gaps.get((upper, lower), 0.0))

    def pull(self, one: int, other: int, weight: float) -> None:
        if one != other:
            self.pulls[one][other] += weight
            self.pulls[other][one] += weight

    def settle(self) -> None:
        """Set every height."""
        beside: tuple[_Beside, _Beside] = (defaultdict(list), defaultdict(list))
        for (upper, lower), gap in sorted(self.gaps.items()):
            beside[0][lower].append((upper, gap))
            beside[1][upper].append((lower, gap))
        self._stack(beside)
        for _ in range(PASSES):
            tries = [
                (one, way, glued) for one in range(len(self.y)) for way in (0, 1) for glued in (False, True)
            ]
            if not sum(self._push(one, way, beside[way], glued=glued) for one, way, glued in tries):
                return

    def _stack(self, beside: tuple[_Beside, _Beside]) -> None:
        """Put every segment as high as it can be."""
        waiting = {one: len(beside[0][one]) for one in range(len(self.y))}
        ready = [one for one, count in waiting.items() if not count]
        for one in ready:
            for lower, gap in beside[1][one]:
                self.y[lower] = max(self.y[lower], self.y[one] + gap)
                waiting[lower] -= 1
                if not waiting[lower]:
                    ready.append(lower)

    def _push(self, one: int, way: int, beside: _Beside, *, glued: bool) -> bool:
        """Move a segment up (0) or down (1) with what is in its way; tell whether that was any good."""
        sign = 1 if way else -1
        group = self._group(one, beside, sign, glued=glued)
        gain, room = 0.0, float("inf")
        for each in group:
            for other, weight in self.pulls[each].items():
                if other not in group:
                    distance = (self.y[other] - self.y[each]) * sign
                    gain += weight if distance > 0.01 else -weight
                    room = min(room, distance) if distance > 0.01 else room
            for other, gap in beside[each]:
                if other not in group:
                    room = min(room, (self.y[other] - self.y[each]) * sign - gap)
        if gain <= 0 or room == float("inf"):
            return False
        for each in group:
            self.y[each] += room * sign
        return True

    def _group(self, one: int, beside: _Beside, sign: int, *, glued: bool) -> set[int]:
        """Return a segment, what it runs into, and, if ``glued``, those it would be torn from."""
        group, waiting = {one}, [one]
        while waiting:
            each = waiting.pop()
            near = [
                other for other, gap in beside[each] if (self.y[other] - self.y[each]) * sign - gap < 0.01
            ]
            if glued:
                near += [other for other in self.pulls[each] if self._is_close(each, other)]
            for other in near:
                if other not in group:
                    group.add(other)
                    waiting.append(other)
        return group

    def _is_close(self, one: int, other: int) -> bool:
        distance = abs(self.y[one] - self.y[other])
        gap = self.gaps.get((one, other), self.gaps.get((other, one), 0.0))
        return distance - gap < 0.01


_Beside = Mapping[int, list[tuple[int, float]]]
