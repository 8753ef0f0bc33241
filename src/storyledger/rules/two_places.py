"""The rule ``two-places``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Event, Utterance
    from storyledger.ledger import Ledger
    from storyledger.world import World

FAMILIAR = 4
"""A place named more often than this may be where the scene is."""
NEAR = 8
"""Paragraphs on either side in which somebody's speech shows that they are here."""
SURE = 0.7
"""How sure it must be read who speaks."""


@rule("two-places", code="SL203", severity="warning")
def two_places(world: World) -> Iterator[Finding]:
    """Somebody is in two places at once.

    ## What it does
    Where the narration says that somebody is far away at that very moment, looks whether the same person
    speaks in the same chapter shortly before and shortly after.

    ## Why it matters
    Two strands of a story that were written apart may use one person twice.

    ## When to ignore it
    The person has a double, speaks by telephone, or the scene was moved on purpose.

    ## What it cannot see
    Travel that takes too little time, people who are there and say nothing, and places that are named often
    or that no words call far away.
    """
    ledger = world.ledger
    starts = ledger.document.block_starts
    for event in ledger.events_of_kind("is_seen_at"):
        if event.roles.get("when") != "meanwhile":
            continue
        if event.actuality != "asserted" or event.according_to != "narrator":
            continue
        if len(re.findall(rf"\b{re.escape(event.roles['where'])}\b", ledger.text)) > FAMILIAR:
            continue
        around = _speech_around(event, ledger, starts)
        if around is not None:
            name, where = ledger.name(event.roles["who"]), event.roles["where"]
            yield Finding(
                message=f"{name} is said to be elsewhere ({where}) and speaks here just before and after. "
                "Check where the scene is.",
                evidence=ledger.evidence(event.span),
                because=tuple(Because(evidence=ledger.evidence(said.span), note="speaks") for said in around),
                confidence=min(event.confidence, *(said.confidence for said in around)),
                root=f"{event.roles['who']} {event.span.start}",
            )


def _speech_around(event: Event, ledger: Ledger, starts: Sequence[int]) -> tuple[Utterance, Utterance] | None:
    """Return what the person says last before and first after, when both stand near."""
    own = [said for said in ledger.utterances_of(event.roles["who"]) if _shows_who_speaks(said)]
    before = [said for said in own if said.span.end <= event.span.start]
    after = [said for said in own if said.span.start >= event.span.end]
    if not before or not after:
        return None
    here = bisect_right(starts, event.span.start)
    section = ledger.document.section_at(event.span.start)
    pair = before[-1], after[0]
    is_near = all(
        abs(bisect_right(starts, said.span.start) - here) <= NEAR
        and ledger.document.section_at(said.span.start) is section
        for said in pair
    )
    return pair if is_near else None


def _shows_who_speaks(said: Utterance) -> bool:
    return said.mode == "direct" and said.cue is not None and said.confidence >= SURE
