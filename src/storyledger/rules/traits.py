"""What the rules over traits share: what the narration says somebody has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
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
PLAIN = 0.5
"""The same where nobody else is spoken of."""
_SEX = {"he": "he", "his": "he", "she": "she", "her": "she"}
_IS = re.compile(r"\b(?:was|were|is|are)\s+$")
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+")


def told_traits(ledger: Ledger, *, by_oneself: bool = False) -> Iterator[Event]:
    """Yield the traits that the narration tells of people with names, in order.

    Whoever is called *he* in one of them and *she* in another was taken for somebody else, and is left out.

    Args:
        ledger: everything read.
        by_oneself: whether what people say of themselves counts as well.

    """
    told = [event for event in ledger.events_of_kind("has") if _is_told(event, ledger, by_oneself)]
    called: dict[str, set[str]] = defaultdict(set)
    for event in told:
        first = event.span.of(ledger.text).split()[0].lower()
        called[event.roles["who"]].add(_SEX.get(first.removesuffix("'s").removesuffix("’s"), ""))
    yield from (event for event in told if not called[event.roles["who"]] >= set(_SEX.values()))


def _is_told(event: Event, ledger: Ledger, by_oneself: bool) -> bool:
    """Tell whether a trait is told by the narration, or by whose it is, and surely enough."""
    person = ledger.get(event.roles.get("who"))
    if person is None or person.kind != "person" or not event.roles.keys() >= {"trait", "value"}:
        return False
    is_own = by_oneself and event.actuality == "reported" and event.according_to == person.id
    if not is_own and (event.actuality != "asserted" or event.according_to != "narrator"):
        return False
    is_plain = event.confidence >= PLAIN and is_plainly_of(person.id, event.span, ledger)
    return event.confidence >= SURE or is_plain


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
