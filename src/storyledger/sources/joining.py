"""Several files, one story: documents laid end to end. Runs for a project file that lists its files.

Each file keeps its own sections, so a chapter never runs on into the next file. The parts are kept, because
a cut must cut the file it falls into as that file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from storyledger.cache.bulk import Rows, joined
from storyledger.document import GAP, Block, Comment, Document, Section, SectionId
from storyledger.span import Span

__all__ = ["cut_parts", "join"]

Cut = Callable[[Document, int], Document]


def join(parts: Sequence[Document], *, uri: str, title: str) -> Document:
    """Return documents as one, in this order.

    Args:
        parts: at least one document.
        uri: name of the whole: the project file or its folder.
        title: title of the whole.

    """
    starts = _starts(parts)
    sections: list[Section] = []
    comments: list[Comment] = []
    italics: list[Span] = []
    for part, start in zip(parts, starts, strict=True):
        comments += [replace(one, span=one.span.shifted(start)) for one in part.comments]
        italics += [span.shifted(start) for span in part.italics]
        sections += [_moved(section, start, len(sections) + n) for n, section in enumerate(part.sections, 1)]
    return Document(
        uri=uri,
        title=title,
        text=GAP.join(part.text for part in parts),
        sections=tuple(sections),
        blocks=joined(
            Block, [(Rows.of(Block, part.blocks), by) for part, by in zip(parts, starts, strict=True)]
        ),
        media="text/plain",
        named=title,
        parts=tuple(parts),
        comments=tuple(comments),
        italics=tuple(italics),
    )


def cut_parts(document: Document, position: int, cut: Cut) -> Document:
    """Return a joined document as if it had ended at ``position``: later files are gone, one is cut."""
    pairs = zip(document.parts, _starts(document.parts), strict=True)
    parts = [cut(part, position - start) for part, start in pairs if start <= position]
    joined = join(parts or [cut(document.parts[0], 0)], uri=document.uri, title=document.title)
    return replace(joined, text=document.text[: max(0, position)])


def _starts(parts: Sequence[Document]) -> list[int]:
    """Return where each part begins in the text of the whole."""
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part.text) + len(GAP)
    return starts


def _moved(section: Section, by: int, number: int) -> Section:
    """Return a section at its place in the whole."""
    blocks = joined(Block, [(Rows.of(Block, section.blocks), by)])
    return replace(section, id=SectionId(f"s{number}"), span=section.span.shifted(by), blocks=blocks)
