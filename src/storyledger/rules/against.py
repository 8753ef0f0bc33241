"""What is told first, and later passages that do not fit with it: the finding that several rules make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Event, Remark
    from storyledger.ledger import Ledger
    from storyledger.span import Span

__all__ = ["against", "beside", "within"]


def against(
    event: Event, places: Sequence[Span], ledger: Ledger, *, message: str, note: str, root: str
) -> Finding:
    """Return a finding at the first of the places that clash with an event; the others stand behind it.

    Args:
        event: what is told first. The finding is as sure as it is.
        places: one place or more, in order.
        ledger: everything read.
        message: what the finding says.
        note: what the event's passage shows, in a few words.
        root: what the finding hangs on.

    """
    first, *more = places
    found = beside(event.span, first, ledger, message=message, note=note, root=root, sure=event.confidence)
    return replace(found, more=tuple(ledger.evidence(span) for span in more))


def beside(
    earlier: Span, here: Span, ledger: Ledger, *, message: str, note: str, root: str, sure: float = 1.0
) -> Finding:
    """Return a finding at a passage that does not fit with an earlier one.

    Args:
        earlier: the passage that stands first.
        here: the passage that the finding is at.
        ledger: everything read.
        message: what the finding says.
        note: what the earlier passage shows, in a few words.
        root: what the finding hangs on.
        sure: how sure the finding is.

    """
    because = (Because(evidence=ledger.evidence(earlier), note=note),)
    return Finding(
        message=message, evidence=ledger.evidence(here), because=because, confidence=sure, root=root
    )


def within(reach: int, told: Sequence[Remark]) -> Iterator[tuple[Remark, Remark]]:
    """Yield any two remarks (in order) between which lie so many code points at most."""
    for number, first in enumerate(told):
        for later in range(number + 1, len(told)):
            then = told[later]
            if then.span.start - first.span.end > reach:
                break
            yield first, then
