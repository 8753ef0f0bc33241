"""In which person is it told, and through whose eyes?

Runs on narration only (``narration.told``): what people say about themselves says nothing about the telling. Person is
read in stage A, on a section alone; the focalizer in stage C, when mentions are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storyledger.entries import Person
from storyledger.reading.narration import told
from storyledger.reading.passage import Passage
from storyledger.reading.utterances import Quote
from storyledger.reading.words import word_list
from storyledger.span import Span

__all__ = ["PersonVotes", "is_first_person", "person_of", "person_votes", "votes_in"]

_FIRST = re.compile(r"\bI\b(?=['’\s,])(?!,? (?:I|and [IVX]+\b))|\b(?:[Mm]e|[Mm]y|[Mm]yself|mine)\b")
_SECOND = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself|they|them|their)\b", re.IGNORECASE)
_I_DID = re.compile(r"\bI(?:['’]d| (?:\w+ly |never |had |was )?([a-z]+))")
_WORD = re.compile(r"\w+")
_LINES = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")

SHOWN = 3
"""How many spans of a person's words are kept as its evidence."""
FIRST_WEIGHT = 3.0
"""First-person words per 1,000, times the share of narration they are spread over. Measured on the chapters of 27 novels:
all but one of the first-person chapters lie above 3.5, third-person chapters with a letter or an authorial "I" below 2.5."""
FIRST_PLAIN = 9.0
"""Above this rate per 1,000 words nothing else is asked; below it, "I" must do something in the past tense."""
SECOND_RATE = 25.0
"""Second-person words per 1,000 from which the telling itself may say "you"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonVotes:
    """Counts of the words that show the grammatical person of some narration."""

    words: int
    """Words of narration counted."""
    first: int
    second: int
    third: int
    spread: float
    """Share of the words that stand in paragraphs with a first-person word."""
    did: int
    """How often "I" is followed by a verb in the past tense."""
    does: int
    """How often "I" is followed by another word."""
    shown: tuple[Span, ...]
    """The first few first-person words, or second-person ones if there are none."""


def person_votes(passage: Passage, quotes: Iterable[Quote]) -> PersonVotes:
    """Count the votes of a whole section; spans count from the passage's start."""
    return votes_in(told(passage, quotes), Span(0, len(passage.text)))


def votes_in(narration: str, span: Span) -> PersonVotes:
    """Count the votes of one stretch of narration (see ``narration.told``)."""
    words = spread = 0
    for line in _LINES.finditer(narration, span.start, span.end):
        count = len(_WORD.findall(line.group()))
        words += count
        spread += count if _FIRST.search(line.group()) else 0
    first = [match for match in _FIRST.finditer(narration, span.start, span.end)]
    second = [match for match in _SECOND.finditer(narration, span.start, span.end)]
    third = sum(1 for _ in _THIRD.finditer(narration, span.start, span.end))
    shown = tuple(Span(*match.span()) for match in (first or second)[:SHOWN])
    pasts = list(_pasts(narration, span))
    did = sum(pasts)
    share = spread / words if words else 0.0
    return PersonVotes(
        words=words,
        first=len(first),
        second=len(second),
        third=third,
        spread=share,
        did=did,
        does=len(pasts) - did,
        shown=shown,
    )


def _pasts(narration: str, span: Span) -> Iterator[bool]:
    """Tell for every "I" with a verb whether that verb is in the past tense."""
    pasts = word_list("irregular_pasts")
    for match in _I_DID.finditer(narration, span.start, span.end):
        verb = match.group(1)
        yield verb is None or verb in pasts or verb.endswith("ed")


def person_of(votes: PersonVotes) -> Person | None:
    """Return the grammatical person the votes show, None when they are too few to tell."""
    if votes.words == 0:
        return None
    if _is_first(votes):
        return "first"
    if _is_second(votes):
        return "second"
    return "third" if votes.third >= 2 and votes.third > votes.first or votes.words >= 150 else None


def _is_first(votes: PersonVotes) -> bool:
    rate = 1000 * votes.first / votes.words
    if votes.first < 2 or rate * votes.spread < FIRST_WEIGHT:
        return False
    return rate >= FIRST_PLAIN or votes.did * 2 >= votes.does


def _is_second(votes: PersonVotes) -> bool:
    rate = 1000 * votes.second / votes.words
    return votes.second >= 3 and rate >= SECOND_RATE and votes.second > max(votes.third, votes.first)


def is_first_person(passage: Passage, quotes: Iterable[Quote]) -> bool:
    """Tell whether somebody who says "I" tells this section."""
    return person_of(person_votes(passage, quotes)) == "first"
