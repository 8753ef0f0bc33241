"""Words for one's own kin, and the names such kin go by: "my dad" and "my father" are one man."""

from __future__ import annotations

from functools import cache

from storyledger.reading.words import word_rows

__all__ = ["MINE", "bare_kin", "names_of", "relation_of"]

MINE = "my "
"""What the key of the teller's kin begins with."""


@cache
def _names() -> dict[str, frozenset[str]]:
    return {relation: frozenset(names.split()) for relation, names in word_rows("kin_names")}


@cache
def relation_of(noun: str) -> str:
    """Return the plain word for a relation: ``father`` for ``dad``, the noun itself for most."""
    return next((relation for relation, names in _names().items() if noun in names), noun)


def names_of(relation: str) -> frozenset[str]:
    """Return the words that are somebody's name in such a relation, in lower case; none for most."""
    return _names().get(relation, frozenset())


@cache
def bare_kin() -> frozenset[str]:
    """Return the words for one's own kin that stand alone, as names do: ``mom``, not ``mother``."""
    return frozenset(name for relation, names in _names().items() for name in names - {relation})
