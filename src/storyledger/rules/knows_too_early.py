"""The rule ``knows-too-early``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.rules.alike import are_alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.world import World

SHARE = 0.75
"""Share of the words of weight that both passages must have."""

_NEW = frozenset({"learns", "is_unaware"})
"""Kinds by which somebody did not know until then."""


@rule("knows-too-early", code="SL501", severity="warning")
def knows_too_early(world: World) -> Iterator[Finding]:
    """Somebody knows something before learning it.

    ## What it does
    Looks for a passage in which somebody learns something, or is said not to have known it, that an earlier
    passage says they knew. Both must be told by the narration, of the same person, in nearly the same words.

    ## Why it matters
    A revelation that comes after the knowledge is none.

    ## When to ignore it
    The person had forgotten, or the earlier passage tells of a later time.

    ## What it cannot see
    The same thing told in other words, and knowledge that shows only in what somebody does or says.
    """
    ledger = world.ledger
    knew: dict[str, list[Event]] = defaultdict(list)
    for event in ledger.events_of_kind("knows", *_NEW):
        who, what = event.roles.get("who", ""), event.roles.get("what", "")
        if event.according_to != "narrator" or not what:
            continue
        if event.kind == "knows" and event.actuality in {"asserted", "remembered"}:
            knew[who].append(event)
        if event.kind not in _NEW or event.actuality != "asserted":
            continue
        earlier = [one for one in knew[who] if are_alike(one.roles["what"], what, SHARE)]
        if earlier:
            yield Finding(
                message=f"{ledger.name(who)} learns here what an earlier passage says was already known. "
                "Check which comes first.",
                evidence=ledger.evidence(event.span),
                because=(Because(evidence=ledger.evidence(earlier[0].span), note="knows it"),),
                confidence=min(event.confidence, earlier[0].confidence),
                root=f"{who} {earlier[0].span.start}",
            )
