"""What a single line says if it is a heading: called for every short block while a document is structured.

Nothing here decides. A line that *looks* like a heading becomes one in ``storyledger.sources.outline``, which
knows its neighbours: a bare "IV" counts when "III" stood before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from storyledger.patterns import pattern
from storyledger.sources.numbers import NUMBER, number_of
from storyledger.sources.words import rows

__all__ = ["HEADING_LIMIT", "Look", "is_heading_word", "is_titled", "look", "plain_words", "title_after"]

HEADING_LIMIT = 200
"""Code points that a heading has at most."""
_TITLE_WORDS = 14
_SENTENCE_WORDS = 4
_MARKS = " \t\r\n*_#=~-–—<>[]|+•·§:"
_SET_APART = pattern(r"(?<!\w)(?P<sign>[*_]{1,3})(?=\S)(?P<words>[^*_]+)(?<=\S)(?P=sign)(?!\w)")
_SMALL = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "de", "der", "du", "et", "for", "from", "how", "if",
    "in", "into", "is", "it", "la", "le", "of", "off", "on", "or", "over", "the", "to", "up", "von",
    "what", "who", "with",
})  # fmt: skip
_SENTENCE_END = pattern(r"[.!?…,;:]['\"”’)]*$")
_FIRST = pattern(r"[(\[]?([^\W_]+)")
_WORD = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SEPARATOR = pattern(r"\s*(?:[.:;—–)\]/|]|--?)+\s*")
_DOTS_TO_PAGE = pattern(r"(?:\.\s?){3,}\s*\d+$|\s{3,}\d+$|\t\d+$")

LookKind = Literal["chapter", "part", "front", "back", "contents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a line would head, if it is a heading."""

    kind: LookKind
    """What kind of division."""
    number: int | None = None
    """Its number, when it has one."""
    word: str = ""
    """The word before or after the number ("chapter"); empty for a bare number."""
    sure: bool = True
    """False when the line is a heading only in a row of others like it."""
    titled: bool = False
    """True when a title follows on the same line."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    numbered = [re.escape(row[0]) for row in rows("heading_words.tsv") if row[1] != "alone"]
    alone = [re.escape(row[0]).replace("'", "['’]") for row in rows("heading_words.tsv") if row[1] == "alone"]
    word = "|".join(sorted(numbered, key=len, reverse=True))
    single = "|".join(sorted(alone, key=len, reverse=True))
    out_of = r"(?:\s*(?:/|of)\s*(?:\?|\d+))?"
    before = rf"(?P<word>{word})\b\.?\s*(?:the\s+|no\.?\s*|#\s*)?(?P<number>{NUMBER}){out_of}(?P<rest>.*)"
    after = rf"(?:the\s+)?(?P<number>{NUMBER})\s+(?P<word>{word})\b(?P<rest>.*)"
    flags = re.IGNORECASE | re.DOTALL
    return (
        re.compile(before, flags),
        re.compile(after, flags),
        re.compile(rf"(?P<word>{single})(?:\s+(?P<number>{NUMBER}))?(?P<rest>(?![\w'’]).*)", flags),
    )


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[str, LookKind]]:
    return {row[0]: (row[1], cast("LookKind", row[2])) for row in rows("heading_words.tsv")}


_BARE = pattern(
    rf"[(\[]?(?P<number>[0-9]{{1,4}}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|[MDCLXVI]{{1,9}}|{NUMBER})[)\]]?(?P<rest>(?!\w).*)",
    re.DOTALL | re.IGNORECASE,
)


def plain_words(words: str) -> str:
    """Strip the marks around a heading (``**Chapter 1**``, ``~ I ~``) and its words, and join its lines."""
    return _SET_APART.sub(r"\g<words>", " ".join(words.split())).strip(_MARKS)


def look(words: str) -> Look | None:
    """Return what ``words`` would head, None when they look like no heading."""
    if len(words) > HEADING_LIMIT:
        return None
    line = plain_words(words)
    if not _may_head(line) or _DOTS_TO_PAGE.search(words.rstrip()):
        return None
    return _numbered(line) or _alone(line) or _bare(line)


def title_after(heading: str) -> str:
    """Return the title that follows "Chapter 3.", "III" or "Part One:" in a heading, else the heading."""
    line = plain_words(heading)
    seen = look(line)
    if seen is not None and not seen.titled:
        return line
    matches = (pattern.fullmatch(line) for pattern in (*_patterns(), _BARE))
    rest = next((match["rest"] for match in matches if match), "")
    separator = _SEPARATOR.match(rest)
    if separator:
        return title_after(rest[separator.end() :])
    return title_after(rest) if seen is not None else line


def _may_head(line: str) -> bool:
    """Tell quickly whether the first word can begin a heading that ``look`` knows."""
    match = _FIRST.match(line)
    if match is None:
        return False
    return match[1].casefold() in _starters() or match[1][0].isdigit() or number_of(match[1]) is not None


@lru_cache(maxsize=1)
def _starters() -> frozenset[str]:
    return frozenset(re.split(r"[\s'’]", row[0])[0] for row in rows("heading_words.tsv")) | {"the", "one"}


def _numbered(line: str) -> Look | None:
    before, after, _ = _patterns()
    match = before.fullmatch(line) or after.fullmatch(line)
    if match is None:
        return None
    number, rest = number_of(match["number"]), match["rest"]
    use, kind = _kinds()[match["word"].casefold()]
    if number is None or (line[0].islower() and not line.islower()) or not _may_follow(rest):
        return None
    return Look(
        kind=kind,
        number=number,
        word=match["word"].casefold(),
        sure=use == "numbered",
        titled=bool(rest.strip(" .:")),
    )


def _alone(line: str) -> Look | None:
    match = _patterns()[2].fullmatch(line)
    if match is None or not _may_follow(match["rest"]) or line[0].islower():
        return None
    word = match["word"].casefold().replace("’", "'")
    kind = _kinds()[word][1]
    if kind not in ("chapter", "contents") and _is_said(match["rest"]):
        return None
    return Look(kind=kind, word=word, titled=bool(match["rest"].strip(" .:")))


def _is_said(rest: str) -> bool:
    """Tell whether what follows a heading's word is a sentence: "Foreword: the subject sat in it"."""
    return len(rest.split()) > _SENTENCE_WORDS and rest.rstrip(_MARKS)[-1:] in ".,;"


