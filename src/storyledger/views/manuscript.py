"""The whole text on a page, for reports that carry it: paragraph by paragraph, each with an address.

Runs for ``storyledger read --html OUT --with-text``. Every word is escaped here.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.views.typeface import typeset
from storyledger.views.whereabouts import Whereabouts

if TYPE_CHECKING:
    from markupsafe import Markup

    from storyledger.document import Document, Section

__all__ = ["Manuscript", "Part", "manuscript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chapter, a note, or what stands before or behind the story."""

    heading: str
    kind: str
    """As in ``document.Section``."""
    paragraphs: tuple[tuple[int, str, Markup], ...]
    """Where each begins in code points, its kind, and its words in their typeface."""


@dataclass(frozen=True)
class Manuscript:
    """The text in order."""

    parts: tuple[Part, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for part in self.parts for start, _, _ in part.paragraphs]

    def address(self, position: int) -> str:
        """Return the address on the page of the paragraph that ``position`` (code points) lies in."""
        index = bisect_right(self._starts, position) - 1
        return f"#p{self._starts[max(index, 0)]}" if self._starts else "#text"


def manuscript(document: Document) -> Manuscript:
    """Return the text of ``document``."""
    where = Whereabouts(document, ())
    return Manuscript(tuple(_part(document, section, where) for section in document.sections))


def _part(document: Document, section: Section, where: Whereabouts) -> Part:
    has_title = bool(section.blocks) and section.blocks[0].kind == "heading"
    blocks = section.blocks[1:] if has_title else section.blocks
    return Part(
        heading=where.heading(section),
        kind=section.kind,
        paragraphs=tuple((block.span.start, block.kind, typeset(document, block.span)) for block in blocks),
    )
