"""What stays so about somebody: age, number of brothers and sisters, what they have lost.

Called by ``events`` through ``sights``. Only plain statements count: *Tom was sixteen*, *Mara had two
brothers*, *Tom had lost an arm*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Subject, Words, group_before, owner_before, subject_of
from storyledger.reading.happening.facts.features import only_one_in
from storyledger.reading.happening.facts.seen import Look, Seen, trait
from storyledger.reading.happening.facts.tallies import is_number
from storyledger.reading.happening.frames import class_of

if TYPE_CHECKING:
    from storyledger.entries import Mention

__all__ = ["PARTICULARS", "aged"]

_AFTER_AGE = frozenset({"for", "and", "but", "that", "this", "now", "when", "last", "in", "at"})
_ROUGHLY = frozenset({"about", "over", "under", "nearly", "almost", "barely", "past", "some", "perhaps"})
_ELSEWHEN = frozenset(
    {"when", "if", "till", "until", "before", "since", "as", "because", "though", "than", "would"}
)
_YOUNGEST, _NO_HOUR = 4, 13
"""No bare number below the one is an age; after *at*, below the other, it may be an hour."""


def aged(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom was sixteen*, *Tom, who was sixteen*, *had turned sixteen*, *at sixteen, Tom was*."""
    said_years = words.low[index + 1 : index + 3] in {("years", "old"), ("years", "of")}
    last = index + 2 if words.low[index + 1 : index + 3] == ("years", "old") else index
    last = index + 3 if words.low[index + 1 : index + 4] == ("years", "of", "age") else last
    if said_years and last == index:
        return None
    beside = _beside_name(words, index, start)
    if beside is not None:
        return trait(beside, words, "age", words.low[index], words.begin[beside], index)
    if words.word(index - 1) == "at":
        return _at_age(words, index, start)
    if not said_years and not _stands_alone(words, index, end):
        return None
    if _ELSEWHEN.intersection(words.low[start:index]) or _ROUGHLY.intersection(words.low[index - 2 : index]):
        return None
    who = _of_age(words, index, start)
    if who is None or (_is_small(words.low[index]) and not said_years):
        return None
    return trait(who, words, "age", words.low[index], words.begin[who], last)


def _beside_name(words: Words, index: int, start: int) -> Mention | None:
    """Return whose age stands between commas after a name: *Tom, now sixteen, laughed*."""
    if words.word(index + 1) != "," or _is_small(words.low[index]):
        return None
    at = index - 1
    says_so = words.word(at) in {"now", "aged", "at", "just", "then", "only"}
    at = at - 1 if says_so else at
    if words.word(at) != "," or at - 1 < start or (not says_so and words.low[index] in _hours()):
        return None
    if words.word(index - 1) == "at" and words.low[index] in _hours():
        return None
    who = words.last.get(at - 1)
    return who if who is not None and who.kind == "name" else None


_PERSON = frozenset("boy girl lad lass child youth man woman person lady gentleman creature".split())


def _a_person_of(words: Words, index: int) -> int:
    """Return where *a boy of* begins before an age, the age's own place when it does not stand there."""
    if words.word(index - 1) != "of" or words.word(index - 2) not in _PERSON:
        return index
    at = index - 3
    while at > index - 6 and words.word(at) not in {"a", "an"}:
        at -= 1
    return at if words.word(at) in {"a", "an"} else index


_OPENING = frozenset({"in", "on", "at", "by", "during", "that", "this"})


def _subject(words: Words, first: int, start: int) -> Subject | None:
    """Return whom a verb group is about, looking over a phrase of time that opens the sentence."""
    subject = subject_of(words, first, start)
    who = words.last.get(first - 1)
    if subject is not None or who is None or words.word(start) not in _OPENING or who.kind != "name":
        return subject
    begins = words.begin[who]
    plain = all(words.tokens[at].is_word and at not in words.first for at in range(start, begins))
    return Subject((who,), begins, "direct") if plain and begins - start <= 5 else None


