"""A scenario as values: who is there, what holds at the start, what everybody tries. Types only."""

from __future__ import annotations

from dataclasses import dataclass, field

from storyledger.world.language.terms import Args, EventForm, Key, Laws, Place, Value

__all__ = [
    "AT_PLACE",
    "SELF",
    "TARGET",
    "Ending",
    "Move",
    "Order",
    "Scenario",
    "Side",
    "Use",
    "Wish",
    "Written",
]

AT_PLACE = "person is at place"
"""The link that ``B is here`` asks."""
SELF, TARGET = "A", "B"
"""Letters in a move: who makes it, and on whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """People who stand together."""

    name: str
    people: tuple[str, ...]
    """Ids."""


@dataclass(frozen=True, slots=True)
class Written:
    """An event sentence with letters or ids in its places."""

    form: EventForm
    fillers: Args


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that must hold for a move to be tried: ``B is wounded``, ``B is here``."""

    fluent: str
    """Name of the fluent."""
    who: str
    """``A``, ``B`` or an id."""
    value: Value
    negated: bool = False
    here: bool = False
    """The two must have the same value: ``B is here``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Something one may try: a weapon, an intention."""

    name: str
    events: tuple[Written, ...]
    """What happens, one after the other, if the laws let it."""
    wishes: tuple[Wish, ...] = ()
    chance: float = 1.0
    """How often it comes off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Somebody's readiness to make a move."""

    move: Move
    targets: tuple[str, ...] = ()
    """Ids; empty for a move without a target."""
    times: int | None = None
    """How often at most."""
    since: int = 1
    """Round from which on; a later one replaces all earlier ones of that person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An event that somebody is told to bring about in a certain round."""

    round: int
    event: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it may end."""

    name: str
    out: tuple[str, ...] = ()
    """When all of these are out."""
    fact: tuple[Key, Value] | None = None
    """Or when this is so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything needed to play."""

    name: str
    laws: Laws
    file: str
    about: str = ""
    rounds: int = 30
    hours: int = 0
    """Story time that a round takes."""
    sides: tuple[Side, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Id to name, of everybody in order."""
    facts: tuple[tuple[Key, Value], ...] = ()
    """What holds at the start."""
    uses: dict[str, tuple[Use, ...]] = field(default_factory=dict)
    """For each person, what they try, dearest first."""
    orders: tuple[Order, ...] = ()
    out: tuple[Wish, ...] = ()
    """Any of these takes somebody out of play."""
    endings: tuple[Ending, ...] = ()
    places: dict[str, str] = field(default_factory=dict)
    """Places and things as written, by the words the engine knows them by."""
    start: Place = field(default=Place("", 1), compare=False)
