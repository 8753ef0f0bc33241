"""Whom a passage means, where it gives no name: what several rules ask."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.patterns import pattern
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.ledger import Ledger

__all__ = ["is_plainly_of"]

_OWN = ("I ", "I'", "I’", "My ")
"""What words of the teller's own begin with."""
_SENTENCE_END = pattern(r"[.!?][\"”’']?\s+")
_A, _OWNS = pattern(r"an?\b"), pattern("['’]s?\\b")
_IS = pattern(r"\b(?:was|were|is|are)\s+$")


def is_plainly_of(who: str, span: Span, ledger: Ledger) -> bool:
    """Tell whether it is plain that a passage tells of somebody.

    The words give the name (*Tom was blind*), are the teller's own (*I was blind*), or the name stands before
    them in the sentence, the sentence before or the paragraph, and nobody else is spoken of there
    (*Tom came in. He was blind.*). What is declared without a place has no words to mean anybody else.
    """
    if span.start == span.end:
        return True
    if span.of(ledger.text).startswith(_OWN) or any(span.covers(name) for name in _called(who, ledger)):
        return True
    return any(_speaks_only_of(who, Span(start, span.end), span, ledger) for start in _starts(span, ledger))


def _called(who: str, ledger: Ledger) -> Iterable[Span]:
    """Return the names of somebody; of who has none, the words that say who they are: *the ferryman*."""
    person = ledger.get(who)
    if person is None or person.kind == "person":
        return ledger.names_of(who)
    called = (one.span for one in ledger.mentions_of(who) if one.kind == "nominal")
    return [span for span in called if not _A.match(ledger.text, span.start)]


def _starts(span: Span, ledger: Ledger) -> Iterator[int]:
    """Yield where the paragraph, the sentence and the one before it begin."""
    blocks = ledger.document.block_starts
    paragraph = blocks[bisect_right(blocks, span.start) - 1]
    yield paragraph
    ends = [match.end() for match in _SENTENCE_END.finditer(ledger.text, paragraph, span.start)]
    yield from ends[-2:]


def _speaks_only_of(who: str, inside: Span, own: Span, ledger: Ledger) -> bool:
    """Tell whether a passage gives somebody's name and speaks of nobody else whom its pronoun may mean.

    A pronoun that was left open is nobody else's in the words that are in question themselves.
    """
    named = ledger.named
    first, last = _within(inside, ledger)
    places, people = named.column("span"), named.column("character")[first:last]
    rows = list(zip(places[first:last], people, named.column("kind")[first:last], strict=True))
    is_named = any(one == who and kind == "name" for _, one, kind in rows)
    others = [(place, one) for place, one, kind in rows if one != who and not _is_open(place, one, kind, own)]
    return is_named and all(
        _is_called_otherwise(one, who, ledger) or _only_says_what(place, ledger) for place, one in others
    )


def _is_open(place: Span, one: str | None, kind: str, own: Span) -> bool:
    return one is None and kind == "pronoun" and own.covers(place)


def _is_called_otherwise(one: str | None, who: str, ledger: Ledger) -> bool:
    """Tell whether two people are known to be called by two pronouns: *he* and *she*."""
    pronouns = {person.pronouns for person in map(ledger.get, (one, who)) if person is not None}
    return pronouns == {"he", "she"}


def _within(inside: Span, ledger: Ledger) -> tuple[int, int]:
    """Return which mentions begin in a passage: the number of the first, and one past that of the last."""
    starts = column(ledger.named.column("span"), "start")
    return bisect_left(starts, inside.start), bisect_left(starts, inside.end)


def _only_says_what(place: Span, ledger: Ledger) -> bool:
    """Tell whether words for a person only say what it is: *she was a big woman*, *a dead man's shirt*."""
    is_owner = _A.match(ledger.text, place.start) and _OWNS.match(ledger.text, place.end)
    return bool(is_owner or _IS.search(ledger.text, max(0, place.start - 8), place.start))
