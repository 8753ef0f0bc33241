"""Whose kin somebody with a name is told to be: *her sister Anna*, *Anna, Tom's cousin*."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.reading.words import word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Mention
    from storyledger.ledger import Ledger

__all__ = ["KinTold", "kin_told"]

REACH = 40
"""Code points around a name in which the words for kin stand."""
SURE = 0.7
"""How sure it must be whose kin somebody is."""
CERTAIN = 0.95
"""How sure it must be who says so where no tag names them."""


@dataclass(frozen=True, slots=True)
class KinTold:
    """A passage that says whose kin somebody is."""

    who: str
    """Whose kin."""
    kin: str
    """The word for it, in lower case."""
    whom: str
    """Who is the kin."""
    called: str
    """The name that the passage gives them."""
    span: Span


@cache
def _kin() -> tuple[str, ...]:
    """Return the words for kin, in lower case."""
    rows = word_rows("trait_values")
    return tuple(word for trait, _, words in rows if trait == "kin" for word in words.split())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before a name, and what stands after one."""
    kin = "|".join(_kin())
    owned = rf"(?P<owner>\b(?:his|her|my)|['’]s)\s+(?:\w+er\s+|only\s+)?(?P<kin>{kin})"
    return re.compile(rf"{owned},?\s+$", re.IGNORECASE), re.compile(
        rf",\s+(?:\w+(?=['’]s))?{owned}\b(?!-|\s+by\s+marriage)", re.IGNORECASE
    )


def kin_told(ledger: Ledger) -> Iterator[KinTold]:
    """Yield whose kin people are told to be, by name, in order."""
    for place, whom in _named(ledger):
        for found in _beside(place, ledger.text):
            who = _owner(found, ledger)
            if who is not None and who != whom:
                yield KinTold(
                    who, found["kin"].lower(), whom, place.of(ledger.text), _words(found, place, ledger)
                )


def _named(ledger: Ledger) -> Iterator[tuple[Span, str]]:
    """Yield the names beside which words for kin may stand, and whose they are: a quick look at each."""
    kin = tuple(word for word in _kin() if word in ledger.words)
    if not kin:
        return
    text, named = ledger.text, ledger.named
    places = (column(named, "span", "start"), column(named, "span", "end"))
    for start, end, kind, whom in zip(*places, named.column("kind"), named.column("character"), strict=True):
        if kind != "name" or whom is None:
            continue
        ahead = text[max(0, start - REACH) : start].rstrip().removesuffix(",").lower()
        if text[end : end + 1] == "," or ahead.endswith(kin):
            yield Span(start, end), whom


def _beside(place: Span, text: str) -> Iterator[re.Match[str]]:
    """Yield what tells kin before a name, and after it."""
    before, after = _patterns()
    ahead = before.search(text, max(0, place.start - REACH), place.start)
    behind = after.match(text, place.end, place.end + REACH)
    return filter(None, (ahead, behind))


def _words(found: re.Match[str], place: Span, ledger: Ledger) -> Span:
    """Return the words that tell it: from the owner to the name, or from the name to the word for kin."""
    start = found.start("owner")
    if found["owner"][0] in "'’":
        start = ledger.text.rfind(" ", 0, start) + 1
    return Span(min(start, place.start), max(found.end("kin"), place.end))


def _owner(found: re.Match[str], ledger: Ledger) -> str | None:
    """Return who *his* or *Tom's* before a word for kin is, None when that is not sure."""
    at = found.start("owner")
    mentions, starts = ledger.mentions, column(ledger.named.column("span"), "start")
    if found["owner"][0] in "'’":
        near = mentions[max(0, bisect_left(starts, at) - 2) : bisect_left(starts, at)]
        return next((one.character for one in near if one.kind == "name" and one.span.end == at), None)
    for mention in mentions[bisect_left(starts, at) : bisect_left(starts, at + 1)]:
        if mention.kind == "pronoun" and mention.confidence >= SURE:
            return None if _may_be_anothers(ledger, mention) else mention.character
        if mention.owner is not None:
            return mention.owner
    return None


def _may_be_anothers(ledger: Ledger, mention: Mention) -> bool:
    """Tell whether *my* stands in words whose speaker is not certain: they may be a will that is read out."""
    said = ledger.utterances_of(mention.character) if mention.character else ()
    here = (one for one in said if one.span.covers(mention.span) and one.attribution != "explicit")
    return any(one.mode == "written" or one.confidence < CERTAIN for one in here)
