"""The rule ``dead-acts``."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.reading.happening.facts.later import Pages
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.remarks.plainly import finder_of
from storyledger.rules.against import against
from storyledger.rules.breaches import because_of, is_about_the_dead
from storyledger.rules.meant import is_plainly_of
from storyledger.rules.namesakes import may_be_two
from storyledger.rules.telling import is_said
from storyledger.world import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event, Utterance
    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Doing
    from storyledger.span import Span
    from storyledger.world import Laws, Violation, World

SURE = 0.7
"""How sure an act must be read to speak against a death."""
TAGGED = 0.4
"""How sure it must be who speaks where a tag gives the name."""
NEAR = 300
"""Code points beside a death and an act in which it is told that a death is played, or was none."""
STILL = "the dead do not act"
"""The law by which the dead do nothing."""
_FATAL = {"dies": "who", "kills": "whom", "is_found_dead": "who", "is_known_to_be_dead": "who"}
"""By the kind of an event after which somebody is dead, who that is."""
MANY = 4
"""Somebody with more acts than this was probably misread as dead: of small acts always, else where the death
is told without a name."""


@rule("dead-acts", code="SL101", severity="error")
def dead_acts(world: World) -> Iterator[Finding]:
    """Somebody dead does or says something.

    ## What it does
    Follows who is dead at every moment of the story. It points at the first thing a dead person does or says
    later, shows the passage that told the death, and keeps the further places with it, since they all hang
    on that one passage. Where nothing else is found it looks for the small things that only the living do
    (*Mara smiled*), told with the name.

    ## Why it matters
    Readers remember a death. Whatever the dead do afterwards needs a reason on the page.

    ## When to ignore it
    Ghosts, letters, dreams, and scenes from before the death: say so once. A world with a law for the undead
    (`--world undead`) switches the law off for them. If the death was misread, mark it as misread and
    everything that hangs on it goes.

    ## What it cannot see
    Deaths that are only implied, people without names, and flashbacks without a mark. Deaths that somebody
    only tells of, fears or dreams do not count. Acts that were not surely read as this person's are left
    out, and one told by another *I* than the death, who may tell of earlier days, is only a note, or nothing
    where that *I* has spoken of a grave, a will or an illness in the scene.
    """
    acts = _Acts(world.ledger)
    found: set[str] = set()
    for violation in world.violations:
        if is_about_the_dead(violation.law) and violation.verdict == "contradiction":
            finding = _finding(violation, acts)
            if finding is not None:
                found.add(violation.who[0])
                yield finding
    if _forbids_all(world.laws):
        for who, death in _deaths(acts):
            if who not in found:
                yield from _lives_on(who, death, world, acts)


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
        if death is not None and self.paragraph(span) == self.paragraph(death.span):
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

    def looks_back(self, span: Span) -> bool:
        """Tell whether the scene of an act speaks of dying before it: it may be of days before the death."""
        scene = self.ledger.scene_at(span.start)
        before = self.ledger.text[scene.span.start : span.start] if scene is not None else ""
        return not class_of("of-dying").isdisjoint(re.findall(r"\w+", before.lower()))

    def goes_on(self, death: Event) -> bool:
        """Tell whether the sentence of a death lets the dead do something: *was dead, and still he spoke*."""
        return _GOES_ON.match(self.ledger.text, death.span.end) is not None

    def is_none(self, death: Span | None, act: Span) -> bool:
        """Tell whether words beside a death say it is played, or those beside an act that it was none."""
        asked = [("not-dead-after-all", act)] + ([("played-dead", death)] if death is not None else [])
        return any(
            finder_of(words).search(self.ledger.text, max(0, span.start - NEAR), span.end + NEAR)
            for words, span in asked
        )

    def paragraph(self, span: Span) -> int:
        """Return the number of the paragraph that a passage begins in."""
        return bisect_right(self._blocks, span.start)


_GOES_ON = pattern(r"[^.!?]*\b(?:and|but|yet)\b[^.!?]*\bstill\b")


def _bare(name: str) -> str:
    """Return a name or title without its article: *the Marquis* is called by it as if by a name."""
    return name.casefold().removeprefix("the ")


def _forbids_all(laws: Laws) -> bool:
    """Tell whether the dead do nothing at all in a world: no law lets some of them act."""
    law = laws.law(STILL)
    return law is not None and not law.exceptions and all(one.instead_of != STILL for one in laws.laws)


def _deaths(acts: _Acts) -> Iterator[tuple[str, Event]]:
    """Yield who dies, each with the first passage that tells it plainly."""
    told: set[str] = set()
    for event in acts.ledger.events_of_kind(*_FATAL):
        who = event.roles.get(_FATAL[event.kind], "")
        person = acts.ledger.get(who)
        is_told = event.actuality == "asserted" and event.according_to == "narrator"
        if not is_told or event.confidence < SURE or person is None or person.kind != "person" or who in told:
            continue
        if is_plainly_of(who, event.span, acts.ledger):
            told.add(who)
            yield who, event


def _lives_on(who: str, death: Event, world: World, acts: _Acts) -> Iterator[Finding]:
    """Yield that somebody does what only the living do, when it is told with the name a few times at most."""
    ledger = acts.ledger
    pages = Pages(ledger.document, ledger.mentions_of(who))
    sure = [
        doing.span for doing in pages.doings("lives", death.span.end) if _is_act(doing, death, world, acts)
    ]
    is_clear = not may_be_two(who, ledger) and not acts.goes_on(death)
    if 0 < len(sure) <= MANY and is_clear and not acts.is_none(death.span, sure[0]):
        message = _message(ledger.name(who), "does something")
        yield against(death, sure, ledger, message=message, note="dies", root=f"dead {who}")


def _message(name: str, does: str) -> str:
    return f"{name} {does} here and was dead before. Check which of the two passages is meant."


def _is_act(doing: Doing, death: Event, world: World, acts: _Acts) -> bool:
    """Tell whether a phrase surely tells what somebody does who is dead there."""
    mention, span = doing.who, doing.span
    if mention is None or mention.confidence < SURE or is_said(span, acts.ledger):
        return False
    is_apart = acts.paragraph(span) != acts.paragraph(death.span) and not acts.is_told_by_another(span, death)
    return is_apart and world.holds("dead", mention.character or "", span.start) is Truth.YES


def _finding(violation: Violation, acts: _Acts) -> Finding | None:
    """Return what a broken law says about one death, None when no act is sure enough."""
    ledger = acts.ledger
    who = violation.who[0]
    person = ledger.get(who)
    death = ledger.event(violation.root) if violation.root else None
    sure = [place for place in (violation.evidence, *violation.others) if acts.is_sure(place.span, death)]
    if not sure or not violation.because or person is None or person.kind != "person":
        return None
    if may_be_two(who, ledger) or (death is not None and acts.goes_on(death)):
        return None
    if acts.is_none(death.span if death is not None else None, sure[0].span):
        return None
    is_vague = death is None or not acts.is_named(who, death.span)
    is_doubtful = is_vague and (len(sure) > MANY or violation.confidence < SURE)
    is_of_another = acts.is_told_by_another(sure[0].span, death)
    if is_of_another and acts.looks_back(sure[0].span):
        return None
    is_doubtful = is_doubtful or is_of_another
    does = "speaks" if sure[0].span in acts.said else "does something"
    return Finding(
        message=_message(person.name, does),
        evidence=sure[0],
        because=because_of(violation),
        verdict="maybe" if is_doubtful else "contradiction",
        confidence=violation.confidence,
        severity="note" if is_doubtful else "error",
        root=f"dead {who}",
        more=tuple(sure[1:]),
    )
