"""A world file cut into statements and words, each word with its place. Runs first when a world is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from storyledger.patterns import pattern
from storyledger.world.language.mistakes import Mistake, Slip
from storyledger.world.language.terms import Place

__all__ = ["KEYWORDS", "Statement", "Word", "cut"]

KEYWORDS = (
    "world",
    "use",
    "trait",
    "link",
    "many",
    "tally",
    "event",
    "law",
    "never",
    "must",
    "check",
    "seen",
    "without",
    "change",
)
"""The words a line can begin with."""

_WORD = pattern(r"[^\W_]+(?:[-'’][^\W_]+)*|[,:|]")
_LETTER = pattern(r"[A-Z][0-9]?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a comma, colon or bar, or something in quotes."""

    text: str
    """Without the quotes."""
    place: Place
    quoted: bool = False

    @property
    def is_letter(self) -> bool:
        """Tell whether it stands for somebody or something: ``A``, ``P``, ``B2``."""
        return not self.quoted and _LETTER.fullmatch(self.text) is not None

    @property
    def is_number(self) -> bool:
        """Tell whether it is written in digits, nine at most."""
        return not self.quoted and self.text.isascii() and self.text.isdigit() and len(self.text) < 10


@dataclass(slots=True)
class Statement:
    """A line with the indented lines that continue it."""

    keyword: Word
    words: list[Word] = field(default_factory=list)

    @property
    def end(self) -> Place:
        """Just after the last word."""
        last = self.words[-1] if self.words else self.keyword
        return Place(last.place.file, last.place.line, last.place.column + len(last.text) + 2 * last.quoted)

    def text(self) -> str:
        """Return the statement on one line."""
        return spoken([self.keyword, *self.words])


def spoken(words: list[Word] | tuple[Word, ...]) -> str:
    """Return words as one line of text."""
    shown = " ".join(f'"{word.text}"' if word.quoted else word.text for word in words)
    return re.sub(r" ([,:])", r"\1", shown)


def cut(text: str, file: str) -> tuple[list[Statement], list[Mistake]]:
    """Return the statements of a world file, and the mistakes met on the way."""
    statements: list[Statement] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            words = _words(line, file, number)
            if words:
                _add(words, indented=line[0].isspace(), statements=statements)
        except Slip as slip:
            mistakes.append(slip.mistake)
    return statements, mistakes


def _add(words: list[Word], *, indented: bool, statements: list[Statement]) -> None:
    """Begin a statement with these words, or continue the last one."""
    head = words[0]
    if indented:
        if not statements:
            raise Slip(head.place, "An indented line continues a statement, but there is none above it")
        statements[-1].words += words
    elif head.text in KEYWORDS and not head.quoted:
        statements.append(Statement(head, words[1:]))
    else:
        statements.append(Statement(head))  # what continues it belongs to it, and is not read
        message = f'A line cannot begin with "{head.text}".'
        meant = "law" if head.text == "rule" else head.text
        raise Slip(head.place, message, expected=", ".join(KEYWORDS), word=meant, known=KEYWORDS)


def _words(line: str, file: str, number: int) -> list[Word]:
    """Cut one line, up to its comment."""
    words: list[Word] = []
    at = 0
    while at < len(line) and line[at] != "#":
        if line[at].isspace():
            at += 1
            continue
        word, at = _word(line, at, Place(file, number, at + 1))
        words.append(word)
    return words


def _word(line: str, at: int, place: Place) -> tuple[Word, int]:
    """Return the word that begins at ``at`` and where it ends."""
    if line[at] == '"':
        end = line.find('"', at + 1)
        if end == -1:
            raise Slip(place, "The quotation mark is never closed.", expected='a second "')
        return Word(line[at + 1 : end], place, quoted=True), end + 1
    match = _WORD.match(line, at)
    if match is None:
        raise Slip(
            place, f'"{line[at]}" cannot stand here.', expected="words, commas, and names in double quotes"
        )
    return Word(match.group(), place), match.end()
