"""The rule ``group-count``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.sources.numbers import number_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 6000
"""Code points within which a group is still the same one."""
_NUMBER = r"(?P<number>[a-z]+(?:-[a-z]+)?|\d{1,3})"


@rule("group-count", code="SL603", severity="warning")
def group_count(world: World) -> Iterator[Finding]:
    """A group has grown between two sentences.

    ## What it does
    Where the narration counts a group (*there were five riders*), looks a little further on in the same scene
    for *the seven riders* or *all seven of the riders*: more than there were, without a word of others.

    ## Why it matters
    Numbers are what a reader checks without meaning to.

    ## When to ignore it
    More have come, or it is another group of the same name.

    ## What it cannot see
    Groups that have become smaller, since people leave; groups counted only in speech; counts by the world's
    own tally, which `count-mismatch` compares.
    """
    ledger = world.ledger
    for event in ledger.events:
        number = number_of(event.roles.get("number", "")) if event.kind == "counts" else None
        if number is None or event.actuality != "asserted" or event.according_to != "narrator":
            continue
        other = next(_larger(event, number, ledger), None)
        if other is not None:
            group = event.roles["group"]
            yield Finding(
                message=f"There were {event.roles['number']} {group} a little earlier, and more here. "
                "Check the numbers.",
                evidence=ledger.evidence(other),
                because=(Because(evidence=ledger.evidence(event.span), note=event.roles["number"]),),
                confidence=event.confidence,
                root=f"{group} {event.span.start}",
            )


def _larger(event: Event, number: int, ledger: Ledger) -> Iterator[Span]:
    """Yield the passages of the scene that speak of more of the group, told and not said."""
    scene = ledger.scene_at(event.span.start)
    end = min(scene.span.end if scene else event.span.end + REACH, event.span.end + REACH)
    group = re.escape(event.roles["group"])
    pattern = re.compile(
        rf"\b(?:all|the|those|none of the)\s+{_NUMBER}\s+(?:of\s+the\s+)?{group}\b", re.IGNORECASE
    )
    for match in pattern.finditer(ledger.text, event.span.end, end):
        larger = number_of(match["number"].lower())
        span = Span(*match.span())
        is_said = any(said.span.overlaps(span) for said in ledger.utterances)
        if larger is not None and number < larger <= 999 and not is_said:
            yield span
