"""The rule ``damaged-text``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("damaged-text", code="SL701", severity="warning")
def damaged_text(world: World) -> Iterator[Finding]:
    """Words were probably lost here.

    ## What it does
    Points at speech or a sentence that begins in its middle: a quotation that opens with a space or a
    lower-case verb, a paragraph that starts with half a sentence.

    ## Why it matters
    Copying, converting and uploading eat words, most often at the start of a line. The author knows what
    stood there and no longer sees that it is gone; a reader sees nothing else. Nothing is repaired, because
    the lost words cannot be known.

    ## When to ignore it
    Speech that really begins in the middle: a bad telephone line, somebody waking up. Accept it once, with a
    reason.

    ## What it cannot see
    Words lost in the middle of a sentence, and whole sentences or paragraphs that are missing.
    """
    ledger = world.ledger
    for flaw in ledger.flaws:
        if flaw.kind == "damaged-text":
            yield Finding(
                message=f"Words may be missing here: {flaw.why}.",
                evidence=ledger.evidence(flaw.span),
                verdict="maybe",
                confidence=flaw.confidence,
            )
