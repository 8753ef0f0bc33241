"""Parts of speech and dependency arcs on the English Web Treebank, on the treebank's own words.

Punctuation counts, as in the CoNLL 2018 shared task; relations count without their subtypes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.conllu import Tree, trees_in
from storyledger.neural.answers import ReadSentence
from storyledger.neural.reader import read_sentences
from storyledger.neural.session import Session

__all__ = ["FIGURES", "Row", "measure", "run"]

TOGETHER = 200
"""Sentences read in one go."""


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one sentence."""

    words: int
    tags: int
    heads: int
    labelled: int


def run(path: Path, session: Session) -> list[Row]:
    """Read and score every sentence of a treebank."""
    bank = trees_in(path)
    rows = []
    for at in range(0, len(bank), TOGETHER):
        some = bank[at : at + TOGETHER]
        answers = read_sentences(session, [list(tree.words) for tree in some])
        rows += [measure(tree, said) for tree, said in zip(some, answers.sentences, strict=True)]
    return rows


def measure(tree: Tree, said: ReadSentence) -> Row:
    """Score one sentence."""
    heads = [one == other for one, other in zip(tree.heads, said.heads, strict=True)]
    named = [one == other for one, other in zip(tree.relations, said.relations, strict=True)]
    return Row(
        words=len(tree.words),
        tags=sum(one == other for one, other in zip(tree.tags, said.tags, strict=True)),
        heads=sum(heads),
        labelled=sum(head and name for head, name in zip(heads, named, strict=True)),
    )


def _share(rows: Sequence[Row], name: str) -> float:
    part: int = sum(getattr(row, name) for row in rows)
    return 100 * part / max(1, sum(row.words for row in rows))


FIGURES: dict[str, Callable[[Sequence[Row]], float]] = {
    "UPOS": lambda rows: _share(rows, "tags"),
    "UAS": lambda rows: _share(rows, "heads"),
    "LAS": lambda rows: _share(rows, "labelled"),
}
"""What a table shows, each from the rows of some sentences."""
