"""The turns of a section with everything around them that may show who speaks, and who may.

Runs inside ``storyledger.reading.speakers``, on one section: cues by place, names called, where everybody was named last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from storyledger.entries import CharacterId, Mention
from storyledger.reading.cast import Cast
from storyledger.reading.conversation import Turn
from storyledger.reading.cues import Cue, cues_in
from storyledger.reading.passage import Passage
from storyledger.reading.utterances import Quote
from storyledger.reading.vocatives import Naming, naming_in
from storyledger.span import Span

__all__ = ["NOBODY", "TELLING", "Around", "Scenery"]

NOBODY = CharacterId("")
"""The candidate that stands for somebody who is not in the cast."""

TELLING = frozenset({"says", "tagged", "adds", "acts", "voice"})
"""Roles of a cue that may make it the speaker."""

BACK = 8
"""How many people named before a turn are candidates."""
AHEAD = 3
"""How many people named after it are."""
FAR = 8000
"""Code points after which a name is out of sight."""
REACH = 15
"""How many turns away a tag makes its subject a candidate."""


@dataclass(frozen=True)
class Around:
    """One turn with its cues, by place."""

    cues: dict[str, tuple[Cue, ...]]
    """``before``, ``between``, ``after``, ``lead`` (narration above) and ``trail`` (narration below)."""
    naming: Naming
    colon: bool
    """The narration before or above ends with a colon or comma."""


class Scenery:
    """The turns of one section with everything around them that may show who speaks."""

    def __init__(
        self,
        passage: Passage,
        quotes: tuple[Quote, ...],
        turns: tuple[Turn, ...],
        mentions: tuple[Mention, ...],
        cast: Cast,
    ):
        self.passage, self.quotes, self.turns, self.cast = passage, quotes, turns, cast
        self._mention_at = {mention.span.start: mention for mention in mentions}
        self._mentions = mentions
        self._mention_starts = [mention.span.start for mention in mentions]
        self._index_narration()
        self.around = [self._around(index) for index in range(len(turns))]
        self.tags = [self._tag(around) for around in self.around]

    # -- narration ---------------------------------------------------------------------------------------------

    def _index_narration(self) -> None:
        starts = [quote.span.start for quote in self.quotes]
        self.told: list[tuple[int, CharacterId]] = []
        self.positions: dict[CharacterId, list[int]] = {}
        self.all_positions: dict[CharacterId, list[int]] = {}
        for mention in self._mentions:
            if mention.character is None:
                continue
            at = mention.span.start
            self.all_positions.setdefault(mention.character, []).append(at)
            index = bisect_right(starts, at) - 1
            if index >= 0 and at < self.quotes[index].span.end:
                continue
            self.told.append((at, mention.character))
            self.positions.setdefault(mention.character, []).append(at)
        self._told_starts = [at for at, _ in self.told]
        often = sorted(self.positions, key=lambda name: (-len(self.positions[name]), name))
        self.leading = often[:2]

    def _around(self, index: int) -> Around:
        turn, story = self.turns[index], self.passage.story
        text = self.passage.text
        cues: dict[str, tuple[Cue, ...]] = {
            "before": self._cues(turn.first, turn.before),
            "between": tuple(
                cue
                for number, span in enumerate(turn.between)
                for cue in self._cues(self._story_at(turn, span), span)
            ),
            "after": self._cues(turn.last, turn.after),
        }
        lead = text[turn.before.start : turn.before.end].rstrip(" _*\n")
        if not lead and turn.first > 0 and not (index and turn.gap == 0):
            above = story[turn.first - 1].span if turn.gap > 1 else self.turns[index - 1].after
            lead = text[above.start : above.end].rstrip(" _*\n") if turn.gap else ""
            if turn.gap > 1 or (turn.gap == 1 and lead.endswith((":", ",", "--", "—"))):
                cues["lead"] = self._cues(turn.first - 1, above)
        below = self.turns[index + 1].first if index + 1 < len(self.turns) else len(story)
        if turn.last + 1 < min(below, len(story)):
            cues["trail"] = self._cues(turn.last + 1, story[turn.last + 1].span)
        spans = [self.quotes[quote].span for quote in turn.quotes]
        naming = naming_in(text, spans, self._inside(spans))
        return Around(cues, naming, lead.endswith((":", ",", "--", "—", "–", "-")))

    def _story_at(self, turn: Turn, span: Span) -> int:
        for place in range(turn.first, turn.last):
            if span.start < self.passage.story[place].span.end:
                return place
        return turn.last

    def _cues(self, place: int, span: Span) -> tuple[Cue, ...]:
        return tuple(cues_in(self.passage.story[place], span, self._mention_at))

    def _inside(self, spans: list[Span]) -> list[Mention]:
        found: list[Mention] = []
        for span in spans:
            low = bisect_left(self._mention_starts, span.start)
            high = bisect_left(self._mention_starts, span.end)
            found.extend(self._mentions[low:high])
        return found

    def _tag(self, around: Around) -> Cue | None:
        """Return the cue that goes with a verb of speech in the turn's own paragraph, if there is one."""
        for place in ("after", "between", "before"):
            for cue in around.cues.get(place, ()):
                if cue.role in ("says", "tagged") and not (place == "after" and cue.sentence > 0):
                    return cue
        return None

    # -- candidates --------------------------------------------------------------------------------------------

    def candidates(self, index: int) -> list[CharacterId]:
        """Return who may say turn ``index``: people named near it, and ``NOBODY`` for somebody else."""
        turn = self.turns[index]
        start = self.quotes[turn.quotes[0]].span.start
        end = self.quotes[turn.quotes[-1]].span.end
        who: dict[CharacterId, None] = {}
        for near in range(max(0, index - 3), min(len(self.turns), index + 4)):
            around = self.around[near]
            for place, cues in around.cues.items():
                for cue in cues:
                    if cue.who is not None and (near <= index + 1 or cue.role in ("says", "tagged")):
                        who.setdefault(cue.who)
            for name in around.naming.addressed:
                who.setdefault(name)
        for near in range(max(0, index - 15), min(len(self.turns), index + 16)):
            tag = self.tags[near]
            if tag is not None and tag.who is not None:
                who.setdefault(tag.who)
        self._named_before(start, who)
        self._named_after(end, who)
        narrator = self.narrator_at(start)
        if narrator is not None:
            who.setdefault(narrator)
        for name in self.leading:
            who.setdefault(name)
        who.pop(NOBODY, None)
        return [*who, NOBODY]

    def _named_before(self, start: int, who: dict[CharacterId, None]) -> None:
        seen: set[CharacterId] = set()
        for at in range(bisect_left(self._told_starts, start) - 1, -1, -1):
            position, name = self.told[at]
            if len(seen) >= BACK or start - position > FAR:
                return
            seen.add(name)
            who.setdefault(name)

    def _named_after(self, end: int, who: dict[CharacterId, None]) -> None:
        seen: set[CharacterId] = set()
        for at in range(bisect_left(self._told_starts, end), len(self.told)):
            position, name = self.told[at]
            if len(seen) >= AHEAD or position - end > FAR // 4:
                return
            seen.add(name)
            who.setdefault(name)
