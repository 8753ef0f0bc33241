"""Which paragraphs are the author speaking about the story: the second step of structuring a document.

A note is known by its label ("A/N", "Disclaimer:"); what follows belongs to it as long as it speaks to
readers too.
Labels that could also be story ("Warning:", "Title:") count only before a chapter's story begins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.sources.labels import is_bare_label, note_label
from storyledger.sources.outline import Outlined
from storyledger.sources.words import entries

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["find_notes"]

_OPENING = ' \t\r\n*_#=~-–—<>[](){}|+•"“'
_SPEECH = pattern(r"[\"“”«»]")
_WORDS = pattern(r"[^\W_]+(?:[-'’/.&][^\W_]+)*")
_BALLOT = pattern(r"(?:-*\s*(\[[ xX✓✔]?\])\s+\S[^\n]*(?:\n|$))+")
"""Lines that readers vote by."""
_LEGEND = pattern(
    r"\W*([^\s=]{1,9}) ?[=:] ?[^\s=:,;.][^=:,;.]{0,39}(?:[,;\n]\s*[^\s=]{1,9} ?= ?[^\s=:,;.][^=:,;.]{0,39})+"
)
"""What letters in the story stand for."""
_MOST_BLOCKS = 8
_MOST_LENGTH = 1600


def find_notes(text: str, seen: Sequence[Outlined]) -> list[Outlined]:
    """Return ``seen`` with the author's notes marked."""
    result = list(seen)
    header, matter, index = True, False, 0
    while index < len(result):
        item = result[index]
        if item.is_heading and item.block.opens is None and _heads_note(item.block.span.of(text)):
            index = _mark_under_heading(text, result, index)
            continue
        if item.is_heading or item.block.opens is not None:
            matter = _opens_matter(item, matter)
            header = True
        if not matter and item.block.kind in ("prose", "verse"):
            words = item.block.span.of(text)
            label = note_label(words, header=header) or _sheet(words, header=header)
            if label is None:
                header = False
            else:
                stop = _end_of_note(text, result, index, header)
                for i in range(index, stop):
                    result[i] = _as_note(
                        result[i], f"begins with “{label}”" if i == index else "goes on with the note"
                    )
                index = stop - 1
        index += 1
    return result


def _sheet(words: str, *, header: bool) -> str | None:
    """Return the first word of a ballot ("[X] Go back") or, over a story, of a legend ("Y/N = your name")."""
    found = _BALLOT.fullmatch(words) or (_LEGEND.fullmatch(words) if header else None)
    return found[1] if found else None


def _heads_note(words: str) -> bool:
    return is_bare_label(words) and note_label(words, header=False) is not None


def _mark_under_heading(text: str, result: list[Outlined], index: int) -> int:
    """Make a note of all that stands under a heading like "Author's Note"; return where the next one is."""
    block = replace(
        result[index].block, kind="note", level=0, why="marked by its heading as an author's note"
    )
    result[index] = Outlined(block)
    index += 1
    stop = index
    while stop < len(result) and not result[stop].is_heading and result[stop].block.opens is None:
        stop += 1
    stop = _told_below(text, result, index, stop)
    for inside in range(index, stop):
        result[inside] = _as_note(result[inside], "stands under the note's heading")
    return stop


def _told_below(text: str, seen: Sequence[Outlined], start: int, stop: int) -> int:
    """Return where a mark ends the note under a heading because people talk below it, else ``stop``."""
    for index in range(start, stop):
        if _SPEECH.search(seen[index].block.span.of(text)) and seen[index].block.kind != "break":
            return stop
        if _is_mark(seen[index]):
            below = (seen[i].block.span.of(text) for i in range(index + 1, stop))
            return index if sum(_SPEECH.search(words) is not None for words in below) > 1 else stop
    return stop


def _is_mark(item: Outlined) -> bool:
    return item.block.kind == "break" and not item.block.why[:1].isdigit()


def _opens_matter(item: Outlined, before: bool) -> bool:
    """Tell whether front or back matter begins or goes on at a heading."""
    if item.block.opens is not None:
        return item.block.opens != "chapter"
    if item.role != "opens":
        return before
    return item.look is not None and item.look.kind not in ("chapter", "part")


def _as_note(item: Outlined, why: str) -> Outlined:
    if item.block.kind not in ("prose", "verse"):
        return item
    return replace(item, role="", block=replace(item.block, kind="note", why=why))


def _end_of_note(text: str, seen: Sequence[Outlined], start: int, header: bool) -> int:
    """Return one past the last block of the note that begins at ``start``."""
    bounded = _next_bound(text, seen, start) if header else None
    if bounded is not None:
        return bounded
    alone = is_bare_label(seen[start].block.span.of(text))
    index = start + 1
    while index < len(seen) and seen[index].block.kind in ("prose", "verse"):
        words = seen[index].block.span.of(text)
        labelled = note_label(words, header=header) is not None
        if not (labelled or _speaks_to_readers(words) or (alone and index == start + 1)):
            break
        index += 1
    return index


def _next_bound(text: str, seen: Sequence[Outlined], start: int) -> int | None:
    """Return the index of the mark that closes a note at a chapter's top, None without one."""
    length = speaking = 0
    for index in range(start, min(start + _MOST_BLOCKS + 1, len(seen))):
        block = seen[index].block
        if seen[index].is_heading or _is_mark(seen[index]):
            return index if 0 < index - start - 1 <= speaking * 2 else None
        words = block.span.of(text)
        length += len(words)
        if index > start:
            speaking += note_label(words, header=True) is not None or _speaks_to_readers(words)
        if length > _MOST_LENGTH or (index > start and _SPEECH.search(words)):
            return None
    return None


def _speaks_to_readers(words: str) -> bool:
    """Tell whether a paragraph uses words of authors to readers, and nobody talks in it."""
    if len(words) > _MOST_LENGTH or words.lstrip()[:1] in "\"“'‘«":
        return False
    folded = words.casefold().replace("’", "'")
    found = set(_WORDS.findall(folded))
    return any(cue in found or (" " in cue and cue in folded) for cue in entries("note_cues.txt"))
