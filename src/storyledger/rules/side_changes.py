"""The rule ``side-changes``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.remarks.plainly import finder_of, sentence_around, weeks_passing
from storyledger.reading.happening.remarks.sides import LASTING, SIDE, limbs_of
from storyledger.rules.against import beside, within
from storyledger.rules.telling import is_said
from storyledger.rules.traits import told_traits
from storyledger.rules.whose import whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 9000
"""Code points within which a hurt is the same one."""
FOR_LIFE = 200_000
"""Code points within which a mark is; somebody else may by then be called by the same words."""
NEAR = 300
"""Code points beside a passage in which a mirror is the one that somebody looks into."""
_OTHER = pattern(
    r"\b(?:other|either|too|also|as well|left\b[^.!?]*\bright|right\b[^.!?]*\bleft)\b", re.IGNORECASE
)

_A_MARK = pattern(r"\ban?\s+(?:[\w-]+\s+){0,3}(?:scar|tattoo|mole|birthmark)\b", re.IGNORECASE)


@rule("side-changes", code="SL310", severity="warning")
def side_changes(world: World) -> Iterator[Finding]:
    """The bandage was on the left hand, and is on the right.

    ## What it does
    Where the narration tells of a hurt or a mark on one side of somebody (*a towel round his left hand*,
    *a scar down her right cheek*, *he had one eye, the left*), or somebody of their own (*my left knee*),
    looks for a later passage that tells of one on the same limb, on the other side. Parts belong together: a
    knee to the leg, a thumb to the hand. A scar, a tattoo and what is lost are there for life, and each is
    held against its own kind; a hurt is the same for some pages, while no words let weeks pass. It is silent
    where words speak of both.

    ## Why it matters
    Left and right are what a writer does not see, and an actor asks about first.

    ## When to ignore it
    There are two hurts.

    ## What it cannot see
    Hurts that somebody else speaks of, and people whom the passages leave open.
    """
    ledger = world.ledger
    told: set[str] = set()
    for kind, reach in {SIDE: REACH, **dict.fromkeys(LASTING, FOR_LIFE)}.items():
        for who, remarks in _told_of(kind, ledger).items():
            pair = next((pair for pair in within(reach, remarks) if _is_other_side(*pair, ledger)), None)
            if pair is not None and who not in told and not _is_a_trait(who, *pair, ledger):
                told.add(who)
                yield _finding(who, *pair, ledger)


def _told_of(kind: str, ledger: Ledger) -> dict[str, list[Remark]]:
    """Return by person what is told of their sides, where it is known whose they are.

    What somebody says counts where it is of themselves.
    """
    found: dict[str, list[Remark]] = {}
    for one in ledger.remarks_of(kind):
        is_of_another = is_said(one.span, ledger) and not one.span.of(ledger.text).lower().startswith("my ")
        who = whose(one.span, ledger) if not is_of_another else None
        if who is not None:
            found.setdefault(who, []).append(one)
    return found


def _finding(who: str, first: Remark, then: Remark, ledger: Ledger) -> Finding:
    was, now = (f"{one.value} {one.what}" for one in (first, then))
    message = (
        f"This is about {ledger.name(who)}'s {now}, and an earlier passage about the {was}. Check which."
    )
    return beside(first.span, then.span, ledger, message=message, note=was, root=f"{who} side", sure=0.8)


def _is_a_trait(who: str, first: Remark, then: Remark, ledger: Ledger) -> bool:
    """Tell whether both passages tell of one scar as a trait: ``trait-changes`` says so already."""
    scars = [one for one in told_traits(ledger) if one.roles["who"] == who and one.roles["trait"] == "scar"]
    was, now = ([one for one in scars if one.span.overlaps(part.span)] for part in (first, then))
    return any(one.roles["value"] == other.roles["value"] for one in was for other in now)


def _is_other_side(first: Remark, then: Remark, ledger: Ledger) -> bool:
    if first.value == then.value:
        return False
    if limbs_of(first.what).isdisjoint(limbs_of(then.what)):
        return False
    sentences = (sentence_around(ledger.text, one.span.start) for one in (first, then))
    words = [one.of(ledger.text) for one in sentences]
    if _is_another(first, then, words, ledger) or _is_mirrored(then, ledger):
        return False
    both = re.compile(rf"\bboth\s+(?:\w+\s+)?(?:{first.what}|{then.what})")
    return not any(_OTHER.search(one) or both.search(one) for one in words)


def _is_mirrored(then: Remark, ledger: Ledger) -> bool:
    """Tell whether somebody looks into a mirror, or at somebody who faces them: left may be right."""
    low, high = max(0, then.span.start - NEAR), then.span.end + NEAR
    return finder_of("mirrored").search(ledger.text, low, high) is not None


def _is_another(first: Remark, then: Remark, words: list[str], ledger: Ledger) -> bool:
    """Tell whether the later passage may tell of a new hurt, or of another mark: *a scar on her right hand*.

    Both arms ache, where nothing but pain is told.
    """
    if first.kind != SIDE:
        return _A_MARK.search(words[1]) is not None
    weeks = weeks_passing(ledger.text, first.span.end, then.span.start)
    if any(not is_said(passing, ledger) for passing in weeks):
        return True
    is_pain = all(finder_of("hurt-pain").search(one) and not finder_of("hurt").search(one) for one in words)
    return is_pain or finder_of("new-hurt").search(words[1]) is not None
