"""LitBank as it was annotated: nested entities, realis events, coreference chains.

Reads a folder with ``entities/*.tsv``, ``events/*.tsv`` and ``coref/*.conll`` beside ``coref/*.ann``
(Bamman, Popat and Shen 2019; Sims, Park and Bamman 2019; Bamman, Lewke and Mansoor 2020).
Spans count words of their sentence and are half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["CLASSES", "GoldDocument", "GoldMention", "GoldSentence", "documents_in"]

CLASSES = ("PER", "FAC", "GPE", "LOC", "VEH", "ORG")
"""The six classes of entity: person, facility, geopolitical entity, location, vehicle, organisation."""
Kind = Literal["PROP", "NOM", "PRON"]


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention of the coreference layer."""

    start: int
    """Its first word."""
    end: int
    """After its last word."""
    chain: str
    """The chain it belongs to; names nothing outside its document."""
    kind: Kind | None
    """Name, nominal or pronoun; None where the annotation does not say."""


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence with what is marked in it."""

    words: tuple[str, ...]
    """As the corpus cuts them."""
    entities: frozenset[tuple[int, int, str]]
    """Start, end and class; they may nest."""
    events: tuple[bool, ...]
    """For each word, whether it is the trigger of an asserted event."""
    mentions: tuple[GoldMention, ...]
    """In order of their first words, longer ones first."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document of the corpus."""

    name: str
    """The name of its files, without the suffix."""
    sentences: tuple[GoldSentence, ...]
    """As the entity layer cuts them."""


def documents_in(folder: Path) -> list[GoldDocument]:
    """Read every document of a split, in the order of their names.

    Raises:
        FileNotFoundError: a layer of a document is missing.

    """
    return [_document(folder, path.stem) for path in sorted((folder / "entities").glob("*.tsv"))]


def _document(folder: Path, name: str) -> GoldDocument:
    rows = _blocks(folder / "entities" / f"{name}.tsv")
    triggers = [row[1] == "EVENT" for block in _blocks(folder / "events" / f"{name}.tsv") for row in block]
    mentions = _mentions(folder / "coref" / f"{name}.conll", _kinds(folder / "coref" / f"{name}"))
    sentences, begin = [], 0
    for block in rows:
        end = begin + len(block)
        inside = [each for each in mentions if begin <= each.start and each.end <= end]
        sentences.append(
            GoldSentence(
                words=tuple(row[0] for row in block),
                entities=frozenset(_entities(block)),
                events=tuple(triggers[begin:end]),
                mentions=tuple(
                    GoldMention(each.start - begin, each.end - begin, each.chain, each.kind)
                    for each in sorted(inside, key=lambda each: (each.start, -each.end))
                ),
            )
        )
        begin = end
    return GoldDocument(name, tuple(sentences))


def _blocks(path: Path) -> list[list[list[str]]]:
    """Return the rows of a table, in blocks that empty lines part."""
    blocks: list[list[list[str]]] = [[]]
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            blocks[-1].append(line.split("\t"))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _entities(block: list[list[str]]) -> list[tuple[int, int, str]]:
    """Return the spans of a sentence, each column being one layer of B, I and O marks."""
    found = []
    for column in range(1, max(len(row) for row in block)):
        marks = [row[column] if column < len(row) and row[column] else "O" for row in block]
        start = 0
        for index, mark in enumerate([*marks, "O"]):
            if index and marks[index - 1] != "O" and not mark.startswith("I-"):
                found.append((start, index, marks[index - 1][2:]))
            if mark.startswith("B-") or (mark.startswith("I-") and marks[index - 1] == "O"):
                start = index
    return found


def _kinds(stem: Path) -> dict[tuple[int, int], Kind]:
    """Return the kind of every mention that says its own, keyed by word positions in the document."""
    lines = Path(f"{stem}.txt").read_text(encoding="utf-8").split("\n")
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line.split()))
    kinds: dict[tuple[int, int], Kind] = {}
    for line in Path(f"{stem}.ann").read_text(encoding="utf-8").split("\n"):
        row = line.split("\t")
        if row[0] != "MENTION":
            continue
        start, end = begins[int(row[2])] + int(row[3]), begins[int(row[4])] + int(row[5]) + 1
        for kind in ("PROP", "NOM", "PRON"):
            if row[8] == kind:
                kinds[start, end] = kind
    return kinds


def _mentions(path: Path, kinds: dict[tuple[int, int], Kind]) -> list[GoldMention]:
    """Return the mentions of a document; positions count its words."""
    found: list[GoldMention] = []
    open_: dict[str, list[int]] = {}
    rows = [row for block in _blocks(path) for row in block if not row[0].startswith("#")]
    for index, row in enumerate(rows):
        for part in row[-1].split("|"):
            chain = part.strip("()_")
            if part.startswith("("):
                open_.setdefault(chain, []).append(index)
            if part.endswith(")"):
                start = open_[chain].pop()
                found.append(GoldMention(start, index + 1, chain, kinds.get((start, index + 1))))
    return found
