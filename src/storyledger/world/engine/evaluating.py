"""One event under the laws: what it reads, what it changes, what it breaks.

Runs once per event of a replay, and again for each event that an edit may concern. Conditions look at the
state before the event; effects come after it; what an event triggers follows one sub-step later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from storyledger.world.engine.compiling import DUE, Program, Runner
from storyledger.world.language.terms import NOBODY, Args, Key, Value

__all__ = ["Evaluate", "Flag", "Happening", "Outcome", "Position", "Read", "Step", "evaluator", "trace"]

Position = float
"""Where an event stands in story order; only its order matters."""
Fetch = Callable[[Key], Any]
Write = tuple[Key, tuple[Any, int]]
"""Key; value, and the law that set it."""
Flag = tuple[int, str]
"""A law and its verdict: contradiction, gap, maybe, or clash."""

_DOUBTED = {"contradiction": "maybe", "maybe": "maybe", "gap": "nothing", "nothing": "nothing"}
"""What a verdict becomes when the event itself only may have happened."""

SUBSTEPS = 32
"""A chain of triggered events stops here."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as the engine sees it."""

    sentence: str
    """Name of the event's form: ``person bites person``."""
    args: Args
    """What fills the form's places: ids, words, numbers."""
    id: str = ""
    """The ledger's id, to find the passage again."""
    confidence: float = 1.0
    sure: bool = True
    """False when it only may have happened."""


class Outcome(NamedTuple):
    """What evaluating one event gave."""

    writes: tuple[Write, ...]
    reads: tuple[Key, ...]
    """Keys that were looked at, whether or not they are set."""
    flags: tuple[Flag, ...]


Evaluate = Callable[[str, Args, bool], Outcome]
"""Evaluates an event by its sentence, its args, and whether it is sure."""


def evaluator(program: Program, before: Fetch) -> Evaluate:
    """Return a function that evaluates an event against ``before``, the state it meets.

    One set of containers serves all events: replay makes tens of thousands of calls.
    """
    local: dict[Key, tuple[Any, int]] = {}
    reads: dict[Key, None] = {}

    def first(key: Key) -> Any:
        reads[key] = None
        return before(key)

    def get(key: Key) -> Any:
        if key in local:
            return local[key][0]
        reads[key] = None
        return before(key)

    notes = _Notes({}, [], [], [False])
    put, flag, push = _recorders(notes, get)
    pending, flags, following, doubted = notes
    listed, by_event, by_told = program.listed, program.runners, program.told_runners
    made = tuple.__new__  # a third of the time of calling the class

    def follow() -> None:
        """Evaluate what the event triggers, one sub-step after another."""
        for _ in range(SUBSTEPS):
            queue = following.copy()
            following.clear()
            for sentence, args, doubted[0] in queue:
                for run in by_event[sentence]:
                    run(args, get, put, flag, push)
            _commit(pending, local, listed, get)
            if not following:
                break

    def evaluate(sentence: str, args: Args, sure: bool) -> Outcome:
        doubted[0] = not sure
        for run in by_told[sentence]:
            run(args, first, put, flag, push)
        if pending:
            _commit(pending, local, listed, get)
        if following:
            follow()
        outcome = made(Outcome, (tuple(local.items()), tuple(reads), tuple(flags)))
        local.clear()
        reads.clear()
        if flags:
            flags.clear()
        return outcome

    return evaluate


class _Notes(NamedTuple):
    """What the laws of one sub-step have asked for."""

    pending: dict[Key, tuple[Any, int]]
    flags: list[Flag]
    following: list[tuple[str, Args, bool]]
    doubted: list[bool]
    """One value: whether the event at hand only may have happened."""


def _recorders(notes: _Notes, get: Fetch) -> tuple[Runner, Runner, Runner]:
    """Return the three calls by which a law says what it does."""
    pending, flags, following, doubted = notes

    def put(law: int, key: Key, value: Any, doubt: bool) -> None:
        if (doubt or doubted[0]) and value is not None and get(key) != value:
            value = None
        if key in pending:
            value = _merged(pending[key][0], value, law, flags)
        pending[key] = (value, law)

    def flag(law: int, verdict: str) -> None:
        if doubted[0]:
            verdict = _DOUBTED[verdict]
        if verdict != "nothing" and (law, verdict) not in flags:
            flags.append((law, verdict))

    def push(law: int, sentence: str, args: Args, doubt: bool, delay: int) -> None:
        if delay:
            if not doubted[0]:
                _put_off(get, pending, law, (sentence, args), delay)
            return
        step = (sentence, args, doubt or doubted[0])
        if step not in following:
            following.append(step)

    return put, flag, push


def _merged(one: Any, other: Any, law: int, flags: list[Flag]) -> Any:
    """Return what two laws make of one fluent at once; two different values are reported."""
    if one is None or other is None:
        return one if one == other else None
    if one != other and (law, "clash") not in flags:
        flags.append((law, "clash"))
    return other


