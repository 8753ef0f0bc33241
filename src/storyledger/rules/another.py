"""Whether words between two passages bring a thing back, or another like it: what several rules ask."""

from __future__ import annotations

import re
from functools import cache

from storyledger.reading.happening.frames import class_of
from storyledger.reading.words import any_of, word_class

__all__ = ["brings_it_back", "is_of_another_day", "may_be_another"]


def may_be_another(noun: str, between: str) -> bool:
    """Tell whether words between two passages may bring a thing back, or speak of several of the kind."""
    return _near(noun).search(between) is not None


def is_of_another_day(noun: str, between: str) -> bool:
    """Tell whether a thing is eaten or drunk, and words between two passages begin a new day."""
    days = rf"\b(?:{_any('new-day')})\b"
    return noun in class_of("consumable") and re.search(days, between, re.IGNORECASE) is not None


def brings_it_back() -> re.Pattern[str]:
    """Return a pattern for words by which somebody has back what was just lost: *brought it up*."""
    return re.compile(rf"\b(?:{_any('fetched', 'hauled')}) it\b", re.IGNORECASE)


@cache
def _near(noun: str) -> re.Pattern[str]:
    thing, words = re.escape(noun), rf"(?:{_any('fetched', 'another')}|(?<!was )an?)"
    near = rf"\b{words}\b[^.!?]{{0,60}}\b{thing}\b|\b{thing}\b[^.!?]{{0,60}}\b{words}\b"
    return re.compile(rf"\b{thing}s\b|{near}", re.IGNORECASE)


@cache
def _any(*classes: str) -> str:
    return any_of(word for name in classes for word in word_class("thing_words", name))
