"""What has become of a thing that can be told without reading whose it is, looked up when a rule asks.

*He had sold the piano*, *it went over the rail*, *the front door had been welded shut*, *the lift is out of
order*: whatever the noun, the words around it are data (``lexicon/fates.tsv``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.patterns import pattern
from storyledger.reading.happening.plainly import (
    any_thing,
    is_plainly_told,
    sentence_around,
    sentences_before,
)
from storyledger.reading.happening.wordings import ADJECTIVES, NOUN, OWNER, STOP
from storyledger.reading.words import word_class
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.reading.happening.wordings import Way

__all__ = ["FATE", "fate_of", "uses_of"]

FATE = "fate"
"""The kind of these remarks; ``value`` is what ``fates.tsv`` calls it."""

_AFTER_NO_SUBJECT = pattern(
    r"\b(?:of|in|at|on|from|with|by|to|into|onto|over|under|through|behind|beside|against|for|off|out|near|round"
    r"|around|across|along|down|up|past|between|like|about|above|below|was|is|were|are|been|be|as)\s+$"
)
"""Words after which a thing is not the one that *it* takes up."""
_HAD = pattern(r"(?:\b(?:had|having)|['’]d)\s+(?:\w+\s+)?$")
_OF_CLASS = {
    "broken": "fragile", "dead": "machines", "empty": "empties", "shut": "openings", "died": "beasts",
    "stopped": "clocks",
}  # fmt: skip
"""What kind of thing a fate is asked of."""
_DEEDS = {
    "gone": "deed-handle", "broken": "deed-wield", "shut": "deed-open", "dead": "deed-works",
    "empty": "deed-pour", "died": "deed-live", "stopped": "deed-tick",
}  # fmt: skip
"""Classes of ``thing_words.tsv``: what is done with a thing, or by it, when that is not so."""


def fate_of(way: Way, text: str, match: re.Match[str], sentence: Span) -> Remark | None:
    """Return what has become of a thing by the words of a way of ``fates.tsv``; None if that is not told."""
    (how,), groups = way.row, match.groupdict()
    noun = groups["noun"]
    if noun is None and groups.get("it"):
        noun = _meant_by_it(text, match.start("it"), sentence)
    if not noun or not _may_be(noun, how) or not is_plainly_told(text, sentence, match.start("verb")):
        return None
    return Remark(span=Span(match.start(), match.end()), kind=FATE, what=noun, value=how)


def _may_be(noun: str, how: str) -> bool:
    """Tell whether a thing may have such a fate."""
    wanted = _OF_CLASS.get(how)
    if wanted is not None:
        return noun in word_class("thing_words", wanted)
    is_many = (
        noun.endswith("s") and not noun.endswith("ss") and noun not in word_class("thing_words", "pairs")
    )
    return len(noun) > 2 and not is_many and noun not in word_class("thing_words", "no-thing")


def _meant_by_it(text: str, position: int, sentence: Span) -> str | None:
    """Return the noun that *it* most likely is: the last thing before it that no preposition governs."""
    own = Span(sentence.start, position)
    for part in (own, *sentences_before(text, sentence.start, 2)):
        things = [
            match["noun"]
            for match in _thing_or_new().finditer(text, part.start, part.end)
            if _AFTER_NO_SUBJECT.search(text, max(0, match.start() - 12), match.start()) is None
            and match["noun"] not in word_class("thing_words", "no-thing")
        ]
        if things:
            return things[-1]
    return None


@cache
def _thing_or_new() -> re.Pattern[str]:
    return re.compile(rf"\b(?:an?|An?|{OWNER})\s+{ADJECTIVES}{NOUN}{STOP}")


def uses_of(text: str, noun: str, how: str, start: int, end: int) -> Iterator[Span]:
    """Yield where a text plainly tells that a thing is used, between two places."""
    for match in _used(noun, how).finditer(text, start, end):
        sentence = sentence_around(text, match.start())
        is_earlier = _HAD.search(text, max(sentence.start, match.start() - 14), match.start()) is not None
        if not is_earlier and is_plainly_told(text, sentence, match.start()):
            yield Span(match.start(), match.end())


@cache
def _used(noun: str, how: str) -> re.Pattern[str]:
    name = rf"(?:[a-z]+(?:-[a-z]+)?,?\s+){{0,2}}?{re.escape(noun)}\b(?![-'’]\w)"
    thing = rf"(?:the|his|her|my|our|their)\s+{name}"
    between = r"(?:(?!(?:the|a|an|his|her|my|our|their)\b)[a-z]+\s+|the\s+[a-z]+\s+of\s+){0,4}?"
    verb = rf"\b(?:{any_thing(_DEEDS[how])})\s+{between}{thing}"
    done = any_thing("deed-stand" if how == "gone" else _DEEDS[how])
    if how == "empty":
        return re.compile(rf"\b(?:{any_thing(_DEEDS[how])})\s+(?:\w+\s+){{0,5}}?(?:from|out\s+of)\s+{thing}")
    own = rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Oo]ur)\s+{name}\s+(?:{done})\b"
    near = rf"|\b(?:with|in|into|onto|at|under)\s+{thing}" if how == "gone" else ""
    return re.compile({"broken": verb, "died": own, "stopped": own}.get(how, rf"{verb}|{own}{near}"))
