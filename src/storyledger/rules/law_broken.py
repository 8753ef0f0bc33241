"""The rule ``law-broken``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.breaches import is_about_the_dead, is_vague, of_violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("law-broken", code="SL102", severity="warning")
def law_broken(world: World) -> Iterator[Finding]:
    """A law of the story's world is broken.

    ## What it does
    Points at the first passage that breaks a law (`never`, `must`, or two laws that say different things at
    once) because of something an earlier passage told, and shows that passage and whatever it rests on. What
    the dead do has a rule of its own, and so have counts.

    ## Why it matters
    A world with rules is a promise. Readers who love it keep book.

    ## When to ignore it
    The law is wrong for this story: switch it off or give it an exception, once, in the story's own `.world`
    file. Or one of the passages was misread.

    ## What it cannot see
    Laws nobody has written down, and events that were not read.
    """
    ledger = world.ledger
    for violation in world.violations:
        if any(is_vague(who, ledger) for who in violation.who):
            continue
        if (
            violation.verdict == "contradiction"
            and violation.law.kind != "check"
            and not is_about_the_dead(violation.law)
        ):
            yield of_violation(violation)
