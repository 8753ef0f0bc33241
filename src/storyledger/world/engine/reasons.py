"""Why something is so: the passages it rests on, nearest first, each fact once.

No proof is stored. The engine keeps what each event read and wrote; to explain a fact, the event that set it
is evaluated once more and asked which law set it and what that law had looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storyledger.world.engine.engine import GIVEN, Engine
from storyledger.world.engine.evaluating import Position, Step
from storyledger.world.engine.writing import HAPPENED, LISTED
from storyledger.world.language.terms import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEPTH", "Ground", "because", "grounds", "strength"]

DEPTH = 6
"""How many steps back a chain is followed."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact of a chain, and what set it."""

    key: Key
    value: Any
    """What the fluent is there; None is unknown."""
    position: Position | None
    """The event that set it; ``GIVEN`` at the start of the story, None when nothing set it."""
    law: int | None
    """The law by which the event set it."""
    depth: int
    """0 for what is to be explained, 1 for what that rests on, and so on."""

    @property
    def is_told(self) -> bool:
        """Tell whether an event of the story set it."""
        return self.position is not None and self.position != GIVEN


def grounds(engine: Engine, key: Key, at: Position, depth: int = DEPTH) -> tuple[Ground, ...]:
    """Return why ``key`` has its value just before ``at``: breadth first, each fact once."""
    return tuple(_chain(engine, [_ground(engine, key, at, 0)], depth))


def because(engine: Engine, position: Position, law: int, depth: int = DEPTH) -> tuple[Ground, ...]:
    """Return why the event at ``position`` breaks ``law``: what the law looked at, and what that rests on."""
    step = next((each for each in engine.steps(position) if each.law == law and each.flags), None)
    if step is None:
        return ()
    first = [_ground(engine, key, position, 1) for key in _looked_at(step)]
    return tuple(_chain(engine, first, depth))


def strength(engine: Engine, ground: Ground, memo: dict[tuple[Key, Position], float] | None = None) -> float:
    """Return how sure a fact is: the confidence of the weakest event in its chain."""
    memo = {} if memo is None else memo
    if not ground.is_told or ground.position is None:
        return 1.0
    known = (ground.key, ground.position)
    if known not in memo:
        memo[known] = engine.happenings[ground.position].confidence
        rests = [strength(engine, each, memo) for each in _rests_on(engine, ground)]
        memo[known] = min([memo[known], *rests])
    return memo[known]


def _chain(engine: Engine, first: list[Ground], depth: int) -> Iterator[Ground]:
    queue, seen = list(first), set()
    while queue:
        ground = queue.pop(0)
        if (ground.key, ground.position) in seen:
            continue
        seen.add((ground.key, ground.position))
        yield ground
        if ground.depth < depth:
            queue += _rests_on(engine, ground)


def _rests_on(engine: Engine, ground: Ground) -> list[Ground]:
    """Return the facts that a law looked at when it set this one."""
    if not ground.is_told or ground.position is None:
        return []
    for step in engine.steps(ground.position):
        if step.law == ground.law and any(key == ground.key for key, _ in step.writes):
            keys = _looked_at(step)
            return [
                _ground(engine, key, ground.position, ground.depth + 1) for key in keys if key != ground.key
            ]
    return []


def _looked_at(step: Step | None) -> list[Key]:
    """Return what a law looked at, and the laws that triggered it; lists of people are left out."""
    keys: list[Key] = []
    while step is not None:
        keys += [read.key for read in step.reads if not read.own and read.key not in keys]
        step = step.parent
    return [key for key in keys if not key[0].startswith(LISTED) and key[0] != HAPPENED and len(key) > 1]


def _ground(engine: Engine, key: Key, at: Position, depth: int) -> Ground:
    value, since = engine.at(key, at)
    law = engine.law_of(key, since) if since is not None and since != GIVEN else None
    return Ground(key, value, since, law, depth)
