"""The rule ``confusable-names``."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.people.noticing.words import title_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Character
    from storyledger.ledger import Ledger
    from storyledger.span import Evidence
    from storyledger.world import World

OFTEN = 5
"""Mentions by name from which a reader has to keep somebody apart."""
SHORTEST = 3


@rule("confusable-names", code="SL304", severity="note", preview=True)
def confusable_names(world: World) -> Iterator[Finding]:
    """Two people in one scene have names that are one letter apart.

    ## What it does
    Compares the names of people who are in a scene together and are named at least five times each. Names
    that begin with the same letter and differ in one letter, or in two neighbours that changed places, are
    shown.

    ## Why it matters
    A reader knows a name by its first letter and its length.

    ## When to ignore it
    The two are meant to be mixed up, or are twins. It is a note, not a warning.

    ## What it cannot see
    Names that only sound alike, and people who never meet.
    """
    ledger = world.ledger
    told: set[tuple[str, str]] = set()
    for scene in ledger.scenes:
        present = sorted({one.character for one in scene.present})
        people = [person for who in present if (person := ledger.get(who)) is not None]
        known = [person for person in people if _is_known(person, ledger)]
        for one, other in combinations(known, 2):
            pair = (one.id, other.id)
            if pair not in told and _are_close(one.name, other.name):
                told.add(pair)
                yield _finding(one, other, ledger)


def _is_known(person: Character, ledger: Ledger) -> bool:
    named = sum(mention.kind == "name" for mention in ledger.mentions_of(person.id))
    return person.kind == "person" and named >= OFTEN


def _are_close(one: str, other: str) -> bool:
    """Tell whether two names begin alike and are one slip apart, word by word."""
    left, right = one.lower().split(), other.lower().split()
    if len(left) != len(right):
        return False
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if len(differing) != 1 or all(title_kind(word) for word in differing[0]):
        return False  # a reader keeps Mr Hale and Mrs Hale apart
    if any(map(str.isdigit, "".join(differing[0]))):
        return False  # CT-5113 and CT-5114 are meant to be alike
    return _is_slip(*differing[0])


def _is_slip(one: str, other: str) -> bool:
    if one[0] != other[0] or min(len(one), len(other)) < SHORTEST:
        return False
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))
    at = [place for place in range(len(one)) if one[place] != other[place]]
    return len(at) == 1 or (
        len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    )


def _finding(one: Character, other: Character, ledger: Ledger) -> Finding:
    first, second = sorted((one, other), key=lambda person: _first(person, ledger).span)
    return Finding(
        message=f"{second.name} and {first.name} are one letter apart and meet. Possibly they are mixed up.",
        evidence=_first(second, ledger),
        because=(Because(evidence=_first(first, ledger), note=first.name),),
        verdict="maybe",
        confidence=min(one.confidence, other.confidence),
        root=f"{one.id} {other.id}",
    )


def _first(person: Character, ledger: Ledger) -> Evidence:
    mention = next(mention for mention in ledger.mentions_of(person.id) if mention.kind == "name")
    return ledger.evidence(mention.span)
