"""Places for the people of a network: near those they talk to, apart from everybody else.

Runs for the network. Springs and repulsion (Fruchterman and Reingold 1991) from a fixed start, so that the
same weights always give the same places; then boxes that overlap are pushed apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

__all__ = ["Point", "placed", "pushed_apart"]

Point = tuple[float, float]
ROUNDS = 300
WIDE = 1.5
"""Width of the picture for its height."""


def placed(count: int, weights: Mapping[tuple[int, int], float]) -> list[Point]:
    """Return a place for each of ``count`` people, in a box of ``WIDE`` by 1.

    Args:
        count: how many.
        weights: how much two people (lower number first) pull at each other; any unit.

    """
    heaviest = max(weights.values(), default=1.0)
    pulls = {pair: 0.08 + (weight / heaviest) ** 0.6 for pair, weight in weights.items()}
    points = [_start(number, count) for number in range(count)]
    ideal = math.sqrt(WIDE / max(count, 1)) * 0.75
    for round_ in range(ROUNDS):
        heat = 0.12 * (1 - round_ / ROUNDS) + 0.002
        points = _step(points, pulls, ideal, heat)
    return _fitted(_drawn_in(points))


def pushed_apart(points: Sequence[Point], sizes: Sequence[Point], rounds: int = 200) -> list[Point]:
    """Return places at which no two boxes overlap, if that many rounds are enough.

    Args:
        points: the middle of every box.
        sizes: its width and height, in the same unit.
        rounds: how often all pairs are looked at.

    """
    moved = [list(point) for point in points]
    for _ in range(rounds):
        calm = True
        for one in range(len(moved)):
            for other in range(one):
                calm &= not _separate(moved, sizes, one, other)
        if calm:
            break
    return [(x, y) for x, y in moved]


def _start(number: int, count: int) -> Point:
    """Return a place on a spiral: the first in the middle."""
    angle, far = number * 2.399963, math.sqrt((number + 0.5) / max(count, 1)) / 2
    return math.cos(angle) * far * WIDE, math.sin(angle) * far


def _step(
    points: Sequence[Point], pulls: Mapping[tuple[int, int], float], ideal: float, heat: float
) -> list[Point]:
    moves = [[-x * 0.6, -y * 0.6 * WIDE] for x, y in points]
    for one in range(len(points)):
        for other in range(one):
            dx, dy, distance = _between(points[one], points[other])
            push = ideal**2 / distance - distance * pulls.get((other, one), 0.0) * distance / ideal
            _move(moves, one, other, dx * push, dy * push)
    cooled = []
    for (x, y), (dx, dy) in zip(points, moves, strict=True):
        length = max(math.hypot(dx, dy), 1e-9)
        most = min(length, heat) / length
        cooled.append((x + dx * most, y + dy * most))
    return cooled


def _between(one: Point, other: Point) -> tuple[float, float, float]:
    """Return the direction from ``other`` to ``one``, and how far apart they are."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    distance = max(math.hypot(dx, dy), 0.01)
    return dx / distance, dy / distance, distance


def _move(moves: list[list[float]], one: int, other: int, dx: float, dy: float) -> None:
    moves[one][0] += dx
    moves[one][1] += dy
    moves[other][0] -= dx
    moves[other][1] -= dy


def _drawn_in(points: Sequence[Point]) -> list[Point]:
    """Return the places with those far out brought in, and the crowd in the middle given room."""
    middle = [sum(point[axis] for point in points) / max(len(points), 1) for axis in (0, 1)]
    moved = []
    for x, y in points:
        dx, dy, distance = _between((x, y), (middle[0], middle[1]))
        moved.append((dx * distance**0.65, dy * distance**0.65))
    return moved


def _fitted(points: Sequence[Point]) -> list[Point]:
    """Return the places stretched to fill the box."""
    if not points:
        return []
    left, top = (min(point[axis] for point in points) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in points) for axis in (0, 1))
    wide, high = max(right - left, 1e-6), max(bottom - top, 1e-6)
    if len(points) == 1:
        return [(WIDE / 2, 0.5)]
    return [(round((x - left) / wide * WIDE, 4), round((y - top) / high, 4)) for x, y in points]


def _separate(moved: list[list[float]], sizes: Sequence[Point], one: int, other: int) -> bool:
    """Push two boxes apart along the shorter way; tell whether they overlapped."""
    dx, dy = moved[one][0] - moved[other][0], moved[one][1] - moved[other][1]
    over_x = (sizes[one][0] + sizes[other][0]) / 2 - abs(dx)
    over_y = (sizes[one][1] + sizes[other][1]) / 2 - abs(dy)
    if over_x <= 0.01 or over_y <= 0.01:
        return False
    axis, over, way = (0, over_x, dx) if over_x < over_y else (1, over_y, dy)
    step = (over / 2 + 0.01) * (1 if way >= 0 else -1)
    moved[one][axis] += step
    moved[other][axis] -= step
    return True
