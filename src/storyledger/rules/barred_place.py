"""The rule ``barred-place``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

_DOES = (
    r"\s+(?:went|came|walked|ran|got|stepped|slipped|hurried|climbed|stayed|sat|slept|waited|hid|lived"
    r"|was\s+\w+ing)"
    r"(?:\s+(?:back|up|down|straight|alone|asleep))*\s+(?:into|out\s+of|in|inside)\s+the\s+"
)
"""What somebody does inside a place, between their name and the place."""


@rule("barred-place", code="SL206", severity="warning")
def barred_place(world: World) -> Iterator[Finding]:
    """Somebody is in a place that is no more.

    ## What it does
    Where the narration says that a place has burned down, was pulled down or bricked up, looks for a later
    passage in which somebody goes into it, comes out of it or stays in it.

    ## Why it matters
    A house that burned in chapter three has no kitchen in chapter nine.

    ## When to ignore it
    It was built again, it is another place of that name, or the later passage looks back.

    ## What it cannot see
    Places called by another name later, and places that are only forbidden: people break rules.
    """
    ledger = world.ledger
    for event in ledger.events:
        if event.kind == "is_shut" and event.actuality == "asserted" and event.according_to == "narrator":
            inside = list(_inside(event, ledger))
            if inside:
                where = event.roles["where"]
                yield Finding(
                    message=f"Somebody is in the {where} here, and an earlier passage says that it is no "
                    "more. Check the two passages.",
                    evidence=ledger.evidence(inside[0]),
                    because=(Because(evidence=ledger.evidence(event.span), note=f"the {where} is no more"),),
                    confidence=event.confidence,
                    root=where,
                    more=tuple(ledger.evidence(span) for span in inside[1:]),
                )


def _inside(event: Event, ledger: Ledger) -> Iterator[Span]:
    """Yield the later passages that have somebody in the place, told and not said."""
    pattern = re.compile(
        _DOES + re.escape(event.roles["where"]).replace(r"\ ", r"\s+") + r"\b", re.IGNORECASE
    )
    for mention in ledger.mentions:
        if mention.span.start > event.span.end and mention.character is not None:
            match = pattern.match(ledger.text, mention.span.end)
            span = Span(mention.span.start, match.end()) if match else None
            if span is not None and not any(said.span.overlaps(span) for said in ledger.utterances):
                yield span
