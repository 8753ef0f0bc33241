"""The rule ``appears-from-nowhere``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.findings import Because, Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.words import word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event, Scene, Utterance
    from storyledger.ledger import Ledger
    from storyledger.world import World

GOING = frozenset({"leaves", "vanishes"})
SURE = 0.6
"""How sure it must be read that somebody goes."""
CLEAR = 0.8
"""How sure it must be read who speaks."""
_BACK = pattern(r"[^.!?]*\b(?:back|again|return(?:s|ed)?)\b")
"""A sentence that tells of a way out and back: "left the room, and came back with a lamp"."""
_RETURN = pattern(r"\b(?:on|upon|at|by|before|until|till|after) (?:his|her|their) return\b")
"""Words that tell in passing that somebody is back."""
TAG = 80
"""Code points before or after a line in which words tell how it is said."""
_WORD = pattern(r"\w+")
_BEFORE, _AFTER = pattern(r"[^.!?\n]*$"), pattern(r"[^.!?\n]*")
NEAR = 12
"""Paragraphs between going and speaking at most: after more of them a return may go without saying."""


@rule("appears-from-nowhere", code="SL202", severity="warning")
def appears_from_nowhere(world: World) -> Iterator[Finding]:
    """Somebody leaves, and speaks on in the same scene.

    ## What it does
    Where the narration says that somebody goes away, looks whether the same person speaks a few paragraphs
    later in the same scene, while somebody else was there all the time, and nothing is told of the person in
    between: no return, no step, not even the name.

    ## Why it matters
    In a scene that was rewritten often, an exit of one draft meets a line of another.

    ## When to ignore it
    The person speaks from outside, or never left the place that the others are in. What is shouted or said
    from elsewhere in so many words is left out.

    ## What it cannot see
    Deeds of somebody who has left, people through whose eyes the scene is told, since the story goes with
    them, and exits in words that nobody knows.
    """
    ledger = world.ledger
    for event in ledger.events_of_kind(*GOING):
        scene, who = ledger.scene_at(event.span.start), event.roles.get("who", "")
        if scene is None or who in {scene.focalizer, scene.narrator}:
            continue
        said = _next_line(who, event, scene, ledger)
        if said is not None and _goes(who, event, ledger) and _others_stay(who, event, said, scene):
            name = ledger.name(who)
            yield Finding(
                message=f"{name} has left a little earlier, and speaks here. Check whether {name} is back.",
                evidence=ledger.evidence(said.span),
                because=(Because(evidence=ledger.evidence(event.span), note=f"{name} leaves"),),
                confidence=min(event.confidence, said.confidence),
                root=f"{who} {event.span.start}",
            )


def _named_at(position: int, ledger: Ledger) -> str | None:
    """Return whom the name or description means that begins at a place."""
    named, starts = ledger.named, column(ledger.named, "span", "start")
    here = range(bisect_left(starts, position), bisect_right(starts, position))
    meant = (named.column("character")[n] for n in reversed(here) if named.column("kind")[n] != "pronoun")
    return next(meant, None)


def _goes(who: str, event: Event, ledger: Ledger) -> bool:
    """Tell whether it is told as fact that somebody, not a mere pronoun, goes, and not out and back."""
    is_told = event.actuality == "asserted" and event.according_to == "narrator"
    is_sure = is_told and event.confidence >= SURE and _named_at(event.span.start, ledger) == who
    return is_sure and _BACK.match(ledger.text, event.span.end) is None


def _next_line(who: str, event: Event, scene: Scene, ledger: Ledger) -> Utterance | None:
    """Return what somebody who has a name surely says next, when nothing else is told of them before."""
    person, blocks, lines = ledger.get(who), ledger.document.block_starts, ledger.utterances_of(who)
    starts = column(lines, "span", "start")
    at = bisect_left(starts, event.span.end)
    if person is None or person.kind != "person" or at == len(lines) or starts[at] not in scene.span:
        return None
    apart = bisect_right(blocks, starts[at]) - bisect_right(blocks, event.span.start)
    between = Span(event.span.end, starts[at])
    if not 0 < apart <= NEAR or _is_told_of(who, between, ledger) or _RETURN.search(between.of(ledger.text)):
        return None
    said = lines[at]
    is_clear = said.attribution == "explicit" and said.mode == "direct" and said.confidence >= CLEAR
    is_here = is_clear and scene.span.covers(said.span) and not _may_be_afar(said, ledger)
    return said if is_here else None


def _may_be_afar(said: Utterance, ledger: Ledger) -> bool:
    """Tell whether the words beside a line let it come from elsewhere: "said Pike from the hall"."""
    before = _BEFORE.search(ledger.text, max(0, said.span.start - TAG), said.span.start)
    after = _AFTER.match(ledger.text, said.span.end, said.span.end + TAG)
    beside = {word.lower() for match in (before, after) if match for word in _WORD.findall(match.group())}
    return not beside.isdisjoint(word_list("heard_afar"))


def _is_told_of(who: str, between: Span, ledger: Ledger) -> bool:
    """Tell whether anything between two places refers to somebody."""
    spans = column(ledger.mentions_of(who), "span")
    before = column(spans, "end")[: bisect_left(column(spans, "start"), between.end)]
    return max(before, default=0) > between.start


def _others_stay(who: str, event: Event, said: Utterance, scene: Scene) -> bool:
    """Tell whether somebody else is there before and after: whoever speaks or is spoken to in the scene."""
    return any(
        presence.character != who
        and presence.span.start < event.span.start
        and presence.span.end > said.span.end
        for presence in scene.present
    )
