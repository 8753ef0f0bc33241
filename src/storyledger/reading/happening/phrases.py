"""Whole phrases that tell a fact, read from ``lexicon/statements.tsv`` when first asked for.

A row is a kind, its roles, and a pattern over the words of one sentence; names and pronouns stand in it as
units. The words before a ``*`` are the telling ones: only a sentence that holds one of them is looked at. The
file explains the language of its patterns.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.happening.frames import class_of
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.words import word_forms, word_list, word_rows
from storyledger.sources.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Mention
    from storyledger.reading.happening.clauses import Words

__all__ = ["DAYS", "NUMBER", "Found", "Phrase", "matches", "phrases_of", "telling_words"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBER = "NUMBER"
"""Stands for every number among the telling words."""
_ITEM = pattern(r"(?:(?P<role>[a-z]+)=)?(?P<body>\([^()]*\)|[^\s()?*]+)(?P<mark>[?*]*)(?:\s+|$)")
_GAP = pattern(r"(?P<of>W|ADJ)(?P<most>\d)")
_CLASS = pattern(r"^@[a-z-]+$")
_MARKS = r"[.,!?;:…—–()\[\]\"“”_-]"
_ENDS = r"[.!?;:…—–()\[\]\"“”]|--"
_LASTING = (
    r"(?:from|since|and|but|now|after|ever) |in (?:the|that) (?:winter|spring|summer|autumn|year|war|end) "
    r"|for (?!(?:a|an|the|some|several|that) (?:moment|second|minute|instant|time|hour|day|week|night|while))"
    rf"|$|{_MARKS}"
)
"""After a state, what leaves it standing."""
_PEOPLE = ("who", "same", "whom", "towards")
"""What people stand for in a pattern."""
_APOSTROPHE = "'"
_POSS = ("his", "her", "my", "its", "their")
_STAYS = ("was", "were", "is", "sat", "stood", "lay", "slept", "walked")
_MEASURES = ("miles", "leagues", "hours", "days")
_ENDS_OF = ("side", "end")
_NEEDED = {
    **dict.fromkeys(("DAY", "TOMORROW", "YESTERDAY"), frozenset(DAYS)),
    "FAR": frozenset({*_MEASURES, *_ENDS_OF, "another", "different", "distant"}),
    "POSS": frozenset(_POSS),
    "STAYS": frozenset(_STAYS),
}
"""What stands for words of which one must be there."""
_NUMBERS = frozenset({"NUM", "LESS", "AGED", "YEARS", "TEENS"})
_SHIFTS = {
    "BUILDING": 0,
    "TOWN": 0,
    "LESS": -1,
    "AGED": 0,
    "YEAR": -1,
    "ORDINAL": 0,
    "TOMORROW": -1,
    "YESTERDAY": 1,
}
"""What a number or a day that stands there must be moved by."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to tell one fact."""

    kind: str
    roles: dict[str, str]
    telling: frozenset[str]
    written: str
    """The pattern as the file writes it."""
    opens: bool
    """Whether it begins with somebody who must be the subject of a clause."""

    def may_stand_in(self, words: frozenset[str]) -> bool:
        """Tell whether some words hold what the phrase needs: a quick look."""
        return not any(map(words.isdisjoint, self.needs))

    def finds_in_order(self, words: Sequence[str]) -> bool:
        """Tell whether what the phrase needs stands in a row of words in its order: a second look."""
        rest = iter(words)
        return all(any(word in need for word in rest) for need in self.needs)

    @property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Words of each of which the sentence must hold one, in this order."""
        return _needs(self.written)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern over the words of a sentence, made when one is first held against it: few ever are."""
        return _compiled(self.written)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a sentence, by the indices of its first and last token."""

    phrase: Phrase
    first: int
    last: int
    who: Mention | None
    values: dict[str, str] = field(default_factory=dict)
    others: dict[str, Mention] = field(default_factory=dict)
    """Who is in a role besides."""


@cache
def _needs(written: str) -> tuple[frozenset[str], ...]:
    items = _ITEM.finditer(written)
    return tuple(need for item in items if "?" not in item["mark"] and (need := _needed(item["body"])))


@cache
def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<= ))" + "".join(map(_part, _ITEM.finditer(written))))


@cache
def phrases_of(name: str) -> tuple[Phrase, ...]:
    """Return the phrases of ``lexicon/<name>.tsv``."""
    return tuple(_phrase(*row) for row in word_rows(name))


@lru_cache(maxsize=8)
def telling_words(name: str) -> dict[str, tuple[Phrase, ...]]:
    """Return every telling word of a file with its phrases."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases_of(name):
        for word in sorted(phrase.telling):
            found.setdefault(word, []).append(phrase)
    return {word: tuple(own) for word, own in found.items()}


