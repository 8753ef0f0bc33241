"""What stands around the events of a section: who is meant where, who says what to whom, which scene it is.

Built by ``events`` from what the readers before it found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from storyledger.entries import CharacterId, Mention, Scene, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.happening.claiming import MAIN_ROLE, Claim
from storyledger.reading.happening.company import Company
from storyledger.reading.happening.told import DOING, Told
from storyledger.reading.passage import Passage
from storyledger.span import Span

__all__ = ["Context", "context_of"]

LATELY = 300
"""Code points within which somebody was named who is *he* or *she* in a death."""
FAR = 6000
"""Code points within which *the captain* is who is called captain."""
NEAR = 400
"""Code points within which a group was told of that is *they*."""
HEARD = 200
"""Code points after somebody's words within which *they* are those who talk."""
HEARD_SURELY = 0.6
"""How sure it must be who spoke."""
TURN = 300
"""Code points within which whoever speaks before or after is spoken to."""


@dataclass(frozen=True)
class Context(Told):
    """What the readers before this one found in the section."""

    passage: Passage
    scenes: Sequence[Scene]
    scene_at: Sequence[int]
    cast: Cast
    groups: frozenset[str]

    def two_at(self, position: int, pronoun: str | None = None) -> tuple[CharacterId, ...]:
        """Return the two who are there besides the narrator, nobody when they are more or fewer.

        Of a pronoun: when everybody else who is there is known to be called by another.
        """
        scene = self.scene_of(position)
        if scene is None or any(0 <= position - one.span.start < DOING for one in scene.walk_ons):
            return ()
        here = [stay.character for stay in scene.present if stay.span.start <= position < stay.span.end]
        others = {who for who in here if who != scene.narrator}
        if pronoun is not None:
            others = {who for who in others if self.called(who) in {pronoun, None}}
            if any(self.called(who) is None for who in others):
                return ()
        return tuple(sorted(others)) if len(others) == 2 else ()

    def two_talking(self, position: int) -> tuple[CharacterId, ...]:
        """Return the two whose talk ends right before a place, nobody when that is not plain."""
        index = bisect_right(self.said_at, position) - 1
        said = self.utterances[index] if index >= 0 else None
        if said is None or said.mode != "direct" or not 0 <= position - said.span.end < HEARD:
            return ()
        both = {said.speaker, *said.addressees}
        if said.confidence < HEARD_SURELY or None in both or len(both) != 2 or both & self.groups:
            return ()
        between = self.mentions[bisect_left(self.starts, said.span.end) : bisect_left(self.starts, position)]
        told_of = {one.character for one in between if one.character or one.kind != "pronoun"}
        return tuple(sorted(who for who in both if who)) if told_of <= both else ()

    def group_before(self, position: int) -> str | None:
        """Return the group whose words stand last before a place, if they stand near."""
        index = bisect_left(self.starts, position) - 1
        while index >= 0 and position - self.mentions[index].span.start < NEAR:
            who = self.mentions[index].character
            if who is not None and who in self.groups:
                return who
            index -= 1
        return None

    def bearer_of(self, role: str, position: int) -> str | None:
        """Return whom the telling lately called by ``role``: *the captain*, *Captain Ilse*."""
        index = bisect_right(self.starts, position) - 1
        while index >= 0 and position - self.mentions[index].span.start < FAR:
            mention = self.mentions[index]
            named = mention.span.of(self.passage.text).lower().split()
            fits = role == named[-1] or (mention.kind == "name" and role == named[0])
            if fits and mention.kind != "pronoun" and mention.character is not None and len(named) > 1:
                return mention.character
            index -= 1
        return None

    def addressee_of(self, said: Utterance) -> str | None:
        """Return who is spoken to, else who spoke right before or speaks right after."""
        if said.addressees:
            return said.addressees[0] if len(said.addressees) == 1 else None
        index = bisect_right(self.said_at, said.span.start) - 1
        for other, gap in ((index - 1, -1), (index + 1, 1)):
            near = self.utterances[other] if 0 <= other < len(self.utterances) else None
            if near is None or near.mode != "direct" or near.speaker in {None, said.speaker}:
                continue
            between = said.span.start - near.span.end if gap < 0 else near.span.start - said.span.end
            if between < TURN:
                return near.speaker
        return None

    def company(self, said: Utterance | None) -> Company:
        """Return whom *I* and *you* mean in what is said, None: in the telling."""
        return Company(self, self.cast.narrator, said)

    def said_in(self, span: Span) -> Sequence[Utterance]:
        """Return what is said in a stretch."""
        first = max(0, bisect_right(self.said_at, span.start) - 1)
        return [
            said
            for said in self.utterances[first : bisect_right(self.said_at, span.end)]
            if said.span.overlaps(span)
        ]

    def names_the_dead(self, claim: Claim) -> bool:
        """Tell whether who dies is named there, or is whoever was named last, shortly before."""
        who = claim.roles.get(MAIN_ROLE.get(claim.kind, "who"))
        index = bisect_right(self.starts, claim.span.end - 1) - 1
        while index >= 0 and self.mentions[index].character != who:
            index -= 1
        doer = claim.roles.get("who") if claim.kind == "kills" else None
        while index >= 0 and (
            self.mentions[index].kind == "pronoun" or (doer and self.mentions[index].character == doer)
        ):
            index -= 1
        return index >= 0 and self._is_lately(self.mentions[index], who, claim)

    def _is_lately(self, mention: Mention, who: str | None, claim: Claim) -> bool:
        return mention.character == who and claim.span.start - mention.span.end < LATELY

    def scene_of(self, position: int) -> Scene | None:
        """Return the scene at a place."""
        index = bisect_right(self.scene_at, position) - 1
        return self.scenes[index] if index >= 0 else None


def context_of(
    passage: Passage,
    mentions: Sequence[Mention],
    utterances: Sequence[Utterance],
    scenes: Sequence[Scene],
    cast: Cast,
) -> Context:
    """Return a section's context."""
    return Context(
        text=passage.text,
        mentions=mentions,
        utterances=utterances,
        called=cast.pronouns,
        passage=passage,
        scenes=scenes,
        scene_at=[scene.span.start for scene in scenes],
        cast=cast,
        groups=_groups(scenes, cast),
    )


def _groups(scenes: Sequence[Scene], cast: Cast) -> frozenset[str]:
    """Return who of the cast and the walk-ons are several."""
    walk_ons = {one.id for scene in scenes for one in scene.walk_ons if one.kind == "group"}
    return frozenset(walk_ons | {one.id for one in cast.characters if one.kind == "group"})
