"""The rule ``met-before``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.against import beside
from storyledger.rules.traits import told_traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event, Utterance
    from storyledger.ledger import Ledger
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who speaks."""


@rule("met-before", code="SL505", severity="note", preview=True)
def met_before(world: World) -> Iterator[Finding]:
    """Two people who have spoken to each other are said never to have met.

    ## What it does
    Where the narration says that somebody has never met, seen or spoken to somebody, looks for an earlier
    scene in which one of them speaks to the other.

    ## Why it matters
    A first meeting happens once.

    ## When to ignore it
    The passage looks back to a time before the scene, or one of them was not recognised.

    ## What it cannot see
    Meetings that are only told of, and people without names.
    """
    ledger = world.ledger
    told: set[frozenset[str]] = set()
    for event in told_traits(ledger):
        pair = frozenset({event.roles["who"], event.roles.get("whom", "")})
        if event.roles["trait"] != "met" or "" in pair or len(pair) < 2 or pair in told:
            continue
        said = next(_talk(pair, event, ledger), None)
        if said is not None:
            told.add(pair)
            yield _finding(event, said, ledger)


def _talk(pair: frozenset[str], event: Event, ledger: Ledger) -> Iterator[Utterance]:
    """Yield what one of two says to the other in a scene before a passage."""
    here = ledger.scene_at(event.span.start)
    for said in ledger.utterances_of(event.roles["who"]), ledger.utterances_of(event.roles["whom"]):
        for one in said:
            if one.span.start >= event.span.start:
                break
            is_between = {one.speaker, *one.addressees} == pair and one.confidence >= SURE
            if is_between and one.mode == "direct" and ledger.scene_at(one.span.start) is not here:
                yield one


def _finding(event: Event, said: Utterance, ledger: Ledger) -> Finding:
    who, whom = (ledger.name(event.roles[role]) for role in ("who", "whom"))
    told = f"{who} has never met {whom} here, and an earlier passage has them talk."
    return beside(
        said.span, event.span, ledger, message=f"{told} Check which comes first.", note="they talk",
        root=f"{event.roles['who']} {event.roles['whom']} met", sure=min(event.confidence, said.confidence),
    )  # fmt: skip
