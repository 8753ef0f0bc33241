"""What is otherwise than written, and why: the chains of a what-if answer.

Works on an engine with an edit applied. The values as written are found again through the edit's undo log, so
no second engine is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storyledger.entries import EventId
from storyledger.world.engine.engine import GIVEN
from storyledger.world.engine.replayed import Reason
from storyledger.world.engine.writing import HAPPENED, LISTED
from storyledger.world.language.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.span import Evidence
    from storyledger.world.asking.edits import Edits
    from storyledger.world.engine.engine import Engine, Undo
    from storyledger.world.engine.evaluating import Happening, Position
    from storyledger.world.engine.replayed import World
    from storyledger.world.engine.timeline import Told
    from storyledger.world.language.terms import Key

__all__ = ["AsWritten", "Chains"]

DEPTH = 6
"""How many steps back a chain is followed."""


class AsWritten:
    """The values before an edit."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine, self._undo = engine, undo
        self._touched: dict[Key, list[tuple[Position, Any]]] = {}
        for position in sorted(undo.before):
            for key, (value, _law) in undo.before[position][1].writes:
                self._touched.setdefault(key, []).append((position, value))

    def at(self, key: Key, position: Position) -> tuple[Any, Position | None]:
        """Return a key's value just before ``position`` as written, and since when."""
        kept, value = self._kept(key, position)
        own = self._touched.get(key, ())
        index = bisect_left(own, position, key=lambda item: item[0]) - 1
        if index >= 0 and (kept is None or kept == GIVEN or own[index][0] > kept):
            return own[index][1], own[index][0]
        return value, kept

    def _kept(self, key: Key, position: Position) -> tuple[Position | None, Any]:
        """Return the last write that the edit left alone."""
        history = self._engine.positions.get(key, ())
        index = bisect_left(history, position) - 1
        while index >= 0 and history[index] in self._undo.before:
            index -= 1
        if index >= 0:
            return history[index], self._engine.values[key][index]
        if key in self._engine.given:
            return GIVEN, self._engine.given[key]
        return None, self._engine.first.get(key[0])


@dataclass(frozen=True, slots=True)
class _Unlike:
    """A fact that is otherwise than written."""

    key: Key
    value: Any
    since: Position | None
    written: Any
    """The value as written."""
    written_since: Position | None


class Chains:
    """Explains what an edit changed."""

    def __init__(self, world: World, edits: Edits, undo: Undo) -> None:
        self.world, self.edits, self.undo = world, edits, undo
        self.written = AsWritten(world.engine, undo)

    def of(self, position: Position) -> tuple[Reason, ...]:
        """Return why the event at ``position`` fares otherwise than written, nearest first."""
        seen: set[tuple[Key, Position | None]] = set()
        return tuple(self._below(self.world.engine.outcome(position).reads, position, 1, seen))

    def _below(
        self, reads: tuple[Key, ...], at: Position, depth: int, seen: set[tuple[Key, Position | None]]
    ) -> Iterator[Reason]:
        """Yield the reasons for what is otherwise among ``reads``, as seen by the event at ``at``."""
        for unlike in self._unlike(reads, at):
            if depth > DEPTH or (unlike.key, unlike.since) in seen:
                continue
            seen.add((unlike.key, unlike.since))
            yield self._now(unlike, depth)
            yield from self._sources(unlike, depth, seen)

    def _unlike(self, reads: tuple[Key, ...], at: Position) -> list[_Unlike]:
        found = []
        for key in reads:
            if key[0].startswith(LISTED) or key[0] == HAPPENED or key[0] not in self.world.laws.fluents:
                continue
            value, since = self.world.engine.at(key, at)
            written, written_since = self.written.at(key, at)
            if value != written:
                found.append(_Unlike(key, value, since, written, written_since))
        return found

    def _now(self, unlike: _Unlike, depth: int) -> Reason:
        """Return the fact as it is now, with what it is as written."""
        text, was = (
            say(self.world.laws, unlike.key, value, self.world.name)
            for value in (unlike.value, unlike.written)
        )
        supposed = unlike.since in self.edits.supposed
        note = "supposed" if supposed else f"as written, {was}"
        return Reason(
            text=text,
            depth=depth,
            evidence=None if supposed else self.evidence(unlike.since),
            event=None if supposed else self._event(unlike.since),
            note=note,
        )

    def _sources(
        self, unlike: _Unlike, depth: int, seen: set[tuple[Key, Position | None]]
    ) -> Iterator[Reason]:
        """Yield what a changed fact comes from: what sets it now, and what no longer does."""
        touched = self.undo.before
        if unlike.since in self.edits.supposed:
            return
        if unlike.since in touched and unlike.since is not None:
            yield from self._below(
                self.world.engine.outcome(unlike.since).reads, unlike.since, depth + 1, seen
            )
        lost = unlike.written_since
        if lost is not None and lost in touched and lost != unlike.since:
            yield self._lost(lost, depth + 1)
            yield from self._below(self._reads(lost), lost, depth + 2, seen)

    def _reads(self, position: Position) -> tuple[Key, ...]:
        new, old = self.world.engine.outcome(position).reads, self.undo.before[position][1].reads
        return tuple(dict.fromkeys((*new, *old)))

    def _lost(self, position: Position, depth: int) -> Reason:
        """Return that a passage does not set a fact any more."""
        told = self.world.told_at(position)
        if position in self.edits.gone:
            note = "taken out, or moved"
        elif position in self.undo.blocked:
            note = "cannot happen now"
        else:
            note = "does something else now"
        return Reason(
            text=self.deed(position),
            depth=depth,
            evidence=self.world.ledger.evidence(told.span),
            event=EventId(told.happening.id),
            note=note,
        )

    def deed(self, position: Position) -> str:
        """Return what happens at a position as a sentence with names."""
        happening = self.happening(position)
        form = self.world.laws.forms.get(happening.sentence)
        if form is None:
            key, value = happening.args
            return say(self.world.laws, key, value, self.world.name)
        return form.filled(tuple(self.world.name(arg) for arg in happening.args))

    def happening(self, position: Position) -> Happening:
        """Return what stands at a position, or stood there as written."""
        happening = self.world.engine.happenings.get(position) or self.undo.before[position][0]
        assert happening is not None
        return happening

    def evidence(self, position: Position | None) -> Evidence | None:
        """Return the passage at a position, None for what is supposed or holds from the start."""
        told = self._told(position)
        return None if told is None else self.world.ledger.evidence(told.span)

    def _event(self, position: Position | None) -> EventId | None:
        told = self._told(position)
        return None if told is None else EventId(told.happening.id)

    def _told(self, position: Position | None) -> Told | None:
        if position is None or position == GIVEN or position in self.edits.supposed:
            return None
        return self.world.told_at(self.edits.moved.get(position, position))
