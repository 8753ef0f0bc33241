"""Whom a verb is about when the subject does not touch it, and what the verb hangs on.

Called by ``verbs`` for every verb of the event lexicon. It knows shared subjects (*he rose, crossed
the room and took the letter*), participles (*seizing the lamp, she ran*), what is seen, made or ordered
(*he saw her go*, *told her to go*) and questions (*did he go?*). What does not fit is unknown.
"""

from __future__ import annotations

from storyledger.reading.happening.clause_openings import (
    CONNECTORS,
    INSERTED,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATE,
    is_act,
    is_time,
    is_verb,
    opens,
)
from storyledger.reading.happening.clauses import BOUNDS, Subject, Words, subject_of
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.people_words import is_person_word, person_ending_at, person_starting_at
from storyledger.reading.happening.sharing import shared_subject
from storyledger.reading.words import word_forms

__all__ = [
    "after_comma",
    "doer_before_comma",
    "near_subject",
    "thing_before",
]

_CLEAR = frozenset({"and", "but", "when", "while", "as", "where", "then"})
"""Words after which somebody before a comma is a subject."""
_FIRST_OF_PHRASE = frozenset({"half", "all", "both", "such", "quite"})
"""Words that may stand before an article: *half an hour*."""
_PORTION = frozenset({"rest", "others", "more", "half", "dozens", "hundreds", "scores"})
_LEFT_OVER = frozenset({"rest", "others"})
_NOBODY = frozenset({"nobody", "none", "neither"})
_FARTHEST = 8
"""Most words between a verb and the noun of the thing that it is about."""
_PLACES = frozenset({"in", "at", "on", "by", "with", "from", "behind", "beside", "near", "under"})
"""Words that open what tells somebody apart."""
_PHRASE = 6
"""Most words of what tells somebody apart."""


def near_subject(words: Words, first: int, start: int) -> Subject | None:
    """Return whom the finite verb group that begins at ``first`` is about, None when that is not plain."""
    if words.word(first) == "nor" and first > start:
        return shared_subject(words, first, start)
    if words.word(first) in _NOBODY and first >= start:
        return Subject((), first, "direct")
    if not class_of("no-one").isdisjoint(words.low[max(start, first - 1) : first + 1]):
        return None
    at = first - 1
    inserted = _before_insertion(words, at, start) if at >= start and words.low[at] in {",", ")"} else None
    if inserted is not None:
        return inserted
    strict = subject_of(words, first, start)
    if strict is not None and strict.link == "shared":
        return shared_subject(words, at, start) or strict
    if strict is not None or at < start:
        return strict
    if words.low[at] in {"who", "that", "which"}:
        found = _antecedent(words, at, start)
        return None if found is not None and found.mentions and words.low[at] == "which" else found
    touching = _touching(words, at, start)
    if touching is not None:
        return touching
    if words.low[at] in CONNECTORS:
        return shared_subject(words, at, start)
    if not words.tokens[at].is_word:
        return None
    return (
        _before_relative(words, at, start)
        or _before_clause(words, at, start)
        or _before_phrase(words, at, start)
        or _across_phrase(words, at, start)
    )


def _across_phrase(words: Words, at: int, start: int) -> Subject | None:
    """Return the shared subject of a verb after a phrase of its own: *he rose, and in a moment left*."""
    if words.low[at] in class_of("det") or words.tokens[at + 1].is_capitalised:
        return None
    for index in range(at, max(start, at - INSERTED), -1):
        word = words.low[index]
        if not words.tokens[index].is_word or word in PRONOUNS or word in SUBORDINATE - PREPOSITIONS:
            return None
        before = words.low[index - 1]
        if word in PREPOSITIONS and before in CONNECTORS:
            is_clause = word in OPENERS and not (is_time(words.low[at]) or is_act(words.word(index + 1)))
            return None if is_clause else shared_subject(words, index - 1, start)
        opens_phrase = before in PREPOSITIONS or before in _FIRST_OF_PHRASE or is_act(before)
        if (word in class_of("det") and not opens_phrase) or (is_verb(word) and not is_act(word)):
            return None
    return None


