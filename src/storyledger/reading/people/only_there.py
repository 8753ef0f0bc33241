"""Whom *he* and *she* mean where the words leave it open and only one who is there can be meant.

Runs when it is known who is there, walk-ons among them. Whoever else was told of since, and may be meant as
well, leaves it open.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.reading.people.nominals import PRONOUN_OF, person_nouns
from storyledger.reading.people.pronouns import THIRD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.entries import CharacterId, Mention, Scene, Utterance
    from storyledger.reading.cast import Cast

__all__ = ["with_only_ones"]

REACH = 600
"""Code points before a pronoun in which somebody else may have been told of."""
LIKELY = 0.7
"""How sure it is that the only one who is there is meant."""


def with_only_ones(
    text: str,
    mentions: Sequence[Mention],
    utterances: Sequence[Utterance],
    scenes: Sequence[Scene],
    cast: Cast,
) -> tuple[Mention, ...]:
    """Return a section's mentions (in order) with open pronouns of the telling as the only one there.

    All spans count from the section's start. Pronouns inside speech stay as they are, as does *he* where
    nobody, two people or somebody of unknown gender may be meant.
    """
    company = _Company(text, mentions, utterances, scenes, cast)
    return tuple(company.resolved(index) for index in range(len(mentions)))


@dataclass(frozen=True, slots=True)
class _Company:
    """A section with who is mentioned in it and who is there."""

    text: str
    mentions: Sequence[Mention]
    utterances: Sequence[Utterance]
    scenes: Sequence[Scene]
    cast: Cast

    def resolved(self, index: int) -> Mention:
        """Return a mention; an open pronoun of the telling as the only one there whom it may mean."""
        mention = self.mentions[index]
        if mention.kind != "pronoun" or mention.character is not None or self._is_spoken(mention):
            return mention
        pronoun = THIRD.get(mention.span.of(self.text).lower())
        who = self._only_one(mention.span.start, pronoun) if pronoun else None
        if who is None or pronoun is None or self._is_another_told(index, who, pronoun):
            return mention
        return replace(mention, character=who, confidence=LIKELY)

    def _only_one(self, position: int, pronoun: str) -> CharacterId | None:
        """Return the only one there, besides who tells it, who is or may be called by a pronoun."""
        at = bisect_right(self.scenes, position, key=lambda scene: scene.span.start) - 1
        if at < 0:
            return None
        scene = self.scenes[at]
        stays = (stay for stay in scene.present if position in stay.span)
        here = {stay.character for stay in stays} - {scene.narrator}
        may_be = [who for who in here if self.cast.pronouns(who) in {pronoun, None}]
        return may_be[0] if len(may_be) == 1 and self.cast.pronouns(may_be[0]) == pronoun else None

    def _is_another_told(self, index: int, who: CharacterId, pronoun: str) -> bool:
        """Tell whether somebody else who may be meant was told of since ``who`` last was."""
        start = self.mentions[index].span.start
        for at in range(index - 1, -1, -1):
            before = self.mentions[at]
            if before.character == who or start - before.span.start > REACH:
                return False
            if before.kind != "pronoun" and not self._is_spoken(before) and self._may_be(before, pronoun):
                return True
        return False

    def _may_be(self, mention: Mention, pronoun: str) -> bool:
        """Tell whether a name or a description may be of somebody who is called by a pronoun."""
        if mention.character in self.cast.by_id:
            return self.cast.pronouns(mention.character) in {pronoun, None}
        noun = person_nouns().get(mention.span.of(self.text).split()[-1].lower())
        return noun is None or (not noun.plural and PRONOUN_OF.get(noun.gender) in {pronoun, None})

    def _is_spoken(self, mention: Mention) -> bool:
        at = bisect_right(self.utterances, mention.span.start, key=lambda said: said.span.start) - 1
        return at >= 0 and mention.span.start in self.utterances[at].span
