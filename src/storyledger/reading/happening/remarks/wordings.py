"""Ways to tell something over the words of a text alone, as data: ``lexicon/fates.tsv`` and ``skies.tsv``.

A row is what is told, and a pattern; the file of fates explains the language. Unlike the phrases of
``statements.tsv``, these ask for no mention, and so nobody's reading: once in each chapter is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.happening.remarks.plainly import sentence_around
from storyledger.reading.words import word_class, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ADJECTIVES", "NOUN", "OWNER", "STOP", "Way", "tellings"]

_ITEM = pattern(r"(?P<body>\([^()]*\)|[^\s()?*]+)(?P<mark>[?*]*)(?:\s+|$)")
ADJECTIVES = r"(?:[a-z]+(?:-[a-z]+)?,?\s+){0,3}?"
OWNER = r"(?:[Tt]he|[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[A-Z][\w-]+['’]s)"
NOUN = r"(?P<noun>[a-z]+(?:-[a-z]+)?)"
_NAMED = rf"{OWNER}\s+{ADJECTIVES}{NOUN}"
STOP = (
    r"(?=[*_]*(?:[.,;:!?—–)\"”’']|\s+(?:to|for|in|into|on|onto|at|from|with|by|and|or|but|when|that|which|who|before"
    r"|after|last|this|yesterday|while|because|so|again|over|off|out|up|down|through|under|the|a|years|back|away"
    r"|was|were|is|are|had|has|then|as|overboard|until|till|since|behind|beside|against|without)\b|\s*$|\s*\n))"
)
_LIGHT = frozenset(
    "been into out down over through off away back was were is had not no the a it without".split()
)
_WORD = pattern(r"[A-Za-z]+(?:['’][a-z]+)?")
_WHERE = r"(?:\s+(?:in|on|at|of|by|from|under)\s+(?:the|his|her|my|our|their)\s+(?:[a-z]+\s+)?[a-z]+)?"
_MACROS = {
    "THING": rf"(?:{_NAMED}{STOP}|(?P<it>it)\b)",
    "OBJECT": rf"{_NAMED}{STOP}",
    "NAMED": rf"(?:{_NAMED}{_WHERE}|(?P<it>[Ii]t))",
    "NOUN": NOUN,
    "MISSING": rf"(?:[a-z]+\s+)?{NOUN}(?=[*_]*[.,;:!?—–)\"”]"
    r"|\s+(?:at\s+all|anywhere|and|but|or|only|just|in\s+the\s+(?:room|cell|house|place|hut|walls?))\b)",
    "STRUCTURE": r"(?P<noun>tunnel|bridge|staircase|jetty|pier|shaft|mine|tower|footbridge|shed|barn|mill)",
    "TREE": r"(?P<noun>tree|oak|elm|beech|pine|walnut|chestnut|willow|ash|poplar|cedar|birch|yew|mast)",
    "PREMISES": r"(?P<noun>bakery|shop|pub|inn|tavern|caf[eé]|diner|restaurant|cinema|library|museum|bank"
    r"|school|hotel|market|pharmacy|butcher's|baker's|grocer's|chemist's|laundry|bar|brewery)",
    "BE": r"(?:was|were|is|are|got|['’]s|(?:had|has|have|['’]d|['’]ve)\s+(?:(?:since|long|already)\s+)?been)",
}
_GAPS = {f"W{most}": rf"(?:,?\s+[a-z'’-]+){{0,{most}}}?,?" for most in range(1, 9)} | {
    "ADV": r"(?:\s+(?:all|already|long\s+since|finally|then|now|just|later|completely|quite|stone|still))?",
    "STOP": STOP,
    ",": ",",
    "OUTOFORDER": r"\W{1,6}(?i:out\s+of\s+(?:order|use|service)|not\s+in\s+use|closed)",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to tell something."""

    file: str
    row: tuple[str, ...]
    """What is told: the columns before the pattern."""
    cues: frozenset[str]
    """Words of which the sentence must hold one."""
    verbs: re.Pattern[str]
    pattern: re.Pattern[str]


def tellings(
    files: tuple[str, ...], text: str, words: frozenset[str]
) -> Iterator[tuple[Way, re.Match[str], Span]]:
    """Yield what is told in one of the ways of some files: the way, the match and the sentence.

    Args:
        files: files in ``lexicon``.
        text: a text.
        words: its words in lower case.

    """
    told = {word: ways for word, ways in _ways_over(files).items() if word in words}
    sentence, seen = Span(0, 0), set[int]()
    for cue in _WORD.finditer(text) if told else ():
        ways = told.get(cue.group().lower())
        if ways is None:
            continue
        if cue.end() > sentence.end:
            sentence, seen = sentence_around(text, cue.start()), set()
        for way in ways:
            if id(way) not in seen:
                seen.add(id(way))
                yield from _matches(way, text, sentence)


def _matches(way: Way, text: str, sentence: Span) -> Iterator[tuple[Way, re.Match[str], Span]]:
    if way.verbs.search(text, sentence.start, sentence.end) is not None:
        for match in way.pattern.finditer(text, sentence.start, sentence.end):
            yield way, match, sentence


@cache
def _ways_over(files: tuple[str, ...]) -> dict[str, list[Way]]:
    """Return by its cues in which ways a sentence may tell something."""
    found: dict[str, list[Way]] = {}
    for way in (_way(file, row) for file in files for row in word_rows(file)):
        for word in sorted(way.cues):
            found.setdefault(word, []).append(way)
    return found


def _way(file: str, row: tuple[str, ...]) -> Way:
    written = row[-1]
    items = list(_ITEM.finditer(written))
    rare = [item for item in items if item["mark"] == "**"] or [item for item in items if "*" in item["mark"]]
    cues = {_cue_of(option) for item in rare for option in _options(item["body"])}
    verbs = "|".join(next(_words_at(item) for item in items if item["mark"].startswith("*")))
    whole = pattern("".join(map(_part, items)))
    return Way(file, row[:-1], frozenset(cues), pattern(rf"\b(?:{verbs})"), whole)


def _cue_of(option: str) -> str:
    """Return the word of an option that stands on the fewest pages: a long one that is not light."""
    return max(option.split(), key=lambda word: (word not in _LIGHT, word.isalpha(), len(word)))


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


def _words_at(item: re.Match[str]) -> list[str]:
    """Return the patterns of what an item may be; the first of a row may open a sentence."""
    words = _worded(item["body"])
    if item.start() or item["body"] in _MACROS:
        return words
    return [f"[{word[0].upper()}{word[0]}]{word[1:]}" if word[0].islower() else word for word in words]


def _part(item: re.Match[str]) -> str:
    body, mark = item["body"], item["mark"]
    if body in _GAPS:
        return _GAPS[body]
    inner = "|".join(_words_at(item))
    space = r"\s+" if item.start() else r"\b"
    group = f"(?P<verb>{inner})" if mark == "*" else f"(?:{inner})"
    ends = "" if body in _MACROS else r"(?![\w-])"
    return f"(?:{space}{group}{ends})?" if "?" in mark else f"{space}{group}{ends}"
