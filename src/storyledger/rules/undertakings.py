"""What came of promises, agreements, threats and orders, as far as the text itself says so.

Runs for the rule over open promises, the pictures, the list of events and the JSON. Kept is only what the
narration calls kept, by the one who undertook it and in like words; moot is what somebody was to do who has
died since. Everything else is open: that a later deed carries out an order is more than its words show, and
that nothing is told is no proof that a word was broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from storyledger.rules.alike import are_alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger

__all__ = ["Outcome", "Undertakings"]

SHARE = 0.5
"""Share of the words of weight that a promise and its keeping have in common."""
_ACTS = {"promises": "who", "agrees": "who", "threatens": "who", "orders": "whom"}
"""Which role is to do what was undertaken."""
_ENDS = {"dies": "who", "kills": "whom"}
"""Which role is dead afterwards."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    state: Literal["kept", "moot", "open"]
    shown: Event | None = None
    """The event that shows it; None while it is open."""


@dataclass(frozen=True)
class Undertakings:
    """What people have undertaken in one ledger."""

    ledger: Ledger

    def outcome(self, event: Event) -> Outcome | None:
        """Return what came of an undertaking, None for an event that is none or is only remembered."""
        role = _ACTS.get(event.kind)
        if role is None or event.actuality != "asserted":
            return None
        kept = next(self._keepings(event), None)
        death = self._deaths.get(event.roles.get(role, ""))
        if kept is not None and (death is None or kept.span.start <= death.span.start):
            return Outcome("kept", kept)
        if death is not None and death.span.start > event.span.start:
            return Outcome("moot", death)
        return Outcome("open")

    def _keepings(self, event: Event) -> Iterator[Event]:
        """Yield where the narration says that the same person keeps it."""
        what = event.roles.get("what", "")
        for later in self._kept if event.kind in ("promises", "agrees") else ():
            same = later.roles.get("who") == event.roles.get("who") is not None
            is_later = later.span.start > event.span.start
            if same and is_later and are_alike(what, later.roles.get("what", ""), SHARE):
                yield later

    @cached_property
    def _kept(self) -> list[Event]:
        return [event for event in self.ledger.events if event.kind == "keeps" and _is_sure(event)]

    @cached_property
    def _deaths(self) -> dict[str, Event]:
        """Where the narration first tells of somebody's death."""
        dead: dict[str, Event] = {}
        for event in self.ledger.events:
            who = event.roles.get(_ENDS.get(event.kind, ""))
            if who is not None and _is_sure(event):
                dead.setdefault(who, event)
        return dead


def _is_sure(event: Event) -> bool:
    return event.actuality == "asserted" and event.according_to == "narrator"
