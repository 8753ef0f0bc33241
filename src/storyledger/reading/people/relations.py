"""Words for kin, and the names such kin go by: "my dad" and "my father" are one man."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from storyledger.entries import CharacterId
from storyledger.reading.words import word_rows

__all__ = [
    "ANYBODY", "INVERSE", "MINE", "ONLY", "bare_kin", "kin_told_by", "kin_words_in", "names_of",
    "relation_of",
]  # fmt: skip

MINE = "my "
"""What the key of the teller's kin begins with."""
ANYBODY = CharacterId("")
"""Stands for the owner where a name tells that somebody is an aunt or an uncle, and not whose."""
INVERSE = {
    "wife": ("husband", ""), "husband": ("", "wife"),
    "mother": ("son", "daughter"), "father": ("son", "daughter"),
    "son": ("father", "mother"), "daughter": ("father", "mother"),
    "brother": ("brother", "sister"), "sister": ("brother", "sister"),
    "uncle": ("nephew", "niece"), "aunt": ("nephew", "niece"),
    "nephew": ("uncle", "aunt"), "niece": ("uncle", "aunt"),
    "cousin": ("cousin", "cousin"),
    "grandfather": ("grandson", "granddaughter"), "grandmother": ("grandson", "granddaughter"),
    "grandson": ("grandfather", "grandmother"), "granddaughter": ("grandfather", "grandmother"),
    "fiancé": ("", "fiancée"), "fiancée": ("fiancé", ""),
    "son-in-law": ("father-in-law", "mother-in-law"), "daughter-in-law": ("father-in-law", "mother-in-law"),
    "father-in-law": ("son-in-law", "daughter-in-law"), "mother-in-law": ("son-in-law", "daughter-in-law"),
    "brother-in-law": ("brother-in-law", "sister-in-law"),
    "sister-in-law": ("brother-in-law", "sister-in-law"),
}  # fmt: skip
"""A word for kin to what, as a man and as a woman, the owner is to them; empty where it is left open."""
ONLY = frozenset({"wife", "husband", "mother", "father", "fiancé", "fiancée"})
"""Those of whom one has one."""
_GONE = frozenset(
    (
        "late dead first second third former future next last new half step would-be unborn foster adopted"
        " deceased lost absent"
    ).split()
)
"""Words for somebody gone or not yet there, or kin in part: "her first husband"."""
_ONE_OF = frozenset("other another eldest youngest elder younger oldest older".split())
"""Words for one of several."""


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


@cache
def _words() -> frozenset[str]:
    return frozenset(word for kin in INVERSE for word in (kin, *names_of(kin)))


def kin_words_in(words: Iterable[str]) -> frozenset[str]:
    """Return the words for one relative among words in lower case."""
    return _words().intersection(words)


def kin_told_by(words: Sequence[str], *, named: bool = False) -> str:
    """Return the plain word for kin that words behind an owner tell, in lower case; empty for other words.

    "Other sister" tells of a sister where a name stands with it (``named``); alone it may be any of several.
    """
    if not words or words[-1] not in _words() or not _GONE.isdisjoint(words):
        return ""
    kin = relation_of(words[-1])
    return kin if _ONE_OF.isdisjoint(words) or (named and kin not in ONLY) else ""
