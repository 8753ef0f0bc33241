"""The language of ``lexicon/statements.tsv``: a phrase as it is written, and what must stand in a sentence.

The file explains the language at its head. A phrase becomes a pattern over the words of a sentence, in which
people stand as units. To compile one takes as long as to look for its words in a chapter; so these are asked
for first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from storyledger.patterns import pattern
from storyledger.reading.happening.frames import class_of

__all__ = ["DAYS", "NUMBER", "SHIFTS", "SOMEBODY", "Post", "compiled", "needs", "opens", "posts", "telling"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBER = "NUMBER"
"""Stands for every number among the telling words."""
SOMEBODY = "@"
"""Stands for people where a post may be held by one."""
SHIFTS = {
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
_NUMBERS = frozenset({"NUM", "LESS", "AGED", "YEARS", "TEENS"})
_HAD = ("had", "has", "have", "'d", "'ve")
_BE = ("was", "is", "were", "are", "am", "had been", "has been", "have been", "'s", "'m")
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
"""What stands for words of which a sentence must hold one."""
_FIRST = {
    **dict.fromkeys(("WHO", "NAME", "WHOM", "OBJECT", "TOWARDS", "SAME", "OTHER"), frozenset({SOMEBODY})),
    **dict.fromkeys(("WHOSE", "OWNNAME", "THEIRS"), frozenset({SOMEBODY})),
    **dict.fromkeys(("DAY", "TOMORROW", "YESTERDAY"), frozenset(DAYS)),
    "HAD": frozenset(_HAD),
    "BE": frozenset(word.split()[0] for word in _BE),
    "POSS": frozenset({*_POSS, SOMEBODY}),
    "STAYS": frozenset(_STAYS),
    "COMMA": frozenset({","}),
}
"""What can stand first where one of these stands."""
_WIDTHS = {
    **dict.fromkeys(("START", "OPEN", "STOP", "END", "LASTS", "DAYEND", "DAYSTOP", "GONE"), 0),
    **dict.fromkeys(("WHOM", "OBJECT", "TOWARDS", "SAME", "HAD", "POSS", "DET", "PRON", "STAYS"), 1),
    **dict.fromkeys(("NUM", "LESS", "YEARS", "TEENS", "AGED", "YEAR", "ORDINAL", "COMMA", "DASH"), 1),
    **dict.fromkeys(("DAY", "TOMORROW", "YESTERDAY", "TOWN"), 1),
    **dict.fromkeys(("BE", "OTHER", "WHOSE", "OWNNAME", "THEIRS"), 2),
}
"""How many words stand at most where one of these stands; of the others, any number."""
_ANY = 10_000


@dataclass(frozen=True, slots=True)
class Post:
    """A place in a phrase at which only a few words can stand."""

    words: frozenset[str]
    within: int
    """How many words behind the post before it stands, at most."""


@cache
def compiled(written: str) -> re.Pattern[str]:
    """Return the pattern over the words of a sentence."""
    return re.compile(r"(?:^|(?<= ))" + "".join(map(_part, _ITEM.finditer(written))))


def opens(written: str) -> bool:
    """Tell whether a phrase begins with somebody who must be the subject of a clause."""
    return _items(written)[0]["body"] in {"WHO", "NAME"}


def telling(written: str) -> frozenset[str]:
    """Return the telling words of a phrase."""
    items = _items(written)
    return frozenset(word for item in items if "*" in item["mark"] for word in _telling(item["body"]))


@cache
def needs(written: str) -> tuple[frozenset[str], ...]:
    """Return words of each of which a sentence must hold one."""
    items = (item for item in _items(written) if "?" not in item["mark"])
    return tuple(found for item in items if (found := _needed(item["body"])))


@cache
def posts(written: str) -> tuple[Post, ...]:
    """Return the places of a phrase at which only a few words can stand, in order."""
    found, within = [], _ANY
    for item in _items(written):
        words, width = _first_words(item["body"]), _width(item["body"])
        if words and "?" not in item["mark"]:
            found.append(Post(words, within + 1))
            within = width - 1
        else:
            within += width
    return tuple(found)


def _items(written: str) -> list[re.Match[str]]:
    items = list(_ITEM.finditer(written))
    assert sum(len(item.group()) for item in items) == len(written), written
    return items


# --- what a sentence must hold --------------------------------------------------------------------------


@cache
def _first_words(body: str) -> frozenset[str]:
    """Return what can stand first at an item, nothing when that may be anything."""
    options = [_first_of(option.split()) for option in body.strip("()").split("|")]
    return frozenset().union(*options) if all(options) else frozenset()


def _first_of(words: list[str]) -> frozenset[str]:
    first = words[0]
    own = _words_of(first)
    if own:
        return frozenset(word.split()[0] for word in own)
    is_open = _GAP.fullmatch(first) or first in _macros()
    return _FIRST.get(first) or (frozenset() if is_open else frozenset({first}))


@cache
def _width(body: str) -> int:
    """Return how many words stand at an item at most."""
    return max(sum(map(_width_of, option.split())) for option in body.strip("()").split("|"))


def _width_of(word: str) -> int:
    gap, own = _GAP.fullmatch(word), _words_of(word)
    if gap:
        return int(gap["most"]) * (2 if gap["of"] == "ADJ" else 1)
    if own:
        return max(len(each.split()) for each in own)
    return _WIDTHS.get(word, _ANY if word in _macros() else 1)


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


# --- patterns -------------------------------------------------------------------------------------------


def _part(item: re.Match[str]) -> str:
    body, role = item["body"], item["role"]
    if body in SHIFTS:
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
        "DET": rf"(?:a|an|the|this|that|one|(?:@p\d+=)?(?:{'|'.join(_POSS)})) ",
        "BE": rf"(?:{'|'.join(_BE)}) ",
        "HAD": rf"(?:{'|'.join(_HAD)}) ",
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
