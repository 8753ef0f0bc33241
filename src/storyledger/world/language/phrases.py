"""Phrases of a law: conditions and effects, matched against the declared sentences.

Only declared sentences are accepted. Letters are the only variables; a letter is introduced by the event, by
a link it is the target of, or by ``each X who`` and ``at least 2 X who``.
"""

from __future__ import annotations

from typing import Literal

from storyledger.world.language.matching import Words, after_that, event, event_at
from storyledger.world.language.mistakes import Slip
from storyledger.world.language.scope import Scope, one_of, template, unknown, who_is
from storyledger.world.language.statements import Word, spoken
from storyledger.world.language.terms import (
    NOBODY,
    AtLeast,
    Change,
    Condition,
    Constant,
    Each,
    Effect,
    Fluent,
    Same,
    Set,
    Sort,
    Term,
    Test,
    That,
    Trigger,
    Unknown,
    Variable,
)

__all__ = ["condition", "effect"]

_NOBODY = frozenset({"nobody", "nothing", "nowhere"})
_SOMEBODY = frozenset({"somebody", "someone", "something", "somewhere", "anywhere"})


def condition(words: Words, scope: Scope) -> Condition:
    """Read a whole phrase after ``if``, ``unless``, ``needs`` or ``shows``."""
    if [word.text for word in words[:2]] == ["at", "least"]:
        return _at_least(words, scope)
    read, end = _test_at(words, 0, scope)
    if end != len(words):
        raise _beyond(words, end)
    return read


def _beyond(words: Words, end: int) -> Slip:
    return Slip(
        words[end].place, f'I cannot read on at "{spoken(list(words[end:]))}".', expected="a comma or the end"
    )


def _test_at(words: Words, start: int, scope: Scope) -> tuple[Test | Same, int]:
    """Read a test at ``start``; return it and where it ends."""
    negated = words[start].text == "not" and not words[start].quoted
    at = start + negated
    read = (
        _relation_at(words, at, scope, negated)
        or _tally_at(words, at, scope, negated)
        or _is_at(words, at, scope, negated)
    )
    if read is None:
        known = {
            template(fluent): fluent for fluent in scope.vocabulary.fluents.values() if fluent.kind != "trait"
        }
        raise unknown(words[start:], "I cannot read", known, also="X is VALUE")
    return read


def _relation_at(words: Words, at: int, scope: Scope, negated: bool) -> tuple[Test, int] | None:
    """Read a link or many-link: the longest one that fits."""
    best: tuple[Fluent, int, bool] | None = None
    for fluent in scope.vocabulary.fluents.values():
        if fluent.kind in ("link", "many"):
            for middle, inner in _middles(fluent, plural=scope.plural):
                end = at + 1 + len(middle)
                fits = tuple(word.text for word in words[at + 1 : end]) == middle and end < len(words)
                if fits and _may_fill(words[end]) and (best is None or end > best[1]):
                    best = (fluent, end, inner)
    if best is None:
        return None
    fluent, end, inner = best
    return _relation(words, at, end, fluent, scope, negated != inner)


def _middles(fluent: Fluent, *, plural: bool) -> list[tuple[tuple[str, ...], bool]]:
    """Return the words between subject and target, plain and with ``not`` after ``is``, and those of many."""
    verb, *rest = fluent.words
    found = [(fluent.words, False)]
    if verb == "is":
        found += [((be, *rest), False) for be in ("are",)]
        found += [((be, "not", *rest), True) for be in ("is", "are")]
    elif plural:
        found += [((many, *rest), False) for many in _plurals(verb)]
    return found


def _plurals(verb: str) -> list[str]:
    """Return a verb as it stands after several: ``follows`` is ``follow``, ``carries`` is ``carry``."""
    if verb == "has":
        return ["have"]
    found = [verb[:-1]] if verb.endswith("s") else []
    found += [verb[:-2]] if verb.endswith("es") else []
    return found + ([f"{verb[:-3]}y"] if verb.endswith("ies") else [])


def _may_fill(word: Word) -> bool:
    named = word.text in _NOBODY or word.text in _SOMEBODY or word.text == "that"
    return word.quoted or word.is_letter or word.is_number or named


def _relation(
    words: Words, at: int, end: int, fluent: Fluent, scope: Scope, negated: bool
) -> tuple[Test, int]:
    subject = scope.term(words[at], fluent.sorts[0])
    target, after = _target(words, end, fluent, scope, negated)
    if fluent.kind == "many":
        return Test(fluent, (subject, target), Constant(value=True), negated), after
    return Test(fluent, (subject,), target, negated), after


