"""Whose kin somebody with a name is told to be: "Tom's sister Ann", "Lee, her uncle". Part of stage A."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from storyledger.reading.passage import Paragraph
from storyledger.reading.people.noticing.runs import Run
from storyledger.reading.people.noticing.spoken import Speech
from storyledger.reading.people.relations import kin_told_by, kin_words_in, relation_of

__all__ = ["Kinship", "kin_words", "kinships_in"]

CLOSE = 4
"""How many people named before may be whose kin somebody is."""
REACH = 3
"""Most words between whose kin and the word for it."""
OWNER = {"his": "he", "her": "she"}
MARKS = frozenset({"'s", "’s"})
ENDS = frozenset({",", ".", ";"})
WHO_IS = {(",", "who", "was"), (",", "who", "is")}


@dataclass(frozen=True, slots=True)
class Kinship:
    """A word for kin told with a name."""

    kin: str
    """The plain word."""
    name: str
    owners: tuple[str, ...]
    """The names of those whose kin it may be, the nearest first."""
    pronoun: str = ""
    """``he`` or ``she`` where *his* or *her* stands for the owner."""


def kin_words(story: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the plain words for kin that stand in a section."""
    return tuple(sorted({relation_of(word) for each in story for word in kin_words_in(each.lower)}))


def kinships_in(story: Sequence[Paragraph], speech: Speech) -> tuple[Kinship, ...]:
    """Return whose kin people with names are told to be in a section."""
    found: list[Kinship] = []
    for paragraph in story:
        kin = kin_words_in(paragraph.lower)
        if kin:
            runs = [
                run for run in speech.people(paragraph) if not speech.at(paragraph.tokens[run.first].start)
            ]
            found += (one for index in range(len(runs)) for one in _told(paragraph, runs, index, kin))
    return tuple(found)


def _told(paragraph: Paragraph, runs: Sequence[Run], index: int, kin: Set[str]) -> Iterator[Kinship]:
    """Yield what stands before a name or behind it: "her uncle, Mr. Lee,", "Mr. Lee, her uncle,"."""
    low, run = paragraph.lower, runs[index]
    after = low[run.last] if run.last < len(low) else ""
    if low[run.first] in kin:
        yield from _owned(paragraph, runs, index, run.first)
    elif run.first > 1:
        noun = run.first - 1 - (low[run.first - 1] == ",")
        is_set_off = after in ENDS and not _is_list(paragraph, runs, run.last)
        if low[noun] in kin and (noun == run.first - 1 or is_set_off):
            yield from _owned(paragraph, runs, index, noun)
    since = run.last + (3 if low[run.last : run.last + 3] in WHO_IS else 1)
    if after in {",", "is", "was"}:
        nouns = (at for at in range(since + 1, min(len(low) - 1, since + 3 + REACH)) if low[at] in kin)
        noun = next(nouns, 0)
        if noun and low[noun + 1] in ENDS and not (after == "," and _is_list(paragraph, runs, noun + 1)):
            yield from _owned(paragraph, runs, index, noun, since)


def _is_list(paragraph: Paragraph, runs: Sequence[Run], at: int) -> bool:
    """Tell whether a name follows: "Mr. Hale, his son, Ann"."""
    return any(run.first in {at + 1, at + 2} for run in runs) or paragraph.lower[at + 1 : at + 2] == ("and",)


def _owned(
    paragraph: Paragraph, runs: Sequence[Run], index: int, noun: int, since: int = -1
) -> Iterator[Kinship]:
    """Yield whose kin a name is told to be where an owner stands before a noun, or opens at ``since``."""
    low, run = paragraph.lower, runs[index]
    for at in range(noun - 1, max(since, noun - 2 - REACH, 0) - 1, -1):
        kin = kin_told_by(low[at + 1 : noun + 1], named=True)
        if low[at] in OWNER:
            sentence = max((each.first for each in paragraph.sentences if each.first <= run.first), default=0)
            named = [other for other in runs if other.first < at and other.text != run.text]
            near = [other.text for other in named if other.first >= sentence] or [each.text for each in named]
            if kin and near and since in {-1, at}:
                yield Kinship(kin, run.text, tuple(reversed(near))[:CLOSE], OWNER[low[at]])
            return
        if low[at] in MARKS:
            owner = next((other for other in runs if other.last == at), None)
            if kin and owner and owner.text != run.text and since in {-1, owner.first}:
                yield Kinship(kin, run.text, (owner.text,))
            return
        if not low[at].replace("-", "").isalpha():
            return
