"""Names of HTML and EPUB: which elements are skipped, which make blocks, which types mean what."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from storyledger.sources.words import rows

if TYPE_CHECKING:
    from storyledger.document import SectionKind

__all__ = ["BLOCKS", "FOOTNOTES", "HEADINGS", "SKIPPED", "TITLES", "VERSE", "kinds_by"]

SKIPPED = frozenset({
    "audio", "button", "canvas", "figcaption", "footer", "form", "head", "iframe", "input", "link",
    "map", "math", "meta", "nav", "noscript", "object", "rp", "rt", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
})  # fmt: skip
"""Elements whose words are not the page's text."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
"""Elements that begin and end a paragraph."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""Heading elements and their levels."""

VERSE = frozenset({
    "z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics", "poem", "poetry", "verse",
    "stanza", "lyrics",
})  # fmt: skip
"""Types and classes of verse."""

TITLES = frozenset({"title", "subtitle", "fulltitle", "bridgehead", "se:bridgehead"})
"""Types of paragraphs that belong to a heading."""

FOOTNOTES = frozenset({
    "noteref", "footnote", "rearnote", "doc-noteref", "doc-footnote", "pagebreak", "doc-pagebreak",
})  # fmt: skip
"""Types of footnote markers, footnotes and page numbers."""


@cache
def kinds_by(column: str) -> dict[str, SectionKind]:
    """Return words and the kinds of section they mean: those in types ("type") or in file names ("file")."""
    return {row[0]: cast("SectionKind", row[2]) for row in rows("matter_words.tsv") if row[1] == column}
