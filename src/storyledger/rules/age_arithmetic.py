"""The rule ``age-arithmetic``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.remarks.plainly import finder_of, sentence_around
from storyledger.rules.traits import told_traits
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World


GROWN = 2
"""Years more that nobody gains unless words let time pass; one may be a birthday."""
LEAP = 4
"""Years more that a new scene may bring without a word, while a slip of the pen is mostly smaller."""
REACH = 15_000
"""Code points within which words would say that years have passed."""
_YEARS = pattern(
    r"\b(?:years?|months?|birthdays?|winters?|summers?|springs?|autumns?|seasons?|decades?|later|ago|grew"
    r"|grown|older|christmas|anniversar(?:y|ies)|epilogue|afterwards)\b",
    re.IGNORECASE,
)
"""Words by which somebody may have grown older."""


@rule("age-arithmetic", code="SL601", severity="warning")
def age_arithmetic(world: World) -> Iterator[Finding]:
    """Somebody is younger than before, or has aged by years in no time.

    ## What it does
    Compares the ages that the narration gives for somebody, and that people give for themselves, in the order
    they are told. An age below an
    earlier one is shown beside it, and so is one that is years above it a few pages later, where no word
    between the two lets as much as a month pass. Four years and more count within a scene only: between two
    scenes a story may leap.

    ## Why it matters
    Ages are easy to add up, and readers do.

    ## When to ignore it
    The later passage tells of an earlier time, or the age is a lie or a guess.

    ## What it cannot see
    Ages that grow too fast over a longer stretch, since the text seldom says how much time has passed; ages
    that somebody else gives in speech; birth years and birthdays.
    """
    oldest: dict[str, tuple[int, Event]] = {}
    for event in told_traits(world.ledger, by_oneself=True):
        years = number_of(event.roles["value"]) if event.roles["trait"] == "age" else None
        if years is None or _is_of_then(event, world.ledger) or _is_given_out(event, world.ledger):
            continue
        who = event.roles["who"]
        known = oldest.get(who)
        if known is not None and (years < known[0] or _is_too_fast(known, (years, event), world.ledger)):
            yield _finding(world.ledger, who, known[1], event)
        if known is None or years > known[0]:
            oldest[who] = (years, event)


def _is_of_then(event: Event, ledger: Ledger) -> bool:
    """Tell whether somebody says how old they once were: *I was eight for ages*."""
    return event.actuality == "reported" and " was " in event.span.of(ledger.text)


def _is_given_out(event: Event, ledger: Ledger) -> bool:
    """Tell whether an age is that of a part or a poster, or a lie."""
    here = sentence_around(ledger.text, event.span.start)
    return finder_of("given-out").search(ledger.text, here.start, here.end) is not None


def _is_too_fast(known: tuple[int, Event], later: tuple[int, Event], ledger: Ledger) -> bool:
    """Tell whether somebody has aged by years between two passages that let no time pass."""
    start, end, more = known[1].span.end, later[1].span.start, later[0] - known[0]
    if more < GROWN or not start < end <= start + REACH:
        return False
    if more >= LEAP and ledger.scene_at(start) is not ledger.scene_at(end):
        return False
    return _YEARS.search(ledger.text, start, end) is None


def _finding(ledger: Ledger, who: str, earlier: Event, event: Event) -> Finding:
    return Finding(
        message=f"{ledger.name(who)} is {event.roles['value']} here and was "
        f"{earlier.roles['value']} before. Check the two ages.",
        evidence=ledger.evidence(event.span),
        because=(Because(evidence=ledger.evidence(earlier.span), note=earlier.roles["value"]),),
        confidence=min(event.confidence, earlier.confidence),
        root=f"age {who}",
    )
