"""Which blocks are headings, breaks and contents lists: the first step of structuring a document.

Every decision uses only the blocks it is given, so that a text cut short is outlined as if it ended there. A
source's own headings (Markdown, HTML, Word styles) are taken at their word; in running text a line must look
like a heading *and* keep company: a number follows its predecessor, an unnumbered title comes after wide gaps
and more than twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from storyledger.document import Block
from storyledger.patterns import pattern
from storyledger.sources.headings import HEADING_LIMIT, Look, is_heading_word, is_titled, look, plain_words
from storyledger.sources.labels import note_label
from storyledger.sources.marks import BREAK_LIMIT, break_mark
from storyledger.sources.name_lines import name_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Outlined", "outline"]

TITLE, PART, CHAPTER, INNER = 1, 1, 2, 3
"""Levels given to headings that were found by their words."""
_LINK = 150
"""Code points between two bare numbers that head sections."""
_SENTENCE = 40
"""Code points of a sentence, which no entry of a list has."""
_TITLE_LINK = 1500
_PAGE_LINK = 2500
_SHORT = 200
_SET = pattern(
    r"(?:\d{1,3}[A-Z]?\.? +)?(?:INT|EXT|I/E|EST)(?:\.?/(?:INT|EXT))?[.:]? +[A-Z0-9][^a-z\n]*(?:\([^)\n]*\))?"
)
"""The line over a scene of a screenplay: "INT. KITCHEN - NIGHT"."""
_TIME = pattern(r"(?:1\d|20)\d\d[.:]?|(?i:now|then|before|after|(?:the )?present(?: day)?)")
"""A time on a line of its own that says little where it stands alone."""
_APART = 100
"""Code points that stand between two lines over scenes, at the least for half of them."""
_NO_TITLE = pattern(
    r"[\W_]*(?:(?:from|to|cc|date|sent|subject|re): |fade in\b|(?:int|ext|est)\. )", re.IGNORECASE
)
"""How the head of a message, or a screenplay, begins."""
_PLUS_ONE = pattern(r"[\s*_]*\+ ?(?:1|i|one)\b", re.IGNORECASE)

Role = Literal["opens", "joins", "inner", "title", ""]


@dataclass(frozen=True, slots=True)
class Outlined:
    """A block with its part in the outline."""

    block: Block
    """The block, its kind decided."""
    role: Role = ""
    """Opens a section, joins the heading before, is a heading inside, is the work's title, or neither."""
    look: Look | None = None
    """What its words say as a heading."""

    @property
    def is_heading(self) -> bool:
        """Tell whether the block is a heading of any kind."""
        return self.block.kind == "heading"


def outline(text: str, blocks: Sequence[Block], chapter_level: int | None = None) -> list[Outlined]:
    """Return ``blocks`` with headings, breaks and contents lists told apart."""
    seen = [_seen(text, block) for block in blocks]
    seen = _take_own_headings(seen, chapter_level)
    seen = _take_worded_headings(text, seen)
    seen = _take_rows(text, seen)
    seen = _drop_contents(text, seen)
    seen = _take_subtitles(text, seen)
    seen = _take_repeated_titles(text, seen)
    seen = _take_name_lines(text, seen)
    seen = _take_lone(text, seen, _SET, "the place and time of a screenplay's scene")
    seen = _take_lone(text, seen, _TIME, "a time on a line of its own, among others like it")
    seen = _take_pages(seen)
    return _take_work_title(text, seen)


def _seen(text: str, block: Block) -> Outlined:
    """Look at one block's words."""
    if block.kind not in ("prose", "heading", "verse") or len(block.span) > max(HEADING_LIMIT, BREAK_LIMIT):
        return Outlined(block)
    words = block.span.of(text)
    mark = break_mark(words) if block.kind == "prose" else None
    if mark is not None:
        block = replace(block, kind="break", why=f"the mark {mark}")
    return Outlined(block, look=look(words))


def _heading(item: Outlined, role: Role, why: str, level: int) -> Outlined:
    return replace(
        item, role=role, block=replace(item.block, kind="heading", why=why, level=item.block.level or level)
    )


# --- headings the source itself names -------------------------------------------------------------------


def _take_own_headings(seen: list[Outlined], chapter_level: int | None) -> list[Outlined]:
    """Give the source's own headings their part: those down to the chapters' level open sections."""
    seen = [replace(item, role="title") if item.block.why == "a title" else item for item in seen]
    own = [i for i, item in enumerate(seen) if item.is_heading and item.role != "title"]
    if not own:
        return seen
    level = chapter_level or _chapter_level(seen, own)
    result = list(seen)
    if _is_work_title(seen, own, level):
        result[own[0]] = replace(seen[own[0]], role="title")
        own = own[1:]
    for i in own:
        block, says = seen[i].block, seen[i].look
        opens = block.opens is not None or block.level <= level or (says is not None and says.sure)
        why = block.why or f"a heading of level {block.level}"
        result[i] = replace(seen[i], role="opens" if opens else "inner", block=replace(block, why=why))
    return result


