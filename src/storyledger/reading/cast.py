"""The cast as the readers of a section see it: who there is, and which words name them.

Built once for a document by ``people.gathering.roster``; a reader of one section gets only the part of it
whose names stand in that section, so that a cached reading stays good while that part does.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from storyledger.entries import Character, CharacterId

__all__ = ["Cast", "Telling"]


@dataclass(frozen=True, slots=True)
class Telling:
    """How a section is told from one of its headings on."""

    start: int
    """Offset in the section."""
    narrator: CharacterId | None = None
    """Who says "I", or is "you"; None in third person."""
    is_you: bool = False
    """The telling calls them "you"."""
    eyes: CharacterId | None = None
    """Whom the heading over a stretch in third person names."""


@dataclass(frozen=True)
class Cast:
    """Characters, and the surface forms that name them."""

    characters: tuple[Character, ...] = ()
    names: dict[str, CharacterId] = field(default_factory=dict)
    """Surface form, as written, to the one character it names."""
    shared: dict[str, tuple[CharacterId, ...]] = field(default_factory=dict)
    """Surface forms that may name several (a surname of a family), most likely first."""
    nominals: dict[str, CharacterId] = field(default_factory=dict)
    """Key of a nominal ("ferryman", "tall ferryman") to the unnamed person or group it names."""
    kin: dict[tuple[CharacterId, str], tuple[CharacterId, ...]] = field(default_factory=dict)
    """Somebody and a word for kin ("uncle") to those who may be that to them (``kinsfolk``)."""
    narrator: CharacterId | None = None
    """Who says "I" outside speech in this section; the first of them if there are several, None if nobody."""
    is_short: bool = False
    """The story is short, so that people without a name are few and matter."""
    tellings: tuple[Telling, ...] = ()
    """The stretches of the section under headings that name somebody, in order."""

    @cached_property
    def by_id(self) -> dict[CharacterId, Character]:
        """Characters by id."""
        return {character.id: character for character in self.characters}

    def pronouns(self, who: CharacterId) -> str | None:
        """Return ``she``, ``he``, ``they`` or ``it``, None when unknown."""
        character = self.by_id.get(who)
        return character.pronouns if character else None

    @cached_property
    def has_they(self) -> bool:
        """Tell whether "they" may be one person here."""
        return any(one.kind == "person" and one.pronouns == "they" for one in self.characters)

    def narrator_at(self, position: int) -> CharacterId | None:
        """Return who says "I", or is "you", at an offset of the section; None in third person."""
        telling = self.telling_at(position)
        return telling.narrator if telling else self.narrator

    def self_at(self, position: int, *, is_you: bool) -> CharacterId | None:
        """Return whom "I" means at an offset of the section outside speech, or "you"; None where nobody."""
        telling = self.telling_at(position)
        fits = telling.is_you == is_you if telling else not is_you
        return self.narrator_at(position) if fits else None

    def telling_at(self, position: int) -> Telling | None:
        """Return how the section is told at one of its offsets, None before all headings."""
        index = bisect_right(self.tellings, position, key=lambda telling: telling.start) - 1
        return self.tellings[index] if index >= 0 else None
