"""The rule ``elapsed-time``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.facts.phrase_language import DAYS
from storyledger.rules.calendar import is_near, told_days, unsaid_passing
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

_DAYS_IN = {"day": 1, "days": 1, "night": 1, "nights": 1, "week": 7, "weeks": 7, "fortnight": 14}


@rule("elapsed-time", code="SL604", severity="warning")
def elapsed_time(world: World) -> Iterator[Finding]:
    """The time that is said to pass does not lead from one day of the week to the other.

    ## What it does
    Where the narration says which day it is, then that so many days or weeks pass, and then which day it is
    now, adds them up. It looks only when every word for time between the two days has been counted.

    ## Why it matters
    *Three days later* is written in one draft and the weekday in another.

    ## When to ignore it
    More time passed than is said, or one of the passages looks back.

    ## What it cannot see
    Months and years, clocks, dates, and stretches of time that only speech gives.
    """
    ledger = world.ledger
    known: Event | None = None
    for event in told_days(ledger):
        if known is not None and event.roles["how"] in {"now", "later"} and is_near(known, event, ledger):
            passed = _passed(known, event, ledger)
            if passed is not None and not _fits(known, event, sum(days for _, days in passed)):
                yield _finding(known, event, passed, ledger)
        known = event


Passed = list[tuple["Event", int]]
"""What is said to pass, each in days."""


def _passed(known: Event, event: Event, ledger: Ledger) -> Passed | None:
    """Return the time said to pass between two days, None when nothing is said or not all can be counted."""
    own = [(event, number_of(event.roles.get("days", "")) or 0)] if event.roles["how"] == "later" else []
    between = [
        one
        for one in ledger.events
        if one.kind == "time_passes" and known.span.end <= one.span.start and one.span.end <= event.span.start
    ]
    counted = [(one, _days(one.roles.get("how_long", ""))) for one in between]
    told = [(one, days) for one, days in counted if days is not None]
    if len(told) < len(counted) or not (told or own) or unsaid_passing(known, event, between, ledger):
        return None
    return told + own


def _days(how_long: str) -> int | None:
    number, _, unit = how_long.partition(" ")
    value = number_of(number)
    return value * _DAYS_IN[unit] if value is not None and unit in _DAYS_IN else None


def _fits(known: Event, event: Event, days: int) -> bool:
    was, now = (DAYS.index(one.roles["day"]) for one in (known, event))
    return (was + days) % 7 == now


def _finding(known: Event, event: Event, passed: Passed, ledger: Ledger) -> Finding:
    was, now = known.roles["day"].capitalize(), event.roles["day"].capitalize()
    days = sum(days for _, days in passed)
    reasons = [Because(evidence=ledger.evidence(known.span), note=was)]
    for one, own in passed:
        if one is not event:
            reasons.append(Because(evidence=ledger.evidence(one.span), note=_count(own)))
    return Finding(
        message=f"It was {was}, time passes ({_count(days)}), and it is {now} here. Check the days.",
        evidence=ledger.evidence(event.span),
        because=tuple(reasons),
        confidence=min(event.confidence, known.confidence),
    )


def _count(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
