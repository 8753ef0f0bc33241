"""What the rules over traits share: what the narration says somebody has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger

__all__ = ["is_plainly_of", "told_traits"]

SURE = 0.6
"""How sure it must be read whose trait it is."""
_IS = re.compile(r"\b(?:was|were|is|are)\s+$")
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+")


def told_traits(ledger: Ledger) -> Iterator[Event]:
    """Yield the traits that the narration tells of people with names, in order."""
    for event in ledger.events_of_kind("has"):
        if event.actuality != "asserted" or event.according_to != "narrator":
            continue
        person = ledger.get(event.roles.get("who"))
        is_told = event.roles.keys() >= {"trait", "value"} and event.confidence >= SURE
        if person is not None and person.kind == "person" and is_told:
            yield event


def is_plainly_of(who: str, span: Span, ledger: Ledger) -> bool:
    """Tell whether it is plain that a passage tells of somebody.

    The words give the name (*Tom was blind*), are the teller's own (*I was blind*), or the name stands before
    them in the sentence, the sentence before or the paragraph, and nobody else is spoken of there
    (*Tom came in. He was blind.*).
    """
    if span.of(ledger.text).startswith("I ") or any(span.covers(name) for name in ledger.names_of(who)):
        return True
    return any(_speaks_only_of(who, Span(start, span.end), ledger) for start in _starts(span, ledger))


def _starts(span: Span, ledger: Ledger) -> Iterator[int]:
    """Yield where the paragraph, the sentence and the one before it begin."""
    blocks = ledger.document.block_starts
    paragraph = blocks[bisect_right(blocks, span.start) - 1]
    yield paragraph
    ends = [match.end() for match in _SENTENCE_END.finditer(ledger.text, paragraph, span.start)]
    yield from ends[-2:]


def _speaks_only_of(who: str, inside: Span, ledger: Ledger) -> bool:
    """Tell whether a passage gives somebody's name and speaks of nobody else."""
    named = ledger.named
    places = named.column("span")
    first = bisect_left(column(places, "start"), inside.start)
    last = bisect_left(column(places, "start"), inside.end)
    people = named.column("character")[first:last]
    others = [place for place, one in zip(places[first:last], people, strict=True) if one != who]
    is_named = "name" in named.column("kind")[first:last]
    return is_named and all(_only_says_what(place, ledger) for place in others)


def _only_says_what(place: Span, ledger: Ledger) -> bool:
    """Tell whether words for a person only say what somebody is: *she was a big woman*."""
    return _IS.search(ledger.text, max(0, place.start - 8), place.start) is not None
