"""Events told by a description: somebody is dead, somebody's eyes are red.

Called by ``events``. Each kind of sight is one small look at the words around a telling
word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.entries import Mention
from storyledger.reading.happening.clauses import (
    Group,
    Words,
    group_before,
    is_adverb,
    object_after,
    owner_before,
    straight_words,
    subject_of,
)
from storyledger.reading.happening.facts.features import eyes, feature_of, flash, hair
from storyledger.reading.happening.facts.particulars import PARTICULARS, aged
from storyledger.reading.happening.facts.phrase_language import NUMBER
from storyledger.reading.happening.facts.seen import Look, Seen, Sighting
from storyledger.reading.happening.facts.statements import may_state, stated, stating_words
from storyledger.reading.happening.facts.tallies import Tally, amount_of_time, counted, is_number, next_day
from storyledger.reading.happening.frames import Form, class_of

if TYPE_CHECKING:
    from storyledger.reading.passage import Paragraph

__all__ = ["Seen", "Sighting", "sightings"]

_MARKS = frozenset({"'s", "'"})
_GOVERNING = frozenset({"for", "of", "to", "towards", "toward", "with", "about", "in"})


def sightings(paragraph: Paragraph) -> list[Sighting]:
    """Return the telling words of a paragraph."""
    inside = frozenset(straight_words(paragraph))
    telling = {
        word: [look for look in found if look is not stated or may_state(word, inside)]
        for word in set(paragraph.lower)
        if (found := _looks_at(word))
    }
    return [
        Sighting(index, look)
        for index, word in enumerate(paragraph.lower if telling else ())
        for look in telling.get(word, ())
    ]


@lru_cache(maxsize=50_000)
def _looks_at(word: str) -> tuple[Look, ...]:
    """Return how to look at a word; words with a hyphen and numbers in digits are not in the table."""
    looks = _looks()
    if "-" in word:
        if word.endswith(("-haired", "-eyed")):
            return (feature_of,)
        return (
            looks[NUMBER]
            if is_number(word) or word.endswith(("-year-old", "-years-old"))
            else looks.get(word, ())
        )
    return looks[NUMBER] if word.isdecimal() else looks.get(word, ())


def _dead(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom was dead*, *lay dead*, *found Tom dead*, *Tom's dead body*."""
    if words.word(index - 1) in {"the", "poor"} and index + 1 in words.first:
        return _called_dead(words, index)
    if not _is_end(words, index + 1, end) or words.word(index + 3) == "feet":
        return None
    found = words.last.get(index - 1)
    if found is not None and words.word(words.begin[found] - 1) in {"found", "discovered", "find"}:
        return _found(words, found, index, start)
    group = group_before(words, index, start)
    at = group.first
    if not group.words and words.word(at - 1) in class_of("lay"):
        return _lying(words, at - 1, index, start)
    if not group.words and words.word(at - 1) in {"found"}:
        return _was_found(words, at - 1, index, start)
    if not group.has_be or any(word in {"so", "as", "half", "too"} for word in group.adverbs):
        return None
    return None if _is_for_a_time(words, index, group) else _of_subject(words, group, index, index, start)


def _is_for_a_time(words: Words, index: int, group: Group) -> bool:
    """Tell whether somebody *was dead for four minutes*; who *has been dead for years* still is."""
    is_bounded = words.word(index + 1) == "for" and group.words[-1] != "been"
    return is_bounded and words.word(index + 2) not in class_of("forever")


def _called_dead(words: Words, index: int) -> Seen | None:
    """See *the dead Tom*."""
    who = words.first[index + 1]
    if who.kind != "name" or words.word(words.end[who] + 1) in _MARKS:
        return None
    group = Group(index - 1, ("was",))
    return Seen(
        kind="is_found_dead", who=who, first=index, last=words.end[who], verb=index, group=group, weight=0.85
    )


