"""The rule ``colour-changes``."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.frames import class_of
from storyledger.rules.against import against
from storyledger.rules.another import may_be_another
from storyledger.rules.traits import families_of, told_traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

WORN = 6000
"""Code points within which somebody wears the same."""
OWNED = 40_000
"""Code points within which somebody has the same thing otherwise."""
_END = pattern(r"[.!?]")


@rule("colour-changes", code="SL307", severity="note", preview=True)
def colour_changes(world: World) -> Iterator[Finding]:
    """What somebody wears or has is of another colour than before.

    ## What it does
    Compares the colours that the narration gives to what somebody wears in one scene (a coat, a scarf), and
    to what they have one of (a car, a cat, an umbrella), and the fur of a beast with a name. The first
    passage that clashes with the one before is shown beside it. It is silent where words between the two let
    somebody change, paint it, or have another.

    ## Why it matters
    The green coat that comes in at the door should not hang up red.

    ## When to ignore it
    There are two of them, or the light is odd.

    ## What it cannot see
    Things that are nobody's, things called otherwise the second time, and what only speech tells of.
    """
    told: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in told_traits(world.ledger):
        if event.roles.get("how") == "owned":
            told[event.roles["who"], event.roles["trait"]].append(event)
    for events in told.values():
        start = events[0].span.end
        pair = next((pair for pair in pairwise(events) if _clash(*pair, start, world.ledger)), None)
        if pair is not None:
            yield _finding(*pair, world.ledger)


def _clash(first: Event, event: Event, start: int, ledger: Ledger) -> bool:
    """Tell whether two passages give the same thing two colours; ``start`` is where it came in."""
    one, other = (families_of("colour", each.roles["value"]) for each in (first, event))
    is_worn = event.roles["trait"] in class_of("garment")
    is_far = event.span.start - first.span.end > (WORN if is_worn else OWNED)
    if is_far or not one or not other or one & other:
        return False
    if is_worn and ledger.scene_at(first.span.start) is not ledger.scene_at(event.span.start):
        return False
    end = _END.search(ledger.text, event.span.end)
    between = ledger.text[start : end.start() if end else None]
    return not may_be_another(event.roles["trait"], between) and not _may_change(between)


def _may_change(between: str) -> bool:
    """Tell whether words may let somebody change, or paint a thing."""
    return not class_of("changes-clothes").isdisjoint(re.findall(r"\w+", between.lower()))


def _finding(first: Event, event: Event, ledger: Ledger) -> Finding:
    who, thing = event.roles["who"], event.roles["trait"]
    was, now = first.roles["value"], event.roles["value"]
    be = "are" if thing.endswith("s") and not thing.endswith("ss") else "is"
    message = f"{ledger.name(who)}'s {thing} {be} {now} here, and {was} earlier. Check which is meant."
    return against(first, [event.span], ledger, message=message, note=f"{was} {thing}", root=f"{who} {thing}")
