"""Which single entry, if it was misread, would clear the most: tried, not guessed.

Runs when somebody asks what to look at first. Every event that a broken law rests on is taken out of the
story for a moment, and what then still does not fit is counted. One try costs what it touches, so no solver
is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.entries import EventId
from storyledger.span import Evidence
from storyledger.world.engine.replayed import Violation, World

if TYPE_CHECKING:
    from storyledger.world.engine.evaluating import Position

__all__ = ["Repair", "repairs"]

_TRIED = 400
"""So many entries are tried at most, those that the most hangs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One entry that may have been misread."""

    event: EventId
    text: str
    """What it says, in words."""
    evidence: Evidence
    clears: int
    """How many passages fit without it that do not fit with it."""
    breaks: int
    """How many do not fit without it that fit with it."""
    confidence: float
    """How sure the reader was of it."""


def repairs(world: World) -> tuple[Repair, ...]:
    """Return entries whose removal would clear something: what clears most first, then the least sure."""
    found = [repair for at in _candidates(world) if (repair := _tried(world, at)).clears > repair.breaks]
    return tuple(sorted(found, key=lambda each: (each.breaks - each.clears, each.confidence)))


def _candidates(world: World) -> list[Position]:
    """Return the positions of events that broken laws rest on, and of those that break them."""
    positions = {told.happening.id: at for at, told in zip(world.places, world.told, strict=True)}
    counts: dict[Position, int] = {}
    doubts = (each for each in world.violations if each.verdict in ("contradiction", "maybe"))
    for violation in doubts:
        for event in _events(violation):
            at = positions.get(event)
            if at is not None:
                counts[at] = counts.get(at, 0) + 1 + len(violation.others)
    return sorted(counts, key=lambda at: (-counts[at], at))[:_TRIED]


def _events(violation: Violation) -> set[str]:
    rests_on = {reason.event for reason in violation.because if reason.event is not None}
    return {*rests_on, violation.event}


def _tried(world: World, at: Position) -> Repair:
    """Take an event out, count, and put it back."""
    engine, told = world.engine, world.told_at(at)
    before = dict(engine.broken)
    undo = engine.apply({at: None})
    clears = breaks = 0
    for position in undo.before:
        old, new = before.get(position, ()), engine.broken.get(position, ())
        clears += sum(flag not in new for flag in old)
        breaks += sum(flag not in old for flag in new)
    engine.undo(undo)
    form = world.laws.forms.get(told.happening.sentence)
    names = tuple(world.name(arg) for arg in told.happening.args)
    return Repair(
        event=EventId(told.happening.id),
        text=form.filled(names) if form is not None else told.happening.sentence,
        evidence=world.ledger.evidence(told.span),
        clears=clears,
        breaks=breaks,
        confidence=told.happening.confidence,
    )
