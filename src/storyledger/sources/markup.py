"""Walks an HTML or XHTML tree and composes the text it tells: for HTML pages and the files of an EPUB.

Never recursive, so that no nesting is too deep. What a page hides is not read: some sites plant decoy
sentences that way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from lxml import etree

from storyledger.document import BlockKind, SectionKind
from storyledger.patterns import pattern
from storyledger.sources.composer import RULE, Composer, clean, in_bold, in_italics
from storyledger.sources.tags import BLOCKS, FOOTNOTES, HEADINGS, SKIPPED, TITLES, VERSE, kinds_by

__all__ = [
    "Place",
    "Walker",
    "hidden_by_rules",
    "parse_html",
    "tag_of",
    "text_in",
    "tokens_of",
    "types_of",
    "with_comments",
]

_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_HIDDEN_STYLE = pattern(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_BOLD_STYLE = pattern(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CENTRED_STYLE = pattern(r"text-align\s*:\s*center", re.IGNORECASE)
_RULE = pattern(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = pattern(r"^(?:[a-z0-9]+)?(?P<sign>[.#])(?P<name>[\w-]+)$", re.IGNORECASE)
_NOTE_CLASS = pattern(
    r"(?:^|[-_ ])(?:author|authors|translator)['’]?s?[-_]?notes?(?:$|[-_ ])|authornote", re.IGNORECASE
)
_MARKER = pattern(r"^[\s\[(]*(?:[0-9]{1,4}|[*†‡§¶]+|[a-z])[\s\])]*$")


_COMMENT = pattern(r"<!--\s*storyledger:(.*?)-->", re.DOTALL)
_REMARK = "data-storyledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the words at a point of the tree are."""

    kind: BlockKind = "prose"
    """Kind of block they make."""
    level: int = 0
    """Heading level."""
    why: str = ""
    """What made them so."""
    italic: bool = False
    """They are set in italics."""
    bold: bool = False
    """They are set in bold."""
    centred: bool = False
    """They stand in the middle of the line."""


Judge = Callable[[etree._Element, Place], "Place | Literal['skip'] | None"]


def parse_html(text: str) -> etree._Element | None:
    """Parse a page leniently; None when there is no element in it."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def with_comments(page: str) -> str:
    """Return ``page`` with comments that speak to this program as empty elements, which a parser keeps."""
    return _COMMENT.sub(lambda one: f'<i {_REMARK}="{escape(one[1].strip())}"></i>', page)


def tag_of(element: etree._Element) -> str:
    """Return the element's name in lower case, without a namespace; empty for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def tokens_of(element: etree._Element) -> frozenset[str]:
    """Return the element's classes."""
    return frozenset((element.get("class") or "").split())


def types_of(element: etree._Element) -> frozenset[str]:
    """Return what the file says the element is (``epub:type``, ``role``)."""
    named = f"{element.get(_EPUB_TYPE) or ''} {element.get('epub:type') or ''} {element.get('role') or ''}"
    return frozenset(named.lower().split())


def text_in(element: etree._Element) -> str:
    """Return the element's words on one line."""
    return clean("".join(map(str, element.itertext()))).strip()


def hidden_by_rules(root: etree._Element) -> tuple[frozenset[str], frozenset[str]]:
    """Return the classes and ids that the page's style rules hide."""
    classes: set[str] = set()
    ids: set[str] = set()
    for style in root.iter("style", "{http://www.w3.org/1999/xhtml}style"):
        sheet = re.sub(
            r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style.text or "", flags=re.DOTALL
        )
        for selectors, declarations in _RULE.findall(sheet):
            if _HIDDEN_STYLE.search(declarations):
                for match in filter(
                    None, (_SIMPLE_SELECTOR.match(one.strip()) for one in selectors.split(","))
                ):
                    (classes if match["sign"] == "." else ids).add(match["name"])
    return frozenset(classes), frozenset(ids)


