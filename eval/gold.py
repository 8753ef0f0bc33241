"""PDNC's annotations as values: who the characters of a novel are, and who says which quotation.

A novel is a folder with ``novel_text.txt``, ``character_info.csv`` and ``quotation_info.csv``. Spans count
code points (the texts are plain ASCII, so the corpus may call them bytes).
"""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["GoldCharacter", "GoldQuote", "Novel", "fold", "load", "novels_in"]

csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCharacter:
    """An annotated character."""

    name: str
    aliases: frozenset[str]
    """As written, the main name among them."""
    gender: str
    """``M``, ``F``, ``U`` or ``X``."""
    is_major: bool

    @property
    def folded(self) -> frozenset[str]:
        """The aliases without case, points and spacing."""
        return frozenset(filter(None, map(fold, self.aliases)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuote:
    """An annotated quotation, which may come in several pieces."""

    speaker: str
    kind: str
    """``Explicit``, ``Anaphoric``, ``Implicit`` or empty."""
    spans: tuple[tuple[int, int], ...]
    tag: str = ""
    """The words that say who speaks, mostly without punctuation; empty when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Novel:
    """One annotated novel."""

    name: str
    text: str
    characters: dict[str, GoldCharacter]
    """By main name."""
    quotes: tuple[GoldQuote, ...]

    def main_name(self, speaker: str) -> str:
        """Return the name that a speaker is listed by: some quotations give another of the aliases."""
        owners = [one.name for one in self.characters.values() if fold(speaker) in one.folded]
        return owners[0] if speaker not in self.characters and len(owners) == 1 else speaker


def fold(name: str) -> str:
    """Return ``name`` in lower case, with everything but letters and digits made one space."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("'s", "s")).strip()


def novels_in(data: Path) -> list[Path]:
    """Return the folders under ``data`` that hold a novel, sorted by name."""
    return sorted(path.parent for path in data.glob("*/quotation_info.csv"))


def load(folder: Path) -> Novel:
    """Read one novel."""
    characters = {row["Main Name"]: _character(row) for row in _rows(folder / "character_info.csv")}
    quotes = tuple(_quote(row) for row in _rows(folder / "quotation_info.csv"))
    text = (folder / "novel_text.txt").read_bytes().decode("utf-8")
    return Novel(name=folder.name, text=text, characters=characters, quotes=quotes)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _character(row: dict[str, str]) -> GoldCharacter:
    try:
        aliases = set(ast.literal_eval(row["Aliases"]))
    except (ValueError, SyntaxError):
        aliases = set(re.findall(r"'([^']+)'", row["Aliases"]))
    return GoldCharacter(
        name=row["Main Name"],
        aliases=frozenset(aliases | {row["Main Name"]}),
        gender=row.get("Gender", "X"),
        is_major=row.get("Category", "").startswith("major"),
    )


def _quote(row: dict[str, str]) -> GoldQuote:
    spans = tuple((int(start), int(end)) for start, end in ast.literal_eval(row["quoteByteSpans"]))
    kind, tag = row["quoteType"].strip(), row.get("referringExpression", "").strip()
    return GoldQuote(speaker=row["speaker"], kind=kind, spans=spans, tag="" if tag == "nan" else tag)
