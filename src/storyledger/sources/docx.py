"""Word files: the text as it reads with every tracked change accepted, without comments and hidden text.

Read straight from the package's XML, paragraph by paragraph, so that tracked changes can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from storyledger.errors import SourceError
from storyledger.sources.archive import Archive, parse_xml
from storyledger.sources.composer import Composed, Composer, clean, in_bold, in_italics

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNREAD_NAMES = (
    "commentReference", "del", "delText", "endnoteReference", "footnoteReference", "instrText",
    "moveFrom", "object", "pPr", "pict", "rPr", "sectPr", "tblGrid", "tblPr", "tcPr", "trPr",
    "txbxContent",
)  # fmt: skip
_UNREAD = frozenset(_W + name for name in _UNREAD_NAMES) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style makes of its paragraphs."""

    level: int = 0
    """Heading level, 0 for body text."""
    is_title: bool = False


def read_docx(data: bytes, name: str) -> Composed:
    """Return what a Word file tells, with its title.

    Raises:
        SourceError: it is damaged, locked or a bomb.

    """
    archive = Archive(data, name)
    root = parse_xml(archive.read("word/document.xml"), name)
    body = root.find(f"{_W}body")
    if body is None:
        raise SourceError(f"{name} is not a whole docx file: its text is missing. Save it again.")
    styles = _styles(archive, name)
    composer = Composer()
    carried = ""
    for element in _children(body):
        if element.tag == f"{_W}tbl":
            composer.add("\n".join(_rows(element)), "table", why="a table")
        else:
            carried = _add_paragraph(composer, element, styles, carried)
    composer.add(carried)
    return composer.composed(_core_title(archive, name))


def _children(body: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables in order, those inside content controls and insertions included."""
    events = etree.iterwalk(body, events=("start",))
    for _, element in events:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
            events.skip_subtree()
        elif element.tag in _UNREAD:
            events.skip_subtree()


def _add_paragraph(
    composer: Composer, element: etree._Element, styles: dict[str, _Style], carried: str
) -> str:
    """Add one paragraph; return its words instead when its end was deleted and the next one follows on."""
    properties = element.find(f"{_W}pPr")
    pages = _words(element).split("\f")
    if carried:
        pages[0] = carried + pages[0]
    if properties is not None and properties.find(f"{_W}rPr/{_W}del") is not None and len(pages) == 1:
        return pages[0]
    style = _style_of(properties, styles)
    if _is_on(properties, "pageBreakBefore"):
        _break_page(composer)
    for index, page in enumerate(pages):
        if index:
            _break_page(composer)
        _add_words(composer, page, style, is_last=len(pages) == 1, centred=_is_centred(properties))
    return ""


def _break_page(composer: Composer) -> None:
    if composer.blocks and composer.blocks[-1].why != "a page break":
        composer.add("* * *", "break", why="a page break")


def _is_centred(properties: etree._Element | None) -> bool:
    where = properties.find(f"{_W}jc") if properties is not None else None
    return where is not None and where.get(f"{_W}val") == "center"


def _add_words(composer: Composer, raw: str, style: _Style, *, is_last: bool, centred: bool) -> None:
    words = "\n".join(" ".join(line.split()) for line in raw.split("\n")).strip()
    if not words:
        if is_last:
            composer.gap()
    elif style.level:
        composer.add(
            " ".join(words.split()), "heading", level=style.level, why="a title" if style.is_title else ""
        )
    else:
        composer.add(words, centred=centred)


def _words(paragraph: etree._Element) -> str:
    """Return the paragraph's words, line breaks as newlines, page breaks as form feeds."""
    parts: list[str] = []
    events = etree.iterwalk(paragraph, events=("start",))
    for _, element in events:
        tag = element.tag
        if tag in _UNREAD or (tag == f"{_W}r" and _is_on(element.find(f"{_W}rPr"), "vanish")):
            events.skip_subtree()
        elif tag == f"{_W}t":
            words = (element.text or "").translate(_SPACES)
            parts.append(_dressed(words, element.getparent()))
        elif tag == f"{_W}br":
            parts.append("\f" if element.get(f"{_W}type") == "page" else "\n")
        elif tag == f"{_W}cr":
            parts.append("\n")
        elif tag == f"{_W}tab":
            parts.append(" ")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _dressed(words: str, run: etree._Element | None) -> str:
    """Return the words of a run, marked as they are set."""
    properties = run.find(f"{_W}rPr") if run is not None else None
    words = in_italics(words) if _is_on(properties, "i") else words
    return in_bold(words) if _is_on(properties, "b") else words


_SPACES = {**dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"), ""), 0x0C: " ", 0x0A: " ", 0xA0: " "}


def _rows(table: etree._Element) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        cells = (
            clean(" ".join(_words(one) for one in cell.iter(f"{_W}p"))).strip()
            for cell in row.iter(f"{_W}tc")
        )
        words = " | ".join(cell for cell in cells if cell)
        if words:
            yield words


def _style_of(properties: etree._Element | None, styles: dict[str, _Style]) -> _Style:
    if properties is None:
        return _Style()
    outline = properties.find(f"{_W}outlineLvl")
    if (
        outline is not None
        and outline.get(f"{_W}val", "9").isdigit()
        and int(outline.get(f"{_W}val", "9")) < 9
    ):
        return _Style(int(outline.get(f"{_W}val", "9")) + 1)
    named = properties.find(f"{_W}pStyle")
    return styles.get(named.get(f"{_W}val", ""), _Style()) if named is not None else _Style()


def _is_on(properties: etree._Element | None, name: str) -> bool:
    flag = properties.find(f"{_W}{name}") if properties is not None else None
    return flag is not None and flag.get(f"{_W}val", "true") not in ("0", "false", "off")


def _styles(archive: Archive, name: str) -> dict[str, _Style]:
    """Return every paragraph style that makes headings, those based on a heading included."""
    if "word/styles.xml" not in archive:
        return {}
    root = parse_xml(archive.read("word/styles.xml"), name)
    raw = {style.get(f"{_W}styleId", ""): style for style in root.iterfind(f"{_W}style")}
    return {identity: _style_level(identity, raw) for identity in raw}


def _style_level(identity: str, raw: dict[str, etree._Element]) -> _Style:
    seen: set[str] = set()
    while identity in raw and identity not in seen:
        seen.add(identity)
        style = raw[identity]
        named = style.find(f"{_W}name")
        words = (named.get(f"{_W}val", "") if named is not None else "").lower()
        if words == "title":
            return _Style(1, is_title=True)
        if words.startswith("heading ") and words[8:].isdigit():
            return _Style(int(words[8:]))
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and outline.get(f"{_W}val", "9") in "012345678":
            return _Style(int(outline.get(f"{_W}val", "9")) + 1)
        based = style.find(f"{_W}basedOn")
        identity = based.get(f"{_W}val", "") if based is not None else ""
    return _Style()


def _core_title(archive: Archive, name: str) -> str:
    if "docProps/core.xml" not in archive:
        return ""
    title = parse_xml(archive.read("docProps/core.xml"), name).find("{http://purl.org/dc/elements/1.1/}title")
    return (title.text or "").strip() if title is not None else ""
