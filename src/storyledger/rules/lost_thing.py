"""The rule ``lost-thing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.against import against
from storyledger.rules.another import brings_it_back, is_of_another_day, may_be_another
from storyledger.rules.pages import pages_of
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Pages
    from storyledger.span import Span
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who has a thing in hand."""
TOLD = 0.5
"""How sure it must be read whose thing is gone."""
REACH = 15_000
"""Code points after which somebody may have got another without a word."""
SOON = 1000
"""Code points after a loss within which "it" may be the thing: "brought it up"."""


@rule("lost-thing", code="SL207", severity="warning")
def lost_thing(world: World) -> Iterator[Finding]:
    """Somebody uses a thing that is gone.

    ## What it does
    Where the narration says that a thing of somebody's is gone for good (dropped into the sea, broken in two,
    burned, eaten), looks within some pages for a passage in which the same person has it in hand again. It
    looks only for things of which one has one, such as a pipe or a sword, and is silent where words between
    the two may bring the thing back, or another like it.

    ## Why it matters
    A reader who was sorry for the pipe sees it smoked two pages later.

    ## When to ignore it
    There were two of them, or it was found again.

    ## What it cannot see
    Things that were spent, given or sold, things of another name, and things that only speech tells of.
    """
    ledger = world.ledger
    pages = pages_of(ledger)
    told: set[tuple[str, str]] = set()
    for event in ledger.events_of_kind("loses"):
        owner, thing = event.roles.get("who", ""), event.roles.get("what", "").lower()
        if event.roles.get("how") != "gone" or not _is_told(event) or (owner, thing) in told:
            continue
        uses = list(_uses(owner, thing, event, pages, ledger))
        if uses:
            told.add((owner, thing))
            yield _finding(owner, thing, event, uses, ledger)


def _is_told(event: Event) -> bool:
    """Tell whether the narration says it surely, now or looking back."""
    is_so = event.actuality in {"asserted", "remembered"} and event.according_to == "narrator"
    return is_so and event.confidence >= TOLD and "who" in event.roles


def _finding(owner: str, thing: str, event: Event, uses: list[Span], ledger: Ledger) -> Finding:
    has = f"{ledger.name(owner)} has the {thing} here that is gone in an earlier passage."
    message, note = f"{has} Check how it came back.", f"the {thing} is gone"
    return against(event, uses, ledger, message=message, note=note, root=f"{owner} {thing}")


def _uses(owner: str, thing: str, event: Event, pages: Pages, ledger: Ledger) -> Iterator[Span]:
    """Yield where somebody has a thing in hand after it was gone, while no words bring it back."""
    start = event.span.end
    is_soon_back = brings_it_back().search(ledger.text, start, start + SOON)
    for doing in pages.doings("has-thing", start, thing, of=owner, end=start + REACH):
        span, who = doing.span, doing.who
        is_back = is_soon_back is not None and is_soon_back.end() <= span.start
        between = ledger.text[start : span.start]
        if is_back or may_be_another(thing, between) or is_of_another_day(thing, between):
            return
        is_theirs = who is not None and who.character == owner and who.confidence >= SURE
        if is_theirs and not is_said(span, ledger):
            yield span