def _is_work_title(seen: Sequence[Outlined], own: Sequence[int], level: int) -> bool:
    """Tell whether the first heading is the work's title, alone above the chapters."""
    first = seen[own[0]]
    alone = sum(seen[i].block.level <= first.block.level for i in own) == 1 and len(own) > 1
    return (
        _is_first(seen, own[0])
        and alone
        and first.block.level < level
        and first.look is None
        and first.block.opens is None
    )


def _is_first(seen: Sequence[Outlined], index: int) -> bool:
    """Tell whether nothing but front matter and notes stands before ``index``."""
    return all(item.block.kind in ("front", "note", "break") for item in seen[:index])


def _chapter_level(seen: Sequence[Outlined], own: Sequence[int]) -> int:
    """Return the heading level at which chapters begin."""
    named = Counter(seen[i].block.level for i in own if _is_chapter(seen[i]) and seen[i].look.sure)  # type: ignore[union-attr]
    if named:
        return named.most_common(1)[0][0]
    opened = [seen[i].block.level for i in own if seen[i].block.opens]
    if len(opened) > 1:
        return min(opened)
    levels = sorted({seen[i].block.level for i in own})
    if (
        len(levels) > 1
        and _is_first(seen, own[0])
        and sum(seen[i].block.level == levels[0] for i in own) == 1
    ):
        levels = levels[1:]
    for upper, lower in pairwise(levels):
        if not _are_parts(seen, own, upper, lower):
            return upper
    return levels[-1]


def _are_parts(seen: Sequence[Outlined], own: Sequence[int], upper: int, lower: int) -> bool:
    """Tell whether headings of level ``upper`` only gather longer divisions of level ``lower``."""
    uppers = [i for i in own if seen[i].block.level == upper]
    bare = sum(i + 1 < len(seen) and seen[i + 1].is_heading for i in uppers)
    lowers = [i for i in own if seen[i].block.level == lower]
    told = sum(len(item.block.span) for item in seen if item.block.kind == "prose")
    return bare * 2 >= len(uppers) and told >= 5000 * len(lowers)


def _is_chapter(item: Outlined) -> bool:
    return item.look is not None and item.look.kind == "chapter"


# --- headings by their words ----------------------------------------------------------------------------


