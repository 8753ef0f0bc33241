"""A story with its world: what is so at every moment, why, and what does not fit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from storyledger.cache.bulk import column
from storyledger.entries import EventId, State
from storyledger.errors import UsageError, did_you_mean
from storyledger.ledger import Ledger
from storyledger.patterns import pattern
from storyledger.world.engine.compiling import Program, compile_laws
from storyledger.world.engine.engine import GIVEN, Engine
from storyledger.world.engine.evaluating import Position
from storyledger.world.engine.orders import order_matters
from storyledger.world.engine.reasons import Ground, grounds, strength
from storyledger.world.engine.story_order import AS_TOLD, StoryOrder, in_story_order
from storyledger.world.engine.timeline import NAMELESS, THRESHOLD, Told, timeline
from storyledger.world.engine.violations import Breach, Reason, Violation, breaches, grouped
from storyledger.world.engine.writing import HAPPENED, UNTOLD
from storyledger.world.language.saying import say
from storyledger.world.language.terms import NOBODY, Fluent, Key, Laws

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


__all__ = ["Reason", "Truth", "Violation", "World", "engine_of", "names_in", "replay", "replayed"]

END: Position = float("inf")
_NAMELESS = pattern(rf"{NAMELESS}(\S+)")
_LAST: deque[Program] = deque(maxlen=4)
"""Programs used last."""


class Truth(Enum):
    """Kleene's three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class World:
    """A ledger replayed under laws. Positions asked for are code points of the ledger's text."""

    ledger: Ledger
    laws: Laws
    told: Sequence[Told]
    """What happens, in story order; the engine's position of ``told[n]`` is ``places[n]``."""
    engine: Engine
    """The histories. Questions that try something else apply an edit and undo it."""
    order: StoryOrder = AS_TOLD
    """What is declared of the order in which the story happens."""
    places: tuple[Position, ...] = field(init=False)
    """The engine's positions in order: ``0.0``, ``1.0`` … after a replay, others between after an edit."""

    def __repr__(self) -> str:
        return f"<World of {self.ledger.document.title!r}: {len(self.told):,} events>"

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", tuple(self.engine.places))

    def told_at(self, position: Position) -> Told:
        """Return what happens at one of the engine's positions."""
        return self.told[bisect_left(self.places, position)]

    # -- what is so ----------------------------------------------------------------------------------------

    def holds(self, what: str, who: str, at: int | None = None, *, target: str | None = None) -> Truth:
        """Tell whether something is so just before a place in the text.

        Args:
            what: A trait's value (``dead``), or the words of a link (``is at``, ``knows``).
            who: A character's id, or a place, thing or group.
            at: A code point; None is the end of the story.
            target: For a link, what it leads to.

        Raises:
            UsageError: when the world has no such value or link.

        """
        fluent = self.fluent(what)
        if fluent.kind == "many":
            return _truth(self.known((fluent.name, who, target), at), True)
        wanted = target if fluent.kind == "link" else what
        return _truth(self.known((fluent.name, who), at), wanted)

    def value(self, what: str, who: str, at: int | None = None) -> str | int | None:
        """Return the value of a trait, link or tally just before a place in the text; None is unknown.

        Args:
            what: Any value of the trait, the words of the link, or the tally's word.
            who: A character's id, or a place, thing or group.
            at: A code point; None is the end of the story.

        Raises:
            UsageError: when the world has no such trait, link or tally.

        """
        value: str | int | None = self.known((self.fluent(what).name, who), at)
        return value

    def fluent(self, what: str) -> Fluent:
        """Return the fluent that has this value or these words.

        Raises:
            UsageError: when the world has none.

        """
        found = self.words.get(what)
        if found is None:
            raise UsageError(f'Nothing in this world is called "{what}".{did_you_mean(what, self.words)}')
        return found

    @cached_property
    def words(self) -> dict[str, Fluent]:
        """Every fluent by each of its values, its words and its name."""
        words: dict[str, Fluent] = {}
        for fluent in self.laws.fluents.values():
            for name in (fluent.name, *fluent.values, *([" ".join(fluent.words)] if fluent.words else [])):
                words.setdefault(name, fluent)
        return words

    def known(self, key: Key, at: int | None = None) -> Any:
        """Return a key's value just before a code point, None when it is unknown; for code that has keys."""
        position = self.position(at)
        value = self.engine.value(key, position)
        if value == UNTOLD:
            return False if self.engine.value((HAPPENED, key[2]), position) else None
        return value

    def position(self, at: int | None) -> Position:
        """Return the engine's position just before a code point; None is the end."""
        if at is None:
            return END
        index = bisect_left(self._by_order, (at, -1))
        if index < len(self._by_order):
            return self._before(self._by_order[index][1])
        return self._before(self._by_order[-1][1] + 1) if self._by_order else END

    def _before(self, index: int) -> Position:
        """Return a position between the event at ``index`` and the one before it."""
        if index >= len(self.places):
            return self.places[-1] + 0.5
        here = self.places[index]
        return (self.places[index - 1] + here) / 2 if index else here - 0.5

    @cached_property
    def _by_order(self) -> list[tuple[int, int]]:
        """Every event by its place in the telling, with its index in the story."""
        return sorted(zip(column(self.told, "order"), range(len(self.told)), strict=True))

    # -- states --------------------------------------------------------------------------------------------

    def states(self) -> tuple[State, ...]:
        """Return every stretch of the text over which a fluent has a value that an event gave it.

        What begins in a flashback and ends in what was told before it is no stretch of the text.
        """
        return tuple(
            sorted(self._states(), key=lambda state: (state.start, state.fluent, state.of, str(state.value)))
        )

    def _states(self) -> list[State]:
        found = []
        for key, positions in self.engine.positions.items():
            fluent = self.laws.fluents.get(key[0])
            if fluent is not None:
                runs = _runs(positions, self.engine.values[key])
                found += [self._state(key, fluent, *run) for run in runs if run[1] is not False]
        return [state for state in found if state.end is None or state.end >= state.start]

    def _state(self, key: Key, fluent: Fluent, start: Position, value: Any, end: Position | None) -> State:
        shown = str(key[2]) if fluent.kind == "many" else value
        told = self.told_at(start)
        return State(
            fluent=fluent.name,
            of=str(key[1]),
            value=None if value is None else "nobody" if shown == NOBODY else str(shown),
            start=told.span.start,
            end=None if end is None else self.told_at(end).span.start,
            why=(EventId(told.happening.id),),
        )

    # -- why -----------------------------------------------------------------------------------------------

    def why(
        self, what: str, who: str, at: int | None = None, *, target: str | None = None
    ) -> tuple[Reason, ...]:
        """Return why something is as it is just before a place: passages, nearest first, each fact once.

        Args and errors are those of ``holds``.
        """
        fluent = self.fluent(what)
        key = (fluent.name, who, target) if fluent.kind == "many" else (fluent.name, who)
        return tuple(self.reason(ground) for ground in grounds(self.engine, key, self.position(at)))

    def confidence(self, what: str, who: str, at: int | None = None) -> float:
        """Return how sure a value is: the confidence of the weakest event in its chain."""
        return strength(
            self.engine, grounds(self.engine, (self.fluent(what).name, who), self.position(at), 0)[0]
        )

    def reason(self, ground: Ground) -> Reason:
        """Return a ground in words, with its passage."""
        text = say(self.laws, ground.key, ground.value, self.name)
        if not ground.is_told or ground.position is None:
            note = "given for the start" if ground.position == GIVEN else "at the start"
            return Reason(text=text, depth=ground.depth, evidence=None, note=note)
        told = self.told_at(ground.position)
        law = self.laws.laws[ground.law].name if ground.law is not None and ground.law >= 0 else None
        return Reason(
            text=text,
            depth=ground.depth,
            evidence=self.ledger.evidence(told.span),
            event=EventId(told.happening.id),
            law=law,
            note=text,
        )

    def name(self, who: object) -> str:
        """Return the name to show for an id, or for words with ids in them, as facts have.

        Whom an event does not name is ``somebody``; ids of events are never shown.
        """
        if not who:
            return "somebody"
        words = _NAMELESS.sub(self._somebody, str(who)).split(" ")
        return " ".join(self.ledger.name(word) if word else "" for word in words)

    def _somebody(self, match: re.Match[str]) -> str:
        """Return ``somebody`` for somebody in an event, and other words as they are."""
        return "somebody" if self.ledger.event(EventId(match[1])) is not None else match[0]

    # -- what does not fit ---------------------------------------------------------------------------------

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """What the laws say does not fit, grouped by root, in story order."""
        counted = (self._softened(breach) for breach in breaches(self.engine) if self._counts(breach))
        return tuple(self.violation(group) for group in grouped(counted))

    @cached_property
    def undecided(self) -> tuple[Violation, ...]:
        """What fits in one order of strands declared parallel and not in another; never in ``violations``."""
        groups = self.order.parallel
        return tuple(found for group in groups for found in order_matters(self, group))

    @cached_property
    def _open(self) -> set[tuple[str, str, tuple[str, ...]]]:
        return {(each.law.name, each.event, each.who) for each in self.undecided}

    def _softened(self, breach: Breach) -> Breach:
        """Return a breach as a maybe when it hangs on somebody without a name: there may be two of them."""
        about = self.ledger.get(breach.root.key[1]) if breach.root is not None else None
        if about is None or about.kind == "person" or breach.verdict != "contradiction":
            return breach
        return replace(breach, verdict="maybe")

    def _counts(self, breach: Breach) -> bool:
        """Leave out what hangs on an open order, and what is told twice in one scene: that is one event."""
        happening = self.told_at(breach.position).happening
        if (self.laws.laws[breach.law].name, happening.id, tuple(map(str, happening.args))) in self._open:
            return False
        form = self.laws.forms.get(happening.sentence)
        root = breach.root
        if (
            form is None
            or not form.passive
            or root is None
            or root.position is None
            or root.position == GIVEN
        ):
            return True
        one, other = (self.told_at(each).span.start for each in (breach.position, root.position))
        scene = self.ledger.scene_at(one)
        return scene is None or other not in scene.span

    def violation(self, group: Sequence[Breach]) -> Violation:
        """Return breaches with one root as one violation."""
        first, told = group[0], self.told_at(group[0].position)
        root = first.root
        event = (
            self.told_at(root.position).happening.id
            if root and root.is_told and root.position is not None
            else None
        )
        form = self.laws.forms.get(told.happening.sentence)
        names = tuple(self.name(arg) for arg in told.happening.args)
        return Violation(
            law=self.laws.laws[first.law],
            verdict=first.verdict,
            text=f"{form.filled(names)} ({self.laws.laws[first.law].name})"
            if form
            else self.laws.laws[first.law].name,
            evidence=self.ledger.evidence(told.span),
            others=tuple(self.ledger.evidence(self.told_at(each.position).span) for each in group[1:]),
            event=EventId(told.happening.id),
            who=tuple(str(arg) for arg in told.happening.args),
            because=tuple(self.reason(ground) for ground in first.chain),
            root=EventId(event) if event is not None else None,
            confidence=max(each.confidence for each in group),
        )


