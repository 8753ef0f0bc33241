"""Plain text: the text is exactly the decoded file, and blocks can be found again in any prefix of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.document import Block
from storyledger.patterns import pattern
from storyledger.sources.paragraphs import paragraphs, runs_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["blocks_of", "label_title"]

_BEGIN = pattern(
    r"^[ \t]*\*{2,3} ?START OF (?:THE |THIS )?PROJECT GUTENBERG[^\r\n]*|^\*END\*THE SMALL PRINT[^\r\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_FINISH = pattern(
    r"^[ \t]*(?:\*{2,3} ?END OF (?:THE |THIS )?PROJECT GUTENBERG|End of (?:the )?Project Gutenberg)[^\r\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD_REACH = 60_000
_CREDITS = pattern(
    r"(?:This eBook was )?(?:(?:Produced|E-?text prepared) by|Transcribed from|The Project Gutenberg EB)",
    re.IGNORECASE,
)
_TITLE = pattern(
    r"^[ \t]*\**Title\**[ \t]*:\**[ \t]*(?P<title>[^\r\n]{1,150}?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_HASHES = pattern(r"(?P<hashes>#{1,6})[ \t]+(?P<words>[^\s#][^\r\n]{0,100})")


def blocks_of(text: str) -> tuple[Block, ...]:
    """Cut ``text`` into blocks. Linear in its length."""
    begin = _BEGIN.search(text, 0, _HEAD_REACH)
    start = begin.end() if begin else 0
    finish = _FINISH.search(text, start)
    end = finish.start() if finish else len(text)
    blocks = list(_matter(text, 0, start, "front", "the library's words before the book"))
    blocks.extend(_headed(text, _credits(text, list(paragraphs(text, start, end)))))
    blocks.extend(_matter(text, end, len(text), "back", "the library's words after the book"))
    return tuple(blocks)


def _matter(text: str, start: int, end: int, kind: str, why: str) -> Iterator[Block]:
    for run in runs_of(text, start, end):
        span = Span(run.lines[0].start, run.lines[-1].end)
        yield Block(span, "front" if kind == "front" else "back", why=why)


def _credits(text: str, blocks: list[Block]) -> Iterator[Block]:
    """Yield ``blocks``, the transcribers' credits at the start as front matter."""
    for index, block in enumerate(blocks):
        if index < 4 and _CREDITS.match(text, block.span.start) and len(block.span) < 600:
            yield Block(block.span, "front", why="who made this transcription")
        else:
            yield block


def _headed(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks``, lines that begin with ``#`` as headings: many drafts are Markdown in all but name."""
    for block in blocks:
        mark = _HASHES.fullmatch(text, block.span.start, block.span.end)
        if mark and block.kind == "prose":
            level = len(mark["hashes"])
            words = Span(*mark.span("words"))
            yield replace(
                block,
                span=words,
                kind="heading",
                level=level,
                why=f"a line that begins with {mark['hashes']}",
            )
        else:
            yield block


def label_title(text: str) -> str:
    """Return what a line "Title: ..." near the start says, or an empty string."""
    match = _TITLE.search(text, 0, 4000)
    return match["title"].strip() if match else ""
