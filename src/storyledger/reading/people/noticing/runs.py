"""Stretches of capitalised words that could be a name, found by shape alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Token, is_blank, once
from storyledger.reading.people.noticing.namesakes import TELLING_APART
from storyledger.reading.people.noticing.words import common_words, given_names, never_names, title_kind
from storyledger.reading.words import word_forms, word_list, word_rows

__all__ = ["MULTIPLES", "Run", "name_runs", "surface_of"]

PARTICLES = frozenset("de du des d la le von van der den di da del della dos bin ibn al ap".split())
"""Lower-case words that may stand inside a name."""
_LEADING = frozenset({"van", "von"})
"""Particles that a name may begin with."""
DETERMINERS = frozenset("the a an this that his her my our your their".split())
INTERJECTIONS = frozenset(
    (
        "oh ah o eh hey hi hello hullo hallo hush ha alas yes no nay well why now please thanks goodbye "
        "good-bye sir madam ma'am god lord"
    ).split()
)
_CLOSING = frozenset("\"”’'»")
_LEADING_IN = frozenset((":", "—", "--", "–"))
"""Marks after which a capital means little."""
_CONTRACTED = pattern(r"['’](?:ve|ll|re|d|m|t)$", re.IGNORECASE)
SHORTENED = frozenset("st mr mrs ms dr prof rev capt col gen lt maj sgt messrs mme mlle cpt".split())
"""Titles that are written with a point."""
MAX_PARTICLES = 3
"""Most particles in a row: "van der"."""
UNNAMED = frozenset(
    "was is are were had has have did does not never quite very rather and or but nor when where while who"
    " which why how then than with without by for from into at".split()
)
"""Words that are in no name, though headings and songs write them with a capital ("Mary Was Gone")."""
ASKS = frozenset("i you he she it we they the there that this".split())
"""What follows "May" and "Will" when they are verbs."""
ASKING = frozenset({"May", "Will"})
"""Names that are verbs before another name where something is asked."""
_SOMEBODY = frozenset("he she they we you".split())
"""What may begin an aside: "(She sits.)"."""
MULTIPLES = frozenset("hundred thousand million dozen score".split())
"""What follows a number: "Eighteen hundred men" names nobody."""
_DESIGNATION = pattern(r"[A-Z]{1,4}-?\d[\dA-Z]*(?:-[\dA-Z]+)*")
"""What robots, clones and rigs are called: "CT-5113", "R2"."""
MAX_RUN = 6
"""Most words in a name."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words that could be a name, as token indexes of its paragraph."""

    first: int
    last: int
    """One past the last token."""
    text: str
    """The words, with single blanks between them."""
    initial: bool
    """Begins a sentence or a quotation, so that its capital means little."""


def name_runs(paragraph: Paragraph, starts: Sequence[int]) -> tuple[Run, ...]:
    """Return the runs of a paragraph. ``starts`` are where the quotations of its passage begin, in order."""
    low, high = (bisect_left(starts, at) for at in (paragraph.span.start, paragraph.span.end))
    return _known_runs(paragraph, tuple(starts[low:high]))


@once
def _known_runs(paragraph: Paragraph, starts: tuple[int, ...]) -> tuple[Run, ...]:
    return tuple(_name_runs(paragraph, starts))


def _name_runs(paragraph: Paragraph, starts: Sequence[int]) -> Iterator[Run]:
    tokens = paragraph.tokens
    initial = _Initial(paragraph, frozenset([*starts, *(start + 1 for start in starts)]))
    done = 0
    for index, token in enumerate(tokens):
        begins = _may_begin(token.text) or (token.text in _LEADING and _is_leading_particle(tokens, index))
        if index >= done and token.text[0].isdecimal() and _is_speaking_number(tokens, index):
            yield Run(index, index + 1, token.text, initial=False)
        if index < done or not (begins or _is_numbered(tokens, index)):
            continue
        last = _run_end(tokens, index, initial)
        first = _without_leading(tokens, index, last, initial)
        if first < last and _worth_it(tokens, first, last, initial):
            inside = last - first == 2 and _tells_apart(tokens, first, last)
            yield Run(first, last, surface_of(tokens[first:last]), first in initial and not inside)
        elif first < last:
            yield from _married(tokens, first, initial)
        done = last


def _married(tokens: Sequence[Token], first: int, initial: _Initial) -> Iterator[Run]:
    """Yield the first of "Mr. and Mrs. Lee" under his full style."""
    style, index = tokens[first].text, first + 1
    if title_kind(style) != "style":
        return
    point = index < len(tokens) and tokens[index].text == "."
    index += point
    if (
        index + 1 < len(tokens)
        and tokens[index].text in {"and", "&"}
        and title_kind(tokens[index + 1].text) == "style"
    ):
        last = _run_end(tokens, index + 1, initial)
        name = [token for token in tokens[index + 2 : last] if token.text != "."]
        if name:
            text = f"{style}{'.' * point} {surface_of(name)}"
            yield Run(first, first + 1 + point, text, first in initial)


