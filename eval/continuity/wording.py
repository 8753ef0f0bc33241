"""The sentences that are planted: several wordings of each kind, original prose.

``facts`` state a thing that the book does not; ``plants`` contradict a fact, or agree with it when they are
controls. Each has two sets. Novels that rules may be tuned on get the first, novels held aside the second,
which was written when the rules were done and which they were never changed for. ``{who}`` is somebody of the
novel; the other fields are filled by ``drafting``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.continuity.novels import Half

__all__ = ["DEEDS", "KIN", "KINDS", "PAIRED", "PLACES", "SECRETS", "STAGED", "TOWNS", "Wording", "Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """Wordings of one thing, by half."""

    tuning: tuple[str, ...]
    aside: tuple[str, ...]

    def of(self, half: Half) -> tuple[str, ...]:
        """Return the wordings for novels of ``half``."""
        return self.aside if half == "held aside" else self.tuning


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of contradiction is told."""

    facts: Words
    plants: Words
    controls: Words
    """Without any, a plant that agrees with the fact is the control."""


def _read(table: str) -> dict[str, Wording]:
    """Return the wordings of a table beside this file, by kind, all in the order of the file."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    with (Path(__file__).parent / table).open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    for kind, part, half, sentence in rows[1:]:
        found.setdefault(kind, {}).setdefault((part, half), []).append(sentence)
    parts = ("facts", "plants", "controls")
    return {kind: Wording(*(_words(own, part) for part in parts)) for kind, own in found.items()}


def _words(own: dict[tuple[str, str], list[str]], part: str) -> Words:
    return Words(tuple(own.get((part, "tuning"), ())), tuple(own.get((part, "aside"), ())))


KINDS: dict[str, Wording] = _read("wording.tsv")
"""Kind to its wordings. A kind without words for facts takes them from the book alone."""
STAGED: dict[str, Wording] = _read("staging.tsv")
"""The same for scenes that stand apart (``staging``)."""

PAIRED = frozenset({"wound forgotten"})
"""Kinds in which each wording of a fact has one wording of the plant that goes with it."""
KIN = ("sisters", "brothers", "cousins", "aunts")
TOWNS = ("Carlisle", "Rotterdam", "Norwich", "Lisbon", "Aberdeen", "Exeter")
PLACES = ("old dairy", "boat-house", "east tower", "malt-house", "ferry house", "lower mill")
SECRETS = (
    "the lower mill had been sold",
    "the second will was a forgery",
    "the ferryman was a deserter",
    "the silver had been buried under the pear tree",
    "the miller's daughter was already married",
    "the bridge at the ford would not bear a cart",
)
DEEDS = (
    ("mend the green boat", "mended the green boat"),
    ("bring back the silver watch", "brought back the silver watch"),
    ("write to the bishop", "wrote to the bishop"),
    ("pay for the grey mare", "paid for the grey mare"),
    ("open the lower sluice", "opened the lower sluice"),
)
"""What is promised, and what is told when it is done."""
