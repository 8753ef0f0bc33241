"""What if: change something, let the laws decide, and say which later passages no longer hold.

Runs for ``storyledger whatif``. The text is no longer the authority: an event that the laws forbid does not
happen, and what hung on it falls too. The change is an edit of the engine's positions that is taken back at
the end, so a question costs what it touches and not what the story holds; only a law switched off needs a
replay of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from storyledger.entries import EventId
from storyledger.span import Evidence
from storyledger.world.asking.changes import Change, LawOff
from storyledger.world.asking.edits import Edits, edits_of
from storyledger.world.asking.onstage import is_appearance
from storyledger.world.asking.unlike import Chains
from storyledger.world.engine.evaluating import Flag, Position
from storyledger.world.engine.replayed import Reason, World, engine_of
from storyledger.world.engine.timeline import is_speech
from storyledger.world.language.packs import without
from storyledger.world.language.terms import Law

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.ledger import Ledger
    from storyledger.world.engine.engine import Undo
    from storyledger.world.engine.violations import Verdict

__all__ = ["Answer", "Break", "suppose"]

By = Literal["event", "speech", "presence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A passage that does not hold any more, or one that holds at last."""

    text: str
    """What the passage tells: ``Mara speaks``."""
    law: Law
    """The law that speaks against it."""
    verdict: Verdict
    evidence: Evidence | None
    """The passage; None for what is supposed."""
    event: EventId
    who: tuple[str, ...]
    """Ids and words that it is about."""
    by: By
    """How the ledger knows of it."""
    chain: tuple[Reason, ...] = ()
    """Why: what is otherwise than written, each followed by what that comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a change does to a story."""

    changes: tuple[Change, ...]
    refused: tuple[Break, ...] = ()
    """What was supposed and the laws do not let happen as the story stands."""
    breaks: tuple[Break, ...] = ()
    """Passages that cannot be so any more, in order: the nearest to the change first."""
    doubtful: tuple[Break, ...] = ()
    """Passages that nothing explains any more, or that may not be so."""
    mended: tuple[Break, ...] = ()
    """Passages that did not fit as written, and now do."""
    run_again: int = 0
    """How many events were evaluated."""


def suppose(world: World, changes: Iterable[Change], *, reasons: bool = True) -> Answer:
    """Return what ``changes``, all made at once, do to a story.

    Args:
        world: The story; from ``onstage.on_stage`` if mere presence is to count.
        changes: At least one.
        reasons: Say why as well; without, chains are empty.

    Raises:
        UsageError: a law to switch off that does not exist, or a passage that tells nothing.

    """
    changes = tuple(changes)
    off = [change.law for change in changes if isinstance(change, LawOff)]
    lawful = _without(world, off) if off else world
    lifted = tuple(_lifted(world, lawful)) if off else ()
    edits, before = edits_of(lawful, changes), dict(lawful.engine.broken)
    undo = lawful.engine.apply(edits.put, blocking=before)
    try:
        answer = _Compared(lawful, edits, undo, before, reasons).answer(changes)
    finally:
        lawful.engine.undo(undo)
    return replace(answer, mended=_folded(world.ledger, _in_order((*answer.mended, *lifted))))


def _without(world: World, off: list[str]) -> World:
    laws = without(world.laws, off)
    return replace(world, laws=laws, engine=engine_of(world.ledger, laws, world.told))


def _lifted(world: World, lawful: World) -> Iterator[Break]:
    """Yield what does not fit as written and does once laws are off."""
    names = [law.name for law in lawful.laws.laws]
    left = {(at, names[law], flag) for at, flags in lawful.engine.broken.items() for law, flag in flags}
    chains = Chains(world, Edits(), world.engine.apply({}))
    for at, flags in world.engine.broken.items():
        for law, flag in flags:
            if (at, world.laws.laws[law].name, flag) not in left:
                yield _break(chains, at, (law, flag), ())


def _in_order(breaks: tuple[Break, ...]) -> list[Break]:
    return sorted(breaks, key=lambda each: each.evidence.span.start if each.evidence else -1)


