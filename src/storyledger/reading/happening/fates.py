"""What has become of a thing that can be told without reading whose it is, looked up when a rule asks.

*He had sold the piano*, *it went over the rail*, *the front door had been welded shut*, *the lift is out of
order*: whatever the noun, the words around it are data (``lexicon/fates.tsv``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
from storyledger.reading.words import word_class, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FATE", "fates_in", "uses_of"]

FATE = "fate"
"""The kind of these remarks; ``value`` is what ``fates.tsv`` calls it."""

_ITEM = pattern(r"(?P<body>\([^()]*\)|[^\s()?*]+)(?P<mark>[?*]*)(?:\s+|$)")
_ADJECTIVES = r"(?:[a-z]+(?:-[a-z]+)?,?\s+){0,3}?"
_OWNER = r"(?:[Tt]he|[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[A-Z][\w-]+['’]s)"
_NOUN = r"(?P<noun>[a-z]+(?:-[a-z]+)?)"
_NAMED = rf"{_OWNER}\s+{_ADJECTIVES}{_NOUN}"
_STOP = (
    r"(?=[*_]*(?:[.,;:!?—–)\"”’']|\s+(?:to|for|in|into|on|onto|at|from|with|by|and|or|but|when|that|which|who|before"
    r"|after|last|this|yesterday|while|because|so|again|over|off|out|up|down|through|under|the|a|years|back|away"
    r"|was|were|is|are|had|has|then|as|overboard|until|till|since|behind|beside|against|without)\b|\s*$|\s*\n))"
)
_AFTER_NO_SUBJECT = pattern(
    r"\b(?:of|in|at|on|from|with|by|to|into|onto|over|under|through|behind|beside|against|for|off|out|near|round"
    r"|around|across|along|down|up|past|between|like|about|above|below|was|is|were|are|been|be|as)\s+$"
)
"""Words after which a thing is not the one that *it* takes up."""
_LIGHT = frozenset("been into out down over through off away back".split())
_WORD = pattern(r"[a-z]+(?:['’][a-z]+)?")
_HAD = pattern(r"(?:\b(?:had|having)|['’]d)\s+(?:\w+\s+)?$")
_MACROS = {
    "THING": rf"(?:{_NAMED}{_STOP}|(?P<it>it)\b)",
    "OBJECT": rf"{_NAMED}{_STOP}",
    "NAMED": rf"(?:{_NAMED}|(?P<it>[Ii]t))",
    "NOUN": _NOUN,
    "BE": r"(?:was|were|is|are|got|['’]s|(?:had|has|have|['’]d|['’]ve)\s+(?:(?:since|long|already)\s+)?been)",
}
_GAPS = {f"W{most}": rf"(?:\s+[a-z]+){{0,{most}}}?" for most in (1, 2)} | {
    "ADV": r"(?:\s+(?:all|already|long\s+since|finally|then|now|just|later|completely|quite|stone|still))?",
    "STOP": _STOP,
    ",": ",",
    "OUTOFORDER": r"\W{1,6}(?i:out\s+of\s+(?:order|use|service)|not\s+in\s+use|closed)",
}
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


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to tell a fate."""

    how: str
    cues: frozenset[str]
    """Words of which the sentence must hold one."""
    verbs: re.Pattern[str]
    pattern: re.Pattern[str]


def fates_in(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield what a text tells to have become of things, in order of the words that tell it.

    Args:
        text: the document's text.
        words: its words in lower case.

    """
    told = {word: numbers for word, numbers in _ways_over().items() if word in words}
    seen: set[tuple[int, int]] = set()
    sentence = Span(0, 0)
    for cue in _WORD.finditer(text) if told else ():
        numbers = told.get(cue.group())
        if numbers is None:
            continue
        if cue.end() > sentence.end:
            sentence = sentence_around(text, cue.start())
        for number in numbers:
            if (sentence.start, number) not in seen:
                seen.add((sentence.start, number))
                yield from _told_by(_ways()[number], text, sentence)


def _told_by(way: _Way, text: str, sentence: Span) -> Iterator[Remark]:
    if way.verbs.search(text, sentence.start, sentence.end) is None:
        return
    for match in way.pattern.finditer(text, sentence.start, sentence.end):
        groups = match.groupdict()
        noun = groups["noun"]
        if noun is None and groups.get("it"):
            noun = _meant_by_it(text, match.start("it"), sentence)
        if noun and _may_be(noun, way.how) and is_plainly_told(text, sentence, match.start("verb")):
            yield Remark(span=Span(match.start(), match.end()), kind=FATE, what=noun, value=way.how)


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
    return re.compile(rf"\b(?:an?|An?|{_OWNER})\s+{_ADJECTIVES}{_NOUN}{_STOP}")


@cache
def _ways_over() -> dict[str, list[int]]:
    """Return by its cues which ways of telling a sentence may hold."""
    found: dict[str, list[int]] = {}
    for number, way in enumerate(_ways()):
        for word in sorted(way.cues):
            found.setdefault(word, []).append(number)
    return found


@cache
def _ways() -> tuple[_Way, ...]:
    return tuple(_way(how, written) for how, written in word_rows("fates"))


def _way(how: str, written: str) -> _Way:
    items = list(_ITEM.finditer(written))
    rare = [item for item in items if item["mark"] == "**"] or [item for item in items if "*" in item["mark"]]
    cues = {_cue_of(option) for item in rare for option in _options(item["body"])}
    verbs = "|".join(next(_worded(item["body"]) for item in items if item["mark"].startswith("*")))
    pattern = re.compile("".join(map(_part, items)))
    return _Way(how, frozenset(cues), re.compile(rf"\b(?:{verbs})"), pattern)


def _cue_of(option: str) -> str:
    """Return the word of an option that stands on the fewest pages: a long one that is not light."""
    return max(option.split(), key=lambda word: (word not in _LIGHT, len(word)))


def _options(body: str) -> list[str]:
    """Return what an item may be, with the words of its classes."""
    found = []
    for option in body.strip("()").split("|"):
        own = word_class("thing_words", option[1:]) if option.startswith("@") else (option,)
        found += [word.replace("_", " ") for word in own]
    return found


def _worded(body: str) -> list[str]:
    """Return the patterns of what an item may be, longest first."""
    options = sorted(_options(body), key=len, reverse=True)
    return [_MACROS.get(one) or r"\s+".join(one.split()) for one in options]


def _part(item: re.Match[str]) -> str:
    body, mark = item["body"], item["mark"]
    if body in _GAPS:
        return _GAPS[body]
    inner = "|".join(_worded(body))
    space = r"\s+" if item.start() else r"\b"
    group = f"(?P<verb>{inner})" if mark == "*" else f"(?:{inner})"
    ends = "" if body in _MACROS else r"(?![\w-])"
    return f"(?:{space}{group}{ends})?" if "?" in mark else f"{space}{group}{ends}"


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
