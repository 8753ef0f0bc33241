"""Which day it is said to be, by whomever: dates with their weekday, and *today is Friday*.

Called by ``remarks``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.reading.happening.facts.phrase_language import DAYS
from storyledger.reading.happening.remarks.plainly import is_plainly_told, sentence_around
from storyledger.reading.words import word_rows
from storyledger.sources.numbers import number_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DATED", "TODAY", "days_said"]

DATED, TODAY = "dated", "today"
"""The kinds of these remarks. ``dated``: ``what`` is the weekday, ``value`` year, month and day, 0 for what
is not said. ``today``: ``what`` is the day it is, ``value`` how it is told (``logged``: *Thursday, 6.40*)."""

_SHORT = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)"
_WEEKDAY = rf"(?P<weekday>{_SHORT}day|{_SHORT}(?=[.,]?\s+\d))\b"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?![.:]\d|\s*[ap]\.?m\b)"
_ORDINAL = r"(?P<day>(?:twenty|thirty)-\w+|[a-z]+(?:st|nd|rd|th))\b"
AROUND = 40
"""Code points around the name of a weekday in which the rest of its date stands."""
LAST = 31
"""The last day of a month."""
_MOVED = {"today": 0, "tomorrow": -1, "yesterday": 1}
_NAMES = frozenset((*DAYS, *"mon tue tues wed thu thurs fri sat sun".split()))
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def days_said(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield what a chapter says of its days, with their weekday.

    *Monday, 3 June* and *Friday the thirteenth* are dates; *it is Thursday* and *tomorrow is Saturday* tell
    which day it is.

    Args:
        text: the chapter.
        words: its words in lower case.

    """
    last = -1
    for place in sorted(_weekdays(text, words)):
        start, end = max(last, place - AROUND), place + AROUND
        for remark in (*_dates_in(text, start, end), *_days_in(text, start, end)):
            if remark.span.start > last:
                last = remark.span.end
                yield remark


def _weekdays(text: str, words: frozenset[str]) -> Iterator[int]:
    """Yield where weekdays are named."""
    for name in _NAMES & words:
        place = text.find(name.capitalize())
        while place >= 0:
            yield place
            place = text.find(name.capitalize(), place + 1)


def _dates_in(text: str, start: int, end: int) -> Iterator[Remark]:
    for pattern in _dates():
        for match in pattern.finditer(text, start, end):
            groups = match.groupdict()
            day = number_of(groups["day"]) or _ordinal(groups["day"])
            month = _months().get((groups.get("month") or "").lower(), 0)
            if day is not None and 1 <= day <= LAST:
                weekday = next(one for one in DAYS if one.startswith(groups["weekday"][:3].lower()))
                value = f"{groups.get('year') or 0} {month} {day}"
                yield Remark(span=Span(*match.span()), kind=DATED, what=weekday, value=value)
                return


@cache
def _months() -> dict[str, int]:
    rows = [(row[1], int(row[2])) for row in word_rows("time_words") if row[0] == "month"]
    return {name: number for month, number in rows for name in (month, month[:3], f"{month[:3]}.")}


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    names = "|".join(
        sorted((name.capitalize() for name in _months() if "." not in name), key=len, reverse=True)
    )
    month, year = rf"(?P<month>{names})\b", r"(?:\.?,?\s+(?P<year>1[5-9]\d\d|20\d\d)\b)?"
    ways = [
        rf"\b{_WEEKDAY}[.,]?\s+(?:the\s+)?{_NUMBER}(?:\s+(?:of\s+)?{month}{year})?",
        rf"\b{_WEEKDAY}[.,]?\s+the\s+{_ORDINAL}(?:\s+(?:of\s+)?{month}{year})?",
        rf"\b{_WEEKDAY}[.,]?\s+{month}\s+(?:the\s+)?{_NUMBER}{year}",
        rf"\b{month}\s+(?:the\s+)?{_NUMBER}{year},?\s+(?:was\s+)?(?:a\s+)?{_WEEKDAY}",
        rf"\b(?:the\s+)?{_NUMBER}\s+(?:of\s+)?{month}{year},?\s+(?:was\s+)?(?:a\s+)?{_WEEKDAY}",
    ]
    return tuple(re.compile(way) for way in ways)


def _ordinal(word: str) -> int | None:
    """Return the number of *third* or *twenty-third*."""
    tens, _, ones = word.lower().rpartition("-")
    if word.lower() == "thirtieth":
        return 30
    if ones not in _ORDINALS:
        return None
    return {"": 0, "twenty": 20, "thirty": 30}.get(tens, 0) + _ORDINALS.index(ones) + 1


def _days_in(text: str, start: int, end: int) -> Iterator[Remark]:
    for match in _today().finditer(text, start, end):
        if is_plainly_told(text, sentence_around(text, match.start()), match.start()):
            name = (match["name"] or "logged").lower()
            day = DAYS[(DAYS.index((match["weekday"] or match["logged"]).lower()) + _MOVED.get(name, 0)) % 7]
            yield Remark(span=Span(*match.span()), kind=TODAY, what=day, value=name)


@cache
def _today() -> re.Pattern[str]:
    names = "|".join(day.capitalize() for day in DAYS)
    be = r"(?:['’]s|\s+(?:is|was|will\s+be|would\s+be|being))"
    either = r"(?!,?(?:\s+then,?)?\s+or\b)"
    ends = (
        rf"{either}(?=\s*(?:[.,;:!?—–)\"”’*_\n]|$)"
        r"|\s+(?:and|but|so|again|morning|night|evening|afternoon|already)\b)"
    )
    return re.compile(
        rf"\b(?P<name>(?i:today|tomorrow|yesterday)|[Ii]t){be}\s+(?:only\s+|still\s+|already\s+|a\s+)?"
        rf"(?P<weekday>{names})\b{ends}"
        rf"|(?<=[.!?:]\s)(?P<logged>{names}),\s+(?:\d{{1,2}}[.:]\d\d\b|\d{{1,2}}\s*[ap]\.?m\b)"
    )
