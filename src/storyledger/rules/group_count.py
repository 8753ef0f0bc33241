"""The rule ``group-count``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.facts.tallies import spoken_of, things_brought_in, things_counted_again
from storyledger.reading.words import word_class
from storyledger.rules.telling import is_said
from storyledger.sources.numbers import number_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 6000
"""Code points within which a group is still the same one."""
NEAR = 3000
"""The same for things."""
BEFORE = 150
"""Code points before a larger group in which others may come to it."""


@rule("group-count", code="SL603", severity="warning")
def group_count(world: World) -> Iterator[Finding]:
    """A group has grown between two sentences.

    ## What it does
    Where the narration counts a group (*there were five riders*), looks a little further on in the same scene
    for *the seven riders* or *all seven of the riders*: more than there were, without a word of others. A
    group that comes in with its number (*five riders were waiting*) counts as well, with more doubt; so do
    things (*five cups*, and then *the six cups*), where there is no word of more between the two.

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
            yield _finding(first, number, group, other, ledger)
    yield from (one for one in _things(ledger) if one.evidence.span.start not in told)


def _things(ledger: Ledger) -> Iterator[Finding]:
    """Yield that things that are known are more than came in, with no word of more between."""
    for again in things_counted_again(ledger.text, ledger.words):
        scene = ledger.scene_at(again[0].start)
        start = max(scene.span.start if scene else 0, again[0].start - NEAR)
        earlier = list(things_brought_in(ledger.text, Span(start, again[0].start), again[2]))
        if len(earlier) != 1 or is_said(again[0], ledger) or earlier[0][1] >= again[1]:
            continue
        first, number, noun = earlier[0]
        between = ledger.text[first.end : again[0].start]
        numbers = map(number_of, _words(between))
        if again[1] not in numbers and not _tells_of_more(between):
            yield _finding(first, number, noun, again[0], ledger)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _tells_of_more(text: str) -> bool:
    """Tell whether words bring others in: *with the rest of the class*."""
    return not word_class("thing_words", "more").isdisjoint(_words(text))


def _finding(first: Span, number: int, group: str, other: Span, ledger: Ledger) -> Finding:
    return Finding(
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
    for event in ledger.events_of_kind("counts"):
        number = number_of(event.roles.get("number", ""))
        is_told = event.actuality == "asserted" and event.according_to == "narrator"
        if number is not None and is_told and "group" in event.roles:
            yield event.span, number, event.roles["group"], 1


def _introduced(ledger: Ledger) -> Iterator[Counted]:
    """Yield the groups that come in with their number, which leaves more doubt."""
    for one in ledger.groups:
        if not is_said(one.span, ledger):
            yield one.span, one.number, one.group, 2


def _larger(first: Span, least: int, group: str, ledger: Ledger) -> Iterator[Span]:
    """Yield the passages of the scene that speak of more of the group, told and not said."""
    scene = ledger.scene_at(first.start)
    end = min(scene.span.end if scene else first.end + REACH, first.end + REACH)
    for span, number, _ in spoken_of(ledger.text, Span(first.end, max(first.end, end)), group):
        before = ledger.text[max(first.end, span.start - BEFORE) : span.start]
        if number >= least and not is_said(span, ledger) and not _tells_of_more(before):
            yield span
