"""The rule ``thing-gone``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.remarks.fates import FATE, uses_of
from storyledger.reading.happening.remarks.plainly import any_thing, finder_of, lets_a_night_pass
from storyledger.reading.words import word_class, word_list
from storyledger.rules.against import beside
from storyledger.rules.another import another_of, brings_it_back, is_of_another_day
from storyledger.rules.telling import is_said
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 15_000
"""Code points after which there may be another without a word."""
NEAR = 400
"""Code points before what became of a thing in which *it* is named."""
SOON = 300
"""Code points after which *fetched it* is no longer said of what was just lost."""
_OWNERS = frozenset("the his her my our their its".split())
_WHICH = pattern(r"\s+(?:that|which|whose|of)\b|\s+(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[A-Z])?\s*\w+\s+had\b")
"""Words after a thing that say which one of several it is: *the cake that Ann had brought*."""
_MAY_BE = {"my": ("our",), "our": (), "his": ("their",), "her": ("their",), "their": ()}
"""Owners who may be one, the same thing being told of."""
_OWN_ONE = pattern(r"\b(?:his|her|my|our|their|your)\s+own\b(?!\s+\w)|\b(?:[Mm]ine|yours|hers)\b")
"""Words by which somebody has one of another's."""
_IN_SCENE = frozenset({"none", "dark"})
"""What holds for one place, or for an evening."""
_HEALERS = {
    "gone": "in-its-place",
    "none": "elsewhere",
    "dark": "mains-again",
    "closed": "open-again",
    "died": "another-beast",
}
"""Classes of words by which a thing may be back, or there."""
_NOTES = {
    "gone": ("is used here, and was gone for good", "gone for good"),
    "broken": ("is used here, and was broken", "broken"),
    "stopped": ("goes here, and had stopped", "stopped"),
    "empty": ("is poured from here, and was empty", "empty"),
    "shut": ("opens here, and was shut for good", "shut for good"),
    "died": ("is alive here, and was dead", "dead"),
    "flat": ("works here, and had no more power", "no more power"),
    "dead": ("works here, and was out of order", "out of order"),
    "none": ("is here, and there was none", "there is none"),
    "closed": ("is open here, and was closed", "closed"),
    "dark": ("is on here, and was off", "off"),
}


@rule("thing-gone", code="SL209", severity="warning")
def thing_gone(world: World) -> Iterator[Finding]:
    """A thing is used that was sold, burnt or sunk, a door is opened that was nailed shut.

    ## What it does
    Where a passage says that a thing was sold, burnt, wrecked, run over, blown down, thrown into the river or
    over the rail, that a door was welded or bricked up, that a lift is out of order or a telephone has no
    more power, looks within some pages for a passage of the narration in which the thing is handled or simply
    there, opened or working. In one scene, where there is no window nobody stands at it, and where the
    current has failed nothing runs on it; where a shop has closed for good nobody buys there. It is silent
    where words between the two mend it, bring it back, or bring in another of its kind, and where the second
    is somebody else's or has another name.

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
        if fate.value in _IN_SCENE and ledger.scene_at(start) is not ledger.scene_at(use.start):
            return None
        between = ledger.text[start : use.start]
        if _is_called_otherwise(fate, use, ledger) or _is_of_another(fate, use, ledger):
            continue
        return None if _may_be_back(fate, between) or _is_a_new_one(use, ledger) else use
    return None


def _may_be_back(fate: Remark, between: str) -> bool:
    """Tell whether words between two passages may mend a thing, bring it back, or bring in another."""
    if finder_of(_HEALERS.get(fate.value, "put-right")).search(between):
        return True
    if fate.value == "gone" and _OWN_ONE.search(between, 0, SOON):
        return True
    is_clock = fate.what in word_class("thing_words", "clocks")
    if fate.value in {"dead", "flat"} and not is_clock and lets_a_night_pass(between, 0, len(between)):
        return True
    if fate.value == "empty":
        return finder_of("fetched", "another").search(between) is not None
    if fate.value in {"shut", "dead", "flat", "stopped", "dark", "closed"}:
        return False
    if brings_it_back().search(between, 0, SOON):
        return True
    return is_of_another_day(fate.what, between) or _others(fate.what).search(between) is not None


def _is_called_otherwise(fate: Remark, use: Span, ledger: Ledger) -> bool:
    """Tell whether it is another by its name: the kitchen door is not the front door.

    A plain "the door" is any of them, too, where the one that was shut has a name.
    """
    was, now = (_name_before(fate.what, ledger.text, span.end) for span in (fate.span, use))
    if fate.value != "shut":
        return now != was and now in _of_places()
    is_plain = not now and fate.what not in word_class("thing_words", "many-in-a-house")
    return was != now and not is_plain


@cache
def _of_places() -> frozenset[str]:
    """Return words before a thing that say where one of several is: *the station clock*."""
    return word_list("place_nouns") | word_class("thing_words", "kept-at")


def _is_of_another(fate: Remark, use: Span, ledger: Ledger) -> bool:
    """Tell whether words say that it is somebody else's: what went was hers, and this is his."""
    was, now = (_owner_before(fate.what, ledger.text, span) for span in (fate.span, use))
    if not was or not now:
        return False
    names = {word for word in (was, now) if word.lower() not in _MAY_BE}
    own = {word.lower() for word in (was, now)} - {name.lower() for name in names}
    if names:
        return len(names) > 1 or not own.isdisjoint({"my", "our"})
    return not any(own <= {one, *others} for one, others in _MAY_BE.items())


def _owner_before(noun: str, text: str, span: Span) -> str:
    """Return the word that says whose a thing is, empty where none does: *her*, *Ann's*."""
    start = span.start if noun in span.of(text) else max(0, span.start - NEAR)
    found = [match["owner"] for match in _owned(noun).finditer(text, start, span.end)]
    return found[-1] if found else ""


@cache
def _owned(noun: str) -> re.Pattern[str]:
    owner = r"\b(?P<owner>(?i:his|her|my|our|their)|[A-Z]\w+['’]s)"
    return re.compile(rf"{owner}\s+(?:[a-z-]+\s+){{0,2}}{re.escape(noun)}\b")


def _name_before(noun: str, text: str, end: int) -> str:
    """Return the word before a noun (the last before a place), if it is part of its name: "kitchen door"."""
    before = text[max(0, end - NEAR) : end].lower().rpartition(noun)[0].split()
    return "" if not before or before[-1] in _OWNERS else before[-1]


def _is_a_new_one(use: Span, ledger: Ledger) -> bool:
    """Tell whether the words themselves call the thing new, or another, or say which of several it is."""
    return bool(_new().search(use.of(ledger.text)) or _WHICH.match(ledger.text, use.end))


@cache
def _new() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:new|other|second|spare|replacement|borrowed|broken|pieces|bits|remains|wreck|wreckage|ruined|stump|shards|fragments)\b"
    )


@cache
def _others(noun: str) -> re.Pattern[str]:
    one = noun if noun.endswith("ss") else noun.removesuffix("s")
    many = rf"\b(?:{any_thing('several')})\s+(?:[a-z]+\s+)?{re.escape(noun)}(?:e?s)\b"
    alone = r"\banother\b(?=\s*[,.;:!?])"
    return re.compile(rf"{many}|{another_of(one)}|{alone}", re.IGNORECASE)
