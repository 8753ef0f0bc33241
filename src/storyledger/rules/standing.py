"""What is so about somebody until words say that it changed: the rows of ``lexicon/standing_facts.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from storyledger.reading.happening.frames import class_of, is_class
from storyledger.reading.people.relations import relation_of
from storyledger.reading.words import any_of, word_rows

__all__ = ["StandingFact", "facts_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFact:
    """A fact about somebody, and what speaks against it."""

    trait: str
    value: str
    is_old: bool
    """Whether it was always so, and not from the passage on that tells it."""
    doings: tuple[str, ...]
    """The kinds of ``doings.tsv`` that speak against it."""
    fits: str
    """The class that what is done must be of; ``=`` for the value or its class, ``-`` for any."""
    told: str
    done: str
    changes: re.Pattern[str]
    """Words between the two by which it may have changed."""
    excuses: re.Pattern[str]
    """Words around the deed that make it another thing."""

    def speaks_against(self, what: str) -> bool:
        """Tell whether a deed with ``what`` speaks against the fact."""
        wanted = self.value if self.fits == "=" else self.fits
        thing = what.lower()
        is_one_of = any(is_class(name) and thing in class_of(name) for name in (wanted, f"{wanted}s"))
        return wanted == "-" or relation_of(thing) == wanted or is_one_of


@cache
def facts_of(trait: str, value: str) -> tuple[StandingFact, ...]:
    """Return what may speak against a trait with a value; nothing for most traits."""
    own = [row for row in word_rows("standing_facts") if row[0] == relation_of(trait)]
    exact = [row for row in own if row[1] == value]
    return tuple(_fact(row, value) for row in exact or (row for row in own if row[1] == "-"))


def _fact(row: tuple[str, ...], value: str) -> StandingFact:
    trait, _, since, doings, fits, told, done, changes, excuses = row
    shown = value.capitalize() if value in class_of("language") else value
    told, changes = told.replace("{value}", shown), changes.replace("{value}", value)
    return StandingFact(
        trait=trait, value=value, is_old=since == "ever", doings=tuple(doings.split()), fits=fits,
        told=told, done=done, changes=_pattern(changes), excuses=_pattern(excuses),
    )  # fmt: skip


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(words.split())})\b", re.IGNORECASE)
