"""What a relative clause leaves out because it stands before: *the key that Tom gave her*.

Called by ``events`` for verbs whose object does not follow them, and by ``claiming``, which fills the role.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Words, group_before
from storyledger.reading.happening.frames import Step, class_of
from storyledger.reading.happening.patterns import Matched, follow
from storyledger.reading.happening.people_words import is_person_word, person_ending_at
from storyledger.reading.words import word_forms

if TYPE_CHECKING:
    from storyledger.entries import Mention

__all__ = ["Antecedent", "antecedent_of", "follow_from"]

_RELATIVES = frozenset({"that", "which", "whom"})
_NEAR = 6
"""Most words from a verb back to the end of its subject."""
_THINGS = frozenset({"HOLD", "OBJ"})


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom or what a relative clause is about."""

    whom: Mention | None = None
    thing: str = ""
    """The noun of a thing that can be carried; empty when it is somebody."""


def antecedent_of(words: Words, index: int, start: int) -> Antecedent | None:
    """Return the object of the verb at ``index`` where it stands before the subject, None elsewhere."""
    if not _may_be_relative(words, index, start):
        return None
    group = group_before(words, index, start)
    is_short = group.first < index and "'" in words.low[group.first]
    at = group.first if is_short and not words.low[group.first].endswith("n't") else group.first - 1
    subject = person_ending_at(words, at, start)
    if subject is None or subject <= start or words.low[at] in class_of("accusative"):
        return None
    before = subject - 1
    is_marked = words.low[before] in _RELATIVES
    if is_marked:
        before -= 1 + (words.word(before - 1) == ",")
    elif words.low[at].split("'")[0] not in class_of("nominative") and at not in words.last:
        return None
    return _named_at(words, before, start, is_marked=is_marked)


def _may_be_relative(words: Words, index: int, start: int) -> bool:
    """Tell whether what may be an object stands right before the nearest subject: a quick look."""
    for at in range(index - 1, max(start, index - _NEAR), -1):
        mention = words.last.get(at)
        if mention is not None or words.low[at].partition("'")[0] in class_of("nominative"):
            first = words.begin[mention] if mention is not None else at
            before = words.word(first - 1)
            return (
                first - 1 in words.last
                or before in class_of("carried")
                or is_person_word(before)
                or (before in _RELATIVES)
            )
    return any(word in _RELATIVES for word in words.low[max(start, index - _NEAR) : index])


def _named_at(words: Words, at: int, start: int, *, is_marked: bool) -> Antecedent | None:
    """Return whom or what ends at ``at``: somebody, or a noun with an article."""
    if at <= start or words.low[at] in class_of("accusative") or words.low[at] in class_of("nominative"):
        return None
    if words.low[at] in class_of("carried") and _has_article(words, at):
        return Antecedent(thing=words.low[at])
    begin = person_ending_at(words, at, start)
    mention = words.last.get(at)
    may_be = mention is None or mention.kind == "nominal" or (is_marked and mention.kind == "name")
    if begin is None or not may_be:
        return None
    is_noun = words.low[begin] in class_of("det") or mention is not None
    return Antecedent(whom=mention) if is_noun and words.low[at] not in word_forms("speech_verbs") else None


def _has_article(words: Words, noun: int) -> bool:
    return any(words.word(at) in class_of("det") for at in range(max(0, noun - 3), noun))


def follow_from(
    found: Antecedent, steps: tuple[Step, ...], words: Words, at: int, end: int
) -> Matched | None:
    """Return what follows from token ``at`` on when the object of ``steps`` stands before the clause."""
    for place, step in enumerate(steps):
        if not _fills(found, step):
            continue
        rest = follow((*steps[:place], *steps[place + 1 :]), words, at, end)
        if rest is None:
            return None
        if found.thing:
            return replace(rest, words={**rest.words, "what": found.thing})
        return replace(rest, whom=found.whom) if rest.whom is None else None
    return None


def _fills(found: Antecedent, step: Step) -> bool:
    """Tell whether a step wants what stands before."""
    if step.optional or step.near:
        return False
    return bool(_THINGS & set(step.specials)) if found.thing else "WHOM" in step.specials
