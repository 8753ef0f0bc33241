"""Laws that cross each other: one brings about what another forbids.

Runs for ``storyledger world check``, over the laws alone. Two cases can be seen without a story. A ``never``
whose conditions a law has itself is broken whenever that law fires. And a law with a delay acts by itself,
long after the passage that began it, so what is forbidden then was told by nobody: its author most likely
forgot an exception. That a passage may tell something forbidden is no crossing: ``never`` is there for that.
Only what a law brings about directly is looked at, not what follows from that in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from storyledger.world.language.terms import (
    AtLeast,
    Condition,
    Constant,
    Each,
    Law,
    Laws,
    Same,
    Term,
    Test,
    That,
    Trigger,
    Variable,
)

__all__ = ["Crossing", "crossings"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A law that brings about what another forbids."""

    law: Law
    never: Law
    when: tuple[Condition, ...]
    """What must hold besides the law's own conditions, in the law's letters; empty: it is always so."""


def crossings(laws: Laws) -> tuple[Crossing, ...]:
    """Return the laws that cross a ``never``, in the order of the laws."""
    forbidding = [law for law in laws.laws if law.kind == "never" and law.form is not None]
    return tuple(found for law in laws.laws for never in forbidding for found in _crossing(law, never))


def _crossing(law: Law, never: Law) -> Iterator[Crossing]:
    for effect in law.effects:
        trigger = effect.effect if isinstance(effect, Each) else effect
        if not isinstance(trigger, Trigger) or trigger.form != never.form:
            continue
        letters = _unified(never.fillers, trigger.fillers)
        if letters is None or never.exceptions or isinstance(effect, Each):
            continue
        forbidden = tuple(_put(condition, letters) for condition in never.conditions)
        excluded = (*law.exceptions, *law.late_exceptions)
        if any(each in excluded or _is_contrary(each, law.conditions) for each in forbidden):
            continue
        when = tuple(each for each in forbidden if each not in law.conditions)
        if law.delay or not when:
            yield Crossing(law, never, when)


def _unified(of_never: tuple[Term, ...], of_law: tuple[Term, ...]) -> dict[str, Term] | None:
    """Return what the letters of the ``never`` stand for in the law, None when the two cannot meet."""
    letters: dict[str, Term] = {}
    for one, other in zip(of_never, of_law, strict=True):
        if isinstance(one, Variable):
            if letters.setdefault(one.letter, other) != other:
                return None
        elif one != other:
            return None
    return letters


def _put(condition: Condition, letters: dict[str, Term]) -> Condition:
    """Return a condition with the law's own letters."""

    def put(term: Term) -> Term:
        if isinstance(term, That):
            return That(term.form, tuple(map(put, term.fillers)))
        return letters.get(term.letter, term) if isinstance(term, Variable) else term

    if isinstance(condition, Test):
        subject = tuple(map(put, condition.subject))
        return replace(condition, subject=subject, value=put(condition.value))
    if isinstance(condition, Same):
        return Same(put(condition.left), put(condition.right), condition.negated)
    tests = tuple(_put(test, letters) for test in condition.tests)
    return AtLeast(condition.number, condition.letter, tests)  # type: ignore[arg-type]


def _is_contrary(condition: Condition, of_law: tuple[Condition, ...]) -> bool:
    """Tell whether the law's own conditions rule a condition out."""
    if not isinstance(condition, Test):
        return False
    for own in of_law:
        if isinstance(own, Test) and (own.fluent, own.subject) == (condition.fluent, condition.subject):
            other = isinstance(own.value, Constant) and isinstance(condition.value, Constant)
            if own.value == condition.value and own.negated != condition.negated:
                return True
            if other and own.value != condition.value and not (own.negated or condition.negated):
                return True
    return False
