"""Whose a thing or a limb is, by the words that stand before it: what several rules ask."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.reading.happening.plainly import sentence_around
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.span import Span

__all__ = ["whose"]

SURE = 0.6
"""How sure it must be read whom a pronoun means."""


def whose(span: Span, ledger: Ledger) -> str | None:
    """Return whose something is, by the owner that its words begin with; None when nobody can know.

    A pronoun that was left open is the only one whom its sentence names before it, or else its paragraph.
    """
    named = ledger.named
    starts = column(named.column("span"), "start")
    at = bisect_left(starts, span.start)
    if at < len(starts) and starts[at] == span.start:
        who, sure = named.column("character")[at], named.column("confidence")[at]
        if who is not None and sure >= SURE:
            return str(who)
    sentence = sentence_around(ledger.text, span.start)
    blocks = ledger.document.block_starts
    paragraph = blocks[max(0, bisect_right(blocks, span.start) - 1)]
    for start in (sentence.start, paragraph):
        found = _named_between(start, span.start, ledger)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _named_between(start: int, end: int, ledger: Ledger) -> set[str]:
    """Return who is named between two places, and not in speech."""
    named = ledger.named
    starts, kinds = column(named.column("span"), "start"), named.column("kind")
    people, spans = named.column("character"), named.column("span")
    numbers = range(bisect_left(starts, start), bisect_left(starts, end))
    return {
        str(people[number])
        for number in numbers
        if kinds[number] == "name" and people[number] is not None and not is_said(spans[number], ledger)
    }
