"""Hidden events behind what a passage shows; every plan is tried, and nothing is believed."""

from __future__ import annotations

import random

import pytest
from staged import staged

from storyledger.world import World, load_laws
from storyledger.world.asking import solver
from storyledger.world.asking.hypotheses import plans
from storyledger.world.asking.infer import Inference, Question, _try, infer, questions
from storyledger.world.asking.repair import repairs
from storyledger.world.language.language import Source, parse
from storyledger.world.language.packs import pack_names, pack_source

needs_solver = pytest.mark.skipif(not solver.is_installed(), reason="the solver extra is not installed")

EYES = """
# Chapter 1
= Varg is werewolf
= Varg is alpha
Varg goes to the mill
# Chapter 2
Wren speaks
# Chapter 3
Wren kills Thorn
# Chapter 4
Wren has red eyes
"""


def one(world: World, *, by_solver: bool = False) -> Inference:
    (found,) = infer(world, solver.cheapest if by_solver else None)
    return found


def test_red_eyes_at_the_end_mean_bitten_and_killed_an_alpha() -> None:
    found = one(staged(EYES, "Varg Wren Thorn"))
    assert found.text == "Wren is red-eyed"
    assert found.evidence.exact == "Wren has red eyes."
    assert {"Wren is alpha", "Wren is bitten", "Wren is werewolf"} <= set(found.certain)
    assert {"Wren kills somebody who is alpha", "somebody who is alpha bites Wren"} <= set(found.certain)
    assert found.caveat == "unless Wren was red-eyed from the start"


def test_a_told_killing_is_part_of_the_simplest_explanation_with_its_passage() -> None:
    steps = [(step.kind, step.text) for step in one(staged(EYES, "Varg Wren Thorn")).explanations[0].steps]
    assert steps == [
        ("told", "Varg is alpha"),
        ("told", "Wren kills Thorn"),
        ("inferred", "Varg bites Wren"),
        ("assumed", "Thorn is alpha"),
    ]


def test_the_victim_of_a_hidden_killing_is_nobody_who_acts_later() -> None:
    tale = """
    # Chapter 1
    = Varg is werewolf
    = Varg is alpha
    = Hela is werewolf
    = Hela is alpha
    # Chapter 2
    Wren has red eyes
    # Chapter 3
    Hela goes to the mill
    """
    found = one(staged(tale, "Varg Hela Wren"))
    texts = {step.text for way in found.explanations for step in way.steps}
    assert "Wren kills Varg" in texts
    assert "Wren kills Hela" not in texts


def test_what_the_story_accounts_for_is_no_question() -> None:
    tale = """
    # Chapter 1
    = Varg is werewolf
    = Varg is alpha
    Varg bites Wren
    # Chapter 2
    Wren kills Varg
    # Chapter 3
    Wren has red eyes
    """
    assert infer(staged(tale, "Varg Wren")) == ()


def test_a_story_without_such_traits_has_no_questions() -> None:
    world = staged("# Chapter 1\nAda dies\nAda goes to the mill", "Ada", load_laws(["everyday"]))
    assert list(questions(world)) == []


def test_inferring_leaves_the_world_as_it_was() -> None:
    world = staged(EYES, "Varg Wren Thorn")
    before = world.states()
    found = infer(world)
    assert world.states() == before
    assert {state.origin for state in found[0].states} == {"inferred"}


@needs_solver
def test_the_solver_knows_every_cheapest_explanation() -> None:
    found = one(staged(EYES, "Varg Wren Thorn"), by_solver=True)
    assert found.is_complete
    assert {"Wren is alpha", "Wren is bitten", "Wren kills somebody who is alpha"} <= set(found.certain)


@needs_solver
def test_what_only_some_cheapest_explanations_say_is_not_certain() -> None:
    tale = """
    # Chapter 1
    = Varg is werewolf
    = Varg is alpha
    = Hela is werewolf
    = Hela is alpha
    # Chapter 2
    Wren has gold eyes
    """
    found = one(staged(tale, "Varg Hela Wren"), by_solver=True)
    texts = {step.text for way in found.explanations for step in way.steps}
    assert {"Varg bites Wren", "Hela bites Wren"} <= texts
    assert "somebody who is alpha bites Wren" in found.certain
    assert not any("Varg" in fact or "Hela" in fact for fact in found.certain)


@needs_solver
@pytest.mark.parametrize("seed", range(40))
def test_no_plan_of_backward_chaining_is_cheaper_than_the_solver_s(seed: int) -> None:
    """The solver looks at all plans of its slice, so it is the measure of the search without it."""
    world = staged(_random_tale(random.Random(seed)), "Ada Bo Cy Dee")
    for question in questions(world):
        found, is_complete = solver.cheapest(world, question)
        chained = plans(world.engine, question.key, question.value, question.position)
        assert is_complete
        working = [plan for plan in chained if _try(world, question, plan) is not None]
        if working and found:
            assert min(plan.cost for plan in found) <= min(plan.cost for plan in working)
        assert [plan for plan in found if plan.cost != found[0].cost] == []


def _random_tale(dice: random.Random) -> str:
    people = ["Ada", "Bo", "Cy", "Dee"]
    lines = ["# Chapter 1", "= Ada is werewolf", "= Ada is alpha"]
    for _ in range(6):
        one_, other = dice.sample(people, 2)
        lines.append(dice.choice([f"{one_} kills {other}", f"{one_} bites {other}", f"{one_} speaks"]))
    lines.append(f"{dice.choice(people)} has {dice.choice(['red', 'gold'])} eyes")
    return "\n".join(lines)


@needs_solver
def test_no_text_of_a_file_reaches_the_solver() -> None:
    text = 'world "w"\nuse "werewolf"\ntrait person: calm | sly#)).x  first calm only by laws\n'
    with pytest.raises(Exception, match="cannot stand here"):
        parse([Source(text.replace("#", "$"), "w.world")], find_pack=pack_source, known=pack_names())
    world = staged(EYES.replace("Wren", "Wren':-x.%"), "Varg Wren':-x.% Thorn")
    part = solver._Slice(world, next(iter(questions(world))))
    program = "".join(line for line in part.program() if not line.isdigit())
    plain = "".join(
        line
        for line in solver._Slice(*_pair(staged(EYES, "Varg Wren Thorn"))).program()
        if not line.isdigit()
    )
    assert program == plain


def _pair(world: World) -> tuple[World, Question]:
    return world, next(iter(questions(world)))


def test_the_entry_that_clears_most_comes_first() -> None:
    tale = """
    # Chapter 1
    Ada dies
    # Chapter 2
    Ada goes to the mill
    Ada hurts Bo
    Bo dies
    # Chapter 3
    Bo speaks
    """
    found = repairs(staged(tale, "Ada Bo"))
    assert (found[0].text, found[0].evidence.exact) == ("Ada dies", "Ada dies.")
    assert found[0].clears > found[1].clears >= 1
    assert all(each.clears > each.breaks for each in found)


def test_a_story_that_fits_needs_no_repair() -> None:
    assert repairs(staged("# Chapter 1\nAda speaks", "Ada")) == ()
