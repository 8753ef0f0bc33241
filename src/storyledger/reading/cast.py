"""The cast as the readers of a section see it: who there is, and which words name them.

Built once for a document by ``storyledger.reading.characters``; a reader of one section gets only the part of it whose names
stand in that section, so that a cached reading stays good while that part does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from storyledger.entries import Character, CharacterId

__all__ = ["Cast"]


@dataclass(frozen=True)
class Cast:
    """Characters, and the surface forms that name them."""

    characters: tuple[Character, ...] = ()
    names: dict[str, CharacterId] = field(default_factory=dict)
    """Surface form, as written, to the one character it names."""
    shared: dict[str, tuple[CharacterId, ...]] = field(default_factory=dict)
    """Surface forms that may name several (a surname of a family), most likely first."""
    narrator: CharacterId | None = None
    """Who says "I" outside speech in this section, when known; a placeholder id while unnamed."""

    @cached_property
    def by_id(self) -> dict[CharacterId, Character]:
        """Characters by id."""
        return {character.id: character for character in self.characters}

    def pronouns(self, who: CharacterId) -> str | None:
        """Return ``she``, ``he``, ``they`` or ``it``, None when unknown."""
        character = self.by_id.get(who)
        return character.pronouns if character else None
