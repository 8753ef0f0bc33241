"""Who stands above whom in a storyline chart: few crossings first, then few bends.

Runs for the storyline chart. Lines are numbers; a column is one scene. Between two columns a pair of lines
crosses when its order turns round; with the orders given, the lines that must bend are all but a longest set
that keeps its order (``orders.bends``). Finding the best orders is NP-hard, so this is a search: barycentre
sweeps as in layered drawing (Sugiyama et al. 1981), then sifting of whole lines, each put on its best track
through all columns at once by dynamic programming, then swaps of neighbours (cf. StoryFlow, Liu et al. 2013;
the exact method of Gronemann et al. 2016 needs an integer programme). All chance is seeded: the same story is
drawn the same way.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

__all__ = [
    "Column",
    "Order",
    "arranged",
    "bends",
    "by_first",
    "cost",
    "crossings",
    "forget",
    "swept",
]

Order = tuple[int, ...]
"""Lines of one column from top to bottom."""
CROSSING = 1000
"""One crossing weighs more than all bends together."""
SWEEPS = 8
EFFORT = 800_000
"""Rough number of steps the search may take; small charts are searched many times over."""
KICKS = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One scene."""

    alive: frozenset[int]
    """Lines that pass through it."""
    together: frozenset[int]
    """Lines that meet in it; they must stand side by side."""


def crossings(one: Order, other: Order) -> int:
    """Count the pairs of lines whose order turns round between two columns."""
    return _inversions(_places(one, other))


def bends(one: Order, other: Order) -> int:
    """Count the lines that cannot go straight on between two columns."""
    places = _places(one, other)
    return len(places) - _longest_rise(places)


def cost(orders: Sequence[Order]) -> int:
    """Return what the search makes small: ``CROSSING`` for every crossing, one for every bend."""
    return sum(_step(one, other) for one, other in itertools.pairwise(orders))


def arranged(columns: Sequence[Column]) -> list[Order]:
    """Return an order for every column with few crossings and few bends."""
    if not columns:
        return []
    best = min((_improved(columns, start) for start in _starts(columns)), key=cost)
    dice = Random(len(columns))  # noqa: S311 - a search, not a secret
    for _ in range(_rounds(columns) if cost(best) else 0):
        tried = _improved(columns, _kicked(columns, best, dice))
        if cost(tried) < cost(best):
            best = tried
    return best


def swept(columns: Sequence[Column], orders: Sequence[Order], sweeps: int = SWEEPS) -> list[Order]:
    """Return the best of some barycentre sweeps, forward and back in turn."""
    best = current = list(orders)
    for number in range(sweeps):
        current = _sweep(columns, current, forward=number % 2 == 0)
        if cost(current) < cost(best):
            best = current
    return best


def forget() -> None:
    """Empty the tables kept between charts, so that time can be measured."""
    _step.cache_clear()
    _turns.cache_clear()


def by_first(columns: Sequence[Column]) -> list[Order]:
    """Return orders in which everybody stands by when they come in."""
    rank: dict[int, int] = {}
    for column in columns:
        for line in [*sorted(column.together), *sorted(column.alive)]:
            rank.setdefault(line, len(rank))
    return [_grouped(column, {line: float(rank[line]) for line in column.alive}) for column in columns]


def _starts(columns: Sequence[Column]) -> Iterator[list[Order]]:
    first = by_first(columns)
    yield swept(columns, first)
    ties = _by_company(columns)
    yield swept(
        columns, [_grouped(column, {line: ties[line] for line in column.alive}) for column in columns]
    )


def _by_company(columns: Sequence[Column]) -> dict[int, float]:
    """Return a place for everybody near those they meet: some rounds of averaging from the order of entry."""
    places = {line: float(n) for n, line in enumerate(dict.fromkeys(i for o in by_first(columns) for i in o))}
    for _ in range(12):
        sums = {line: [place, 1.0] for line, place in places.items()}
        for column in columns:
            for one, other in itertools.permutations(sorted(column.together), 2):
                sums[one][0] += places[other] / len(column.together)
                sums[one][1] += 1 / len(column.together)
        moved = sorted(places, key=lambda line: (sums[line][0] / sums[line][1], line))
        places = {line: float(rank) for rank, line in enumerate(moved)}
    return places


