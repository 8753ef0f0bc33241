"""Laws become functions, listed by the event they are about.

Runs once per world. ``exec`` sees only text that ``writing`` made of its own words and of numbers; a check
over the syntax tree refuses anything else before it is run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storyledger.patterns import pattern
from storyledger.world.engine.writing import HAPPENED, first_value, inverse, late_name, written, written_late
from storyledger.world.language.language import PASSING
from storyledger.world.language.terms import (
    Args,
    AtLeast,
    Condition,
    Each,
    Effect,
    Fluent,
    Key,
    Law,
    Laws,
    Term,
    Test,
    That,
    Value,
)

__all__ = [
    "CLOCK",
    "DECLARES",
    "DUE",
    "HAPPENS",
    "PASSES",
    "SETTING",
    "Program",
    "Runner",
    "compile_laws",
]

Runner = Callable[..., None]
"""``run(args, get, put, flag, push)``; see ``writing``."""

CLOCK: Key = ("clock",)
"""Hours of story time told so far."""
DUE: Key = ("due",)
"""What delayed laws will do: a sorted tuple of (hour, sentence, args)."""
PASSES = -1
"""Stands for a law where story time passes."""
HAPPENS = -2
"""Stands for a law where a fact is noted as having happened."""
DECLARES = -3
"""Stands for a law where somebody says that a fluent has a value from now on."""
SETTING = "it is so"
"""The event by which a fluent is set without a law; its arguments are the key and the value."""

_SAFE_NAME = pattern(r"[Cv][0-9]+|args|get|put|flag|push|run|u|w|x|_|aside|sorted|ONCE")
_SAFE_TEXT = frozenset({"maybe", "contradiction", "gap", "nothing"})
_SAFE_NODES = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Assign, ast.AugAssign, ast.Name, ast.Load,
    ast.Store, ast.Constant, ast.Subscript, ast.If, ast.IfExp, ast.Compare, ast.Eq, ast.NotEq, ast.Is,
    ast.IsNot, ast.Lt, ast.GtE, ast.Return, ast.Break, ast.Continue, ast.For, ast.Call, ast.Expr, ast.Tuple,
    ast.BoolOp, ast.And, ast.Or, ast.BinOp, ast.Add, ast.Sub, ast.UnaryOp, ast.Not, ast.Pass,
)  # fmt: skip


@dataclass(slots=True)
class Program:
    """Laws, ready to run."""

    laws: Laws
    by_event: dict[str, tuple[tuple[int, Runner], ...]] = field(default_factory=dict)
    """For each sentence, what runs when the event follows from another."""
    by_told_event: dict[str, tuple[tuple[int, Runner], ...]] = field(default_factory=dict)
    """For each sentence, what runs when the event is told: ``does anything`` as well, if it is an act."""
    runners: dict[str, tuple[Runner, ...]] = field(default_factory=dict)
    """``by_event`` without the laws' numbers: what replay runs."""
    told_runners: dict[str, tuple[Runner, ...]] = field(default_factory=dict)
    """``by_told_event`` without the laws' numbers."""
    first: dict[str, Value] = field(default_factory=dict)
    """What is read of a fluent that nothing has set."""
    names: dict[str, str] = field(default_factory=dict)
    """What was taken for each name in quotes that stands in the laws: an id, or the name itself."""
    listed: dict[str, str] = field(default_factory=dict)
    """Fluents whose subjects are listed by target, with the name of the list."""
    texts: list[str] = field(default_factory=list)
    """The functions as they were run."""

    def fits(self, names: Mapping[str, str]) -> bool:
        """Tell whether ``names`` mean the same to the laws as those they were compiled with."""
        return all(names.get(name, name) == meant for name, meant in self.names.items())


def compile_laws(laws: Laws, names: Mapping[str, str] | None = None) -> Program:
    """Turn laws into functions.

    Args:
        laws: The laws.
        names: What to take for the names in quotes that stand in the laws.

    """
    program = Program(laws, first={name: first_value(fluent) for name, fluent in laws.fluents.items()})
    program.listed = {fluent.name: inverse(fluent) for fluent in _listed(laws)}

    def meant(name: str) -> str:
        return program.names.setdefault(name, (names or {}).get(name, name))

    runners = [_compiled(law, index, laws, meant, program) for index, law in enumerate(laws.laws)]
    anything = [(n, runners[n]) for n, law in enumerate(laws.laws) if law.form is None]
    facts = _told_of(laws)
    for sentence, form in laws.forms.items():
        own = [(n, runners[n]) for n, law in enumerate(laws.laws) if law.form == form]
        own += [(PASSES, _passing)] if form == PASSING else []
        own += [(HAPPENS, _happening(form.filled))] if sentence in facts else []
        program.by_event[sentence] = tuple(own)
        program.by_told_event[sentence] = tuple([*anything, *own] if form.is_act else own)
    program.by_event[SETTING] = program.by_told_event[SETTING] = ((DECLARES, _declaring),)
    for n, law in enumerate(laws.laws):
        if law.delay:
            text, constants = written_late(law, n, meant)
            program.by_event[late_name(law)] = ((n, _run(text, constants, program)),)
    program.runners = {name: tuple(run for _, run in laws) for name, laws in program.by_event.items()}
    program.told_runners = {
        name: tuple(run for _, run in laws) for name, laws in program.by_told_event.items()
    }
    return program


