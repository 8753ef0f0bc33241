"""What a first name may be short for: by a list, or because it is the beginning of one in the story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from storyledger.patterns import pattern
from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.noticing.words import common_words, given_names
from storyledger.reading.words import word_rows

__all__ = ["Beginnings", "begun_by", "cut_alike", "fond_forms", "long_forms", "may_be_called"]

_CARESSING = pattern(r"(\w{2,})['’]er|ah?-(\w{2,})")
"""Chinese first names cut to their last syllable, with what makes them tender."""
_FOND = pattern(r"(\w{4,})(?:ie|y)")
"""A first name cut short, with the ending that makes it tender: "Ferdie"."""
_TENDER = pattern(r"(\w{2,}?)y?(?:[eo]nka|[eo]chka|[iy]?ush(?:k)?a)")
"""What Russian hangs on a first name cut short: "Katenka", "Katyusha"."""
_SMALL = pattern(r"(\w{2,}?)(?:c?it[oa]|ill[oa])")
"""What Spanish hangs on one: "Pablito"."""
_CUT = pattern(r"(\w{3,}?)(?:ie|ey|ers?|[yieaous])?")
"""A first name cut short, with any ending that it may have got: "Tolly", "Mads"."""
_TWICE = pattern(r"(\w{3,})\1")
"""A beginning said twice: "Chichi"."""
_DOUBLED = pattern(r"(\w{2,}(\w))\2")
SHORTEST = 3
"""Letters of a beginning at least; what it begins is longer by two."""


@cache
def _listed() -> dict[str, frozenset[str]]:
    return {row[0]: frozenset(row[1].split(",")) for row in word_rows("nicknames")}


def long_forms(first: str) -> frozenset[str]:
    """Return what a first name is short for by the list, in lower case."""
    return _listed().get(first, frozenset())


def may_be_called(group: Group) -> Iterator[str]:
    """Yield the first names of somebody, and what each may be short for."""
    for first in group.firsts:
        yield first
        yield from long_forms(first)


class Beginnings:
    """First names by how they begin, so that none is held against all others."""

    def __init__(self, names: Iterable[str]) -> None:
        self._all = frozenset(names)
        self._near: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._all:
            self._near[name[:SHORTEST]].append(name)

    def near(self, first: str) -> Collection[str]:
        """Return the names that ``first`` may begin, or end where it is tender."""
        return self._all if _CARESSING.fullmatch(first) else self._near.get(first[:SHORTEST], ())


def fond_forms(first: str) -> frozenset[str]:
    """Return a short first name with the endings that make it tender: "Billy" for "Bill"."""
    return frozenset(first + ending for ending in ("y", "ie")) if len(first) >= SHORTEST else frozenset()


def cut_alike(first: str, others: Iterable[str]) -> frozenset[str]:
    """Return the first names cut from the same beginning as one that people made up: "Tolu", "Tolly".

    Two usual names are two people's: "Mary", "Mark".
    """
    twice, stem = _TWICE.fullmatch(first), _stem(first)
    return frozenset(
        name
        for name in others
        if name != first
        and not (_is_usual(first) and _is_usual(name))
        and (name.startswith(twice[1]) if twice else stem == _stem(name))
    )


def _stem(first: str) -> str:
    """Return a first name without the ending that it may have got: ``tol`` for "Tolly" and for "Tolu"."""
    plain = first.replace("-", "")
    cut = _CUT.fullmatch(plain)
    stem = cut[1] if cut else plain
    doubled = _DOUBLED.fullmatch(stem)
    return doubled[1] if doubled else stem


def _is_usual(first: str) -> bool:
    return first.capitalize() in given_names()


def begun_by(first: str, others: Iterable[str], *, is_called: bool = False) -> frozenset[str]:
    """Return which of other first names one begins ("Tams", Tamsin), none when it is a word itself.

    What somebody is only called (``is_called``) may be a usual name, too: "Beth" is a Bethan. "Hui'er" and
    "A-Hui" end Xiaohui. "Katenka" is Katya, and who is called "Pablito" Pablo.
    """
    tender = _TENDER.fullmatch(first) or (_SMALL.fullmatch(first) if is_called else None)
    if tender:
        whole = {tender[1] + rest for rest in ("", "a", "o", "ya", "ia", "ía")} - {first}
        return frozenset(name for name in others if name in whole)
    ending = _CARESSING.fullmatch(first)
    if ending:
        return frozenset(name for name in others if name.endswith(ending[1] or ending[2]) and name != first)
    is_usual = first in _listed() or first.capitalize() in given_names()
    if first in common_words() or (is_usual and not is_called) or len(first) < SHORTEST:
        return frozenset()
    fond = _FOND.fullmatch(first)
    return frozenset(
        name
        for name in others
        if (name.startswith(first) and len(name) >= len(first) + 2)
        or (fond and not is_usual and name.startswith(fond[1]) and len(name) > len(first))
    )
