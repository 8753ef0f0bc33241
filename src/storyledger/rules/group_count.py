"""The rule ``group-count``."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.words import word_rows
from storyledger.sources.numbers import number_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 6000
"""Code points within which a group is still the same one."""
_COMES_IN = re.compile(
    r"\b(?P<number>[Tt](?:wo|hree|en|welve|hirteen|wenty|hirty)|[Ff](?:our|ive|ourteen|ifteen|orty|ifty)"
    r"|[Ss](?:ix|even|ixteen|eventeen)|[Ee](?:ight|leven|ighteen)|[Nn]ine(?:teen)?)\s+(?P<group>[a-z]+)\b"
)
_KNOWN = frozenset("the all of those these his her their our my your other".split())
"""Words before a number that make the group one the reader knows, or a part of one."""
_NUMBER = r"(?P<number>[a-z]+(?:-[a-z]+)?|\d{1,3})"


@rule("group-count", code="SL603", severity="warning")
def group_count(world: World) -> Iterator[Finding]:
    """A group has grown between two sentences.

    ## What it does
    Where the narration counts a group (*there were five riders*), looks a little further on in the same scene
    for *the seven riders* or *all seven of the riders*: more than there were, without a word of others. A
    group that comes in with its number (*five riders were waiting*) counts as well, with more doubt.

    ## Why it matters
    Numbers are what a reader checks without meaning to.

    ## When to ignore it
    More have come, or it is another group of the same name.

    ## What it cannot see
    Groups that have become smaller, since people leave; groups counted only in speech; counts by the world's
    own tally, which `count-mismatch` compares.
    """
    ledger = world.ledger
    told: set[int] = set()
    for first, number, group, least in (*_counted(ledger), *_introduced(ledger)):
        other = next(_larger(first, number + least, group, ledger), None)
        if other is not None and other.start not in told:
            told.add(other.start)
            yield Finding(
                message=f"There were {number} {group} a little earlier, and more here. Check the numbers.",
                evidence=ledger.evidence(other),
                because=(Because(evidence=ledger.evidence(first), note=f"{number} {group}"),),
                confidence=0.8,
                root=f"{group} {first.start}",
            )


Counted = tuple[Span, int, str, int]
"""Where a group is counted, how many there are, what they are called, and how many more are too many."""


def _counted(ledger: Ledger) -> Iterator[Counted]:
    """Yield the groups that the narration counts."""
    for event in ledger.events:
        number = number_of(event.roles.get("number", "")) if event.kind == "counts" else None
        if number is not None and event.actuality == "asserted" and event.according_to == "narrator":
            yield event.span, number, event.roles["group"], 1


def _introduced(ledger: Ledger) -> Iterator[Counted]:
    """Yield the groups that come in with their number: *two men were waiting*, *she met two men*."""
    people = {row[1] for row in word_rows("person_nouns")}
    for section in ledger.document.chapters:
        for match in _COMES_IN.finditer(ledger.text, section.span.start, section.span.end):
            number, group = number_of(match["number"].lower()), match["group"]
            if number is None or group not in people or _is_known(match.start(), ledger.text):
                continue
            span = Span(*match.span())
            if not _is_said(span, ledger):
                yield span, number, group, 2


def _is_known(position: int, text: str) -> bool:
    """Tell whether the word before ``position`` makes a group one that the reader knows."""
    before = text[max(0, position - 10) : position].lower().split()
    return bool(before) and before[-1] in _KNOWN


def _is_said(span: Span, ledger: Ledger) -> bool:
    """Tell whether somebody says the words."""
    near = bisect_left(ledger.utterances, span.start, key=lambda said: said.span.end)
    return near < len(ledger.utterances) and ledger.utterances[near].span.overlaps(span)


def _larger(first: Span, least: int, group: str, ledger: Ledger) -> Iterator[Span]:
    """Yield the passages of the scene that speak of more of the group, told and not said."""
    scene = ledger.scene_at(first.start)
    end = min(scene.span.end if scene else first.end + REACH, first.end + REACH)
    pattern = re.compile(
        rf"\b(?:all|the|those|none of the)\s+{_NUMBER}\s+(?:of\s+the\s+)?{re.escape(group)}\b", re.IGNORECASE
    )
    for match in pattern.finditer(ledger.text, first.end, end):
        larger = number_of(match["number"].lower())
        span = Span(*match.span())
        if larger is not None and least <= larger <= 999 and not _is_said(span, ledger):
            yield span
