"""The ``.world`` language: from text to ``Laws``, or to every mistake at once.

Runs once per world, when laws are loaded. A file is cut into statements; all declarations of all files in
use are read first, then all laws, in order. Each statement is read on its own, so that a mistake in one
hides none in another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from storyledger.world.language.clauses import HEADS, SHAPES, Clause, phrases, single
from storyledger.world.language.clauses import clauses as cut_law
from storyledger.world.language.declarations import Vocabulary, declare
from storyledger.world.language.matching import event
from storyledger.world.language.mistakes import Mistake, Slip, refuse
from storyledger.world.language.phrases import condition, effect
from storyledger.world.language.scope import Scope, who_is
from storyledger.world.language.statements import KEYWORDS, Statement, Word, cut
from storyledger.world.language.terms import (
    HOURS,
    AtLeast,
    Condition,
    Constant,
    Effect,
    EventForm,
    Law,
    LawKind,
    Laws,
    Term,
    Test,
    Unknown,
    Variable,
)

__all__ = ["PASSING", "Source", "find_mistakes", "parse"]

PASSING = EventForm(
    sentence="number hours pass",
    words=(None, "hours", "pass"),
    sorts=("number",),
    roles=("hours",),
    passive=True,
)
"""The one event that every world knows: story time passes."""

_LAW_KINDS = ("law", "never", "must", "check", "seen")
_OUTCOME = {"law": "then", "never": None, "must": "needs", "check": "needs", "seen": "shows"}

FindPack = Callable[[str], "Source | None"]


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one world file."""

    text: str
    file: str
    """How to name it in messages."""


