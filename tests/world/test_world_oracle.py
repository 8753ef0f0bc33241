"""The reducer and an answer set program agree on what is so and what is broken, in random worlds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from asp_oracle import SUBSTEPS, Oracle, quote
from fuzz_worlds import LONG, PEOPLE, happening, laws_of, replayed

from storyledger.world.engine.compiling import compile_laws
from storyledger.world.engine.evaluating import Happening
from storyledger.world.language.terms import HOURS

if TYPE_CHECKING:
    from storyledger.world.engine.engine import Engine

clingo = pytest.importorskip("clingo", reason="needs the solver extra")

LAWS = laws_of()
PROGRAM = compile_laws(LAWS)
THINGS: dict[str, list[Any]] = {
    "person": PEOPLE[:3],
    "place": ["mill", "weir"],
    "fact": ["it rains"],
    "thing": ["cup"],
    "group": ["guards"],
    "number": [1, 2, 15, *HOURS.values()],
    "word": ["red", "gold", "eyes"],
}
ORACLE = Oracle(LAWS, THINGS)
VERDICT = {"t": "contradiction", "u": "maybe", "gap": "gap"}


def _solve(text: str) -> tuple[set[tuple[int, int, str]], dict[str, dict[int, str]]]:
    """Return flags and the value of every fluent at every event."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], text)
    control.ground([("base", [])])
    flags: set[tuple[int, int, str]] = set()
    values: dict[str, dict[int, str]] = {}
    with control.solve(yield_=True) as handle:
        model = next(iter(handle))
        for atom in model.symbols(shown=True):
            if atom.name == "flag":
                law, verdict, at = atom.arguments
                flags.add((at.number // SUBSTEPS, law.number, VERDICT[str(verdict)]))
            elif atom.arguments[2].number % SUBSTEPS == 0:
                key, value, at = atom.arguments
                values.setdefault(str(key), {})[at.number // SUBSTEPS] = str(value)
    return flags, values


def _told_values(engine: Engine, keys: list[str], length: int) -> dict[str, dict[int, str]]:
    """Return the engine's values under the oracle's names."""
    names = {f"k({','.join(map(quote, key))})": key for key in _keys(engine)}
    return {
        name: {at: _said(engine.value(names[name], float(at) - 0.5)) for at in range(length + 1)}
        for name in keys
        if name in names
    }


def _keys(engine: Engine) -> list[tuple[Any, ...]]:
    return [key for key in engine.positions if key[0] in LAWS.fluents]


def _said(value: Any) -> str:
    return "untold" if value == "untold" else quote(value)


def _story(dice: random.Random, length: int) -> list[Happening]:
    story: list[Happening] = []
    while len(story) < length:
        each = happening(dice, LAWS, len(story))
        form = LAWS.forms[each.sentence]
        args = tuple(dice.choice(THINGS[sort]) for sort in form.sorts)
        if each.sentence == "number hours pass":
            each = Happening(each.sentence, (24,), each.id)
        else:
            each = Happening(each.sentence, args, each.id, each.confidence, each.sure)
        story.append(each)
    return story


@pytest.mark.parametrize("seed", range(400) if LONG else range(4))
def test_the_reducer_agrees_with_the_solver(seed: int) -> None:
    dice = random.Random(seed)
    story = _story(dice, 16 if LONG else 6)
    start: dict[tuple[Any, ...], Any] = {("person is at place", who): "mill" for who in THINGS["person"][:2]}
    start |= {("person: human | werewolf", "ann"): "werewolf", ("left of group", "guards"): 16}
    start["person: packless | omega | beta | alpha", "ann"] = "alpha"
    engine = replayed(PROGRAM, start, {float(n): each for n, each in enumerate(story)})
    clash = [at for at, flags in engine.broken.items() for _, verdict in flags if verdict == "clash"]
    upto = int(min(clash)) if clash else len(story)
    flags, values = _solve(ORACLE.program(story[:upto], start))
    engine = replayed(PROGRAM, start, {float(n): each for n, each in enumerate(story[:upto])})
    told = {(int(at), law, verdict) for at, each in engine.broken.items() for law, verdict in each}
    assert told == flags
    mine = _told_values(engine, list(values), upto)
    assert mine == {name: values[name] for name in mine}
