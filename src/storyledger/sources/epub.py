"""EPUB 2 and 3: container, package, spine, contents list; matter by what the book says of its files."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.document import SectionKind
from storyledger.errors import SourceError
from storyledger.patterns import pattern
from storyledger.sources.archive import Archive, parse_xml
from storyledger.sources.composer import Composed, Composer
from storyledger.sources.decoding import decode
from storyledger.sources.headings import look
from storyledger.sources.html import judge
from storyledger.sources.markup import (
    Walker,
    hidden_by_rules,
    parse_html,
    text_in,
    types_of,
    with_comments,
)
from storyledger.sources.tags import kinds_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["read_epub"]

_DOCUMENTS = ("application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document", "")
_ENTITY = pattern(r"&(?!amp;|lt;|gt;|quot;|apos;)([A-Za-z][A-Za-z0-9]{1,31});")
_DOCTYPE = pattern(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_BODY = pattern(r"<body\b.*</body>", re.DOTALL | re.IGNORECASE)
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")

Target = tuple[SectionKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What the package file says."""

    path: str
    """Where it stands."""
    title: str
    """The work's title."""
    spine: tuple[str, ...]
    """Its documents in reading order."""
    contents: str
    """The contents document: navigation document or NCX; empty without one."""


def read_epub(data: bytes, name: str) -> Composed:
    """Return what the chapters of an EPUB tell, with its title.

    Raises:
        SourceError: it is damaged, locked, a bomb, or holds no document.

    """
    archive = Archive(data, name)
    package = _package(archive)
    _refuse_locked(archive, package)
    targets = _contents(archive, package)
    composer = Composer()
    walker = Walker(composer, judge)
    for path in package.spine:
        _read_file(archive, path, walker, composer, targets)
    return composer.composed(package.title)


def _package(archive: Archive) -> Package:
    container = parse_xml(archive.read("META-INF/container.xml"), archive.name)
    rootfile = container.find(".//{*}rootfile[@full-path]")
    path = rootfile.get("full-path", "") if rootfile is not None else ""
    if path not in archive:
        raise SourceError(
            f"{archive.name} does not say where its book begins. Convert it again, for example with calibre."
        )
    root = parse_xml(archive.read(path), archive.name)
    items = {item.get("id", ""): item for item in root.iterfind(".//{*}manifest/{*}item")}
    spine = root.find(".//{*}spine")
    ordered = (
        [] if spine is None else [ref for ref in spine.iterfind("{*}itemref") if ref.get("linear") != "no"]
    )
    chosen = [items[ref.get("idref", "")] for ref in ordered if ref.get("idref", "") in items]
    documents = [
        item for item in chosen if item.get("media-type", "") in _DOCUMENTS and "nav" not in _properties(item)
    ]
    title = root.find(".//{http://purl.org/dc/elements/1.1/}title")
    return Package(
        path=path,
        title=text_in(title) if title is not None else "",
        spine=tuple(archive.resolve(path, item.get("href", "")) for item in documents),
        contents=archive.resolve(path, _contents_href(items, spine)),
    )


def _properties(item: etree._Element) -> list[str]:
    return (item.get("properties") or "").split()


def _contents_href(items: dict[str, etree._Element], spine: etree._Element | None) -> str:
    for item in items.values():
        if "nav" in _properties(item):
            return item.get("href", "")
    named = items.get(spine.get("toc", "")) if spine is not None else None
    if named is None:
        named = next(
            (one for one in items.values() if one.get("media-type") == "application/x-dtbncx+xml"), None
        )
    return named.get("href", "") if named is not None else ""


def _refuse_locked(archive: Archive, package: Package) -> None:
    """Refuse a book whose words are locked; locked fonts do not matter."""
    if "META-INF/encryption.xml" not in archive:
        return
    locks = parse_xml(archive.read("META-INF/encryption.xml"), archive.name)
    for lock in locks.iterfind(".//{*}EncryptedData"):
        method, reference = lock.find("{*}EncryptionMethod"), lock.find(".//{*}CipherReference")
        algorithm = method.get("Algorithm", "") if method is not None else ""
        locked = archive.resolve("", reference.get("URI", "")) if reference is not None else ""
        if algorithm not in _FONTS and locked in package.spine:
            raise SourceError(
                f"{archive.name} is copy-protected and cannot be read. Give a copy without protection."
            )


def _contents(archive: Archive, package: Package) -> dict[str, dict[str, Target]]:
    """Return for each file where the contents list says a section begins; "" is the file's start."""
    found: dict[str, dict[str, Target]] = {}
    if package.contents not in archive:
        return found
    root = _parse(archive.read(package.contents), f"{archive.name} ({package.contents})")
    if root is None:
        return found
    for title, href in _entries(root):
        path = archive.resolve(package.contents, href)
        kind = _kind_by_name(path, title)
        found.setdefault(path, {}).setdefault(href.partition("#")[2], (kind or "chapter", title))
    return found


def _entries(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield title and address of every entry of a navigation document or NCX."""
    for point in root.iterfind(".//{*}navPoint"):
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if content is not None:
            yield text_in(label) if label is not None else "", content.get("src", "")
    for nav in root.iter("{*}nav"):
        if "toc" in types_of(nav) or "doc-toc" in types_of(nav):
            for link in nav.iter("{*}a"):
                yield text_in(link), link.get("href", "")


def _kind_by_name(path: str, title: str) -> SectionKind | None:
    """Tell front or back matter by the title in the contents list, else by the file's name."""
    says = look(title)
    if says is not None and says.kind in ("front", "back", "contents"):
        return "back" if says.kind == "back" else "front"
    if says is not None:
        return None
    words = set(re.split(r"[^a-z]+", path.rpartition("/")[2].rpartition(".")[0].lower()))
    return next((kind for word, kind in kinds_by("file").items() if word in words), None)


def _read_file(
    archive: Archive, path: str, walker: Walker, composer: Composer, contents: dict[str, dict[str, Target]]
) -> None:
    root = _parse(archive.read(path), f"{archive.name} ({path})")
    if root is None:
        return
    targets = contents.get(path, {})
    kind = _matter_of(root) or _kind_by_name(path, "")
    start = targets.get("")
    if start is not None:
        why = (
            "an entry of the contents list"
            if kind in (None, "chapter")
            else f"the file {path.rpartition('/')[2]}"
        )
        composer.open(kind or start[0], why, start[1])
    elif kind in ("front", "back"):
        composer.open(kind, f"the file {path.rpartition('/')[2]}")
    body = root.find(".//{*}body")
    walker.walk(body if body is not None else root, hidden=hidden_by_rules(root), targets=targets)


def _matter_of(root: etree._Element) -> SectionKind | None:
    """Return what the file's body says it is."""
    body = root.find(".//{*}body")
    for one in sorted(types_of(body)) if body is not None else ():
        if one in ("frontmatter", "backmatter"):
            return kinds_by("type")[one]
    return None


def _parse(data: bytes, name: str) -> etree._Element | None:
    """Parse one of the book's documents, strictly first, then as browsers do; None when it is empty."""
    if not data.strip():
        return None
    source = decode(data, name)
    if "<!ENTITY" in source:
        raise SourceError(f"{name} declares XML entities, which a story does not need. It was not opened.")
    source = _ENTITY.sub(lambda match: html.unescape(match[0]), _DOCTYPE.sub("", source, count=1))
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    source = _BODY.sub(lambda body: with_comments(body[0]), source)
    try:
        return parse_xml(source.encode("utf-8", "replace"), name)
    except SourceError:
        return parse_html(source)
