"""The cast to be looked over, a page at a time. Runs for the cast page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.views.web.person import card

if TYPE_CHECKING:
    from storyledger.views.survey import Figure
    from storyledger.views.web.book import Book
    from storyledger.views.web.person import Card

__all__ = ["Gathering", "gathering"]

PAGE = 24
"""People on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One page of the cast."""

    cards: tuple[Card, ...]
    count: int
    """How many were found in all."""
    number: int
    """Of the page, from 0."""
    last: int
    """Number of the last page."""


def gathering(book: Book, words: str, number: int) -> Gathering:
    """Return page ``number`` (from 0) of the people whose names hold ``words``."""
    wanted = words.casefold().strip()
    found = [figure for figure in book.survey.cast if not wanted or _holds(figure, wanted)]
    last = max((len(found) - 1) // PAGE, 0)
    number = min(max(number, 0), last)
    shown = (card(book, figure.id, is_short=True) for figure in found[number * PAGE : (number + 1) * PAGE])
    return Gathering(cards=tuple(filter(None, shown)), count=len(found), number=number, last=last)


def _holds(figure: Figure, wanted: str) -> bool:
    return any(wanted in name.casefold() for name in (figure.name, *figure.also))
