"""One section, cut out and split into paragraphs, sentences and tokens.

Readers work on a passage at a time and count code points **from its start**, so that what they read of a
chapter stays true when an earlier chapter grows; ``storyledger.reading`` moves the claims into place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from operator import add
from sys import intern
from typing import TypeVar, TypeVarTuple

from storyledger.cache.bulk import made
from storyledger.document import Block, BlockKind, Document, Section
from storyledger.patterns import pattern
from storyledger.span import Span

__all__ = ["Paragraph", "Passage", "Passages", "Sentence", "Token", "is_blank", "once", "passages"]

Found = TypeVar("Found")
Given = TypeVarTuple("Given")

STORY_KINDS: frozenset[BlockKind] = frozenset({"prose", "verse"})
"""Block kinds whose words belong to the story."""

KEPT = 1_500_000
"""Code points of all the passages that are kept at a time; few novels have more."""

_IS_LAST = r"['’][sS](?![^\W_]|[-'’.][^\W_])"
"""The end of a possessive: a token of its own."""
_TOKEN = pattern(
    rf"[^\W\d_][^\W_]*(?:(?!{_IS_LAST})[-'’.][^\W_]+)*"  # a word; inside, - ' . as in a.m.
    rf"|(?<=[^\W_]){_IS_LAST}"
    r"|[^\W_]+(?:[-'’.][^\W_]+)*"  # a number, which owns nothing
    r"|\.{2,}|…+|-{2,}|[—–]+"
    r"|[^\s\w]|_"
)
_BLANK = r"(?![Aa]/[Nn])[A-Za-z](?:/[A-Za-z])?/[Nn]"
"""A name that the reader is to fill in: "Y/N"."""
_BLANKS = pattern(rf"(?<![\w/])\(?(?P<blank>{_BLANK})(?![\w/])\)?|{_TOKEN.pattern}")
_WHOLE_BLANK = pattern(_BLANK)
_ITALIC = pattern(r"(?<![\w*_])(?P<mark>[*_])(?![\s*_])[^*_\n]+?(?<!\s)(?P=mark)(?![\w*_])")
_INITIALS = pattern(r"^(?:[A-Z]\.)+[A-Z]$")
ABBREVIATIONS = frozenset(
    {
        "mr", "mrs", "ms", "messrs", "mme", "mlle", "dr", "prof", "rev", "hon", "st", "sr", "jr", "esq",
        "capt", "col", "gen", "lt", "sgt", "maj", "cpl", "cmdr", "adm", "gov", "sen", "rep", "pres", "supt",
        "insp", "det", "no", "vol", "vs", "etc", "viz", "cf", "al", "co", "inc", "ltd", "p", "pp", "ch", "mt",
    }
)  # fmt: skip
"""Words, in lower case, whose point does not end a sentence."""

_CLOSERS = "\"'”’»)]_*"
_ENDERS = ".!?…"
"""Marks that may end a sentence; a token that begins with one has no others."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark."""

    start: int
    end: int
    text: str

    @property
    def is_word(self) -> bool:
        """Tell whether this is a word or a number."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Tell whether the first letter is upper case."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a range of its paragraph's tokens."""

    first: int
    """Index of the first token in ``Paragraph.tokens``."""
    last: int
    """One past the index of the last token."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its tokens; spans count from the passage's start."""

    index: int
    """Place among the passage's paragraphs."""
    span: Span
    kind: BlockKind
    text: str
    """Its own words; ``text[0]`` stands at ``span.start``."""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words and marks in order. ``Mara's`` is two tokens, ``don't`` is one."""
        return _tokens(self.text, self.span.start)

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The tokens' words in lower case."""
        return tuple([intern(token.text.lower()) for token in self.tokens])

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in order, as token ranges that together cover all tokens."""
        return tuple(_sentences(self.tokens))

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """One past the last token of each sentence."""
        return tuple([sentence.last for sentence in self.sentences])

    @property
    def is_story(self) -> bool:
        """Tell whether its words are told as story (not a heading, a break, a table or a note)."""
        return self.kind in STORY_KINDS


def _begin(paragraph: Paragraph) -> int:
    """Return where a paragraph begins."""
    return paragraph.span.start


def once(reader: Callable[[Paragraph, *Given], Found]) -> Callable[[Paragraph, *Given], Found]:
    """Let a reader of single paragraphs read each once: what it finds is kept with the paragraph.

    Whoever gives it anything else besides has it read again.
    """
    name = f"{reader.__module__}.{reader.__qualname__}"

    @wraps(reader)
    def kept(paragraph: Paragraph, *given: *Given) -> Found:
        known = vars(paragraph).get(name)
        if known is None or known[0] != given:
            known = vars(paragraph)[name] = (given, reader(paragraph, *given))
        found: Found = known[1]
        return found

    return kept


@dataclass(frozen=True)
class Passage:
    """A section on its own."""

    section: Section
    """The section as it stands in the document; its spans count from the document's start."""
    text: str
    """The section's words. Every span a reader makes refers to this string."""
    paragraphs: tuple[Paragraph, ...]
    """All blocks, headings and breaks included, in order."""
    set_apart: tuple[Span, ...] = ()
    """Words that the file sets in italics; those between marks in the text are not here."""

    @property
    def offset(self) -> int:
        """What to add to a span of this passage to find it in the document."""
        return self.section.span.start

    @property
    def title(self) -> str:
        """The heading's words, or an empty string."""
        return self.section.title

    @cached_property
    def story(self) -> tuple[Paragraph, ...]:
        """The paragraphs that tell the story."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.is_story)

    @cached_property
    def italics(self) -> tuple[Span, ...]:
        """Words in italics, in order, with the stars or underscores that stand around them."""
        marked = (Span(*found.span()) for found in _ITALIC.finditer(self.text))
        return tuple(sorted({*self.set_apart, *marked}))

    def story_in(self, span: Span) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the story that begin in a span."""
        low, high = (bisect_left(self.story, at, key=_begin) for at in (span.start, span.end))
        return self.story[low:high]

    def heading_above(self, position: int) -> Paragraph | None:
        """Return the heading that stands right above a place, None when none does."""
        told = (one for one in self.before(position) if one.kind == "heading" or one.is_story)
        above = next(told, None)
        return above if above is not None and above.kind == "heading" else None

    def before(self, position: int) -> Iterator[Paragraph]:
        """Yield all paragraphs that begin before a place, the last one first."""
        for index in range(bisect_left(self.paragraphs, position, key=_begin) - 1, -1, -1):
            yield self.paragraphs[index]

    def italics_in(self, paragraph: Paragraph) -> tuple[Span, ...]:
        """Return the italics that begin in a paragraph."""
        ends = (paragraph.span.start, paragraph.span.end)
        low, high = (bisect_left(self.italics, at, key=lambda span: span.start) for at in ends)
        return self.italics[low:high]


