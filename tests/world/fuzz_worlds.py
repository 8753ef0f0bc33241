"""Random worlds and stories for fuzzing the engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from storyledger.world.engine.engine import Engine
from storyledger.world.engine.evaluating import Happening
from storyledger.world.language.language import Source, parse
from storyledger.world.language.packs import pack_names, pack_source

if TYPE_CHECKING:
    import random

    from storyledger.world.engine.compiling import Program
    from storyledger.world.language.terms import Laws

LONG = os.environ.get("STORYLEDGER_FUZZ") == "long"
"""Whether ``make fuzz`` asked for the long runs."""

WITNESSES = """world "witnesses"
use "werewolf"
law "arrivals are seen"
  when A goes to P then each X who is at P knows that A goes to P
law "murder is seen"
  when A kills B if A is at P
  then each X who is at P and is alive and is not A knows that A kills B
law "a crowd panics"
  when A kills B if A is at P, at least 3 X who are at P then each X who is at P is unconscious
law "the slow poison" when A is poisoned after 2 days unless A is clean then A dies
law "wolves shrug it off" instead of law "to be struck is to be hurt"
  when A hurts B if B is werewolf then B heals
law "wolves are drawn to blood"
  when A is hurt if at least 2 X who are werewolf and follow A
  then each X who is werewolf and is not A: X is wounded
law "grief" when A dies if A is at P then each X who is wounded and is at P: X falls unconscious
check "you tell only what you know" when A tells B F needs A knows F
must "you lie about deaths you know of" when A lies to B needs A knows that B dies
never "two of a kind do not bite" when A bites B if A is at P, B is at P unless A is alpha
"""


def laws_of(text: str = WITNESSES) -> Laws:
    return parse([Source(text, "test.world")], find_pack=pack_source, known=pack_names())


PEOPLE = ["ann", "bo", "cy", "dee", "eve", "flo"]
_CHOICES: dict[str, list[Any]] = {
    "person": PEOPLE,
    "place": ["mill", "weir"],
    "fact": ["it rains", "ann dies", "bo dies", "ann kills bo"],
    "thing": ["cup", "key"],
    "group": ["guards"],
    "number": [1, 1, 2, 15],
    "word": ["red", "gold", "eyes"],
}


def happening(dice: random.Random, laws: Laws, number: int, *, sure: bool | None = None) -> Happening:
    """Return any event of the world; one in eight is not sure."""
    form = dice.choice(list(laws.forms.values()))
    args = tuple(dice.choice(_CHOICES[sort]) for sort in form.sorts)
    if form.sentence == "number hours pass":
        args = (dice.choice([5, 24, 48]),)
    certain = dice.random() > 0.125 if sure is None else sure
    return Happening(form.sentence, args, f"e{number}", 1.0 if certain else 0.3, certain)


def given(dice: random.Random) -> dict[tuple[str, ...], Any]:
    """Return a start: some people's places, two alphas."""
    start: dict[tuple[str, ...], Any] = {
        ("person is at place", who): dice.choice(["mill", "weir"]) for who in PEOPLE[:4]
    }
    for who in PEOPLE[:2]:
        start["person: human | werewolf", who] = "werewolf"
        start["person: packless | omega | beta | alpha", who] = "alpha"
    return start


def replayed(program: Program, start: dict[tuple[str, ...], Any], story: dict[float, Happening]) -> Engine:
    """Return an engine that has replayed a story."""
    engine = Engine(program, start)
    places = sorted(story)
    engine.replay([story[at] for at in places], places)
    return engine


def contents(engine: Engine) -> tuple[Any, ...]:
    """Return everything an engine knows, to compare two."""
    flags = {at: sorted(each) for at, each in engine.broken.items()}
    readers = {key: list(each) for key, each in engine.readers.items()}
    outcomes = {at: (dict(each.writes), sorted(each.reads, key=repr)) for at, each in engine.outcomes.items()}
    return engine.happenings, engine.positions, engine.values, readers, flags, outcomes
