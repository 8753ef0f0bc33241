"""The rule ``unclosed-quote``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("unclosed-quote", code="SL703", severity="warning")
def unclosed_quote(world: World) -> Iterator[Finding]:
    """A quotation opens and never closes.

    ## What it does
    Points at speech whose closing mark was not found before the paragraph ended and which the next paragraph
    does not go on with.

    ## Why it matters
    Everything after an open quotation reads as speech, to people and to every tool that asks who says what.

    ## When to ignore it
    Speech that breaks off on purpose without a mark. Speech over several paragraphs, where each one opens
    anew and only the last closes, is not flagged.

    ## What it cannot see
    A missing opening mark, and marks that are missing in pairs.
    """
    ledger = world.ledger
    for flaw in ledger.flaws:
        if flaw.kind == "unclosed-quote":
            yield Finding(
                message=f"This quotation may lack its closing mark: {flaw.why}.",
                evidence=ledger.evidence(flaw.span),
                verdict="maybe",
                confidence=flaw.confidence,
            )