def matches(
    phrases: tuple[Phrase, ...], words: Words, start: int, end: int, at: int | None = None, place: str = ""
) -> Iterator[Found]:
    """Yield the phrases found among the tokens ``start`` to ``end``, each once.

    Args:
        phrases: what to look for.
        words: the paragraph.
        start: index of the sentence's first token.
        end: one past the index of its last.
        at: a token that the phrase must go over.
        place: the words for a place that must stand where a phrase has one.

    """
    row = words.low[start:end]
    inside = frozenset(row)
    likely = [phrase for phrase in phrases if phrase.may_stand_in(inside) and phrase.finds_in_order(row)]
    if not likely:
        return
    sentence = _encoded(words, start, end)
    for phrase in likely:
        for match in phrase.pattern.finditer(sentence.text):
            first, last = sentence.token(match.start()), sentence.token(match.end() - 1)
            if at is not None and not first <= at <= last:
                continue
            if place and not sentence.text.startswith(f"{place} ", match.start("where")):
                continue
            found = _found(phrase, match, sentence, words, first, last)
            if found is not None and (not phrase.opens or _is_subject(found, words, start)):
                yield found


def _found(
    phrase: Phrase, match: re.Match[str], sentence: _Sentence, words: Words, first: int, last: int
) -> Found | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    people = {name: _mention(groups.pop(name), words) for name in _PEOPLE if name in groups}
    who, same = people.pop("who", None), people.pop("same", None)
    if same is not None and who is not None and same.character != who.character:
        return None
    values = {}
    for name in groups:
        role, _, shift = name.partition("__")
        if shift == "BUILDING" and not _is_building(groups[name].split()[-1]):
            return None
        if shift == "TOWN" and not _is_town(words, sentence.token(match.start(name))):
            return None
        if role == "what" or shift == "TOWN":
            begin, finish = (sentence.token(place) for place in (match.start(name), match.end(name) - 1))
            inside = words.tokens[begin : finish + 1]
            values[role] = " ".join(token.text for token in inside if token.is_word)
        else:
            values[role] = _shifted(groups[name].strip(), shift)
    return Found(phrase, first, last, who, {**phrase.roles, **values}, people)


def _is_building(noun: str) -> bool:
    return (
        noun in word_list("place_nouns") or noun in word_forms("event_places") or noun in class_of("building")
    )


def _is_town(words: Words, at: int) -> bool:
    """Tell whether a word with a capital is the whole of a name."""
    after = at + 1
    goes_on = after < len(words.tokens) and words.tokens[after].is_capitalised
    return words.tokens[at].is_capitalised and not goes_on


def _shifted(value: str, shift: str) -> str:
    if shift in {"", "BUILDING"}:
        return value
    if value in DAYS:
        return DAYS[(DAYS.index(value) + _SHIFTS[shift]) % 7]
    return str((number_of(re.sub("-years?-old$", "", value)) or 0) + _SHIFTS[shift])


def _mention(group: str, words: Words) -> Mention:
    """Return who stands in a group: ``@n12``, where 12 is the index of the token it begins at."""
    digits = re.search(r"\d+", group)
    assert digits
    return _unit_at(words)[int(digits.group())]


