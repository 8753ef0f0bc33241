"""The rule ``kin-changes``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.people.noticing.words import given_names
from storyledger.reading.words import any_of, word_class
from storyledger.rules.against import beside
from storyledger.rules.kin_told import kin_told
from storyledger.rules.traits import families_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ledger import Ledger
    from storyledger.rules.kin_told import KinTold
    from storyledger.world import World

ONLY_ONE = frozenset({"mother", "father", "wife", "husband"})
"""Kin of whom one has one at a time."""
AROUND = 80
"""Code points before the earlier passage and after the later in which it may say how they are kin."""


@rule("kin-changes", code="SL308", severity="warning")
def kin_changes(world: World) -> Iterator[Finding]:
    """Somebody's sister has become their cousin.

    ## What it does
    Compares what people with names are told to be to each other: *her sister Anna*, *Anna, Tom's cousin*. The
    first passage that makes the same two something else is shown beside the one that said it first, and so is
    one that gives a mother, father, wife or husband another first name.

    ## Why it matters
    Families are what readers keep count of.

    ## When to ignore it
    Somebody lied about it, or learned the truth; or a word is meant kindly ("uncle" for a friend).

    ## What it cannot see
    Kin without a name, and two people who are kin in two ways.
    """
    first: dict[tuple[str, str], KinTold] = {}
    told: set[tuple[str, str]] = set()
    for one in kin_told(world.ledger):
        for key, clash in (((one.who, one.whom), _is_other_kin), ((one.who, one.kin), _is_other_name)):
            known = first.setdefault(key, one)
            if key not in told and clash(known, one) and not _is_new_kin(known, one, world.ledger):
                told.add(key)
                yield _finding(known, one, world.ledger)


def _is_other_kin(known: KinTold, one: KinTold) -> bool:
    """Tell whether nobody is both to the same person."""
    return not families_of("kin", known.kin) & families_of("kin", one.kin)


def _is_other_name(known: KinTold, one: KinTold) -> bool:
    """Tell whether kin of whom there is one has two first names."""
    names = {_first_name(known.called), _first_name(one.called)}
    return one.kin in ONLY_ONE and known.whom != one.whom and len(names) == 2 and "" not in names


def _is_new_kin(known: KinTold, one: KinTold, ledger: Ledger) -> bool:
    """Tell whether words between two passages, or near the later, tell of new kin: *his second wife*."""
    between = ledger.text[max(0, known.span.start - AROUND) : one.span.end + AROUND]
    return known.whom != one.whom and _new_kin().search(between) is not None


@cache
def _new_kin() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(word_class('thing_words', 'new-kin'))})\b", re.IGNORECASE)


def _first_name(called: str) -> str:
    first = called.split()[0]
    return first if first in given_names() else ""


def _finding(known: KinTold, one: KinTold, ledger: Ledger) -> Finding:
    who, whom = ledger.name(one.who), ledger.name(one.whom)
    message, note = f"{whom} is {who}'s {one.kin} here, and the {known.kin} earlier", known.kin
    if one.whom != known.whom:
        note = f"{known.kin} {known.called}"
        message = f"{who}'s {one.kin} is {one.called} here, and {known.called} earlier"
    root = f"{one.who} {one.whom} kin"
    message = f"{message}. Check which is meant."
    return beside(known.span, one.span, ledger, message=message, note=note, root=root)
