"""One law as the text of one small function.

Runs once per law when a world is compiled. Nothing that stands in a world file, a story or a ledger ever
becomes part of the text: every constant is put into the function's namespace as ``C0``, ``C1`` …, and every
letter becomes ``v0``, ``v1`` …. What is written here is therefore made of this module's own words and of
numbers counted by this module, and a test reads the text of fuzzed worlds back to prove it.

The function receives ``args`` (who and what the event is about) and four calls: ``get(key)`` the value
before the event, ``put(law, key, value, unsure)``, ``flag(law, verdict)`` and ``push(law, sentence, args,
unsure, delay)``. Its flow is Kleene's logic: a condition that fails leaves the function, one that is unknown
sets ``u`` and goes on.
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
    Fluent,
    Law,
    Same,
    Set,
    Term,
    Test,
    That,
    Unknown,
    Value,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["HAPPENED", "LISTED", "UNTOLD", "inverse", "written"]

HAPPENED = "!"
"""Key of whether a fact has happened in the story: ``(HAPPENED, fact)``."""
LISTED = "~"
"""Begins the name of a fluent's inverse: ``("~person is at place", place)`` is everybody there."""
UNTOLD = "untold"
"""The first value of a many-link that is unknown until the fact happens, and no from then on."""


def inverse(fluent: Fluent) -> str:
    """Return the name under which the subjects of a target are listed."""
    return LISTED + fluent.name


class _Writer:
    """Lines of one function, its constants and its letters."""

    def __init__(self, law: Law, index: int, meant: Callable[[str], str]) -> None:
        self.law, self.index, self.meant = law, index, meant
        self.lines: list[str] = []
        self.constants: dict[str, object] = {}
        self.letters: dict[str, str] = {}
        self.doubtful: set[str] = set()
        """Letters found through a link, None where the link's target is unknown."""
        self.depth = 1
        self.count = 0

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def constant(self, value: object) -> str:
        """Return the name of a constant."""
        name = f"C{len(self.constants)}"
        self.constants[name] = value
        return name

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count - 1}"

    def letter(self, letter: str) -> str:
        if letter not in self.letters:
            self.letters[letter] = self.fresh()
        return self.letters[letter]

    def term(self, term: Term) -> str:
        """Return an expression for a term; letters must be known by now."""
        if isinstance(term, Variable):
            return self.letters[term.letter]
        if isinstance(term, That):
            fillers = "".join(f"{self.term(each)}, " for each in term.fillers)
            return f"{self.constant(term.form.filled)}(({fillers}))"
        if isinstance(term, Unknown):
            return "None"
        value = term.value
        return self.constant(self.meant(value) if isinstance(value, str) and value else value)

    def value(self, fluent: Fluent, term: Term) -> str:
        """Return an expression for a fluent's value; a trait's value is nobody's name."""
        if fluent.kind == "trait" and isinstance(term, Constant):
            return self.constant(term.value)
        return self.term(term)

    def doubts(self, terms: Sequence[Term]) -> list[str]:
        """Return the letters in these terms that may be None."""
        found: list[str] = []
        for term in terms:
            if isinstance(term, That):
                found += self.doubts(term.fillers)
            elif isinstance(term, Variable) and self.letters.get(term.letter) in self.doubtful:
                found.append(self.letters[term.letter])
        return found

    def key(self, name: str, terms: Sequence[Term]) -> str:
        return f"({self.constant(name)}, {', '.join(self.term(term) for term in terms)},)"


def written(
    law: Law, index: int, meant: Callable[[str], str], replaced_by: Sequence[Law] = ()
) -> tuple[str, dict[str, object]]:
    """Return the text of a law's function ``run`` and its constants.

    Args:
        law: The law.
        index: Its place among the laws, which it reports with everything it does.
        meant: Says what to take for a name in quotes that stands in the law.
        replaced_by: The laws that stand instead of this one.

    """
    writer = _Writer(law, index, meant)
    _header(writer)
    for other in replaced_by:
        _set_aside(writer, other)
    for condition in law.conditions:
        _condition(writer, condition, no="return", unknown="u = True")
    _exceptions(writer, law.exceptions)
    if law.delay:
        _delayed(writer)
    else:
        _outcome(writer)
    return "\n".join(writer.lines), writer.constants


def _header(writer: _Writer) -> None:
    writer.lines.append("def run(args, get, put, flag, push):")
    _bind(writer, writer.law.fillers, anything=writer.law.form is None)
    writer.line("u = False")


def _bind(writer: _Writer, fillers: Sequence[Term], *, anything: bool, no: str = "return") -> None:
    """Give the event's letters their values; a name or a repeated letter must be met."""
    for place, filler in enumerate(fillers):
        if isinstance(filler, Variable) and filler.letter not in writer.letters:
            writer.line(f"{writer.letter(filler.letter)} = args[{0 if anything else place}]")
        else:
            writer.line(f"if args[{place}] != {writer.term(filler)}: {no}")


