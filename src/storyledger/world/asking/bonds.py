"""How somebody stands towards others and groups: who loves or is at odds with whom, is a member of what.

Runs for the cards and for ``storyledger who``. Whoever has met whom is left out: the scenes show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.world.language.saying import say
from storyledger.world.language.terms import NOBODY

if TYPE_CHECKING:
    from storyledger.entries import Event, State
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import Fluent

__all__ = ["Bond", "bonds", "is_bond", "said_state"]

_MEETING = ("has", "met")
_BARE = frozenset(
    "a an the my your his her its our their this that some any every each no one's"
    " home bed school church town sea court college work prison here there somewhere nowhere elsewhere"
    " upstairs downstairs outside inside abroad ashore aboard".split()
)
"""Words that begin a place which takes no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """How somebody stands towards somebody, at the end of what is known."""

    text: str
    """``Mara is at odds with Pike``."""
    event: Event
    """What brought it about."""


def bonds(world: World, who: str) -> tuple[Bond, ...]:
    """Return how somebody stands towards others, the latest first."""
    standing = [
        state
        for state in world.states()
        if state.of == who and state.end is None and is_bond(world.laws.fluents[state.fluent])
    ]
    found = [
        Bond(text=said_state(world, state), event=event)
        for state in standing
        if state.value not in {None, NOBODY} and (event := world.ledger.event(state.why[0])) is not None
    ]
    return tuple(sorted(found, key=lambda bond: -bond.event.span.start))


def is_bond(fluent: Fluent) -> bool:
    """Tell whether something that can be so binds somebody to somebody or to a group."""
    is_membership = fluent.kind == "many" and fluent.sorts == ("person", "word")
    return is_membership or (fluent.sorts == ("person", "person") and fluent.words != _MEETING)


def said_state(world: World, state: State) -> str:
    """Return a state in words, people by their names."""
    fluent = world.laws.fluents[state.fluent]
    if fluent.kind == "many":
        return say(world.laws, (fluent.name, state.of, state.value), True, world.name)
    value = _with_article(state.value) if fluent.sorts[-1] == "place" else state.value
    return say(world.laws, (fluent.name, state.of), value, world.name)


def _with_article(place: str | None) -> str | None:
    """Return a place as it is told of: the path, her room, Fenby, home."""
    if place is None or not place[:1].islower() or place.split()[0] in _BARE:
        return place
    return f"the {place}"
