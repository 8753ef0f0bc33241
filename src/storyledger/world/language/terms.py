"""What a ``.world`` file can say, as values. Types only; nothing here computes.

The parser (``language``) makes these, the compiler turns them into functions, and ``plain`` says them back
in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "ANYTHING",
    "HOURS",
    "NOBODY",
    "SORTS",
    "Args",
    "AtLeast",
    "Change",
    "Condition",
    "Constant",
    "Each",
    "Effect",
    "EventForm",
    "Fluent",
    "FluentKind",
    "Key",
    "Law",
    "LawKind",
    "Laws",
    "Place",
    "Same",
    "Set",
    "Sort",
    "Term",
    "Test",
    "That",
    "Trigger",
    "Unknown",
    "Value",
    "Variable",
]

Sort = Literal["person", "place", "thing", "fact", "group", "number", "word"]
SORTS: tuple[Sort, ...] = ("person", "place", "thing", "fact", "group", "number", "word")
FluentKind = Literal["trait", "link", "many", "tally"]
LawKind = Literal["law", "never", "must", "check", "seen"]
Value = str | int | bool | None
"""A trait's value, a link's target, a tally's number, whether a many-link holds; None is unknown."""
Key = tuple[Any, ...]
"""A fluent's name, then what it is asked of."""
Args = tuple[Any, ...]
"""Who and what an event is about, in the order of its sentence."""

NOBODY = ""
"""The target of a link that is known to lead to nobody, nothing or nowhere."""
ANYTHING = "does anything"
"""The trigger that fits every act."""
HOURS = {"hour": 1, "day": 24, "week": 168, "month": 730, "year": 8766}
"""Units of story time, in hours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a world file."""

    file: str
    """The file's name or the pack's."""
    line: int
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in code points."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fluent:
    """Something that can be so or not so at a time."""

    name: str
    """``person: alive | dead``, or the sentence ``person is at place``, or ``left of group``."""
    kind: FluentKind
    sorts: tuple[Sort, ...]
    """Of the subject, and of the target if there is one."""
    words: tuple[str, ...] = ()
    """The words between subject and target; for a tally, its one word."""
    values: tuple[str, ...] = ()
    """The values of a trait."""
    first: Value = None
    """The value at the start of the story; None is unknown."""
    only_by_laws: bool = False
    """Nothing but a law may set it, so a value nobody accounts for is a question."""
    until_it_happens: bool = False
    """Unknown for a fact from before the story, no for a fact that happens in it (many-links to facts)."""
    place: Place = field(default=Place("", 0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventForm:
    """A declared event sentence."""

    sentence: str
    """``person bites person``: unique, and the name of the form."""
    words: tuple[str | None, ...]
    """The sentence's words, None where something is to be filled in."""
    sorts: tuple[Sort, ...]
    """Of the places to fill in."""
    roles: tuple[str, ...]
    """The ledger's role for each place to fill in."""
    passive: bool = False
    """Befalls its subject, and is no act of theirs."""
    off_page: bool = False
    """May be inferred without being told."""
    place: Place = field(default=Place("", 0), compare=False)

    @property
    def is_act(self) -> bool:
        """Tell whether somebody does this."""
        return not self.passive and bool(self.sorts) and self.words[0] is None and self.sorts[0] == "person"

    @property
    def kind(self) -> str:
        """The words joined with underscores, as the ledger writes them."""
        return "_".join(word for word in self.words if word is not None)

    def filled(self, fillers: tuple[object, ...]) -> str:
        """Return the sentence with ``fillers`` in its places: the name of the fact that it happens."""
        left = iter(fillers)
        return " ".join(str(next(left)) if word is None else word for word in self.words)


@dataclass(frozen=True, slots=True)
class Variable:
    """A letter that stands for somebody or something."""

    letter: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A value of a trait, a name in quotes, a number, or ``NOBODY``."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """``somewhere``, ``somebody``, ``something``: there is one, and it is not known which."""


@dataclass(frozen=True, slots=True)
class That:
    """The fact that an event happens: ``that B dies``."""

    form: EventForm
    fillers: tuple[Term, ...]


Term = Variable | Constant | Unknown | That


@dataclass(frozen=True, slots=True)
class Test:
    """A fluent has a value; with a free letter as a link's target it also finds that target."""

    fluent: Fluent
    subject: tuple[Term, ...]
    """What the fluent is asked of: one term, two for a many-link."""
    value: Term
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """Two letters stand for the same one."""

    left: Term
    right: Term
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many are known of whom all the tests hold; the first test says where to look."""

    number: int
    letter: str
    tests: tuple[Test | Same, ...]


Condition = Test | Same | AtLeast


@dataclass(frozen=True, slots=True)
class Set:
    """A fluent gets a value."""

    fluent: Fluent
    subject: tuple[Term, ...]
    value: Term
    maybe: bool = False
    """It may get this value, or keep the one it has."""


@dataclass(frozen=True, slots=True)
class Change:
    """A tally rises or drops."""

    fluent: Fluent
    subject: tuple[Term, ...]
    amount: Term
    sign: Literal[1, -1]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Another event follows at once."""

    form: EventForm
    fillers: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """An effect on everybody of whom the tests hold; the first test says where to look."""

    letter: str
    tests: tuple[Test | Same, ...]
    effect: Set | Change | Trigger


Effect = Set | Change | Trigger | Each


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One line of a world file that does or forbids something."""

    kind: LawKind
    name: str
    place: Place
    text: str
    """The line as written."""
    form: EventForm | None
    """The event it is about, None for ``does anything``."""
    fillers: tuple[Term, ...]
    """Letters or names in the event's places."""
    conditions: tuple[Condition, ...] = ()
    """After ``if``: all must hold."""
    exceptions: tuple[Condition, ...] = ()
    """After ``unless``: each is enough to set the law aside."""
    needs: tuple[Condition, ...] = ()
    """After ``needs`` or ``shows``."""
    effects: tuple[Effect, ...] = ()
    delay: int = 0
    """Hours of story time until the effects come."""
    late_exceptions: tuple[Condition, ...] = ()
    """``unless`` after the delay: looked at when the effects are due."""
    instead_of: str | None = None
    """The law that is set aside wherever this one applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laws:
    """A world: what can be so, what can happen, and how one follows from the other."""

    name: str
    fluents: Mapping[str, Fluent]
    forms: Mapping[str, EventForm]
    laws: tuple[Law, ...]
    off: tuple[Law, ...] = ()
    """Laws that were switched off by name."""

    def law(self, name: str) -> Law | None:
        """Return the law of that name."""
        return next((law for law in self.laws if law.name == name), None)
