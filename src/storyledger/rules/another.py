"""Whether words between two passages bring a thing back, or another like it: what several rules ask."""

from __future__ import annotations

import re
from functools import cache

from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.remarks.plainly import any_thing, finder_of

__all__ = ["another_of", "begins_a_day", "brings_it_back", "is_of_another_day", "may_be_another"]


def may_be_another(noun: str, between: str) -> bool:
    """Tell whether words between two passages may bring a thing back, or speak of several of the kind."""
    return _near(noun).search(between) is not None


def is_of_another_day(noun: str, between: str) -> bool:
    """Tell whether a thing is eaten or drunk, and words between two passages begin a new day."""
    return noun in class_of("consumable") and begins_a_day(between)


def begins_a_day(between: str) -> bool:
    """Tell whether words between two passages begin a new day."""
    return finder_of("new-day").search(between) is not None


def brings_it_back() -> re.Pattern[str]:
    """Return a pattern for words by which somebody has back what was just lost: *brought it up*."""
    return re.compile(rf"\b(?:{any_thing('fetched', 'hauled')}) it\b", re.IGNORECASE)


@cache
def _near(noun: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(noun)}s\b|{another_of(noun)}", re.IGNORECASE)


def another_of(noun: str) -> str:
    """Return a pattern for words that bring a thing back, or bring in another of its kind."""
    thing, words = re.escape(noun), rf"(?:{any_thing('fetched', 'another')}|(?<!was )an?)"
    return rf"\b{words}\b[^.!?]{{0,60}}\b{thing}\b|\b{thing}\b[^.!?]{{0,60}}\b{words}\b"
