"""Backward chaining: what may have happened off the page so that something came to be so.

Works on laws and histories only. A value that only laws may set is traced back to the laws that set it, those
to the events they are about, and the conditions of those to further values. An event may be told already, and
only a condition of its law be missing; it may be one that is allowed to happen off the page; and somebody may
have been so from the start. Nothing found here is believed: ``infer`` tries every plan on the engine.

Costs are a matter of taste, and only order the plans: a hidden event costs most, then a person nobody
mentions, then a start that nothing speaks against.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from storyledger.world.engine.evaluating import Happening, Position
from storyledger.world.language.terms import Constant, Law, Set, Test, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world.engine.engine import Engine
    from storyledger.world.language.terms import EventForm, Key

__all__ = ["INVENTED", "Plan", "plans"]

INVENTED = "somebody"
"""Begins the id of a person whom the text does not name."""
HIDDEN, STRANGER, FROM_THE_START = 10, 8, 6
"""Costs: an event off the page, a person without a name, a value at the start."""
_DEPTH = 3
_KEPT = 4
"""So many plans are followed for one value, the cheapest."""
_CANDIDATES = 6
"""So many people are tried in one place, those the story saw so last."""
_STEP = 1e-3


@dataclass(frozen=True, slots=True)
class Plan:
    """What would have to be added to the story."""

    cost: int
    hidden: tuple[tuple[Position, Happening], ...] = ()
    """Events off the page, with where they may stand."""
    start: tuple[tuple[Key, Any], ...] = ()
    """What is taken to be so from the start."""
    recorded: tuple[tuple[Key, Position], ...] = ()
    """Facts of the story that it rests on, with where they are asked."""

    def joined(self, other: Plan, cost: int = 0) -> Plan:
        """Return both plans as one."""
        return Plan(
            self.cost + other.cost + cost,
            _once(self.hidden + other.hidden),
            _once(self.start + other.start),
            _once(self.recorded + other.recorded),
        )


def _once(items: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))


def plans(engine: Engine, key: Key, value: Any, before: Position) -> list[Plan]:
    """Return plans by which ``key`` would have ``value`` just before a position, the cheapest first."""
    return _Search(engine).ways(key, value, before, ())


class _Search:
    """The laws of an engine, asked backwards."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.laws = engine, engine.program.laws
        self.count = 0

    def ways(self, key: Key, value: Any, before: Position, above: tuple[tuple[Key, Any], ...]) -> list[Plan]:
        """Return plans that make a value so, through every law that sets it."""
        if len(above) >= _DEPTH or (key, value) in above:
            return []
        found: list[Plan] = []
        for law in self.laws.laws:
            for letters in _bindings(law, key, value):
                found += self._by(law, letters, before, (*above, (key, value)))
        return sorted(found, key=lambda plan: plan.cost)[:_KEPT]

    def _by(
        self, law: Law, letters: dict[str, Any], before: Position, above: tuple[tuple[Key, Any], ...]
    ) -> Iterator[Plan]:
        form = law.form
        if form is None or law.delay:
            return
        for position, bound in self._told(law, letters, before):
            yield from self._conditions(law, bound, position, above)
        if form.off_page:
            yield from self._hidden(law, form, letters, before, above)

    def _told(
        self, law: Law, letters: dict[str, Any], before: Position
    ) -> Iterator[tuple[Position, dict[str, Any]]]:
        """Yield told events that the law is about, with its letters bound."""
        assert law.form is not None
        for position, happening in self.engine.happenings.items():
            if happening.sentence == law.form.sentence and position < before and happening.sure:
                bound = _matched(law, happening.args, letters)
                if bound is not None:
                    yield position, bound

    def _hidden(
        self,
        law: Law,
        form: EventForm,
        letters: dict[str, Any],
        before: Position,
        above: tuple[tuple[Key, Any], ...],
    ) -> Iterator[Plan]:
        """Yield plans with the law's event off the page, by whoever may have been in it."""
        at = before - _STEP
        free = [
            filler.letter
            for filler in law.fillers
            if isinstance(filler, Variable) and filler.letter not in letters
        ]
        if any(sort != "person" for sort in form.sorts) or len(free) > 1:
            return
        for bound in self._people(law, letters, free, before):
            strangers = sum(str(who).startswith(INVENTED) for who in bound.values())
            for plan in self._conditions(law, bound, at, above):
                args = tuple(_filled(filler, bound) for filler in law.fillers)
                if len(set(args)) == len(args):
                    here = Plan(HIDDEN + STRANGER * strangers, hidden=((at, Happening(form.sentence, args)),))
                    yield plan.joined(here)

    def _people(
        self, law: Law, letters: dict[str, Any], free: list[str], before: Position
    ) -> Iterator[dict[str, Any]]:
        """Yield the law's letters with everybody who may fill the free one, and with a stranger."""
        if not free:
            yield letters
            return
        for who in self._ever(law, free[0], before):
            if who not in letters.values():
                yield {**letters, free[0]: who}
        self.count += 1
        yield {**letters, free[0]: f"{INVENTED} {self.count}"}

    def _ever(self, law: Law, letter: str, before: Position) -> list[str]:
        """Return those of whom all that the law wants of a letter was so at some time, the latest first."""
        wanted = [
            (each.fluent.name, each.value.value)
            for each in law.conditions
            if isinstance(each, Test)
            and each.subject == (Variable(letter),)
            and isinstance(each.value, Constant)
        ]
        if not wanted:
            return []
        sets = [self._holders(name, value, before) for name, value in wanted]
        everybody = set(sets[0]).intersection(*sets[1:])
        return sorted(everybody, key=lambda who: (-max(each[who] for each in sets), who))[:_CANDIDATES]

    def _holders(self, name: str, value: Any, before: Position) -> dict[str, Position]:
        """Return who ever had a value, and since when last."""
        given = self.engine.given.items()
        found = {key[1]: float("-inf") for key, held in given if key[0] == name and held == value}
        for key, positions in self.engine.positions.items():
            if key[0] == name:
                values = self.engine.values[key]
                times = [
                    at for at, each in zip(positions, values, strict=True) if each == value and at < before
                ]
                if times:
                    found[key[1]] = times[-1]
        return found

    def _conditions(
        self, law: Law, bound: dict[str, Any], at: Position, above: tuple[tuple[Key, Any], ...]
    ) -> Iterator[Plan]:
        """Yield plans that make all conditions of a law so before an event."""
        options = [
            self._condition(each, bound, at, above)
            for each in law.conditions
            if isinstance(each, Test) and each.fluent.kind == "trait" and not each.negated
        ]
        for chosen in islice(product(*options), _KEPT * _KEPT):
            plan = Plan(0)
            for part in chosen:
                plan = plan.joined(part)
            yield plan

    def _condition(
        self, test: Test, bound: dict[str, Any], at: Position, above: tuple[tuple[Key, Any], ...]
    ) -> list[Plan]:
        """Return plans for one condition: it is so already, it came about, or it was so from the start."""
        who, wanted = _filled(test.subject[0], bound), _filled(test.value, bound)
        key = (test.fluent.name, who)
        if str(who).startswith(INVENTED):
            return [Plan(0, start=((key, wanted),))]
        value, since = self.engine.at(key, at)
        if value == wanted:
            return [Plan(0, recorded=((key, at),) if since is not None else ())]
        from_the_start = [Plan(FROM_THE_START, start=((key, wanted),))] if since is None else []
        if who == above[0][0][1]:
            from_the_start = []  # whose start is in question
        return [*from_the_start, *self.ways(key, wanted, at, above)]


def _bindings(law: Law, key: Key, value: Any) -> Iterator[dict[str, Any]]:
    """Yield the letters by which a law sets a value."""
    for effect in law.effects:
        if isinstance(effect, Set) and effect.fluent.name == key[0] and effect.value == Constant(value):
            (subject,) = effect.subject[:1]
            if isinstance(subject, Variable):
                yield {subject.letter: key[1]}


def _matched(law: Law, args: tuple[Any, ...], letters: dict[str, Any]) -> dict[str, Any] | None:
    """Return the letters of a law for an event, None when it is about somebody else."""
    bound = dict(letters)
    for filler, arg in zip(law.fillers, args, strict=True):
        if isinstance(filler, Variable):
            if bound.setdefault(filler.letter, arg) != arg:
                return None
        elif filler != Constant(arg):
            return None
    return bound


def _filled(term: Any, bound: dict[str, Any]) -> Any:
    return bound.get(term.letter) if isinstance(term, Variable) else term.value
