"""Event sentences and facts written by a person: ``Tobias dies``, ``Mara is at the mill``.

Runs for cases, for what-if questions and for scenarios. Only the world's declared sentences are understood,
with the story's own names in their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from storyledger.errors import UsageError, did_you_mean
from storyledger.world.engine.timeline import filler
from storyledger.world.language.terms import NOBODY, EventForm, Fluent, Laws, Sort

if TYPE_CHECKING:
    from storyledger.world.language.terms import Args, Key

__all__ = ["Resolve", "as_given", "read_event", "read_fact"]

Resolve = Callable[[str, Sort], str]
"""Turns a name as written into an id; raises ``UsageError`` for a name that is not known."""

_NO_TARGET = frozenset({"nobody", "nothing", "nowhere"})


def as_given(name: str, sort: Sort) -> str:  # noqa: ARG001
    """Take a name as its own id."""
    return name


def read_event(laws: Laws, text: str, resolve: Resolve = as_given) -> tuple[EventForm, Args]:
    """Return the form of an event sentence and what fills it.

    Raises:
        UsageError: when no declared sentence fits, or a name is not known; the message says what is close.

    """
    words = " ".join(text.strip().rstrip(".").split())
    trouble: UsageError | None = None
    for form, found in _fitting(laws, words):
        try:
            return form, _args(laws, form, found, resolve)
        except UsageError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    raise UsageError(f'This world has no sentence like "{words}".{_closest(laws, words)}')


def _closest(laws: Laws, words: str) -> str:
    """Return the sentences whose own words are spelled like some of these, as a hint."""
    verbs = {word for form in laws.forms.values() for word in form.words if word is not None}
    meant = {verb for word in words.split() for verb in get_close_matches(word, verbs, n=2, cutoff=0.6)}
    near = [form.sentence for form in laws.forms.values() if meant.intersection(filter(None, form.words))]
    return f" Sentences with such words: {'; '.join(near[:5])}." if near else ""


def _fitting(laws: Laws, words: str) -> Iterator[tuple[EventForm, tuple[str, ...]]]:
    """Yield the forms that fit, those with most words of their own first."""
    told = " that " in words

    def closeness(form: EventForm) -> tuple[bool, int, int]:
        own = sum(len(word) for word in form.words if word is not None)
        return (told and "fact" not in form.sorts, -own, len(form.sorts))

    ordered = sorted(laws.forms.values(), key=closeness)
    for form in ordered:
        match = _pattern(form).fullmatch(words)
        if match is not None:
            yield form, match.groups()


@lru_cache(maxsize=1024)
def _pattern(form: EventForm) -> re.Pattern[str]:
    parts = [r"(.+?)" if word is None else re.escape(word) for word in form.words]
    return re.compile(" ".join(parts), re.IGNORECASE)


def _args(laws: Laws, form: EventForm, found: tuple[str, ...], resolve: Resolve) -> Args:
    return tuple(_arg(laws, words, sort, resolve) for words, sort in zip(found, form.sorts, strict=True))


def _arg(laws: Laws, words: str, sort: Sort, resolve: Resolve) -> Any:
    """Return what a name, a number or ``that …`` stands for."""
    if sort == "fact" and words.startswith("that "):
        form, args = read_event(laws, words.removeprefix("that "), resolve)
        return form.filled(args)
    if sort == "person":
        return resolve(words, sort)
    value = filler(words, sort)
    if value is None:
        raise UsageError(f'"{words}" is not a number.')
    return value


def read_fact(laws: Laws, text: str, resolve: Resolve = as_given) -> tuple[Key, Any]:
    """Return the key and value of ``Mara is dead``, ``Mara is at the mill``, ``left of the guards is 3``.

    Raises:
        UsageError: when no declared trait, link or tally fits, or a name is not known.

    """
    words = " ".join(text.strip().rstrip(".").split())
    negated = words.startswith("not ")
    words = words.removeprefix("not ")
    fluents = sorted(laws.fluents.values(), key=lambda fluent: -len(fluent.words))
    for fluent in fluents:
        read = _fact(laws, fluent, words, resolve)
        if read is not None:
            return (read[0], not read[1]) if negated and fluent.kind == "many" else read
    known = [value for fluent in fluents for value in fluent.values]
    close = did_you_mean(words.split()[-1], known)
    raise UsageError(f'Nothing in this world is said like "{words}".{close} It knows: {_sayable(fluents)}.')


def _sayable(fluents: Iterable[Fluent]) -> str:
    """Return how everything that can be so is said, in one line."""
    traits = [one for one in fluents if one.kind == "trait"]
    others = [one.name for one in fluents if one.kind != "trait"]
    said = [f"{one.sorts[0]} is {' or '.join(one.values)}" for one in traits]
    return "; ".join(sorted(said) + sorted(others))


def _fact(laws: Laws, fluent: Fluent, words: str, resolve: Resolve) -> tuple[Key, Any] | None:
    """Read words as a value of this fluent, None when they are not."""
    if fluent.kind == "trait":
        who, _, value = words.rpartition(" is ")
        fits = who and value in fluent.values
        return ((fluent.name, _arg(laws, who, fluent.sorts[0], resolve)), value) if fits else None
    middle = " ".join(fluent.words)
    if fluent.kind == "tally":
        match = re.fullmatch(rf"{re.escape(middle)} of (.+) is (\d+)", words)
        return (
            ((fluent.name, _arg(laws, match[1], fluent.sorts[0], resolve)), int(match[2])) if match else None
        )
    who, found, target = words.partition(f" {middle} ")
    if not found:
        return None
    subject = _arg(laws, who, fluent.sorts[0], resolve)
    if fluent.kind == "link":
        nobody = target in _NO_TARGET
        return (fluent.name, subject), NOBODY if nobody else _arg(laws, target, fluent.sorts[1], resolve)
    return (fluent.name, subject, _arg(laws, target, fluent.sorts[1], resolve)), True
