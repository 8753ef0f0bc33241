"""Words of a law matched against the declared events.

Runs for the event a law is about, for events that follow from it and for ``that`` in front of an event.
"""

from __future__ import annotations

from collections.abc import Sequence

from storyledger.world.language.declarations import RESERVED
from storyledger.world.language.mistakes import Slip
from storyledger.world.language.scope import Scope, template, unknown
from storyledger.world.language.statements import Word
from storyledger.world.language.terms import SORTS, EventForm, Sort, Term, That

__all__ = ["Words", "after_that", "event", "event_at"]

Words = Sequence[Word]

_USUAL: dict[str, Sort] = {"P": "place", "Q": "place", "T": "thing", "F": "fact", "G": "group", "N": "number"}
"""What letters stand for in the worlds that ship, to guess what an unknown event is about."""


def event(words: Words, scope: Scope, *, introduces: bool) -> tuple[EventForm, tuple[Term, ...]]:
    """Read a whole phrase as a declared event."""
    found = event_at(words, 0, scope, introduces=introduces, to_end=True)
    if found is not None:
        return found[0], found[1]
    known = {template(form): form for form in scope.vocabulary.forms.values()}
    raise unknown(words, "I know no event written", known, more=_declaring(words, scope))


def _declaring(words: Words, scope: Scope) -> str:
    """Return how to declare an event that nobody has declared; nothing for words no event can have."""
    sentence: list[str] = []
    for word in words:
        if word.is_letter or word.quoted:
            usual = _USUAL.get(word.text[0], "person") if word.is_letter else "person"
            sentence.append(scope.letters.get(word.text, usual))
        else:
            sentence.append("number" if word.is_number else word.text)
    verbs = [word for word in sentence if word not in SORTS]
    if not verbs or any(word in RESERVED or word in ",:|" for word in verbs):
        return ""
    return f" To declare it, write: event {' '.join(sentence)}"


def event_at(
    words: Words, start: int, scope: Scope, *, introduces: bool, to_end: bool
) -> tuple[EventForm, tuple[Term, ...], int] | None:
    """Return the longest declared event at ``start``, what fills it, and where it ends."""
    best: tuple[EventForm, list[Word | Words], int] | None = None
    for form in scope.vocabulary.forms.values():
        matched = _match(form.words, form.sorts, words, start)
        if matched is None or (to_end and matched[1] != len(words)):
            continue
        if best is None or _closeness(form, matched, scope) > _closeness(best[0], best[1:], scope):
            best = (form, *matched)
    if best is None:
        return None
    form, fillers, end = best
    return (
        form,
        tuple(_fill(each, sort, scope, introduces) for each, sort in zip(fillers, form.sorts, strict=True)),
        end,
    )


def _closeness(form: EventForm, matched: tuple[list[Word | Words], int], scope: Scope) -> tuple[int, int]:
    """Prefer the form whose kinds of thing fit the letters, then the longer one."""
    fits = 0
    for filler, sort in zip(matched[0], form.sorts, strict=True):
        if isinstance(filler, Word):
            known = scope.letters.get(filler.text) if filler.is_letter else None
            fits += (known == sort) or (filler.is_number and sort == "number")
            fits -= (known not in (None, sort)) or (filler.is_number and sort != "number")
    return fits, matched[1]


def _match(
    pattern: Sequence[str | None], sorts: Sequence[Sort], words: Words, start: int
) -> tuple[list[Word | Words], int] | None:
    """Match a sentence's words; return what stands in its places and where it ends."""
    fillers: list[Word | Words] = []
    at = start
    for part in pattern:
        if at >= len(words):
            return None
        word = words[at]
        if part is not None:
            if word.quoted or word.text != part:
                return None
            at += 1
        elif sorts[len(fillers)] == "fact" and word.text == "that" and not word.quoted:
            fillers.append(words[at:])
            at = len(words)
        elif word.quoted or word.is_letter or word.is_number:
            fillers.append(word)
            at += 1
        else:
            return None
    return fillers, at


def _fill(filler: Word | Words, sort: Sort, scope: Scope, introduces: bool) -> Term:
    if isinstance(filler, Word):
        return scope.term(filler, sort, introduces=introduces)
    form, fillers = event(after_that(filler, 0), scope, introduces=False)
    return That(form, fillers)


def after_that(words: Words, at: int) -> Words:
    """Return what follows the word ``that`` at ``at``."""
    if at + 1 >= len(words):
        raise Slip(words[at].place, '"that" needs an event after it.', expected="that B dies")
    return words[at + 1 :]
