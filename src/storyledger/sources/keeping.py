"""Documents as compact records, so that a file that has not changed need not be cut into blocks again.

Runs around ``open_document`` when a cache is at hand. A record holds where the blocks and sections are; the
text itself is kept only where it is not simply the decoded file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.cache.bulk import Rows
from storyledger.document import (
    Block,
    Comment,
    Document,
    Section,
    SectionId,
    SectionKind,
    section_digest,
)
from storyledger.sources.decoding import composed, text_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KeptDocument", "KeptFiles", "kept", "key_of", "restored"]

_RAW_MEDIA = frozenset({"text/plain", "text/markdown"})


Runs = tuple[tuple[int, int], ...]
"""Numbers in order, each run of them as its first and one past its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSection:
    """A section, its blocks as numbers."""

    kind: SectionKind
    title: str
    start: int
    end: int
    blocks: Runs
    why: str
    continues: bool
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A document without its name, and without its text where that is the decoded file."""

    title: str
    media: str
    named: str
    chapter_level: int | None
    text: str | None
    known: Sequence[Block]
    """Every block of the document and of its sections, once; the sections may take one for something else."""
    blocks: Runs
    """The document's blocks by number."""
    sections: tuple[KeptSection, ...]
    comments: tuple[Comment, ...]
    italics: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The documents of several files in a row."""

    files: tuple[KeptDocument, ...]


def key_of(name: str, data: bytes, chapter_level: int | None) -> str:
    """Return what a record is kept under: everything ``open_document`` looks at.

    Args:
        name: the file's name without its folder, which may be moved.
        data: its bytes.
        chapter_level: as for ``open_document``.

    """
    head = f"{name}\0{chapter_level}\0".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + data).hexdigest()


def kept(document: Document) -> KeptDocument:
    """Return the record of a single file's document."""
    numbers: dict[Block, int] = {}
    blocks = _numbered(document.blocks, numbers)
    sections = tuple(_section(one, document, _numbered(one.blocks, numbers)) for one in document.sections)
    return KeptDocument(
        title=document.title,
        media=document.media,
        named=document.named,
        chapter_level=document.chapter_level,
        text=None if document.media in _RAW_MEDIA else document.text,
        known=tuple(numbers),
        blocks=blocks,
        sections=sections,
        comments=document.comments,
        italics=document.italics,
    )


def _numbered(blocks: Iterable[Block], numbers: dict[Block, int]) -> Runs:
    """Return blocks by number; new ones are added to ``numbers``."""
    runs: list[tuple[int, int]] = []
    for number in [numbers.setdefault(block, len(numbers)) for block in blocks]:
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return tuple(runs)


def _section(section: Section, document: Document, blocks: Runs) -> KeptSection:
    return KeptSection(
        kind=section.kind,
        title=section.title,
        start=section.span.start,
        end=section.span.end,
        blocks=blocks,
        why=section.why,
        continues=section.continues,
        digest=section_digest(section, document),
    )


def _blocks(record: KeptDocument, runs: Runs) -> Sequence[Block]:
    """Return some of a record's blocks, by number."""
    known = Rows.of(Block, record.known)
    if runs == ((0, len(known)),):
        return known
    return known.picked([n for first, stop in runs for n in range(first, stop)])


def restored(record: KeptDocument, name: str, data: bytes) -> Document:
    """Return the document of a record made from a file with this name and these bytes.

    Raises:
        SourceError: the bytes are not text; then the record was of another file.

    """
    sections = tuple(
        Section(
            SectionId(f"s{number}"),
            one.kind,
            one.title,
            Span(one.start, one.end),
            _blocks(record, one.blocks),
            one.why,
            one.continues,
            one.digest,
        )
        for number, one in enumerate(record.sections, 1)
    )
    return Document(
        uri=name,
        title=record.title,
        text=composed(text_of(data, name)) if record.text is None else record.text,
        sections=sections,
        blocks=_blocks(record, record.blocks),
        media=record.media,
        named=record.named,
        chapter_level=record.chapter_level,
        comments=record.comments,
        italics=record.italics,
    )
