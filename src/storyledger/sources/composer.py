"""Composes the text of a document whose file is not text: blocks joined by blank lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyledger.document import Block, BlockKind, Comment, SectionKind
from storyledger.patterns import pattern
from storyledger.sources.decoding import composed
from storyledger.span import Span

__all__ = ["RULE", "Composed", "Composer", "clean", "in_bold", "in_italics"]

RULE = "* * *"
"""What stands in the text for a drawn rule."""
_ON, _OFF = "\x0e", "\x0f"
"""Stand around words in italics until they are added: the old control characters for another typeface."""
_BOLD_ON, _BOLD_OFF = "\x11", "\x12"
"""The same around words in bold."""
_BOLD = pattern(f"{_BOLD_ON}[^{_BOLD_OFF}]*{_BOLD_OFF}")
_RUN_ON = pattern(f"{_OFF}( ?){_ON}")
_SPACES = pattern(r" ?[\t\r\n\f\v][ \t\r\n\f\v]*| {2,}[\t\r\n\f\v ]*")
"""White space that is not already one space."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200a"), "") | dict.fromkeys(
    map(ord, "\u00a0\u2007\u2009\u202f"), " "
)
_SPECIAL = pattern(f"[{''.join(map(chr, _INVISIBLE))}]")


def clean(words: str) -> str:
    """Make every run of white space one space; drop soft hyphens, zero-width marks and hair spaces."""
    if not words.isascii():
        words = composed(words.translate(_INVISIBLE) if _SPECIAL.search(words) else words)
    return _SPACES.sub(" ", words)


def in_italics(words: str) -> str:
    """Mark words as set in italics, for a composer; white space around them stays outside."""
    bare = words.strip()
    return words.replace(bare, f"{_ON}{bare}{_OFF}", 1) if bare else words


def in_bold(words: str) -> str:
    """Mark words as set in bold, for a composer."""
    return f"{_BOLD_ON}{words}{_BOLD_OFF}" if words.strip() else words


@dataclass(frozen=True, slots=True)
class Composed:
    """What a source makes of a file."""

    text: str
    blocks: tuple[Block, ...] = ()
    named: str = ""
    """The title in the file's metadata."""
    comments: tuple[Comment, ...] = ()
    italics: tuple[Span, ...] = ()


class Composer:
    """Takes blocks in order; gives the text and the blocks' places in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._empty = 0
        self.blocks: list[Block] = []
        self._comments: list[Comment] = []
        self._italics: list[Span] = []
        self._opens: SectionKind | None = None
        self._title = ""
        self._why = ""

    def composed(self, named: str = "") -> Composed:
        """Return all that was added, and the title that the file's metadata gives."""
        text = "".join(self._parts)
        return Composed(text, tuple(self.blocks), named, tuple(self._comments), tuple(self._italics))

    def open(self, kind: SectionKind, why: str, title: str = "") -> None:
        """Say that the next block opens a section of this kind."""
        self._opens, self._why, self._title = kind, why, title or self._title

    def add(
        self, words: str, kind: BlockKind = "prose", *, level: int = 0, why: str = "", centred: bool = False
    ) -> None:
        """Append a block; empty words are ignored."""
        words, is_bold = _without_bold(words)
        words, italics = _told_apart(words)
        if not words:
            return
        self._separate()
        start = self._length
        self._append(words)
        self._italics += [span.shifted(start) for span in italics]
        why = (self._why or why) if self._opens else why
        is_italic = italics == [Span(0, len(words))]
        worn = {"bold": is_bold, "italic": is_italic, "centred": centred}
        dress = " ".join(name for name, is_worn in worn.items() if is_worn)
        span = Span(start, self._length)
        self.blocks.append(Block(span, kind, level, why, self._opens, self._title, dress))
        self._opens, self._title, self._why = None, "", ""

    def remark(self, words: str) -> None:
        """Note what the file says to this program, at the block that comes next."""
        self._comments.append(Comment(Span(self._length, self._length), words))

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


def _without_bold(marked: str) -> tuple[str, bool]:
    """Return words without the marks of bold, and whether they are all in bold."""
    if _BOLD_ON not in marked and _BOLD_OFF not in marked:
        return marked, False
    is_bold = not any(map(str.isalnum, _BOLD.sub("", marked)))
    return marked.replace(_BOLD_ON, "").replace(_BOLD_OFF, ""), is_bold


def _told_apart(marked: str) -> tuple[str, list[Span]]:
    """Return words without the marks of italics, and where the italics stand in them."""
    if _ON not in marked and _OFF not in marked:
        return marked, []
    words, start = "", 0
    italics: list[Span] = []
    for piece in re.split(f"([{_ON}{_OFF}])", _RUN_ON.sub(r"\1", marked)):
        if piece == _ON:
            start = len(words)
        elif piece == _OFF:
            italics.append(Span(start, len(words)))
        else:
            words += piece
    return words, [span for span in italics if len(span)]
