"""Who speaks in each turn, decided over a whole section at once.

Runs inside ``storyledger.reading.speech.speakers``. Turns form a chain: each has candidates with a score
of their own, and neighbours are tied by whether the same person speaks again, or again after one turn of
somebody else. Because these ties ask only whether two speakers are the same, sums over all assignments
cost the square of the number of candidates per turn, and the result is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

__all__ = ["Tie", "marginals", "tempered"]

Tie = tuple[float, float]
"""Weight when the speaker is that of the turn before, and when it is that of two turns before alone."""


def marginals(
    names: Sequence[Sequence[str]], scores: Sequence[Sequence[float]], ties: Sequence[Tie]
) -> list[list[float]]:
    """Return for every turn the probability of each of its candidates.

    ``ties[i]`` links turn i to the two before it; ``ties[0]`` is not used.
    """
    if not names:
        return []
    local = [_normal([exp(score - max(row)) for score in row]) for row in scores]
    forward = _forward(names, local, ties)
    return _backward(names, local, ties, forward)


def tempered(chances: Sequence[float], power: float) -> list[float]:
    """Return the chances of one turn made more even (``power`` below 1) or more uneven; they sum to 1."""
    return _normal([chance**power for chance in chances])


def _forward(
    names: Sequence[Sequence[str]], local: list[list[float]], ties: Sequence[Tie]
) -> list[list[list[float]]]:
    """Return, for each turn from the second, weights of (speaker before, speaker)."""
    tables: list[list[list[float]]] = []
    for turn in range(1, len(names)):
        same, again = exp(ties[turn][0]), exp(ties[turn][1])
        before = names[turn - 1]
        table = []
        for row, one in enumerate(before):
            arrive, back = _arrivals(tables, names, local, turn, row)
            line = []
            for column, name in enumerate(names[turn]):
                weight = arrive * same if name == one else arrive + (again - 1.0) * back.get(name, 0.0)
                line.append(weight * local[turn][column])
            table.append(line)
        total = sum(map(sum, table)) or 1.0
        tables.append([[value / total for value in line] for line in table])
    return tables


def _arrivals(
    tables: list[list[list[float]]],
    names: Sequence[Sequence[str]],
    local: list[list[float]],
    turn: int,
    row: int,
) -> tuple[float, dict[str, float]]:
    """Return the weight of reaching speaker ``row`` of the turn before, in all and by who came before."""
    if turn == 1:
        return local[0][row], {}
    column = [line[row] for line in tables[turn - 2]]
    return sum(column), dict(zip(names[turn - 2], column, strict=True))


def _backward(
    names: Sequence[Sequence[str]],
    local: list[list[float]],
    ties: Sequence[Tie],
    forward: list[list[list[float]]],
) -> list[list[float]]:
    count = len(names)
    if count == 1:
        return [local[0]]
    result: list[list[float]] = [[] for _ in names]
    ahead = [[1.0] * len(names[-1]) for _ in names[-2]]
    for turn in range(count - 1, 0, -1):
        joint = [
            [a * b for a, b in zip(x, y, strict=True)] for x, y in zip(forward[turn - 1], ahead, strict=True)
        ]
        result[turn] = _normal([sum(column) for column in zip(*joint, strict=True)])
        if turn == 1:
            result[0] = _normal([sum(line) for line in joint])
        else:
            ahead = _step_back(names, local, ties, turn, ahead)
    return result


def _step_back(
    names: Sequence[Sequence[str]],
    local: list[list[float]],
    ties: Sequence[Tie],
    turn: int,
    ahead: list[list[float]],
) -> list[list[float]]:
    """Return the weight of all after turn - 1, for each pair of speakers of the two turns before."""
    same, again = exp(ties[turn][0]), exp(ties[turn][1])
    before, here = names[turn - 1], names[turn]
    place = {name: column for column, name in enumerate(here)}
    sums: list[float] = []
    pushed: list[list[float]] = []
    for row, one in enumerate(before):
        values = [weight * value for weight, value in zip(ahead[row], local[turn], strict=True)]
        if one in place:
            values[place[one]] *= same
        pushed.append(values)
        sums.append(sum(values))
    table = []
    for two in names[turn - 2]:
        column = place.get(two)
        line = []
        for row, one in enumerate(before):
            extra = (again - 1.0) * pushed[row][column] if column is not None and two != one else 0.0
            line.append(sums[row] + extra)
        table.append(line)
    total = sum(map(sum, table)) or 1.0
    return [[value / total for value in line] for line in table]


def _normal(values: list[float]) -> list[float]:
    total = sum(values) or 1.0
    return [value / total for value in values]
