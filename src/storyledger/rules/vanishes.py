"""The rule ``vanishes``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Character
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

KNOWN, HEARD, SEEN = 8, 3, 2
"""Names, lines and scenes that make somebody more than a passer-by."""
SHARE = 0.25
"""Share of the story that must follow."""
BEFORE = 2000
"""Code points before the last sign of somebody in which an exit or an end may be told."""
GOES_ON = 1500
"""Code points for which the company must stay together without them."""
ENDS = frozenset(
    """leaves goes_to arrives_at vanishes escapes follows parts_from captures is_held dies kills is_found_dead
    is_known_to_be_dead falls_unconscious is_hurt hurts""".split()
)
"""What may take somebody out of the story."""


@rule("vanishes", code="SL201", severity="note", preview=True)
def vanishes(world: World) -> Iterator[Finding]:
    """Somebody is there, never goes, and is never heard of again.

    ## What it does
    Takes people who are named often, speak, and are there in more than one scene. It points at the last
    sign of them when that stands in the middle of a scene, somebody else stays there for long, no exit, wound
    or death is told near it, and a quarter of the story follows in which they are not mentioned once.

    ## Why it matters
    Somebody the story has taken trouble over has dropped out of the writer's sight, not of the scene.

    ## When to ignore it
    Their part is done: in novels in order it names witnesses and messengers whom nobody misses, which is why
    it runs only when asked for. It is a note, not a warning.

    ## What it cannot see
    People who are mentioned once more in passing, and exits in words that nobody knows.
    """
    ledger = world.ledger
    end = ledger.document.chapters[-1].span.end if ledger.document.chapters else 0
    for person in ledger.characters:
        last = _last_sign(person, ledger)
        if last is None or end - last.end < SHARE * end or not _is_left_standing(person, last, ledger):
            continue
        yield Finding(
            message=f"{person.name} is there here, is not told to go, and is not mentioned again. "
            "Is that meant?",
            evidence=ledger.evidence(last),
            verdict="gap",
            confidence=person.confidence,
            root=person.id,
        )


def _last_sign(person: Character, ledger: Ledger) -> Span | None:
    """Return the last mention or line of somebody whom the story has taken trouble over."""
    lines, named = ledger.utterances_of(person.id), ledger.names_of(person.id)
    if person.kind != "person" or len(named) < KNOWN or len(lines) < HEARD:
        return None
    if len(ledger.scenes_of(person.id)) < SEEN:
        return None
    return max(
        (*(mention.span for mention in ledger.mentions_of(person.id)), lines[-1].span),
        key=lambda span: span.end,
    )


def _is_left_standing(person: Character, last: Span, ledger: Ledger) -> bool:
    """Tell whether somebody is there at their last sign, the others stay, and no exit is told."""
    scene, lines = ledger.scene_at(last.start), ledger.utterances_of(person.id)
    if scene is None or (last != lines[-1].span and is_said(last, ledger)):
        return False
    if any(
        event.kind in ENDS and event.span.end > last.start - BEFORE for event in ledger.events_of(person.id)
    ):
        return False
    own = (stay for stay in scene.present if stay.character == person.id and stay.how in {"acts", "speaks"})
    return any(stay.span.end >= last.start for stay in own) and any(
        stay.character != person.id and stay.span.start < last.start and stay.span.end >= last.end + GOES_ON
        for stay in scene.present
    )
