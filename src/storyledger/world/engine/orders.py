"""Scenes whose order the text leaves open: what hangs on it.

Runs for strands that an author declares parallel. Two events can only matter to each other when one writes
what the other reads or writes, as in the search for races between threads. Only such pairs are tried the
other way round; where the laws then say something else, the verdict is *order*: it hangs on which comes
first, and the text does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.entries import EventId
from storyledger.world.engine.compiling import CLOCK, DUE
from storyledger.world.engine.violations import Reason, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.span import Span
    from storyledger.world.engine.engine import Engine, Undo
    from storyledger.world.engine.evaluating import Happening, Position
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import Key

__all__ = ["PAIRS", "Conflict", "conflicts", "order_matters"]

PAIRS = 500
"""So many pairs are tried at most, the earliest first."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two events of different strands that matter to each other."""

    first: Position
    """The one told first."""
    second: Position
    key: Key
    """What one of them writes and the other reads or writes."""


_Found = tuple[str, str, tuple[object, ...], int, str]
"""Id, sentence and arguments of an event; law and verdict."""


def conflicts(world: World, strands: Sequence[Span]) -> tuple[Conflict, ...]:
    """Return the pairs of events from different strands that matter to each other, in order.

    Args:
        world: The story.
        strands: Stretches of text; within each the order is as told, between them it is open.

    """
    found: dict[tuple[Position, Position], Key] = {}
    for key, users in _users(world, strands).items():
        for number, (first, strand, writes) in enumerate(users):
            for second, other, also_writes in users[number + 1 :]:
                if strand != other and first != second and (writes or also_writes):
                    found.setdefault((first, second), key)
    return tuple(Conflict(first, second, found[first, second]) for first, second in sorted(found))


def order_matters(world: World, strands: Sequence[Span], limit: int = PAIRS) -> tuple[Violation, ...]:
    """Return what does not fit in one order of the strands and does in another, with both passages.

    Args:
        world: The story.
        strands: Stretches of text; within each the order is as told, between them it is open.
        limit: How many pairs to try.

    """
    seen: dict[_Found, Violation] = {}
    for conflict in conflicts(world, strands)[:limit]:
        for found in sorted(_differences(world, conflict, strands), key=repr):
            if found not in seen:
                seen[found] = _violation(world, conflict, found)
    return tuple(seen.values())


def _users(world: World, strands: Sequence[Span]) -> dict[Key, list[tuple[Position, int, bool]]]:
    """Return for every key who looks at it or writes it: position, strand, whether it writes."""
    users: dict[Key, list[tuple[Position, int, bool]]] = {}
    for at, strand in _members(world, strands):
        outcome = world.engine.outcome(at)
        written = {key for key, _ in outcome.writes}
        for key in written.union(outcome.reads) - {CLOCK, DUE}:
            users.setdefault(key, []).append((at, strand, key in written))
    return users


def _members(world: World, strands: Sequence[Span]) -> Iterator[tuple[Position, int]]:
    for at, told in zip(world.places, world.told, strict=True):
        strand = next((n for n, span in enumerate(strands) if span.covers(told.span)), None)
        if strand is not None:
            yield at, strand


def _differences(world: World, conflict: Conflict, strands: Sequence[Span]) -> set[_Found]:
    """Return what the laws say in only one of the two orders."""
    undo = world.engine.apply(_swapped(world, conflict, strands))
    told, now = _said_before(undo), _said_now(world.engine, undo)
    world.engine.undo(undo)
    return told ^ now


def _swapped(world: World, conflict: Conflict, strands: Sequence[Span]) -> dict[Position, Happening | None]:
    """Return the edits by which the first event, with its strand, comes after the second."""
    strand_of = dict(_members(world, strands))
    moving = [
        at
        for at in world.places
        if conflict.first <= at < conflict.second and strand_of.get(at) == strand_of[conflict.first]
    ]
    after = next((at for at in world.places if at > conflict.second), conflict.second + 1.0)
    step = (after - conflict.second) / (len(moving) + 1)
    edits: dict[Position, Happening | None] = dict.fromkeys(moving)
    for number, at in enumerate(moving, 1):
        edits[conflict.second + step * number] = world.engine.happenings[at]
    return edits


def _said_before(undo: Undo) -> set[_Found]:
    return {
        (happening.id, happening.sentence, happening.args, *flag)
        for happening, outcome in undo.before.values()
        if happening is not None
        for flag in outcome.flags
    }


def _said_now(engine: Engine, undo: Undo) -> set[_Found]:
    return {
        (happening.id, happening.sentence, happening.args, *flag)
        for at in undo.before
        if (happening := engine.happenings.get(at)) is not None
        for flag in engine.broken.get(at, ())
    }


def _violation(world: World, conflict: Conflict, found: _Found) -> Violation:
    """Return a finding of this module as a violation that quotes both events."""
    event, sentence, args, index, _verdict = found
    law = world.laws.laws[index]
    told = next(each for each in world.told if (each.happening.id, each.happening.args) == (event, args))
    first, second = world.told_at(conflict.first), world.told_at(conflict.second)
    names = tuple(world.name(arg) for arg in args)
    notes = ("told first", "may come first")
    return Violation(
        law=law,
        verdict="order",
        text=f"{world.laws.forms[sentence].filled(names)} ({law.name}): it depends on which comes first",
        evidence=world.ledger.evidence(told.span),
        others=(),
        event=EventId(event),
        who=tuple(str(arg) for arg in args),
        because=tuple(
            Reason(
                text=note,
                depth=1,
                evidence=world.ledger.evidence(each.span),
                event=EventId(each.happening.id),
                note=note,
            )
            for note, each in zip(notes, (first, second), strict=True)
        ),
        root=EventId(first.happening.id),
        confidence=min(each.happening.confidence for each in (told, first, second)),
    )
