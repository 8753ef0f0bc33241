"""How many, and how long: counts of people and stretches of time, as the narration and the people give them.

Called by ``events`` through ``sights``. Only plain statements count:
*there were sixteen guards*, *five wolves were left*, *three days later*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache

from storyledger.entries import GroupNamed
from storyledger.patterns import pattern
from storyledger.reading.happening.clauses import Group, Words, is_adverb
from storyledger.reading.happening.frames import class_of
from storyledger.reading.people.attending.described import walk_on_words
from storyledger.reading.people.noticing.runs import MULTIPLES
from storyledger.reading.words import any_of, either_case, word_class, word_rows
from storyledger.sources.numbers import number_of
from storyledger.span import Span

__all__ = [
    "Named",
    "Tally",
    "amount_of_time",
    "counted",
    "groups_named",
    "is_number",
    "next_day",
    "spoken_of",
    "things_brought_in",
    "things_counted_again",
]

_THERE = frozenset({"are", "were", "'re"})
_LEFT = frozenset({"left", "remain", "remained", "remaining"})
_PASSED = frozenset({"later", "passed", "afterwards"})
_COMES = frozenset({"stood", "sat", "lay", "waited", "came", "appeared", "rode"})
_AMID = frozenset("at in on inside outside below above aboard present left altogether".split())
_NO_COUNT = frozenset({"'s", "other", "last", "first", "next", "a", "an", "least", "not"})
"""Before a number, these make it another thing than a count of those who are new."""
_ADJECTIVES = 2
"""Most words between a number and its noun."""
_NEXT = frozenset({"next", "following"})
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_ONES = frozenset("one two three four five six seven eight nine".split())
_BARE = Group(0, ("was",))

Tally = tuple[str, dict[str, str], int, int, Group]
"""Kind, roles, first and last token, and the verb group."""


def is_number(word: str) -> bool:
    """Tell whether ``word`` is a number from two to a hundred, in letters, or to 999 in digits."""
    tens, _, ones = word.partition("-")
    if ones:
        return tens in _TENS and ones in _ONES
    return word in class_of("cardinal") or (word.isdecimal() and len(word) <= 3 and int(word) >= 2)


def counted(words: Words, index: int, start: int, end: int) -> Tally | None:
    """See how many people there are at the number: *there were sixteen guards*, *four more men came*.

    Who is counted whole is the ``group``; some are ``of`` it, and those who come to it are ``more``.
    """
    return _counted_whole(words, index, start, end) or _counted_some(words, index, start, end)


def _counted_some(words: Words, index: int, start: int, end: int) -> Tally | None:
    """See *two gentlemen*, *four more guards*, *six of us*, *there were seven at supper*."""
    before, after = words.word(index - 1), words.word(index + 1)
    if after in {"or", "to", *MULTIPLES} or before in {"or", "to"} or is_number(before):
        return None
    number = {"number": words.low[index]}
    if after == "of" and words.word(index + 2) in {"us", "them", "you"} and before != "for":  # of the minutes
        return "counts", {**number, "of": words.low[index + 2]}, index, index + 2, Group(index, ())
    whose, body = words.word(index + 2), words.word(index + 3)
    if (
        after in {"of", "in"}
        and whose in class_of("known-group")
        and (body in _many() or body in walk_on_words("measure"))
    ):
        return "counts", {**number, "of": body}, index, index + 3, Group(index, ())
    there = words.low[max(start, index - 2) : index]
    if len(there) == 2 and there[0] == "there" and there[1] in _THERE and after in _AMID:
        return "counts", {**number, "group": "people"}, index - 2, index, Group(index, ())
    if before in class_of("known-group") or before in _NO_COUNT:
        return None
    last = _noun_after(words, index, end)
    how = "more" if after == "more" else "of"
    return ("counts", {**number, how: words.low[last]}, index, last, Group(index, ())) if last else None


def _noun_after(words: Words, index: int, end: int) -> int | None:
    """Return where the noun for several people stands that a number counts."""
    last = index + 1
    while last < end and last - index <= _ADJECTIVES and words.low[last] not in _many():
        if not words.tokens[last].is_word or words.low[last] in class_of("follow"):
            return None
        last += 1
    is_noun = last < end and words.low[last] in _many()
    return last if is_noun and words.word(last + 1) not in {"'s", "'", "-"} else None


def _counted_whole(words: Words, index: int, start: int, end: int) -> Tally | None:
    """See *there were sixteen guards* and *five wolves were left*."""
    last = index + 1
    if words.word(last) in MULTIPLES:
        return None
    while last < end and last - index < 3 and _is_plural(words, last) is False and words.tokens[last].is_word:
        last += 1
    if last >= end or not _is_plural(words, last):
        return None
    roles = {"number": words.low[index], "group": words.low[last]}
    if index - 2 >= start and words.low[index - 2] == "there" and words.low[index - 1] in _THERE:
        return "counts", roles, index - 2, last, Group(index - 2, ())
    verb = last + 1
    group: tuple[str, ...] = ()
    if words.word(verb) in {"are", "were"}:
        group, verb = (words.low[verb],), verb + 1
    is_bare = words.word(verb) == "left" and not group and words.word(verb + 1) in class_of("place")
    is_left = words.word(verb) in _LEFT and (group or words.word(verb) != "left" or is_bare)
    opens = index == start or not words.tokens[index - 1].is_word
    if index == start and last == index + 1 and words.low[last] in _people() and words.word(verb) in _COMES:
        return "counts", roles, index, last, Group(index, ())
    return ("counts", roles, index, verb, Group(index, group)) if is_left and opens else None


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    """Return nouns for several people: *strangers*."""
    return frozenset(row[1] for row in word_rows("person_nouns"))


@lru_cache(maxsize=1)
def _many() -> frozenset[str]:
    """Return nouns for several people, passers-by among them; how many kin somebody has is no count."""
    rows = (*word_rows("person_nouns"), *word_rows("walk_on_nouns"))
    return frozenset(row[1] for row in rows if row[3] not in {"kin", "part", "many"})


def _is_plural(words: Words, index: int) -> bool:
    word = words.low[index]
    irregular = word in {"men", "women", "people", "children", "wolves"}
    return irregular or (
        len(word) > 3 and word.endswith("s") and not word.endswith("ss") and not is_adverb(word)
    )


def amount_of_time(words: Words, index: int, start: int, end: int) -> Tally | None:  # noqa: ARG001
    """See *three days later* and *two weeks passed* at the unit."""
    before = words.word(index - 1)
    number = "one" if before in {"a", "an"} else before
    if not (is_number(number) or number == "one") or index - 1 < start:
        return None
    opens = index - 1 == start or not words.tokens[index - 2].is_word
    if words.word(index + 1) not in _PASSED or not opens:
        return None
    return "time_passes", {"how_long": f"{number} {words.low[index]}"}, index - 1, index + 1, _BARE


def next_day(words: Words, index: int, start: int, end: int) -> Tally | None:  # noqa: ARG001
    """See *the next morning* at the beginning of a sentence."""
    if words.word(index - 1) not in _NEXT or words.word(index - 2) != "the":
        return None
    opens = index - 2 == start or (index - 3 == start and words.low[start] in {"on", "but", "and"})
    return ("time_passes", {"how_long": "one day"}, index - 2, index, _BARE) if opens else None


# --- groups, by their words -------------------------------------------------------------------

Named = tuple[Span, int, str]
"""Where a group is named, how many there are, and what they are called."""
_BEFORE = pattern(r"(\w+)\s+$")
_KNOWN_WORDS = ("the", "all", "those", "these", "The", "All", "Those", "These")
_KNOWN_BEFORE = pattern(rf"\b(?:{'|'.join(_KNOWN_WORDS)})\s+$")
MOST = 999
NEAR = 40
"""Code points before a number in which the word before it stands."""


def groups_named(text: str, span: Span) -> Iterator[GroupNamed]:
    """Yield the groups of people that come in with their number: *two men were waiting*, *she met two men*.

    A group that the reader knows already (*the two men*), or a part of one (*two of them*), is none.

    Args:
        text: the document's text.
        span: where to look.

    """
    for match in _coming_in().finditer(text, span.start, span.end):
        number = _number_coming(match, span.start)
        if number is not None:
            yield GroupNamed(span=Span(*match.span()), number=number, group=match["group"])
    for match in _numbering().finditer(text, span.start, span.end):
        number = number_of(match["number"].lower())
        if number is not None and match["group"] in _people():
            yield GroupNamed(span=Span(*match.span()), number=number, group=match["group"])


def _number_coming(match: re.Match[str], start: int) -> int | None:
    """Return how many come in, None where they are known already: *the two men*."""
    before = _BEFORE.search(match.string, max(start, match.start() - 12), match.start())
    is_known = before is not None and before[1].lower() in class_of("known-group")
    return None if is_known else number_of(match["number"].lower())


def spoken_of(text: str, span: Span, group: str) -> Iterator[Named]:
    """Yield where a group that is known is spoken of with a number: *the five riders*, *all five of them*."""
    for match in _known(group).finditer(text, span.start, span.end):
        number = number_of((match["number"] or match["after"]).lower())
        if number is not None and 2 <= number <= MOST:
            yield Span(*match.span()), number, group


def things_counted_again(text: str, words: Set[str]) -> Iterator[Named]:
    """Yield where things that are known are spoken of with a number: *the six chairs*, *all six cups*.

    Args:
        text: the document's text.
        words: its words in small letters: other numbers are not looked for.

    """
    numbers = class_of("cardinal") & words
    for start in sorted({match.start() for number in numbers for match in re.finditer(number, text)}):
        if not text[max(0, start - NEAR) : start].rstrip().endswith(_KNOWN_WORDS):
            continue
        known = _KNOWN_BEFORE.search(text, max(0, start - NEAR), start)
        match = _again().match(text, start)
        if known is None or match is None:
            continue
        number = number_of(match["number"])
        if number is not None and match["noun"] not in word_class("thing_words", "measures"):
            yield Span(known.start(), match.end()), number, match["noun"]


def things_brought_in(text: str, span: Span, noun: str) -> Iterator[Named]:
    """Yield where some of a kind come in with their number: *five chairs*, not *the five chairs*."""
    for match in _coming(noun).finditer(text, span.start, span.end):
        number = _number_coming(match, span.start)
        if number is not None:
            yield Span(*match.span()), number, noun


def _undefined() -> str:
    """Return a pattern for no words that say which ones are meant: *the four men of the jury*."""
    return rf"(?!\s+(?:{any_of(word_class('thing_words', 'defines'))})\b)"


@lru_cache(maxsize=1)
def _again() -> re.Pattern[str]:
    numbers = "|".join(sorted(class_of("cardinal"), key=len, reverse=True))
    return re.compile(
        rf"(?P<number>{numbers})\s+(?:[a-z]+\s+)?(?P<noun>[a-z]{{2,}}s)\b(?!['’]){_undefined()}"
    )


@lru_cache(maxsize=64)
def _coming(noun: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_number('number')}\s+(?:[a-z]+,?\s+){{0,2}}?{re.escape(noun)}\b", re.IGNORECASE)


def _number(name: str) -> str:
    """Return a pattern for a number, kept under a name."""
    units, tens = "|".join(sorted(_ONES)), "|".join(sorted(_TENS))
    plain = "|".join(sorted(class_of("cardinal"), key=len, reverse=True))
    return rf"(?P<{name}>(?:{tens})-(?:{units})|{plain}|\d{{1,3}})"


@lru_cache(maxsize=1)
def _coming_in() -> re.Pattern[str]:
    numbers = either_case(class_of("cardinal") - {"hundred"})
    nouns = "|".join(sorted(_people(), key=len, reverse=True))
    how = "|".join(sorted(class_of("group-how")))
    return re.compile(rf"\b(?P<number>{numbers})\s+(?:(?:{how}),?\s+)?(?P<group>{nouns})\b")


@lru_cache(maxsize=1)
def _numbering() -> re.Pattern[str]:
    return re.compile(
        rf"\b[Tt]he\s+(?P<group>[a-z]+)\s+(?:numbered|were)\s+(?:only\s+|just\s+)?{_number('number')}(?:\s+in\s+number)?[.,;]"
    )


@lru_cache(maxsize=64)
def _known(group: str) -> re.Pattern[str]:
    noun = re.escape(group)
    return re.compile(
        rf"\b(?:all|the|those|these|none\s+of\s+the|every\s+one\s+of\s+the)\s+{_number('number')}\s+"
        rf"(?:of\s+the\s+)?(?:\w+\s+)?{noun}\b{_undefined()}"
        rf"|\bthe\s+{noun},\s+(?:all\s+)?{_number('after')}\s+(?:of\s+them|in\s+all|in\s+number)\b",
        re.IGNORECASE,
    )
