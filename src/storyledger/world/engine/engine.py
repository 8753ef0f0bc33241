"""The engine: a history per fluent, replayed whole or re-checked where an edit matters.

Discrete Event Calculus (Kowalski and Sergot 1986; Mueller 2006) by destructive update: the model is the same
as that of time-stamped facts (Kowalski and Sadri), so no frame axioms are needed; what no event touches
stays as it is.

The engine knows happenings and positions, not stories. ``apply`` is the one way to change what happened:
adding, removing, replacing and moving events are edits of positions, and ``undo`` takes any of them back.
"""

from __future__ import annotations

import gc
import heapq
from bisect import bisect_left, bisect_right, insort
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from storyledger.cache.bulk import column
from storyledger.world.engine.compiling import CLOCK, DUE, Program
from storyledger.world.engine.evaluating import Flag, Happening, Outcome, Position, Step, evaluator, trace
from storyledger.world.language.terms import NOBODY, Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from storyledger.world.engine.evaluating import Evaluate
    from storyledger.world.language.terms import Args

__all__ = ["GIVEN", "START", "Engine", "Undo"]

GIVEN: Position = float("-inf")
"""Since when a fact holds that was given for the start of the story."""
START = None
"""Since when a value holds that nothing has set."""

_EMPTY = Outcome((), (), ())


@dataclass(slots=True)
class Undo:
    """What an edit replaced: for each position, the event and the outcome that were there."""

    before: dict[Position, tuple[Happening | None, Outcome]]
    run_again: int = 0
    """How many events were evaluated."""
    blocked: frozenset[Position] = frozenset()
    """Events that the laws did not let happen."""


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the garbage collector from walking over a growing state without cycles: a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Current(dict[Key, Any]):
    """The state during a full replay; what was never set has its first value."""

    def __init__(self, first: Mapping[str, Any], given: Mapping[Key, Any]) -> None:
        super().__init__(given)
        self._first = first

    def __missing__(self, key: Key) -> Any:
        value = self[key] = self._first.get(key[0])
        return value


