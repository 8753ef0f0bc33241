"""A table of figures with their spread, and what was kept of an earlier one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from eval.spread import spread

__all__ = ["figures_of", "keep", "kept", "table"]

Row = TypeVar("Row")
Figures = Mapping[str, Callable[[Sequence[Row]], float]]


def figures_of(rows: Sequence[Row], figures: Figures[Row]) -> dict[str, float]:
    """Return every figure of all rows together, to one place."""
    return {name: round(figure(rows), 1) for name, figure in figures.items()}


def table(rows: Sequence[Row], figures: Figures[Row], before: Mapping[str, float] | None = None) -> str:
    """Return a Markdown table: each figure, the spread of resampled rows, and the change since ``before``."""
    lines = ["| figure | value | 95 % of resamples |", "|---|---:|---:|"]
    if before is not None:
        lines = ["| figure | value | 95 % of resamples | change |", "|---|---:|---:|---:|"]
    for name, figure in figures.items():
        low, high = spread(rows, figure, rounds=300)
        cells = [name, f"{figure(rows):.1f}", f"{low:.1f}–{high:.1f}"]
        if before is not None:
            cells.append(f"{round(figure(rows), 1) - before[name]:+.1f}" if name in before else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def keep(figures: Mapping[str, float], path: Path) -> None:
    """Keep figures for a later comparison."""
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def kept(path: Path) -> dict[str, float]:
    """Return what ``keep`` wrote."""
    return {name: float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
