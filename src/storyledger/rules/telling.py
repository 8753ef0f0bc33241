"""Who tells a passage: what several rules ask."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.span import Span

__all__ = ["is_said"]


def is_said(span: Span, ledger: Ledger) -> bool:
    """Tell whether somebody says the words, or a part of them."""
    near = bisect_left(ledger.utterances, span.start, key=lambda said: said.span.end)
    return any(said.span.overlaps(span) for said in ledger.utterances[near : near + 2])
