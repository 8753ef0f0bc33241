"""Dependency trees in CoNLL-U, as the Universal Dependencies treebanks keep them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Tree", "trees_in"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its parts of speech and dependency arcs. Universal Dependencies version 2."""

    words: tuple[str, ...]
    """Syntactic words."""
    tags: tuple[str, ...]
    """The universal part of speech of each word."""
    heads: tuple[int, ...]
    """The index of each word's head; the root's is its own."""
    relations: tuple[str, ...]
    """The relation of each word to its head, without subtype."""


def trees_in(path: Path) -> list[Tree]:
    """Read every tree of a file. Empty nodes and ranges of joined words are left out."""
    return [_tree(rows) for rows in _sentences(path)]


def _sentences(path: Path) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            if rows:
                yield rows
            rows = []
        elif line[0].isdigit() and line.split("\t")[0].isdigit():
            rows.append(line.split("\t"))


def _tree(rows: list[list[str]]) -> Tree:
    heads = [int(row[6]) for row in rows]
    return Tree(
        words=tuple(row[1] for row in rows),
        tags=tuple(row[3] for row in rows),
        heads=tuple(head - 1 if head else index for index, head in enumerate(heads)),
        relations=tuple(row[7].split(":")[0] for row in rows),
    )
