"""Which words of a page stand in italics or in bold, by the file's own setting or by signs in the text.

``*Words*``, ``_words_`` and ``**words**`` are set as they are meant, and the signs are not shown. Called by
``marked``.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from storyledger.patterns import pattern
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.document import Document

__all__ = ["Face", "Style", "styles_in"]

Face = Literal["italic", "bold", "both", "sign"]
"""How words are set; a ``sign`` says so of the words beside it."""

_SIGNED = pattern(r"(?<![\w*_\\])(?P<sign>\*{1,3}|_{1,3})(?![\s*_])[^*_\n]*[^\s*_\\](?P=sign)(?![\w*_])")
_FACES: tuple[Face, ...] = ("italic", "bold", "both")
"""What one, two and three signs say."""


@dataclass(frozen=True, slots=True)
class Style:
    """Words that are set in a way of their own."""

    span: Span
    face: Face


def styles_in(document: Document, span: Span) -> tuple[Style, ...]:
    """Return what is set apart in a paragraph, in order and without overlap."""
    low = bisect_left(document.italics, span.start, key=lambda one: one.start)
    high = bisect_left(document.italics, span.end, key=lambda one: one.start)
    return tuple(Style(one, "italic") for one in document.italics[low:high]) or tuple(_signed(document, span))


def _signed(document: Document, span: Span) -> Iterator[Style]:
    for found in _SIGNED.finditer(document.text, span.start, span.end):
        start, end = found.span()
        width = len(found["sign"])
        yield Style(Span(start, start + width), "sign")
        yield Style(Span(start + width, end - width), _FACES[width - 1])
        yield Style(Span(end - width, end), "sign")
