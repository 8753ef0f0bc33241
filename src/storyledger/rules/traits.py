"""What the rules over traits share: what the narration says somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger

__all__ = ["is_named", "told_traits"]

SURE = 0.6
"""How sure it must be read whose trait it is."""


def told_traits(ledger: Ledger) -> Iterator[Event]:
    """Yield the traits that the narration tells of people with names, in order."""
    for event in ledger.events_of_kind("has"):
        if event.actuality != "asserted" or event.according_to != "narrator":
            continue
        person = ledger.get(event.roles.get("who"))
        is_told = event.roles.keys() >= {"trait", "value"} and event.confidence >= SURE
        if person is not None and person.kind == "person" and is_told:
            yield event


def is_named(event: Event, ledger: Ledger) -> bool:
    """Tell whether the words of a trait give the person's name: *Tom was blind*, not *he was blind*."""
    return any(event.span.covers(name) for name in ledger.names_of(event.roles["who"]))
