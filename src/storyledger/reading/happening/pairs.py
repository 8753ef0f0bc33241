"""Whom *they*, *both* and *the two girls* mean: two just told of, two who talk, or the two who are there.

Called by ``events`` for every claim whose subject is several of whom nobody is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.claiming import FATAL
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.referents import only_two_before, pair_before
from storyledger.reading.people.nominals import person_nouns

if TYPE_CHECKING:
    from storyledger.entries import CharacterId
    from storyledger.reading.happening.claiming import Claim
    from storyledger.reading.happening.clauses import Subject, Words
    from storyledger.reading.happening.company import Company

__all__ = ["pair_of"]

_TWO = ("the", "two")
_NEAR = 3
"""Most words from *two* to the noun."""
_SENTENCE_ENDS = frozenset({".", "!", "?"})
_PRONOUNS = {"m": "he", "f": "she"}


def pair_of(claim: Claim, subject: Subject | None, cast: Company, words: Words) -> list[str]:
    """Return which two a claim is about when no group is meant, nobody when that is not plain."""
    if subject is None or "who" in claim.roles:
        return []
    first = subject.first
    if words.low[first] == "they":
        pair = _they(first, cast, words, claim.kind)
    elif words.low[first : first + 2] == _TWO and claim.kind not in FATAL and cast.said is None:
        pair = _two(subject, cast, words)
    else:
        return []
    return [who for who in pair if who not in claim.roles.values()]


def _they(they: int, cast: Company, words: Words, kind: str) -> tuple[str, ...]:
    """Return two just named together, the only two of the sentence, two who talk or the two who are there."""
    named = pair_before(words, they)
    if named or cast.said is not None or kind in FATAL or _begins_with_things(words, they):
        return tuple(who for mention in named if (who := cast.who(mention, words)) is not None)
    position = words.tokens[they].start
    together = only_two_before(words, they) or cast.speech.two_at(position)
    return together or (() if words.word(they + 1) == "all" else cast.speech.two_talking(position))


def _begins_with_things(words: Words, they: int) -> bool:
    """Tell whether the sentence of *they* begins with things alone: *the windows were tall; they reached*."""
    first = they
    while first > 0 and words.low[first - 1] not in _SENTENCE_ENDS:
        first -= 1
    opens = words.low[first] in class_of("det") and they - first > 1
    return opens and not any(at in words.first for at in range(first, they))


def _two(subject: Subject, cast: Company, words: Words) -> tuple[CharacterId, ...]:
    """Return whom *the two girls* means: two of that gender just named together, or who are there."""
    near = words.low[subject.first + 2 : subject.first + 2 + _NEAR]
    noun = next((person_nouns()[word] for word in near if word in person_nouns()), None)
    pronoun = _PRONOUNS.get(noun.gender) if noun else None
    named = [mention.character for mention in pair_before(words, subject.first) if mention.character]
    if named and all(pronoun is None or cast.speech.may_be(who, pronoun) for who in named):
        return tuple(named)
    position = words.tokens[subject.first].start
    return () if pronoun is None else cast.speech.two_at(position, pronoun)
