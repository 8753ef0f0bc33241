"""All cheapest explanations of one passage, by an answer set solver on a small slice of the story.

Runs for inference where the ``solver`` extra is installed. Backward chaining finds some ways in which a value
may have come about; to say what is so in *every* cheapest one, all of them are needed. The slice holds the
people who can matter, what is told of them that can matter, and gaps in between where hidden events may
stand. Whatever the slice leaves out is caught afterwards: every plan is replayed on the whole story.

The program is made of numbers only: people, sentences, traits and values go in by index, so no text of any
file reaches the solver.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storyledger.world.asking.hypotheses import FROM_THE_START, HIDDEN, INVENTED, STRANGER, Plan
from storyledger.world.engine.compiling import SETTING
from storyledger.world.engine.evaluating import Happening
from storyledger.world.language.terms import Constant, EventForm, Law, Same, Set, Test, Trigger, Variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.world.asking.infer import Question
    from storyledger.world.engine.evaluating import Position
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import Condition, Fluent, Term

__all__ = ["GAPS", "PEOPLE", "SECONDS", "cheapest", "is_installed"]

PEOPLE, GAPS, EVENTS = 20, 16, 40
"""Bounds of a slice."""
SECONDS = 2.0
"""After so long the solver is stopped."""
_MODELS = 200
_SUBSTEPS = 3
_STEP = 1e-3
_STRANGERS = 2
_TOLD = ("hidden", "unlike")
"""The atoms that make a plan."""

_INERTIA = f"""
v(F,P,V,0) :- start(F,P,V).
v(F,P,V,S+1) :- put(F,P,V,S), step(S+1).
v(F,P,V,S+1) :- v(F,P,V,S), not put(F,P,_,S), step(S+1).
{{ hidden(E,S) : may(E) }} 1 :- gap(S).
occ(E,S) :- hidden(E,S).
act(P,S) :- hidden(E,S), doer(E,P).
used(P) :- hidden(E,_), about(E,P).
used(P) :- named(P).
1 {{ start(F,P,V) : value(F,V) }} 1 :- open(F,P), used(P).
unlike(F,P,V) :- start(F,P,V), open(F,P), not first(F,P,V).
:- asked(F,P,V,S), not v(F,P,V,S).
#minimize {{ {HIDDEN}@1,E,S : hidden(E,S) }}.
#minimize {{ {STRANGER}@1,E,S,P : hidden(E,S), about(E,P), stranger(P) }}.
#minimize {{ {FROM_THE_START}@1,F,P : unlike(F,P,_), named(P) }}.
#minimize {{ 1,F,P : unlike(F,P,_), stranger(P) }}.
hid(E) :- hidden(E,_).
#show hid/1.
#show unlike/3.
"""
"""What holds for every slice. Models are told apart by what is hidden, not by when."""


def is_installed() -> bool:
    """Tell whether the solver can be used."""
    return importlib.util.find_spec("clingo") is not None


def cheapest(world: World, question: Question) -> tuple[list[Plan], bool]:
    """Return the cheapest plans for a question, and whether these are all there are in the slice.

    Nothing is found when the solver runs out of time, or when the slice would be too large.
    """
    if not is_installed():
        return [], False
    part = _Slice(world, question)
    if len(part.people) > PEOPLE:
        return [], False
    models, is_complete = _solve(part.program())
    return [part.plan(model) for model in models], is_complete


def _solve(program: str) -> tuple[list[list[Any]], bool]:
    """Return the shown atoms of all optimal models, and whether the search came to its end."""
    import clingo

    control = clingo.Control(["--opt-mode=optN", "--project=show", "--warn=none", str(_MODELS)])
    control.add("base", [], program)
    control.ground([("base", [])])
    found: list[list[Any]] = []

    def keep(model: Any) -> None:
        if model.optimality_proven:
            found.append([each for each in model.symbols(atoms=True) if each.name in _TOLD])

    with control.solve(on_model=keep, async_=True) as handle:
        if not handle.wait(SECONDS):
            handle.cancel()
            return [], False
        result = handle.get()
    return found, bool(result.exhausted) or len(found) < _MODELS


@dataclass(slots=True)
class _Slice:
    """The part of a story that can matter to a question."""

    world: World
    question: Question
    fluents: list[Fluent] = field(init=False)
    laws: list[Law] = field(init=False)
    forms: list[EventForm] = field(init=False)
    people: list[str] = field(init=False)
    positions: dict[int, Position] = field(default_factory=dict)
    """Where a hidden event of a step may stand."""
    may: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    """Hidden events: form and people, by index."""

    def __post_init__(self) -> None:
        self._relevant()
        self._cast()

    # -- what can matter -----------------------------------------------------------------------------------

    def _relevant(self) -> None:
        """Find the traits that the asked one depends on, and the laws in which they do."""
        everything = self.world.laws
        simple = [law for law in everything.laws if _is_simple(law)]
        names, laws = {self.question.key[0]}, list[Law]()
        sentences: set[str] = set()
        changed = True
        while changed:
            laws = [law for law in simple if law.kind == "law" and _matters(law, names, sentences)]
            grown = names | {each for law in laws for each in _asked(law)}
            heard = {law.form.sentence for law in laws if law.form is not None}
            changed = (grown, heard) != (names, sentences)
            names, sentences = grown, heard
        bans = [law for law in simple if law.kind == "never" and _speaks_of(law, sentences)]
        self.fluents = [
            everything.fluents[name] for name in sorted(names | {f for law in bans for f in _asked(law)})
        ]
        known = {fluent.name for fluent in self.fluents}
        self.laws = [law for law in simple if law.kind == "law" and _matters(law, known, sentences)] + bans
        spoken = sentences | {law.form.sentence for law in self.laws if law.form is not None}
        self.forms = [
            form for form in everything.forms.values() if form.sentence in spoken and _personal(form)
        ]

    def _cast(self) -> None:
        """Find the people who were ever other than at the start, or are told of in events that matter."""
        traits = {fluent.name for fluent in self.fluents if fluent.only_by_laws}
        keys = [*self.world.engine.given, *self.world.engine.positions]
        found = dict.fromkeys([self.question.key[1], *(key[1] for key in keys if key[0] in traits)])
        for position in self._told():
            found |= dict.fromkeys(self.world.engine.happenings[position].args)
        self.people = [*map(str, found), *(f"{INVENTED} {n}" for n in range(1, _STRANGERS + 1))]

    def _told(self) -> list[Position]:
        """Return the events before the passage that matter and are about the person asked for."""
        who, sentences = self.question.key[1], {form.sentence for form in self.forms}
        return [
            at
            for at, each in sorted(self.world.engine.happenings.items())
            if at < self.question.position and each.sentence in sentences and who in each.args
        ]

    def _written(self) -> dict[Position, list[tuple[int, int, int]]]:
        """Return where traits that matter change as told: fluent, person, value; by index.

        For the person asked for, only what is declared: the rest follows from the events by the laws.
        """
        found: dict[Position, list[tuple[int, int, int]]] = {}
        engine = self.world.engine
        for number, fluent in enumerate(self.fluents):
            for index, who in enumerate(self.people):
                key = (fluent.name, who)
                values = engine.values.get(key, ())
                for at, value in zip(engine.positions.get(key, ()), values, strict=True):
                    declared = engine.happenings[at].sentence == SETTING
                    is_asked = who == self.question.key[1] and not declared
                    if at < self.question.position and value in fluent.values and not is_asked:
                        change = (number, index, fluent.values.index(str(value)))
                        found.setdefault(at, []).append(change)
        return found

    # -- the program ---------------------------------------------------------------------------------------

    def program(self) -> str:
        """Return the whole program."""
        lines = [*self._values(), *self._hidden(), *self._story()]
        for law in self.laws:
            lines += self._law(law)
        return "\n".join(lines) + _INERTIA

    def _values(self) -> Iterator[str]:
        for number, who in enumerate(self.people):
            yield f"stranger({number})." if who.startswith(INVENTED) else f"named({number})."
        yield f":- used({len(self.people) - 1}), not used({len(self.people) - 2})."  # strangers are alike
        for number, fluent in enumerate(self.fluents):
            yield from (f"value({number},{index})." for index in range(len(fluent.values)))
            yield from (self._start(number, fluent, index) for index in range(len(self.people)))

    def _start(self, number: int, fluent: Fluent, index: int) -> str:
        """Return what somebody is at the start; who is not in question may have been anything."""
        who = self.people[index]
        value, since = self.world.engine.at((fluent.name, who), float("-inf"))
        first = fluent.values.index(str(value)) if value in fluent.values else 0
        fact = f"first({number},{index},{first})."
        is_open = who.startswith(INVENTED) or (fluent.only_by_laws and since is None)
        if is_open and who != self.question.key[1]:
            return f"{fact} open({number},{index})."
        return f"{fact} start({number},{index},{first})."

    def _hidden(self) -> Iterator[str]:
        """Yield the events that may stand in a gap: those off the page about two people at most."""
        for number, form in enumerate(self.forms):
            if form.off_page and len(form.sorts) <= 2:
                for args in self._fillings(len(form.sorts)):
                    self.may.append((number, args))
                    name = _event(number, args)
                    yield f"may({name})."
                    yield from (f"about({name},{who})." for who in args)
                    yield from [f"doer({name},{args[0]})."] if form.is_act else []

    def _fillings(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield people for an event, the one asked for among them or somebody who becomes what they need."""
        everybody = range(len(self.people))
        if size == 1:
            yield from ((who,) for who in everybody)
        else:
            yield from ((one, other) for one in everybody for other in everybody if one != other)

    def _story(self) -> Iterator[str]:
        """Yield the told events with gaps before them, and where the value is asked for."""
        told, written, step = set(self._told()), self._written(), 0
        places = sorted(told | written.keys())[-EVENTS:]
        every = max(1, -(-len(places) // (GAPS - 2)))
        for count, at in enumerate(places):
            if count % every == 0:
                yield f"gap({step})."
                self.positions[step] = at - _STEP
                step += _SUBSTEPS
            yield from self._event_at(at, step) if at in told else ()
            yield from (f"put({f},{who},{value},{step})." for f, who, value in written.get(at, ()))
            step += _SUBSTEPS
        for number in range(2):
            yield f"gap({step})."
            self.positions[step] = self.question.position - _STEP + number * _STEP / 4
            step += _SUBSTEPS
        fluent = next(n for n, each in enumerate(self.fluents) if each.name == self.question.key[0])
        value = self.fluents[fluent].values.index(str(self.question.value))
        yield f"asked({fluent},{self.people.index(str(self.question.key[1]))},{value},{step})."
        yield from self._later_acts(step)
        yield f"step(0..{step + _SUBSTEPS})."

    def _event_at(self, at: Position, step: int) -> Iterator[str]:
        happening = self.world.engine.happenings[at]
        number = next(n for n, form in enumerate(self.forms) if form.sentence == happening.sentence)
        args = tuple(self.people.index(str(arg)) for arg in happening.args)
        yield f"occ({_event(number, args)},{step}). told({step})."
        if self.forms[number].is_act:
            yield f"act({args[0]},{step})."

    def _later_acts(self, step: int) -> Iterator[str]:
        """Yield that people act after the passage, so that nobody is thought dead who is not."""
        acts = [
            happening.args[0]
            for at, happening in self.world.engine.happenings.items()
            if at >= self.question.position and happening.sure and self._is_act(happening.sentence)
        ]
        yield from (f"act({n},{step})." for n, who in enumerate(self.people) if who in acts)

    def _is_act(self, sentence: str) -> bool:
        form = self.world.laws.forms.get(sentence)
        return form is not None and form.is_act

    # -- laws ----------------------------------------------------------------------------------------------

    def _law(self, law: Law) -> Iterator[str]:
        body = ", ".join([self._trigger(law), *map(self._condition, law.conditions)])
        if law.kind == "never":
            yield f":- {body}, not told(S)."
            return
        for effect in law.effects:
            if (
                isinstance(effect, Set)
                and effect.fluent in self.fluents
                and isinstance(effect.value, Constant)
            ):
                fluent, value = (
                    self.fluents.index(effect.fluent),
                    effect.fluent.values.index(str(effect.value.value)),
                )
                yield f"put({fluent},{_term(effect.subject[0])},{value},S) :- {body}."
            elif isinstance(effect, Trigger) and effect.form in self.forms:
                args = tuple(_term(filler) for filler in effect.fillers)
                yield f"occ({_event(self.forms.index(effect.form), args)},S+1) :- {body}, step(S+1)."

    def _trigger(self, law: Law) -> str:
        args = tuple(_term(filler) for filler in law.fillers)
        return (
            f"act({args[0]},S)" if law.form is None else f"occ({_event(self.forms.index(law.form), args)},S)"
        )

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, Same):
            sign = "!=" if condition.negated else "="
            return f"{_term(condition.left)} {sign} {_term(condition.right)}"
        assert isinstance(condition, Test)
        assert isinstance(condition.value, Constant)
        fluent = self.fluents.index(condition.fluent)
        value = condition.fluent.values.index(str(condition.value.value))
        test = f"v({fluent},{_term(condition.subject[0])},{value},S)"
        return f"not {test}" if condition.negated else test

    # -- back ----------------------------------------------------------------------------------------------

    def plan(self, atoms: Iterable[Any]) -> Plan:
        """Return a model as a plan."""
        hidden, start, cost = [], [], 0
        for atom in atoms:
            if atom.name == "hidden":
                form, args = (
                    self.forms[atom.arguments[0].arguments[0].number],
                    atom.arguments[0].arguments[1:],
                )
                who = tuple(self.people[each.number] for each in args)
                hidden.append((self.positions[atom.arguments[1].number], Happening(form.sentence, who)))
                cost += HIDDEN + STRANGER * sum(each.startswith(INVENTED) for each in who)
            else:
                fluent, who_, value = (each.number for each in atom.arguments)
                start.append(
                    ((self.fluents[fluent].name, self.people[who_]), self.fluents[fluent].values[value])
                )
                cost += 0 if self.people[who_].startswith(INVENTED) else FROM_THE_START
        used = {who for _, happening in hidden for who in happening.args}
        kept = tuple(item for item in start if not item[0][1].startswith(INVENTED) or item[0][1] in used)
        return Plan(cost, tuple(sorted(hidden, key=lambda item: item[0])), start=kept)


def _is_simple(law: Law) -> bool:
    """Tell whether the slice can say a law: about people and their traits, at once, without exceptions."""
    conditions = all(
        isinstance(each, Same)
        or (
            isinstance(each, Test)
            and each.fluent.kind == "trait"
            and each.fluent.sorts == ("person",)
            and isinstance(each.value, Constant)
        )
        for each in law.conditions
    )
    plain = not law.delay and not law.exceptions and law.instead_of is None
    return conditions and plain and (law.form is None or _personal(law.form))


def _personal(form: EventForm) -> bool:
    return bool(form.sorts) and set(form.sorts) == {"person"}


def _matters(law: Law, names: set[str], sentences: set[str]) -> bool:
    """Tell whether a law sets a trait that matters, or triggers an event that does."""
    return any(
        (isinstance(effect, Set) and effect.fluent.name in names)
        or (isinstance(effect, Trigger) and effect.form.sentence in sentences)
        for effect in law.effects
    )


def _speaks_of(law: Law, sentences: set[str]) -> bool:
    return law.form is None or law.form.sentence in sentences


def _asked(law: Law) -> set[str]:
    return {each.fluent.name for each in law.conditions if isinstance(each, Test)}


def _term(term: Term) -> str:
    """Return a letter as the solver's variable; a letter is a capital with a digit at most."""
    assert isinstance(term, Variable)
    return f"X{ord(term.letter[0])}{term.letter[1:]}"


def _event(form: int, args: tuple[object, ...]) -> str:
    return f"e({','.join(map(str, (form, *args)))})"
