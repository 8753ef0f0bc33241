"""The subject that a later verb of a sentence shares: *he rose, crossed the room and took the letter*."""

from __future__ import annotations

from storyledger.reading.happening.clause_openings import (
    AND,
    CONNECTORS,
    INSERTED,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATE,
    is_verb,
    opens,
)
from storyledger.reading.happening.clauses import BOUNDS, Subject, Words, is_adverb
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.people_words import person_starting_at
from storyledger.reading.words import word_forms

__all__ = ["shared_subject"]

_WHO = frozenset({"who", "whom", "whose"})
_LONGEST = 40
"""Most words between a verb and the subject that it shares."""


def shared_subject(words: Words, at: int, start: int) -> Subject | None:
    """Return the subject of the nearest verb left of ``at`` that a later verb of the sentence may share."""
    low = max(start, at - _LONGEST)
    is_parted = words.low[at] in AND and words.word(at - 1) == ","
    for index in range(at - 1, low - 1, -1):
        word = words.low[index]
        if word in BOUNDS:
            return None
        if word in OPENERS and not (is_parted and word not in _WHO) and _hides(words, index, at):
            return None
        if word in class_of("no-one") and is_verb(words.word(index + 1)) and _joins(words, index - 1):
            return None
        mention = words.first.get(index)
        if mention is None and _is_stranger(words, index, start):
            return None
        after = person_starting_at(words, index, at) if mention is None else None
        begins = mention is not None or word in PRONOUNS or after is not None
        is_tag = begins and index > start and words.low[index - 1] in word_forms("speech_verbs")
        if (
            not begins
            or words.low[max(low, index - 1)] in PREPOSITIONS
            or not (is_tag or opens(words, index, start))
        ):
            if word in class_of("det") and _other_clause(words, index, at):
                return None
            continue
        end = words.end[mention] if mention is not None else (after or index + 1) - 1
        if words.low[end].endswith(("'s", "s'")) or words.word(end + 1) in {"'s", "'"}:
            continue
        pronoun = words.low[end].partition("'")[0]
        if mention is not None and mention.kind == "pronoun" and pronoun not in PRONOUNS | {"you"}:
            continue
        if is_tag and words.low[end + 1] == ",":
            return Subject((mention,) if mention else (), index, "shared")
        verb = _after_insertion(words, end + 1, at)
        while verb < at and (is_adverb(words.low[verb]) or words.low[verb] in {"neither", "never"}):
            verb += 1
        if verb >= at or not (
            is_verb(words.low[verb]) or "'" in words.low[end] or _is_plain(words, end, verb)
        ):
            continue
        opener = word == "who" or (index - 1 >= start and words.low[index - 1] in SUBORDINATE)
        if opener and "," in words.low[end : at + 1]:
            continue
        return Subject((mention,) if mention else (), index, "shared")
    return None


def _after_insertion(words: Words, comma: int, at: int) -> int:
    """Return where a verb follows what is set off behind a subject: *Tom, at length, rose and left*."""
    if words.word(comma) != ",":
        return comma
    near = range(comma + 1, min(at, comma + INSERTED))
    end = next((index for index in near if words.low[index] == "," or words.low[index] in BOUNDS), comma)
    return end + 1 if words.low[end] == "," and end > comma and is_verb(words.word(end + 1)) else comma


def _joins(words: Words, at: int) -> bool:
    """Tell whether a clause may begin after a token."""
    return words.low[at] in CONNECTORS or words.low[at] in OPENERS


def _is_plain(words: Words, end: int, verb: int) -> bool:
    """Tell whether a verb stands in its plain form: *I want*, *we hope*."""
    others = PREPOSITIONS | OPENERS | CONNECTORS | class_of("follow")
    return (
        words.low[end] in {"i", "we", "they"} and words.tokens[verb].is_word and words.low[verb] not in others
    )


def _is_stranger(words: Words, index: int, start: int) -> bool:
    """Tell whether one outside the cast acts in a clause of their own: *feared that Hob fell and died*."""
    if index <= start or not words.tokens[index].text.istitle() or not is_verb(words.word(index + 1)):
        return False
    is_other = index not in words.last and words.low[index] not in PRONOUNS
    return is_other and words.low[index - 1] in OPENERS | CONNECTORS


def _hides(words: Words, opener: int, at: int) -> bool:
    """Tell whether a clause that begins between a subject and ``at`` may have a subject of its own."""
    if words.low[opener] == "that" and words.word(opener + 1) not in class_of("det"):
        return any(words.word(i) in PRONOUNS or i in words.first for i in (opener + 1, opener + 2)) or (
            is_verb(words.word(opener + 1))
        )
    following = words.first.get(opener + 1)
    if following is not None or words.word(opener + 1) in PRONOUNS:
        return False
    return is_verb(words.word(opener + 1)) or words.word(opener + 1) in class_of("det") or at - opener < 2


def _other_clause(words: Words, article: int, at: int) -> bool:
    """Tell whether a thing acts from ``article`` on: *and the door opened and*."""
    if words.word(article - 1) not in CONNECTORS and words.word(article - 1) not in OPENERS:
        return False
    for index in range(article + 1, min(article + 5, at)):
        if not words.tokens[index].is_word or words.low[index] in class_of("follow"):
            return False
        if is_verb(words.low[index]) and index > article + 1:
            return True
    return False
