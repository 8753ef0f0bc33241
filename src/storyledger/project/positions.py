"""Where a reader stands: "chapter 12", "43%", words from the text, or a code point. Runs for ``--at``.

A position is found in the whole document; what is then shown depends on nothing after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.decisions import anchor, place_of
from storyledger.errors import PositionError, did_you_mean
from storyledger.patterns import pattern
from storyledger.sources.headings import look, title_after
from storyledger.sources.numbers import NUMBER, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.document import Document, Section
    from storyledger.span import Span

__all__ = ["find_position", "names_scene", "newest"]

_PERCENT = pattern(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?:%|per ?cent)", re.IGNORECASE)
_CHAPTER = pattern(
    r"(?:(?P<edge>before|start of|beginning of|end of|after) )?(?:chapter|chap|ch)"
    rf"(?:\.? ?#? ?(?=\d)|\.? (?:no\.? ?)?)(?P<number>{NUMBER})",
    re.IGNORECASE,
)
_SCENE = pattern(
    r"(?:(?P<edge>before|start of|beginning of|end of|after) )?scene (?P<number>\d{1,6})"
    r"(?: (?:of|in) (?P<chapter>.+))?",
    re.IGNORECASE,
)
_KEYWORDS = frozenset({"chapter", "chap", "ch", "scene", "part", "before", "after", "end", "start"})
"""Words that name no place by themselves."""
_EDGES_BEFORE = frozenset({"before", "start of", "beginning of"})
_HELP = (
    'Give "chapter 12" (its end), "before chapter 12", "scene 2 of chapter 12", "43%", a number of'
    " characters, or words from the text."
)


def find_position(document: Document, wanted: int | str, scenes: Sequence[Span] = ()) -> int:
    """Return the code point that ``wanted`` means: everything before it may be known, nothing from it on.

    Args:
        document: the whole text.
        wanted: a number of code points; ``"43%"`` of them, back to the end of a word;
            ``"chapter 12"`` (its end), ``"before chapter 12"`` or a chapter's title (its end),
            with what numbers the chapter or without;
            ``"scene 2 of chapter 12"`` (its end); or words that stand once in the text (their end).
        scenes: where the scenes stand that a reading found, in order.

    Raises:
        PositionError: there is no such place.

    """
    if isinstance(wanted, int):
        return _counted(document, wanted)
    words = " ".join(wanted.split())
    if not words or words.casefold() in _KEYWORDS:
        raise PositionError(f'"{words}" says no place in the text. {_HELP}')
    for way in (_as_number, _as_percent, _as_chapter, _as_title):
        position = way(document, words)
        if position is not None:
            return position
    for position in (_as_scene(document, words, scenes), _as_words(document, words)):
        if position is not None:
            return position
    hint = did_you_mean(words, (section.title for section in document.chapters if section.title))
    raise PositionError(f'"{words}" is not a place in the text.{hint} {_HELP}')


def names_scene(wanted: str) -> bool:
    """Tell whether a place is a scene, so that the story must have been read to find it."""
    return _SCENE.fullmatch(" ".join(wanted.split())) is not None


def newest(document: Document) -> int:
    """Return where the newest part begins: the last file of several, else the last chapter."""
    if document.parts:
        return document.part_starts[-1]
    chapters = _chapters(document)
    return chapters[-1][0].span.start if chapters else 0


def _counted(document: Document, position: int) -> int:
    length = len(document.text)
    if not 0 <= position <= length:
        raise PositionError(f"There is no character {position}: the text has {length}. {_HELP}")
    return position


def _as_number(document: Document, words: str) -> int | None:
    return _counted(document, int(words)) if words.isascii() and words.isdigit() and len(words) < 16 else None


def _as_percent(document: Document, words: str) -> int | None:
    match = _PERCENT.fullmatch(words)
    if match is None:
        return None
    share = float(match["number"].replace(",", "."))
    if share > 100:
        raise PositionError(f"{words} is more than the whole text. {_HELP}")
    return _word_end(document.text, int(len(document.text) * share / 100))


def _word_end(text: str, position: int) -> int:
    """Return ``position``, moved back out of the word it stands in."""
    while 0 < position < len(text) and text[position - 1].isalnum() and text[position].isalnum():
        position -= 1
    return position


def _as_chapter(document: Document, words: str) -> int | None:
    match = _CHAPTER.fullmatch(words)
    number = number_of(match["number"]) if match else None
    if match is None or number is None:
        return None
    chapters = _chapters(document)
    index = _numbered(chapters, number)
    if index is None:
        count = len(chapters)
        raise PositionError(
            f"There is no chapter {number}: the text has {count} chapter{'s' * (count != 1)}."
        )
    return _edge(chapters[index], match["edge"])


def _chapters(document: Document) -> list[list[Section]]:
    """Return the sections of every chapter, what goes on after a note with the chapter it belongs to."""
    chapters: list[list[Section]] = []
    for section in document.chapters:
        if section.continues and chapters:
            chapters[-1].append(section)
        else:
            chapters.append([section])
    return chapters


def _numbered(chapters: list[list[Section]], number: int) -> int | None:
    """Return the index of the chapter whose heading says ``number``, else of the one that many places on."""
    said = [index for index, parts in enumerate(chapters) if _number_in(parts[0].title) == number]
    if len(said) == 1:
        return said[0]
    return number - 1 if 1 <= number <= len(chapters) else None


def _number_in(title: str) -> int | None:
    seen = look(title) if title else None
    return seen.number if seen and seen.kind == "chapter" else None


def _edge(chapter: list[Section], edge: str | None) -> int:
    before = (edge or "").casefold() in _EDGES_BEFORE
    return chapter[0].span.start if before else chapter[-1].span.end


def _as_title(document: Document, words: str) -> int | None:
    """Return the end of the only chapter with this heading, else of the only one with this title in it."""
    wanted, chapters = _plain(words), _chapters(document)
    for way in (_plain, _titled):
        same = [chapter for chapter in chapters if way(chapter[0].title) == wanted]
        if same and wanted:
            return _edge(same[0], None) if len(same) == 1 else None
    return None


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold().replace("’", "'").strip(" .:?!\"'“”‘")


def _titled(heading: str) -> str:
    return _plain(title_after(heading))


def _as_scene(document: Document, words: str, scenes: Sequence[Span]) -> int | None:
    match = _SCENE.fullmatch(words)
    if match is None or not scenes:
        return None
    chapters = _chapters(document)
    if match["chapter"]:
        end = _as_chapter(document, match["chapter"]) or _as_title(document, match["chapter"])
        chapters = [parts for parts in chapters if parts[-1].span.end == end]
    if len(chapters) != 1:
        raise PositionError(f'"{words}" may stand in several chapters: say "{words} of chapter 2".')
    low, high = chapters[0][0].span.start, chapters[0][-1].span.end
    inside = [scene for scene in scenes if low <= scene.start < high]
    number = int(match["number"])
    if not 1 <= number <= len(inside):
        where = f" in {match['chapter']}" if match["chapter"] else ""
        count = f"are {len(inside)} scenes" if len(inside) != 1 else "is 1 scene"
        raise PositionError(f"There is no scene {number}{where}: there {count}.")
    scene = inside[number - 1]
    return scene.start if (match["edge"] or "").casefold() in _EDGES_BEFORE else scene.end


def _as_words(document: Document, words: str) -> int | None:
    """Return the end of the quoted words, with or without quotation marks around them."""
    bare = words[1:-1].strip() if len(words) > 2 and words[0] in "\"'“‘" and words[-1] in "\"'”’" else words
    for quote in dict.fromkeys((words, bare)):
        span = place_of(anchor(quote), document.text)
        if span is not None:
            return span.end
    if bare and bare in document.text:
        count = document.text.count(bare)
        raise PositionError(f'"{bare}" stands in {count} places in the text; quote more words.')
    return None
