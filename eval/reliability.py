"""Is a confidence of 0.8 right about 80 % of the time? What was said, by how sure the reader was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

__all__ = ["EDGES", "Said", "curve", "gap", "table"]

EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Bounds of the rows of the table."""
Said = tuple[float, bool]
"""A confidence, and whether it was right."""


def table(name: str, said: Iterable[Said]) -> str:
    """Return a Markdown table: answers by range of confidence, how sure they were, how many are right."""
    rows = [f"| {name}, confidence | answers | mean confidence | right |", "|---|---:|---:|---:|"]
    for low, high, inside in _ranges(list(said)):
        if inside:
            sure, right = _means(inside)
            rows.append(
                f"| {low:.2f}–{high:.2f} | {len(inside)} | {100 * sure:.0f} % | {100 * right:.0f} % |"
            )
    return "\n".join(rows)


def curve(said: Sequence[Said], width: int = 50) -> str:
    """Return the curve as text: a bar for the share that is right, and a point where it should end."""
    lines = []
    for low, high, inside in _ranges(said):
        if not inside:
            continue
        sure, right = _means(inside)
        bar = list("#" * round(width * right) + " " * (width - round(width * right)))
        bar[min(width - 1, round(width * sure))] = "|"
        lines.append(f"{low:.2f}-{high:.2f} {''.join(bar)} {100 * right:.0f} % of {len(inside)}")
    return "\n".join(lines)


def gap(said: Sequence[Said]) -> float:
    """Return the expected calibration error: the mean distance of confidence and truth, 0 to 1."""
    if not said:
        return 0.0
    whole = 0.0
    for _, _, inside in _ranges(said):
        if inside:
            sure, right = _means(inside)
            whole += len(inside) * abs(sure - right)
    return whole / len(said)


def _ranges(said: Sequence[Said]) -> Iterable[tuple[float, float, list[Said]]]:
    for low, high in pairwise(EDGES):
        yield low, high, [each for each in said if low <= each[0] < high or (high == each[0] == 1.0)]


def _means(said: Sequence[Said]) -> tuple[float, float]:
    return sum(sure for sure, _ in said) / len(said), sum(right for _, right in said) / len(said)
