"""Which words could name somebody? Counted in one section, decided over the whole story.

This is stage A: nothing here knows other chapters. Each surface form of a run gets a tally of the company
it keeps: speech verbs beside it, prepositions of place before it, pronouns after it.
``gathering.characters`` weighs the tallies of all sections together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from operator import add, attrgetter

__all__ = ["NameTally", "Named", "Pair", "merge_pairs", "merge_tallies", "with_forms_of"]

Pair = tuple[str, str, int]
"""Two names, and how often they stand in some relation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTally:
    """How one surface form is used in one section. All fields but the first three are counts."""

    text: str
    first: int
    """Offset of its first use, from the section's start."""
    count: int
    inside: int = 0
    """Uses in the middle of a sentence, where a capital means something."""
    quoted: int = 0
    """Uses inside speech."""
    vocative: int = 0
    """Uses in speech that address somebody."""
    to_me: float = 0.0
    """Weight of signs that vocatives are said to "I"."""
    by_me: int = 0
    """Vocatives that "I" says."""
    says: int = 0
    """Times that words said stand beside it and its verb of speech."""
    person: float = 0.0
    """Weight of signs that it is somebody."""
    place: float = 0.0
    """Weight of signs that it is somewhere or something."""
    the: int = 0
    """Uses after "the"."""
    italic: int = 0
    """Uses in italics, as ships and books have."""
    beast: int = 0
    """Times that "it" is given the name ("it's named Captain")."""
    he: int = 0
    she: int = 0
    they: int = 0
    """Sentences with this name alone after which "They" goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Stage A's answer on names for one section."""

    tallies: tuple[NameTally, ...] = ()
    lowered: dict[str, int] = field(default_factory=dict)
    """Lower-case uses of words that also stand here with a capital at the start of a sentence."""
    together: tuple[Pair, ...] = ()
    """Names in one sentence, in alphabetical order, and how often (thrice when joined by "and")."""
    answers: tuple[Pair, ...] = ()
    """Name used in address, name tagged as speaking next to it, and how often: they may be one person."""
    speaks_to: tuple[Pair, ...] = ()
    """Name tagged as speaker, name addressed in that speech, and how often: they are two people."""
    speaks_of: tuple[Pair, ...] = ()
    """Name tagged as speaker, name told of in that speech, and how often: they are two people, too."""
    bynames: tuple[Pair, ...] = ()
    """Name, what somebody of that name is called after it ("Aldric the Grey"), and how often."""
    identities: tuple[Pair, ...] = ()
    """Two names that are told to be one person's, and how often."""
    introduced: tuple[str, ...] = ()
    """Names that the teller gives to "I" ("my name is Ann")."""
    labels: tuple[str, ...] = ()
    """Names before the lines of a chat or a script."""
    kin: tuple[tuple[str, str], ...] = ()
    """Word for somebody of the teller's kin, and the name told with it ("my sister Jo")."""


def merge_tallies(named: Iterable[Named]) -> dict[str, NameTally]:
    """Add up the tallies of several sections, keeping the first's offset of first use."""
    found: dict[str, list[NameTally]] = {}
    for part in named:
        for tally in part.tallies:
            found.setdefault(tally.text, []).append(tally)
    return {text: _added(several) for text, several in found.items()}


def merge_pairs(pairs: Iterable[Pair]) -> list[Pair]:
    """Add up the pairs of several sections: each two names once, in this order."""
    found: dict[tuple[str, str], int] = {}
    for one, other, count in pairs:
        found[one, other] = found.get((one, other), 0) + count
    return [(one, other, count) for (one, other), count in found.items()]


def with_forms_of(tallies: Mapping[str, NameTally], names: Mapping[str, str]) -> dict[str, NameTally]:
    """Return tallies in which some forms count as uses of another: ``{"Old Ann": "Ann"}``."""
    found: dict[str, list[NameTally]] = {}
    for text, tally in tallies.items():
        name = names.get(text, text)
        found.setdefault(name, []).append(tally if name == text else replace(tally, text=name))
    return {text: _added(several) for text, several in found.items()}


def _added(tallies: Sequence[NameTally]) -> NameTally:
    if len(tallies) == 1:
        return tallies[0]
    texts, firsts, *counts = zip(*map(attrgetter(*_FIELDS), tallies), strict=True)
    values = (texts[0], firsts[0], *(reduce(add, column) for column in counts))
    return NameTally(**dict(zip(_FIELDS, values, strict=True)))


_FIELDS = tuple(one.name for one in fields(NameTally))
