"""Laws said back in plain words.

Runs for ``storyledger world explain`` and ``storyledger world check``. The words are made from the syntax
tree and not from the line, so they show what was understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.world.language.terms import (
    NOBODY,
    AtLeast,
    Change,
    Condition,
    Constant,
    Each,
    Effect,
    Law,
    Same,
    Set,
    Term,
    Test,
    That,
    Unknown,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.world.language.crossing import Crossing

__all__ = ["explain", "warning"]


def explain(law: Law) -> str:
    """Return a law as one sentence in plain words."""
    opening = _opening(law)
    exceptions = f", unless {' or '.join(map(_condition, law.exceptions))}" if law.exceptions else ""
    instead = f' This stands instead of "{law.instead_of}".' if law.instead_of else ""
    return f"{opening}{exceptions}{_outcome(law)}.{instead}"


def warning(crossing: Crossing) -> str:
    """Return what is to be said of a law that brings about what another forbids."""
    law, never = crossing.law, crossing.never
    opening = f'"{law.name}" brings about what "{never.name}" ({never.place}) forbids'
    if not crossing.when:
        return f"{opening}, whenever it applies."
    return (
        f"{opening}, where {_all(crossing.when)}. If it should not, add: "
        f'change law "{law.name}" unless {" or ".join(map(_condition, crossing.when))}'
    )


def _opening(law: Law) -> str:
    words = tuple(map(_term, law.fillers))
    event = law.form.filled(words) if law.form is not None else f"{words[0]} does anything"
    conditions = _all(law.conditions)
    if law.kind == "never":
        return f"It cannot be that {event}" + (f" while {conditions}" if conditions else "")
    return f"Whenever {event}" + (f" and {conditions}" if conditions else "")


def _outcome(law: Law) -> str:
    if law.kind == "never":
        return ""
    if law.kind == "law":
        later = f" {_stretch(law.delay)} later" if law.delay else ""
        unless = f", unless by then {' or '.join(map(_condition, law.late_exceptions))}"
        effects = "; ".join(map(_effect, law.effects)) or "nothing follows"
        return f",{later} {effects}" + (unless if law.late_exceptions else "")
    needs = _all(law.needs)
    if law.kind == "must":
        return f", it must be that {needs}; where the text does not say so, that is a gap"
    if law.kind == "seen":
        return f", it shows that {needs}; it does not make it so"
    return f", check that {needs}, if that is known"


def _stretch(hours: int) -> str:
    days, rest = divmod(hours, 24)
    return f"{hours} hours" if rest else f"{days} day{'s' * (days != 1)}"


def _all(conditions: Sequence[Condition]) -> str:
    return " and ".join(map(_condition, conditions))


def _term(term: Term) -> str:
    if isinstance(term, Variable):
        return term.letter
    if isinstance(term, That):
        return f"that {term.form.filled(tuple(map(_term, term.fillers)))}"
    if isinstance(term, Unknown):
        return "somebody or something unknown"
    return "nobody" if term.value == NOBODY else str(term.value)


def _condition(condition: Condition) -> str:
    if isinstance(condition, AtLeast):
        return f"at least {condition.number} are known ({condition.letter}) of whom {_all(condition.tests)}"
    if isinstance(condition, Same):
        return f"{_term(condition.left)} is {'not ' * condition.negated}the same as {_term(condition.right)}"
    return _state(condition, negated=condition.negated)


def _state(state: Test | Set, *, negated: bool) -> str:
    fluent, subject = state.fluent, tuple(map(_term, state.subject))
    words = " ".join(fluent.words)
    if fluent.kind == "trait":
        return f"{subject[0]} is {'not ' * negated}{_term(state.value)}"
    denial = "it is not so that " * negated
    if fluent.kind == "tally":
        return f"{denial}{words} of {subject[0]} is {_term(state.value)}"
    target = subject[1] if fluent.kind == "many" else _term(state.value)
    return f"{denial}{subject[0]} {words} {target}"


def _effect(effect: Effect) -> str:
    if isinstance(effect, Each):
        return f"for each {effect.letter} of whom {_all(effect.tests)}: {_effect(effect.effect)}"
    if isinstance(effect, Set):
        return ("maybe " * effect.maybe) + _state(effect, negated=effect.value == Constant(value=False))
    if isinstance(effect, Change):
        verb = "rises" if effect.sign > 0 else "drops"
        return f"{effect.fluent.words[0]} of {_term(effect.subject[0])} {verb} by {_term(effect.amount)}"
    return effect.form.filled(tuple(map(_term, effect.fillers)))