def _target(words: Words, at: int, fluent: Fluent, scope: Scope, negated: bool) -> tuple[Term, int]:
    """Read what a link leads to; a link that is not denied may introduce a letter."""
    word, sort = words[at], fluent.sorts[1]
    if not word.quoted and word.text in _SOMEBODY:
        return Unknown(), at + 1
    if not word.quoted and word.text in _NOBODY and fluent.kind == "link":
        return Constant(NOBODY), at + 1
    if not word.quoted and word.text == "that" and sort == "fact":
        found = event_at(words, at + 1, scope, introduces=False, to_end=False)
        if found is None:
            event(after_that(words, at), scope, introduces=False)
            raise AssertionError("an unknown event is always refused")
        return That(found[0], found[1]), found[2]
    return scope.term(word, sort, introduces=fluent.kind == "link" and not negated), at + 1


def _tally_at(words: Words, at: int, scope: Scope, negated: bool) -> tuple[Test, int] | None:
    """Read ``left of G is N``."""
    fluent = _tally_named(words, at, scope)
    if fluent is None or len(words) < at + 5 or words[at + 3].text != "is":
        return None
    subject = scope.term(words[at + 2], fluent.sorts[0])
    return Test(fluent, (subject,), scope.term(words[at + 4], "number"), negated), at + 5


def _tally_named(words: Words, at: int, scope: Scope) -> Fluent | None:
    if len(words) < at + 4 or words[at + 1].text != "of":
        return None
    for fluent in scope.vocabulary.fluents.values():
        if fluent.kind == "tally" and fluent.words == (words[at].text,):
            return fluent
    return None


def _is_at(words: Words, at: int, scope: Scope, negated: bool) -> tuple[Test | Same, int] | None:
    """Read ``X is VALUE``, ``X is not VALUE``, ``X is Y``."""
    if len(words) < at + 3 or words[at + 1].text not in ("is", "are", "becomes"):
        return None
    inner = words[at + 2].text == "not"
    if inner and len(words) < at + 4:
        return None
    value, end = words[at + 2 + inner], at + 3 + inner
    if value.is_letter or value.quoted:
        sort = scope.letters.get(words[at].text, "person")
        return Same(scope.term(words[at], sort), scope.term(value, sort), negated != inner), end
    fluent = _trait(words, at, value, scope)
    return Test(
        fluent, (scope.term(words[at], fluent.sorts[0]),), Constant(value.text), negated != inner
    ), end


def _trait(words: Words, at: int, value: Word, scope: Scope) -> Fluent:
    """Return the trait that has this value, or say which values there are."""
    head = words[at]
    sort = scope.letters.get(head.text) if head.is_letter else "person"
    if sort is None:
        scope.term(head, "person")  # says which letters are known
    assert sort is not None
    fluent = scope.vocabulary.values.get((sort, value.text))
    if fluent is None:
        raise _no_value(words[at:], value, sort, scope)
    return fluent


def _no_value(words: Words, value: Word, sort: Sort, scope: Scope) -> Slip:
    """Say that no trait has this value, and which have what value or which link is meant."""
    known = [name for of, name in scope.vocabulary.values if of == sort]
    message = f'No trait of a {sort} has the value "{value.text}".'
    link = _link_in(words, scope)
    if link is not None:
        return Slip(value.place, message, hint=f' Did you mean your {link.kind} "{link.name}"?')
    expected = one_of(sorted(known)) or f"no trait of a {sort} is declared"
    return Slip(value.place, message, expected=expected, word=value.text, known=known)


def _link_in(words: Words, scope: Scope) -> Fluent | None:
    """Return the link whose own words stand in these, the longest one."""
    own = f" {' '.join(word.text for word in words if not word.quoted)} "
    links = [each for each in scope.vocabulary.fluents.values() if each.kind in ("link", "many")]
    meant = [each for each in links if f" {' '.join(each.words)} " in own]
    return max(meant, key=lambda each: len(each.words), default=None)


def _at_least(words: Words, scope: Scope) -> AtLeast:
    """Read ``at least 2 X who are at P``."""
    if len(words) < 6 or not words[2].is_number or not words[3].is_letter or words[4].text != "who":
        raise Slip(words[0].place, f'I cannot read "{spoken(list(words))}".', expected=_at_least_meant(words))
    letter, tests, _inner, end = _who(words, 3, scope, plural=True)
    if end != len(words):
        raise _beyond(words, end)
    return AtLeast(int(words[2].text), letter, tests)


