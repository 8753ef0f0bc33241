"""Who says this, up to here: what a card in the local reader says about one line of speech.

Runs when a reader points at the name before a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.decisions import place_of
from storyledger.views.quotable import LIKELY, SURE
from storyledger.views.survey import Passage
from storyledger.views.wording import listed, quoted

if TYPE_CHECKING:
    from storyledger.entries import CharacterId, Utterance
    from storyledger.span import Span
    from storyledger.views.web.book import Book

__all__ = ["Saying", "saying"]

RIVALS = 3
LONGEST = 160
"""Code points of a line on a card."""
_HOW = {
    "explicit": "The text names the speaker.",
    "anaphoric": "A pronoun beside the line points to the speaker.",
    "implicit": "Nobody is named beside the line; it follows from the lines around it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is known of one line."""

    span: Span
    passage: Passage
    who: CharacterId | None
    name: str
    """Empty when the speaker is unknown."""
    to: str
    """Whom it is said to, in words; empty when that is unknown."""
    how: str
    """A sentence that says why this speaker."""
    doubt: str
    """``a guess``, ``likely`` or empty."""
    rivals: tuple[str, ...]
    """Names of others who may have said it, the likeliest first."""


def saying(book: Book, span: Span) -> Saying | None:
    """Return what ``book`` knows of the line at ``span``, None when no line begins and ends there."""
    found = book.ledger.utterances[book.utterances_in(span)]
    said = next((one for one in found if one.span == span), None)
    if said is None:
        return None
    name = book.survey.name(said.speaker)
    is_decided = _is_decided(book, span)
    return Saying(
        span=span,
        passage=Passage(
            words=quoted(book.text, span, room=0, longest=LONGEST),
            where=book.where.of(span.start),
            start=span.start,
        ),
        who=said.speaker,
        name=name,
        to=listed(tuple(book.survey.name(who) for who in said.addressees), 3),
        how="You said so." if is_decided else _HOW[said.attribution] if name else "The text does not tell.",
        doubt="" if is_decided or not name else _doubt(said.confidence),
        rivals=_rivals(book, said),
    )


def _is_decided(book: Book, span: Span) -> bool:
    places = (place_of(one.evidence, book.text) for one in book.ledger.decisions.speakers)
    return any(place is not None and place.overlaps(span) for place in places)


def _doubt(confidence: float) -> str:
    return "" if confidence >= SURE else "likely" if confidence >= LIKELY else "a guess"


def _rivals(book: Book, said: Utterance) -> tuple[str, ...]:
    others = (one.speaker for one in said.alternatives if one.speaker not in (None, said.speaker))
    names = dict.fromkeys(book.survey.name(who) for who in others if book.ledger.get(who) is not None)
    return tuple(names)[:RIVALS]
