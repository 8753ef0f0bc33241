"""The colour of somebody's eyes and hair, told by a description.

Called by ``events`` through ``sights``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Words, group_before, is_adverb, owner_before, subject_of
from storyledger.reading.happening.facts.seen import Seen, trait
from storyledger.reading.happening.frames import class_of

if TYPE_CHECKING:
    from storyledger.entries import Mention

__all__ = ["eyes", "feature_of", "flash", "hair", "only_one_in"]

_MARKS = frozenset({"'s", "'"})
_CLASSES = {"eyes": "colour", "hair": "haircolour"}
"""The class of words for the colour of a feature."""


def eyes(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*His eyes glowed red*, *her green eyes*, *he looked up, eyes glowing red*."""
    if _colour(words.word(index - 1), "colour"):
        return _coloured(words, index, "eyes", start)
    at = index + 1
    if words.low[at : at + 2] == (",", "which"):
        at += 2
    if words.low[at + 1 : at + 3] == ("the", "same") and words.word(at + 3) in {"color", "colour"}:
        return _same_colour(words, index, at + 3)
    if words.word(at) not in class_of("glow"):
        return None
    at += 1
    while at < end and (is_adverb(words.low[at]) or words.low[at] in class_of("shade")):
        at += 1
    colour = _colour(words.word(at), "colour")
    if not colour or words.word(at + 1) in {"-", "with", "from"}:
        return None
    owner = owner_before(words, index - 1)
    if owner is None and words.word(index - 1) == ",":
        owner = _subject_of_sentence(words, index, start)
    return trait(owner, words, "eyes", colour, index, at) if owner else None


def _colour(word: str, name: str) -> str:
    """Return the colour of a class that a word gives, as *ice-blue* gives *blue*; empty when none."""
    colour = word if word in class_of(name) else word.rpartition("-")[2]
    return colour if colour in class_of(name) else ""


def _same_colour(words: Words, index: int, last: int) -> Seen | None:
    """See *his eyes show the same colour*: that of the eyes spoken of before in the paragraph."""
    owner = owner_before(words, index - 1)
    for at in range(index - 1, -1, -1):
        near = words.low[max(0, at - 4) : at + 7]
        if words.low[at] in class_of("colour") and "eyes" in near:
            return trait(owner, words, "eyes", words.low[at], index, last) if owner else None
    return None


def hair(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Her red hair*, *his hair was grey*."""
    if _colour(words.word(index - 1), "haircolour"):
        return _coloured(words, index, "hair", start)
    verb = index + 3 if words.low[index + 1 : index + 3] == (",", "which") else index + 1
    if words.word(verb) not in {"was", "is"} or words.word(verb + 1) not in class_of("haircolour"):
        return None
    owner = owner_before(words, index - 1)
    is_plain = verb + 2 >= end or not words.tokens[verb + 2].is_word
    return trait(owner, words, "hair", words.low[verb + 1], index, verb + 1) if owner and is_plain else None


def _coloured(words: Words, index: int, feature: str, start: int) -> Seen | None:
    """Look left of *red eyes* for whose they are, over one or two adjectives: *Tom's*, *Tom had*."""
    colour = _colour(words.low[index - 1], _CLASSES[feature])
    for at in range(index - 2, max(index - 5, start - 1, -1), -1):
        owner = owner_before(words, at)
        if owner is not None:
            had = words.begin[owner] - 1
            is_given = words.word(had) in _HAVE
            return (
                _had(words, had, index, feature, start)
                if is_given
                else trait(owner, words, feature, colour, at, index)
            )
        if words.low[at] in _HAVE:
            return _had(words, at, index, feature, start)
        if words.low[at] in _POINTING:
            owner = only_one_in(words, start, index)
            return trait(owner, words, feature, colour, at, index) if owner else None
        if not words.tokens[at].is_word and words.low[at] != ",":
            return None
    return None


_HAVE = frozenset({"had", "has", "have", "'ve"})
_POINTING = frozenset({"those", "that", "the", "of"})
"""Words before *blue eyes* that say they are somebody's, without saying whose."""


def _had(words: Words, at: int, index: int, feature: str, start: int) -> Seen | None:
    """*Tom had red hair*, *Tom had Mara's red hair*; not *had never had*, *would have had*."""
    subject = subject_of(words, at, start)
    if subject is None or subject.link == "shared" or group_before(words, at, start).words:
        return None
    colour = _colour(words.low[index - 1], _CLASSES[feature])
    return trait(subject.mentions[-1], words, feature, colour, at, index)


def feature_of(words: Words, index: int, start: int, end: int) -> Seen | None:
    """See *Tom was tall and red-haired*, *Tom, blue-eyed and tired*."""
    colour, _, part = words.low[index].partition("-")
    feature = {"haired": "hair", "eyed": "eyes"}.get(part)
    if feature is None or colour not in class_of(_CLASSES[feature]):
        return None
    owner = only_one_in(words, start, end)
    before = words.word(index - 1)
    is_own = before in {"and", ",", "was", "is", "a"} or before in class_of("be")
    return trait(owner, words, feature, colour, index, index) if owner and is_own else None


def only_one_in(words: Words, start: int, end: int) -> Mention | None:
    """Return the one somebody of whom the words between two tokens speak, None when of nobody or several.

    A name comes before a pronoun; a pronoun counts when it is known whom it means.
    """
    inside = [mention for at, mention in words.first.items() if start <= at < end]
    named = [mention for mention in inside if mention.kind == "name"]
    people = {mention.character for mention in inside}
    if len(people) != 1 or not (named or None not in people):
        return None
    return (named or inside)[0]


def flash(words: Words, index: int, start: int, end: int) -> Seen | None:  # noqa: ARG001
    """See *the green gleam in Tom's eyes*."""
    if words.word(index - 1) not in class_of("colour") or words.word(index + 1) != "in":
        return None
    mention = words.first.get(index + 2)
    if mention is None:
        return None
    last = words.end[mention]
    eyes = last + 1 if words.low[last] in class_of("poss") else last + 2
    if words.word(eyes) != "eyes":
        return None
    return trait(mention, words, "eyes", words.low[index - 1], index, eyes)


def _subject_of_sentence(words: Words, index: int, start: int) -> Mention | None:
    """Return whom the clause before an absolute phrase is about, when its subject is plain."""
    at = index - 2
    while at >= start:
        mention = words.first.get(at)
        if mention is not None and (at == start or words.low[at - 1] in {",", "and", ";", "but"}):
            subject = subject_of(words, words.end[mention] + 1, start)
            if subject is not None and words.word(words.end[mention] + 1) not in _MARKS:
                return mention
        at -= 1
    return None