def _take_worded_headings(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Make headings of the lines that say so: "Chapter One", "Prologue"."""
    result = list(seen)
    for i, item in enumerate(seen):
        says = item.look
        if says is None or not says.sure or item.is_heading or item.block.kind not in ("prose", "verse"):
            continue
        why = f"the words “{plain_words(item.block.span.of(text))[:60]}”"
        result[i] = _heading(item, "opens", why, PART if says.kind == "part" else CHAPTER)
    return result


def _take_rows(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Make headings of bare numbers that follow each other: I, II, III."""
    rows: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for i, item in enumerate(seen):
        if item.look is not None and not item.look.sure and not item.is_heading:
            rows[item.look.word, item.look.titled].append(i)
    chapters = sum(item.role == "opens" and _is_chapter(item) for item in seen)
    role: Role = "inner" if chapters > 1 else "opens"
    result = list(seen)
    for row in rows.values():
        for i in () if _are_pages(text, seen, row) else _with_one_more(text, seen, row):
            why = f"number {seen[i].look.number} in a row of numbers"  # type: ignore[union-attr]
            level = INNER if role == "inner" else CHAPTER
            word = _word_before(text, seen, i)
            if word is not None:
                result[word] = _heading(seen[word], role, why, level)
            result[i] = _heading(seen[i], role if word is None else "joins", why, level)
    return result


def _are_pages(text: str, seen: Sequence[Outlined], row: Sequence[int]) -> bool:
    """Tell whether the numbers are of pages: many stand in the middle of a sentence."""
    long = [seen[i - 1].block for i in row if i and len(seen[i - 1].block.span) > 60]
    before = [block.span.of(text)[-4:].rstrip() for block in long if block.kind == "prose"]
    torn = sum(words[-1:].isalpha() or words.endswith(",") for words in before)
    return len(before) > 4 and torn * 3 > len(before)


def _word_before(text: str, seen: Sequence[Outlined], i: int) -> int | None:
    """Return the index of a lone "CHAPTER" over the number at ``i``."""
    before = next((j for j in range(i - 1, max(-1, i - 3), -1) if not _is_gap(seen[j])), None)
    if before is None or len(seen[before].block.span) > 20:
        return None
    return before if is_heading_word(plain_words(seen[before].block.span.of(text))) else None


def _with_one_more(text: str, seen: Sequence[Outlined], row: Sequence[int]) -> set[int]:
    """Return those of ``row`` that follow each other, and a "+1" after the last of them."""
    kept = _in_row(seen, row)
    more = {i for i in row if kept and i > max(kept) and _PLUS_ONE.match(seen[i].block.span.of(text))}
    return kept | more


def _in_row(seen: Sequence[Outlined], row: Sequence[int]) -> set[int]:
    """Return those of ``row`` that stand next to their predecessor or successor, with text between them."""
    numbers = {i: seen[i].look.number for i in row}  # type: ignore[union-attr]
    if (
        len(row) == 1
        and numbers[row[0]] == 1
        and not any(len(item.block.span) > _SHORT for item in seen[: row[0]])
    ):
        return set() if seen[row[0]].look.titled or row[0] + 1 == len(seen) else set(row)  # type: ignore[union-attr]
    kept: set[int] = set()
    for one, other in pairwise(row):
        far = seen[other].block.span.start - seen[one].block.span.end >= _LINK
        if far and numbers[other] == (numbers[one] or 0) + 1:
            kept |= {one, other}
    if kept and seen[row[0]].look.word and _is_rising(numbers):  # type: ignore[union-attr]
        return set(row)  # "Day 1", "Day 2", "Day 9"
    for one, other in pairwise(row):
        if one in kept and numbers[other] == (numbers[one] or 0) + 1 and _is_told(seen[one + 1 : other]):
            kept.add(other)
    return kept


def _is_rising(numbers: Mapping[int, int | None]) -> bool:
    return len(numbers) > 2 and all((one or 0) < (other or 0) for one, other in pairwise(numbers.values()))


def _is_told(between: Sequence[Outlined]) -> bool:
    """Tell whether a little story stands between two numbers, as under each of five short scenes."""
    return any(item.block.kind == "prose" and len(item.block.span) >= _SENTENCE for item in between)


# --- contents lists -------------------------------------------------------------------------------------


def _drop_contents(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Turn contents lists into front matter: lines that look like headings but head nothing."""
    result = list(seen)
    for i in _contents_lines(text, seen):
        block = replace(seen[i].block, kind="front", level=0, why="a line of a contents list")
        result[i] = Outlined(block)
    return result


def _contents_lines(text: str, seen: Sequence[Outlined]) -> Iterator[int]:
    index = 0
    while index < len(seen):
        says = seen[index].look
        if seen[index].is_heading and says is not None and says.kind == "contents":
            stop = _end_of_contents(text, seen, index + 1)
            yield from range(index + 1, stop)
            index = max(stop, index + 1)
            continue
        stop = index
        while stop < len(seen) and (seen[stop].role == "opens" or (stop > index and _is_gap(seen[stop]))):
            stop += 1
        yield from _idle_headings(seen, index, stop)
        index = max(stop, index + 1)


def _is_gap(item: Outlined) -> bool:
    return item.block.kind == "break"


def _end_of_contents(text: str, seen: Sequence[Outlined], index: int) -> int:
    """Return the index of the first block after a contents list that begins at ``index``."""
    while index < len(seen):
        item = seen[index]
        if item.block.opens is not None or (not item.is_heading and len(item.block.span) > _SHORT):
            return index
        if item.is_heading and _heads_story(text, seen, index):
            return index
        index += 1
    return index


def _heads_story(text: str, seen: Sequence[Outlined], index: int) -> bool:
    """Tell whether story follows the heading at ``index``, not another entry of a list."""
    for item in seen[index + 1 : index + 4]:
        if item.is_heading and item.look is not None and item.look.kind == seen[index].look.kind:  # type: ignore[union-attr]
            return False
        words = item.block.span.of(text)
        if (
            not item.is_heading
            and not _is_gap(item)
            and (len(words) > 100 or words.rstrip("\"'”’").endswith((".", "!", "?", "…")))
        ):
            return item.look is None
    return False


def _idle_headings(seen: Sequence[Outlined], start: int, stop: int) -> Iterator[int]:
    """Yield the headings between ``start`` and ``stop`` that another chapter follows at once."""
    chapters = [i for i in range(start, stop) if _is_chapter(seen[i]) and seen[i].block.opens is None]
    if len(chapters) < 3:
        return
    last = chapters[-1]
    while last > start and seen[last - 1].look is not None and seen[last - 1].look.kind == "part":  # type: ignore[union-attr]
        last -= 1
    yield from (i for i in range(start, last) if not _is_gap(seen[i]))


# --- titles ---------------------------------------------------------------------------------------------


def _take_subtitles(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Let a title line after a bare "Chapter One" join it."""
    result = list(seen)
    for i, item in enumerate(seen):
        if item.is_heading and item.look is not None and item.look.sure and not item.look.titled:
            after = next((j for j in range(i + 1, min(i + 3, len(seen))) if not _is_gap(seen[j])), len(seen))
            if after + 1 < len(seen) and _is_subtitle(text, seen[after]):
                result[after] = _heading(seen[after], "joins", "a title line under the heading", CHAPTER)
    return result


def _is_subtitle(text: str, item: Outlined) -> bool:
    if (
        item.block.kind not in ("prose", "verse")
        or len(item.block.span) > HEADING_LIMIT
        or item.look is not None
    ):
        return False
    words = item.block.span.of(text)
    if note_label(words, header=True):
        return False
    return is_titled(words) or (words.isupper() and words[0] not in "\"“'‘")


def _take_repeated_titles(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Where nothing else opens a section, let lone title lines do it if there are three, far apart."""
    if any(item.role == "opens" for item in seen):
        return seen
    found = [i for i in range(len(seen) - 1) if _stands_alone(text, seen, i)]
    distances = [seen[b].block.span.start - seen[a].block.span.start for a, b in pairwise(found)]
    if len(found) < 3 or sum(distances) < _TITLE_LINK * len(distances):
        return seen
    result = list(seen)
    for i in found:
        result[i] = _heading(seen[i], "opens", f"a title line on its own, one of {len(found)}", CHAPTER)
    return result


def _stands_alone(text: str, seen: Sequence[Outlined], i: int) -> bool:
    block = seen[i].block
    parted = i == 0 or _is_gap(seen[i - 1])
    if not parted or block.kind != "prose" or len(block.span) > 60 or seen[i + 1].block.kind != "prose":
        return False
    return is_titled(block.span.of(text)) and not note_label(block.span.of(text), header=True)


def _take_name_lines(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Make headings inside a chapter of the lines that name whose eyes follow."""
    result = list(seen)
    for i in name_lines(text, [item.block for item in seen]):
        result[i] = _heading(seen[i], "inner", "a name on a line of its own, among others like it", INNER)
    return result


def _take_lone(text: str, seen: list[Outlined], over: re.Pattern[str], why: str) -> list[Outlined]:
    """Make headings inside a chapter of lines over scenes, if there are several, mostly far apart."""
    found = [i for i, item in enumerate(seen) if _is_lone(text, item, over)]
    gaps = sorted(seen[b].block.span.start - seen[a].block.span.end for a, b in pairwise(found))
    result = list(seen)
    for i in found if gaps and gaps[len(gaps) // 2] >= _APART else ():
        result[i] = _heading(seen[i], "inner", why, INNER)
    return result


def _is_lone(text: str, item: Outlined, over: re.Pattern[str]) -> bool:
    is_short = item.block.kind == "prose" and len(item.block.span) <= HEADING_LIMIT
    return is_short and over.fullmatch(item.block.span.of(text).strip("*_~ \t\n")) is not None


def _take_pages(seen: list[Outlined]) -> list[Outlined]:
    """Where nothing else opens a section, let new pages do it if what is between them is long."""
    pages = [i for i in range(len(seen) - 1) if seen[i].block.why == "a page break"]
    if not pages or any(item.role == "opens" for item in seen):
        return seen
    if seen[-1].block.span.end < _PAGE_LINK * (len(pages) + 1):
        return seen
    result = list(seen)
    for i in pages:
        block = replace(seen[i + 1].block, opens="chapter", why="a new page")
        result[i + 1] = replace(seen[i + 1], block=block)
    return [item for i, item in enumerate(result) if i not in set(pages)]


def _take_work_title(text: str, seen: list[Outlined]) -> list[Outlined]:
    """Make headings of the title lines a text begins with."""
    result = list(seen)
    for i, item in enumerate(seen[:6]):
        if item.is_heading or _is_gap(item) or item.block.kind in ("front", "note"):
            continue
        words = item.block.span.of(text) if len(item.block.span) <= HEADING_LIMIT else ""
        if i + 1 == len(seen) or not (is_titled(words) or _is_byline(words)) or item.look is not None:
            break
        if note_label(words, header=True) or _NO_TITLE.match(words):
            break
        result[i] = _heading(item, "title", "a title line at the start", TITLE)
    return result


def _is_byline(words: str) -> bool:
    line = plain_words(words).casefold()
    return len(line) < 80 and (
        line == "by" or line.startswith(("by ", "written by ", "translated by ", "a novel by "))
    )
