"""The rule ``trait-changes``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.remarks.plainly import finder_of
from storyledger.rules.pages import pages_of
from storyledger.rules.traits import families_of, told_traits
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Pages
    from storyledger.world import World

_BEAST = frozenset({"breed", "sex", "kind"})
"""What a beast is one of."""
NEAR = 600
"""Code points before and after two passages in which dye and lenses are looked for, too."""
_OF_FAMILIES = frozenset({"eyes", "hair", "height"})
_NO_KIN = _BEAST | {"eyes", "hair", "age", "height", "scar"}


@rule("trait-changes", code="SL301", severity="warning")
def trait_changes(world: World) -> Iterator[Finding]:
    """Somebody's eyes, hair or family are not what they were.

    ## What it does
    Compares what the narration says of the colour of somebody's eyes and hair, of how many brothers, sisters,
    children and the like they have, on which side a scar is, whether they are tall or short, and what kind of
    dog, horse or other beast they are. The first passage that clashes with an earlier one is shown beside it.
    Colours that people mix up, such as blue and grey, do not clash.

    ## Why it matters
    It is the slip readers write letters about.

    ## When to ignore it
    Hair is dyed, a child is born, a disguise is worn; or the passage was read as about the wrong person.

    ## What it cannot see
    Colours told of people without names, shades, hair that turns grey, and what somebody only says.
    """
    pages = pages_of(world.ledger)
    told: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in told_traits(world.ledger):
        told[event.roles["who"], event.roles["trait"]].append(event)
    for first, *later in told.values():
        clashing = next((event for event in later if _clash(first, event)), None)
        if clashing is not None and not _is_made_up(first, clashing, pages):
            yield _finding(world.ledger, first, clashing)


def _clash(first: Event, event: Event) -> bool:
    """Tell whether two values of a trait cannot be the same thing."""
    trait, one, other = event.roles["trait"], first.roles["value"], event.roles["value"]
    if trait in _OF_FAMILIES:
        pair = [families_of(trait, value) for value in (one, other)]
        return all(pair) and not pair[0] & pair[1]
    if trait in _BEAST:
        return one != other
    if trait == "scar":
        return one == other and first.roles["side"] != event.roles["side"]
    numbers = number_of(one), number_of(other)
    return trait not in _NO_KIN and None not in numbers and numbers[0] != numbers[1]


def _is_made_up(first: Event, event: Event, pages: Pages) -> bool:
    """Tell whether words about somebody dye their hair or give them lenses.

    Plain ones count from the first passage to the second, others only beside one of the two.
    """
    if event.roles["trait"] not in {"eyes", "hair"}:
        return False
    text, who = pages.document.text, event.roles["who"]
    low, high = max(0, first.span.start - NEAR), event.span.end + NEAR
    plain = finder_of("new-looks").finditer(text, low, high)
    beside = (
        match
        for one in (first, event)
        for match in finder_of("maybe-new-looks").finditer(
            text, max(0, one.span.start - NEAR), one.span.end + NEAR
        )
    )
    return any(pages.speaks_of(who, match.start()) for match in (*plain, *beside))


def _finding(ledger: Ledger, first: Event, event: Event) -> Finding:
    who, trait = event.roles["who"], event.roles["trait"]
    was, now, name = first.roles["value"], event.roles["value"], ledger.name(who)
    note = f"{was} {trait}"
    if trait in {"eyes", "hair"}:
        message = f"{name}'s {trait} {'are' if trait == 'eyes' else 'is'} {now} here, and {was} earlier"
    elif trait in _BEAST:
        message, note = f"{name} is a {now} here, and a {was} earlier", was
    elif trait == "height":
        message, note = f"{name} is {now} here, and {was} earlier", was
    elif trait == "scar":
        note = f"the {first.roles['side']} {was}"
        message = f"{name}'s mark is on the {event.roles['side']} {now} here, and on {note} earlier"
    else:
        message = f"{name} has {now} {trait} here, and {was} earlier"
    return Finding(
        message=f"{message}. Check which is meant.",
        evidence=ledger.evidence(event.span),
        because=(Because(evidence=ledger.evidence(first.span), note=note),),
        confidence=min(first.confidence, event.confidence),
        root=f"{who} {trait}",
    )
