"""A world after its ledger changed: only what the change may concern is replayed again.

Runs when a chapter was edited and read again, and when part of a story is declared a flashback. Events are
compared by what they say, not by their ids or offsets, so an edit that only shifts text replays nothing.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from storyledger.world.engine.story_order import AS_TOLD
from storyledger.world.engine.timeline import THRESHOLD, Told, timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world.engine.evaluating import Happening, Position
    from storyledger.world.engine.replayed import World

__all__ = ["moved", "retold", "revise"]


def revise(world: World, ledger: Ledger, *, threshold: float = THRESHOLD) -> World:
    """Return the world of an edited ledger. ``world`` gives its engine away and must not be used again.

    The result is what ``replay(ledger, world.laws)`` gives: a declared order is one of the old text's places.
    """
    return retold(replace(world, ledger=ledger, order=AS_TOLD), timeline(ledger, world.laws, threshold))


def moved(world: World, part: Span, before: int) -> World:
    """Return the world in which ``part`` of the text happens before the code point ``before``.

    A chapter declared a flashback keeps its place in the telling and gets another in the story. ``world``
    gives its engine away and must not be used again.
    """
    inside = [told for told in world.told if part.covers(told.span)]
    rest = [told for told in world.told if not part.covers(told.span)]
    at = next((n for n, told in enumerate(rest) if told.order >= before), len(rest))
    return retold(world, [*rest[:at], *inside, *rest[at:]])


def retold(world: World, told: Sequence[Told]) -> World:
    """Return the world in which these events happen instead, in this order."""
    engine, places = world.engine, _places(world, told)
    wanted = {at: each.happening for at, each in zip(places, told, strict=True)}
    edits: dict[Position, Happening | None] = {at: None for at in world.places if at not in wanted}
    for at, happening in wanted.items():
        if _says_the_same(engine.happenings.get(at), happening):
            engine.happenings[at] = happening  # another id or confidence, the same event
        else:
            edits[at] = happening
    engine.apply(edits)
    return replace(world, told=tuple(told))


def _places(world: World, told: Sequence[Told]) -> list[Position]:
    """Return a position for every event: its old one where it is still in place, else one in between."""
    old = [_sense(each.happening) for each in world.told]
    new = [_sense(each.happening) for each in told]
    kept: dict[int, Position] = {}
    for one, other, length in _same(old, new):
        kept.update({other + n: world.places[one + n] for n in range(length)})
    return _between(kept, len(new))


def _same(old: list[Any], new: list[Any]) -> Iterator[tuple[int, int, int]]:
    """Yield the runs that stayed: the common beginning, the common end, what ``difflib`` finds between."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield 0, 0, head
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for block in middle.get_matching_blocks():
        yield head + block.a, head + block.b, block.size
    yield len(old) - tail, len(new) - tail, tail


def _between(kept: dict[int, Position], count: int) -> list[Position]:
    """Give events without a position one between their neighbours; all get new ones when there is no room."""
    positions: list[Position] = []
    index = 0
    while index < count:
        if index in kept:
            positions.append(kept[index])
            index += 1
            continue
        end = next((n for n in range(index, count) if n in kept), count)
        low = positions[-1] if positions else (kept[end] - 1.0 if end < count else 0.0)
        high = kept[end] if end < count else low + (end - index) + 1
        step = (high - low) / (end - index + 1)
        positions += [low + step * n for n in range(1, end - index + 1)]
        index = end
    crowded = any(one >= other for one, other in itertools.pairwise(positions))
    return [float(n) for n in range(count)] if crowded else positions


def _sense(happening: Happening) -> tuple[object, ...]:
    return (happening.sentence, happening.args, happening.sure)


def _says_the_same(one: Happening | None, other: Happening | None) -> bool:
    return one is not None and other is not None and _sense(one) == _sense(other)
