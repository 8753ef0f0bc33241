"""Counts: how many annotated events were found, and how many claims are right.

An event counts as found when a claim of the same kind shares a code point with it, and a claim is right when
it shares one with an event of its kind. A claim on words that careful readers may disagree on (a doubt of the
same family) counts neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from eval.happenings.claims import Claims
from eval.happenings.gold import CONDITIONS, Happening, Passage

__all__ = ["Tally", "Totals", "roles_agree", "score"]

Fits = Callable[[Happening, Happening], bool]
"""Whether a claim fits an annotated event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Precision and recall from four counts, in per cent."""

    right: int = 0
    claimed: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            right=self.right + other.right,
            claimed=self.claimed + other.claimed,
            found=self.found + other.found,
            wanted=self.wanted + other.wanted,
        )

    @property
    def precision(self) -> float | None:
        """How many claims are right; None without claims."""
        return 100.0 * self.right / self.claimed if self.claimed else None

    @property
    def recall(self) -> float | None:
        """How many events were found; None when none was wanted."""
        return 100.0 * self.found / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(kw_only=True)
class Totals:
    """All counts of one or several passages; filled by ``score``."""

    found: dict[str, Tally] = field(default_factory=dict)
    """By kind: whatever the actuality."""
    asserted: dict[str, Tally] = field(default_factory=dict)
    """By kind: what is claimed to happen against what does."""
    full: dict[str, Tally] = field(default_factory=dict)
    """By kind: the same, and everybody in the right role."""
    families: dict[str, Tally] = field(default_factory=dict)
    """By family: whatever the kind and actuality."""
    actuality: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Annotated and claimed, over found events."""
    presence: Tally = field(default_factory=Tally)
    states: Counter[str] = field(default_factory=Counter)
    """``right``, ``unknown``, ``wrong``."""
    words: int = 0

    def add(self, other: Totals) -> None:
        """Add another's counts."""
        for mine, theirs in zip(self._tables(), other._tables(), strict=True):
            for key, tally in theirs.items():
                mine[key] = mine.get(key, Tally()) + tally
        self.actuality += other.actuality
        self.presence += other.presence
        self.states += other.states
        self.words += other.words

    def _tables(self) -> tuple[dict[str, Tally], ...]:
        return self.found, self.asserted, self.full, self.families


def score(passage: Passage, claims: Claims) -> Totals:
    """Count one passage."""
    totals = Totals()
    made = settled(passage, claims.happenings)
    happens = [one for one in passage.wanted if one.actuality == "asserted"]
    said_to_happen = [one for one in made if one.actuality == "asserted"]
    _count(totals.found, passage.wanted, made, same_kind, "kind")
    _count(totals.asserted, happens, said_to_happen, same_kind, "kind")
    _count(totals.full, happens, said_to_happen, same_kind_and_roles, "kind")
    _count(totals.families, passage.wanted, made, same_family, "family")
    for one in passage.wanted:
        fitting = [claim for claim in made if same_kind(one, claim)]
        if fitting:
            best = next((claim for claim in fitting if claim.actuality == one.actuality), fitting[0])
            totals.actuality[one.actuality, best.actuality] += 1
    for scene, present in zip(passage.scenes, claims.scenes, strict=True):
        totals.presence += _presence(set(scene.present), set(scene.mentioned), set(present), passage)
    for state, value in zip(passage.states, claims.states, strict=True):
        totals.states["unknown" if value is None else "right" if value == state.value else "wrong"] += 1
    return totals


def settled(passage: Passage, claims: Sequence[Happening]) -> list[Happening]:
    """Return the claims but those that rest on a doubt alone, or on words that show a condition."""
    return [
        claim
        for claim in claims
        if any(same_kind(one, claim) for one in passage.wanted)
        or not (
            any(same_family(one, claim) for one in passage.doubtful)
            or any(
                CONDITIONS[one.value] == claim.family and one.span.overlaps(claim.span)
                for one in passage.states
            )
        )
    ]


def same_family(one: Happening, other: Happening) -> bool:
    """Tell whether two events of one family share a code point."""
    return one.family == other.family and one.span.overlaps(other.span)


def same_kind(one: Happening, other: Happening) -> bool:
    """Tell whether two events of one kind share a code point."""
    return one.kind == other.kind and one.span.overlaps(other.span)


def same_kind_and_roles(one: Happening, other: Happening) -> bool:
    """Tell whether they also have the same people in the same roles."""
    return same_kind(one, other) and roles_agree(one, other)


def roles_agree(wanted: Happening, claim: Happening) -> bool:
    """Tell whether ``claim`` names a right person in each role, or in a count the right number."""
    if wanted.kind == "counts":
        return wanted.extra.get("n") == claim.extra.get("n")
    return all(
        "?" in people or bool(people & claim.roles.get(role, frozenset()))
        for role, people in wanted.roles.items()
    )


def _count(
    table: dict[str, Tally], wanted: Sequence[Happening], made: Sequence[Happening], fits: Fits, by: str
) -> None:
    for one in wanted:
        hit = any(fits(one, claim) for claim in made)
        key = str(getattr(one, by))
        table[key] = table.get(key, Tally()) + Tally(found=int(hit), wanted=1)
    for claim in made:
        right = any(fits(one, claim) for one in wanted)
        key = str(getattr(claim, by))
        table[key] = table.get(key, Tally()) + Tally(right=int(right), claimed=1)


def _presence(present: set[str], mentioned: set[str], claimed: set[str], passage: Passage) -> Tally:
    """Count one scene; people whom the annotation leaves open count neither way."""
    open_ = set(passage.people) - present - mentioned
    claimed = claimed - open_
    right = len(present & claimed)
    return Tally(right=right, claimed=len(claimed), found=right, wanted=len(present))
