"""A quotation before anybody has asked who says it: what ``utterances`` finds."""

from __future__ import annotations

from dataclasses import dataclass

from storyledger.entries import Mode
from storyledger.span import Span

__all__ = ["Quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation before anybody has asked who says it. The span includes its marks."""

    span: Span
    paragraph: int
    """Index of the paragraph it begins in."""
    mode: Mode = "direct"
    continues: bool = False
    """The same speech goes on from the quotation before it: an open paragraph, or a tag within a sentence."""
    closed: bool = True
    """False when the closing mark seems lost. A paragraph whose speech goes on in the next one is closed."""
    label: Span | None = None
    """The words that say whose it is: ``MARA`` before a line of a script or a chat, a letter's signature."""
