"""Composes the text of a document whose file is not text: blocks joined by blank lines."""

from __future__ import annotations

import re

from storyledger.document import Block, BlockKind, Comment, SectionKind
from storyledger.span import Span

__all__ = ["RULE", "Composer", "clean"]

RULE = "* * *"
"""What stands in the text for a drawn rule."""
_SPACES = re.compile(r" ?[\t\r\n\f\v][ \t\r\n\f\v]*| {2,}[\t\r\n\f\v ]*")
"""White space that is not already one space."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200a"), "") | dict.fromkeys(
    map(ord, "\u00a0\u2007\u2009\u202f"), " "
)
_SPECIAL = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")


def clean(words: str) -> str:
    """Make every run of white space one space; drop soft hyphens, zero-width marks and hair spaces."""
    if not words.isascii() and _SPECIAL.search(words):
        words = words.translate(_INVISIBLE)
    return _SPACES.sub(" ", words)


class Composer:
    """Takes blocks in order; gives the text and the blocks' places in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._empty = 0
        self.blocks: list[Block] = []
        self.comments: list[Comment] = []
        self._opens: SectionKind | None = None
        self._title = ""
        self._why = ""

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def open(self, kind: SectionKind, why: str, title: str = "") -> None:
        """Say that the next block opens a section of this kind."""
        self._opens, self._why, self._title = kind, why, title or self._title

    def add(self, words: str, kind: BlockKind = "prose", *, level: int = 0, why: str = "") -> None:
        """Append a block; empty words are ignored."""
        if not words:
            return
        self._separate()
        start = self._length
        self._append(words)
        why = (self._why or why) if self._opens else why
        self.blocks.append(Block(Span(start, self._length), kind, level, why, self._opens, self._title))
        self._opens, self._title, self._why = None, "", ""

    def remark(self, words: str) -> None:
        """Note what the file says to this program, at the block that comes next."""
        self.comments.append(Comment(Span(self._length, self._length), words))

    def gap(self) -> None:
        """Note an empty paragraph, which may be a break."""
        if self.blocks:
            self._empty += 1

    def _separate(self) -> None:
        if not self._parts:
            return
        self._append("\n\n")
        if self._empty:
            start = self._length
            self._append("\n")
            why = f"{self._empty} empty paragraph{'s' if self._empty > 1 else ''}"
            self.blocks.append(Block(Span(start, start + 1), "break", why=why))
            self._empty = 0

    def _append(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)
