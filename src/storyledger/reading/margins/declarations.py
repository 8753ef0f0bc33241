"""Read what an author says about the story outside it: a cast list, a headcount, tags of an archive.

Runs on notes and front matter, one section at a time (stage A). What is declared outranks what is read, so
only plain forms count: a list after a colon that is announced as one, lines under a heading such as
"Characters", and the tag lines of fiction archives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from storyledger.entries import Declaration
from storyledger.patterns import pattern
from storyledger.reading.words import word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.reading.passage import Paragraph, Passage

__all__ = ["find_declarations"]

Kind = Literal["cast", "count", "tag", "relation"]

LONGEST = 6
"""Most words of a name in a list; longer items are prose."""
REMARK = 400
"""Most code points of a remark that are kept."""

_TAGS = pattern(
    r"^[ \t]*(?P<label>characters?|relationships?|pairings?|main characters?)[ \t]*:[ \t]*(?P<list>[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_ANNOUNCED = pattern(
    r"\b(?:lists? of (?:the )?(?:people|characters|everyone|persons|names|players)"
    r"|cast(?: list| of characters)?|dramatis personae"
    r"|(?:people|characters|everyone|those)(?: who (?:are|were|appear))? (?:in|present|there|here|at|of)"
    r"|who(?:['’]s| is| was) (?:who|there|in))\b"
    r"[^:.!?\n]{0,90}:[ \t]*",
    re.IGNORECASE,
)
_HEADING = pattern(
    r"^\W*(?:cast(?: list)?(?: of characters)?|(?:main |list of )?characters(?: list)?"
    r"|dramatis person(?:ae|æ)|persons of the (?:play|story|tale)|the (?:cast|characters|players))\W*$",
    re.IGNORECASE,
)
_LINE = pattern(r"[^\n]*\S[^\n]*")
_SAID_OF = pattern(r"\s*(?:[-–—:]+|,(?= [a-z])|\.{2,})\s*")
_ABBREVIATED = pattern(r"(?:\b(?:mr|mrs|ms|dr|st|prof|rev|sgt|lt|capt|jr|sr)|\b[A-Z])$", re.IGNORECASE)
_NUMBER = pattern(r"^(?P<number>\d{1,6}|[a-z]+)(?:\s+(?:other|more))?\s+(?P<group>\S.*)$", re.IGNORECASE)
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_COUPLE = pattern(
    r"^(?P<one>Mr|Mrs|Ms|Dr|Miss|Lord|Lady|Sir)\.?\s*(?:&|and)\s*"
    r"(?P<two>Mrs|Mr|Ms|Dr|Lady)\.?\s+(?P<name>[A-Z].*)$"
)
_AND = pattern(r"\s+(?:and|&)\s+")
_NAME = pattern(r"^[A-Z][\w.'’-]*(?:\s+(?:[A-Z\"“][\w.'’”\"-]*|of|the|de|von|van|la|le|du))*$")
_HEADCOUNT = pattern(
    r"\b(?:there (?:are|were)|we have|(?:has|have|had)|total of|all|with) "
    r"(?P<number>\d{1,4}|[a-z]+) (?P<group>[\w-]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of a list, without its remark."""

    text: str
    span: Span
    remark: str = ""


def find_declarations(passage: Passage) -> tuple[Declaration, ...]:
    """Return what notes and front matter declare, in order; chapters declare nothing.

    Spans count from the passage's start.
    """
    if passage.section.kind == "chapter":
        return ()
    found = [*_tags(passage), *_announced(passage), *_listed(passage), *_headcounts(passage)]
    unique = {(one.kind, one.text, one.span): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: one.span))


def _tags(passage: Passage) -> Iterator[Declaration]:
    """Yield the tags of an archive's header: ``Characters: …``, ``Relationships: …``."""
    for match in _TAGS.finditer(passage.text):
        kind: Kind = "tag" if "character" in match["label"].lower() else "relation"
        start, words = match.start("list"), match["list"]
        if not words.strip():
            start, words = _next_line(passage.text, match.end())
        fits = _is_name if kind == "tag" else _is_pair
        for item in _items(words, start):
            if fits(item.text):
                yield _declared(passage, kind, item.text, item)


def _next_line(text: str, at: int) -> tuple[int, str]:
    match = _LINE.search(text, at)
    return (match.start(), match.group()) if match else (at, "")


def _announced(passage: Passage) -> Iterator[Declaration]:
    """Yield the entries of a list within a sentence."""
    for match in _ANNOUNCED.finditer(passage.text):
        start = match.end()
        items = list(_items(passage.text[start : start + _list_end(passage.text[start:])], start))
        declared = [one for item in items for one in _entry(passage, item)]
        if len(declared) >= 3 or (len(declared) >= 2 and len(declared) == len(items)):
            yield from declared