def _set_aside(writer: _Writer, other: Law) -> None:
    """Leave when a law that stands instead of this one applies."""
    outer, writer.letters = writer.letters, {}
    writer.line("aside = True")
    writer.line("for _ in ONCE:")
    writer.depth += 1
    no = "aside = False; break"
    writer.line(f"if False: {no}")
    _bind(writer, other.fillers, anything=other.form is None, no=no)
    for condition in other.conditions:
        _condition(writer, condition, no=no, unknown="aside = None")
    for exception in other.exceptions:
        _condition(writer, _opposite(exception), no=no, unknown="aside = None")
    writer.depth -= 1
    writer.line("if aside: return")
    writer.line("if aside is None: u = True")
    writer.letters = outer


def _opposite(condition: Condition) -> Condition:
    if isinstance(condition, Test):
        return Test(condition.fluent, condition.subject, condition.value, not condition.negated)
    if isinstance(condition, Same):
        return Same(condition.left, condition.right, not condition.negated)
    return AtLeast(-condition.number, condition.letter, condition.tests)


def _exceptions(writer: _Writer, exceptions: Sequence[Condition]) -> None:
    for exception in exceptions:
        _condition(writer, _opposite(exception), no="return", unknown="u = True")


def _condition(writer: _Writer, condition: Condition, *, no: str, unknown: str) -> None:
    """Write a test: go on when it holds, ``no`` when it does not, ``unknown`` when nobody knows."""
    if isinstance(condition, AtLeast):
        _at_least(writer, condition, no=no)
    elif isinstance(condition, Same):
        _same(writer, condition, no=no, unknown=unknown)
    elif _finds_its_target(writer, condition):
        _find(writer, condition, no=no, unknown=unknown)
    else:
        _test(writer, condition, no=no, unknown=unknown)


def _finds_its_target(writer: _Writer, test: Test) -> bool:
    free = isinstance(test.value, Variable) and test.value.letter not in writer.letters
    return free and not test.negated


def _find(writer: _Writer, test: Test, *, no: str, unknown: str) -> None:
    """Follow a link to a letter that is not known yet."""
    assert isinstance(test.value, Variable)
    _read(writer, test)
    letter = writer.letter(test.value.letter)
    writer.doubtful.add(letter)
    writer.line(f"{letter} = x")
    writer.line(f"if x is None: {unknown}")
    writer.line(f"elif x == {writer.constant(NOBODY)}: {no}")


def _read(writer: _Writer, test: Test) -> None:
    """Write ``x``, the value of what is tested."""
    key = writer.key(test.fluent.name, test.subject)
    doubts = writer.doubts(test.subject)
    guard = f"None if {' or '.join(f'{letter} is None' for letter in doubts)} else " if doubts else ""
    writer.line(f"x = {guard}get({key})")
    if test.fluent.until_it_happens:
        fact = writer.term(test.subject[1])
        happened = f"get(({writer.constant(HAPPENED)}, {fact}))"
        writer.line(f"if x == {writer.constant(UNTOLD)}: x = False if {happened} else None")


def _test(writer: _Writer, test: Test, *, no: str, unknown: str) -> None:
    _read(writer, test)
    value = writer.value(test.fluent, test.value)
    doubts = "".join(f" or {letter} is None" for letter in writer.doubts([test.value]))
    writer.line(f"if x is None{doubts}: {unknown}")
    writer.line(f"elif x {'==' if test.negated else '!='} {value}: {no}")


def _same(writer: _Writer, same: Same, *, no: str, unknown: str) -> None:
    left, right = writer.term(same.left), writer.term(same.right)
    doubts = writer.doubts([same.left, same.right])
    if doubts:
        writer.line(f"if {' or '.join(f'{letter} is None' for letter in doubts)}: {unknown}")
    branch = "elif" if doubts else "if"
    writer.line(f"{branch} {left} {'==' if same.negated else '!='} {right}: {no}")


def _at_least(writer: _Writer, least: AtLeast, *, no: str) -> None:
    """Count those who are known to fit; a negative number stands for "fewer than"."""
    counter = writer.fresh()
    writer.line(f"{counter} = 0")
    _each_of(writer, least.letter, least.tests, unknown="continue")
    writer.line(f"{counter} += 1")
    _leave(writer, least.letter)
    comparison = "<" if least.number >= 0 else ">="
    writer.line(f"if {counter} {comparison} {abs(least.number)}: {no}")


