"""A world after its ledger changed: only what the change may concern is replayed again.

Runs when a file that is watched was saved, and when a person answers a finding. Events are matched by the
words that tell them and compared by what they say, not by their ids or offsets: an edit that only shifts the
text replays nothing. Where most of a story changed, it is replayed as a whole.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.world.engine.replayed import World, names_in, replay, replayed
from storyledger.world.engine.story_order import AS_TOLD, StoryOrder, in_story_order
from storyledger.world.engine.timeline import THRESHOLD, Told, timeline

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from storyledger.ledger import Ledger
    from storyledger.world.engine.engine import Engine
    from storyledger.world.engine.evaluating import Happening, Position
    from storyledger.world.language.terms import Laws

__all__ = ["revise"]

MANY = 0.25
"""From this share of changed events on, a full replay is no slower."""
NARROW: Position = 1e-3
"""Events that would stand closer to each other than this get new positions, by a full replay."""


def revise(
    world: World,
    ledger: Ledger,
    laws: Laws | None = None,
    *,
    order: StoryOrder = AS_TOLD,
    threshold: float = THRESHOLD,
) -> World:
    """Return the world of an edited ledger: what ``replay`` returns, found with less work.

    Args:
        world: The story as it was; it stays as it is.
        ledger: The story as it is now: other entries, another text, or both.
        laws: None: those of ``world``. Other laws mean a full replay.
        order: What is declared of the order in which it happens now.
        threshold: As for ``replay``.

    """
    laws = world.laws if laws is None else laws
    if laws != world.laws or not world.engine.program.fits(names_in(ledger)):
        return replay(ledger, laws, order=order, threshold=threshold)
    told = in_story_order(timeline(ledger, world.laws, threshold), order)
    engine = _retold(world, told, ledger.text)
    if engine is None:
        engine = replayed(world.engine.program, told)
    return World(ledger=ledger, laws=world.laws, told=told, engine=engine, order=order)


def _retold(world: World, told: Sequence[Told], text: str) -> Engine | None:
    """Return the engine after which these events happen instead; None when a full replay is better."""
    places = _places(world, told, text)
    if places is None:
        return None
    old = world.engine.happenings
    wanted = dict(zip(places, column(told, "happening"), strict=True))
    edits: dict[Position, Happening | None] = {at: None for at in world.places if at not in wanted}
    edits |= {at: new for at, new in wanted.items() if not _says_the_same(old.get(at), new)}
    if len(edits) > MANY * len(world.told):
        return None
    engine = world.engine.copied()
    engine.apply(edits)
    engine.happenings = wanted  # those that say the same may have another id or confidence
    return engine


def _says_the_same(one: Happening | None, other: Happening) -> bool:
    return one is not None and (one.sentence, one.args, one.sure) == (other.sentence, other.args, other.sure)


def _places(world: World, told: Sequence[Told], text: str) -> list[Position] | None:
    """Return a position for every event: its old one where it is still in place, else one in between."""
    head, tail = _ends(world.told, world.ledger.text, told, text)
    stop, end = len(world.told) - tail, len(told) - tail
    old = [_words(each, world.ledger.text) for each in world.told[head:stop]]
    new = [_words(each, text) for each in told[head:end]]
    low = world.places[head - 1] if head else None
    kept = {other: world.places[head + one] for one, other in _alike(old, new)}
    inner = _between(low, kept, len(new), world.places[stop] if tail else None)
    edges = [*world.places[max(head - 1, 0) : head], *inner, *world.places[stop : stop + 1]]
    if any(other - one < NARROW for one, other in itertools.pairwise(edges)):
        return None
    return [*world.places[:head], *inner, *world.places[stop:]]


def _ends(before: Sequence[Told], was: str, now: Sequence[Told], text: str) -> tuple[int, int]:
    """Return how many events two texts tell by the same words at their beginning, and then at their end."""
    most = min(len(before), len(now))
    head = next((n for n in range(most) if _words(before[n], was) != _words(now[n], text)), most)
    rest = most - head
    return head, next((n for n in range(rest) if _words(before[~n], was) != _words(now[~n], text)), rest)


def _words(told: Told, text: str) -> tuple[str, str]:
    return told.happening.sentence, text[told.span.start : told.span.end]


def _alike(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return pairs of indices of equal items, both rising: around what is there once, before and now."""
    ends = (-1, -1), (len(old), len(new))
    pairs: list[tuple[int, int]] = []
    for low, high in itertools.pairwise([ends[0], *_anchors(old, new), ends[1]]):
        room = min(high[0] - low[0], high[1] - low[1]) - 1
        first = next((n for n in range(room) if old[low[0] + 1 + n] != new[low[1] + 1 + n]), room)
        rest = room - first
        last = next((n for n in range(rest) if old[high[0] - 1 - n] != new[high[1] - 1 - n]), rest)
        pairs += [(low[0] + n, low[1] + n) for n in range(1, first + 1)]
        pairs += [(high[0] - n, high[1] - n) for n in range(last, 0, -1)]
        pairs += [high] if high != ends[1] else []
    return pairs


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the longest rising run of pairs of items that are there once, before and now."""
    before, now = Counter(old), Counter(new)
    where = {item: n for n, item in enumerate(new) if now[item] == 1}
    single = (n for n, item in enumerate(old) if before[item] == 1 and item in where)
    return _rising([(n, where[old[n]]) for n in single])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs, which are in order of the first, that rises in the second as well."""
    ends: list[int] = []  # for every length, the lowest second number that a run of it ends with
    last: list[int] = []  # and the index of that pair
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(second)
            last.append(index)
        else:
            ends[length], last[length] = second, index
    run, index = [], last[-1] if last else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _between(
    low: Position | None, kept: dict[int, Position], count: int, high: Position | None
) -> list[Position]:
    """Return positions between ``low`` and ``high`` for ``count`` events, of whom some keep theirs."""
    positions: list[Position] = []
    for end, place in [*kept.items(), (count, high)]:
        missing = end - len(positions)
        if low is None:
            low = (place or 0.0) - missing - 1.0
        step = 1.0 if place is None else (place - low) / (missing + 1)
        positions += [low + step * n for n in range(1, missing + 1)]
        if end < count and place is not None:
            positions.append(place)
        low = place
    return positions
