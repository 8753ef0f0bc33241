"""Who tells a passage: what several rules ask."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.span import Span

__all__ = ["is_said"]


def is_said(span: Span, ledger: Ledger) -> bool:
    """Tell whether somebody says the words, or a part of them."""
    places = ledger.said.column("span")
    near = bisect_left(column(places, "end"), span.start)
    return any(place.overlaps(span) for place in places[near : near + 2])
