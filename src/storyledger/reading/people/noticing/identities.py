"""Which two names are told to be one person's? "Dana was Nightjar"; "You're Nightjar," said to Dana.

Part of stage A: what the words say, to be weighed by stage B, which knows whether the two ever meet. What is
said to somebody holds for whoever is tagged as speaking next to it, unless that is denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.runs import Run
from storyledger.reading.people.noticing.spoken import Speech, is_tagged
from storyledger.reading.people.noticing.words import never_names

__all__ = ["identities"]

REACH = 40
"""Code points read before a name."""
_MAY = pattern(r"\b(?:[Ww]as|is|are|I am|alias|a\.?k\.?a|known|née|whom)\b|['’](?:re|m|s)\b")
"""A word without which a paragraph tells of nobody's two names."""
_KNOWN = pattern(
    r"\s*[,(—–]?\s*(?:who (?:is|was) )?"
    r"(?:(?:also|better|otherwise) (?:called|known as)|alias|aka|a\.k\.a\.?|née|known(?: \w+){0,4} as"
    r"|whom(?: \w+){1,3} call(?:s|ed)?),?\s+"
    r"|(?:,? whose|['’]s) (?:real|full|proper|given|first|last|christian|true|other) name (?:is|was) "
)
_SURELY = r"(?:also |really |secretly |actually )?"
_IS = pattern(rf"\s+(?:is|was) {_SURELY}")
_HE_IS = pattern(rf"\b(?:[Hh]e|[Ss]he)(?:['’]s| is| was) {_SURELY}$")
_YOU_ARE = pattern(rf"(?:^|[^\w\s]\s*)[Yy]ou(?:['’]re| are) {_SURELY}$")
_I_AM = pattern(rf"(?:^|[^\w\s]\s*)I(?:['’]m| am) {_SURELY}$")
_CLOSED = pattern(r"\s*(?:$|[.,!?;—–…\"”)])")
"""What follows a name where that is all that is told of somebody."""
_DENIED = pattern(r"\W*(?:no|nope|not|who|wrong|never|i['’]?m not|i am not)\b", re.IGNORECASE)
_PLAYED = pattern(r"\b(?:(?:the|an?|school|Christmas) (?:play|pageant)|rehears\w+|charades|dressed up)\b")
"""What tells of parts that are played: who was Ophelia is not she."""
_CLAUSE = pattern(r"\b(?:that|and|but|because) $")


def identities(
    story: Sequence[Paragraph], people: Sequence[Sequence[Run]], speech: Speech
) -> Iterator[tuple[str, str]]:
    """Yield two names that the words say are one person's."""
    for index, (paragraph, runs) in enumerate(zip(story, people, strict=True)):
        if runs and _MAY.search(paragraph.text):
            yield from _told(paragraph, runs, speech)
            for run in runs:
                for name in _said_of(story, people, index, run, speech):
                    if not _talk(story, people, speech, name, run.text):
                        yield name, run.text


def _talk(
    story: Sequence[Paragraph], people: Sequence[Sequence[Run]], speech: Speech, one: str, other: str
) -> bool:
    """Tell whether two are tagged one after the other, as those are who talk."""
    tagged = (_tagged(*each, speech) for each in zip(story, people, strict=True))
    return any({one, other} <= {*here, *after} for here, after in pairwise(tagged))


def _told(paragraph: Paragraph, runs: Sequence[Run], speech: Speech) -> Iterator[tuple[str, str]]:
    """Yield what the telling says: "Dana, better known as Nightjar"."""
    told = [run for run in runs if speech.at(paragraph.tokens[run.first].start) is None]
    betweens = [paragraph.text[_end(paragraph, one) : _start(paragraph, two)] for one, two in pairwise(told)]
    parts = sum(_IS.fullmatch(between) is not None for between in betweens)
    is_played = parts > 1 or _PLAYED.search(paragraph.text) is not None
    for (one, other), between in zip(pairwise(told), betweens, strict=True):
        is_told = _is_subject(paragraph, one) and _IS.fullmatch(between) and _is_closed(paragraph, other)
        if (is_told and not is_played) or _KNOWN.fullmatch(between):
            yield one.text, other.text
    if not is_played:
        yield from _besides(paragraph, told)


def _besides(paragraph: Paragraph, told: Sequence[Run]) -> Iterator[tuple[str, str]]:
    """Yield who "he" was besides, where nobody else is told of before: "on Thursdays she was Nightjar"."""
    before: set[str] = set()
    read = 0
    for run in told:
        if len(before) == 1 and _is_closed(paragraph, run) and _HE_IS.search(_before(paragraph, run)):
            if not person_nouns().keys().isdisjoint(paragraph.lower[read : run.first]):
                return
            read = run.first
            yield next(iter(before)), run.text
        if not _is_day(run.text):
            before.add(run.text)
        if len(before) > 1:
            return


def _said_of(
    story: Sequence[Paragraph], people: Sequence[Sequence[Run]], index: int, run: Run, speech: Speech
) -> list[str]:
    """Return who says to be somebody by the name of ``run``, or is told so and does not deny it."""
    paragraph = story[index]
    if speech.at(paragraph.tokens[run.first].start) is None or not _is_closed(paragraph, run):
        return []
    before = _before(paragraph, run)
    if _I_AM.search(before):
        return _tagged(paragraph, people[index], speech)
    if not _YOU_ARE.search(before):
        return []
    beside = [at for at in (index - 1, index + 1) if 0 <= at < len(story)]
    heard = {name for at in beside for name in _tagged(story[at], people[at], speech)}
    heard -= set(_tagged(paragraph, people[index], speech))
    after = story[index + 1].text if index + 1 < len(story) else ""
    return list(heard) if len(heard) == 1 and _DENIED.match(after) is None else []


def _tagged(paragraph: Paragraph, runs: Sequence[Run], speech: Speech) -> list[str]:
    """Return who is tagged as speaking in a paragraph."""
    told = [run for run in runs if speech.at(paragraph.tokens[run.first].start) is None]
    return list(dict.fromkeys(run.text for run in told if is_tagged(paragraph.tokens, run)))


def _start(paragraph: Paragraph, run: Run) -> int:
    return paragraph.tokens[run.first].start - paragraph.span.start


def _end(paragraph: Paragraph, run: Run) -> int:
    return paragraph.tokens[run.last - 1].end - paragraph.span.start


def _before(paragraph: Paragraph, run: Run) -> str:
    start = _start(paragraph, run)
    return paragraph.text[max(0, start - REACH) : start]


def _is_subject(paragraph: Paragraph, run: Run) -> bool:
    """Tell whether a sentence or a clause begins with a name."""
    return run.initial or _CLAUSE.search(_before(paragraph, run)) is not None


def _is_closed(paragraph: Paragraph, run: Run) -> bool:
    """Tell whether nothing more is told of a name."""
    return _CLOSED.match(paragraph.text, _end(paragraph, run)) is not None


def _is_day(name: str) -> bool:
    return name.removesuffix("s") in never_names()
