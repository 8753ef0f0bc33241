"""The rule ``hue-changes``."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.happening.remarks.hues import HUE
from storyledger.reading.happening.remarks.plainly import any_thing, finder_of
from storyledger.reading.words import word_class
from storyledger.rules.against import beside
from storyledger.rules.telling import is_said
from storyledger.rules.traits import families_of
from storyledger.rules.whose import whose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 20_000
"""Code points within which a thing is the same."""
APART = 200
"""Code points that lie between two passages at least: closer together they set two things apart."""

NEAR = 3000
"""The same for what comes in as *a green door*."""
_NEW = frozenset({"a", "an"})
_ARTICLES = _NEW | {"the"}


@rule("hue-changes", code="SL311", severity="warning")
def hue_changes(world: World) -> Iterator[Finding]:
    """The green car comes back blue.

    ## What it does
    Follows the colours that the narration gives to a thing of which a story has one (a car by its make, a
    front door, an umbrella, a cat), or a scene (*a green door*, and then *the black door*). Where *the green
    one* of the first passages is only ever blue from some passage on, that passage is shown. It is silent
    when the two colours stand close together, take turns, belong to two people, or words speak of paint, of
    several, of another, or say that the first was sold.

    ## Why it matters
    A colour is told in passing, and kept by the reader.

    ## When to ignore it
    There are two of them.

    ## What it cannot see
    Clothes, which people change, and things that are called otherwise the second time.
    """
    ledger = world.ledger
    told = sorted(
        (one for one in ledger.remarks_of(HUE) if not is_said(one.span, ledger)),
        key=attrgetter("what", "span"),
    )
    for _, found in groupby(told, key=attrgetter("what")):
        pair = _changed(list(found), ledger)
        if pair is not None:
            yield _finding(*pair, ledger)


def _finding(first: Remark, then: Remark, ledger: Ledger) -> Finding:
    was = f"{first.value} in an earlier passage"
    message = f"The {then.what} is {then.value} here, and {was}. Check which is meant."
    return beside(
        first.span,
        then.span,
        ledger,
        message=message,
        note=f"{first.value} {first.what}",
        root=first.what,
        sure=0.8,
    )


def _changed(told: Sequence[Remark], ledger: Ledger) -> tuple[Remark, Remark] | None:
    """Return the last passage of one colour and the first of another, where there is one such change."""
    at = next((n for n, one in enumerate(told) if _clash(told[0], one)), None)
    if at is None or any(not _clash(told[0], one) or _clash(told[at], one) for one in told[at:]):
        return None
    first, then = told[at - 1], told[at]
    return (first, then) if _is_one_thing(first, then, ledger) else None


def _clash(one: Remark, other: Remark) -> bool:
    return families_of("colour", one.value).isdisjoint(families_of("colour", other.value))


def _is_one_thing(first: Remark, then: Remark, ledger: Ledger) -> bool:
    gap = then.span.start - first.span.end
    before, after = (one.span.of(ledger.text).lower().split()[0] for one in (first, then))
    owners = {
        whose(one.span, ledger) for one, word in ((first, before), (then, after)) if word not in _ARTICLES
    }
    if not APART <= gap <= REACH or len(owners) > 1 or after in _NEW:
        return False
    if not _is_surely_known(first, then, before, after, ledger):
        return False
    between = ledger.text[max(0, first.span.start - APART) : then.span.end + APART]
    return _others(first.what).search(between) is None


def _is_surely_known(first: Remark, then: Remark, before: str, after: str, ledger: Ledger) -> bool:
    """Tell whether it is the thing of the first passage again: of many that stand about, one of the scene.

    *A green door* may be *the black door* of the same scene, but not *his black door*.
    """
    is_make = then.span.of(ledger.text).split()[-1][0].isupper()
    is_any = after == "the" and first.what in word_class("thing_words", "many-about")
    if not is_make and before in _NEW and after != "the":
        return False
    if is_make or not (before in _NEW or is_any):
        return True
    between = ledger.text[first.span.end : then.span.start]
    if before not in _NEW or len(between) > NEAR or finder_of("weeks").search(between):
        return False
    return ledger.scene_at(first.span.start) is ledger.scene_at(then.span.start)


@cache
def _others(noun: str) -> re.Pattern[str]:
    thing = re.escape(noun)
    words = rf"(?:{any_thing('recoloured', 'fate-gone', 'fate-gone-away')})"
    return re.compile(
        rf"\b{thing}s\b|\b{words}\b[^.!?]{{0,60}}\b{thing}\b|\b{thing}\b[^.!?]{{0,60}}\b{words}\b",
        re.IGNORECASE,
    )
