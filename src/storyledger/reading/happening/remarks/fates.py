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
from storyledger.reading.happening.clauses import is_adverb
from storyledger.reading.happening.remarks.plainly import (
    any_thing,
    is_plainly_told,
    sentence_around,
    sentences_before,
)
from storyledger.reading.happening.remarks.wordings import ADJECTIVES, NOUN, OWNER, STOP
from storyledger.reading.words import any_of, word_class, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.reading.happening.remarks.wordings import Way

__all__ = ["FATE", "fate_of", "uses_of"]

FATE = "fate"
"""The kind of these remarks; ``value`` is what ``fates.tsv`` calls it."""

_AFTER_NO_SUBJECT = pattern(
    r"\b(?:of|in|at|on|from|with|by|to|into|onto|over|under|through|behind|beside|against|for|off|out|near|round"
    r"|around|across|along|down|up|past|between|like|about|above|below|was|is|were|are|been|be|as)\s+$"
)
"""Words after which a thing is not the one that *it* takes up."""
_CLAUSE = pattern(r"[,;:—–]|\b(?:and|but|then|when|while|as|until|till|before|after)\b")
_OWNED = pattern(r"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[A-Z][\w-]+['’]s)\s")
_WAS_THERE = pattern(r"\W+(?:\w+\s+){0,2}?(?:had|used\s+to|once)\b")
"""After a thing, words by which it is there no more: *the wall on which the piano had stood*."""
_HAD = pattern(r"(?:\b(?:had|having)|['’]d)\s+(?:\w+\s+)?$")
_OF_CLASS = {
    "broken": "fragile", "dead": "machines", "empty": "empties", "shut": "openings", "died": "beasts",
    "stopped": "clocks", "flat": "on-batteries",
    "none": "fixtures", "dark": "mains",
}  # fmt: skip
"""What kind of thing a fate is asked of."""
_DEEDS = {
    "gone": "deed-handle", "broken": "deed-wield", "shut": "deed-open", "dead": "deed-works",
    "empty": "deed-pour", "died": "deed-live", "stopped": "deed-tick", "flat": "deed-works",
    "none": "deed-handle", "dark": "deed-works", "closed": "deed-works",
}  # fmt: skip
"""Classes of ``thing_words.tsv``: what is done with a thing, or by it, when that is not so."""


def fate_of(way: Way, text: str, match: re.Match[str], sentence: Span) -> Remark | None:
    """Return what has become of a thing by the words of a way of ``fates.tsv``; None if that is not told."""
    (how,), groups = way.row, match.groupdict()
    noun = "power" if how == "dark" else groups["noun"]
    if noun is None and groups.get("it"):
        noun = _meant_by_it(text, match, sentence)
    is_owned = _OWNED.search(match.group()) is not None
    if (
        not noun
        or not _may_be(noun, how, is_owned=is_owned)
        or not is_plainly_told(text, sentence, match.start("verb"))
    ):
        return None
    return Remark(span=Span(match.start(), match.end()), kind=FATE, what=noun, value=how)


def _may_be(noun: str, how: str, *, is_owned: bool) -> bool:
    """Tell whether a thing may have such a fate: of several only all that are somebody's, *his letters*."""
    if how == "closed":
        return True
    wanted = _OF_CLASS.get(how)
    if wanted is not None:
        return noun in word_class("thing_words", wanted)
    is_many = (
        noun.endswith("s") and not noun.endswith("ss") and noun not in word_class("thing_words", "pairs")
    )
    is_noun = len(noun) > 2 and not is_adverb(noun)
    return is_noun and (is_owned or not is_many) and noun not in word_class("thing_words", "no-thing")


def _meant_by_it(text: str, match: re.Match[str], sentence: Span) -> str | None:
    """Return the noun that *it* most likely is: the last thing before it that no preposition governs.

    Whoever does something to it is another: *the hat rolled, and the cart went over it*.
    """
    position, verb = match.start("it"), match.start("verb")
    clauses = [clause.end() for clause in _CLAUSE.finditer(text, sentence.start, verb)]
    own = Span(sentence.start, position if position < verb else max(clauses, default=sentence.start))
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
    past = rf"(?=\s+(?:[a-z]+ed|{any_of(word_list('irregular_pasts'))})\b)"
    return re.compile(rf"\b(?:an?|An?|{OWNER})\s+{ADJECTIVES}{NOUN}(?:{STOP}|{past})")


