"""The rule ``joined-words``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Flaw
    from storyledger.world import World


@rule("joined-words", code="SL702", severity="warning")
def joined_words(world: World) -> Iterator[Finding]:
    """Two words ran together.

    ## What it does
    Points at a word that is in no list and nowhere else in the story, and that falls into two common words.

    ## Why it matters
    A lost space is the most common damage of a conversion, and spell checkers that learn new words from a
    story hide it.

    ## When to ignore it
    A coined compound or a made-up name. Accept it once, with a reason.

    ## What it cannot see
    Pairs that happen to form a real word, and pairs with a name in them.
    """
    ledger = world.ledger
    for flaw in ledger.flaws:
        if flaw.kind == "joined-words":
            yield Finding(
                message=_message(flaw, flaw.span.of(ledger.document.text)),
                evidence=ledger.evidence(flaw.span),
                verdict="maybe",
                confidence=flaw.confidence,
            )


def _message(flaw: Flaw, words: str) -> str:
    if not flaw.suggestion:
        return f'Possibly two words run together: "{words}".'
    return f'"{words}" may be two words run together: "{flaw.suggestion}".'
