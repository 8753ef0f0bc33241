"""Whether words over a whole text are told as so: a quick look that asks for no reading of the sentence.

Rules that search a text by patterns of their own ask here, once a pattern has matched.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.words import any_of, word_class
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "any_thing",
    "finder_of",
    "is_pictured",
    "is_plainly_told",
    "lets_a_night_pass",
    "sentence_around",
    "sentences_before",
    "weeks_passing",
]

LONGEST = 600
"""Code points of a sentence on either side of a place, at most."""
_END = pattern(r"[.!?…]+[\"”’')\]*_]*(?=\s)|\n\s*\n")
_NIGHT = pattern(
    r"\b(?:next|following)\s+(?:day|morning|evening|night|week|month|afternoon|year)\b"
    r"|\b(?:days?|weeks?|months?|nights?|years?|fortnight)\s+(?:later|after\w*|passed|went|had\s+passed|ago|before)\b"
    r"|\b(?:slept|woke|awoke|wakes|overnight|breakfast|dawn|sunrise|daybreak|to\s+bed|asleep|in\s+the\s+morning)\b"
    r"|\b(?:end|middle|rest)\s+of\s+the\s+week\b|\bat\s+the\s+weekend\b"
    r"|(?:^|\n|[.!?]\W{1,4})(?:On|By|Come|That|Then\s+on|All|Every)\s+(?:the\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\n\W{0,6}(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s+(?:came|comes|was|is|passed|morning|evening|night|afternoon)\b"
)
"""Words by which a night may have passed."""
_SHORTENED = ("Mr", "Mrs", "Ms", "Dr", "St")


def sentence_around(text: str, position: int) -> Span:
    """Return the sentence around a place, within its paragraph."""
    start = _start_of(text, position)
    after = next(_ends(text, position, position + LONGEST), None)
    end = after.end() if after is not None else min(len(text), position + LONGEST)
    return Span(start, max(start, end))


def _start_of(text: str, position: int) -> int:
    """Return where the sentence begins: looked for near by first, since most are short."""
    low = position
    while low > max(0, position - LONGEST):
        high, low = low, max(0, low - 150)
        ends = [match.end() for match in _ends(text, low, min(position, high + 6))]
        if ends:
            low = ends[-1]
            break
    while low < position and text[low].isspace():
        low += 1
    return low


def _ends(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in _END.finditer(text, start, end):
        if not text.endswith(_SHORTENED, max(0, match.start() - 3), match.start()):
            yield match


def sentences_before(text: str, position: int, most: int) -> Iterator[Span]:
    """Yield the sentences of the paragraph that end before a place, the nearest first."""
    paragraph = text.rfind("\n\n", 0, position)
    for _ in range(most):
        position -= 1
        while position > paragraph and text[position].isspace():
            position -= 1
        if position <= max(paragraph, 0):
            return
        here = sentence_around(text, position - 1)
        yield here
        position = here.start


def is_plainly_told(text: str, sentence: Span, verb: int) -> bool:
    """Tell whether a verb in a sentence is told as happening, and not as denied, wished, supposed or dreamt.

    Args:
        text: the document's text.
        sentence: the sentence.
        verb: where the verb begins.

    """
    if text[sentence.start : sentence.end].rstrip("\"”’'*_ ").endswith("?"):
        return False
    if finder_of("unreal").search(text, sentence.start, sentence.end):
        return False
    return _undone().search(text, max(sentence.start, verb - LONGEST), verb) is None


def is_pictured(text: str, sentence: Span) -> bool:
    """Tell whether a sentence speaks of a picture or a book, and may tell of what is in it."""
    return finder_of("pictured").search(text, sentence.start, sentence.end) is not None


def lets_a_night_pass(text: str, start: int, end: int) -> bool:
    """Tell whether words between two places may let a night pass."""
    return _NIGHT.search(text, start, end) is not None


def weeks_passing(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the words between two places by which weeks, months or years pass."""
    for match in _weeks().finditer(text, start, end):
        yield Span(*match.span())


@cache
def _weeks() -> re.Pattern[str]:
    many = r"(?:weeks|months|years|seasons|fortnight|(?:a|one)\s+(?:week|month|year|season))"
    spans = r"(?:weeks?|fortnights?|months?|years?|seasons?)"
    passing = r"(?:later|after\w*|passed|went\s+by|had\s+passed|had\s+gone|on)"
    parts = (
        r"(?:spring|summer|autumn|winter|easter|christmas|michaelmas|january|february|march|april|june|july"
    )
    parts += r"|august|september|october|november|december)"
    return re.compile(
        rf"\b{many}(?:\s+to\s+the\s+day)?\s+{passing}\b|\bafter\s+(?:\w+\s+){{0,2}}{spans}\b"
        rf"|\b(?:next|following|another)\s+(?:{spans}|{parts})\b|\b(?:by|until)\s+(?:the\s+)?{parts}\b"
        rf"|\b{parts}\s+(?:came|passed|went|wore|was\s+over|had\s+come|arrived)\b",
        re.IGNORECASE,
    )


@cache
def _undone() -> re.Pattern[str]:
    """Return what undoes a verb when it stands before it in its clause."""
    words = any_thing("undone", "pictured")
    sees = r"(?!(?<=could)\s+(?:see|hear|smell|feel|make\s+out)\b)"
    return re.compile(rf"(?:\b(?:{words})|n['’]t)\b{sees}(?:(?!\b(?:and|but|then|so)\b)[^.;:!?—–]){{0,40}}$")


@cache
def any_thing(*classes: str) -> str:
    """Return a pattern for any word of some classes of ``lexicon/thing_words.tsv``."""
    return any_of(word for name in classes for word in word_class("thing_words", name))


@cache
def finder_of(*classes: str) -> re.Pattern[str]:
    """Return a pattern that finds any word of some classes, however it is written."""
    return re.compile(rf"\b(?:{any_thing(*classes)})\b", re.IGNORECASE)
