"""The decoded text of a story, and its divisions.

A source decodes a file into one string and cuts it into blocks: paragraphs, headings, breaks, notes.
``structure`` groups the blocks into sections. Text is never normalised: a plain-text file's document text
is exactly the decoded file.

Everything that depends on where a reader stands goes through ``sources.cut``, which cuts the text *before*
it is structured and read, so that nothing after the cut can be known.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Literal, NewType

from storyledger.cache.bulk import column
from storyledger.span import Span

__all__ = [
    "GAP",
    "Block",
    "BlockKind",
    "Comment",
    "Document",
    "Section",
    "SectionId",
    "SectionKind",
    "digest_of",
    "section_digest",
]

SectionId = NewType("SectionId", str)
SectionKind = Literal["chapter", "note", "front", "back"]
GAP = "\n\n"
"""Stands between two files in the text of a story that is kept in several."""
BlockKind = Literal["prose", "heading", "break", "note", "table", "verse", "front", "back"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text as its source saw it: a paragraph, a heading, a break."""

    span: Span
    """The words, without the blank lines around them."""
    kind: BlockKind = "prose"
    """What the block is."""
    level: int = 0
    """Depth of a heading, 1 is the highest; 0 for anything else or unknown."""
    why: str = ""
    """What made the source take it for this, in plain words; empty for prose."""
    opens: SectionKind | None = None
    """The kind of section that begins here because the file says so; None when the file does not say."""
    title: str = ""
    """The title that the file's contents list gives the section beginning here, when the text has none."""
    dress: str = ""
    """How all its words are set, where that is told by the file and not by marks in the text: ``bold``."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the file that speaks to this program: ``<!-- storyledger: ... -->``."""

    span: Span
    """Where it stands; empty, at the block that follows or holds it, where the text does not have it."""
    words: str
    """What it says, after ``storyledger:``."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, a note of the author, front matter or back matter. Sections do not overlap."""

    id: SectionId
    """``s1``, ``s2`` … in order."""
    kind: SectionKind
    """Only chapters are story."""
    title: str
    """The heading's words, or an empty string."""
    span: Span
    """From the first block's start to the last block's end, headings included."""
    blocks: Sequence[Block]
    """Its blocks in order."""
    why: str = ""
    """What the division rests on, in plain words (shown by ``storyledger outline``)."""
    continues: bool = False
    """True when a chapter goes on here after a note that stands inside it."""
    digest: str = field(default="", compare=False, repr=False)
    """What ``section_digest`` gives; empty: it has not been worked out."""


@dataclass(frozen=True)
class Document:
    """A story's text with its sections. ``text`` is what every offset in the program refers to."""

    uri: str
    """Path of the file as it was given, or ``-`` for standard input."""
    title: str
    """From the file's own metadata or first heading, else its name."""
    text: str
    """The decoded text, never normalised."""
    sections: tuple[Section, ...]
    """In order, without overlap."""
    blocks: Sequence[Block]
    """All blocks in order, as the source cut them: what ``sources.cut`` clips and structures again."""
    media: str = "text/plain"
    """Media type of the source."""
    named: str = ""
    """The title in the file's metadata, empty when it has none."""
    chapter_level: int | None = None
    """The heading level at which chapters begin, when somebody has said so."""
    parts: tuple[Document, ...] = ()
    """The documents it was joined from, when the story is kept in several files."""
    comments: tuple[Comment, ...] = ()
    """What the file says to this program, in order."""
    italics: tuple[Span, ...] = ()
    """Words that the file sets in italics, in order; where marks in the text do, they are not here."""

    def __repr__(self) -> str:
        return f"<Document {self.title!r}: {len(self.text):,} characters, {len(self.sections)} sections>"

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and the hexadecimal digest of the text in UTF-8."""
        return digest_of(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [section.span.start for section in self.sections]

    def section_at(self, position: int) -> Section | None:
        """Return the section that ``position`` lies in or follows, None before the first."""
        index = bisect_right(self._starts, position) - 1
        return self.sections[index] if index >= 0 else None

    def italics_in(self, section: Section) -> tuple[Span, ...]:
        """Return the words of a section in italics, counted from its start."""
        inside = section.span
        low = bisect_left(self.italics, inside.start, key=lambda span: span.start)
        high = bisect_left(self.italics, inside.end, key=lambda span: span.start)
        return tuple(span.shifted(-inside.start) for span in self.italics[low:high])

    @cached_property
    def block_starts(self) -> Sequence[int]:
        """Where the blocks begin, in order."""
        return column(self.blocks, "span", "start")

    @cached_property
    def part_starts(self) -> tuple[int, ...]:
        """Where each part begins in the text of the whole; empty for a single file."""
        ends = accumulate(len(part.text) + len(GAP) for part in self.parts)
        return (0, *list(ends)[:-1]) if self.parts else ()

    def part_at(self, position: int) -> tuple[Document, int]:
        """Return the file that ``position`` lies in, and where that file begins in the whole."""
        if not self.parts:
            return self, 0
        index = max(0, bisect_right(self.part_starts, position) - 1)
        return self.parts[index], self.part_starts[index]

    @property
    def chapters(self) -> tuple[Section, ...]:
        """The sections that tell the story."""
        return tuple(section for section in self.sections if section.kind == "chapter")


def digest_of(text: str) -> str:
    """Return ``sha256:`` and the hexadecimal digest of ``text`` in UTF-8 (lone surrogates pass)."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def section_digest(section: Section, document: Document) -> str:
    """Return a digest of all that can be read in a section alone: its kind, title, words, blocks, italics.

    Not of which section it is, nor of where in the document it begins.
    """
    by, blocks = section.span.start, section.blocks
    starts = [at - by for at in column(blocks, "span", "start")]
    ends = [at - by for at in column(blocks, "span", "end")]
    shape = (" ".join(column(blocks, "kind")), str(starts), str(ends))
    italics = str([(span.start, span.end) for span in document.italics_in(section)])
    parts = (section.kind, section.title, *shape, italics, section.span.of(document.text))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
