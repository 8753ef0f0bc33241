"""Whose a thing or a limb is, by the words that stand before it: what several rules ask."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.patterns import pattern
from storyledger.reading.happening.remarks.plainly import sentence_around
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import CharacterId, MentionKind
    from storyledger.ledger import Ledger
    from storyledger.span import Span

__all__ = ["whose"]

_A, _I = pattern(r"[Aa]n?\b"), pattern(r"(?:I|[Mm][ey])\b")

SURE = 0.6
"""How sure it must be read whom a pronoun means."""


def whose(span: Span, ledger: Ledger) -> str | None:
    """Return whose something is, by the owner that its words begin with; None when nobody can know.

    A pronoun that was left open is the only one whom its sentence names before it, or else its paragraph; or
    the only one whom they speak of at all; or who speaks the last words before it in the paragraph.
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
    for spoken_of in (_named_between, _meant_between):
        for start in (sentence.start, paragraph):
            found = spoken_of(start, span.start, ledger)
            if found - {None}:
                return found.pop() if len(found) == 1 else None
    return _who_spoke(paragraph, span.start, ledger)


def _who_spoke(paragraph: int, end: int, ledger: Ledger) -> str | None:
    """Return who surely says the last words before a place in its paragraph."""
    places = ledger.said.column("span")
    last = bisect_left(column(places, "start"), end) - 1
    said = ledger.utterances[last] if last >= 0 else None
    is_near = said is not None and paragraph <= said.span.start and said.confidence >= SURE
    return said.speaker if said is not None and is_near else None


def _named_between(start: int, end: int, ledger: Ledger) -> set[str | None]:
    """Return who is named between two places, and not in speech."""
    return {who for _, who, kind, _ in _mentioned(start, end, ledger) if kind == "name" and who is not None}


def _meant_between(start: int, end: int, ledger: Ledger) -> set[str | None]:
    """Return who is spoken of between two places, and not in speech; None among them is somebody unknown.

    Whoever tells it is not the one, nor is anybody who may only say what somebody is: *he was a sailor*.
    """
    return {
        who if sure >= SURE else None
        for place, who, kind, sure in _mentioned(start, end, ledger)
        if not (_A if kind == "nominal" else _I).match(ledger.text, place.start)
    }


def _mentioned(
    start: int, end: int, ledger: Ledger
) -> Iterator[tuple[Span, CharacterId | None, MentionKind, float]]:
    """Yield who is spoken of between two places, and not in speech."""
    named = ledger.named
    starts = column(named.column("span"), "start")
    rows = slice(bisect_left(starts, start), bisect_left(starts, end))
    columns = (named.column(name)[rows] for name in ("span", "character", "kind", "confidence"))
    return ((span, *rest) for span, *rest in zip(*columns, strict=True) if not is_said(span, ledger))