class _Initial:
    """Tells which tokens of a paragraph have their capital from their place."""

    def __init__(self, paragraph: Paragraph, opens: frozenset[int]) -> None:
        self._paragraph, self._opens = paragraph, opens

    @cached_property
    def _first_words(self) -> frozenset[int]:
        own = self._paragraph
        firsts = [_first_word(own.tokens, one.first, one.last) for one in own.sentences]
        return frozenset([*firsts, *_line_starts(own)] if own.kind == "verse" else firsts)

    def __contains__(self, index: int) -> bool:
        tokens = self._paragraph.tokens
        return (
            index in self._first_words
            or tokens[index].start in self._opens
            or (index > 0 and tokens[index - 1].text in _LEADING_IN)
        )


def _line_starts(paragraph: Paragraph) -> Iterator[int]:
    """Yield the tokens that begin the lines of a verse, where any word may have a capital."""
    start = paragraph.span.start
    for index, (before, token) in enumerate(pairwise(paragraph.tokens), start=1):
        if "\n" in paragraph.text[before.end - start : token.start - start]:
            yield index


def _first_word(tokens: Sequence[Token], first: int, last: int) -> int:
    for index in range(first, last):
        if tokens[index].is_word:
            return index
    return first


@lru_cache(maxsize=50_000)
def _may_begin(text: str) -> bool:
    if is_blank(text):
        return True
    if not text[0].isupper() or text == "I" or text.lower() in UNNAMED or _CONTRACTED.search(text):
        return False
    is_capitals = len(text) > 1 and text.isupper() and "." not in text
    return not is_capitals or title_kind(text) == "style" or _DESIGNATION.fullmatch(text) is not None


