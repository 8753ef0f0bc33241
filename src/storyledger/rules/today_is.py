"""The rule ``today-is``."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.happening.remarks.days import TODAY
from storyledger.reading.happening.remarks.plainly import lets_a_night_pass
from storyledger.rules.against import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

REACH = 9000
"""Code points within which it may be the same day."""
ANSWER = 2
"""Quotations within which somebody else sets right which day it is."""


@rule("today-is", code="SL608", severity="warning")
def today_is(world: World) -> Iterator[Finding]:
    """Tomorrow is Saturday, and today is Thursday.

    ## What it does
    Compares what the narration and people in it say of the day (*it is Thursday*, *today is*, *tomorrow's*,
    *yesterday was*) or write in a book (*Thursday, 6.40*) with what was last said of it in the same chapter,
    while no words let a night pass.

    ## Why it matters
    The week has an order that every reader carries.

    ## When to ignore it
    A night has passed without a word for it, or somebody is wrong about the day.

    ## What it cannot see
    Days that are only named (*on Friday*), and evenings that run into a morning without a word.
    """
    ledger = world.ledger
    for first, then in pairwise(ledger.remarks_of(TODAY)):
        if first.what != then.what and _is_one_day(first, then, ledger):
            was, now = first.what.capitalize(), then.what.capitalize()
            message = f"By these words it is {now}, and {was} a little earlier. Check the days."
            yield beside(
                first.span, then.span, ledger, message=message, note=was, root=f"{first.span.start}", sure=0.8
            )


def _is_one_day(first: Remark, then: Remark, ledger: Ledger) -> bool:
    one, other = (ledger.document.section_at(each.span.start) for each in (first, then))
    is_near = one is other and then.span.start - first.span.end <= REACH
    return (
        is_near
        and not _is_set_right(first, then, ledger)
        and not lets_a_night_pass(ledger.text, first.span.end, then.span.start)
    )


def _is_set_right(first: Remark, then: Remark, ledger: Ledger) -> bool:
    """Tell whether somebody answers whoever has just said so: "It is Monday." "It is Tuesday, dear."."""
    spans: Sequence[Span] = ledger.said.column("span")
    speakers = ledger.said.column("speaker")
    one, other = (bisect_right(spans, each.span.start, key=attrgetter("start")) - 1 for each in (first, then))
    if not 0 <= one < other <= one + ANSWER or speakers[one] == speakers[other]:
        return False
    return first.span.end <= spans[one].end and then.span.end <= spans[other].end