class Engine:
    """Happenings under laws, with the history of everything they touch.

    Args:
        program: The laws.
        given: What holds at the start of the story, besides first values.

    """

    def __init__(self, program: Program, given: Mapping[Key, Any] | None = None) -> None:
        self.program = program
        self.first: dict[str, Any] = {**program.first, CLOCK[0]: 0, DUE[0]: ()}
        self.given: dict[Key, Any] = dict(given or {})
        self._list_given()
        self._replayed: tuple[Sequence[Position], Sequence[Happening]] = (), ()
        self.outcomes: dict[Position, Outcome] = {}
        """Only of events that read, wrote or broke something."""
        self.positions: dict[Key, list[Position]] = {}
        """For each key, where it was written, in order."""
        self.values: dict[Key, list[Any]] = {}
        """What was written there."""
        self._readers: dict[Key, list[Position]] | None = None
        self.broken: dict[Position, tuple[Flag, ...]] = {}
        """The laws that an event breaks, with verdicts."""

    def copied(self) -> Engine:
        """Return an engine with the same histories; an edit of one leaves the other as it is."""
        twin = Engine(self.program)
        twin.given, twin.happenings = dict(self.given), dict(self.happenings)
        twin.outcomes, twin.broken = dict(self.outcomes), dict(self.broken)
        twin.positions = {key: list(places) for key, places in self.positions.items()}
        twin.values = {key: list(values) for key, values in self.values.items()}
        if self._readers is not None:
            twin._readers = {key: list(places) for key, places in self._readers.items()}
        return twin

    @cached_property
    def happenings(self) -> dict[Position, Happening]:
        """What happens, by position; made when somebody asks for it, since a replay looks at fields only."""
        return dict(zip(*self._replayed, strict=True))

    @property
    def places(self) -> Sequence[Position]:
        """The positions at which something happens, in order."""
        return sorted(self.happenings) if "happenings" in vars(self) else self._replayed[0]

    def _list_given(self) -> None:
        for key, value in list(self.given.items()):
            name = self.program.listed.get(key[0])
            target = value if len(key) == 2 else key[2] if value is True else None
            if name is not None and target is not None and target != NOBODY:
                listed = (name, target)
                self.given[listed] = self.given.get(listed, frozenset()) | {key[1]}

    # -- replay --------------------------------------------------------------------------------------------

    def replay(self, happenings: Sequence[Happening], places: Sequence[Position] | None = None) -> None:
        """Replay events on an engine that has replayed none.

        Args:
            happenings: The events, in order; of rows none is made.
            places: Their positions, rising. None: ``0.0``, ``1.0`` and so on.

        """
        self._replayed = (list(map(float, range(len(happenings)))) if places is None else places), happenings
        with _without_collection():
            self._replay()

    def _replay(self) -> None:
        places, happenings = self._replayed
        current = _Current(self.first, self.given)
        evaluate = _remembering(evaluator(self.program, current.__getitem__), current.__getitem__)
        positions, values, outcomes = self.positions, self.values, self.outcomes
        fields = (column(happenings, name) for name in ("sentence", "args", "sure"))
        for position, sentence, args, sure in zip(places, *fields, strict=True):
            outcome = evaluate(sentence, args, sure)
            writes, reads, flags = outcome
            for key, (value, _law) in writes:
                current[key] = value
                if key in positions:
                    positions[key].append(position)
                    values[key].append(value)
                else:
                    positions[key], values[key] = [position], [value]
            if writes or reads or flags:
                outcomes[position] = outcome
            if flags:
                self.broken[position] = flags

    # -- looking -------------------------------------------------------------------------------------------

    def at(self, key: Key, position: Position) -> tuple[Any, Position | None]:
        """Return a key's value just before ``position``, and since when: an event, ``GIVEN`` or ``START``."""
        history = self.positions.get(key)
        if history:
            index = bisect_left(history, position) - 1
            if index >= 0:
                return self.values[key][index], history[index]
        if key in self.given:
            return self.given[key], GIVEN
        return self.first.get(key[0]), START

    @property
    def readers(self) -> dict[Key, list[Position]]:
        """For each key, the events that looked at it, in order: listed when the first edit asks for it."""
        if self._readers is None:
            with _without_collection():
                self._readers = self._listed_readers()
        return self._readers

    def _listed_readers(self) -> dict[Key, list[Position]]:
        readers: dict[Key, list[Position]] = {}
        for position in sorted(self.outcomes):
            for key in self.outcomes[position].reads:
                if key in readers:
                    readers[key].append(position)
                else:
                    readers[key] = [position]
        return readers

    def value(self, key: Key, position: Position) -> Any:
        """Return a key's value just before ``position``."""
        return self.at(key, position)[0]

    def outcome(self, position: Position) -> Outcome:
        """Return what the event at ``position`` read, wrote and broke."""
        return self.outcomes.get(position, _EMPTY)

    def law_of(self, key: Key, position: Position) -> int | None:
        """Return the law by which the event at ``position`` set ``key``."""
        return next((law for written, (_, law) in self.outcome(position).writes if written == key), None)

    def steps(self, position: Position) -> list[Step]:
        """Evaluate the event at ``position`` again and return what every law did."""
        return trace(self.program, lambda key: self.at(key, position)[0], self.happenings[position])

    # -- edits ---------------------------------------------------------------------------------------------

    def apply(
        self,
        edits: Mapping[Position, Happening | None],
        *,
        blocking: Mapping[Position, tuple[Flag, ...]] | None = None,
    ) -> Undo:
        """Put events at positions, or remove them with None, and evaluate again what that may concern.

        The result is what a full replay of the new events would give.

        Args:
            edits: What stands at these positions from now on.
            blocking: The laws are the authority: an event that they contradict has no effects, unless it was
            already
                contradicted in these flags. None: the text is the authority.

        """
        undo = Undo({})
        for position, happening in edits.items():
            self._remember(position, undo)
            if happening is None:
                self.happenings.pop(position, None)
            else:
                self.happenings[position] = happening
        waiting = _Waiting(edits)
        at = 0.0
        evaluate = evaluator(self.program, lambda key: self.at(key, at)[0])
        blocked: set[Position] = set()
        while waiting.heap:
            at = waiting.next()
            undo.run_again += 1
            self._remember(at, undo)
            happening = self.happenings.get(at)
            new = _EMPTY
            if happening is not None:
                new = evaluate(happening.sentence, happening.args, happening.sure)
            if blocking is not None and _is_refused(new.flags, blocking.get(at, ())):
                blocked.add(at)
                new = Outcome((), new.reads, new.flags)
            self._pass_on(at, self._replace(at, new), new, waiting)
        undo.blocked = frozenset(blocked)
        return undo

    def undo(self, undo: Undo) -> None:
        """Take an edit back. Edits must be taken back in reverse order."""
        for position, (happening, outcome) in undo.before.items():
            self._replace(position, outcome)
            if happening is None:
                self.happenings.pop(position, None)
            else:
                self.happenings[position] = happening

    def _remember(self, position: Position, undo: Undo) -> None:
        if position not in undo.before:
            undo.before[position] = (self.happenings.get(position), self.outcome(position))

    def _pass_on(self, at: Position, old: Outcome, new: Outcome, waiting: _Waiting) -> None:
        """Queue the events that looked at a value which is no longer the same after ``at``."""
        was = {key: value for key, (value, _) in old.writes}
        now = {key: value for key, (value, _) in new.writes}
        for key in was.keys() | now.keys():
            before = self.at(key, at)[0]
            if was.get(key, before) != now.get(key, before):
                self._queue_readers(key, at, waiting)

    def _queue_readers(self, key: Key, at: Position, waiting: _Waiting) -> None:
        """Queue the events after ``at`` that look at ``key``, up to the one that sets it next."""
        readers = self.readers.get(key)
        if not readers:
            return
        history = self.positions.get(key, [])
        index = bisect_right(history, at)
        stop = history[index] if index < len(history) else float("inf")
        for index in range(bisect_right(readers, at), len(readers)):
            if readers[index] > stop:
                break
            waiting.add(readers[index])

    def _replace(self, at: Position, new: Outcome) -> Outcome:
        """Write an outcome into the histories in place of the one that is there; return that one."""
        old = self.outcome(at)
        written = {key for key, _ in new.writes}
        for key, _ in old.writes:
            if key not in written:
                self._forget(key, at)
        for key, (value, _) in new.writes:
            self._write(key, at, value)
        for key in set(old.reads).difference(new.reads):
            self._drop_reader(key, at)
        for key in set(new.reads).difference(old.reads):
            insort(self.readers.setdefault(key, []), at)
        if new == _EMPTY:
            self.outcomes.pop(at, None)
        else:
            self.outcomes[at] = new
        if new.flags:
            self.broken[at] = new.flags
        else:
            self.broken.pop(at, None)
        return old

    def _write(self, key: Key, at: Position, value: Any) -> None:
        history, values = self.positions.setdefault(key, []), self.values.setdefault(key, [])
        index = bisect_left(history, at)
        if index < len(history) and history[index] == at:
            values[index] = value
        else:
            history.insert(index, at)
            values.insert(index, value)

    def _forget(self, key: Key, at: Position) -> None:
        index = bisect_left(self.positions[key], at)
        del self.positions[key][index], self.values[key][index]
        if not self.positions[key]:
            del self.positions[key], self.values[key]

    def _drop_reader(self, key: Key, at: Position) -> None:
        readers = self.readers[key]
        del readers[bisect_left(readers, at)]
        if not readers:
            del self.readers[key]


