"""The rule ``all-of-them``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.remarks.wholes import WHOLE, counts_of, losses_of
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

REACH = 20_000
"""Code points back in which the things were counted."""
_MORE = "(?:another|more|new|replaced|bought|found|fetched|born|back|returned|recovered|borrowed|extra|spare)"
"""Words by which there may be as many again."""


@rule("all-of-them", code="SL609", severity="warning")
def all_of_them(world: World) -> Iterator[Finding]:
    """All eleven are fed, and two have drowned.

    ## What it does
    Where *all eleven* of something are told of, looks back for the passage that counts eleven of it, and
    between the two for one that tells of some of them lost for good: drowned, broken, eaten, sold. It is
    silent where words between let there be more again.

    ## Why it matters
    A number stands in the plan, and the loss in the draft.

    ## When to ignore it
    Others have come, or all of those who were left are meant.

    ## What it cannot see
    Losses in other words, and numbers that only speech gives.
    """
    ledger = world.ledger
    for whole in ledger.remarks_of(WHOLE):
        if is_said(whole.span, ledger):
            continue
        found = _lost_before(whole, ledger)
        if found is not None:
            yield _finding(whole, *found, ledger)


def _lost_before(whole: Remark, ledger: Ledger) -> tuple[Span, Span, str] | None:
    """Return where the things were counted, where some of them were lost since, and what they are called."""
    number, end = int(whole.value), whole.span.start
    start = max(0, end - REACH)
    for counted, noun in counts_of(ledger.text, number, whole.what, start, end):
        for lost, fewer in losses_of(ledger.text, noun, counted.end, end):
            if fewer < number and not _may_be_more(noun, ledger.text[lost.end : end]):
                return counted, lost, noun
    return None


def _may_be_more(noun: str, between: str) -> bool:
    """Tell whether a sentence lets there be as many of something again."""
    thing = re.escape(noun.removesuffix("s"))
    near = rf"\b{_MORE}\b[^.!?]*\b{thing}s?\b|\b{thing}s?\b[^.!?]*\b{_MORE}\b"
    return re.search(near, between, re.IGNORECASE) is not None


def _finding(whole: Remark, counted: Span, lost: Span, noun: str, ledger: Ledger) -> Finding:
    return Finding(
        message=f"All {whole.value} {noun} are here, and some of them were lost earlier. Check the numbers.",
        evidence=ledger.evidence(whole.span),
        because=(
            Because(evidence=ledger.evidence(lost), note="some are lost"),
            Because(evidence=ledger.evidence(counted), note=f"{whole.value} {noun}"),
        ),
        confidence=0.8,
        root=f"{noun} {counted.start}",
    )
