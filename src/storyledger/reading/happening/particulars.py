"""What stays so about somebody: age, number of brothers and sisters, what they have lost.

Called by ``events`` through ``sights``. Only plain statements count: *Tom was sixteen*, *Mara had two
brothers*, *Tom had lost an arm*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Words, group_before, owner_before, subject_of
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.seen import Look, Seen, trait
from storyledger.reading.happening.tallies import is_number

if TYPE_CHECKING:
    from storyledger.entries import Mention

__all__ = ["PARTICULARS", "aged"]

_AFTER_AGE = frozenset({"and", "but", "that", "this", "now", "when", "last", "in", "at"})
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
    group = group_before(words, verb, start)
    if group.words not in {("was",), ("is",)}:
        return None
    subject = subject_of(words, group.first, start)
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


def _kin(words: Words, index: int, start: int, end: int) -> Seen | None:  # noqa: ARG001
    """*Mara's two brothers*, *Mara had two brothers*; not *two other brothers*."""
    at = index - 1
    if at < start or not is_number(words.low[at]):
        return None
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


def _lost(words: Words, index: int, start: int, end: int) -> Seen | None:  # noqa: ARG001
    """*Tom had lost an arm*, *had lost his left leg*."""
    at = index + 1
    if words.word(at) not in class_of("poss") and words.word(at) not in {"an", "a", "one", "the"}:
        return None
    at += 1
    while words.word(at) in {"left", "right", "of", "his", "her"}:
        at += 1
    if words.word(at) not in class_of("limb"):
        return None
    group = group_before(words, index, start)
    subject = subject_of(words, group.first, start)
    if subject is None or group.words not in {("had",), ("has",), ()} or group.adverbs:
        return None
    part = words.low[at].removesuffix("s")
    return trait(subject.mentions[-1], words, part, "lost", words.begin[subject.mentions[-1]], at)


def _without_sense(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom was blind*, *stone deaf*; not *blind with rage*, *deaf to reason*."""
    following = words.word(index + 1)
    stands_alone = (
        index + 1 >= end or not words.tokens[index + 1].is_word or following in {"and", "from", "since"}
    )
    at = index - 1 if words.word(index - 1) in {"stone", "quite", "totally"} else index
    group = group_before(words, at, start)
    if not stands_alone or group.words not in {("was",), ("is",), ("had", "been")} or _denies(group.adverbs):
        return None
    subject = subject_of(words, group.first, start)
    who = _one(subject.mentions) if subject is not None and subject.link != "shared" else None
    if who is None or _ELSEWHEN.intersection(words.low[start:index]):
        return None
    sense = "sight" if words.low[index] == "blind" else "hearing"
    return trait(who, words, sense, "lost", words.begin[who], index)


def _denies(adverbs: tuple[str, ...]) -> bool:
    return bool(class_of("deny").intersection(adverbs) or class_of("nearly").intersection(adverbs))


_KIN = """sisters brothers sons daughters children cousins aunts uncles nephews nieces grandchildren
grandsons granddaughters stepsisters stepbrothers half-brothers half-sisters"""

PARTICULARS: dict[str, Look] = {
    **dict.fromkeys(_KIN.split(), _kin),
    "lost": _lost,
    "blind": _without_sense,
    "deaf": _without_sense,
}
"""How to look at each telling word."""