def _each_of(
    writer: _Writer, letter: str, tests: Sequence[Test | Same], *, unknown: str, first: str = "pass"
) -> None:
    """Open a loop over those of whom the tests hold."""
    source = tests[0]
    assert isinstance(source, Test)
    target = source.subject[1] if source.fluent.kind == "many" else source.value
    key = f"({writer.constant(inverse(source.fluent))}, {writer.value(source.fluent, target)},)"
    doubts = writer.doubts([target])
    guard = f"() if {doubts[0]} is None else " if doubts else ""
    writer.line(f"for {writer.letter(letter)} in {guard}sorted(get({key}) or ()):")
    writer.depth += 1
    writer.line(first)
    for test in tests[1:]:
        _condition(writer, test, no="continue", unknown=unknown)


def _leave(writer: _Writer, letter: str) -> None:
    writer.depth -= 1
    del writer.letters[letter]


def _outcome(writer: _Writer) -> None:
    """Write what the law does once its conditions are met."""
    law = writer.law
    if law.kind == "never":
        writer.line(f'flag({writer.index}, "maybe" if u else "contradiction")')
    elif law.kind == "law":
        for effect in law.effects:
            _effect(writer, effect, "u")
    else:
        for need in law.needs:
            _need(writer, need)


def _need(writer: _Writer, need: Condition) -> None:
    """Write one need: not met is a contradiction, unknown a gap where the law asks how it came about."""
    index, kind = writer.index, writer.law.kind
    asks = kind == "must" or (kind == "seen" and isinstance(need, Test) and need.fluent.only_by_laws)
    gap = f'flag({index}, "gap" if not u else "nothing")' if asks else "pass"
    broken = f'flag({index}, "maybe" if u else "contradiction")'
    _condition(writer, need, no=gap if isinstance(need, AtLeast) else broken, unknown=gap)


def _effect(writer: _Writer, effect: Effect, unsure: str) -> None:
    if isinstance(effect, Each):
        _each_of(writer, effect.letter, effect.tests, unknown="w = True", first="w = u")
        _effect(writer, effect.effect, "w")
        _leave(writer, effect.letter)
    elif isinstance(effect, Set):
        _set(writer, effect, unsure)
    elif isinstance(effect, Change):
        _change(writer, effect, unsure)
    else:
        _push(writer, effect.form.sentence, effect.fillers, unsure)


def _guarded(writer: _Writer, terms: Sequence[Term], text: str) -> None:
    """Write a line that is skipped when a letter in it is unknown."""
    doubts = writer.doubts(terms)
    guard = f"if {' and '.join(f'{letter} is not None' for letter in doubts)}: " if doubts else ""
    writer.line(guard + text)


def _set(writer: _Writer, effect: Set, unsure: str) -> None:
    key, value = writer.key(effect.fluent.name, effect.subject), writer.value(effect.fluent, effect.value)
    doubt = "True" if effect.maybe else unsure
    _guarded(writer, effect.subject, f"put({writer.index}, {key}, {value}, {doubt})")


def _change(writer: _Writer, effect: Change, unsure: str) -> None:
    key, amount = writer.key(effect.fluent.name, effect.subject), writer.term(effect.amount)
    sign = "+" if effect.sign > 0 else "-"
    text = f"x = get({key}); put({writer.index}, {key}, None if x is None else x {sign} {amount}, {unsure})"
    _guarded(writer, (*effect.subject, effect.amount), text)


def _push(writer: _Writer, sentence: str, fillers: Sequence[Term], unsure: str, delay: int = 0) -> None:
    args = "".join(f"{writer.term(filler)}, " for filler in fillers)
    text = f"push({writer.index}, {writer.constant(sentence)}, ({args}), {unsure}, {delay})"
    _guarded(writer, fillers, text)


def _delayed(writer: _Writer) -> None:
    """Put the law off; what is due is looked at again by the function that ``late`` writes."""
    letters = tuple(Variable(letter) for letter in writer.letters)
    writer.line("if u: return")
    _push(writer, late_name(writer.law), letters, "u", writer.law.delay)


def late_name(law: Law) -> str:
    """Return the name of the event by which a delayed law comes due."""
    return f"late: {law.name}"


def late_letters(law: Law, index: int, meant: Callable[[str], str]) -> tuple[str, ...]:
    """Return the letters that a delayed law carries along, in order."""
    writer = _Writer(law, index, meant)
    _header(writer)
    for condition in law.conditions:
        _condition(writer, condition, no="return", unknown="u = True")
    return tuple(writer.letters)


def written_late(law: Law, index: int, meant: Callable[[str], str]) -> tuple[str, dict[str, object]]:
    """Return the function for the day a delayed law comes due."""
    writer = _Writer(law, index, meant)
    writer.lines.append("def run(args, get, put, flag, push):")
    _bind(writer, [Variable(letter) for letter in late_letters(law, index, meant)], anything=False)
    writer.line("u = False")
    _exceptions(writer, law.late_exceptions)
    _outcome(writer)
    return "\n".join(writer.lines), writer.constants


def first_value(fluent: Fluent) -> Value:
    """Return what is read of a fluent that nothing has set."""
    return UNTOLD if fluent.until_it_happens else fluent.first
