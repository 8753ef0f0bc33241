"""A change of the story as edits of the engine's positions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storyledger.errors import UsageError
from storyledger.span import Span
from storyledger.world.asking.changes import Add, Move, Remove, Rename, SetTo
from storyledger.world.engine.compiling import SETTING
from storyledger.world.engine.evaluating import Happening, Position
from storyledger.world.language.terms import Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.world.asking.changes import Change
    from storyledger.world.engine.replayed import World
    from storyledger.world.engine.timeline import Told
    from storyledger.world.language.terms import Law, Term

__all__ = ["Edits", "edits_of"]

_STEP = 1e-6
"""Between two events put into one place."""
_SUPPOSED = "supposed"


@dataclass(slots=True)
class Edits:
    """What is put where, and what it stands for."""

    put: dict[Position, Happening | None] = field(default_factory=dict)
    """What stands at these positions; None: nothing any more."""
    supposed: set[Position] = field(default_factory=set)
    """Where something is supposed that the text does not tell."""
    moved: dict[Position, Position] = field(default_factory=dict)
    """Where the passage stood that was moved or changed to be here."""
    gone: set[Position] = field(default_factory=set)
    """Whose passages were taken out or moved away."""

    def add(self, place: Position, happening: Happening) -> Position:
        """Put a happening at the first free position from ``place`` on."""
        while place in self.put:
            place += _STEP
        self.put[place] = happening
        return place


def edits_of(world: World, changes: Iterable[Change]) -> Edits:
    """Return the edits that ``changes`` amount to.

    Raises:
        UsageError: a passage to remove, move or rename tells nothing that the world knows of.

    """
    edits = Edits()
    for number, change in enumerate(changes, 1):
        if isinstance(change, Add):
            _add(world, edits, change.at, Happening(change.sentence, change.args, f"{_SUPPOSED} {number}"))
        elif isinstance(change, SetTo):
            setting = Happening(SETTING, (change.key, change.value), f"{_SUPPOSED} {number}")
            _add(world, edits, change.at, setting)
        elif isinstance(change, Remove):
            _remove(world, edits, change)
        elif isinstance(change, Move):
            _move(world, edits, change)
        elif isinstance(change, Rename):
            _rename(world, edits, change)
    return edits


def _add(world: World, edits: Edits, at: int, happening: Happening) -> None:
    edits.supposed.add(edits.add(_place(world, at), happening))


def _place(world: World, at: int) -> Position:
    """Return a position just before everything that stands at ``at`` or later."""
    return world.position(at)


def _remove(world: World, edits: Edits, change: Remove) -> None:
    inside = _inside(world, change.span)
    _take_out(edits, [place for place, told in inside if _is_meant(told.happening, change, world)], change)


def _is_meant(happening: Happening, change: Remove, world: World) -> bool:
    """Tell whether an event is what must not happen, or brings it about: who is not killed does not die."""
    if change.sentence is None or (happening.sentence, happening.args) == (change.sentence, change.args):
        return True
    return any(
        effect.form.sentence == change.sentence
        and tuple(_filler(term, law, happening) for term in effect.fillers) == change.args
        for law in world.laws.laws
        if law.form is not None and law.form.sentence == happening.sentence
        for effect in law.effects
        if isinstance(effect, Trigger)
    )


def _filler(term: Term, law: Law, happening: Happening) -> object:
    """Return who a letter of a law stands for in an event, None for anything else."""
    filled = zip(law.fillers, happening.args, strict=False)
    return next((arg for own, arg in filled if own == term), None)


def _take_out(edits: Edits, places: list[Position], change: Change) -> None:
    if not places:
        raise UsageError(
            f'"{change.text}": nothing that happens was read there, so there is nothing to change. '
            '"storyledger events FILE" lists what was read.'
        )
    edits.put.update(dict.fromkeys(places))
    edits.gone.update(places)


def _move(world: World, edits: Edits, change: Move) -> None:
    to, found = _place(world, change.at), list(_inside(world, change.span))
    _take_out(edits, [place for place, _ in found], change)
    for place, told in found:
        edits.moved[edits.add(to, told.happening)] = place


def _rename(world: World, edits: Edits, change: Rename) -> None:
    after = Span(change.start, len(world.ledger.text))
    found = [item for item in _inside(world, after) if change.old in item[1].happening.args]
    _take_out(edits, [place for place, _ in found], change)
    for place, told in found:
        args = tuple(change.new if arg == change.old else arg for arg in told.happening.args)
        edits.put[place] = replace(told.happening, args=args)
        edits.gone.discard(place)
        edits.moved[place] = place


def _inside(world: World, span: Span) -> Iterator[tuple[Position, Told]]:
    """Yield what begins in a stretch of the text, with its position."""
    pairs = zip(world.places, world.told, strict=True)
    return ((place, told) for place, told in pairs if told.span.start in span)
