"""The cast as the readers of a section see it: who there is, and which words name them.

Built once for a document by ``people.roster``; a reader of one section gets only the part of it
whose names stand in that section, so that a cached reading stays good while that part does.
"""

from __future__ import annotations

from bisect import bisect_right
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
    nominals: dict[str, CharacterId] = field(default_factory=dict)
    """Key of a nominal ("ferryman", "tall ferryman") to the unnamed person or group it names."""
    narrator: CharacterId | None = None
    """Who says "I" outside speech in this section; the first of them if there are several, None if nobody."""
    is_short: bool = False
    """The story is short, so that people without a name are few and matter."""
    tellers: tuple[tuple[int, CharacterId | None], ...] = ()
    """Where in the section who begins to tell: offset and narrator, None for third person."""

    @cached_property
    def by_id(self) -> dict[CharacterId, Character]:
        """Characters by id."""
        return {character.id: character for character in self.characters}

    def pronouns(self, who: CharacterId) -> str | None:
        """Return ``she``, ``he``, ``they`` or ``it``, None when unknown."""
        character = self.by_id.get(who)
        return character.pronouns if character else None

    def narrator_at(self, position: int) -> CharacterId | None:
        """Return who says "I" at an offset of the section, None in third person."""
        index = bisect_right(self.tellers, position, key=lambda teller: teller[0]) - 1
        return self.tellers[index][1] if index >= 0 else self.narrator
