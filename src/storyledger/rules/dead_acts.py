"""The rule ``dead-acts``."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
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
TAGGED = 0.4
"""How sure it must be who speaks where a tag gives the name."""
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
    out, and one told by another *I* than the death, who may tell of earlier days, is only a note.
    """
    acts = _Acts(world.ledger)
    for violation in world.violations:
        if is_about_the_dead(violation.law) and violation.verdict == "contradiction":
            finding = _finding(violation, acts)
            if finding is not None:
                yield finding


class _Acts:
    """What people do and say, looked up by its words."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._blocks = ledger.document.block_starts
        self._names: dict[str, tuple[Span, ...]] = {}

    @cached_property
    def said(self) -> dict[Span, Utterance]:
        """What is said, by its words."""
        return {said.span: said for said in self.ledger.utterances}

    @cached_property
    def _sure(self) -> set[Span]:
        return {event.span for event in self.ledger.events if event.confidence >= SURE}

    def is_sure(self, span: Span, death: Event | None) -> bool:
        """Tell whether the act at ``span`` was surely read, and stands apart from the death."""
        if death is not None and self._paragraph(span) == self._paragraph(death.span):
            return False
        said = self.said.get(span)
        if said is None:
            return span in self._sure and not self._hangs_on_a_noun(span)
        if said.cue is None or said.confidence < TAGGED:
            return False
        return self.is_named(said.speaker or "", said.cue)

    def is_named(self, who: str, inside: Span) -> bool:
        """Tell whether the words of ``inside`` give somebody's name: *said Mara*, not *she said*."""
        if who not in self._names:
            person = self.ledger.get(who)
            titles = {_bare(alias.text) for alias in person.aliases} if person else set()
            self._names[who] = tuple(
                mention.span
                for mention in self.ledger.mentions_of(who)
                if mention.kind == "name" or _bare(self.ledger.evidence(mention.span).exact) in titles
            )
        return any(inside.overlaps(name) for name in self._names[who])

    def _hangs_on_a_noun(self, span: Span) -> bool:
        """Tell whether an act only says which thing is meant: *the mark which Mara left*."""
        before = self.ledger.evidence(span).prefix.lower().split()[-2:]
        return bool({"which", "that", "whom"}.intersection(before))

    def is_told_by_another(self, span: Span, death: Event | None) -> bool:
        """Tell whether an act is told by another *I* than the death, perhaps of earlier days."""
        here = self.ledger.scene_at(span.start)
        there = self.ledger.scene_at(death.span.start) if death is not None else None
        is_other = there is None or (here is not None and here.narrator != there.narrator)
        return here is not None and here.person == "first" and is_other

    def _paragraph(self, span: Span) -> int:
        return bisect_right(self._blocks, span.start)


def _bare(name: str) -> str:
    """Return a name or title without its article: *the Marquis* is called by it as if by a name."""
    return name.casefold().removeprefix("the ")


def _finding(violation: Violation, acts: _Acts) -> Finding | None:
    """Return what a broken law says about one death, None when no act is sure enough."""
    ledger = acts.ledger
    who = violation.who[0]
    person = ledger.get(who)
    death = ledger.event(violation.root) if violation.root else None
    sure = [place for place in (violation.evidence, *violation.others) if acts.is_sure(place.span, death)]
    if not sure or not violation.because or person is None or person.kind != "person":
        return None
    is_vague = death is None or not acts.is_named(who, death.span)
    is_doubtful = is_vague and (len(sure) > MANY or violation.confidence < SURE)
    is_doubtful = is_doubtful or acts.is_told_by_another(sure[0].span, death)
    does = "speaks" if sure[0].span in acts.said else "does something"
    return Finding(
        message=f"{person.name} {does} here and was dead before. Check which of the two passages is meant.",
        evidence=sure[0],
        because=because_of(violation),
        verdict="maybe" if is_doubtful else "contradiction",
        confidence=violation.confidence,
        severity="note" if is_doubtful else "error",
        root=f"dead {who}",
        more=tuple(sure[1:]),
    )
