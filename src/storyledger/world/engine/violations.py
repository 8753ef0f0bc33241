"""What the laws say does not fit, grouped by root, so that one misread death is one group and not a hundred.

Runs when somebody asks a world for its violations. The engine flags every event that breaks a law; here each
flag gets the fact that breaks it, the event that set that fact, and its verdict:

- *contradiction*: a passage says otherwise;
- *gap*: nothing in the text says how it came to be so;
- *maybe*: it hangs on something that is not certain;
- *order*: it hangs on an order of scenes that the text leaves open (see ``orders``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from storyledger.world.engine.evaluating import Position
from storyledger.world.engine.reasons import Ground, because, strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import EventId
    from storyledger.span import Evidence
    from storyledger.world.engine.engine import Engine
    from storyledger.world.language.terms import Law

__all__ = ["Breach", "Reason", "Verdict", "Violation", "breaches", "grouped"]

Verdict = Literal["contradiction", "gap", "maybe", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One fact of an explanation, with the passage that set it."""

    text: str
    """The fact in words: ``Mara is dead``."""
    depth: int
    """0 is what was asked, 1 what that rests on, and so on."""
    evidence: Evidence | None
    """The passage, None for what holds from the start."""
    event: EventId | None = None
    """The event that set it."""
    law: str | None = None
    """The law by which it did."""
    note: str = ""
    """``at the start``, or how the passage shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One law broken for one reason, by one or more events."""

    law: Law
    verdict: Verdict
    text: str
    """What does not fit, in one sentence."""
    evidence: Evidence
    """The first passage that does not fit."""
    others: tuple[Evidence, ...]
    """Further passages that do not fit for the same reason."""
    event: EventId
    """The first event that does not fit."""
    who: tuple[str, ...]
    """Who and what that event is about."""
    because: tuple[Reason, ...]
    """What it does not fit with, nearest first."""
    root: EventId | None
    """The event that set the breaking fact: what to treat as misread first."""
    confidence: float
    """Of the weakest event it rests on."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One event that breaks one law."""

    position: Position
    law: int
    verdict: Verdict
    clash: bool
    """Two laws say different things of one fluent at once."""
    root: Ground | None
    """The fact that breaks it: of what the law looked at, what was set last."""
    chain: tuple[Ground, ...]
    """Why it is so, nearest first."""
    confidence: float
    """Of the weakest event it rests on."""


def breaches(engine: Engine) -> Iterator[Breach]:
    """Yield every breach of a law, in story order."""
    memo: dict[tuple[tuple[object, ...], Position], float] = {}
    for position in sorted(engine.broken):
        for law, verdict in engine.broken[position]:
            chain = because(engine, position, law)
            root = _root(chain)
            weakest = [strength(engine, ground, memo) for ground in chain if ground.depth == 1]
            confidence = min([engine.happenings[position].confidence, *weakest])
            yield Breach(position, law, _verdict(verdict, chain), verdict == "clash", root, chain, confidence)


def grouped(found: Iterator[Breach]) -> list[list[Breach]]:
    """Group breaches by law, the fact that breaks it, and the event that set that fact."""
    groups: dict[object, list[Breach]] = {}
    for breach in found:
        root = breach.root
        told = root is not None and root.is_told
        name = (breach.law, breach.verdict, root and root.key, root.position if told and root else None)
        groups.setdefault(name, []).append(breach)
    return list(groups.values())


def _root(chain: tuple[Ground, ...]) -> Ground | None:
    """Return the fact at the head of a chain that was set last; without any, the last that was looked at."""
    heads = [ground for ground in chain if ground.depth == 1]
    told = [ground for ground in heads if ground.is_told]
    if told:
        return max(told, key=lambda ground: ground.position or 0.0)
    return heads[-1] if heads else None


def _verdict(flag: str, chain: tuple[Ground, ...]) -> Verdict:
    """Return a flag's verdict; what no passage contradicts is no contradiction, only unexplained."""
    if flag == "clash":
        return "contradiction"
    if flag == "contradiction":
        told = any(ground.depth == 1 and ground.position is not None for ground in chain)
        return "contradiction" if told or not chain else "gap"
    return "gap" if flag == "gap" else "maybe"