def _stands_alone(words: Words, index: int, end: int) -> bool:
    following = words.word(index + 1)
    if index + 1 >= end or not words.tokens[index + 1].is_word:
        return following not in {"-", "'s", "'"}
    return following in _AFTER_AGE


def _is_small(word: str) -> bool:
    return word in {"two", "three"} or (word.isdigit() and int(word) < _YOUNGEST)


def _of_age(words: Words, index: int, start: int) -> Mention | None:
    """Return whose age stands at ``index``, by the verb before it."""
    verb = index
    if words.word(index - 1) == "aged":
        verb = index - 1
    elif words.word(index - 1) == "turned":
        group = group_before(words, index - 1, start)
        subject = subject_of(words, group.first, start)
        plain = not group.words or group.words == ("had",)
        return _one(subject.mentions) if subject and subject.link != "shared" and plain else None
    group = group_before(words, _a_person_of(words, verb), start)
    if group.words not in {("was",), ("is",), ("had", "been")} or _denies(group.adverbs):
        return None
    subject = _subject(words, group.first, start)
    return _one(subject.mentions) if subject is not None and subject.link != "shared" else None


def _one(mentions: tuple[Mention, ...]) -> Mention | None:
    return mentions[0] if len(mentions) == 1 else None


def _at_age(words: Words, index: int, start: int) -> Seen | None:
    """See *at sixteen, Tom was*; a smaller number may be an hour."""
    is_hour = not words.low[index].replace("-", "").isalpha() or words.low[index] in _hours()
    if index - 1 != start or is_hour or words.word(index + 1) != ",":
        return None
    who = words.first.get(index + 2)
    follows = words.word(words.end[who] + 1) if who else ""
    return (
        trait(who, words, "age", words.low[index], index, index)
        if who and follows in {"was", "had"}
        else None
    )


def _hours() -> frozenset[str]:
    return frozenset("two three four five six seven eight nine ten eleven twelve".split())


def _number_of(words: Words, index: int, owner: Mention, start: int) -> Seen | None:
    """*All two of Mara's brothers*."""
    at = words.begin[owner] - 1
    if words.word(at) != "of" or at - 2 < start or not is_number(words.low[at - 1]):
        return None
    if words.low[at - 2] != "all":
        return None
    return trait(owner, words, words.low[index], words.low[at - 1], at - 2, index)


def _kin(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Mara's two brothers*, *Mara had two brothers*; not *two other brothers*."""
    at = index - 1
    owner = owner_before(words, at) if at >= start else None
    if owner is not None:
        return _number_of(words, index, owner, start)
    if at < start or not is_number(words.low[at]):
        return None
    if words.word(at - 1) == "with":
        owner = only_one_in(words, start, end)
        return trait(owner, words, words.low[index], words.low[at], at - 1, index) if owner else None
    owner = owner_before(words, at - 1)
    if owner is not None:
        return trait(owner, words, words.low[index], words.low[at], words.begin[owner], index)
    if words.word(at - 1) not in {"had", "has"}:
        return None
    subject = subject_of(words, at - 1, start)
    if subject is None or subject.link == "shared" or _ELSEWHEN.intersection(words.low[start:at]):
        return None
    who = _one(subject.mentions)
    return trait(who, words, words.low[index], words.low[at], at - 1, index) if who else None


def _denies(adverbs: tuple[str, ...]) -> bool:
    return bool(class_of("deny").intersection(adverbs) or class_of("nearly").intersection(adverbs))


_KIN = """sisters brothers sons daughters children cousins aunts uncles nephews nieces grandchildren
grandsons granddaughters stepsisters stepbrothers half-brothers half-sisters"""

PARTICULARS: dict[str, Look] = {
    **dict.fromkeys(_KIN.split(), _kin),
}
"""How to look at each telling word."""
