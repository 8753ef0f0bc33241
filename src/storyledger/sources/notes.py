"""Which paragraphs are the author speaking about the story: the second step of structuring a document.

A note is known by its label ("A/N", "Disclaimer:"); what follows belongs to it as long as it speaks to
readers too.
Labels that could also be story ("Warning:", "Title:") count only before a chapter's story begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.sources.headings import plain_words
from storyledger.sources.words import entries, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.sources.outline import Outlined

__all__ = ["find_notes", "note_label"]

_OPENING = ' \t\r\n*_#=~-–—<>[](){}|+•"“'
_SPEECH = re.compile(r"[\"“”«»]")
_WORDS = re.compile(r"[^\W_]+(?:[-'’/.&][^\W_]+)*")
_MOST_BLOCKS = 8
_MOST_LENGTH = 1600


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    labels = sorted((row[0] for row in rows("note_labels.tsv")), key=len, reverse=True)
    either = "|".join(re.escape(label).replace("'", "['’]?") for label in labels)
    return re.compile(rf"(?P<label>{either})(?!\w)\s*(?P<mark>[:\-–—.)\]]|\*+|$)?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _anywhere() -> frozenset[str]:
    return frozenset(row[0].replace("'", "") for row in rows("note_labels.tsv") if row[1] == "anywhere")


def note_label(words: str, *, header: bool) -> str | None:
    """Return the label that a paragraph begins with when it marks a note.

    ``header`` tells that the story has not begun, where weaker labels count too.
    """
    line = words[:60].lstrip(_OPENING)
    match = _label().match(line)
    if match is None:
        return None
    label, marked = match["label"], match["mark"] is not None
    folded = label.casefold().replace("’", "").replace("'", "")
    if folded not in _anywhere():
        return label if header and marked and match["mark"] != "." else None
    if folded == "an":
        return label if label == "AN" and (marked or header) and match["mark"] != "." else None
    return label if marked or "/" in folded or "author" in folded else None


def find_notes(text: str, seen: Sequence[Outlined]) -> list[Outlined]:
    """Return ``seen`` with the author's notes marked."""
    result = list(seen)
    header, matter, index = True, False, 0
    while index < len(result):
        item = result[index]
        if item.is_heading or item.block.opens is not None:
            matter = _opens_matter(item, matter)
            header = True
        if not matter and item.block.kind in ("prose", "verse"):
            label = note_label(item.block.span.of(text), header=header)
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
    alone = _is_bare_label(seen[start].block.span.of(text))
    index = start + 1
    while index < len(seen) and seen[index].block.kind in ("prose", "verse"):
        words = seen[index].block.span.of(text)
        labelled = note_label(words, header=header) is not None
        if not (labelled or _speaks_to_readers(words) or (alone and index == start + 1)):
            break
        index += 1
    return index


def _is_bare_label(words: str) -> bool:
    """Tell whether a paragraph is a label with nothing after it."""
    return len(words) < 60 and _label().fullmatch(plain_words(words)) is not None


def _next_bound(text: str, seen: Sequence[Outlined], start: int) -> int | None:
    """Return the index of the mark that closes a note at a chapter's top, None without one."""
    length = 0
    for index in range(start, min(start + _MOST_BLOCKS + 1, len(seen))):
        block = seen[index].block
        if seen[index].is_heading or (block.kind == "break" and not block.why[:1].isdigit()):
            return index if index > start + 1 else None
        length += len(block.span)
        if length > _MOST_LENGTH or (index > start and _SPEECH.search(block.span.of(text))):
            return None
    return None


def _speaks_to_readers(words: str) -> bool:
    """Tell whether a paragraph uses words of authors to readers, and nobody talks in it."""
    if len(words) > _MOST_LENGTH or words.lstrip()[:1] in "\"“'‘«":
        return False
    folded = words.casefold().replace("’", "'")
    found = set(_WORDS.findall(folded))
    return any(cue in found or (" " in cue and cue in folded) for cue in entries("note_cues.txt"))