def _is_subject(found: Found, words: Words, start: int) -> bool:
    """Tell whether whoever a phrase begins with may be the subject: by *who* after it, or what is before."""
    after = words.end[found.who] + 1 if found.who is not None else found.first
    is_relative = "who" in (words.word(after), words.word(after) == "," and words.word(after + 1))
    return is_relative or _may_open(words, found.first, start)


def _may_open(words: Words, first: int, start: int) -> bool:
    """Tell whether somebody at ``first`` may be the subject: nothing but an opening phrase stands before.

    Words for a person may go with the name: *her friend Mara*.
    """
    if (
        first - 2 >= start
        and words.low[first - 1] in person_nouns()
        and words.low[first - 2] in class_of("det")
    ):
        first -= 2
    before = words.word(first - 1) if first > start else ""
    if not before or not before[0].isalnum() or before in class_of("joins") or before in class_of("then"):
        return "'" in words.low[first] or not (before == "and" and first - 2 in words.last)
    for at in range(first - 1, max(start, first - LONGEST_OPENING) - 1, -1):
        if not words.tokens[at].is_word:
            return False
        begins = at == start or not words.tokens[at - 1].is_word or words.low[at - 1] in class_of("joins")
        if begins and words.low[at] in class_of("opening"):
            return True
    return False


LONGEST_OPENING = 6
"""Words of a phrase such as *on that cold morning* before a subject."""


# --- sentences as strings -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of a sentence, each with a space behind it; people stand as ``@n12``, ``@p12=he``.

    What is drawn together with a pronoun stands apart: *I'm* is ``@p12=i 'm``.
    """

    text: str
    begins: tuple[int, ...]
    """Where each unit begins in ``text``."""
    tokens: tuple[int, ...]
    """Index of each unit's first token."""

    def token(self, place: int) -> int:
        """Return the token that stands at a place in ``text``; for a name, its first."""
        return self.tokens[bisect_right(self.begins, place) - 1]


@lru_cache(maxsize=1)
def _unit_at(words: Words) -> dict[int, Mention]:
    """Return by their first tokens the mentions that stand as units: names, pronouns, and words for one."""
    found: dict[int, Mention] = {}
    for mention, first in words.begin.items():
        if mention.kind == "nominal" and not _is_unit(words, first, words.end[mention]):
            continue
        other = found.get(first)
        if other is None or words.end[mention] > words.end[other]:
            found[first] = mention
    return found


def _is_unit(words: Words, first: int, last: int) -> bool:
    inside = words.low[first : last + 1]
    if inside[0] in {"a", "an"}:
        return False
    is_somebodys = any(word in class_of("poss") or word.startswith("'") for word in inside)
    return not is_somebodys and not any(word in class_of("cardinal") for word in inside)


@lru_cache(maxsize=1)
def _encoded(words: Words, start: int, end: int) -> _Sentence:
    units = _unit_at(words)
    parts: list[str] = []
    begins, tokens, length, at = [], [], 0, start
    while at < end:
        mention = units.get(at)
        after = words.end[mention] + 1 if mention is not None else at + 1
        part = (
            f"{_sign(mention, words, at)} " if mention is not None and after <= end else f"{words.low[at]} "
        )
        after = after if after <= end else at + 1
        parts.append(part)
        begins.append(length)
        tokens.append(at)
        length += len(part)
        at = after
    return _Sentence("".join(parts), tuple(begins), tuple(tokens))


def _sign(mention: Mention, words: Words, at: int) -> str:
    if mention.kind == "pronoun":
        return f"@p{at}={words.low[at].replace(_APOSTROPHE, f' {_APOSTROPHE}')}"
    return f"@{'n' if mention.kind == 'name' else 'd'}{at}"


# --- patterns -------------------------------------------------------------------------------------------