@dataclass(slots=True)
class _Book:
    """What has been read so far."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    names: list[str] = field(default_factory=list)
    laws: list[Law] = field(default_factory=list)
    off: list[Law] = field(default_factory=list)
    written: dict[str, Statement] = field(default_factory=dict)
    """Each law as it is written, with what changed it."""
    mistakes: list[Mistake] = field(default_factory=list)

    def law(self, name: str) -> Law | None:
        return next((law for law in self.laws if law.name == name), None)


def parse(
    sources: Sequence[Source], *, find_pack: FindPack = lambda _: None, known: Sequence[str] = ()
) -> Laws:
    """Return the laws of these files together, in order.

    Args:
        sources: The world files.
        find_pack: Returns the file that ``use "name"`` asks for, None when there is none.
        known: The names of all packs, for did-you-mean.

    Raises:
        WorldError: with every mistake: file, line, column, what was expected, and what was probably meant.

    """
    book = _read(sources, find_pack, known)
    refuse(book.mistakes)
    return Laws(
        name=" + ".join(book.names),
        fluents=book.vocabulary.fluents,
        forms=book.vocabulary.forms,
        laws=tuple(book.laws),
        off=tuple(book.off),
    )


def find_mistakes(
    sources: Sequence[Source], *, find_pack: FindPack = lambda _: None, known: Sequence[str] = ()
) -> tuple[Mistake, ...]:
    """Return every mistake, for an editor that wants to underline them."""
    return tuple(_read(sources, find_pack, known).mistakes)


def _read(sources: Sequence[Source], find_pack: FindPack, known: Sequence[str]) -> _Book:
    book = _Book()
    book.vocabulary.add_form(PASSING)
    statements = _gather(sources, find_pack, known, book, set())
    for statement in statements:
        _attempt(statement, book, _declaration)
    for statement in statements:
        _attempt(statement, book, _lawlike)
    return book


def _gather(
    sources: Sequence[Source], find_pack: FindPack, known: Sequence[str], book: _Book, seen: set[str]
) -> list[Statement]:
    """Return all statements, those of a pack in use where it is first used."""
    gathered: list[Statement] = []
    for source in sources:
        if source.file in seen:
            continue
        seen.add(source.file)
        statements, mistakes = cut(source.text, source.file)
        book.mistakes += mistakes
        for statement in statements:
            if statement.keyword.text == "use":
                gathered += _used(statement, find_pack, known, book, seen)
            gathered.append(statement)
    return gathered


def _used(
    statement: Statement, find_pack: FindPack, known: Sequence[str], book: _Book, seen: set[str]
) -> list[Statement]:
    try:
        name = _quoted(statement, 'use "everyday"')
        source = find_pack(name.text)
        if source is None:
            expected = ", ".join(f'"{each}"' for each in known)
            raise Slip(
                name.place,
                f'There is no world "{name.text}".',
                expected=expected,
                word=name.text,
                known=known,
            )
        return _gather([source], find_pack, known, book, seen)
    except Slip as slip:
        book.mistakes.append(slip.mistake)
        return []


def _attempt(statement: Statement, book: _Book, read: Callable[[Statement, _Book], None]) -> None:
    try:
        read(statement, book)
    except Slip as slip:
        book.mistakes.append(slip.mistake)


def _quoted(statement: Statement, shape: str) -> Word:
    words = statement.words
    if not words or not words[0].quoted:
        raise Slip(
            words[0].place if words else statement.end, "A name in double quotes is needed.", expected=shape
        )
    if not words[0].text.strip():
        raise Slip(words[0].place, "The name is empty.", expected=shape)
    return words[0]


def _declaration(statement: Statement, book: _Book) -> None:
    kind = statement.keyword.text
    if kind == "world":
        book.names.append(_quoted(statement, 'world "name"').text)
    elif kind in ("trait", "link", "many", "tally", "event"):
        declare(statement, book.vocabulary)


def _lawlike(statement: Statement, book: _Book) -> None:
    kind = statement.keyword.text
    if kind == "without":
        _switch_off(statement, book)
    elif kind == "change":
        _change(statement, book)
    elif kind in _LAW_KINDS:
        law = _law(statement, book)
        other = book.law(law.name)
        if other is not None:
            raise Slip(
                law.place, f'There is already a law "{law.name}" in {other.place}.', expected="another name"
            )
        book.laws.append(law)
        book.written[law.name] = statement


def _switch_off(statement: Statement, book: _Book) -> None:
    shape = 'without law "name"'
    words = statement.words
    if len(words) != 2 or words[0].text != "law" or not words[1].quoted:
        raise Slip(statement.end, "This switches nothing off.", expected=shape)
    law = _known_law(words[1], book)
    book.laws.remove(law)
    book.off.append(law)


def _change(statement: Statement, book: _Book) -> None:
    """Read ``change law "name" unless …``: the law is read again with these clauses after its own."""
    shape = 'change law "name" unless ..., or if ...'
    words = statement.words
    if len(words) < 3 or words[0].text != "law" or not words[1].quoted:
        raise Slip(statement.end, "This changes nothing.", expected=shape)
    old = _known_law(words[1], book)
    if words[2].text not in ("unless", "if"):
        raise Slip(words[2].place, f'"{words[2].text}" cannot change a law.', expected="unless or if")
    for word in words[3:]:
        if word.text in HEADS and word.text not in ("unless", "if") and not word.quoted:
            raise Slip(word.place, f'"{word.text}" cannot change a law.', expected='a law "instead of" it')
    before = book.written[old.name]
    both = Statement(before.keyword, [*before.words, *words[2:]])
    book.laws[book.laws.index(old)] = _law(both, book)
    book.written[old.name] = both


def _known_law(name: Word, book: _Book) -> Law:
    law = book.law(name.text)
    if law is None:
        known = [each.name for each in book.laws]
        raise Slip(name.place, f'There is no law "{name.text}" above this line.', word=name.text, known=known)
    return law


def _law(statement: Statement, book: _Book) -> Law:
    """Read one law: its name, then its clauses in whatever order, the event first."""
    kind: LawKind = statement.keyword.text  # type: ignore[assignment]
    name = _quoted(statement, SHAPES[kind])
    clauses = cut_law(statement, kind)
    scope = Scope(book.vocabulary)
    form, fillers = _when(clauses, statement, scope, kind, name.text)
    law = Law(kind=kind, name=name.text, place=name.place, text=statement.text(), form=form, fillers=fillers)
    law = _with_conditions(law, clauses, scope)
    law = _with_outcome(law, clauses, scope, statement)
    instead = single(clauses, "instead")
    return law if instead is None else _standing_instead(law, instead, book)


def _when(
    clauses: list[Clause], statement: Statement, scope: Scope, kind: LawKind, name: str
) -> tuple[EventForm | None, tuple[Term, ...]]:
    """Read what the law is about."""
    clause = single(clauses, "when")
    if clause is None:
        raise Slip(statement.end, f'{kind} "{name}" has no "when".', expected=SHAPES[kind])
    words = clause.words
    if [word.text for word in words[1:]] == ["does", "anything"]:
        return None, (scope.term(words[0], "person", introduces=True),)
    form, fillers = event(words, scope, introduces=True)
    if any(not isinstance(filler, Variable | Constant) for filler in fillers):
        raise Slip(words[0].place, '"that" cannot be what a law waits for.', expected="a letter such as F")
    return form, fillers


def _with_conditions(law: Law, clauses: list[Clause], scope: Scope) -> Law:
    """Read ``if``, ``unless`` and ``after``."""
    after = single(clauses, "after")
    late_from = clauses.index(after) if after is not None else len(clauses)
    conditions = [clause for clause in clauses if clause.head.text == "if"]
    unless = [(n, clause) for n, clause in enumerate(clauses) if clause.head.text == "unless"]
    return replace(
        law,
        conditions=_conditions(conditions, scope, introduces=True),
        exceptions=_conditions([clause for n, clause in unless if n < late_from], scope, introduces=False),
        delay=_delay(after, law) if after is not None else 0,
        late_exceptions=_conditions(
            [clause for n, clause in unless if n > late_from], scope, introduces=False
        ),
    )


def _conditions(clauses: list[Clause], scope: Scope, *, introduces: bool) -> tuple[Condition, ...]:
    read: list[Condition] = []
    for clause in clauses:
        for words in phrases(clause):
            before = set(scope.letters)
            read.append(_known_only(condition(words, scope), words))
            new = set(scope.letters) - before
            if new and not introduces:
                message = f'Who is "{min(new)}"? Only "when" and "if" can introduce a letter.'
                raise Slip(words[0].place, message, expected=", ".join(sorted(before)))
    return tuple(read)


def _known_only(read: Condition, words: Sequence[Word]) -> Condition:
    """Refuse ``somewhere`` in a condition."""
    tests = read.tests if isinstance(read, AtLeast) else (read,)
    for test in tests:
        if isinstance(test, Test) and isinstance(test.value, Unknown):
            raise Slip(
                words[0].place,
                "What is unknown cannot be a condition.",
                expected="a letter, a name, or nobody",
            )
    return read


def _delay(clause: Clause, law: Law) -> int:
    """Read ``after 3 days``."""
    shape = "after 3 days (hours, days, weeks, months, years)"
    words = clause.words
    unit = words[1].text.removesuffix("s") if len(words) == 2 else ""
    if not words[0].is_number or unit not in HOURS:
        raise Slip(words[0].place, "This is not a stretch of time.", expected=shape)
    if law.kind != "law":
        raise Slip(clause.head.place, f'"after" cannot stand in "{law.kind}".', expected="law")
    return int(words[0].text) * HOURS[unit]


def _with_outcome(law: Law, clauses: list[Clause], scope: Scope, statement: Statement) -> Law:
    """Read ``then``, ``needs`` or ``shows``, whichever this kind of law has."""
    wanted = _OUTCOME[law.kind]
    for clause in clauses:
        if clause.head.text in ("then", "needs", "shows") and clause.head.text != wanted:
            message = f'"{clause.head.text}" cannot stand in "{law.kind}".'
            raise Slip(clause.head.place, message, expected=SHAPES[law.kind])
    if wanted is None:
        return law
    outcomes = [clause for clause in clauses if clause.head.text == wanted]
    if not outcomes:
        raise Slip(statement.end, f'{law.kind} "{law.name}" has no "{wanted}".', expected=SHAPES[law.kind])
    if wanted != "then":
        return replace(law, needs=_conditions(outcomes, scope, introduces=False))
    return replace(law, effects=tuple(each for clause in outcomes for each in _effects(clause, scope)))


def _effects(clause: Clause, scope: Scope) -> list[Effect]:
    """Read effects; ``then nothing`` has none."""
    if [word.text for word in clause.words] == ["nothing"]:
        return []
    effects = []
    for words in phrases(clause):
        before = set(scope.letters)
        effects.append(effect(words, scope))
        new = set(scope.letters) - before
        if new:
            raise who_is(min(new), words[0], before)
    return effects


def _standing_instead(law: Law, clause: Clause, book: _Book) -> Law:
    """Read ``instead of law "x"``; the law it names must stand above and be about the same event."""
    words = clause.words
    if [word.text for word in words[:2]] != ["of", "law"] or len(words) != 3 or not words[2].quoted:
        raise Slip(clause.head.place, "This stands instead of nothing.", expected='instead of law "name"')
    other = _known_law(words[2], book)
    if other.form != law.form:
        trigger = other.form.sentence if other.form is not None else "person does anything"
        message = f'"{other.name}" is about "{trigger}", not about the same event.'
        raise Slip(words[2].place, message, expected=f"when {trigger}")
    return replace(law, instead_of=other.name)


assert set(_LAW_KINDS) < set(KEYWORDS)
