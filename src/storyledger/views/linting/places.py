"""Which file, line and column a passage of a story stands in, and what was found in that story."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.findings import Finding, Report
from storyledger.ledger import Ledger
from storyledger.patterns import pattern
from storyledger.views.whereabouts import Whereabouts

if TYPE_CHECKING:
    from storyledger.document import Document
    from storyledger.span import Span

__all__ = ["Checked", "Place", "Places", "shown_path"]

_PLAIN_MEDIA = frozenset({"text/plain", "text/markdown"})
_LINE_END = pattern(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A passage in its file."""

    file: str
    """Path as it is shown: relative to the working directory where it lies below it."""
    start: int
    """Code points from the beginning of the text of this file."""
    end: int
    line: int | None = None
    """From 1; None where the text that was read is not the file itself."""
    column: int | None = None
    """From 1, in code points."""
    last_line: int | None = None
    last_column: int | None = None
    """One past the last code point."""

    @property
    def head(self) -> str:
        """``file:line:column``, or the file alone."""
        return self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"


class Places:
    """Finds passages of a document, which may be several files, in their files."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts: dict[int, list[int]] = {}

    def of(self, span: Span) -> Place:
        """Return where ``span`` stands; a passage over two files ends with the first."""
        part, offset = self._document.part_at(span.start)
        start, end = span.start - offset, min(span.end - offset, len(part.text))
        end = max(start, end)
        if part.media not in _PLAIN_MEDIA:
            return Place(file=shown_path(part.uri), start=start, end=end)
        starts = self._lines_of(part, offset)
        line, column = _line_at(starts, start)
        last_line, last_column = _line_at(starts, end)
        return Place(
            file=shown_path(part.uri),
            start=start,
            end=end,
            line=line,
            column=column,
            last_line=last_line,
            last_column=last_column,
        )

    def _lines_of(self, part: Document, offset: int) -> list[int]:
        if offset not in self._starts:
            self._starts[offset] = [0, *(match.end() for match in _LINE_END.finditer(part.text))]
        return self._starts[offset]


def _line_at(starts: list[int], position: int) -> tuple[int, int]:
    line = bisect_right(starts, position)
    return line, position - starts[line - 1] + 1


@lru_cache(maxsize=1024)
def shown_path(uri: str) -> str:
    """Return a path relative to the working directory when it lies below it, with forward slashes."""
    if not Path(uri).is_absolute():
        return uri.replace("\\", "/")
    near = relpath(uri)
    return Path(uri).as_posix() if near.startswith("..") else Path(near).as_posix()


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One story and what was found in it."""

    ledger: Ledger
    report: Report
    known: tuple[Finding, ...] = ()
    """Findings that stand in the baseline and are not shown."""
    gone: tuple[str, ...] = ()
    """Sentences about entries of the baseline that are found no more."""
    baseline: str = ""
    """Path of the baseline, empty when there is none."""

    @cached_property
    def places(self) -> Places:
        """Where its passages stand."""
        return Places(self.ledger.document)

    @cached_property
    def where(self) -> Whereabouts:
        """Its places in words."""
        return Whereabouts(self.ledger.document, self.ledger.scenes)

    @property
    def all(self) -> tuple[Finding, ...]:
        """Open findings, then accepted ones."""
        return (*self.report.findings, *self.report.suppressed)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say besides findings: suppressions and baseline entries that can go."""
        return (*self.report.stale, *self.gone)
