"""The rule ``unused-suppression``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import UNUSED, Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule(UNUSED, code="SL801", severity="note")
def unused_suppression(world: World) -> Iterator[Finding]:  # noqa: ARG001 - seen when the others have run
    """A suppression accepts nothing any more.

    ## What it does
    Points at comments in the text and entries of `storyledger.toml` that accept a finding which is no longer
    found. It judges only what is about rules that have run.

    ## Why it matters
    A forgotten suppression waits for the next mistake at the same place, and hides it.

    ## When to ignore it
    When the passage is being rewritten and the finding will be back. It is a note, not a warning.

    ## What it cannot see
    Suppressions of rules that were not run, and entries whose words are gone from the text: every run names
    those besides.
    """
    yield from ()
