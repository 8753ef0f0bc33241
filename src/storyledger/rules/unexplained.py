"""The rule ``unexplained``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.breaches import of_violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("unexplained", code="SL103", severity="note")
def unexplained(world: World) -> Iterator[Finding]:
    """Something happens and the text does not say how it could.

    ## What it does
    Points at events that need something which no passage gives: a `must` law whose needs were never told.

    ## Why it matters
    Some gaps are art and some are missing scenes. Only the author can tell them apart.

    ## When to ignore it
    The reader is meant to guess. It is a note, not a warning.

    ## What it cannot see
    Explanations the reader of events did not recognise. Often the passage is there, in other words.
    """
    for violation in world.violations:
        if violation.verdict == "gap":
            yield of_violation(violation)