def _put_off(
    get: Fetch, pending: dict[Key, tuple[Any, int]], law: int, what: tuple[str, Args], delay: int
) -> None:
    """Note what a delayed law will do."""
    clock = get(("clock",))
    due = pending[DUE][0] if DUE in pending else get(DUE)
    if clock is not None and due is not None:
        pending[DUE] = (tuple(sorted({*due, (clock + delay, *what)}, key=repr)), law)


def _commit(
    pending: dict[Key, tuple[Any, int]],
    local: dict[Key, tuple[Any, int]],
    listed: dict[str, str],
    get: Fetch,
) -> None:
    """Let the effects of a sub-step take place together."""
    for key, write in pending.items():
        name = listed.get(key[0])
        if name is not None:
            for list_key, members in _relisted(name, key, write[0], get):
                local[list_key] = (members, write[1])
        local[key] = write
    pending.clear()


def _relisted(name: str, key: Key, value: Value, get: Fetch) -> Iterable[tuple[Key, frozenset[Any]]]:
    """Yield the changes in the lists of who is linked to what."""
    subject = key[1]
    if len(key) == 3:
        place = (name, key[2])
        people = get(place) or frozenset()
        yield place, people | {subject} if value is True else people - {subject}
        return
    old = get(key)
    if old == value:
        return
    if old is not None and old != NOBODY:
        yield (name, old), (get((name, old)) or frozenset()) - {subject}
    if value is not None and value != NOBODY:
        yield (name, value), (get((name, value)) or frozenset()) | {subject}


class Read(NamedTuple):
    """What a law looked at."""

    key: Key
    value: Any
    own: bool
    """Set by an earlier sub-step of the same event."""


@dataclass(slots=True)
class Step:
    """One law at one sub-step, as ``trace`` saw it."""

    law: int
    sentence: str
    args: Args
    parent: Step | None
    """The law that triggered the event this law is about."""
    reads: list[Read]
    writes: list[tuple[Key, Any]]
    flags: list[str]


def trace(program: Program, before: Fetch, happening: Happening) -> list[Step]:
    """Evaluate an event again and note every law that did something, with what it looked at."""
    local: dict[Key, tuple[Any, int]] = {}
    steps: list[Step] = []
    queue: list[tuple[str, Args, bool, Step | None]] = [
        (happening.sentence, happening.args, not happening.sure, None)
    ]
    table = program.by_told_event
    for _ in range(SUBSTEPS):
        tracer = _Tracer(program, before, local)
        for sentence, args, unsure, parent in queue:
            for law, run in table[sentence]:
                tracer.run(run, Step(law, sentence, args, parent, [], [], []), unsure)
        steps += tracer.steps
        tracer.commit()
        queue, table = tracer.following, program.by_event
        if not queue:
            break
    return steps


class _Tracer:
    """One sub-step, noting what every law does."""

    def __init__(self, program: Program, before: Fetch, local: dict[Key, tuple[Any, int]]) -> None:
        self.program, self.before, self.local = program, before, local
        self.pending: dict[Key, tuple[Any, int]] = {}
        self.following: list[tuple[str, Args, bool, Step | None]] = []
        self.steps: list[Step] = []

    def fetch(self, key: Key) -> Any:
        return self.local[key][0] if key in self.local else self.before(key)

    def run(self, run: Runner, step: Step, unsure: bool) -> None:
        """Run one law, and keep the step if it did something."""
        pushed = len(self.following)
        clashes: list[Flag] = []

        def get(key: Key) -> Any:
            value = self.fetch(key)
            step.reads.append(Read(key, value, key in self.local))
            return value

        def put(law: int, key: Key, value: Any, doubt: bool) -> None:
            if (doubt or unsure) and value is not None and self.fetch(key) != value:
                value = None
            if key in self.pending:
                value = _merged(self.pending[key][0], value, law, clashes)
            self.pending[key] = (value, law)
            step.writes.append((key, value))

        def flag(_law: int, verdict: str) -> None:
            verdict = _DOUBTED[verdict] if unsure else verdict
            if verdict != "nothing":
                step.flags.append(verdict)

        def push(law: int, sentence: str, args: Args, doubt: bool, delay: int) -> None:
            if delay and not unsure:
                _put_off(self.fetch, self.pending, law, (sentence, args), delay)
                step.writes.append((DUE, None))
            elif not delay and not any(each[:2] == (sentence, args) for each in self.following):
                self.following.append((sentence, args, doubt or unsure, step))

        run(step.args, get, put, flag, push)
        step.flags += [verdict for _, verdict in clashes]
        if step.writes or step.flags or len(self.following) > pushed:
            self.steps.append(step)

    def commit(self) -> None:
        """End the sub-step."""
        _commit(self.pending, self.local, self.program.listed, self.fetch)