def _at_least_meant(words: Words) -> str:
    """Return the shape of "at least" with as much of what was written as fits."""
    number = words[2].text if len(words) > 2 and words[2].is_number else "2"
    letter = words[3].text if len(words) > 3 and words[3].is_letter else "X"
    rest = [word for word in words[4:] if word.text != "who"]
    return f"at least {number} {letter} who {spoken(list(rest)) or '...'}"


def _who(
    words: Words, at: int, scope: Scope, *, plural: bool = False
) -> tuple[str, tuple[Test | Same, ...], Scope, int]:
    """Read ``X who … and …`` at ``at``: the letter, its tests, the scope with it, and where they end."""
    letter = words[at]
    if not letter.is_letter or letter.text in scope.letters:
        raise Slip(
            letter.place, f'"{letter.text}" must be a letter that is not used yet.', expected="each X who ..."
        )
    inner = scope.inner(letter.text, "person", plural=plural)
    known = set(inner.letters)
    tests: list[Test | Same] = []
    at += 1
    while at + 1 < len(words) and words[at].text in (("and",) if tests else ("who",)):
        test, end = _test_at([letter, *words[at + 1 :]], 0, inner)
        at += end
        tests.append(test)
    if new := set(inner.letters) - known:
        raise who_is(min(new), letter, known)
    if not tests:
        raise Slip(letter.place, f'"{letter.text}" needs to be described.', expected=f"{letter.text} who ...")
    _must_be_listed(tests[0], letter)
    return letter.text, tuple(tests), inner, at


def _must_be_listed(test: Test | Same, letter: Word) -> None:
    """Refuse a first test from which nobody can be listed: only what somebody came to be is kept in lists."""
    message = f'From this nobody can be listed as "{letter.text}".'
    expected = f"a link first, such as {letter.text} who is at P, or a value that people come to have"
    if not isinstance(test, Test) or test.negated or test.subject[0] != Variable(letter.text):
        raise Slip(letter.place, message, expected=expected)
    if test.fluent.kind == "tally":
        raise Slip(letter.place, message, expected=expected)
    if test.fluent.kind == "trait" and test.value == Constant(test.fluent.first or ""):
        value = test.fluent.first
        message = f'Everybody may be {value}, from the start, so there is no list of "{letter.text}".'
        raise Slip(letter.place, message, expected=expected)


def effect(words: Words, scope: Scope) -> Effect:
    """Read a whole phrase after ``then``."""
    if words[0].text == "each" and not words[0].quoted:
        if len(words) < 4:
            raise Slip(
                words[0].place,
                '"each" needs a letter and a description.',
                expected="each X who ... : X is ...",
            )
        letter, tests, inner, end = _who(words, 1, scope)
        colon = end < len(words) and words[end].text == ":"
        if end + colon >= len(words):
            raise Slip(
                words[0].place, f'Nothing is said about each "{letter}".', expected="an effect after it"
            )
        return Each(letter, tests, _single(words[end + 1 :] if colon else [words[1], *words[end:]], inner))
    return _single(words, scope)


def _single(words: Words, scope: Scope) -> Set | Change | Trigger:
    """Read one effect that is not about each of several."""
    change = _change(words, scope)
    if change is not None:
        return change
    found = event_at(words, 0, scope, introduces=False, to_end=True)
    if found is not None:
        return Trigger(found[0], found[1])
    if len(words) == 4 and words[2].text == "maybe":
        return _setting([*words[:2], words[3]], scope, maybe=True)
    return _setting(words, scope, maybe=False)


def _setting(words: Words, scope: Scope, *, maybe: bool) -> Set:
    read = condition(words, scope)
    if not isinstance(read, Test) or (read.negated and read.fluent.kind != "many"):
        raise Slip(
            words[0].place, f'"{spoken(list(words))}" cannot be made so.', expected="X is VALUE, without not"
        )
    value = Constant(value=False) if read.negated else read.value
    return Set(read.fluent, read.subject, value, maybe)


def _change(words: Words, scope: Scope) -> Change | None:
    """Read ``left of G drops by N`` and ``left of G rises by N``."""
    fluent = _tally_named(words, 0, scope)
    if fluent is None or words[3].text not in ("drops", "rises"):
        return None
    if len(words) != 6 or words[4].text != "by":
        raise Slip(
            words[3].place,
            "A tally drops or rises by a number.",
            expected=f"{fluent.words[0]} of G drops by N",
        )
    sign: Literal[1, -1] = -1 if words[3].text == "drops" else 1
    return Change(fluent, (scope.term(words[2], fluent.sorts[0]),), scope.term(words[5], "number"), sign)
