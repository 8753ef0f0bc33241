"""The rule ``order-ignored``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.rules.telling import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

KNOWN = 3
"""Mentions by name that make somebody more than a passer-by."""
RECALLED = 3
"""Names that may come up later, in memory or in talk, of somebody who is there no more."""
LEFT = 2000
"""Code points of story that must follow, so that the order could have been carried out."""
_BEFORE = pattern(r"(?:^|[^\w\s]\s*|\b(?:[Nn]ow|[Hh]ere|[Aa]nd|[Yy]ou|[Oo]h?|[Ww]ell|[Dd]ear|[Oo]ld) )$")
_AFTER = pattern(r"\s*[^\w\s'’]")
"""What stands around a name by which somebody is called: "Pike, open it", "open it, Pike!"."""
_APART = pattern(r"\w[^.!?]*[.!?]|[.!?][^.!?]*\w")
"""Words that part a name from an order: those of another sentence."""


@rule("order-ignored", code="SL504", severity="note", preview=True)
def order_ignored(world: World) -> Iterator[Finding]:
    """Somebody is given an order and is never seen again.

    ## What it does
    Finds the last order that is given to somebody who is called by name in it ("Pike, open the sluice!"),
    where no scene that follows in the story has this person in it: no word, no deed, no look. Others may
    speak or think of them, a few times.

    ## Why it matters
    A reader who hears an order waits for what comes of it.

    ## When to ignore it
    The person is sent off the stage on purpose, or is called by a name that stands for somebody else of the
    cast (Lucia for Lucy): four such in five novels in order are why it runs only when asked for. It is a
    note, not a warning.

    ## What it cannot see
    Orders to people who are not called by name, orders that are only told of, and people who are seen again
    and have done nothing of what they were told: whether a deed carries out an order is more than the words
    show.
    """
    ledger = world.ledger
    last: dict[str, Event] = {}
    for event in ledger.events:
        is_order = event.kind == "orders" and event.actuality in {"asserted", "reported"}
        if is_order and "whom" in event.roles:
            last[event.roles["whom"]] = event
    for who, event in last.items():
        person = ledger.get(who)
        if person is not None and person.kind == "person" and _is_lost(who, event, ledger):
            what = event.roles.get("what", "")
            order = f" (“{what}”)" if what else ""
            yield Finding(
                message=f"{person.name} is given an order here{order} and is not seen again. Is that meant?",
                evidence=ledger.evidence(event.span),
                verdict="gap",
                confidence=event.confidence,
                root=who,
            )


def _is_lost(who: str, event: Event, ledger: Ledger) -> bool:
    """Tell whether somebody is called by name to do a thing, and is in no scene of the story any more."""
    names = ledger.names_of(who)
    end = ledger.document.chapters[-1].span.end if ledger.document.chapters else 0
    around = next(
        (block.span for block in ledger.document.blocks if event.span.start in block.span), event.span
    )
    line = line_of(event.span, ledger)
    stays = [stay for scene in ledger.scenes_of(who) for stay in scene.present if stay.character == who]
    return (
        len(names) >= KNOWN
        and end - event.span.end >= LEFT
        and line is not None
        and any(line.covers(name) and _is_called(name, event.span, line, ledger.text) for name in names)
        and sum(name.start > around.end for name in names) <= RECALLED
        and all(stay.span.end <= around.end for stay in stays)
        and all(said.span.start <= event.span.end for said in ledger.utterances_of(who))
    )


def _is_called(name: Span, order: Span, line: Span, text: str) -> bool:
    """Tell whether somebody is called by a name where a line gives an order, and not spoken of in it."""
    if not _BEFORE.search(text[line.start : name.start]) or not _AFTER.match(text, name.end):
        return False
    between = text[name.end : order.start] or text[order.end : name.start]
    return _APART.search(between) is None
