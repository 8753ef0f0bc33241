"""Where all of so many are spoken of: *all eleven*, *all six of the cups*, *the nine of them*.

Called by ``remarks``; what the number counts, and what became of some of them, a rule asks for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.remarks.plainly import any_thing, is_plainly_told, sentence_around
from storyledger.sources.numbers import number_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WHOLE", "counts_of", "losses_of", "wholes_in"]

WHOLE = "whole"
"""The kind of these remarks; ``what`` is the noun, empty where none stands there, ``value`` the number."""
_MANY = r"(?P<noun>[a-z]{2,}s|(?:wo)?men|children|people|sheep|geese|mice|oxen)\b"


def wholes_in(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield where all of so many are told of.

    Args:
        text: a chapter.
        words: its words in lower case.

    """
    if "all" not in words:
        return
    for match in _whole().finditer(text):
        number = number_of(match["number"])
        sentence = sentence_around(text, match.start())
        if number is not None and number > 2 and is_plainly_told(text, sentence, sentence.start):
            noun = match["of"] or match["noun"] or ""
            yield Remark(span=Span(*match.span()), kind=WHOLE, what=noun, value=str(number))


@cache
def _number() -> str:
    return "|".join(sorted((*class_of("cardinal"), r"\d{1,3}"), key=len, reverse=True))


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        rf"\b[Aa]ll\s+(?:of\s+)?(?:(?:the|his|her|my|our|their)\s+)?(?P<number>{_number()})\b"
        rf"(?!\s+(?:o['’]clock|hundred|thousand))"
        rf"(?:\s+of\s+the\s+(?P<of>[a-z]+s)\b|\s+of\s+(?:them|us|it)\b|\s+{_MANY})?"
    )


def counts_of(text: str, number: int, noun: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """Yield where so many things are counted between two places, with their noun.

    Args:
        text: the document's text.
        number: how many.
        noun: what they are called; empty: anything.
        start: where to begin.
        end: where to stop.

    """
    for match in _counted(noun).finditer(text, start, end):
        if number_of(match["number"]) == number:
            yield Span(*match.span()), match["noun"]


@cache
def _counted(noun: str) -> re.Pattern[str]:
    thing = rf"(?P<noun>{re.escape(noun)})\b" if noun else _MANY
    return re.compile(rf"\b(?P<number>(?i:{_number()}))\s+(?:(?!of\b|or\b|and\b)[a-z-]+\s+){{0,2}}?{thing}")


def losses_of(text: str, noun: str, start: int, end: int) -> Iterator[tuple[Span, int]]:
    """Yield where some of several things are plainly lost for good between two places, and how many."""
    for match in _lost(noun).finditer(text, start, end):
        number = number_of(match["number"].lower())
        sentence = sentence_around(text, match.start())
        if number is not None and is_plainly_told(text, sentence, sentence.start):
            yield Span(*match.span()), number


@cache
def _lost(noun: str) -> re.Pattern[str]:
    single = re.escape(noun.removesuffix("s"))
    thing = rf"(?:of\s+(?:the|his|her|my|our|their)\s+)?(?:[a-z-]+\s+)?{single}s?"
    some = rf"(?P<number>(?i:one|{_number()}))\s+(?:{thing}|of\s+them)\b"
    return re.compile(rf"\b{some}[^.!?;]{{0,60}}?\b(?:{any_thing('lost-some')})\b")
