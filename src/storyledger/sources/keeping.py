"""Documents as compact records, so that a file that has not changed need not be cut into blocks again.

Runs around ``open_document`` when a cache is at hand. A record holds where the blocks and sections are; the
text itself is kept only where it is not simply the decoded file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from storyledger.cache.bulk import Rows
from storyledger.document import Block, BlockKind, Comment, Document, Section, SectionId, SectionKind
from storyledger.sources.decoding import decode
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["KeptDocument", "kept", "key_of", "restored"]

_RAW_MEDIA = frozenset({"text/plain", "text/markdown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLook:
    """What blocks have in common besides their place."""

    kind: BlockKind
    level: int
    why: str
    opens: SectionKind | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSection:
    """A section, its blocks as numbers."""

    kind: SectionKind
    title: str
    start: int
    end: int
    blocks: tuple[int, ...]
    why: str
    continues: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A document without its name, and without its text where that is the decoded file."""

    title: str
    media: str
    named: str
    chapter_level: int | None
    text: str | None
    looks: tuple[KeptLook, ...]
    starts: tuple[int, ...]
    """Start of every block, its end and its look in the two columns beside."""
    ends: tuple[int, ...]
    look_of: tuple[int, ...]
    blocks: tuple[int, ...]
    """The document's blocks by number."""
    sections: tuple[KeptSection, ...]
    comments: tuple[Comment, ...]


def key_of(name: str, data: bytes, chapter_level: int | None) -> str:
    """Return what a record is kept under: everything ``open_document`` looks at."""
    head = f"{name}\0{chapter_level}\0".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + data).hexdigest()


def kept(document: Document) -> KeptDocument:
    """Return the record of a single file's document."""
    numbers: dict[Block, int] = {}
    looks: dict[tuple[BlockKind, int, str, SectionKind | None, str], int] = {}
    look_of: list[int] = []

    def number(block: Block) -> int:
        if block not in numbers:
            numbers[block] = len(numbers)
            look = (block.kind, block.level, block.why, block.opens, block.title)
            look_of.append(looks.setdefault(look, len(looks)))
        return numbers[block]

    blocks = tuple(map(number, document.blocks))
    sections = tuple(_section(section, map(number, section.blocks)) for section in document.sections)
    return KeptDocument(
        title=document.title,
        media=document.media,
        named=document.named,
        chapter_level=document.chapter_level,
        text=None if document.media in _RAW_MEDIA else document.text,
        looks=tuple(KeptLook(kind=a, level=b, why=c, opens=d, title=e) for a, b, c, d, e in looks),
        starts=tuple(block.span.start for block in numbers),
        ends=tuple(block.span.end for block in numbers),
        look_of=tuple(look_of),
        blocks=blocks,
        sections=sections,
        comments=document.comments,
    )


def _section(section: Section, blocks: Iterable[int]) -> KeptSection:
    return KeptSection(
        kind=section.kind,
        title=section.title,
        start=section.span.start,
        end=section.span.end,
        blocks=tuple(blocks),
        why=section.why,
        continues=section.continues,
    )


def _blocks(record: KeptDocument, numbers: Sequence[int]) -> Rows[Block]:
    """Return some of a record's blocks, by number."""

    def spans() -> Rows[Span]:
        starts, ends = [record.starts[n] for n in numbers], [record.ends[n] for n in numbers]
        return Rows(Span, len(numbers), (starts, ends))

    def look(name: str) -> list[object]:
        known = [getattr(one, name) for one in record.looks]
        return [known[record.look_of[n]] for n in numbers]

    names = ("kind", "level", "why", "opens", "title")
    return Rows(Block, len(numbers), (spans, *(partial(look, name) for name in names)))


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
        )
        for number, one in enumerate(record.sections, 1)
    )
    return Document(
        uri=name,
        title=record.title,
        text=decode(data, name) if record.text is None else record.text,
        sections=sections,
        blocks=_blocks(record, record.blocks),
        media=record.media,
        named=record.named,
        chapter_level=record.chapter_level,
        comments=record.comments,
    )