def _is_leading_particle(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a name begins in lower case here: "von Arnim", "the van der Meers", but not "the van"."""
    if index + 1 >= len(tokens):
        return False
    after, before = tokens[index + 1], tokens[index - 1].text.lower() if index else ""
    if after.text in PARTICLES:
        return _past_joiner(tokens, index + 1) is not None
    return _may_begin(after.text) and before not in DETERMINERS


def _run_end(tokens: Sequence[Token], first: int, initial: _Initial) -> int:
    """Return one past the last token of the run that begins at ``first``."""
    index = first + 1
    if _is_numbered(tokens, first):
        return index + 1
    while index < len(tokens) and index - first < MAX_RUN * 2 and not _breaks(tokens, first, index, initial):
        after = _past_joiner(tokens, index)
        if after is None:
            break
        index = after
    return index


def _is_numbered(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a word and its number may be somebody's name: "Unit 7"."""
    is_counted = first + 1 < len(tokens) and tokens[first + 1].text.isdecimal()
    return is_counted and tokens[first].text in word_list("numbered")


def _is_speaking_number(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether somebody speaks who goes by the number on his shoulder: "said 5114"."""
    after = tokens[index + 1].text if index + 1 < len(tokens) else "."
    is_whole = tokens[index].text.isdecimal() and (
        not after[0].isalnum() or after in word_forms("speech_verbs")
    )
    return is_whole and _is_in_tag(tokens, index, index + 1)


def _breaks(tokens: Sequence[Token], first: int, index: int, initial: _Initial) -> bool:
    """Tell whether a new name or a new sentence begins at ``index``."""
    token, before = tokens[index], tokens[index - 1]
    if token.start - before.end > 2 or (index in initial and not _is_title_point(tokens, index - 1)):
        return True
    if title_kind(token.text) == "style" and not title_kind(before.text):
        return True
    if token.text.lower() in word_forms("speech_verbs") and _follows_speech(tokens, first):  # "Row," Ann Said
        return True
    if token.text.lower() in _weekdays() and not title_kind(before.text):  # "I met Ann Monday morning"
        return True
    return (
        index - first > 1 and token.text.lower() in common_words() and _is_name_so_far(tokens, first, index)
    )


def _past_joiner(tokens: Sequence[Token], index: int) -> int | None:
    """Return the index after a part of a name at ``index``, None when the name ends before it."""
    token = tokens[index]
    if _is_point_of_name(tokens, index) or (_may_begin(token.text) and "." not in token.text):
        return index + 1
    joined = index
    while (
        joined < len(tokens) and tokens[joined].text.lower() in PARTICLES and joined - index < MAX_PARTICLES
    ):
        joined += 1
    if token.text == "of" and _is_rank(tokens[index - 1]):
        joined = index + 1
    return joined + 1 if index < joined < len(tokens) and _may_begin(tokens[joined].text) else None


def _is_name_so_far(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether the words already make a full name, so that a common word is not part of it."""
    words = [token.text for token in tokens[first:last] if token.is_word]
    if title_kind(words[0]):
        words = words[1:]
    return len(words) > 1 and words[0] in given_names()


def _is_rank(token: Token) -> bool:
    return token.text in {
        "King",
        "Queen",
        "Prince",
        "Princess",
        "Duke",
        "Duchess",
        "Earl",
        "Count",
        "Countess",
        "Lord",
        "Lady",
        "Marquis",
        "Marquess",
        "Marchioness",
        "Viscount",
        "Baron",
        "Bishop",
    }


def _is_title_point(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].text == "." and index > 0 and title_kind(tokens[index - 1].text) is not None


def _is_point_of_name(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a point belongs to a title or an initial that a name follows ("Mr." "J.")."""
    if tokens[index].text != "." or tokens[index].start != tokens[index - 1].end:
        return False
    before = tokens[index - 1].text
    is_short = before.lower() in SHORTENED
    is_initial = len(before) == 1 and before.isupper() and before != "I"
    if index + 1 >= len(tokens) or not (is_short or is_initial):
        return False
    return _may_begin(tokens[index + 1].text) or _past_joiner(tokens, index + 1) is not None


def _without_leading(tokens: Sequence[Token], first: int, last: int, initial: _Initial) -> int:
    """Skip words at the start of a run that are capitalised for another reason."""
    while last - first > 1:
        word = tokens[first].text
        lower = word.lower()
        if title_kind(word) and not (title_kind(word) == "kin" and first in initial and last - first == 1):
            break
        if _tells_apart(tokens, first, last) or _is_numbered(tokens, first):
            break
        is_plain = first in initial and word not in given_names() and _is_plain(lower)
        is_day = lower in _weekdays() and tokens[first + 1].text in given_names()
        is_verb = lower in word_forms("speech_verbs") and _follows_speech(tokens, first)
        is_verb = is_verb or (word in ASKING and first in initial and _is_asked(tokens, last))
        if not (is_plain or is_day or is_verb or lower in word_list("epithets") or lower in INTERJECTIONS):
            break
        first += 1
        while first < last and not tokens[first].is_word:
            first += 1
    return first


def _is_asked(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a sentence goes on to a question mark: "Will Ann and Tom come?"."""
    stop = next((at for at in range(index, len(tokens)) if tokens[at].text[0] in ".!?…"), None)
    return stop is not None and stop > index and tokens[stop].text == "?"


def _tells_apart(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether a word may tell two people of a name apart: "Big Ann" and "Little Ann"."""
    name = tokens[first + 1].text
    return (
        last - first == 2
        and tokens[first].text.lower() in TELLING_APART
        and title_kind(name) is None
        and name.lower() not in common_words()
    )


@cache
def _weekdays() -> frozenset[str]:
    """Return the days of the week, which a name may follow ("on Saturday Ann rowed")."""
    return frozenset(row[1] for row in word_rows("time_words") if row[0] == "weekday")


def _is_plain(word: str) -> bool:
    """Tell whether a word at the start of a sentence is an ordinary one."""
    return word in common_words() or (word.endswith("ly") and len(word) > MAX_RUN)


def _worth_it(tokens: Sequence[Token], first: int, last: int, initial: _Initial) -> bool:
    """Drop lone words that never name anybody: function words, interjections, bare styles."""
    word = tokens[first].text
    if sum(token.is_word for token in tokens[first:last]) > 1:
        return True
    if len(word) < 2 or "." in word or title_kind(word) == "style":
        return False
    if word.lower() in common_words() and _is_of_name(tokens, first):
        return False
    if word in never_names() or word.lower() in _SOMEBODY:
        return _is_in_tag(tokens, first, last)
    if last < len(tokens) and tokens[last].text in MULTIPLES:
        return False
    if word in ASKING and last < len(tokens) and tokens[last].text.lower() in ASKS:
        return False
    return not (
        first in initial
        and word.lower() in common_words()
        and word not in given_names()
        and not title_kind(word)
    )


def _is_of_name(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a plain word belongs to a name in the genitive: "World's End"."""
    return index > 1 and tokens[index - 1].text in {"'s", "’s"} and tokens[index - 2].is_capitalised


def _follows_speech(tokens: Sequence[Token], index: int) -> bool:
    return index > 1 and tokens[index - 1].text in _CLOSING


def _is_in_tag(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether a capital stands within a sentence where whoever speaks is told: '"Row," Ghost said'."""
    says = word_forms("speech_verbs")
    inverted = first > 0 and tokens[first - 1].text in says
    verb = first - 1 if inverted else first
    if not _follows_speech(tokens, verb) or tokens[verb - 2].text not in {",", "—", "–", "-"}:
        return False
    return inverted or (last < len(tokens) and tokens[last].text in says)


def surface_of(tokens: Sequence[Token]) -> str:
    """Return the words with single blanks; points stay with their word."""
    text = ""
    for token in tokens:
        word = token.text.upper() if is_blank(token.text) else token.text
        text += word if word == "." or not text else " " + word
    return text
