"""The rule ``appears-from-nowhere``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.findings import Because, Finding, rule
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
_BACK = re.compile(r"[^.!?]*\b(?:back|again|return(?:s|ed)?)\b")
"""A sentence that tells of a way out and back: "left the room, and came back with a lamp"."""
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
    The person calls back from outside, or never left the place that the others are in.

    ## What it cannot see
    Deeds of somebody who has left, people through whose eyes the scene is told, since the story goes with
    them, and exits in words that nobody knows.
    """
    ledger = world.ledger
    kinds, starts = ledger.named.column("kind"), column(ledger.named, "span", "start")
    meant = zip(kinds, starts, column(ledger.named, "character"), strict=True)
    names = {start: character for kind, start, character in meant if kind != "pronoun"}
    for event in ledger.events_of_kind(*GOING):
        scene, who = ledger.scene_at(event.span.start), event.roles.get("who", "")
        if (
            scene is None
            or who in {scene.focalizer, scene.narrator}
            or names.get(event.span.start) != who
            or not _goes(event, ledger)
        ):
            continue
        said = _next_line(who, event, scene, ledger)
        if said is not None and _others_stay(who, event, said, scene):
            name = ledger.name(who)
            yield Finding(
                message=f"{name} has left a little earlier, and speaks here. Check whether {name} is back.",
                evidence=ledger.evidence(said.span),
                because=(Because(evidence=ledger.evidence(event.span), note=f"{name} leaves"),),
                confidence=min(event.confidence, said.confidence),
                root=f"{who} {event.span.start}",
            )


def _goes(event: Event, ledger: Ledger) -> bool:
    """Tell whether it is told as fact that somebody goes, and not on a way out and back."""
    is_told = event.actuality == "asserted" and event.according_to == "narrator"
    return is_told and event.confidence >= SURE and _BACK.match(ledger.text, event.span.end) is None


def _next_line(who: str, event: Event, scene: Scene, ledger: Ledger) -> Utterance | None:
    """Return what somebody who has a name surely says next, when nothing else is told of them before."""
    person, starts = ledger.get(who), ledger.document.block_starts
    lines = ledger.utterances_of(who)
    at = bisect_left(lines, event.span.end, key=_begins)
    said = lines[at] if at < len(lines) else None
    if person is None or person.kind != "person" or said is None or not scene.span.covers(said.span):
        return None
    away = Span(event.span.end, said.span.start)
    apart = bisect_right(starts, said.span.start) - bisect_right(starts, event.span.start)
    is_clear = said.attribution == "explicit" and said.mode == "direct" and said.confidence >= CLEAR
    if not (is_clear and 0 < apart <= NEAR):
        return None
    return None if any(away.overlaps(mention.span) for mention in ledger.mentions_of(who)) else said


_begins = attrgetter("span.start")


def _others_stay(who: str, event: Event, said: Utterance, scene: Scene) -> bool:
    """Tell whether somebody else is there before and after: whoever speaks or is spoken to in the scene."""
    return any(
        presence.character != who
        and presence.span.start < event.span.start
        and presence.span.end > said.span.end
        for presence in scene.present
    )
