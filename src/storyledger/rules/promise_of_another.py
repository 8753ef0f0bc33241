"""The rule ``promise-of-another``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.rules.alike import are_alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.world import World

SHARE = 0.5
"""Share of the words of weight that promise and deed must have in common."""


@rule("promise-of-another", code="SL502", severity="warning")
def promise_of_another(world: World) -> Iterator[Finding]:
    """Somebody keeps a promise that somebody else gave.

    ## What it does
    Where the narration says that somebody does a thing *as promised*, looks for who promised it. When
    somebody else did, and this person did not, both passages are shown.

    ## Why it matters
    Debts move from hand to hand between drafts.

    ## When to ignore it
    The second person promised it where the text does not show.

    ## What it cannot see
    Promises told in quite other words than their keeping, and promises that nobody calls one.
    """
    ledger = world.ledger
    given: list[Event] = []
    for event in ledger.events_of_kind("promises", "keeps"):
        what = event.roles.get("what", "")
        if event.kind == "promises" and event.actuality in {"asserted", "remembered"} and what:
            given.append(event)
        if event.kind != "keeps" or event.actuality != "asserted" or event.according_to != "narrator":
            continue
        same = [promise for promise in given if are_alike(promise.roles["what"], what, SHARE)]
        keeper = event.roles["who"]
        if same and all(promise.roles["who"] != keeper for promise in same):
            promise = same[-1]
            yield Finding(
                message=f"{ledger.name(keeper)} keeps a promise here that "
                f"{ledger.name(promise.roles['who'])} gave. Check whose it is.",
                evidence=ledger.evidence(event.span),
                because=(Because(evidence=ledger.evidence(promise.span), note="the promise"),),
                confidence=min(event.confidence, promise.confidence),
            )
