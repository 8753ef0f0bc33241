"""Which words of a page stand in italics or in bold, by the file's own setting or by signs in the text.

``*Words*``, ``_words_`` and ``**words**`` are set as they are meant, and the signs are not shown. Called by
every page that shows words of a story: the report, its text, the local reader.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from storyledger.patterns import pattern
from storyledger.span import Span
from storyledger.views.wording import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.document import Document
    from storyledger.views.wording import Quoted

__all__ = ["SETTING", "Face", "Style", "styles_in", "typeset", "typeset_passage", "typeset_words"]

Face = Literal["italic", "bold", "both", "sign"]
"""How words are set; a ``sign`` says so of the words beside it."""

_SIGNED = pattern(r"(?<![\w*_\\])(?P<sign>\*{1,3}|_{1,3})(?![\s*_])[^*_\n]*[^\s*_\\](?P=sign)(?![\w*_])")
_FACES: tuple[Face, ...] = ("italic", "bold", "both")
"""What one, two and three signs say."""
SETTING: dict[Face, tuple[str, str]] = {
    "italic": ("<em>", "</em>"),
    "bold": ("<strong>", "</strong>"),
    "both": ("<strong><em>", "</em></strong>"),
}
"""What stands around words of a typeface in HTML."""


@dataclass(frozen=True, slots=True)
class Style:
    """Words that are set in a way of their own."""

    span: Span
    face: Face


def styles_in(document: Document, span: Span) -> tuple[Style, ...]:
    """Return what is set apart in a paragraph, in order and without overlap."""
    low = bisect_left(document.italics, span.start, key=lambda one: one.start)
    high = bisect_left(document.italics, span.end, key=lambda one: one.start)
    return tuple(Style(one, "italic") for one in document.italics[low:high]) or tuple(
        _signed(document.text, span)
    )


def typeset(document: Document, span: Span) -> Markup:
    """Return a paragraph as HTML: escaped, its words set as they are meant, without the signs for it."""
    return Markup("").join(_pieces(document.text, span, styles_in(document, span)))


def typeset_words(words: str) -> Markup:
    """Return words on their own as HTML; the signs in them say how they are set."""
    whole = Span(0, len(words))
    return Markup("").join(_pieces(words, whole, _signed(words, whole)))


def typeset_passage(words: Quoted) -> Markup:
    """Return a passage with a little around it, its own words marked; what is set may begin outside them."""
    text = words.before + words.exact + words.after
    start, end = len(words.before), len(words.before) + len(words.exact)
    faces = tuple(_signed(text, Span(0, len(text))))
    before, exact, after = (
        Markup("").join(_pieces(text, span, faces))
        for span in (Span(0, start), Span(start, end), Span(end, len(text)))
    )
    return Markup("{}<mark>{}</mark>{}").format(before, exact, after)


def _pieces(text: str, span: Span, styles: Iterable[Style]) -> Iterator[Markup]:
    """Yield the pieces of ``span``; those of a style that reaches over its ends are cut there."""
    done = span.start
    for style in styles:
        start, end = max(style.span.start, done), min(style.span.end, span.end)
        if start >= end:
            continue
        yield escape(harmless(text[done:start]))
        if style.face != "sign":
            before, after = SETTING[style.face]
            yield Markup(before) + harmless(text[start:end]) + Markup(after)  # noqa: S704 - our own tags
        done = end
    yield escape(harmless(text[done : span.end]))


def _signed(text: str, span: Span) -> Iterator[Style]:
    for found in _SIGNED.finditer(text, span.start, span.end):
        start, end = found.span()
        width = len(found["sign"])
        yield Style(Span(start, start + width), "sign")
        yield Style(Span(start + width, end - width), _FACES[width - 1])
        yield Style(Span(end - width, end), "sign")
