"""The novels of the bench, and which of them nobody may look at while tuning.

The halves were fixed, by author, before anything was measured; ``eval.works`` has the table.
A novel that is not listed there belongs to neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from eval.works import works
from storyledger.sources import open_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.document import Document

__all__ = ["HALVES", "Half", "Novel", "novels_in"]

Half = Literal["tuning", "held aside", "other"]
HALVES: tuple[Half, ...] = ("tuning", "held aside", "other")

_SIDE = {work.novel: work.checks for work in works()}
_KINDS = {".epub", ".txt", ".md", ".docx", ".html"}


@dataclass(frozen=True, slots=True)
class Novel:
    """A novel on disk."""

    name: str
    path: Path

    @property
    def half(self) -> Half:
        """Whether rules may be tuned on it."""
        side = _SIDE.get(self.name)
        if side is None:
            return "other"
        return "held aside" if side == "aside" else "tuning"

    def open(self) -> Document:
        """Return its text with its sections."""
        return open_document(str(self.path))


def novels_in(folders: Iterable[Path], names: Iterable[str] = ()) -> list[Novel]:
    """Return the novels in ``folders``, by name: files, and folders that hold a ``novel_text.txt``."""
    wanted = set(names)
    found = {novel.name: novel for folder in folders for novel in _found(folder)}
    return [novel for name, novel in sorted(found.items()) if not wanted or wanted & {name, novel.half}]


def _found(folder: Path) -> Iterator[Novel]:
    for path in sorted(folder.iterdir()):
        text = path / "novel_text.txt"
        if text.is_file():
            yield Novel(path.name, text)
        elif path.is_file() and path.suffix.lower() in _KINDS and not path.stem.lower().startswith("readme"):
            yield Novel(path.stem, path)