def _remembering(evaluate: Evaluate, look: Callable[[Key], Any]) -> Evaluate:
    """Return what evaluates an event anew only where it meets other values than the last time."""
    known: dict[tuple[str, Args, bool], tuple[tuple[Any, ...], Outcome]] = {}

    def remembered(sentence: str, args: Args, sure: bool) -> Outcome:
        event = sentence, args, sure
        last = known.get(event)
        if last is not None and last[0] == tuple(map(look, last[1].reads)):
            return last[1]
        outcome = evaluate(sentence, args, sure)
        known[event] = tuple(map(look, outcome.reads)), outcome
        return outcome

    return remembered


def _is_refused(flags: tuple[Flag, ...], before: tuple[Flag, ...]) -> bool:
    """Tell whether the laws contradict an event that they did not contradict before."""
    return any(verdict == "contradiction" for _, verdict in flags) and not any(
        verdict == "contradiction" for _, verdict in before
    )


class _Waiting:
    """Positions to evaluate again, the earliest first."""

    def __init__(self, positions: Iterable[Position]) -> None:
        self.heap = list(positions)
        heapq.heapify(self.heap)
        self._inside = set(self.heap)

    def next(self) -> Position:
        position = heapq.heappop(self.heap)
        self._inside.discard(position)
        return position

    def add(self, position: Position) -> None:
        if position not in self._inside:
            self._inside.add(position)
            heapq.heappush(self.heap, position)
