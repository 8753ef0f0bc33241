"""The same laws as an answer set program: the oracle that the reducer is compared with.

Nothing is shared with the engine but the syntax tree. Time is dense: every event has ``SUBSTEPS`` steps,
every fluent a value at each of them, and inertia is a rule. Slow and simple on purpose.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from storyledger.world.language.terms import (
    AtLeast,
    Change,
    Condition,
    Constant,
    Each,
    Effect,
    Law,
    Laws,
    Same,
    Set,
    Term,
    Test,
    That,
    Trigger,
    Unknown,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.world.engine.evaluating import Happening

SUBSTEPS = 6

RULES = """
and(t,t,t). and(t,u,u). and(u,t,u). and(u,u,u).
eff(K,V,T,L) :- put(L,K,V,t,T), not bad(K).
eff(K,V,T,L) :- put(L,K,V,u,T), v(K,V,T), not bad(K).
eff(K,unk,T,L) :- put(L,K,V,u,T), not v(K,V,T), not bad(K).
w(K,T) :- eff(K,_,T,_).
unsure(K,T) :- eff(K,unk,T,_), eff(K,V,T,_), V != unk.
last(K,M,T) :- w(K,T), M = #max { L : eff(K,_,T,L) }.
v(K,unk,T+1) :- unsure(K,T).
v(K,V,T+1) :- not unsure(K,T), last(K,L,T), eff(K,V,T,L).
v(K,V,T+1) :- v(K,V,T), not w(K,T), step(T).
look(K,V,T) :- v(K,V,T), V != untold.
look(k(N,A,F),no,T) :- v(k(N,A,F),untold,T), v(k("!",F),yes,T).
look(k(N,A,F),unk,T) :- v(k(N,A,F),untold,T), not v(k("!",F),yes,T).
value(V) :- look(_,V,_).  value(V) :- someone(V).
#show flag/3.
#show v/3.
"""


def quote(value: object) -> str:
    """Return a constant as ASP text."""
    if value is None:
        return "unk"
    if value is True or value is False:
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else '"' + str(value) + '"'


class Oracle:
    """Laws as an answer set program over a small closed world."""

    def __init__(self, laws: Laws, things: Mapping[str, Sequence[Any]]) -> None:
        self.laws, self.things = laws, things
        self.forms = {sentence: f"e{n}" for n, sentence in enumerate(laws.forms)}
        self.lines: list[str] = []
        self.fresh = 0
        self.told_of: set[str] = set()
        for index, law in enumerate(laws.laws):
            self._law(law, index)
        self.rules = "\n".join(self.lines) + RULES

    # -- laws -----------------------------------------------------------------------------------------------

    def _law(self, law: Law, index: int) -> None:
        body, scope = self._trigger(law)
        status = ["S0"]
        for other in self.laws.laws:
            if other.instead_of == law.name:
                literal, result = self._aside(other, law)
                body.append(literal)
                status.append(result)
        for condition in law.conditions:
            status.append(self._condition(condition, body, scope))  # noqa: PERF401 - each adds to the body
        for condition in law.exceptions:
            status.append(self._condition(_opposite(condition), body, scope))  # noqa: PERF401
        folded = self._fold(status, body)
        if not law.delay:
            self._outcome(law, index, body, folded, scope)
            return
        letters = ",".join(scope.values()) or "0"
        late = f"late{index}({letters})"
        clock = [*body, f"{folded}=t", 'v(k("clock"),C,T)', f"H=C+{law.delay}"]
        self.lines.append(f"put({index},k(due,{late},H),yes,t,T) :- {', '.join(clock)}.")
        body = [f"occ({late},S0,T)"]
        status = ["S0"]
        for condition in law.late_exceptions:
            status.append(self._condition(_opposite(condition), body, scope))
        self._outcome(law, index, body, self._fold(status, body), scope)

    def _trigger(self, law: Law, prefix: str = "") -> tuple[list[str], dict[str, str]]:
        scope: dict[str, str] = {}
        if law.form is None:
            assert isinstance(law.fillers[0], Variable)
            scope[law.fillers[0].letter] = f"V{prefix}{law.fillers[0].letter}"
            return [f"act({scope[law.fillers[0].letter]},S0,T)"], scope
        args = []
        for filler in law.fillers:
            if isinstance(filler, Variable):
                args.append(scope.setdefault(filler.letter, f"V{prefix}{filler.letter}"))
            else:
                assert isinstance(filler, Constant)
                args.append(quote(filler.value))
        return [f"occ({self._event(law.form.sentence, args)},S0,T)"], scope

    def _event(self, sentence: str, args: Iterable[str]) -> str:
        return f"{self.forms[sentence]}({','.join(args)})"

    def _aside(self, other: Law, law: Law) -> tuple[str, str]:
        """Return a literal that gives the status of "no law stands instead", and where it gives it."""
        self.fresh += 1
        name, result = f"aside{self.fresh}", f"SA{self.fresh}"
        body, scope = self._trigger(other)
        status = [self._condition(each, body, scope) for each in other.conditions]
        status += [self._condition(_opposite(each), body, scope) for each in other.exceptions]
        folded = self._fold(["t", *status], body)
        _, mine = self._trigger(law)
        if law.form is None and other.form is not None:
            first = other.fillers[0]
            assert isinstance(first, Variable)
            own = [scope[first.letter]]
        else:
            own = [scope[each.letter] for each in other.fillers if isinstance(each, Variable)]
        theirs = [mine[each.letter] for each in law.fillers if isinstance(each, Variable)]
        self.lines.append(f"{name}(({','.join(own)},),{folded},T) :- {', '.join(body)}.")
        args = f"({','.join(theirs)},)"
        trigger = ", ".join(self._trigger(law)[0])
        self.lines.append(f"free{name}({args},u,T) :- {trigger}, {name}({args},u,T).")
        self.lines.append(
            f"free{name}({args},t,T) :- {trigger}, not {name}({args},u,T), not {name}({args},t,T)."
        )
        return f"free{name}({args},{result},T)", result

    def _fold(self, status: list[str], body: list[str]) -> str:
        while len(status) > 1:
            self.fresh += 1
            one, other, *rest = status
            body.append(f"and({one},{other},F{self.fresh})")
            status = [f"F{self.fresh}", *rest]
        return status[0]

    # -- conditions -----------------------------------------------------------------------------------------

    def _condition(self, condition: Condition, body: list[str], scope: dict[str, str]) -> str:
        self.fresh += 1
        status = f"S{self.fresh}"
        if isinstance(condition, AtLeast):
            body.append(self._count(condition, scope))
            return "t"
        if isinstance(condition, Same):
            left, right = self._term(condition.left, body, scope), self._term(condition.right, body, scope)
            body.append(f"same({left},{right},{'no' if condition.negated else 'yes'},{status})")
            self.lines += _SAME
            return status
        free = isinstance(condition.value, Variable) and condition.value.letter not in scope
        key = self._key(condition.fluent.name, condition.subject, body, scope)
        value = f"X{self.fresh}"
        if free and not condition.negated:
            assert isinstance(condition.value, Variable)
            scope[condition.value.letter] = value
            body += [f"look({key},{value},T)", f"found({value},{status})"]
            self.lines += _FOUND
            return status
        wanted = self._term(condition.value, body, scope)
        body += [
            f"look({key},{value},T)",
            f"is({value},{wanted},{'no' if condition.negated else 'yes'},{status})",
        ]
        self.lines += _FOUND
        return status

    def _count(self, least: AtLeast, scope: dict[str, str]) -> str:
        inner = {**scope, least.letter: f"Z{self.fresh}"}
        body: list[str] = [f"person({inner[least.letter]})"]
        for test in least.tests:
            body.append(f"{self._condition(test, body, inner)}=t")
        sign = ">=" if least.number >= 0 else "<"
        return f"#count{{ {inner[least.letter]} : {', '.join(body)} }} {sign} {abs(least.number)}"

    def _term(self, term: Term, body: list[str], scope: dict[str, str]) -> str:
        if isinstance(term, Variable):
            return scope[term.letter]
        if isinstance(term, That):
            self.fresh += 1
            self.told_of.add(term.form.sentence)
            args = [self._term(each, body, scope) for each in term.fillers]
            name = f"N{self.fresh}"
            body.append(f"fact({self._event(term.form.sentence, args)},{name})")
            return name
        return "unk" if isinstance(term, Unknown) else quote(term.value)

    def _key(self, name: str, terms: Sequence[Term], body: list[str], scope: dict[str, str]) -> str:
        return f"k({quote(name)},{','.join(self._term(term, body, scope) for term in terms)})"

    # -- outcomes -------------------------------------------------------------------------------------------

    def _outcome(self, law: Law, index: int, body: list[str], status: str, scope: dict[str, str]) -> None:
        if law.kind == "never":
            self.lines.append(f"flag({index},{status},T) :- {', '.join(body)}.")
        elif law.kind == "law":
            for effect in law.effects:
                self._effect(effect, index, list(body), status, dict(scope))
        else:
            for need in law.needs:
                self._need(law, need, index, list(body), status, scope)

    def _need(
        self, law: Law, need: Condition, index: int, body: list[str], status: str, scope: dict[str, str]
    ) -> None:
        asks = law.kind == "must" or (
            law.kind == "seen" and isinstance(need, Test) and need.fluent.only_by_laws
        )
        assert isinstance(need, Test)
        broken = list(body)
        against = self._condition(_opposite(need), broken, dict(scope))
        self.lines.append(f"flag({index},{status},T) :- {', '.join(broken)}, {against}=t.")
        if asks:
            unknown = list(body)
            known = self._condition(need, unknown, dict(scope))
            self.lines.append(f"flag({index},gap,T) :- {', '.join(unknown)}, {known}=u, {status}=t.")

    def _effect(
        self, effect: Effect, index: int, body: list[str], status: str, scope: dict[str, str]
    ) -> None:
        if isinstance(effect, Each):
            scope[effect.letter] = f"Each{index}"
            body.append(f"person({scope[effect.letter]})")
            first = self._condition(effect.tests[0], body, scope)
            body.append(f"{first}=t")
            rest = [self._condition(test, body, scope) for test in effect.tests[1:]]
            self._effect(effect.effect, index, body, self._fold([status, *rest], body), scope)
        elif isinstance(effect, Set):
            key = self._key(effect.fluent.name, effect.subject, body, scope)
            value = self._term(effect.value, body, scope)
            doubt = "u" if effect.maybe else status
            self.lines.append(f"put({index},{key},{value},{doubt},T) :- {', '.join(body)}.")
        elif isinstance(effect, Change):
            key = self._key(effect.fluent.name, effect.subject, body, scope)
            amount = self._term(effect.amount, body, scope)
            base = ", ".join(body)
            self.lines.append(
                f"put({index},{key},B{'+' if effect.sign > 0 else '-'}{amount},{status},T) :- {base}, "
                f"v({key},B,T), B != unk."
            )
            self.lines.append(f"put({index},{key},unk,{status},T) :- {base}, v({key},unk,T).")
        else:
            assert isinstance(effect, Trigger)
            args = [self._term(each, body, scope) for each in effect.fillers]
            event = self._event(effect.form.sentence, args)
            self.lines.append(f"occ({event},{status},T+1) :- {', '.join(body)}.")

    # -- a story --------------------------------------------------------------------------------------------

    def program(self, story: Sequence[Happening], start: dict[tuple[Any, ...], Any]) -> str:
        """Return the whole program for a story."""
        lines = [f"step(0..{SUBSTEPS * len(story)})."]
        lines += [f"person({quote(who)}). someone({quote(who)})." for who in self.things["person"]]
        lines += [f"value({number})." for number in self.things["number"]] + ["value(no)."]
        for sort in ("place", "thing", "fact"):
            lines += [f"someone({quote(each)})." for each in self.things[sort]]
        lines += self._facts() + self._start(start)
        for number, each in enumerate(story):
            at, status = number * SUBSTEPS, "t" if each.sure else "u"
            form = self.laws.forms[each.sentence]
            lines.append(f"occ({self._event(each.sentence, map(quote, each.args))},{status},{at}).")
            if form.is_act:
                lines.append(f"act({quote(each.args[0])},{status},{at}).")
        passes = self.forms["number hours pass"]
        lines.append(f'put(-1,k("clock"),C+N,S,T) :- occ({passes}(N),S,T), v(k("clock"),C,T).')
        lines.append(
            f'occ(X,t,T+1) :- occ({passes}(N),t,T), v(k("clock"),C,T), v(k(due,X,H),yes,T), H <= C+N.'
        )
        due = f'occ({passes}(N),t,T), v(k("clock"),C,T), v(k(due,X,H),yes,T), H <= C+N'
        lines.append(f"put(-1,k(due,X,H),no,t,T) :- {due}.")
        return "\n".join(lines) + "\n" + self.rules

    def _facts(self) -> list[str]:
        """Name every fact that laws speak of, and note it when it happens."""
        lines = []
        for sentence in self.told_of:
            form = self.laws.forms[sentence]
            for args in itertools.product(*(self.things[sort] for sort in form.sorts)):
                event, name = self._event(sentence, map(quote, args)), quote(form.filled(args))
                lines += [f"fact({event},{name}).", f'put(-2,k("!",{name}),yes,S,T) :- occ({event},S,T).']
        return lines

    def _start(self, start: dict[tuple[Any, ...], Any]) -> list[str]:
        lines = ['v(k("clock"),0,0).']
        facts = {*self.things["fact"]}
        for sentence in self.told_of:
            form = self.laws.forms[sentence]
            facts |= {form.filled(args) for args in itertools.product(*(self.things[s] for s in form.sorts))}
        lines += [f'v(k("!",{quote(fact)}),unk,0).' for fact in facts]
        for fluent in self.laws.fluents.values():
            lines += [f"value({quote(value)})." for value in fluent.values]
            sorts = fluent.sorts if fluent.kind == "many" else fluent.sorts[:1]
            first = "untold" if fluent.until_it_happens else quote(fluent.first)
            domains = [sorted(facts) if sort == "fact" else self.things[sort] for sort in sorts]
            for args in itertools.product(*domains):
                key = (fluent.name, *args)
                value = quote(start[key]) if key in start else first
                lines.append(f"v(k({','.join(map(quote, key))}),{value},0).")
            for args in itertools.product(*([*domain, None] for domain in domains)):
                if None in args:
                    name = f"k({','.join(map(quote, (fluent.name, *args)))})"
                    lines.append(f"v({name},unk,0). bad({name}).")
        return lines


_FOUND = [
    'found(V,t) :- look(_,V,_), V != unk, V != "".',
    "found(unk,u).",
    "is(V,W,yes,t) :- look(_,V,_), value(W), V != unk, W != unk, V = W.",
    "is(V,W,no,t) :- look(_,V,_), value(W), V != unk, W != unk, V != W.",
    "is(unk,W,X,u) :- value(W), polarity(X).",
    "is(V,unk,X,u) :- look(_,V,_), polarity(X).",
    "polarity(yes). polarity(no).",
]
_SAME = [
    "same(V,W,yes,t) :- someone(V), someone(W), V = W.",
    "same(V,W,no,t) :- someone(V), someone(W), V != W.",
    "same(unk,W,X,u) :- someone(W), polarity(X).",
    "same(V,unk,X,u) :- someone(V), polarity(X).",
    "polarity(yes). polarity(no).",
]


def _opposite(condition: Condition) -> Condition:
    if isinstance(condition, Test):
        return Test(condition.fluent, condition.subject, condition.value, not condition.negated)
    if isinstance(condition, Same):
        return Same(condition.left, condition.right, not condition.negated)
    return AtLeast(-condition.number, condition.letter, condition.tests)
