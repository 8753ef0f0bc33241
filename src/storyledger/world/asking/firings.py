"""How often each law did something in a story. Runs for ``storyledger world check --story``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyledger.span import Evidence
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import Law

__all__ = ["Firing", "firings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """How often a law did something in a story."""

    law: Law
    count: int
    """How many events it changed something for, or was broken by."""
    first: Evidence | None
    """The first such passage; None for a law that never fired, nearly always a mistake in the law."""


def firings(world: World) -> tuple[Firing, ...]:
    """Return for every law how often it fired in a story, in the order of the laws."""
    places: dict[int, list[float]] = {}
    for at in world.places:
        for law in {step.law for step in world.engine.steps(at) if step.law >= 0}:
            places.setdefault(law, []).append(at)
    found = []
    for index, each in enumerate(world.laws.laws):
        fired = places.get(index, [])
        first = world.ledger.evidence(world.told_at(fired[0]).span) if fired else None
        found.append(Firing(law=each, count=len(fired), first=first))
    return tuple(found)
