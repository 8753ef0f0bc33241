"""An edit gives what a full replay gives, always; and undoing it gives back what was there."""

from __future__ import annotations

import random

import pytest
from fuzz_worlds import LONG, contents, given, happening, laws_of, replayed

from storyledger.world.engine.compiling import compile_laws
from storyledger.world.engine.evaluating import Happening

LAWS = laws_of()
PROGRAM = compile_laws(LAWS)
SEEDS = range(1500) if LONG else range(12)


def _edits(dice: random.Random, story: dict[float, Happening], number: int) -> dict[float, Happening | None]:
    """Return up to four edits: replacements, removals, insertions, and moves."""
    edits: dict[float, Happening | None] = {}
    for _ in range(dice.randint(1, 4)):
        at = dice.choice(list(story)) if dice.random() < 0.6 and story else dice.random() * 40
        if at in story and dice.random() < 0.3:
            edits[dice.random() * 40] = story[at]
            edits[at] = None
        elif at in story and dice.random() < 0.5:
            edits[at] = None
        else:
            edits[at] = happening(dice, LAWS, number)
    return edits


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_equal_full_replay(seed: int) -> None:
    dice = random.Random(seed)
    start = given(dice)
    story = {float(n): happening(dice, LAWS, n) for n in range(40)}
    engine = replayed(PROGRAM, start, story)
    for step in range(8):
        edits = _edits(dice, story, 1000 + step)
        before = contents(engine)
        undo = engine.apply(edits)
        changed = {at: each for at, each in {**story, **edits}.items() if each is not None}
        assert contents(engine) == contents(replayed(PROGRAM, start, changed))
        engine.undo(undo)
        assert contents(engine) == before
        engine.apply(edits)
        story = changed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_laws_as_authority_equal_a_plain_sequential_reading(seed: int) -> None:
    dice = random.Random(seed)
    start = given(dice)
    story = {float(n): happening(dice, LAWS, n) for n in range(40)}
    engine = replayed(PROGRAM, start, story)
    base = dict(engine.broken)
    edits = _edits(dice, story, 1000)
    engine.apply(edits, blocking=base)
    plain = replayed(PROGRAM, start, {})
    for at, each in sorted({**story, **edits}.items()):
        if each is not None:
            undo = plain.apply({at: each})
            was = {verdict for _, verdict in base.get(at, ())}
            if "contradiction" in {verdict for _, verdict in plain.broken.get(at, ())} - was:
                reads, flags = plain.outcome(at).reads, plain.broken[at]
                plain.undo(undo)
                plain.happenings[at] = each
                plain._replace(at, type(plain.outcome(at))((), reads, flags))
    assert contents(engine) == contents(plain)


def test_nothing_is_run_again_for_an_event_nobody_looks_at() -> None:
    dice = random.Random(3)
    story = {float(n): Happening("person goes to place", (f"p{n}", "mill"), f"e{n}") for n in range(50)}
    engine = replayed(compile_laws(laws_of('world "x"\nuse "everyday"')), given(dice), story)
    undo = engine.apply({10.0: Happening("person goes to place", ("p10", "weir"), "edit")})
    assert undo.run_again == 1
