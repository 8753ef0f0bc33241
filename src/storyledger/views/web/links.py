"""Addresses within the local reader. Every one carries the reader's place, so that the wall stays up.

Runs whenever a page writes a link. The place is in the address and nowhere else: a page can be reloaded,
kept or opened beside another one, and always shows what its address says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from storyledger.span import Span
    from storyledger.views.web.book import Book, Leaf

__all__ = ["Links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes the addresses for one page."""

    book: Book
    at: int | None = None
    """The wall, in code points; None: everything may be known."""
    share: int | None = None
    """Where the slider stands, in thousandths; only the reader's own number, sent along."""

    def page(self, name: str, **more: str | int) -> str:
        """Return the address of a page."""
        words = {**self._place(), **more}
        return f"/{name}?{urlencode(words)}" if words else f"/{name}"

    def _place(self) -> dict[str, str | int]:
        place: dict[str, str | int] = {} if self.at is None else {"at": self.at}
        return {**place, "s": self.share} if place and self.share is not None else place

    def leaf(self, leaf: Leaf) -> str:
        """Return the address of a page of text."""
        return self.page("read", c=leaf.number)

    def passage(self, start: int, end: int | None = None) -> str:
        """Return the address of words in the text, which are shown marked if ``end`` is given."""
        leaf = self.book.leaf_at(start)
        number = leaf.number if leaf else 0
        if end is None or end <= start:
            return f"{self.page('read', c=number)}#p{self.book.block_at(start)}"
        return f"{self.page('read', c=number, mark=f'{start}-{end}')}#mark"

    def span(self, span: Span) -> str:
        """Return the address of words in the text, marked."""
        return self.passage(span.start, span.end)

    def line(self, span: Span) -> str:
        """Return the address of what is known about a line of speech."""
        return self.page("line", here=f"{span.start}-{span.end}")

    def who(self, identity: str, **more: str | int) -> str:
        """Return the address of what is known about somebody."""
        return self.page(f"who/{quote(identity, safe='')}", **more)