def uses_of(text: str, noun: str, how: str, start: int, end: int) -> Iterator[Span]:
    """Yield where a text plainly tells that a thing is used, or simply there, between two places."""
    for match in _used(noun, how).finditer(text, start, end):
        groups = match.groupdict()
        deed = groups.get("deed") or groups.get("own")
        if deed is not None and deed.lower() in word_class("thing_words", "deed-not-there"):
            continue
        sentence = sentence_around(text, match.start())
        if not _is_earlier(text, sentence, match) and is_plainly_told(text, sentence, match.start()):
            yield Span(match.start(), match.end())


def _is_earlier(text: str, sentence: Span, match: re.Match[str]) -> bool:
    """Tell whether it is told of an earlier time: *she had put the ring*, *where the piano had stood*."""
    start = match.start()
    is_after = _HAD.search(text, max(sentence.start, start - 14), start) is not None
    return is_after or _WAS_THERE.match(text, match.end(), sentence.end) is not None


@cache
def _used(noun: str, how: str) -> re.Pattern[str]:
    name = rf"(?:[a-z]+(?:-[a-z]+)?,?\s+){{0,2}}?{re.escape(noun)}\b(?![-'’]\w)"
    thing = rf"(?:the|his|her|my|our|their|[A-Z]\w+['’]s)\s+{name}"
    between = r"(?:(?!(?:the|a|an|his|her|my|our|their)\b)[a-z]+\s+|the\s+[a-z]+\s+of\s+){0,4}?"
    verb = rf"\b(?:{any_thing(_DEEDS[how])})\s+{between}{thing}"
    is_there = how in {"gone", "none"}
    done = any_thing("deed-stand" if is_there else _DEEDS[how])
    if how == "dark":
        return _running()
    if how == "closed":
        return _served(rf"(?:the|our|their)\s+{name}")
    if how == "empty":
        return re.compile(rf"\b(?:{any_thing(_DEEDS[how])})\s+(?:\w+\s+){{0,5}}?(?:from|out\s+of)\s+{thing}")
    own = rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Oo]ur)\s+{name}\s+(?:{done})\b"
    near = f"|{_there(thing, name)}" if is_there else ""
    if how == "flat":
        near = rf"|\b(?:with|on|over)\s+{thing}"
    return re.compile({"broken": verb, "died": own, "stopped": own}.get(how, rf"{verb}|{own}{near}"))


def _served(place: str) -> re.Pattern[str]:
    """Return a pattern by which somebody buys something at a place, or is served there."""
    deed = r"(?:bought|ordered|ate|drank|dined|queued|worked|served|paid)"
    return re.compile(
        rf"\b{deed}\s+(?:\w+\s+){{0,5}}?(?:at|in|from)\s+{place}"
        rf"|\b(?:at|in|into|to)\s+{place},?\s+(?:and|where\s+(?:he|she|they|we|I))\s+(?:{deed}|asked|had)\b"
    )


@cache
def _running() -> re.Pattern[str]:
    """Return a pattern by which something runs on the current."""
    thing = rf"(?:the|his|her|my|our|their)\s+(?:[a-z]+\s+){{0,2}}?(?:{any_thing('on-the-mains')})\b"
    return re.compile(
        rf"\b(?:switched|turned|flicked|snapped|clicked|flipped|put)\s+(?:on\s+{thing}|{thing}\s+(?:on|off)\b|off\s+{thing})"
        rf"|\b(?:watching|watched|in\s+front\s+of)\s+(?:the|a)\s+(?:television|telly|tv|football|news|match|film|game)\b"
        rf"|\b(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y)\s+(?:{any_thing('on-the-mains')})\s+(?:hummed|buzzed|whirred|clicked|pinged|glowed)\b"
    )


def _there(thing: str, name: str) -> str:
    """Return a pattern by which a thing is handled in any way, does something, or something is at it."""
    part = r"(?:the\s+[a-z]+\s+of\s+)?"
    past = rf"(?:[a-z]{{2,}}ed|{any_of(word_list('irregular_pasts'))})"
    towards = r"(?:(?:out|up|down|off|back|away|on|over|in|open|together|at)\s+)?"
    return (
        rf"\b(?P<deed>{past})\s+{towards}{part}{thing}"
        rf"|\b(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Oo]ur)\s+{name}\s+(?P<own>{past})\b"
        rf"|\b(?:{any_thing('physical')})\s+{part}{thing}"
    )
