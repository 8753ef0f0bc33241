"""The rule ``wound-forgotten``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.later import Pages, can_be_undone
from storyledger.rules.telling import is_said
from storyledger.rules.traits import is_named, told_traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who is meant."""


@rule("wound-forgotten", code="SL303", severity="warning")
def wound_forgotten(world: World) -> Iterator[Finding]:
    """Somebody uses what they have lost.

    ## What it does
    Where the narration says that somebody has lost an arm, a leg, sight or hearing, or their use, looks for a
    later passage in which the same person runs, uses both hands, looks at something, or hears.

    ## Why it matters
    A wound for good is a fact about every later scene.

    ## When to ignore it
    The wound healed, a wooden leg is as quick as another, or the earlier passage was not meant so.

    ## What it cannot see
    Wounds that heal in time, and what somebody does in other words than the plain ones.
    """
    ledger = world.ledger
    pages = Pages(ledger.document, ledger.mentions)
    for event in told_traits(ledger):
        is_loss = event.roles["value"] == "lost" and can_be_undone(event.roles["trait"])
        if not is_loss or not is_named(event, ledger):
            continue
        uses = list(_uses(event, pages, ledger))
        if uses:
            who, lost = event.roles["who"], event.roles["trait"]
            yield Finding(
                message=f"{ledger.name(who)} does here what needs the {lost} that an earlier passage takes "
                "away. Check the two passages.",
                evidence=ledger.evidence(uses[0]),
                because=(Because(evidence=ledger.evidence(event.span), note=f"the {lost} is lost"),),
                confidence=event.confidence,
                root=f"{who} {lost}",
                more=tuple(ledger.evidence(span) for span in uses[1:]),
            )


def _uses(event: Event, pages: Pages, ledger: Ledger) -> Iterator[Span]:
    """Yield the later passages in which somebody does what they cannot, told and not said."""
    for doing in pages.doings(f"uses-{event.roles['trait']}", event.span.end):
        mention = doing.who
        if mention is None or mention.character != event.roles["who"] or mention.kind == "nominal":
            continue
        if mention.confidence >= SURE and not is_said(doing.span, ledger):
            yield doing.span