def _compiled(law: Law, index: int, laws: Laws, meant: Callable[[str], str], program: Program) -> Runner:
    replaced_by = [other for other in laws.laws if other.instead_of == law.name]
    text, constants = written(law, index, meant, replaced_by)
    return _run(text, constants, program)


def _run(text: str, constants: dict[str, object], program: Program) -> Runner:
    """Make a function of a text that ``writing`` made, after checking that it can be nothing else."""
    tree = ast.parse(text)
    check(tree)
    program.texts.append(text)
    space: dict[str, Any] = {"__builtins__": {}, "sorted": sorted, "ONCE": (0,), **constants}
    exec(compile(tree, "<law>", "exec"), space)  # noqa: S102 - see the module's docstring
    runner: Runner = space["run"]
    return runner


def check(tree: ast.AST) -> None:
    """Raise ``ValueError`` for a syntax tree that ``writing`` cannot have meant."""
    for node in ast.walk(tree):
        allowed = isinstance(node, _SAFE_NODES)
        if isinstance(node, ast.Name):
            allowed = _SAFE_NAME.fullmatch(node.id) is not None
        elif isinstance(node, ast.Constant):
            allowed = node.value is None or isinstance(node.value, int) or node.value in _SAFE_TEXT
        if not allowed:
            raise ValueError(f"a law was written wrongly: {ast.dump(node)[:200]}")


def _passing(args: Args, get: Any, put: Any, flag: Any, push: Any) -> None:  # noqa: ARG001
    """Let story time pass, and let what has come due happen."""
    clock = get(CLOCK)
    now = None if clock is None else clock + args[0]
    put(PASSES, CLOCK, now, False)
    due = get(DUE)
    if due and now is not None:
        for item in due:
            if item[0] <= now:
                push(PASSES, item[1], item[2], False, 0)
        put(PASSES, DUE, tuple(item for item in due if item[0] > now), False)


def _declaring(args: Args, get: Any, put: Any, flag: Any, push: Any) -> None:  # noqa: ARG001
    """Set a fluent."""
    put(DECLARES, args[0], args[1], False)


def _happening(filled: Callable[[Args], str]) -> Runner:
    """Return what notes that a fact has happened."""

    def note(args: Args, get: Any, put: Any, flag: Any, push: Any) -> None:  # noqa: ARG001
        put(HAPPENS, (HAPPENED, filled(args)), True, False)

    return note


def _listed(laws: Laws) -> list[Fluent]:
    """Return the fluents by which ``each X who`` and ``at least 2 X who`` list people."""
    found: dict[str, Fluent] = {}
    for law in laws.laws:
        for part in _parts(law):
            if isinstance(part, AtLeast | Each):
                first = part.tests[0]
                assert isinstance(first, Test)
                found[first.fluent.name] = first.fluent
    return list(found.values())


def _parts(law: Law) -> list[Condition | Effect]:
    return [*law.conditions, *law.exceptions, *law.late_exceptions, *law.needs, *law.effects]


def _told_of(laws: Laws) -> set[str]:
    """Return the sentences of events that laws speak of with ``that``."""
    found: set[str] = set()
    for law in laws.laws:
        for part in _parts(law):
            for term in _terms(part):
                if isinstance(term, That):
                    found.add(term.form.sentence)
    return found


def _terms(part: Condition | Effect) -> list[Term]:
    """Return every term of a condition or effect."""
    if isinstance(part, AtLeast):
        return [term for test in part.tests for term in _terms(test)]
    if isinstance(part, Each):
        return [*(term for test in part.tests for term in _terms(test)), *_terms(part.effect)]
    terms: list[Term] = list(getattr(part, "subject", ())) + list(getattr(part, "fillers", ()))
    return terms + [
        getattr(part, name) for name in ("value", "left", "right", "amount") if hasattr(part, name)
    ]
