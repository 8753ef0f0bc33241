"""What the page does not show: hidden events behind what it does show, each plan tried on the engine.

Runs when somebody asks. A passage that shows what only laws can bring about, such as red eyes, is a question
where nothing told accounts for it. Plans come from ``hypotheses``; one counts only if a replay with it shows
what the passage shows and breaks no further law. What all the cheapest plans agree on is called certain,
always under the condition that it was not so from the start. An inference never enters the ledger by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from storyledger.entries import EventId, State
from storyledger.span import Evidence
from storyledger.world.asking.hypotheses import INVENTED, Plan, plans
from storyledger.world.engine.compiling import SETTING
from storyledger.world.engine.evaluating import Happening, Position
from storyledger.world.engine.reasons import Ground, grounds
from storyledger.world.engine.replayed import World
from storyledger.world.language.saying import say
from storyledger.world.language.terms import Constant, Key, Test, Variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.world.engine.timeline import Told
    from storyledger.world.language.terms import Law

__all__ = ["Explanation", "Inference", "More", "Question", "Step", "infer", "questions"]

SHOWN = 4
"""So many explanations are given at most: the cheapest, and the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of an explanation."""

    kind: Literal["inferred", "assumed", "told"]
    """Inferred: happened off the page. Assumed: so from the start. Told: a passage tells it."""
    text: str
    evidence: Evidence | None = None
    """The passage, for what is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One way in which it may have come about."""

    cost: int
    """Only for comparing: more, and more unlikely, additions cost more."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """What must have happened, going by one passage."""

    text: str
    """What the passage shows: ``Wren is red-eyed``."""
    who: str
    """Id of whom it is about."""
    evidence: Evidence
    """The passage."""
    event: EventId
    certain: tuple[str, ...]
    """What is so in every cheapest explanation."""
    states: tuple[State, ...]
    """The traits among that, from the passage on."""
    explanations: tuple[Explanation, ...]
    """The cheapest first."""
    caveat: str
    """``unless Wren was red-eyed from the start``."""
    is_complete: bool = False
    """All cheapest explanations were looked at, within the bounds of the solver; else those that backward
    chaining found.
    """


@dataclass(frozen=True, slots=True)
class Question:
    """A value that a passage shows and nothing accounts for."""

    key: Key
    value: Any
    position: Position
    """Of the passage."""


More = Callable[[World, Question], tuple[list[Plan], bool]]
"""Finds further plans for a question, and tells whether none as cheap was left out; see ``solver``."""


def infer(world: World, more: More | None = None) -> tuple[Inference, ...]:
    """Return what the laws let conclude about hidden events, in order of the passages that show them.

    Args:
        world: The story.
        more: Finds further plans; ``solver.cheapest`` where the solver is installed.

    """
    answers = (_answer(world, question, more) for question in questions(world))
    return tuple(each for each in answers if each is not None)


def questions(world: World) -> Iterator[Question]:
    """Yield what passages show of named people and nothing accounts for."""
    asked: set[tuple[Key, Any]] = set()
    for position in sorted(world.engine.broken):
        for index, _verdict in world.engine.broken[position]:
            law = world.laws.laws[index]
            for key, value in _needed(law, world.engine.happenings[position]):
                nothing_told = world.engine.at(key, position)[1] is None
                if nothing_told and (key, value) not in asked and _is_named(world, key[1]):
                    asked.add((key, value))
                    yield Question(key, value, position)


def _is_named(world: World, who: str) -> bool:
    """Tell whether an id is of one person; a description may fit several."""
    person = world.ledger.get(who)
    return person is None or person.kind == "person"


def _needed(law: Law, happening: Happening) -> Iterator[tuple[Key, Any]]:
    """Yield the values that an observation shows, or that a law asks for, and only laws may set."""
    letters = {
        filler.letter: arg
        for filler, arg in zip(law.fillers, happening.args, strict=False)
        if isinstance(filler, Variable)
    }
    if law.kind not in ("seen", "must") or law.form is None or not happening.sure:
        return
    for need in law.needs:
        if isinstance(need, Test) and need.fluent.only_by_laws and isinstance(need.value, Constant):
            subject = need.subject[0]
            if isinstance(subject, Variable) and subject.letter in letters:
                yield (need.fluent.name, letters[subject.letter]), need.value.value


@dataclass(frozen=True, slots=True)
class _Tried:
    """A plan that works on the whole story."""

    plan: Plan
    told: tuple[Position, ...]
    """The events of the text that the value then rests on."""
    traits: tuple[tuple[str, Any], ...]
    """Fluent and value: what is then so of the person in question."""
    deeds: tuple[str, ...]
    """What they did and suffered."""
    kinds: dict[str, str]
    """What others had to be for it: ``{"varg": "alpha"}``."""


def _answer(world: World, question: Question, more: More | None) -> Inference | None:
    found = plans(world.engine, question.key, question.value, question.position)
    further, is_complete = more(world, question) if more is not None else ([], False)
    ordered = sorted(dict.fromkeys((*found, *further)), key=lambda plan: plan.cost)
    tried = [each for plan in ordered if (each := _try(world, question, plan)) is not None]
    if not tried:
        return None
    text = say(world.laws, question.key, question.value, world.name)
    told = world.told_at(question.position)
    cheapest = [each for each in tried if each.plan.cost == tried[0].plan.cost]
    who = str(question.key[1])
    traits = [item for item in cheapest[0].traits if all(item in each.traits for each in cheapest)]
    deeds = [deed for deed in cheapest[0].deeds if all(deed in each.deeds for each in cheapest)]
    return Inference(
        text=text,
        who=who,
        evidence=world.ledger.evidence(told.span),
        event=EventId(told.happening.id),
        certain=(*(say(world.laws, (name, who), value, world.name) for name, value in traits), *deeds),
        states=tuple(_state(name, who, value, told) for name, value in traits),
        explanations=_distinct(_explained(world, each) for each in tried),
        caveat=f"unless {text.replace(' is ', ' was ', 1)} from the start",
        is_complete=is_complete,
    )


def _distinct(explanations: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """Return the first explanations that do not say the same."""
    found = {tuple((step.kind, step.text) for step in each.steps): each for each in reversed([*explanations])}
    return tuple(sorted(found.values(), key=lambda each: each.cost)[:SHOWN])


def _try(world: World, question: Question, plan: Plan) -> _Tried | None:
    """Replay with a plan; None when it does not show what the passage shows, or breaks a law."""
    engine, edits = world.engine, _edits(world, plan)
    before = dict(engine.broken)
    undo = engine.apply(edits)
    try:
        new = [
            verdict
            for at in undo.before
            for law, verdict in engine.broken.get(at, ())
            if (law, verdict) not in before.get(at, ())
        ]
        works = engine.value(question.key, question.position) == question.value
        if not works or "contradiction" in new or "clash" in new:
            return None
        chain = grounds(engine, question.key, question.position)
        rests = {each.position for each in chain if each.is_told and each.position is not None}
        told = tuple(sorted(rests - edits.keys()))
        kinds = dict(_kinds(world, chain, str(question.key[1])))
        deeds = tuple(_deeds(world, question, plan, told, kinds))
        return _Tried(plan, told, tuple(_traits(world, question)), deeds, kinds)
    finally:
        engine.undo(undo)


def _edits(world: World, plan: Plan) -> dict[Position, Happening | None]:
    """Return a plan as edits: what was so from the start stands before everything."""
    first = (world.places[0] if world.places else 0.0) - 2.0 - len(plan.start)
    edits: dict[Position, Happening | None] = {
        first + number: Happening(SETTING, item, INVENTED) for number, item in enumerate(plan.start)
    }
    for at, happening in plan.hidden:
        place = at
        while place in edits:
            place -= 1e-6
        edits[place] = happening
    return edits


def _traits(world: World, question: Question) -> Iterator[tuple[str, Any]]:
    """Yield the traits that laws have now given to the person in question."""
    for fluent in world.laws.fluents.values():
        if fluent.kind == "trait" and fluent.only_by_laws and fluent.sorts == ("person",):
            value, since = world.engine.at((fluent.name, question.key[1]), question.position)
            if since is not None and value is not None:
                yield fluent.name, value


def _deeds(
    world: World, question: Question, plan: Plan, told: tuple[Position, ...], kinds: dict[str, str]
) -> Iterator[str]:
    """Yield what the person in question does or suffers, others called by what they are."""
    who = question.key[1]
    for happening in (*(world.engine.happenings[at] for at in told), *(each for _, each in plan.hidden)):
        if who in happening.args:
            yield _deed(world, happening, kinds, only=who)


def _state(fluent: str, who: str, value: Any, told: Told) -> State:
    """Return an inferred trait as the ledger writes states: from the passage on, and labelled."""
    why = (EventId(told.happening.id),)
    return State(
        fluent=fluent, of=who, value=str(value), start=told.span.start, end=None, why=why, origin="inferred"
    )


def _deed(world: World, happening: Happening, kinds: dict[str, str], only: str | None = None) -> str:
    """Return a deed in words; whom the text does not name is ``somebody who is alpha``.

    With ``only``, everybody else is called so, to compare plans about different people.
    """

    def called(arg: Any) -> str:
        if arg == only or (only is None and not str(arg).startswith(INVENTED)):
            return world.name(arg)
        return f"somebody who is {kinds[arg]}" if arg in kinds else "somebody"

    if happening.sentence == SETTING:
        key, value = happening.args
        return say(world.laws, key, value, world.name)
    form = world.laws.forms[happening.sentence]
    return form.filled(tuple(called(arg) for arg in happening.args))


def _kinds(world: World, chain: tuple[Ground, ...], who: str) -> Iterator[tuple[str, str]]:
    """Yield what others are in a chain, of what only laws bring about."""
    for ground in chain:
        fluent = world.laws.fluents[ground.key[0]]
        if fluent.only_by_laws and ground.key[1] != who and ground.value != fluent.first:
            yield str(ground.key[1]), str(ground.value)


def _explained(world: World, tried: _Tried) -> Explanation:
    plan, steps = tried.plan, list[Step]()
    for position in tried.told:
        told = world.told_at(position)
        text, evidence = _deed(world, told.happening, tried.kinds), world.ledger.evidence(told.span)
        steps.append(Step(kind="told", text=text, evidence=evidence))
    steps += [Step(kind="inferred", text=_deed(world, each, tried.kinds)) for _, each in plan.hidden]
    named = ((key, value) for key, value in plan.start if not str(key[1]).startswith(INVENTED))
    steps += [Step(kind="assumed", text=say(world.laws, *item, world.name)) for item in named]
    return Explanation(cost=plan.cost, steps=tuple(steps))
