"""The rule ``date-order``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.findings import Because, Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.words import word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.ledger import Ledger
    from storyledger.world import World

FEWEST = 4
"""Dates that a row must have before one of them can be out of order."""
LONGEST = 60
"""Code points of a line that is nothing but a date, with a place before it at most."""
TURN = 180
"""Days back from which on a date without a year belongs to the next one."""
_DAYS_IN_MONTH, _DAYS_IN_YEAR = 31, 372
"""Every month counts as the longest: only the order matters."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A line that dates what follows it."""

    span: Span
    days: int
    """Its place in the row, in days."""
    has_year: bool


@rule("date-order", code="SL605", severity="warning")
def date_order(world: World) -> Iterator[Finding]:
    """A letter or an entry is dated before the one in front of it.

    ## What it does
    Follows the dates that stand on lines of their own over letters, diaries and logs (*20 June 1921*,
    *May 3rd*, *Day 31*). Where they run forward through the whole story and only one of them goes back, that
    one is shown beside the date in front of it.

    ## Why it matters
    Letters are moved in revision, and their dates stay.

    ## When to ignore it
    The letter arrives late, or is meant to be found out of order.

    ## What it cannot see
    Stories whose dates go back more than once, which do so on purpose; dates inside the text.
    """
    kinds = [kind for needed, kind in _kinds() if not needed.isdisjoint(world.ledger.words)]
    lines = [line for line in _short_lines(world.ledger) if _FIGURE.search(line[1])] if kinds else []
    for kind in kinds:
        row = list(_dated(kind, lines))
        back = [pair for pair in pairwise(row) if _goes_back(*pair)]
        if len(row) < FEWEST or len(back) != 1:
            continue
        before, dated = back[0]
        after = row[row.index(dated) + 1 :]
        if not after or not _goes_back(before, after[0]):
            yield _finding(before, dated, world.ledger)


def _finding(before: _Dated, dated: _Dated, ledger: Ledger) -> Finding:
    was, now = (one.span.of(ledger.text) for one in (before, dated))
    return Finding(
        message=f'This is dated "{now}" and stands after "{was}". Check the two dates, or their order.',
        evidence=ledger.evidence(dated.span),
        because=(Because(evidence=ledger.evidence(before.span), note=was),),
        confidence=0.8,
    )


def _goes_back(one: _Dated, other: _Dated) -> bool:
    """Tell whether a date lies before another; without years a long way back is the next year."""
    back = one.days - other.days
    return back > 0 and (back < TURN or (one.has_year and other.has_year))


def _short_lines(ledger: Ledger) -> Iterator[tuple[int, str]]:
    """Yield where the lines of the story begin that may be no more than a date, and their words."""
    blocks, text = ledger.document.blocks, ledger.text
    for start, end in zip(ledger.document.block_starts, column(blocks, "span", "end"), strict=True):
        if end - start <= LONGEST:
            yield start, text[start:end]


_FIGURE = pattern(r"[0-9]")


def _dated(kind: tuple[re.Pattern[str], ...], lines: Iterable[tuple[int, str]]) -> Iterator[_Dated]:
    """Yield the lines that are a date of one kind."""
    for start, words in lines:
        found = next(filter(None, (pattern.fullmatch(words) for pattern in kind)), None)
        if found is not None:
            yield _of_match(found, start)


def _of_match(found: re.Match[str], start: int) -> _Dated:
    span = Span(start + found.start("date"), start + found.end("date"))
    groups = found.groupdict()
    month, year = groups.get("month"), groups.get("year")
    days = int(groups["day"]) + (_months()[month.lower()] * _DAYS_IN_MONTH if month else 0)
    return _Dated(span, days + int(year or 0) * _DAYS_IN_YEAR, year is not None or month is None)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {row[1]: int(row[2]) for row in word_rows("time_words") if row[0] == "month"}


@lru_cache(maxsize=1)
def _calendar() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a date: *20 June*, *Harbour Row, the 20th of June, 1921*, *June 20th 1921*."""
    month, day = rf"(?P<month>{'|'.join(_months())})", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    ways = (rf"(?:the\s+)?{day}\s+(?:of\s+)?{month}", rf"{month}\s+(?:the\s+)?{day}")
    place, year = r"(?:[\w'’. ]{2,40},\s+)?", r"(?:,?\s+(?P<year>\d{4}))?"
    return tuple(pattern(rf"{place}(?P<date>{way}{year})\.?", re.IGNORECASE) for way in ways)


_DAY_NUMBER = (pattern(r"(?P<date>Day\s+(?P<day>\d{1,4}))[.:]?", re.IGNORECASE),)
"""The pattern of a numbered day: *Day 31*."""


def _kinds() -> tuple[tuple[frozenset[str], tuple[re.Pattern[str], ...]], ...]:
    """Return the kinds of dates, with words of which each needs one."""
    return (frozenset(_months()), _calendar()), (frozenset({"day"}), _DAY_NUMBER)