def _of_subject(words: Words, group: Group, verb: int, last: int, start: int) -> Seen | None:
    subject = subject_of(words, group.first, start)
    if subject is None or subject.link == "shared" or _is_governed(words, subject.first, start):
        return None
    return Seen(
        kind="is_found_dead", who=subject.mentions[-1], first=subject.first, last=last, verb=verb, group=group
    )


def _is_governed(words: Words, first: int, start: int) -> bool:
    """Tell whether what looks like a subject hangs on a noun: *my love for Tom was dead*."""
    before = first - 2
    return words.word(first - 1) in _GOVERNING and before >= start and words.tokens[before].is_word


def _lying(words: Words, verb: int, last: int, start: int) -> Seen | None:
    group = group_before(words, verb, start)
    seen = _of_subject(words, group, verb, last, start)
    if seen is None or words.low[verb] in {"lie"}:
        return None
    return Seen(
        kind=seen.kind, who=seen.who, first=seen.first, last=last, verb=verb, group=group, form="past"
    )


def _was_found(words: Words, verb: int, last: int, start: int) -> Seen | None:
    group = group_before(words, verb, start)
    return _of_subject(words, group, verb, last, start) if group.has_be else None


def _found(words: Words, who: Mention, last: int, start: int) -> Seen | None:
    verb = words.begin[who] - 1
    group = group_before(words, verb, start)
    if words.low[verb] == "find" or object_after(words, words.begin[who]) is None:
        return None
    return Seen(kind="is_found_dead", who=who, first=verb, last=last, verb=verb, group=group, form="past")


def _body(words: Words, index: int, start: int, end: int) -> Seen | None:  # noqa: ARG001
    """*Tom's dead body*, *the dead body of Tom*, *his corpse*."""
    is_corpse = words.low[index] in class_of("corpse")
    at = index - 1
    lifeless = False
    while at > start and (words.low[at] in class_of("lifeless") or words.low[at] in {"cold", "poor", "own"}):
        lifeless = lifeless or words.low[at] in class_of("lifeless")
        at -= 1
    if not (is_corpse or lifeless):
        return None
    owner = owner_before(words, at)
    if owner is None and words.word(index + 1) == "of":
        owner = object_after(words, index + 2)
        last = words.end[owner] if owner else index
        at = at if words.word(at) == "the" else at + 1
    elif owner is None and words.word(index + 1) == "that" and words.word(index + 2) in {"is", "was"}:
        owner = object_after(words, index + 3)
        last = words.end[owner] if owner else index
    else:
        last = index
        at = words.begin[owner] if owner else at
    if owner is None or words.word(last + 1) in _MARKS or words.low[words.begin[owner]] in {"my", "our"}:
        return None  # "over my dead body"
    return Seen(
        kind="is_found_dead", who=owner, first=min(at, index), last=last, verb=index,
        group=Group(min(at, index), ("was",)), weight=0.85,
    )  # fmt: skip


def _is_end(words: Words, at: int, end: int) -> bool:
    """Tell whether *dead* stands alone: not dead tired, not dead to the world, not dead white."""
    if at >= end or not words.tokens[at].is_word:
        return words.word(at) != "-"
    return words.low[at] in class_of("afterdead") or is_adverb(words.low[at])


