"""Word lists of the sources, read once from the lexicon when first asked for."""

from __future__ import annotations

from functools import cache

from storyledger.shipped import shipped

__all__ = ["entries", "rows"]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the tab-separated rows of the lexicon file ``name``, without comments and blank lines."""
    text = shipped("lexicon", name).read_text("utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)


@cache
def entries(name: str) -> frozenset[str]:
    """Return the first column of the lexicon file ``name``."""
    return frozenset(row[0] for row in rows(name))
