"""Which paragraphs are a letter that somebody reads? Wholly in italics, from "*Dear Ann,*" to its signature.

Or wholly in quotation marks, from "Dear Ann:" to a paragraph that is a name.

Called by ``utterances``, on one section at a time. Without this the "I" of a letter would tell the story.
Where the story itself is told in letters, ``writer_of`` tells whose "I" each is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import dropwhile, groupby
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.speech.quote import Quote
from storyledger.reading.words import word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.reading.passage import Paragraph, Passage

__all__ = ["as_letters", "letters", "writer_of"]

SIGNATURE = 80
"""Longest last paragraph, in code points, that may be a signature."""

DATED = 60
"""Longest line, in code points, that is a place and a day above a letter."""
ASIDE = 4
"""Speeches that may interrupt a letter that is read out."""
HEAD = 3
"""Paragraphs within which a letter greets somebody; a date or a place may stand before."""

_ITALIC = pattern(r"(?P<mark>[*_])(?!\s).*(?P=mark)\s*\Z", re.DOTALL)
_GREETING = pattern(r"[*_]*(?:My )?(?:[Dd]ear(?:est)?|[Dd]arling)\b[^.!?\n]{0,40}[,:!—–-]+[*_]*\s*(?:\n|\Z)")
_CALLED = pattern(
    r"[*_]*(?:Sirs?|Madam|Gentlemen|My [Ll]ord|(?!(?:Yes|No|Well|Oh)\b)[A-Z][\w'’-]+)"
    r"[,:—–-]+[*_]*\s*(?:\n|\Z)"
)
"""A greeting without a "Dear", which a signature must go with."""
_SIGNED = pattern(
    r"(?:\A|[\n,])[*_\s]*(?P<name>[A-Z](?:[\w'’-]+|\.(?=[*_]*(?:\s|\Z)))(?: [A-Z][\w.'’-]*){0,2})[*_.]*\s*\Z"
)
"""A name, or its initials, that ends a letter."""
_WORD = pattern(r"\w+")
_DAY = pattern(r"\b\d{1,2}(?:st|nd|rd|th)?\b")


_DEAR = pattern(r"\W{0,2}(?:My )?[Dd]ear(?:est)? (?:[A-Z][\w.]*|[Ss]ir|[Mm]adam)\b[^.!?\n]{0,30}?[,:!—–-]")
_NAMED = pattern(
    r"\W{0,2}(?:[Yy]ours?\b[^.!?]{0,40}[,\n]\s*)?"
    r"(?P<name>(?!Dear|My)[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+)){1,2})\W{0,3}\Z"
)


def letters(passage: Passage) -> Iterator[Quote]:
    """Yield the paragraphs of every letter in order; the first of each is labelled with who signs it."""
    for is_italic, run in groupby(passage.story, key=partial(_is_italic, passage)):
        letter = list(dropwhile(_greets_nobody, run)) if is_italic else []
        if len(letter) > 1:
            yield from _quotes(letter)


def as_letters(found: Sequence[Quote], text: str) -> list[Quote]:
    """Return quotations; those that are a letter read out, from "Dear Ann:" to a name alone, as its writer's.

    Somebody may speak in between.
    """
    runs = _runs(found)
    written: list[Quote] = []
    for index, run in enumerate(runs):
        signed = _signed(run, text)
        if _is_dear(run, text):
            later = runs[index + 1 : index + 1 + ASIDE] if signed is None else ()
            signed = signed or next((name for one in later if (name := _signed(one, text))), None)
        elif signed is not None:
            before = runs[max(0, index - ASIDE) : index]
            signed = signed if any(_is_dear(one, text) and not _signed(one, text) for one in before) else None
        written += run if signed is None else _written(run, signed)
    return written


def _runs(found: Sequence[Quote]) -> list[list[Quote]]:
    """Return the quotations in runs of which each goes on from the one before."""
    runs: list[list[Quote]] = []
    for quote in found:
        if quote.continues and runs:
            runs[-1].append(quote)
        else:
            runs.append([quote])
    return runs


def _is_dear(run: Sequence[Quote], text: str) -> bool:
    """Tell whether a run of paragraphs begins as a letter does."""
    return len(run) > 1 and any(_DEAR.match(quote.span.of(text)) for quote in run[:HEAD])


def _signed(run: Sequence[Quote], text: str) -> Span | None:
    """Return the name that is one of the later paragraphs of a run, None when none is."""
    for quote in run[1:]:
        match = _NAMED.match(quote.span.of(text)) if len(quote.span.of(text)) <= SIGNATURE else None
        if match:
            return Span(*match.span("name")).shifted(quote.span.start)
    return None


def _written(run: Sequence[Quote], signature: Span) -> Iterator[Quote]:
    for number, quote in enumerate(run):
        yield replace(quote, mode="written", label=None if number else signature)


def writer_of(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the name that paragraphs are signed with, None when they are no letter."""
    if len(paragraphs) < HEAD:
        return None
    if all(map(_greets_nobody, paragraphs[:HEAD])):
        is_headed = _is_dated(paragraphs[0].text) or any(_CALLED.match(one.text) for one in paragraphs[:HEAD])
        if not (is_headed and _ends_in_name(paragraphs[-1].text)):
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