class Walker:
    """Feeds one tree after another to a composer."""

    def __init__(self, composer: Composer, judge: Judge | None = None) -> None:
        self._composer = composer
        self._judge = judge
        self._words: list[str] = []
        self._hidden: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        self._targets: Mapping[str, tuple[SectionKind, str]] = {}

    def walk(
        self,
        root: etree._Element,
        place: Place | None = None,
        *,
        hidden: tuple[frozenset[str], frozenset[str]] | None = None,
        targets: Mapping[str, tuple[SectionKind, str]] | None = None,
    ) -> None:
        """Compose everything under ``root``.

        Args:
            root: the element to begin with.
            place: what its words are.
            hidden: classes and ids that style rules hide.
            targets: ids where the contents list says that a section begins, with its kind and title.

        """
        self._hidden, self._targets = hidden or (frozenset(), frozenset()), targets or {}
        stack = [place or Place()]
        marks: list[int] = []
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if event == "end":
                self._leave(element, stack, marks, root)
                continue
            inner = self._enter(element, stack[-1])
            stack.append(inner or stack[-1])
            marks.append(len(self._composer.blocks))
            if inner is None:
                events.skip_subtree()
            else:
                self._take(element.text, inner)
        self._flush(stack[0])

    def _enter(self, element: etree._Element, place: Place) -> Place | None:
        """Return what the element's words are, None when it is not to be read."""
        tag, types = tag_of(element), types_of(element)
        remark = element.get(_REMARK) if tag == "i" else None
        if remark is not None:
            self._composer.remark(remark)
            return None
        if tag == "br":
            self._words.append("\n")
        is_skipped = tag in SKIPPED and not _is_foot_of_letter(element, tag)
        if is_skipped or self._is_hidden(element) or self._is_marker(element, tag, types):
            return None
        if tag in BLOCKS:
            self._flush(place)
        self._open_section(element, tag, types)
        if tag == "hr":
            self._composer.add(RULE, "break", why="the mark of a drawn rule")
            return None
        if tag == "table" and not _is_layout(element):
            self._add_table(element)
            return None
        if tag == "dl":
            self._add_pairs(element, place)
            return None
        judged = self._judge(element, place) if self._judge else None
        if judged == "skip":
            return None
        return judged or _place_in(element, tag, types, place)

    def _leave(
        self, element: etree._Element, stack: list[Place], marks: list[int], root: etree._Element
    ) -> None:
        place, mark, tag = stack.pop(), marks.pop(), tag_of(element)
        if tag in BLOCKS:
            self._flush(place)
            if (
                tag == "p"
                and mark == len(self._composer.blocks)
                and place.kind == "prose"
                and len(element) == 0
            ):
                self._composer.gap()
        if element is not root:
            self._take(element.tail, stack[-1])

    def _take(self, words: str | None, place: Place) -> None:
        if words:
            cleaned = in_italics(clean(words)) if place.italic else clean(words)
            self._words.append(in_bold(cleaned) if place.bold else cleaned)

    def _flush(self, place: Place) -> None:
        """Make blocks of the words gathered; two line breaks part paragraphs."""
        if not self._words:
            return
        joined = "".join(self._words)
        self._words.clear()
        for part in _parts(joined):
            words = " ".join(part) if place.kind == "heading" else "\n".join(part)
            self._composer.add(words, place.kind, level=place.level, why=place.why, centred=place.centred)

    def _add_table(self, table: etree._Element) -> None:
        rows = (
            [text_in(cell) for cell in row if tag_of(cell) in ("td", "th")]
            for row in table.iter("tr", "{*}tr")
        )
        lines = [" | ".join(cell for cell in row if cell) for row in rows]
        self._composer.add("\n".join(line for line in lines if line), "table", why="a table")

    def _add_pairs(self, terms: etree._Element, place: Place) -> None:
        """Add a list of terms ("Rating:") and what stands to them, a pair to a block."""
        pair: list[str] = []
        for element in terms.iter("dt", "dd", "{*}dt", "{*}dd"):
            if tag_of(element) == "dt" and pair:
                self._composer.add(" ".join(pair), place.kind, level=place.level, why=place.why)
                pair = []
            pair.append(text_in(element))
        self._composer.add(" ".join(pair), place.kind, level=place.level, why=place.why)

    def _open_section(self, element: etree._Element, tag: str, types: frozenset[str]) -> None:
        target = self._targets.get(element.get("id") or " ")
        if target is not None:
            self._flush(Place())
            self._composer.open(target[0], "an entry of the contents list", target[1])
        elif tag in ("section", "body", "div", "article") and types:
            said = [one for one in sorted(types) if one in kinds_by("type")]
            if said:
                self._flush(Place())
                self._composer.open(
                    kinds_by("type")[said[0]], f"what the file says it is ({', '.join(said)})"
                )

    def _is_hidden(self, element: etree._Element) -> bool:
        if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
            return True
        classes, ids = self._hidden
        return bool(classes and not classes.isdisjoint(tokens_of(element))) or element.get("id") in ids

    def _is_marker(self, element: etree._Element, tag: str, types: frozenset[str]) -> bool:
        """Tell whether the element is a footnote's marker, a footnote or a page number."""
        if types & FOOTNOTES and tag not in ("section", "body", "div", "ol", "p", "li"):
            return True
        if tag == "sup" or (tag == "a" and (element.get("href") or "").startswith("#")):
            linked = tag == "a" or element.find(".//{*}a") is not None
            return linked and bool(_MARKER.match(text_in(element)))
        return False