def passages(document: Document) -> Iterator[Passage]:
    """Yield every section of ``document``, cut out."""
    for section in document.sections:
        yield passage_of(document, section)


def passage_of(document: Document, section: Section) -> Passage:
    """Cut ``section`` out of ``document``."""
    text = section.span.of(document.text)
    by = -section.span.start
    paragraphs = tuple(_paragraph(text, i, block, by) for i, block in enumerate(section.blocks))
    return Passage(section, text, paragraphs, document.italics_in(section))


class Passages:
    """The sections of a document, cut out.

    What is worked out in a passage, such as its tokens, is kept with it from the first time that it is asked
    for to the last.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._kept: dict[Span, Passage] = {}
        self._room = KEPT

    def first(self, section: Section) -> Passage:
        """Cut out a section that will be asked for again."""
        passage = passage_of(self.document, section)
        self._room -= len(passage.text)
        if self._room >= 0:
            self._kept[section.span] = passage
        return passage

    def last(self, section: Section) -> Passage:
        """Return a section that nobody will ask for any more."""
        return self._kept.pop(section.span, None) or passage_of(self.document, section)


def _paragraph(text: str, index: int, block: Block, by: int) -> Paragraph:
    span = block.span.shifted(by)
    return Paragraph(index, span, block.kind, span.of(text))


def _tokens(text: str, offset: int) -> tuple[Token, ...]:
    """Return the tokens of a paragraph that begins at ``offset``; equal words are one string."""
    if "/N" in text or "/n" in text:
        found = [match.span("blank") if match["blank"] else match.span() for match in _BLANKS.finditer(text)]
        words = [intern(text[start:end]) for start, end in found]
        starts = [start + offset for start, _ in found]
    else:
        matches = list(_TOKEN.finditer(text))
        words = [intern(match[0]) for match in matches]
        starts = [match.start() + offset for match in matches]
    return tuple(made(Token, len(words), (starts, map(add, starts, map(len, words)), words)))


def is_blank(word: str) -> bool:
    """Tell whether a token is a name that the reader is to fill in."""
    return "/" in word and _WHOLE_BLANK.fullmatch(word) is not None


def _sentences(tokens: tuple[Token, ...]) -> Iterator[Sentence]:
    first, index, count = 0, 0, len(tokens)
    while index < count:
        if tokens[index].text[0] in _ENDERS and _ends(tokens, index):
            index += 1
            while index < count and _closes(tokens, index):
                index += 1
            yield Sentence(first, index)
            first = index
        else:
            index += 1
    if first < count:
        yield Sentence(first, count)


def _closes(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether the token at ``index`` is a closing mark that touches the one before."""
    return tokens[index].text in _CLOSERS and tokens[index].start == tokens[index - 1].end


def _ends(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether the mark at ``index`` ends a sentence."""
    if tokens[index].text == "." and index and tokens[index - 1].end == tokens[index].start:
        before = tokens[index - 1].text
        letter = len(before) == 1 and before.isupper() and before != "I"
        if letter or before.lower() in ABBREVIATIONS or _INITIALS.match(before):
            return False
    following = index + 1
    while following < len(tokens) and _closes(tokens, following):
        following += 1
    if following >= len(tokens):
        return True
    text = tokens[following].text
    if tokens[following].is_word:
        return not text[0].islower()
    return text not in {",", ";", ":"}
