"""The rule ``pov-slip``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Character, Event, Scene
    from storyledger.ledger import Ledger
    from storyledger.world import World

INNER = frozenset({"feels", "believes", "learns", "forgets"})
"""Events that only the one they happen to can tell from inside."""
INSIGHT = frozenset("realise realised realises realize realized realizes dawned".split())
"""Words for learning that happens inside somebody; news that comes from others can be told of anybody."""
SURE = 0.7
"""How sure the eyes of a scene and the event must be."""
FEW = 2
"""More slips than this in one scene, and the scene is told from above, not slipped."""


@rule("pov-slip", code="SL401", severity="warning")
def pov_slip(world: World) -> Iterator[Finding]:
    """In a scene told through one pair of eyes, somebody else's thoughts are told from inside.

    ## What it does
    Takes scenes with one clear focalizer and points at what another person thinks, realises or feels there,
    when the narration says it as plain fact. News that reaches somebody is
    no thought: it can be told of anybody.

    ## Why it matters
    A reader settles behind one pair of eyes. A thought from behind another pair, once, reads as a slip;
    editors call it head-hopping.

    ## When to ignore it
    Stories told by somebody who knows everybody's mind. A scene with several such places is taken for one
    and is not flagged.

    ## What it cannot see
    Slips without a verb of thinking or feeling, such as a detail the focalizer could not have seen.
    """
    ledger = world.ledger
    inner = [event for event in ledger.events_of_kind(*INNER) if _is_inner(event, ledger)]
    for scene in ledger.scenes:
        if scene.person != "third" or scene.focalizer is None or scene.confidence < SURE or not scene.shown:
            continue
        inside = (event for event in inner if scene.span.covers(event.span))
        slips = [event for event in inside if _is_another(event, scene, ledger)]
        if 0 < len(slips) <= FEW and len({event.roles["who"] for event in slips}) == 1:
            yield from (_finding(event, scene, ledger) for event in slips)


def _is_inner(event: Event, ledger: Ledger) -> bool:
    """Tell whether an event is what somebody thinks or feels, told by the narrator as fact."""
    is_told = event.according_to == "narrator" and event.actuality == "asserted"
    if event.kind == "learns" and INSIGHT.isdisjoint(event.span.of(ledger.text).split()):
        return False
    return is_told and event.confidence >= SURE and ledger.get(event.roles.get("who")) is not None


def _is_another(event: Event, scene: Scene, ledger: Ledger) -> bool:
    """Tell whether the one who thinks is named, and is surely not the focalizer under another name."""
    who, eyes = event.roles["who"], ledger.get(scene.focalizer)
    named = any(event.span.covers(name) for name in ledger.names_of(who))
    if who == scene.focalizer or eyes is None or not named:
        return False
    return not _words_of(ledger.character(who)) & _words_of(eyes)


def _words_of(person: Character) -> set[str]:
    """Return the words of somebody's names; those that are no names ("the bosun") tell nothing."""
    return {word for alias in person.aliases if not alias.shown for word in alias.text.split()}


def _finding(event: Event, scene: Scene, ledger: Ledger) -> Finding:
    eyes, other = ledger.name(scene.focalizer), ledger.name(event.roles["who"])
    return Finding(
        message=f"The scene is seen through {eyes}; this tells {other}'s mind from inside. Possibly a slip.",
        evidence=ledger.evidence(event.span),
        because=tuple(
            Because(evidence=ledger.evidence(span), note=f"{eyes}'s eyes") for span in scene.shown[:2]
        ),
        verdict="maybe",
        confidence=min(event.confidence, scene.confidence),
        root=f"{scene.id} {event.roles['who']}",
    )
