"""Stories told without capitals, or in nothing else, as the readers know letters: capitals where they belong.

Runs before all readers. Names, sentences and "I" are known by their capitals everywhere, and some stories
have none: every letter is small, or every letter large. Such sections are read in a copy of the same length,
in which each sentence begins with a capital and so do the names; every place in it is the same place in the
text, whose words are never changed. Which words are names is told by all such sections together: by who says
and does something, by the titles before them, by the names that people have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from storyledger.document import Document, Section
from storyledger.patterns import pattern
from storyledger.reading.people.relations import bare_kin
from storyledger.reading.words import word_forms, word_list, word_rows

__all__ = ["in_usual_case"]

LEAST = 100
"""Letters from which a section shows how it is written."""
SMALL = 0.008
"""Share of capitals below which a section has none that mean anything; usual prose has two to four in 100."""
LARGE = 0.8
"""Share of capitals above which it has nothing else."""
SAMPLE = 600
"""Code points of a section that are looked at first."""
DEEDS = 2
"""Deeds by which an unusual word that never has an article is somebody's name."""
TAGS = 2
"""Lines by whose tags an ordinary word ("rose") is somebody's name."""
WITH_ARTICLE = 0.1
"""Share of the places of a word, with an article or the like before it, above which it is no name."""

_WORD = pattern(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BEGINS = pattern(r"[.!?…]+[\"'“”‘’»)*_\]]*[\s\ue000]+[\"'“‘«(*_\[]*(?P<letter>[^\W\d_])")
"""The first letter after what may end a sentence."""
_FIRST = pattern(r"[^\w]*(?P<letter>[^\W\d_])")
_I = pattern(r"(?<![\w'’.-])i(?![\w-])")
_AFTER_SPEECH = pattern(r"[,?!…—-][\"”’»']\s+(?P<word>[^\W\d_]+)(?:\s+(?P<then>[^\W\d_]+(?:['’]\w+)?))?")
_CLAUSE = frozenset("and but as when while so because if that then until before after".split())
_DETERMINERS = frozenset(
    "a an the this that these those his her my your our their its some any no every each another one two"
    " three of more most very so too really".split()
)
_PRONOUNS = frozenset("i he she they we you it who somebody someone nobody everyone everybody".split())
_WORDS_TOO = frozenset({"march", "may"})
"""Months that are words as well."""


def in_usual_case(document: Document) -> Document:
    """Return the document as the readers should see it: itself, but for sections without usual capitals."""
    odd = [
        section for section in document.sections if section.kind == "chapter" and _is_odd(document, section)
    ]
    if not odd:
        return document
    plain = {section.span: _small(section.span.of(document.text)) for section in odd}
    names = _names(plain.values())
    pieces, at = [], 0
    for section in odd:
        starts = [block.span.start - section.span.start for block in section.blocks]
        pieces += [document.text[at : section.span.start], _cased(plain[section.span], starts, names)]
        at = section.span.end
    pieces.append(document.text[at:])
    sections = tuple(replace(section, digest="") for section in document.sections)
    return replace(document, text="".join(pieces), sections=sections)


def _is_odd(document: Document, section: Section) -> bool:
    """Tell whether a section has no capitals, or hardly anything else."""
    text = section.span.of(document.text)
    return _looks_odd(text[:SAMPLE]) and _looks_odd(text)


def _looks_odd(text: str) -> bool:
    large, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return large + small >= LEAST and not SMALL * (large + small) <= large <= LARGE * (large + small)


def _small(text: str) -> str:
    """Return a text in small letters, of the same length."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(_one(letter) for letter in text)


def _one(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def _cased(text: str, starts: Sequence[int], names: frozenset[str]) -> str:
    """Return a text in small letters with the capitals of its sentences, names and "I"."""
    letters = list(text)
    for start in starts:
        first = _FIRST.match(text, start)
        if first:
            letters[first.start("letter")] = text[first.start("letter")].upper()[:1]
    for match in _BEGINS.finditer(text):
        if not _is_tag(text, match):
            letters[match.start("letter")] = match["letter"].upper()[:1]
    for match in _I.finditer(text):
        letters[match.start()] = "I"
    for match in _WORD.finditer(text):
        whole = match.group() in names
        for start, part in _parts(match):
            if part and (whole or part in names):
                letters[start] = part[0].upper()[:1]
    return "".join(letters)


def _parts(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield the words that one with hyphens and apostrophes is made of."""
    at = match.start()
    for part in re.split(r"[-'’]", match.group()):
        yield at, part
        at += len(part) + 1


def _is_tag(text: str, begins: re.Match[str]) -> bool:
    """Tell whether what follows a question or a call is its tag, and no sentence."""
    after = _AFTER_SPEECH.match(text, begins.start())
    if after is None:
        return False
    return bool(word_forms("speech_verbs").intersection((after["word"], after["then"] or "")))


def _names(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that are written with a capital wherever they stand."""
    seen = _Seen()
    for text in texts:
        seen.read(text)
    return frozenset(word for word in seen.count if seen.is_name(word)) | _days()


class _Seen:
    """What is seen of every word."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self._with_article: Counter[str] = Counter()
        self._tags: Counter[str] = Counter()
        self._deeds: Counter[str] = Counter()
        self._titled: Counter[str] = Counter()

    def read(self, text: str) -> None:
        """Count the words of a text in small letters."""
        before = ""
        end = 0
        for match in _WORD.finditer(text):
            word = match.group()
            owns = word.endswith(("'s", "’s"))
            base = word[:-2] if owns else word
            gap = text[end : match.start()]
            self.count[base] += 1
            is_new = any(letter in '.!?…,;:\n"“”' for letter in gap) or before in _CLAUSE
            self._with_article[base] += before in _DETERMINERS and not is_new
            self._titled[base] += before in _titles() and gap.strip(" ") in ("", ".")
            if is_new and not owns and _does(text, match.end()):
                self._deeds[base] += 1
            before, end = base, match.end()
        for match in _AFTER_SPEECH.finditer(text):
            for who in _tagged(match):
                self._tags[who] += 1

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a name."""
        if len(word) < 2 or self._with_article[word] > WITH_ARTICLE * self.count[word] or word in _PRONOUNS:
            return False
        if word.title() in word_list("world_places"):
            return word not in word_list("common_words")
        if word in bare_kin():  # "mom said", never "my mom"
            return self._tags[word] + self._deeds[word] > 0
        is_given = word in _given()
        if word in word_list("common_words"):
            return self._tags[word] >= (1 if is_given else TAGS) and word not in _called()
        if self._titled[word] or self._tags[word] or is_given:
            return True
        is_plural = word.endswith("s")
        return self._deeds[word] >= DEEDS and not is_plural and word not in _called()


def _does(text: str, at: int) -> bool:
    """Tell whether a verb follows: a past, a helping verb, what people do."""
    match = _WORD.match(text, at + 1)
    if match is None:
        return False
    verb = match.group()
    return verb in word_list("irregular_pasts") or verb in word_list("auxiliaries") or verb in _verbs()


def _tagged(match: re.Match[str]) -> Iterator[str]:
    """Yield the word that stands for who speaks in a tag."""
    verbs = word_forms("speech_verbs")
    word, then = match["word"], match["then"] or ""
    if then in verbs and word not in verbs:
        yield word
    elif word in verbs and then and not then.endswith("ly") and then not in _DETERMINERS | _PRONOUNS:
        yield then


@cache
def _days() -> frozenset[str]:
    """Return the days of the week and the months."""
    return frozenset(row[1] for row in word_rows("time_words") if row[0] in ("weekday", "month")) - _WORDS_TOO


@cache
def _titles() -> frozenset[str]:
    return frozenset(row[0] for row in word_rows("titles")) - bare_kin()


@cache
def _given() -> frozenset[str]:
    names = {row[0].lower() for row in word_rows("given_names")}
    return frozenset(names | {row[0] for row in word_rows("nicknames")})


@cache
def _called() -> frozenset[str]:
    """Return nouns for people, which are no names."""
    return frozenset(row[0].lower() for row in word_rows("person_nouns"))


@cache
def _verbs() -> frozenset[str]:
    return word_forms("speech_verbs") | word_list("person_verbs")
