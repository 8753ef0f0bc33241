"""The rule ``thing-gone``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.happening.fates import FATE, uses_of
from storyledger.reading.happening.plainly import any_thing
from storyledger.rules.against import beside
from storyledger.rules.another import is_of_another_day
from storyledger.rules.telling import is_said
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 15_000
"""Code points after which there may be another without a word."""
_NOTES = {
    "gone": ("is used here, and was gone for good", "gone for good"),
    "broken": ("is used here, and was broken", "broken"),
    "stopped": ("goes here, and had stopped", "stopped"),
    "empty": ("is poured from here, and was empty", "empty"),
    "shut": ("opens here, and was shut for good", "shut for good"),
    "died": ("is alive here, and was dead", "dead"),
    "dead": ("works here, and was out of order", "out of order"),
}


@rule("thing-gone", code="SL209", severity="warning")
def thing_gone(world: World) -> Iterator[Finding]:
    """A thing is used that was sold, burnt or sunk, a door is opened that was nailed shut.

    ## What it does
    Where a passage says that a thing was sold, burnt, thrown into the river or over the rail, that a door was
    welded or bricked up, or that a lift or a telephone is out of order, looks within some pages for a passage
    of the narration in which the thing is handled, opened or working. It is silent where words between the
    two mend it, bring it back, or bring in another of its kind.

    ## Why it matters
    The piano that went for nine pounds in the first chapter is played in the last.

    ## When to ignore it
    It is another one, or somebody has it now.

    ## What it cannot see
    Things called otherwise the second time, and what became of things in other words.
    """
    ledger = world.ledger
    told: set[str] = set()
    for fate in ledger.remarks_of(FATE):
        if fate.what in told:
            continue
        use = _use(fate, ledger)
        if use is not None:
            told.add(fate.what)
            yield _finding(fate, use, ledger)


def _finding(fate: Remark, use: Span, ledger: Ledger) -> Finding:
    here, note = _NOTES[fate.value]
    message = f"The {fate.what} {here} in an earlier passage. Check how that came about."
    return beside(
        fate.span, use, ledger, message=message, note=note, root=f"{fate.what} {fate.value}", sure=0.8
    )


def _use(fate: Remark, ledger: Ledger) -> Span | None:
    """Return where the thing is first used again, None when words before bring it back or another in."""
    start = fate.span.end
    for use in uses_of(ledger.text, fate.what, fate.value, start, min(start + REACH, len(ledger.text))):
        if is_said(use, ledger):
            continue
        between = ledger.text[start : use.start]
        return None if _may_be_back(fate, between) or _is_a_new_one(use, ledger) else use
    return None


def _may_be_back(fate: Remark, between: str) -> bool:
    """Tell whether words between two passages may mend a thing, bring it back, or bring in another."""
    if fate.value in {"shut", "dead", "stopped", "empty"}:
        return _mended().search(between) is not None
    if fate.value == "broken" and _mended().search(between):
        return True
    return is_of_another_day(fate.what, between) or _others(fate.what).search(between) is not None


def _is_a_new_one(use: Span, ledger: Ledger) -> bool:
    """Tell whether the words themselves call the thing new, or another."""
    return _new().search(use.of(ledger.text)) is not None


@cache
def _new() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:new|other|second|spare|replacement|borrowed|broken|pieces|bits|remains|wreck|wreckage|ruined|stump|shards|fragments)\b"
    )


@cache
def _mended() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_thing('put-right')})\b", re.IGNORECASE)


@cache
def _others(noun: str) -> re.Pattern[str]:
    thing, words = re.escape(noun), rf"(?:{any_thing('fetched', 'another')}|(?<!was )an?)"
    near = rf"\b{words}\b[^.!?]{{0,60}}\b{thing}\b|\b{thing}\b[^.!?]{{0,60}}\b{words}\b"
    many = rf"\b(?:{any_thing('several')})\s+(?:[a-z]+\s+)?{thing}(?:e?s)\b"
    return re.compile(rf"{many}|{near}", re.IGNORECASE)