def _before_phrase(words: Words, at: int, start: int) -> Subject | None:
    """Return whom words of place stand after, when the verb follows them: *the man at the gate turned*."""
    for index in range(at, max(start, at - _PHRASE), -1):
        if not words.tokens[index].is_word or words.low[index] in OPENERS - PREPOSITIONS:
            return None
        if words.low[index] in _PLACES:
            begin = person_ending_at(words, index - 1, start)
            mention = words.last.get(index - 1)
            if begin is None or not opens(words, begin, start) or (mention and mention.kind == "pronoun"):
                return None
            return Subject((mention,) if mention else (), begin, "shared")
        is_somebody = index in words.first and words.low[index] not in class_of("poss")
        if is_verb(words.low[index]) or (is_somebody and index < at):
            return None
    return None


def _before_relative(words: Words, at: int, start: int) -> Subject | None:
    """Return whom a clause with *who* stands after, when the verb follows it: *those who knew ran*."""
    for index in range(at - 1, max(start, at - INSERTED), -1):
        if not words.tokens[index].is_word:
            return None
        if words.low[index] == "who":
            begin = person_ending_at(words, index - 1, start)
            if begin is None or not opens(words, begin, start):
                return None
            mention = words.last.get(index - 1)
            return Subject((mention,) if mention else (), begin, "shared")
    return None


def _before_clause(words: Words, at: int, start: int) -> Subject | None:
    """Return whom a sentence begins with when a clause about them follows: *the boy she had carried died*."""
    after = person_starting_at(words, start, at)
    if after is None or words.low[start] not in class_of("det"):
        return None
    if words.low[after] not in class_of("nominative") and words.low[after] not in {"that", "whom", "who"}:
        return None
    inside = words.low[after + 1 : at + 1]
    verbs = [word for word in inside if is_verb(word) and not _is_helping(word)]
    if len(verbs) != 1 or not all(token.is_word for token in words.tokens[start : at + 1]):
        return None
    mention = words.first.get(start)
    return Subject((mention,) if mention else (), start, "shared")


def _is_helping(word: str) -> bool:
    return any(word in class_of(name) for name in ("be", "have", "do", "modal"))


def _touching(words: Words, at: int, start: int) -> Subject | None:
    """Return the subject that ends right before the verb."""
    counted = _counted(words, at, start)
    if counted is not None:
        return counted
    begin = person_ending_at(words, at, start)
    if begin is None or words.low[at] in {"me", "him", "them", "us", "her", "himself", "herself"}:
        return None
    mention = words.last.get(at)
    is_pronoun = mention is not None and mention.kind == "pronoun"
    if is_pronoun and words.low[at].split("'")[0] not in PRONOUNS | {"you", "it"}:
        return None
    is_plain = (
        words.low[at].partition("'")[0] in PRONOUNS
        or _is_you_have(words, at)
        or opens(words, begin, start)
        or (begin - 2 >= start and _counts_off(words, begin))
    )
    return Subject((mention,) if mention else (), begin, "direct") if is_plain else None


def _counted(words: Words, at: int, start: int) -> Subject | None:
    """Return some or all of several: *two of them went*, *the rest of us went*, *they all three went*."""
    if words.low[at] in {"them", "us"} and words.word(at - 1) == "of":
        first = at - 2
        if first < start or not (words.low[first] in class_of("some") or words.low[first] in _PORTION):
            return None
        first -= words.word(first - 1) == "the"
        return Subject((), first, "direct") if first >= start and opens(words, first, start) else None
    if words.low[at] in class_of("cardinal") and words.word(at - 1) == "all" and at - 2 >= start:
        return _touching(words, at - 2, start)
    if words.low[at] in _LEFT_OVER and words.word(at - 1) == "the" and at - 1 >= start:
        return Subject((), at - 1, "direct") if opens(words, at - 1, start) else None
    return None


