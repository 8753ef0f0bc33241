"""What is said aloud, thought in words, or written? Where each begins and ends."""

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
    """The same speech goes on from the quotation before it (an open paragraph, or a tag in the middle of a sentence)."""
    closed: bool = True
    """False when no closing mark was found."""