def _phrase(kind: str, roles: str, pattern: str) -> Phrase:
    items = list(_ITEM.finditer(pattern))
    assert sum(len(item.group()) for item in items) == len(pattern), pattern
    telling = {word for item in items if "*" in item["mark"] for word in _telling(item["body"])}
    own = dict(one.split("=", 1) for one in roles.split()) if roles != "-" else {}
    return Phrase(kind, own, frozenset(telling), pattern, items[0]["body"] in {"WHO", "NAME"})


@cache
def _needed(body: str) -> frozenset[str]:
    """Return the words of which one must stand there, none when something else may."""
    options = [_NEEDED.get(option) or _keys(option) for option in body.strip("()").split("|")]
    return frozenset().union(*options) if all(options) else frozenset()


@cache
def _telling(body: str) -> list[str]:
    if body in {"DAY", "TOMORROW", "YESTERDAY"}:
        return list(DAYS)
    if body in _NUMBERS:
        return [NUMBER]
    return [word for option in body.strip("()").split("|") for word in _keys(option)]


def _keys(option: str) -> list[str]:
    """Return the words of a class; of words as they stand the longest, which few sentences hold."""
    plain = [word for word in option.split() if not (word.isupper() or _GAP.fullmatch(word))]
    return _words_of(option) or sorted(plain, key=len, reverse=True)[:1]


@cache
def _words_of(option: str) -> list[str]:
    return sorted(class_of(option[1:])) if _CLASS.match(option) else []


def _part(item: re.Match[str]) -> str:
    body, role = item["body"], item["role"]
    if body in _SHIFTS:
        role = f"{role}__{body}"
    options = "|".join(_option(option.strip()) for option in body.strip("()").split("|"))
    group = f"(?P<{role}>{options})" if role else f"(?:{options})"
    return f"{group}?" if "?" in item["mark"] else group


def _option(option: str) -> str:
    """Return the pattern of one alternative: a macro, a class of words, or words as they stand."""
    macro = _macros().get(option)
    if macro is not None:
        return macro
    own = _words_of(option)
    if own:
        return f"(?:{'|'.join(re.escape(word) for word in sorted(own, key=len, reverse=True))}) "
    return "".join(_word(word) for word in option.split())


def _word(word: str) -> str:
    gap = _GAP.fullmatch(word)
    if gap is None:
        return _macros().get(word) or f"{re.escape(word)} "
    more = class_of("no-adjective") if gap["of"] == "ADJ" else class_of("modal")
    bar = "|".join(sorted(class_of("deny") | more))
    comma = "|, " if gap["of"] == "ADJ" else ""
    return rf"(?:(?!(?:{bar}) )[\w'-]+ {comma}){{0,{gap['most']}}}?"


def _far(number: str) -> str:
    """Return what tells that somebody is far off: "forty miles away", "the other end of the county"."""
    region = "|".join(sorted(class_of("region")))
    return (
        r"(?:(?:an?|some|many|nearly|about|full|two|three|four|five|six|several|hundreds|thousands|of) ){0,2}"
        rf"(?:{number}|\d+ |hundred |thousand )?(?:{'|'.join(_MEASURES)}) "
        r"(?:away |off |from |(?:to the |further )?(?:north|south|east|west) )"
        rf"|the (?:other|far|opposite) (?:{'|'.join(_ENDS_OF)}) of (?:the )?(?:[\w'-]+ )?(?:{region}) "
        rf"|(?:another|a different|a distant) (?:{region}) "
    )