def _is_you_have(words: Words, at: int) -> bool:
    """Tell whether *you* stands before an auxiliary, which makes it a subject."""
    following = words.word(at + 1)
    return words.low[at] == "you" and any(following in class_of(name) for name in ("have", "modal", "do"))


def _counts_off(words: Words, begin: int) -> bool:
    """Tell whether *one of* or *the first of* stands before, so that the head is further left."""
    return words.low[begin - 1] == "of" and words.low[begin - 2] in class_of("some") | class_of("cardinal")


def _antecedent(words: Words, at: int, start: int) -> Subject | None:
    """Return whom *who* stands for: the people right before it."""
    before = at - 1
    if words.word(before) == ",":
        before -= 1
    if words.word(before) in class_of("anybody"):
        return None
    begin = person_ending_at(words, before, start)
    if begin is None or (words.low[at] != "who" and words.last.get(before) is None):
        return Subject((), at, "relative") if words.low[at] == "who" else None
    mention = words.last.get(before)
    return Subject((mention,) if mention else (), begin, "relative")


def doer_before_comma(words: Words, comma: int, start: int) -> Subject | None:
    """Return who stands before a comma as a subject: *Tom, taking the lamp*, *said Tom, taking the lamp*."""
    begin = person_ending_at(words, comma - 1, start)
    if begin is None or words.low[comma - 1] in class_of("accusative"):
        return None
    mention = words.last.get(comma - 1)
    is_tag = begin > start and words.low[begin - 1] in word_forms("speech_verbs")
    clear = is_tag or begin == start or not words.tokens[begin - 1].is_word or words.low[begin - 1] in _CLEAR
    is_known = mention is not None or begin == start or is_tag
    return Subject((mention,) if mention else (), begin, "shared") if clear and is_known else None


def _before_insertion(words: Words, comma: int, start: int) -> Subject | None:
    """Return the people before what is set off by commas or brackets.

    *The captain, who had been watching him, turned*; *the captain (a tall man) turned*.
    """
    opening = "(" if words.low[comma] == ")" else ","
    for at in range(comma - 1, max(start, comma - INSERTED) - 1, -1):
        is_joined = words.low[at] in {"and", "but"} and words.word(at - 1) == ","
        if (words.low[at] in BOUNDS and words.low[at] != opening) or is_joined:
            return None
        if words.low[at] == opening:
            begin = person_ending_at(words, at - 1, start)
            if begin is None or not opens(words, begin, start):
                return None
            mention = words.last.get(at - 1)
            if mention is not None and words.low[at - 1] in {"him", "her", "them", "me", "us"}:
                return None
            return Subject((mention,) if mention else (), begin, "shared")
    return None


def thing_before(words: Words, first: int, start: int) -> str | None:
    """Return the noun of the thing a verb that begins at ``first`` is about, None when it is no plain thing.

    A place or a doer after it is passed over: *a bullet from the wood struck him*.
    """
    found = None
    for index in range(first - 1, max(start, first - _FARTHEST) - 1, -1):
        word = words.low[index]
        if index in words.last and words.low[index] not in class_of("poss"):
            return found
        if not words.tokens[index].is_word or word in OPENERS or word in class_of("joins") or word == "it":
            return found
        if word in class_of("det") or word == "another":
            if found is not None:
                return found
            continue
        if word in PREPOSITIONS:
            found = None
        elif found is None:
            if is_person_word(word):
                return None
            found = word
    return found


def after_comma(words: Words, at: int, end: int) -> Subject | None:
    """Return the subject of the clause after the next comma: *seizing the lamp, she ran*.

    *He*, *she* and the like begin the clause without one.
    """
    while at < end and words.low[at] != ",":
        if words.low[at] in BOUNDS:
            return None
        if words.low[at] in class_of("nominative") and words.low[at - 1] not in SUBORDINATE:
            break
        at += 1
    first = at + (words.word(at) == ",")
    mention = words.first.get(first)
    if mention is None or not is_verb(words.word(words.end[mention] + 1)):
        return None
    return Subject((mention,), first, "shared")
