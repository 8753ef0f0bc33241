"""The rule ``wound-forgotten``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.rules.traits import is_named, told_traits
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who is meant."""
_LEAD = r"(?:\s+(?:then|now|also|\w+ly|quickly|often))?\s+"
_TWO_HANDS = r"(?:clapped|wrung|rubbed|folded|joined|clasped)\s+(?:both\s+|(?:his|her)\s+)?(?:hands|arms)\b"
_RUNS = (
    r"(?:ran|leapt|leaped|sprang|raced|skipped|danced|galloped\s+on\s+foot|jumped)\b(?!\s+(?:a|his|her)\b)"
)
_NEEDS = {
    "arm": rf"(?:{_TWO_HANDS}|\w+\s+(?:\w+\s+){{0,3}}(?:with|in|on)\s+both\s+(?:hands|arms)\b)",
    "hand": rf"(?:{_TWO_HANDS}|\w+\s+(?:\w+\s+){{0,3}}(?:with|in|on)\s+both\s+hands\b)",
    "leg": _RUNS,
    "foot": _RUNS,
    "sight": r"(?:read|saw|watched|glanced|peered|noticed|caught\s+sight)\b",
    "hearing": r"(?:heard|overheard|listened)\b",
}
"""What somebody cannot do any more, right after their name or *he* and *she*, by what they have lost."""


@rule("wound-forgotten", code="SL303", severity="warning")
def wound_forgotten(world: World) -> Iterator[Finding]:
    """Somebody uses what they have lost.

    ## What it does
    Where the narration says that somebody has lost an arm, a leg, sight or hearing, looks for a later passage
    in which the same person runs, uses both hands, reads, or hears.

    ## Why it matters
    A wound for good is a fact about every later scene.

    ## When to ignore it
    The wound healed, a wooden leg is as quick as another, or the earlier passage was not meant so.

    ## What it cannot see
    Wounds that heal in time, and what somebody does in other words than the plain ones.
    """
    ledger = world.ledger
    for event in told_traits(ledger):
        needs = _NEEDS.get(event.roles["trait"]) if event.roles["value"] == "lost" else None
        if needs is None or not is_named(event, ledger):
            continue
        uses = list(_uses(event, needs, ledger))
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


def _uses(event: Event, needs: str, ledger: Ledger) -> Iterator[Span]:
    """Yield the later passages in which somebody does what they cannot, told and not said."""
    pattern = re.compile(_LEAD + needs)
    for mention in ledger.mentions_of(event.roles["who"]):
        if mention.span.start < event.span.end or mention.kind == "nominal" or mention.confidence < SURE:
            continue
        match = pattern.match(ledger.text, mention.span.end)
        if match is not None and not _is_said(mention.span, ledger):
            yield Span(mention.span.start, match.end())


def _is_said(span: Span, ledger: Ledger) -> bool:
    """Tell whether somebody says the words."""
    return any(said.span.overlaps(span) for said in ledger.utterances)
