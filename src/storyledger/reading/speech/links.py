"""Which mentions may tell who speaks a turn, as small numbers: the question that the network is asked.

A link is a turn and a mention near it. Nothing here weighs a link; what the network says of it is worth
something to the person whom the mention means. Used when the network is fitted and at run time alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from storyledger.entries import CharacterId, Mention
from storyledger.reading.speech.scenery import Scenery
from storyledger.span import Span

__all__ = ["Links", "closing", "links_of", "opening"]

BACK, INSIDE, AHEAD = 14, 6, 6
"""How many mentions before a turn, in its words and after it are linked with it, the nearest ones."""
OFTEN = 3
"""How many mentions of one person before a turn, and after it, are linked with it."""
FAR = 300
"""Words after which a mention is out of sight."""
KINDS = ("name", "nominal", "pronoun")
SURE = 0.8
"""Confidence from which the meaning of a mention counts as sure."""
CROWD = 6
"""Mentions that stand between, at most as many as are counted."""

BEFORE, BETWEEN, AFTER, INSIDE_OWN = 0, 1, 2, 3
ABOVE, ABOVE_TURN, BELOW, BELOW_TURN = 4, 7, 10, 13
"""Where a mention stands: narration of the same paragraph, the turn's own words, and then, each for one,
two, or three turns and more away, narration and words above, narration and words below."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one section. Words are counted through the section."""

    turns: tuple[tuple[int, ...], ...]
    """For each turn the words at its ends: its first and its last, the ones before and after it, and the
    first of the narration inside it."""
    members: tuple[int, ...]
    """The last word of each mention."""
    owners: tuple[CharacterId, ...]
    """Whom each mention means."""
    pairs: tuple[tuple[int, int], ...]
    """The turn and the mention of each link."""
    seen: tuple[tuple[int, int, int, int], ...]
    """What can be seen of each link: where the mention stands, how many words and how many other mentions
    lie between (in steps), and its kind."""


def links_of(scenery: Scenery, starts: Sequence[int], ends: Container[int]) -> Links:
    """Return the links of a section.

    Args:
        scenery: its turns with everything around them.
        starts: where its words begin, in code points from its start.
        ends: the words that may end a mention; mentions that end otherwise are linked with nothing.

    """
    if not starts:
        return Links((), (), (), (), ())
    return _Linker(scenery, starts, ends).links()


class _Linker:
    def __init__(self, scenery: Scenery, starts: Sequence[int], ends: Container[int]) -> None:
        self.starts = starts
        self.known = [
            each
            for each in scenery.mentions
            if each.character is not None and self._word(each.span.end - 1) in ends
        ]
        self.words = [self._word(each.span.start) for each in self.known]
        self.begins = [scenery.ends(index).start for index in range(len(scenery.turns))]
        self.ends = [scenery.ends(index).end for index in range(len(scenery.turns))]
        self.quotes = [[scenery.quotes[each].span for each in turn.quotes] for turn in scenery.turns]
        self.lines = [(turn.before.start, turn.after.end) for turn in scenery.turns]
        self.at = [bisect_right(self.begins, each.span.start) - 1 for each in self.known]
        self.spoken = [self._is_spoken(each, turn) for each, turn in zip(self.known, self.at, strict=True)]

    def links(self) -> Links:
        pairs: list[tuple[int, int]] = []
        seen: list[tuple[int, int, int, int]] = []
        for turn in range(len(self.begins)):
            for between, member in self._near(turn):
                pairs.append((turn, member))
                seen.append(self._seen(turn, member, between))
        return Links(
            turns=tuple(self._places(turn) for turn in range(len(self.begins))),
            members=tuple(self._word(each.span.end - 1) for each in self.known),
            owners=tuple(each.character for each in self.known if each.character is not None),
            pairs=tuple(pairs),
            seen=tuple(seen),
        )

    def _near(self, turn: int) -> list[tuple[int, int]]:
        """Return the mentions near a turn, each after the number of others that stand between."""
        first, last, _, _, _ = self._places(turn)
        low, high = bisect_left(self.words, first), bisect_right(self.words, last)
        inside: Sequence[int] = range(low, high)
        if len(inside) > INSIDE:
            inside = (*inside[: INSIDE // 2], *inside[-(INSIDE // 2) :])
        above = self._nearest(range(low - 1, -1, -1), first, BACK)
        below = self._nearest(range(high, len(self.words)), last, AHEAD)
        return [*above, *enumerate(inside), *below]

    def _nearest(self, order: range, edge: int, most: int) -> list[tuple[int, int]]:
        """Return the first ``most`` mentions in an order, but of each person the first few only."""
        told: Counter[CharacterId | None] = Counter()
        near: list[tuple[int, int]] = []
        for between, member in enumerate(order):
            if abs(self.words[member] - edge) > FAR or len(near) == most:
                break
            who = self.known[member].character
            told[who] += 1
            if told[who] <= OFTEN:
                near.append((between, member))
        return near

    def _places(self, turn: int) -> tuple[int, ...]:
        spans = self.quotes[turn]
        first, before, pause = opening(spans[0], self.starts)
        last, after = closing(spans[-1], self.starts)
        return first, last, before, after, pause

    def _seen(self, turn: int, member: int, between: int) -> tuple[int, int, int, int]:
        first, last, _, _, _ = self._places(turn)
        word, mention = self.words[member], self.known[member]
        gap = max(first - word, word - last, 0).bit_length()
        kind = 2 * KINDS.index(mention.kind) + (mention.confidence >= SURE)
        return self._side(turn, member), min(gap, 9), min(between, CROWD), kind

    def _side(self, turn: int, member: int) -> int:
        """Return where a mention stands, seen from a turn."""
        at, position = self.at[member], self.known[member].span.start
        if at == turn and position < self.ends[turn]:
            return INSIDE_OWN if self.spoken[member] else BETWEEN
        if at < turn:
            steps = turn - at - 1
            if not self.spoken[member] and steps == 0 and position >= self.lines[turn][0]:
                return BEFORE
            return (ABOVE_TURN if self.spoken[member] else ABOVE) + min(steps, 2)
        if at == turn and position < self.lines[turn][1]:
            return AFTER
        steps = at - turn
        return BELOW_TURN + min(steps - 1, 2) if self.spoken[member] else BELOW + min(steps, 2)

    def _is_spoken(self, mention: Mention, turn: int) -> bool:
        return turn >= 0 and any(mention.span.start in span for span in self.quotes[turn])

    def _word(self, position: int) -> int:
        return _word_at(self.starts, position)


def opening(quote: Span, starts: Sequence[int]) -> tuple[int, int, int]:
    """Return the first word of a quotation, the one before it, and the first one after it."""
    first, final = _word_at(starts, quote.start), len(starts) - 1
    return first, max(0, first - 1), min(final, _word_at(starts, quote.end - 1) + 1)


def closing(quote: Span, starts: Sequence[int]) -> tuple[int, int]:
    """Return the last word of a quotation and the one after it."""
    last = _word_at(starts, quote.end - 1)
    return last, min(len(starts) - 1, last + 1)


def _word_at(starts: Sequence[int], position: int) -> int:
    return max(0, bisect_right(starts, position) - 1)
