"""The rule ``rank-changes``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.happening.frames import class_of
from storyledger.reading.words import any_of
from storyledger.rules.against import beside
from storyledger.rules.pages import pages_of
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Pages
    from storyledger.span import Span
    from storyledger.world import World

LADDERS = ("police-rank", "army-rank", "navy-rank")
REACH = 40_000
"""Code points after which somebody may have another rank without a word."""
KNOWN = 2
"""Times that somebody must have been called by a rank."""


@dataclass(frozen=True, slots=True)
class _Called:
    """A place where the narration calls somebody by rank and surname."""

    rank: str
    surname: str
    span: Span


@rule("rank-changes", code="SL309", severity="warning")
def rank_changes(world: World) -> Iterator[Finding]:
    """A sergeant is called inspector.

    ## What it does
    Where the narration has called somebody by rank and surname several times (*Sergeant Oakes*), looks for
    the first time it gives the surname another rank of the same ladder (*Inspector Oakes*). It is silent
    where the two stand in one paragraph, and where words between tell of a promotion or of kin.

    ## Why it matters
    A rank is a name to the reader, who will look for a second Oakes.

    ## When to ignore it
    There are two people of that surname.

    ## What it cannot see
    Ranks in speech, and ranks without a surname.
    """
    ledger = world.ledger
    pages = pages_of(ledger)
    by_surname: dict[str, list[_Called]] = {}
    for one in _called(ledger):
        by_surname.setdefault(one.surname, []).append(one)
    for known in by_surname.values():
        finding = _finding(known, pages, ledger)
        if finding is not None:
            yield finding


def _called(ledger: Ledger) -> Iterator[_Called]:
    """Yield where the narration calls somebody by rank and surname, in order."""
    ladders = [class_of(ladder) for ladder in LADDERS]
    may_change = any(len(ranks & ledger.words) > 1 for ranks in ladders)
    ranks = frozenset().union(*ladders) if may_change else frozenset()
    named = ledger.named
    for span, kind in zip(named.column("span"), named.column("kind"), strict=True) if ranks else ():
        words = span.of(ledger.text).split() if kind == "name" else []
        rank = words[-2].lower() if len(words) > 1 else ""
        if rank in ranks and not is_said(span, ledger):
            yield _Called(rank, words[-1], span)


def _finding(called: list[_Called], pages: Pages, ledger: Ledger) -> Finding | None:
    """Return that a rank is another than before, None when it is not or may well be."""
    first = called[0]
    later = next((one for one in called if one.rank != first.rank), None)
    before = called[: called.index(later)] if later is not None else []
    if later is None or len(before) < KNOWN or not _is_one_ladder(first.rank, later.rank):
        return None
    last = before[-1]
    paragraphs = {pages.paragraph(one.span.start) for one in called if one.rank == first.rank}
    is_apart = (
        pages.paragraph(later.span.start) not in paragraphs and later.span.start - last.span.end <= REACH
    )
    if not is_apart or _may_be_new(last.span.start, later.span.start, first.surname, ledger):
        return None
    now = f"{later.surname} is called {later.rank} here"
    message = f"{now}, and {first.rank} before. Check which is meant."
    root = f"rank {first.surname}"
    return beside(last.span, later.span, ledger, message=message, note=first.rank, root=root)


def _is_one_ladder(one: str, other: str) -> bool:
    return any({one, other} <= class_of(ladder) for ladder in LADDERS)


def _may_be_new(start: int, end: int, surname: str, ledger: Ledger) -> bool:
    """Tell whether words near the surname tell of a new rank, or of another of that name."""
    words = rf"\b(?:{any_of(class_of('promotes'))})"
    near = rf"{words}\b[^.!?]{{0,80}}\b{re.escape(surname)}|\b{re.escape(surname)}\b[^.!?]{{0,80}}{words}\b"
    return re.search(near, ledger.text[start : end + len(surname) + 60], re.IGNORECASE) is not None