def _rounds(columns: Sequence[Column]) -> int:
    work = sum(len(column.alive) ** 3 + 20 for column in columns)
    return min(KICKS, EFFORT // (4 * work))


def _kicked(columns: Sequence[Column], orders: Sequence[Order], dice: Random) -> list[Order]:
    """Return orders with a few lines thrown to other places over a stretch of columns."""
    kicked = list(orders)
    lines = sorted({line for order in orders for line in order})
    for line in dice.sample(lines, min(len(lines), dice.randint(1, 3))):
        place = dice.random() * 2 - 0.5
        for index, column in enumerate(columns):
            if line in column.alive:
                size = max(len(kicked[index]) - 1, 1)
                keys = {other: at / size for at, other in enumerate(kicked[index])}
                kicked[index] = _grouped(column, keys | {line: place})
    return kicked


def _improved(columns: Sequence[Column], orders: Sequence[Order]) -> list[Order]:
    """Sift and swap until nothing gets better."""
    current = list(orders)
    lines = sorted({line for column in columns for line in column.alive})
    before = cost(current) + 1
    while cost(current) < before:
        before = cost(current)
        for line in lines:
            _sift(columns, current, line)
        for index, column in enumerate(columns):
            _swap(column, current, index)
    return current


# -- sweeps ------------------------------------------------------------------------------------------------


def _sweep(columns: Sequence[Column], orders: Sequence[Order], *, forward: bool) -> list[Order]:
    """Return the orders with every column sorted by where its lines stand in the one before it."""
    done = list(orders)
    indexes = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
    for index in indexes:
        beside = _heights(done[index - 1 if forward else index + 1])
        here = _heights(done[index])
        done[index] = _grouped(columns[index], {line: beside.get(line, here[line]) for line in here})
    return done


def _heights(order: Order) -> dict[int, float]:
    return {line: (place + 0.5) / len(order) for place, line in enumerate(order)}


def _grouped(column: Column, heights: Mapping[int, float]) -> Order:
    """Return the lines by height, those that meet together at their mean."""
    met = [heights[line] for line in column.together]
    mean = sum(met) / len(met) if met else 0.0

    def key(line: int) -> tuple[float, bool, float, int]:
        is_met = line in column.together
        return (mean if is_met else heights[line], is_met, heights[line], line)

    return tuple(sorted(column.alive, key=key))


# -- sifting -----------------------------------------------------------------------------------------------


def _sift(columns: Sequence[Column], orders: list[Order], line: int) -> bool:
    """Take a line out and put it back on its best track; tell whether that is better than where it was."""
    moved = False
    for first, last in _stays(columns, line):
        rests = [tuple(each for each in order if each != line) for order in orders[first:last]]
        gaps = [_gaps(*pair, line) for pair in zip(columns[first:last], rests, strict=True)]
        old = [order.index(line) for order in orders[first:last]]
        track = _track(rests, gaps, old)
        if track != old:
            tried = [(*rest[:gap], line, *rest[gap:]) for rest, gap in zip(rests, track, strict=True)]
            before, after = orders[max(first - 1, 0) : first], orders[last : last + 1]
            if cost([*before, *tried, *after]) < cost([*before, *orders[first:last], *after]):
                orders[first:last] = tried
                moved = True
    return moved


def _stays(columns: Sequence[Column], line: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of columns that a line passes through: first, and one past the last."""
    alive = [index for index, column in enumerate(columns) if line in column.alive]
    for _, run in itertools.groupby(enumerate(alive), key=lambda pair: pair[1] - pair[0]):
        indexes = [index for _, index in run]
        yield indexes[0], indexes[-1] + 1


def _gaps(column: Column, others: Order, line: int) -> Sequence[int]:
    """Return the places among ``others`` at which the line may stand."""
    met = [index for index, each in enumerate(others) if each in column.together]
    if not met:
        return range(len(others) + 1)
    if line in column.together:
        return range(met[0], met[-1] + 2)
    return [*range(met[0] + 1), *range(met[-1] + 1, len(others) + 1)]


def _track(others: Sequence[Order], gaps: Sequence[Sequence[int]], old: Sequence[int]) -> list[int]:
    """Return the cheapest gap in every column: least crossings, then fewest columns with any.

    The old track is returned when no other is cheaper.
    """
    tables = [_turns(one, other) for one, other in itertools.pairwise(others)]
    best = [dict.fromkeys(gaps[0], 0)]
    for table, allowed in zip(tables, gaps[1:], strict=True):
        reached = [[so_far + each for each in table[gap]] for gap, so_far in best[-1].items()]
        least = [min(ways) for ways in zip(*reached, strict=True)]
        best.append({gap: least[gap] for gap in allowed})
    gap = min(best[-1], key=lambda each: (best[-1][each], each))
    if (
        sum(table[one][other] for table, (one, other) in zip(tables, itertools.pairwise(old), strict=True))
        <= best[-1][gap]
    ):
        return list(old)
    track = [gap]
    for table, reached_ in zip(reversed(tables), reversed(best[:-1]), strict=True):
        gap = min(reached_, key=lambda each: (reached_[each] + table[each][gap], each))
        track.append(gap)
    return track[::-1]


@lru_cache(maxsize=20_000)
def _turns(one: Order, other: Order) -> list[list[int]]:
    """Return for every gap of ``one`` what it costs a line to go on to each gap of ``other``."""
    where = {line: place for place, line in enumerate(other)}
    common = set(one)
    row = list(itertools.accumulate((line in common for line in other), initial=0))
    rows = [row]
    for line in one:
        place = where.get(line)
        if place is not None:
            row = [count + 1 for count in row[: place + 1]] + [count - 1 for count in row[place + 1 :]]
        rows.append(row)
    return [[CROSSING * count + 1 if count else 0 for count in row] for row in rows]


# -- swaps -------------------------------------------------------------------------------------------------


def _swap(column: Column, orders: list[Order], index: int) -> None:
    """Swap neighbours, and move the whole meeting, wherever that is better."""
    besides = [_ranks(orders[near]) for near in (index - 1, index + 1) if 0 <= near < len(orders)]
    for place in range(len(orders[index]) - 1):
        order = orders[index]
        one, other = order[place : place + 2]
        if (one in column.together) == (other in column.together):
            turned = sum(_turned(beside, one, other) for beside in besides)
            tried = (*order[:place], other, one, *order[place + 2 :])
            if turned > 0 or (turned == 0 and _around(orders, index, tried) < _around(orders, index, order)):
                orders[index] = tried
    for tried in _meeting_elsewhere(column, orders[index]):
        if _around(orders, index, tried) < _around(orders, index, orders[index]):
            orders[index] = tried


def _turned(ranks: Mapping[int, int], one: int, other: int) -> int:
    """Return 1 when two lines stand the other way round in a column, -1 when they do not, else 0."""
    if one not in ranks or other not in ranks:
        return 0
    return 1 if ranks[one] > ranks[other] else -1


def _meeting_elsewhere(column: Column, order: Order) -> Iterator[Order]:
    met = tuple(line for line in order if line in column.together)
    rest = tuple(line for line in order if line not in column.together)
    for place in range(len(rest) + 1) if met else ():
        yield (*rest[:place], *met, *rest[place:])


def _around(orders: Sequence[Order], index: int, order: Order) -> int:
    found = _step(orders[index - 1], order) if index else 0
    return found + (_step(order, orders[index + 1]) if index + 1 < len(orders) else 0)


@lru_cache(maxsize=50_000)
def _step(one: Order, other: Order) -> int:
    places = _places(one, other)
    return CROSSING * _inversions(places) + len(places) - _longest_rise(places)


def _inversions(places: Sequence[int]) -> int:
    seen: list[int] = []
    found = 0
    for place in places:
        found += len(seen) - bisect_right(seen, place)
        insort(seen, place)
    return found


def _longest_rise(places: Sequence[int]) -> int:
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)


def _places(one: Order, other: Order) -> list[int]:
    """Return where the lines of ``one`` stand in ``other``, those that are in both."""
    where = _ranks(other)
    return [where[line] for line in one if line in where]


def _ranks(order: Order) -> dict[int, int]:
    return {line: place for place, line in enumerate(order)}
