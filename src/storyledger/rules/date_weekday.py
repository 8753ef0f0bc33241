"""The rule ``date-weekday``."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.facts.phrase_language import DAYS
from storyledger.reading.happening.remarks.days import DATED
from storyledger.rules.against import beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 60_000
"""Code points within which two dates without a year are of the same one."""
NEAR = 6000
"""The same for days without a month."""
_YEARS = pattern(
    r"\b(?:next|following|another|last|previous|different)\s+(?:year|month)\b"
    r"|\byears?\s+(?:later|after\w*|earlier|before|ago|passed|went)\b"
)
"""By these words two dates are not of one year."""


@rule("date-weekday", code="SL607", severity="warning")
def date_weekday(world: World) -> Iterator[Finding]:
    """Two dates and their weekdays do not belong to one calendar.

    ## What it does
    Compares every date that has its weekday (*Monday, 3 June*, *Friday the thirteenth*) with the last one
    that held, in headings, letters and the text alike: if the third is a Monday, the fifth is a Wednesday.
    Days without a month are compared when they stand near each other, dates without a year as if of one year,
    unless words between them let a year pass.

    ## Why it matters
    A diary has its own arithmetic, and readers who keep diaries know it.

    ## When to ignore it
    A year lies between the two, or somebody has the date wrong on purpose.

    ## What it cannot see
    Whether the third of June was a Monday in that year.
    """
    known: Remark | None = None
    for then in world.ledger.remarks_of(DATED):
        apart = _days_apart(known, then, world.ledger) if known is not None else None
        if known is None or apart is None or then.what in _weekdays(known, apart):
            known = then
        else:
            yield _finding(known, then, apart, world.ledger)


def _weekdays(first: Remark, apart: int) -> set[str]:
    """Return the weekdays that a day may be so long after a date: a leap day may lie between."""
    return {_weekday(first, apart), _weekday(first, apart, leap=True)}


def _finding(first: Remark, then: Remark, apart: int, ledger: Ledger) -> Finding:
    was, now = (one.span.of(ledger.text) for one in (first, then))
    due = _weekday(first, apart).capitalize()
    message = f'By "{was}" this day is a {due}, and here it is "{now}". Check the two.'
    return beside(
        first.span, then.span, ledger, message=message, note=was, root=f"{first.span.start}", sure=0.9
    )


def _weekday(first: Remark, apart: int, *, leap: bool = False) -> str:
    """Return the weekday so many days after a date; ``leap``: with a 29th of February in between."""
    crosses = leap and _year(first) == 0 and _month(first) in {1, 2}
    return DAYS[(DAYS.index(first.what) + apart + int(crosses)) % 7]


def _days_apart(first: Remark, then: Remark, ledger: Ledger) -> int | None:
    """Return how many days lie between two dates, None when that cannot be known."""
    (year, month, day), (other_year, other_month, other) = _parts(first), _parts(then)
    gap = then.span.start - first.span.end
    if not (year and other_year) and _YEARS.search(ledger.text, first.span.end, then.span.start):
        return None
    if not month or not other_month:
        return other - day if month == other_month and gap <= NEAR and other > day else None
    if year and other_year:
        return _ordinal(other_year, other_month, other) - _ordinal(year, month, day)
    if gap > REACH or other_year or (other_month, other) < (month, day):
        return None
    known = year or 2001
    return _ordinal(known, other_month, other) - _ordinal(known, month, day)


def _ordinal(year: int, month: int, day: int) -> int:
    """Return the number of a day; one that its month does not have counts on into the next."""
    return datetime.date(year, month, 1).toordinal() + day - 1


def _parts(one: Remark) -> tuple[int, int, int]:
    year, month, day = map(int, one.value.split())
    return year, month, day


def _year(one: Remark) -> int:
    return _parts(one)[0]


def _month(one: Remark) -> int:
    return _parts(one)[1]