def _bare(line: str) -> Look | None:
    match = _BARE.fullmatch(line)
    if match is None:
        return None
    raw, rest = match["number"], match["rest"]
    number = number_of(raw)
    if number is None or number > 400 or (raw.isalpha() and not _may_head_alone(raw, rest)):
        return None
    separator = _SEPARATOR.match(rest)
    title = rest[separator.end() :] if separator else rest
    if title and not (separator and is_titled(title)):
        return None
    return Look(kind="chapter", number=number, sure=False, titled=bool(title))


def _may_head_alone(number: str, rest: str) -> bool:
    """Tell whether letters may be a number over a chapter; small ones ("ii.") only without a title."""
    return number.isupper() or number.istitle() or (number.islower() and not rest.strip(" .:)]"))


def _may_follow(rest: str) -> bool:
    """Tell whether ``rest`` can be the title after "Chapter One"."""
    if not rest.strip(" .:"):
        return True
    separator = _SEPARATOR.match(rest)
    if separator:
        return len(rest) <= 140 and not rest[separator.end() : separator.end() + 1].islower()
    return rest[0].isspace() and is_titled(rest.strip())


def is_titled(words: str) -> bool:
    """Tell whether ``words`` read as a title: short, no sentence, its longer words capitalised."""
    line = plain_words(words)
    found = _WORD.findall(line)
    if not found or len(found) > _TITLE_WORDS or line[0] in "\"'“‘«„":
        return False
    if line.upper() == line:
        return True
    if _SENTENCE_END.search(line) and not line.endswith(("!", "?")):
        return False
    long = [word for word in found if word.casefold() not in _SMALL]
    capitals: int = sum(word[0].isupper() for word in long)
    return bool(found[0][0].isupper()) and capitals * 4 >= len(long) * 3


def is_heading_word(words: str) -> bool:
    """Tell whether ``words`` are only a word that wants a number: "CHAPTER"."""
    known = _kinds().get(words.casefold().rstrip("."))
    return bool(known and known[0] == "numbered")
