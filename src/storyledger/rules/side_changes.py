"""The rule ``side-changes``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.plainly import finder_of, sentence_around
from storyledger.reading.happening.sides import SIDE, limbs_of
from storyledger.rules.against import beside, within
from storyledger.rules.telling import is_said
from storyledger.rules.whose import whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 9000
"""Code points within which a hurt is the same one."""
_OTHER = pattern(r"\b(?:other|left and right|either|too|also|as well)\b", re.IGNORECASE)


@rule("side-changes", code="SL310", severity="warning", preview=True)
def side_changes(world: World) -> Iterator[Finding]:
    """The bandage was on the left hand, and is on the right.

    ## What it does
    Where the narration tells of a hurt or a mark on one side of somebody (*a towel round his left hand*,
    *a scar down her right cheek*), looks for a later passage that tells of one on the same limb, on the other
    side. Parts belong together: a knee to the leg, a thumb to the hand; a mark for life, such as a scar, is
    no fresh hurt. It is silent where words speak of both.

    ## Why it matters
    Left and right are what a writer does not see, and an actor asks about first.

    ## When to ignore it
    There are two hurts.

    ## What it cannot see
    Hurts that only speech tells of, and people whom the passages leave open.
    """
    ledger = world.ledger
    for who, told in _told_of(ledger).items():
        pair = next((pair for pair in within(REACH, told) if _is_other_side(*pair, ledger)), None)
        if pair is not None:
            yield _finding(who, *pair, ledger)


def _told_of(ledger: Ledger) -> dict[str, list[Remark]]:
    """Return by person what the narration says of their sides, where it is known whose they are."""
    found: dict[str, list[Remark]] = {}
    for one in ledger.remarks_of(SIDE):
        who = whose(one.span, ledger) if not is_said(one.span, ledger) else None
        if who is not None:
            found.setdefault(who, []).append(one)
    return found


def _finding(who: str, first: Remark, then: Remark, ledger: Ledger) -> Finding:
    was, now = (f"{one.value} {one.what}" for one in (first, then))
    message = (
        f"This is about {ledger.name(who)}'s {now}, and an earlier passage about the {was}. Check which."
    )
    return beside(first.span, then.span, ledger, message=message, note=was, root=f"{who} side", sure=0.8)


def _is_other_side(first: Remark, then: Remark, ledger: Ledger) -> bool:
    if first.value == then.value:
        return False
    if limbs_of(first.what).isdisjoint(limbs_of(then.what)):
        return False
    sentences = (sentence_around(ledger.text, one.span.start) for one in (first, then))
    words = [one.of(ledger.text) for one in sentences]
    if len({finder_of("mark").search(one) is None for one in words}) > 1:
        return False
    both = re.compile(rf"\bboth\s+(?:\w+\s+)?(?:{first.what}|{then.what})")
    return not any(_OTHER.search(one) or both.search(one) for one in words)
