"""Who tells a passage: what several rules ask."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.span import Span

__all__ = ["is_said", "line_of"]


def is_said(span: Span, ledger: Ledger) -> bool:
    """Tell whether somebody says the words, or a part of them."""
    return line_of(span, ledger) is not None


def line_of(span: Span, ledger: Ledger) -> Span | None:
    """Return the line in which somebody says the words, or a part of them; None if nobody does."""
    places = ledger.said.column("span")
    near = bisect_left(column(places, "end"), span.start)
    return next((place for place in places[near : near + 2] if place.overlaps(span)), None)
