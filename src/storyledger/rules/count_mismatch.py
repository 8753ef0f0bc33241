"""The rule ``count-mismatch``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.breaches import of_violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("count-mismatch", code="SL104", severity="warning")
def count_mismatch(world: World) -> Iterator[Finding]:
    """A number does not agree with what has happened.

    ## What it does
    Compares the numbers people and the narrator give with the tally that the world keeps, for worlds with a
    `check` law.

    ## Why it matters
    Sixteen minus twelve is four, and somebody will count.

    ## When to ignore it
    The one who counts is wrong on purpose, or does not know of some.

    ## What it cannot see
    Losses that happen off the page, and groups whose first size no passage gives.
    """
    for violation in world.violations:
        if violation.verdict == "contradiction" and violation.law.kind == "check":
            yield of_violation(violation)
