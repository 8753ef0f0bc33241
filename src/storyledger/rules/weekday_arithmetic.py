"""The rule ``weekday-arithmetic``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REACH = 6000
"""Code points within which two days may be compared."""
_PASSES = re.compile(
    r"\b(?:(?:next|following|another|second|third|whole|last|one)"
    r" (?:day|morning|evening|night|week|month|afternoon)"
    r"|(?:days?|weeks?|months?|years?|fortnight|nights?) (?:later|after\w*|passed|went|had|of)"
    r"|for (?:\w+ ){1,2}(?:days|weeks|months|years)|morrow|slept|woke|awoke|breakfast|to bed|dawn|sunrise"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
"""Words by which a day may have passed."""


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
    for event in ledger.events:
        if event.kind != "is_day" or event.according_to != "narrator" or event.actuality != "asserted":
            continue
        if known is not None and _is_near(known, event, ledger) and not _fits(known, event, ledger):
            was, now = known.roles["day"].capitalize(), event.roles["day"].capitalize()
            then = "the next day " if event.roles["how"] == "next" else ""
            yield Finding(
                message=f"It was {was} a little earlier, and {then}it is {now} here. Check the days.",
                evidence=ledger.evidence(event.span),
                because=(Because(evidence=ledger.evidence(known.span), note=was),),
                confidence=min(event.confidence, known.confidence),
            )
        known = event


def _is_near(known: Event, event: Event, ledger: Ledger) -> bool:
    """Tell whether two passages stand close together in one chapter."""
    one, other = (ledger.document.section_at(each.span.start) for each in (known, event))
    return one is other and event.span.start - known.span.end <= REACH


def _fits(known: Event, event: Event, ledger: Ledger) -> bool:
    """Tell whether a day may follow from the one before it."""
    was, now = DAYS.index(known.roles["day"]), DAYS.index(event.roles["day"])
    between = ledger.text[known.span.end : event.span.start]
    if event.roles["how"] == "then" or _PASSES.search(between):
        return True
    return (now - was) % 7 == 1 if event.roles["how"] == "next" else now == was
