"""Strands whose order is open: what hangs on it is found, and nothing else."""

from __future__ import annotations

import random

import pytest
from fuzz_worlds import LONG, happening, laws_of
from ledgers import Draft

from storyledger.entries import EventId
from storyledger.span import Span
from storyledger.world import World, load_laws, replay
from storyledger.world.engine.compiling import compile_laws
from storyledger.world.engine.engine import Engine
from storyledger.world.engine.evaluating import Happening
from storyledger.world.engine.orders import conflicts, order_matters
from storyledger.world.engine.timeline import Told

LAWS = laws_of()
PROGRAM = compile_laws(LAWS)
TEXT = "Ned died on the moor.\nSal ate.\n***\nNed paid the ferryman.\nSal went to the weir.\n"


def strands(text: str) -> list[Span]:
    cut = text.index("***")
    return [Span(0, cut), Span(cut, len(text))]


def test_a_death_in_one_strand_and_an_act_in_the_other_hang_on_the_order() -> None:
    story = Draft(TEXT, "ned sal").event("Ned died on the moor", "dies", who="ned")
    story.event("Ned paid the ferryman", "leaves", who="ned")
    story.event("Sal went to the weir", "goes_to", who="sal", where="weir")
    world = replay(story.ledger(), load_laws())
    (found,) = order_matters(world, strands(TEXT))
    assert (found.law.name, found.verdict, found.event) == ("the dead do not act", "order", "e2")
    assert [each.evidence and each.evidence.exact for each in found.because] == [
        "Ned died on the moor",
        "Ned paid the ferryman",
    ]


def test_strands_about_different_people_do_not_matter_to_each_other() -> None:
    story = Draft(TEXT, "ned sal").event("Ned died on the moor", "dies", who="ned")
    story.event("Sal went to the weir", "goes_to", who="sal", where="weir")
    world = replay(story.ledger(), load_laws())
    assert conflicts(world, strands(TEXT)) == ()
    assert order_matters(world, strands(TEXT)) == ()


def _world(dice: random.Random) -> tuple[World, list[Span]]:
    """Return a story of two strands, told in turns."""
    each = [happening(dice, LAWS, number) for number in range(6)]
    told = [Told(one, Span(n * 10, n * 10 + 5), n * 10) for n, one in enumerate(each)]
    engine = Engine(PROGRAM)
    engine.replay(each)
    ledger = Draft("x" * 100, "ann bo cy").ledger()
    return World(ledger=ledger, laws=LAWS, told=tuple(told), engine=engine), [Span(0, 30), Span(30, 60)]


def _flags(order: list[Happening]) -> set[tuple[EventId, int, str]]:
    engine = Engine(PROGRAM)
    engine.replay(order)
    return {
        (EventId(engine.happenings[at].id), law, verdict)
        for at, flags in engine.broken.items()
        for law, verdict in flags
    }


@pytest.mark.parametrize("seed", range(1000) if LONG else range(20))
def test_without_a_conflict_every_order_says_the_same(seed: int) -> None:
    dice = random.Random(seed)
    world, parts = _world(dice)
    order = [told.happening for told in world.told]
    if any(each.sentence == "number hours pass" for each in order) or conflicts(world, parts):
        before = world.engine.broken.copy()
        order_matters(world, parts)
        assert world.engine.broken == before
        return
    for _ in range(5):
        left, right = order[:3], order[3:]
        mixed = [
            (left if left and (not right or dice.random() < 0.5) else right).pop(0) for _ in range(len(order))
        ]
        assert _flags(mixed) == _flags(order)


def test_what_hangs_on_the_order_is_what_some_order_says_and_another_does_not() -> None:
    story = Draft(TEXT, "ned sal").event("Ned died on the moor", "dies", who="ned")
    story.event("Ned paid the ferryman", "leaves", who="ned")
    world = replay(story.ledger(), load_laws())
    as_told = [violation.event for violation in world.violations]
    assert as_told == [violation.event for violation in order_matters(world, strands(TEXT))]
    assert [violation.event for violation in world.violations] == as_told
