"""Who is chosen for a picture, and which of them are in which scene.

Runs for the pictures about several people. Nobody is chosen by what lies outside the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyledger.entries import CharacterId, Scene
    from storyledger.ledger import Ledger

__all__ = ["MOST", "chosen", "in_scene", "most_present", "most_spoken"]

MOST = 25
"""More people than this make no picture."""


def chosen(ledger: Ledger, people: Sequence[CharacterId]) -> tuple[CharacterId, ...]:
    """Return those of ``people`` who are in the cast, each once, at most ``MOST``."""
    return tuple(who for who in dict.fromkeys(people) if ledger.get(who) is not None)[:MOST]


def most_present(ledger: Ledger, most: int) -> tuple[CharacterId, ...]:
    """Return who are in most scenes, two at least, and no groups."""
    scenes = Counter(who for scene in ledger.scenes for who in in_scene(scene))
    people = [person for person in ledger.characters if person.kind != "group"]
    ranked = sorted(people, key=lambda person: (-scenes[person.id], -person.mentions))
    least = 2 if len(ledger.scenes) > 3 else 1
    return tuple(person.id for person in ranked[:most] if scenes[person.id] >= least)


def most_spoken(ledger: Ledger, most: int) -> tuple[CharacterId, ...]:
    """Return who speak and are spoken to most."""
    turns: Counter[CharacterId] = Counter()
    for said in ledger.utterances:
        if said.speaker is not None and said.addressees:
            turns.update(dict.fromkeys((said.speaker, *said.addressees), 1))
    return tuple(who for who, _ in turns.most_common(most) if ledger.get(who) is not None)


def in_scene(scene: Scene) -> tuple[CharacterId, ...]:
    """Return who are present, each once."""
    return tuple(dict.fromkeys(stay.character for stay in scene.present))