@lru_cache(maxsize=1)
def _macros() -> dict[str, str]:
    adverbs = "|".join(sorted(class_of("adverb") - class_of("nearly")))
    plain = rf"(?:(?!(?:near|hard|scarce|bare|on)ly )(?:{adverbs}|\w{{3,}}ly) )*"
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    number = rf"(?:(?:{tens})-\w+|{'|'.join(sorted(class_of('cardinal'), key=len, reverse=True))}|\d{{1,3}}) "
    others = (
        class_of("no-adjective") | class_of("be") | class_of("have") | class_of("nearly") | class_of("modal")
    )
    place = rf"(?:(?!@|(?:{'|'.join(sorted(others))}) )[\w'-]+ ){{1,3}}?"
    hours = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    ordinal = rf"(?:(?:{tens})-\w+|\w+(?:th|st|nd|rd)|second|third|first) "
    day = rf"(?:{'|'.join(DAYS)}) "
    follows = "|".join(sorted(class_of("closes")))
    aside = r", (?:who |a |an |the )(?:(?!@)[\w'-]+ ){1,8}, |, (?=(?:had|has|was|is|could|did|does|never) )"
    words = rf"(?:(?!{_ENDS})\S+ )"
    whom = r"@(?:[nd]\d+|p\d+=(?:him|her|them|me))"
    return {
        "WHO": rf"(?P<who>@(?:[nd]\d+|p\d+=(?:he|she|i|they))) (?:{aside}|(?:, )?who )?",
        "NAME": rf"(?P<who>@n\d+) (?:{aside}|(?:, )?who )?",
        "WHOM": rf"(?P<who>{whom}) ",
        "OBJECT": rf"(?P<whom>{whom}) ",
        "TOWARDS": rf"(?P<towards>{whom}) ",
        "THEIRS": r"(?P<whom>@(?:[nd]\d+ 's?|p\d+=(?:his|her|my))) ",
        "WHOSE": r"(?P<who>@(?:[nd]\d+ 's?|p\d+=(?:his|her|my))) ",
        "SAME": r"(?P<same>@(?:[nd]\d+|p\d+=\w+)) ",
        "OTHER": r"@\S+ (?:'s? )?",
        "POSS": rf"(?:@p\d+=)?(?:{'|'.join(_POSS)}) ",
        "DET": r"(?:a|an|the|this|that|one|(?:@p\d+=)?(?:his|her|my|its|their)) ",
        "BE": r"(?:was|is|were|are|am|had been|has been|have been|'s|'m) ",
        "HAD": r"(?:had|has|have|'d|'ve) ",
        "ADV": plain,
        "NUM": number,
        "LESS": number,
        "YEARS": rf"(?!(?:two|three|[0-3]) ){number}",
        "TEENS": rf"(?!(?:{hours}|\d) ){number}",
        "ORDINAL": ordinal,
        "YEAR": ordinal,
        "AGED": rf"(?:{number.strip()})-years?-old ",
        "LASTS": rf"(?={_LASTING})",
        "DAY": day,
        "TOMORROW": day,
        "YESTERDAY": day,
        "COMMA": r", ",
        "DASH": r"(?:[;:—–,]|--) ",
        "REST": rf"{words}{{1,16}}",
        "OWNNAME": r"(?P<who>@n\d+ 's?) ",
        "PRON": r"(?:@p\d+=)?(?:he|she|they|i) ",
        "DAYEND": rf"(?=$|{_MARKS}|@|(?:and|when|in|the|there|at|but|a|it|nobody|everybody|all|that|we) )",
        "BUILDING": place,
        "PLACE": place,
        "TOWN": rf"(?!@|(?:{'|'.join(sorted(class_of('det')))}) )[^\W\d_][\w-]* (?!'s )",
        "FAR": _far(number),
        "STAYS": rf"(?:{'|'.join(_STAYS)}) ",
        "OPEN": r"(?:^|(?<=[^\w@] )|(?<= and )|(?<= but )|(?<= that )|(?<= for ))",
        "START": r"^",
        "STOP": rf"(?=$|{_MARKS}|(?:{follows}) )",
        "DAYSTOP": rf"(?=$|{_MARKS}|(?!before |after |until |till )(?:{follows}) )",
        "GONE": rf"(?=$|{_MARKS}|(?!at (?!sea|the))(?:{follows}|from|below|above) )",
        "END": rf"(?=$|{_ENDS})",
    }  # fmt: skip
