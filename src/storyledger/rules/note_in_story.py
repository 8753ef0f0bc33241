"""The rule ``note-in-story``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("note-in-story", code="SL404", severity="note")
def note_in_story(world: World) -> Iterator[Finding]:
    """A note of the author stands inside the story's text.

    ## What it does
    Points at words such as "A/N" or "Author's note" in the middle of a story paragraph. Notes that stand
    apart, before or after a chapter, are read as notes and not flagged.

    ## Why it matters
    A note inside the telling breaks the spell, and left-over notes to oneself are easily published by
    mistake.

    ## When to ignore it
    A narrator who writes notes of their own, as in a diary or an annotated edition.

    ## What it cannot see
    Notes without any of the usual words.
    """
    ledger = world.ledger
    for flaw in ledger.flaws:
        if flaw.kind == "note-in-story":
            yield Finding(
                message=f"A note may have stayed in the story: {flaw.why}.",
                evidence=ledger.evidence(flaw.span),
                verdict="maybe",
                confidence=flaw.confidence,
            )