def _pierced(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Stabs it into Tom's heart*, *is driven into her skull*; *the crushed skull that is Tom*."""
    if words.word(index + 1) == "that":
        return _body(words, index, start, end) if words.word(index - 1) in class_of("lifeless") else None
    return _driven(words, index, start, "dies")


def _wounded(words: Words, index: int, start: int, end: int) -> Seen | None:
    """See *a bolt goes through his shoulder*, *Tom's leg is broken*."""
    owner = owner_before(words, index - 1)
    if owner is not None and words.word(index + 1) in {"is", "was"}:
        at = index + 2
        while at < end and is_adverb(words.low[at]):
            at += 1
        if words.word(at) in {"broken", "bleeding"}:
            group = Group(words.begin[owner], (words.low[index + 1],))
            return Seen(kind="is_hurt", who=owner, first=words.begin[owner], last=at, verb=at, group=group)
    return _driven(words, index, start, "is_hurt")


def _driven(words: Words, index: int, start: int, kind: str) -> Seen | None:
    """Look left of a part of the body for a blade or a bullet that goes into it."""
    owner = owner_before(words, index - 1)
    if owner is None:
        return None
    at = words.begin[owner] - 1
    while at > start and words.low[at] in {"the", "back", "of", "side"}:
        at -= 1
    if words.word(at) not in {"into", "through"}:
        return None
    near = range(at - 1, max(start - 1, at - 7), -1)
    verb = next((i for i in near if words.low[i] in class_of("drive")), None)
    if verb is None or not _is_armed(words, verb, at, start):
        return None
    group = group_before(words, verb, start)
    form: Form = "participle" if group.words else "past"
    subject = None if group.has_be else subject_of(words, group.first, start)
    doer = subject.mentions[-1] if subject else None
    return Seen(
        kind=kind, who=owner, doer=doer, first=verb, last=index, verb=verb, group=group, form=form, weight=0.8
    )


def _is_armed(words: Words, verb: int, end: int, start: int) -> bool:
    """Tell whether a weapon is driven: words, looks and remorse go to the heart as well."""
    between = words.low[verb + 1 : end]
    before = words.low[max(start, verb - 4) : verb]
    passive = any(word in class_of("be") for word in before)
    weapon = before if passive else between
    return any(word in class_of("weapon") for word in weapon) or (between[:1] == ("it",) and not passive)


def _bleeding(words: Words, index: int, start: int, end: int) -> Seen | None:  # noqa: ARG001
    """*Tom was bleeding*."""
    group = group_before(words, index, start)
    if not group.has_be:
        return None
    subject = subject_of(words, group.first, start)
    if subject is None or subject.link != "direct":
        return None
    return Seen(
        kind="is_hurt", who=subject.mentions[-1], first=subject.first, last=index, verb=index, group=group
    )


def _counts(words: Words, index: int, start: int, end: int) -> Seen | None:
    return _tallied(counted(words, index, start, end)) or aged(words, index, start, end)


def _time(words: Words, index: int, start: int, end: int) -> Seen | None:
    return _tallied(amount_of_time(words, index, start, end) or next_day(words, index, start, end))


def _tallied(tally: Tally | None) -> Seen | None:
    if tally is None:
        return None
    kind, roles, first, last, group = tally
    form: Form = "participle" if group.words else "past"
    return Seen(
        kind=kind,
        who=None,
        first=first,
        last=last,
        verb=last,
        group=group,
        form=form,
        values=roles,
        weight=0.8,
    )


@lru_cache(maxsize=1)
def _looks() -> dict[str, tuple[Look, ...]]:
    """Return how to look at each telling word: as a word of its own, and as one of a phrase."""
    numbers: dict[str, Look] = dict.fromkeys((*sorted(class_of("cardinal")), NUMBER), _counts)
    times: dict[str, Look] = dict.fromkeys(class_of("unit") | class_of("part"), _time)
    single = numbers | times | PARTICULARS | _LOOKS
    both = (single, dict.fromkeys((*sorted(class_of("cardinal")), *stating_words()), stated))
    words = sorted({*single, *both[1]})
    return {word: tuple(looks[word] for looks in both if word in looks) for word in words}


_LOOKS: dict[str, Look] = {
    "dead": _dead,
    "bleeding": _bleeding,
    "corpse": _body,
    "carcass": _body,
    "body": _body,
    "eyes": eyes,
    **dict.fromkeys(("skull", "heart", "brain", "throat"), _pierced),
    **dict.fromkeys(
        ("chest", "stomach", "side", "abdomen", "gut", "shoulder", "arm", "leg", "thigh", "back"), _wounded
    ),
    "hair": hair,
    "flash": flash,
    "glow": flash,
    "gleam": flash,
}