def _list_end(text: str) -> int:
    """Return where a list in running text ends: at a full stop outside brackets, or with the line."""
    depth, quoted = 0, False
    for at, mark in enumerate(text):
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif mark in '"“”':
            quoted = not quoted
        elif mark == "\n" or (
            mark in ".!?" and not depth and not quoted and not _ABBREVIATED.search(text[max(0, at - 5) : at])
        ):
            return at
    return len(text)


def _items(text: str, offset: int) -> Iterator[_Item]:
    """Yield the entries of ``text``, which begins at ``offset``, split at commas outside brackets."""
    depth, first = 0, 0
    for at, mark in enumerate(text + ","):
        depth += (mark in "([") - (mark in ")]" and depth > 0)
        if mark in ",;" and (depth == 0 or at == len(text)):
            item = _item(text, first, at, offset)
            if item:
                yield item
            first = at + 1


def _item(text: str, first: int, last: int, offset: int) -> _Item | None:
    """Return one entry with its remark in brackets taken off, None when nothing is left."""
    words = text[first:last]
    lead = len(words) - len(words.lstrip())
    words = words.strip()
    if words.startswith(("and ", "& ")):
        lead, words = lead + words.index(" ") + 1, words[words.index(" ") + 1 :]
    bracket = re.search(r"\s*[(\[](?P<remark>.*?)[)\]]?$", words, re.DOTALL)
    name = words[: bracket.start()] if bracket else words
    if not name.strip(" ."):
        return None
    start = offset + first + lead
    return _Item(
        name.strip(" ."),
        Span(start, start + len(name.rstrip(" ."))),
        bracket["remark"][:REMARK] if bracket else "",
    )


def _entry(passage: Passage, item: _Item) -> Iterator[Declaration]:
    """Yield what one entry of a cast list declares: a headcount, a couple, or a name."""
    number = _numbered(item.text)
    couple = _COUPLE.match(item.text)
    if number:
        yield _declared(passage, "count", number[1], item, number[0])
    elif couple:
        for title in (couple["one"], couple["two"]):
            point = "." if f"{title}." in item.text else ""
            yield _declared(passage, "cast", f"{title}{point} {couple['name']}", item)
    else:
        for part in _AND.split(item.text):
            if _is_name(part):
                at = item.span.start + item.text.index(part)
                yield _declared(passage, "cast", part, _Item(part, Span(at, at + len(part)), item.remark))


def _numbered(text: str) -> tuple[int, str] | None:
    """Return number and group of an entry such as "12 guards", None for anything else."""
    match = _NUMBER.match(text)
    if not match:
        return None
    number = match["number"].lower()
    value = int(number) if number.isdigit() else _NUMBERS.get(number)
    return (value, match["group"]) if value is not None and value > 1 else None


def _is_name(text: str) -> bool:
    return len(text.split()) <= LONGEST and bool(_NAME.match(text))


def _is_pair(text: str) -> bool:
    return re.search(r"/| & | x ", text) is not None


def _listed(passage: Passage) -> Iterator[Declaration]:
    """Yield the lines under a heading such as "Characters"."""
    under = _HEADING.match(passage.title) is not None
    for paragraph in passage.paragraphs:
        if paragraph.kind == "heading" or _HEADING.match(paragraph.text):
            under = _HEADING.match(paragraph.text) is not None
        elif under:
            yield from _lines(passage, paragraph)


def _lines(passage: Passage, paragraph: Paragraph) -> Iterator[Declaration]:
    for line in _LINE.finditer(paragraph.text):
        words = line.group()
        lead = len(words) - len(words.lstrip(" \t*-•–"))
        said = _SAID_OF.search(words, lead)
        name = words[lead : said.start() if said else len(words)].rstrip(" .,")
        start = paragraph.span.start + line.start() + lead
        remark = words[said.end() :].strip()[:REMARK] if said else ""
        yield from _entry(passage, _Item(name, Span(start, start + len(name)), remark))


def _headcounts(passage: Passage) -> Iterator[Declaration]:
    """Yield headcounts in a note's sentences: "there are 18 soldiers"."""
    if passage.section.kind != "note":
        return
    for match in _HEADCOUNT.finditer(passage.text):
        counted = _numbered(f"{match['number']} {match['group']}")
        if counted and (counted[1].lower() in _people() or counted[1].lower() in {"people", "characters"}):
            span = Span(match.start("number"), match.end("group"))
            yield _declared(passage, "count", counted[1], _Item(counted[1], span), counted[0])


@cache
def _people() -> frozenset[str]:
    """Return plural nouns for people."""
    return frozenset(row[1] for row in word_rows("person_nouns") if len(row) > 1)


def _declared(passage: Passage, kind: Kind, text: str, item: _Item, number: int | None = None) -> Declaration:
    return Declaration(
        kind=kind,
        text=text,
        span=item.span,
        section=passage.section.id,
        number=number,
        remark=item.remark.strip(),
    )
