"""Which paragraphs are a letter that somebody reads? Wholly in italics, from "*Dear Ann,*" to its signature.

Called by ``utterances``, on one section at a time. Without this the "I" of a letter would tell the story.
Where the story itself is told in letters, ``writer_of`` tells whose "I" each is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import dropwhile, groupby
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.speech.quote import Quote
from storyledger.reading.words import word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.reading.passage import Paragraph, Passage

__all__ = ["letters", "writer_of"]

SIGNATURE = 80
"""Longest last paragraph, in code points, that may be a signature."""

DATED = 60
"""Longest line, in code points, that is a place and a day above a letter."""
HEAD = 3
"""Paragraphs within which a letter greets somebody; a date or a place may stand before."""

_ITALIC = pattern(r"(?P<mark>[*_])(?!\s).*(?P=mark)\s*\Z", re.DOTALL)
_GREETING = pattern(r"[*_]*(?:My )?(?:[Dd]ear(?:est)?|[Dd]arling)\b[^.!?\n]{0,40}[,:!—–-]+[*_]*\s*(?:\n|\Z)")
_SIGNED = pattern(
    r"(?:\A|[\n,])[*_\s]*(?P<name>[A-Z](?:[\w'’-]+|\.(?=[*_]*(?:\s|\Z)))(?: [A-Z][\w.'’-]*){0,2})[*_.]*\s*\Z"
)
"""A name, or its initials, that ends a letter."""
_WORD = pattern(r"\w+")
_DAY = pattern(r"\b\d{1,2}(?:st|nd|rd|th)?\b")


def letters(passage: Passage) -> Iterator[Quote]:
    """Yield the paragraphs of every letter in order; the first of each is labelled with who signs it."""
    for is_italic, run in groupby(passage.story, key=partial(_is_italic, passage)):
        letter = list(dropwhile(_greets_nobody, run)) if is_italic else []
        if len(letter) > 1:
            yield from _quotes(letter)


def writer_of(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the name that paragraphs are signed with, None when they are no letter."""
    if len(paragraphs) < HEAD:
        return None
    if all(map(_greets_nobody, paragraphs[:HEAD])):
        is_letter = _is_dated(paragraphs[0].text) and _ends_in_name(paragraphs[-1].text)
        if not is_letter:
            return None
    signature = _signature(paragraphs[-1])
    return signature.shifted(-paragraphs[-1].span.start).of(paragraphs[-1].text) if signature else None


def _is_italic(passage: Passage, paragraph: Paragraph) -> bool:
    if _ITALIC.match(paragraph.text):
        return True
    own = passage.italics_in(paragraph)
    return bool(own) and sum(map(len, own)) + len(own) > len(paragraph.text)


def _greets_nobody(paragraph: Paragraph) -> bool:
    return _GREETING.match(paragraph.text) is None


def _is_dated(line: str) -> bool:
    """Tell whether a short line is a letter's head: a place and a day."""
    is_short = len(line) <= DATED and not line.rstrip("*_ ").endswith((".", "!", "?"))
    return is_short and bool(_DAY.search(line)) and not _months().isdisjoint(_WORD.findall(line.lower()))


def _ends_in_name(line: str) -> bool:
    """Tell whether a last line is no sentence: a name without a full stop, or initials."""
    return not line.rstrip("*_ ").endswith(".") or len(line.strip("*_. ")) == 1


@cache
def _months() -> frozenset[str]:
    return frozenset(word for kind, word, *_ in word_rows("time_words") if kind == "month")


def _quotes(letter: Sequence[Paragraph]) -> Iterator[Quote]:
    signature = _signature(letter[-1])
    for number, paragraph in enumerate(letter):
        yield Quote(
            span=paragraph.span,
            paragraph=paragraph.index,
            mode="written",
            continues=number > 0,
            label=None if number else signature,
        )


def _signature(last: Paragraph) -> Span | None:
    """Return the name that ends a short last paragraph, None when there is none."""
    signed = _SIGNED.search(last.text) if len(last.text) <= SIGNATURE else None
    return Span(*signed.span("name")).shifted(last.span.start) if signed else None
