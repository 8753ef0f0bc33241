"""Where the wall goes: from the slider, to the next paragraphs, or to the end of a chapter.

The one part of the reader that looks beyond the wall. It returns numbers only.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.document import Document

__all__ = ["moved", "share_of"]

STRIDE = 1_500
"""Code points that "read on" goes on for, to the end of the paragraph they end in."""


def moved(document: Document, *, to: str, share: int | None, start: int | None) -> int | None:
    """Return the new place of the wall in code points, None for "everything is known".

    Args:
        document: the whole text.
        to: ``next`` for a little further, ``chapter`` for the end of the chapter, a number for the end of the
            paragraph that it stands in; anything else: as ``share`` says.
        share: thousandths of the text.
        start: where the wall is now; None: nowhere.

    """
    length = len(document.text)
    if to == "next":
        place = _paragraph_end(document, min((start or 0) + STRIDE, length), (start or 0) + 1)
    elif to == "chapter":
        place = _chapter_end(document, start or 0)
    elif to.isascii() and to.isdigit() and len(to) < 11:
        place = _paragraph_end(document, min(int(to), length))
    elif share is not None and share < 1000:
        place = _paragraph_end(document, length * share // 1000)
    else:
        return None
    return place if _rest(document, place) else None


def share_of(document: Document, place: int) -> int:
    """Return a place in thousandths of the text, less than all of them."""
    return min(1000 * place // max(len(document.text), 1), 999)


def _paragraph_end(document: Document, place: int, least: int = 0) -> int:
    """Return the end of the paragraph at ``place``, or of the first one that ends at ``least`` or later."""
    blocks = document.blocks
    index = max(bisect_right(blocks, place, key=lambda block: block.span.start) - 1, 0)
    ends = (block.span.end for block in blocks[index:] if block.span.end >= least)
    return next(ends, len(document.text))


def _chapter_end(document: Document, start: int) -> int:
    """Return the end of the first section that ends after ``start``."""
    ends = (section.span.end for section in document.sections if section.span.end > start)
    return next(ends, len(document.text))


def _rest(document: Document, place: int) -> bool:
    """Tell whether any words come after ``place``."""
    return bool(Span(place, len(document.text)).of(document.text).strip())
