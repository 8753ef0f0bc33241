"""HTML pages: AO3, Royal Road and FanFiction.net by their own structure, any other page by its tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from storyledger.patterns import pattern
from storyledger.sources.composer import Composed, Composer
from storyledger.sources.decoding import decode
from storyledger.sources.markup import (
    Place,
    Walker,
    hidden_by_rules,
    parse_html,
    tag_of,
    text_in,
    tokens_of,
    types_of,
    with_comments,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree


__all__ = ["judge", "read_html"]

_CHARSET = pattern(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = pattern(r"^\s*<\?xml[^>]*\?>")
_AO3_MATTER = pattern(r"^(?:preface|afterword|endnotes\d*)$")
_AO3_NOTES = frozenset(("summary", "notes", "endnotes", "end"))


def read_html(data: bytes, name: str) -> Composed:
    """Return what a page tells, with the title in its head."""
    declared = _CHARSET.search(data[:2048])
    source = decode(data, name, declared=declared[1].decode("ascii") if declared else None)
    root = parse_html(with_comments(_DECLARATION.sub("", source)))
    if root is None:
        return Composed("")
    composer = Composer()
    walker, hidden = Walker(composer, judge), hidden_by_rules(root)
    heading, parts, title = _parts_of(root)
    if heading:
        composer.add(heading, "heading", level=2, why="the chapter that the page names")
    for part in parts:
        is_note = "author-note-portlet" in tokens_of(part)
        place = Place(kind="note", why="marked as an author's note") if is_note else None
        walker.walk(part, place, hidden=hidden)
    return composer.composed(title)


def _parts_of(root: etree._Element) -> tuple[str, Sequence[etree._Element], str]:
    """Return a heading kept apart from the story, the elements to read, and the work's title."""
    title = _head_title(root)
    preface = root.find(".//*[@id='preface']")
    if preface is not None and root.find(".//*[@id='chapters']") is not None:
        named = preface.find(".//h1")
        return "", (root,), text_in(named) if named is not None else title
    royal = [one for one in root.iter("div", "h1") if _is_royal(one)]
    if any("chapter-content" in tokens_of(one) for one in royal):
        return "", royal, title
    story = root.find(".//*[@id='storytext']")
    if story is not None:
        return _selected_chapter(root), (story,), _profile_title(root) or title
    return "", (_main(root),), title


def _is_royal(element: etree._Element) -> bool:
    return tag_of(element) == "h1" or bool(tokens_of(element) & {"chapter-content", "author-note-portlet"})


def _head_title(root: etree._Element) -> str:
    title = root.find(".//title")
    return text_in(title)[:200] if title is not None else ""


def _profile_title(root: etree._Element) -> str:
    title = root.find(".//*[@id='profile_top']/b")
    return text_in(title) if title is not None else ""


def _selected_chapter(root: etree._Element) -> str:
    """Return the chapter that a FanFiction.net page shows, from its chapter menu."""
    menu = root.find(".//select[@id='chap_select']")
    chosen = menu.find(".//option[@selected]") if menu is not None else None
    words = text_in(chosen) if chosen is not None else ""
    return f"Chapter {words}" if words[:1].isdigit() else words


def _main(root: etree._Element) -> etree._Element:
    """Return the element that holds most of the page's words: main part, only article, or body."""
    body = root.find(".//body")
    whole = body if body is not None else root
    length = len(text_in(whole))
    for candidates in (root.findall(".//main"), root.findall(".//article")):
        if len(candidates) == 1 and len(text_in(candidates[0])) * 2 > length:
            return candidates[0]
    return whole


def judge(element: etree._Element, place: Place) -> Place | Literal["skip"] | None:
    """Say what an element of an AO3 work is, in pages and in EPUBs; None for anything else."""
    classes, identity, tag = tokens_of(element), element.get("id") or "", tag_of(element)
    if classes & {"landmark", "endnote-link", "actions"} or (
        tag == "h2" and "toc-heading" in classes and place.kind == "note"
    ):
        return "skip"
    if (
        _AO3_MATTER.match(identity)
        and not types_of(element)
        and (place.kind == "note" or _has_ao3_parts(element))
    ):
        return Place(kind="note", why=f"marked as the work's {identity.rstrip('0123456789')}")
    if "meta" in classes and "group" in classes and tag == "div":
        return Place(kind="note", why="marked as summary or notes")
    if classes & _AO3_NOTES and classes & {"module"}:
        return Place(kind="note", why="marked as summary or notes")
    if (
        "heading" in classes
        and place.kind == "note"
        and place.why == "marked as summary or notes"
        and tag in ("h2", "h3")
    ):
        return Place(kind="heading", level=2, why="the heading of a chapter")
    return None


def _has_ao3_parts(element: etree._Element) -> bool:
    return any(tokens_of(one) & {"userstuff", "tags", "message", "byline"} for one in element.iter())
