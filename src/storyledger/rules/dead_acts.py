"""The rule ``dead-acts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.breaches import because_of, is_about_the_dead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event, Utterance
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import Violation, World

SURE = 0.7
"""How sure an act must be read to speak against a death."""
MANY = 4
"""After a death told without a name, somebody with more acts than this was probably misread as dead."""


@rule("dead-acts", code="SL101", severity="error")
def dead_acts(world: World) -> Iterator[Finding]:
    """Somebody dead does or says something.

    ## What it does
    Follows who is dead at every moment of the story. It points at the first thing a dead person does or says
    later, shows the passage that told the death, and keeps the further places with it, since they all hang
    on that one passage.

    ## Why it matters
    Readers remember a death. Whatever the dead do afterwards needs a reason on the page.

    ## When to ignore it
    Ghosts, letters, dreams, and scenes from before the death: say so once. A world with a law for the undead
    (`--world undead`) switches the law off for them. If the death was misread, mark it as misread and
    everything that hangs on it goes.

    ## What it cannot see
    Deaths that are only implied, people without names, and flashbacks without a mark. Deaths that somebody
    only tells of, fears or dreams do not count. Acts that were not surely read as this person's are left
    out.
    """
    for violation in world.violations:
        if is_about_the_dead(violation.law) and violation.verdict == "contradiction":
            finding = _finding(violation, world.ledger)
            if finding is not None:
                yield finding


def _finding(violation: Violation, ledger: Ledger) -> Finding | None:
    """Return what a broken law says about one death, None when no act is sure enough."""
    death = ledger.event(violation.root) if violation.root else None
    acts = [place for place in (violation.evidence, *violation.others) if _is_sure(place.span, death, ledger)]
    if not acts or not violation.because:
        return None
    who = violation.who[0]
    person = ledger.get(who)
    if person is None or person.kind != "person":
        return None
    name, does = ledger.name(who), "speaks" if _utterance(acts[0].span, ledger) else "does something"
    is_vague = death is None or not _is_named(who, death, ledger)
    is_doubtful = is_vague and (len(acts) > MANY or violation.confidence < SURE)
    return Finding(
        message=f"{name} {does} here and was dead before. Check which of the two passages is meant.",
        evidence=acts[0],
        because=because_of(violation),
        verdict="maybe" if is_doubtful else "contradiction",
        confidence=violation.confidence,
        severity="note" if is_doubtful else "error",
        root=f"dead {who}",
        more=tuple(acts[1:]),
    )


def _is_sure(span: Span, death: Event | None, ledger: Ledger) -> bool:
    """Tell whether the act at ``span`` was surely read, and does not belong to the telling of the death."""
    if death is not None and _in_one_paragraph(span, death.span, ledger):
        return False
    said = _utterance(span, ledger)
    if said is not None:
        return said.confidence >= SURE and _names_its_speaker(said, ledger)
    return any(event.span == span and event.confidence >= SURE for event in ledger.events)


def _names_its_speaker(said: Utterance, ledger: Ledger) -> bool:
    """Tell whether a tag gives the speaker's name: *said Mara*, not *she said* or *said the old lady*."""
    named = (mention for mention in ledger.mentions_of(said.speaker or "") if mention.kind == "name")
    return said.cue is not None and any(said.cue.overlaps(mention.span) for mention in named)


def _utterance(span: Span, ledger: Ledger) -> Utterance | None:
    return next((said for said in ledger.utterances if said.span == span), None)


def _in_one_paragraph(one: Span, other: Span, ledger: Ledger) -> bool:
    blocks = (block.span for block in ledger.document.blocks)
    return any(block.overlaps(one) and block.overlaps(other) for block in blocks)


def _is_named(who: str, death: Event, ledger: Ledger) -> bool:
    """Tell whether the passage that tells a death names who dies."""
    named = (mention for mention in ledger.mentions_of(who) if mention.kind == "name")
    return any(death.span.overlaps(mention.span) for mention in named)