def _place_in(element: etree._Element, tag: str, types: frozenset[str], place: Place) -> Place:
    if _NOTE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return Place(kind="note", why="marked as an author's note")
    if place.kind in ("note", "front", "back"):
        return place
    if tag in HEADINGS:
        return Place(kind="heading", level=HEADINGS[tag])
    if tag == "hgroup":
        first = next((HEADINGS[tag_of(one)] for one in element if tag_of(one) in HEADINGS), 2)
        return Place(kind="heading", level=first)
    if tag == "p" and types & TITLES:
        return Place(kind="heading", level=_level_before(element))
    if tag == "pre" or VERSE & (types | tokens_of(element)):
        return replace(place, kind="verse") if place.kind == "prose" else place
    return _dressed(element, tag, place)


def _dressed(element: etree._Element, tag: str, place: Place) -> Place:
    """Return a place with the dress that an element gives its words."""
    tokens, style = tokens_of(element), element.get("style") or ""
    if tag in ("em", "i") or any("italic" in token for token in tokens):
        place = replace(place, italic=True)
    if tag in ("b", "strong") or any("bold" in token for token in tokens) or _BOLD_STYLE.search(style):
        place = replace(place, bold=True)
    if tag in BLOCKS and not place.centred and _is_centred(element, tag, tokens, style):
        place = replace(place, centred=True)
    return place


def _is_centred(element: etree._Element, tag: str, tokens: frozenset[str], style: str) -> bool:
    if tag == "center" or (element.get("align") or "").lower() == "center" or _CENTRED_STYLE.search(style):
        return True
    return any("center" in token or "centre" in token for token in tokens)


def _level_before(element: etree._Element) -> int:
    """Return the level of the heading that a title line follows, one below chapters without any."""
    before = element.getprevious()
    while before is not None and tag_of(before) not in (*HEADINGS, "hgroup"):
        before = before.getprevious()
    return HEADINGS.get(tag_of(before), 3) if before is not None else 6


def _is_foot_of_letter(element: etree._Element, tag: str) -> bool:
    """Tell whether a footer closes a letter in the story, as a signature or a postscript does."""
    if tag != "footer":
        return False
    quoted = any(tag_of(ancestor) == "blockquote" for ancestor in element.iterancestors())
    return quoted or element.get("role") == "presentation"


def _is_layout(table: etree._Element) -> bool:
    """Tell whether a table only lays out a page: its cells hold paragraphs or long text."""
    for cell in table.iter("td", "{*}td"):
        if any(tag_of(one) in ("p", "div", "h1", "h2", "table") for one in cell.iterdescendants()):
            return True
        if len(text_in(cell)) > 400:
            return True
    return False


def _parts(joined: str) -> Iterator[list[str]]:
    part: list[str] = []
    for line in joined.split("\n"):
        words = " ".join(line.split())
        if words:
            part.append(words)
        elif part:
            yield part
            part = []
    if part:
        yield part
