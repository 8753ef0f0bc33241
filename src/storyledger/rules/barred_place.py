"""The rule ``barred-place``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.against import against
from storyledger.rules.pages import pages_of
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Pages
    from storyledger.span import Span
    from storyledger.world import World


@rule("barred-place", code="SL206", severity="warning")
def barred_place(world: World) -> Iterator[Finding]:
    """Somebody is in a place that is no more.

    ## What it does
    Where the narration says that a place has burned down, was pulled down or bricked up, or that nothing is
    left of it, looks for a later passage in which somebody goes into it, comes out of it or stays in it.

    ## Why it matters
    A house that burned in chapter three has no kitchen in chapter nine.

    ## When to ignore it
    It was built again, it is another place of that name, or the later passage looks back.

    ## What it cannot see
    Places called by another name later, and places that are only forbidden: people break rules.
    """
    ledger = world.ledger
    pages = pages_of(ledger)
    for event in ledger.events_of_kind("is_shut"):
        if event.actuality == "asserted" and event.according_to == "narrator":
            inside = list(_inside(event, pages, ledger))
            if inside:
                where = event.roles["where"]
                message = (
                    f"Somebody is in the {where} here, and an earlier passage says that it is no more. "
                    "Check the two passages."
                )
                note = f"the {where} is no more"
                yield against(event, inside, ledger, message=message, note=note, root=where)


def _inside(event: Event, pages: Pages, ledger: Ledger) -> Iterator[Span]:
    """Yield the later passages that have somebody in the place, told and not said."""
    for doing in pages.doings("is-inside", event.span.end, event.roles["where"]):
        if doing.who is not None and doing.who.character is not None and not is_said(doing.span, ledger):
            yield doing.span
