"""The rule ``order-matters``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.breaches import of_violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("order-matters", code="SL105", severity="warning")
def order_matters(world: World) -> Iterator[Finding]:
    """Something fits only if one of two parallel chapters comes first.

    ## What it does
    For chapters declared `parallel` under `[order]` in `storyledger.toml`, tries both orders of the events
    that can matter to each other, and points at what the laws allow in one order and not in the other, with
    both passages.

    ## Why it matters
    Two strands that run side by side share people, doors and bodies. Readers work out who must have been
    first, and notice when nobody can.

    ## When to ignore it
    The text says which comes first: take the chapters out of `parallel`, or declare one a flashback.

    ## What it cannot see
    Strands that nobody declared parallel, scenes within one chapter, and events that were not read.
    """
    for violation in world.undecided:
        yield of_violation(violation)
