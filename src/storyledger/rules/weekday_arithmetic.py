"""The rule ``weekday-arithmetic``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.facts.phrase_language import DAYS
from storyledger.rules.calendar import is_near, told_days, unsaid_passing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World


@rule("weekday-arithmetic", code="SL602", severity="warning")
def weekday_arithmetic(world: World) -> Iterator[Finding]:
    """The day of the week does not follow from the one before.

    ## What it does
    Where the narration says which day it is, compares it with the day said shortly before in the same
    chapter: it must be the same one while no words let time pass, and the next one after *the next day*.

    ## Why it matters
    A week has an order that everybody knows by heart.

    ## When to ignore it
    Time has passed without a word for it, or one of the passages looks back.

    ## What it cannot see
    Days given as dates, days named in speech, and days that lie more than a few pages apart.
    """
    ledger = world.ledger
    known: Event | None = None
    for event in told_days(ledger):
        if known is not None and is_near(known, event, ledger) and not _fits(known, event, ledger):
            was, now = known.roles["day"].capitalize(), event.roles["day"].capitalize()
            then = "the next day " if event.roles["how"] == "next" else ""
            yield Finding(
                message=f"It was {was} a little earlier, and {then}it is {now} here. Check the days.",
                evidence=ledger.evidence(event.span),
                because=(Because(evidence=ledger.evidence(known.span), note=was),),
                confidence=min(event.confidence, known.confidence),
            )
        known = event


def _fits(known: Event, event: Event, ledger: Ledger) -> bool:
    """Tell whether a day may follow from the one before it."""
    was, now = DAYS.index(known.roles["day"]), DAYS.index(event.roles["day"])
    if event.roles["how"] in {"then", "later"} or unsaid_passing(known, event, (), ledger):
        return True
    return (now - was) % 7 == 1 if event.roles["how"] == "next" else now == was
