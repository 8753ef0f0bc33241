"""The rule ``trait-changes``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.rules.traits import told_traits
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

_EYES = {
    "blue": "blue", "violet": "blue", "grey": "blue green", "gray": "blue green", "green": "green",
    "hazel": "green brown", "brown": "brown", "amber": "brown", "black": "brown",
}  # fmt: skip
_HAIR = {
    "fair": "fair", "blond": "fair", "blonde": "fair", "golden": "fair", "flaxen": "fair", "yellow": "fair",
    "sandy": "fair red", "red": "red", "ginger": "red", "auburn": "red dark", "chestnut": "red dark",
    "brown": "dark", "black": "dark",
}  # fmt: skip
_COLOURS = {"eyes": _EYES, "hair": _HAIR}
"""What a colour may also be called. Two colours clash when they share no word; grey hair comes with age."""
_BEAST = frozenset({"breed", "sex", "kind"})
"""What a beast is one of."""
_NO_KIN = _BEAST | {"eyes", "hair", "age"}


@rule("trait-changes", code="SL301", severity="warning")
def trait_changes(world: World) -> Iterator[Finding]:
    """Somebody's eyes, hair or family are not what they were.

    ## What it does
    Compares what the narration says of the colour of somebody's eyes and hair, of how many brothers, sisters,
    children and the like they have, and of what kind of dog, horse or other beast they are. The first passage
    that clashes with an earlier one is shown beside it. Colours that people mix up, such as blue and grey, do
    not clash.

    ## Why it matters
    It is the slip readers write letters about.

    ## When to ignore it
    Hair is dyed, a child is born, a disguise is worn; or the passage was read as about the wrong person.

    ## What it cannot see
    Colours told of people without names, shades, hair that turns grey, and what somebody only says.
    """
    told: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in told_traits(world.ledger):
        told[event.roles["who"], event.roles["trait"]].append(event)
    for (who, trait), events in told.items():
        first = events[0]
        for event in events[1:]:
            if _clash(trait, first.roles["value"], event.roles["value"]):
                yield _finding(world.ledger, who, first, event)
                break


def _clash(trait: str, one: str, other: str) -> bool:
    """Tell whether two values of a trait cannot be the same thing."""
    colours = _COLOURS.get(trait)
    if colours is not None:
        families = [set(colours.get(value, "").split()) for value in (one, other)]
        return all(families) and not families[0] & families[1]
    if trait in _BEAST:
        return one != other
    numbers = number_of(one), number_of(other)
    return trait not in _NO_KIN and None not in numbers and numbers[0] != numbers[1]


def _finding(ledger: Ledger, who: str, first: Event, event: Event) -> Finding:
    trait, name = event.roles["trait"], ledger.name(who)
    was, now = first.roles["value"], event.roles["value"]
    note = f"{was} {trait}"
    if trait in _COLOURS:
        message = f"{name}'s {trait} {'are' if trait == 'eyes' else 'is'} {now} here, and {was} earlier"
    elif trait in _BEAST:
        message, note = f"{name} is a {now} here, and a {was} earlier", was
    else:
        message = f"{name} has {now} {trait} here, and {was} earlier"
    return Finding(
        message=f"{message}. Check which is meant.",
        evidence=ledger.evidence(event.span),
        because=(Because(evidence=ledger.evidence(first.span), note=note),),
        confidence=min(first.confidence, event.confidence),
        root=f"{who} {trait}",
    )
