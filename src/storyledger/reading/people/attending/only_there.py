"""Whom *he* and *she* mean where the words leave it open and only one who is there can be meant.

Runs when it is known who is there. Whoever else was told of since, and may be meant as well, leaves it open;
a walk-on told of since, nobody else, is meant.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.reading.people.attending.pronouns import THIRD
from storyledger.reading.people.nominals import PRONOUN_OF, person_nouns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from storyledger.entries import CharacterId, Mention, Scene, Utterance
    from storyledger.reading.cast import Cast
    from storyledger.reading.people.nominals import Noun

__all__ = ["Company"]

REACH = 600
"""Code points before a pronoun in which somebody else may have been told of."""
NEAR = 400
"""Code points before a pronoun in which a walk-on was told of who is meant."""
LIKELY = 0.7
"""How sure it is that the only one who is there is meant."""


@dataclass(frozen=True, slots=True)
class Company:
    """A section with who is mentioned in it (in order) and who is there; spans count from its start."""

    text: str
    mentions: Sequence[Mention]
    utterances: Sequence[Utterance]
    scenes: Sequence[Scene]
    cast: Cast

    def with_only_ones(self) -> tuple[Mention, ...]:
        """Return the mentions with open pronouns of the telling as the only one there.

        Pronouns inside speech stay as they are, as does *he* where nobody, two people or somebody of unknown
        gender may be meant.
        """
        return tuple(self._resolved(index) for index in range(len(self.mentions)))

    def with_walk_ons(self) -> tuple[Mention, ...]:
        """Return the mentions, walk-ons' among them, with pronouns left open as theirs."""
        alone = frozenset(one.id for scene in self.scenes for one in scene.walk_ons if one.kind != "group")
        if not alone:
            return tuple(self.mentions)
        return tuple(self._of_walk_on(index, alone) for index in range(len(self.mentions)))

    def _resolved(self, index: int) -> Mention:
        """Return a mention; an open pronoun of the telling as the only one there whom it may mean."""
        mention, pronoun = self.mentions[index], self._open_at(index)
        if pronoun is None:
            return mention
        who = self._only_one(mention.span.start, pronoun)
        if who is None or self._is_another_told(index, who, pronoun):
            return mention
        return replace(mention, character=who, confidence=LIKELY)

    def _of_walk_on(self, index: int, walk_ons: Collection[CharacterId]) -> Mention:
        """Return a mention; an open pronoun of the telling as the walk-on of whom it is told."""
        mention, pronoun = self.mentions[index], self._open_at(index)
        if pronoun is None:
            return mention
        last = next(self._told_before(index, None, pronoun, NEAR), None)
        if last is None or last.character not in walk_ons or not self._is_plainly(last, pronoun):
            return mention
        return replace(mention, character=last.character, confidence=LIKELY)

    def _open_at(self, index: int) -> str | None:
        """Return the nominative of an open pronoun of the telling, None for another mention."""
        mention = self.mentions[index]
        if mention.kind != "pronoun" or mention.character is not None or self._is_spoken(mention):
            return None
        return THIRD.get(mention.span.of(self.text).lower())

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
        return any(before.character != who for before in self._told_before(index, who, pronoun, REACH))

    def _told_before(
        self, index: int, who: CharacterId | None, pronoun: str, reach: int
    ) -> Iterator[Mention]:
        """Yield who may be meant and was told of before a pronoun, the last one first, back to ``who``."""
        start = self.mentions[index].span.start
        for at in range(index - 1, -1, -1):
            before = self.mentions[at]
            if start - before.span.start > reach or before.character == who is not None:
                return
            if before.kind != "pronoun" and not self._is_spoken(before) and self._may_be(before, pronoun):
                yield before

    def _may_be(self, mention: Mention, pronoun: str) -> bool:
        """Tell whether a name or a description may be of somebody who is called by a pronoun."""
        if mention.character in self.cast.by_id:
            return self.cast.pronouns(mention.character) in {pronoun, None}
        noun = self._noun_of(mention)
        return noun is None or (not noun.plural and PRONOUN_OF.get(noun.gender) in {pronoun, None})

    def _is_plainly(self, mention: Mention, pronoun: str) -> bool:
        """Tell whether a noun goes on with a pronoun: *the driver*, whose gender nobody told, with *he*."""
        noun = self._noun_of(mention)
        called = PRONOUN_OF.get(noun.gender) if noun else None
        return pronoun == "he" or called is not None or (noun is not None and noun.kind == "generic")

    def _noun_of(self, mention: Mention) -> Noun | None:
        return person_nouns().get(mention.span.of(self.text).split()[-1].lower())

    def _is_spoken(self, mention: Mention) -> bool:
        at = bisect_right(self.utterances, mention.span.start, key=lambda said: said.span.start) - 1
        return at >= 0 and mention.span.start in self.utterances[at].span