@dataclass(slots=True)
class _Compared:
    """An engine with the edit applied, beside what was written."""

    world: World
    edits: Edits
    undo: Undo
    before: dict[Position, tuple[Flag, ...]]
    reasons: bool

    def answer(self, changes: tuple[Change, ...]) -> Answer:
        chains = Chains(self.world, self.edits, self.undo)
        new = [self._new(chains, *each) for each in self._differences()]
        old = [_break(chains, at, flag, ()) for at, flag in self._mended()]
        told = [each for each in new if each.evidence is not None]
        sure = [each for each in told if each.verdict == "contradiction"]
        return Answer(
            changes=changes,
            refused=tuple(each for each in new if each.evidence is None),
            breaks=_folded(self.world.ledger, sure),
            doubtful=_folded(
                self.world.ledger, [each for each in told if each.verdict != "contradiction"], sure
            ),
            mended=tuple(old),
            run_again=self.undo.run_again,
        )

    def _differences(self) -> Iterator[tuple[Position, Flag]]:
        """Yield where a law speaks against an event that it did not speak against as written."""
        broken = self.world.engine.broken
        for at in sorted(self.undo.before):
            origin = self.edits.moved.get(at, at)
            known = (*self.before.get(at, ()), *self.before.get(origin, ()))
            yield from ((at, flag) for flag in broken.get(at, ()) if flag not in known)

    def _mended(self) -> Iterator[tuple[Position, Flag]]:
        broken, here = self.world.engine.broken, {old: new for new, old in self.edits.moved.items()}
        for at in sorted(self.undo.before):
            now = broken.get(here.get(at, at), ())
            yield from ((at, flag) for flag in self.before.get(at, ()) if flag not in now)

    def _new(self, chains: Chains, at: Position, flag: Flag) -> Break:
        return _break(chains, at, flag, chains.of(at) if self.reasons else ())


def _break(chains: Chains, at: Position, flag: Flag, chain: tuple[Reason, ...]) -> Break:
    law, verdict = flag
    happening = chains.happening(at)
    return Break(
        text=chains.deed(at),
        law=chains.world.laws.laws[law],
        verdict=_VERDICTS[verdict],
        evidence=chains.evidence(at),
        event=EventId(happening.id),
        who=tuple(str(arg) for arg in happening.args),
        by="presence" if is_appearance(happening) else "speech" if is_speech(happening) else "event",
        chain=chain,
    )


_VERDICTS: dict[str, Verdict] = {
    "contradiction": "contradiction",
    "clash": "contradiction",
    "gap": "gap",
    "maybe": "maybe",
}


def _folded(ledger: Ledger, breaks: list[Break], known: Iterable[Break] = ()) -> tuple[Break, ...]:
    """Make one of a line with its tag inside, and none of mere presence where more than that breaks.

    Args:
        ledger: The story.
        breaks: In order.
        known: Breaks that are shown elsewhere.

    """
    acts = {(each.who[0], _scene(ledger, each)) for each in (*known, *breaks) if each.by != "presence"}
    shown = {place for each in known if (place := _place(ledger, each))}
    kept = []
    for each in breaks:
        place = _place(ledger, each)
        if place not in shown and place[1:] not in acts:
            kept.append(each)
        shown |= {place} if place else set()
    return tuple(kept)


def _place(ledger: Ledger, each: Break) -> tuple[object, ...]:
    """Return what makes two breaks one: a person's stay in a scene, or their words in one paragraph."""
    if each.by == "presence":
        return ("presence", each.who[0], _scene(ledger, each))
    if each.by == "speech" and each.evidence is not None:
        return ("speech", each.who[0], _paragraph(ledger, each.evidence.span.start), "", "")
    return ()


def _scene(ledger: Ledger, each: Break) -> object:
    scene = ledger.scene_at(each.evidence.span.start) if each.evidence else None
    return scene.id if scene else None


def _paragraph(ledger: Ledger, position: int) -> int:
    return bisect_right(ledger.document.blocks, position, key=lambda block: block.span.start)