def replay(ledger: Ledger, laws: Laws, *, threshold: float = THRESHOLD, order: StoryOrder = AS_TOLD) -> World:
    """Replay a ledger under laws.

    Args:
        ledger: The story.
        laws: From ``load_laws``.
        threshold: Events less sure than this only may have happened.
        order: What is declared of the order in which it happens.

    """
    told = in_story_order(timeline(ledger, laws, threshold), order)
    return World(ledger=ledger, laws=laws, told=told, engine=engine_of(ledger, laws, told), order=order)


def engine_of(ledger: Ledger, laws: Laws, told: Sequence[Told]) -> Engine:
    """Return an engine that has replayed what is told; names in quotes in the laws mean the story's cast."""
    return replayed(_program(laws, names_in(ledger)), told)


def _program(laws: Laws, names: Mapping[str, str]) -> Program:
    """Return the laws compiled; those compiled last not again: it takes as long as a novel."""
    found = next((each for each in tuple(_LAST) if each.laws is laws and each.fits(names)), None)
    if found is None:
        found = compile_laws(laws, names)
        _LAST.append(found)
    return found


def names_in(ledger: Ledger) -> dict[str, str]:
    """Return whom the names in quotes in a law mean: every name of the cast, with the id."""
    names: dict[str, str] = {
        alias.text: person.id for person in reversed(ledger.characters) for alias in person.aliases
    }
    return names | {person.name: person.id for person in reversed(ledger.characters)}


def replayed(program: Program, told: Sequence[Told]) -> Engine:
    """Return an engine that has replayed what is told."""
    engine = Engine(program)
    engine.replay(column(told, "happening"))
    return engine


def _truth(value: Any, wanted: Any) -> Truth:
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value == wanted else Truth.NO


def _runs(positions: list[Position], values: list[Any]) -> list[tuple[Position, Any, Position | None]]:
    """Return stretches of equal value: where they begin, the value, where they end."""
    runs: list[tuple[Position, Any, Position | None]] = []
    for position, value in zip(positions, values, strict=True):
        if runs and runs[-1][1] == value:
            continue
        if runs:
            runs[-1] = (runs[-1][0], runs[-1][1], position)
        runs.append((position, value, None))
    return runs
