"""Which day it is: what the rules over weekdays and stretches of time share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Event
    from storyledger.ledger import Ledger

__all__ = ["REACH", "is_near", "told_days", "unsaid_passing"]

REACH = 6000
"""Code points within which two days may be compared."""
_PASSES = pattern(
    r"\b(?:(?:next|following|another|second|third|whole|last|one)"
    r" (?:day|morning|evening|night|week|month|afternoon)"
    r"|(?:days?|weeks?|months?|years?|fortnight|nights?) (?:later|after\w*|passed|went|had|of)"
    r"|for (?:\w+ ){1,2}(?:days|weeks|months|years)|morrow|slept|woke|awoke|breakfast|to bed|dawn|sunrise"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
"""Words by which a day may have passed."""


def told_days(ledger: Ledger) -> Iterator[Event]:
    """Yield where the narration says which day it is, in order."""
    for event in ledger.events_of_kind("is_day"):
        if event.according_to == "narrator" and event.actuality == "asserted":
            yield event


def is_near(known: Event, event: Event, ledger: Ledger) -> bool:
    """Tell whether two passages stand close together in one chapter."""
    one, other = (ledger.document.section_at(each.span.start) for each in (known, event))
    return one is other and event.span.start - known.span.end <= REACH


def unsaid_passing(known: Event, event: Event, counted: Sequence[Event], ledger: Ledger) -> bool:
    """Tell whether words between two days may let time pass, besides those that are ``counted``."""
    return any(
        not any(one.span.start <= match.end() and match.start() <= one.span.end for one in counted)
        for match in _PASSES.finditer(ledger.text, known.span.end, event.span.start)
    )
