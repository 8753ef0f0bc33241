"""The rule ``age-arithmetic``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.rules.traits import told_traits
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.world import World


@rule("age-arithmetic", code="SL601", severity="warning")
def age_arithmetic(world: World) -> Iterator[Finding]:
    """Somebody is younger than before.

    ## What it does
    Compares the ages that the narration gives for somebody, in the order they are told. An age below an
    earlier one is shown beside it.

    ## Why it matters
    Ages are easy to add up, and readers do.

    ## When to ignore it
    The later passage tells of an earlier time, or the age is a lie or a guess.

    ## What it cannot see
    Ages that grow too fast, since the text seldom says how much time has passed; ages given in speech; birth
    years and birthdays.
    """
    oldest: dict[str, tuple[int, Event]] = {}
    for event in told_traits(world.ledger):
        years = number_of(event.roles["value"]) if event.roles["trait"] == "age" else None
        if years is None:
            continue
        who = event.roles["who"]
        known = oldest.get(who)
        if known is None or years > known[0]:
            oldest[who] = (years, event)
        elif years < known[0]:
            ledger, earlier = world.ledger, known[1]
            yield Finding(
                message=f"{ledger.name(who)} is {event.roles['value']} here and was "
                f"{earlier.roles['value']} before. Check the two ages.",
                evidence=ledger.evidence(event.span),
                because=(Because(evidence=ledger.evidence(earlier.span), note=earlier.roles["value"]),),
                confidence=min(event.confidence, earlier.confidence),
                root=f"age {who}",
            )
