"""Whom *he* and *she* mean beside words that are said, once it is known who says them.

Who speaks is decided by the whole conversation, and better than any pronoun by what stands before it. So *he
said*, *She rose.* right behind somebody's words and in the sentence that leads up to them mean whoever
speaks, and so do the pronouns that go on from there until somebody else is told of who may be meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.people.attending.pronouns import owns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import CharacterId, Mention, Utterance
    from storyledger.reading.cast import Cast
    from storyledger.reading.passage import Paragraph

__all__ = ["with_voices"]

SURE = 0.65
"""How sure it must be who speaks."""
SHARE = 0.9
"""What is left of that for whom a pronoun means."""
LEAD = 150
"""Code points that the sentence before words that are said has at most."""
_BEHIND = pattern(r"[\"”’'»_*]*\s+(?:[a-z]+\s+)?")
"""What stands between words that are said and a pronoun: nothing but a verb."""
_LEADS = pattern(r"[^.!?;\"“”]*[.!?,:;—–-]*\s*[\"“‘'«_*]*")
"""What stands between the pronoun that begins a sentence and words that are said."""
_BEGINS = pattern(r"(?:^|[.!?\"”’»*]\s+)$")
_SAME = {"he": frozenset({"he", "his", "himself"}), "she": frozenset({"she", "hers", "herself"})}
"""Pronouns that go on with whoever is the subject; "him" and "her" may be another."""


def with_voices(
    text: str,
    paragraphs: Sequence[Paragraph],
    mentions: Sequence[Mention],
    utterances: Sequence[Utterance],
    cast: Cast,
) -> tuple[Mention, ...]:
    """Return the mentions of a section with the pronouns beside words that are said as who says them.

    Args:
        text: the section's.
        paragraphs: of the telling, in order.
        mentions: in order; spans count from the section's start.
        utterances: what is said, in order.
        cast: the section's cast.

    """
    beside = _Beside(text, list(mentions), [one.span.start for one in mentions], utterances, cast)
    ends = [paragraph.span.end for paragraph in paragraphs]
    for index, said in enumerate(utterances):
        is_other = said.speaker is not None and said.speaker != cast.narrator_at(said.span.start)
        called = cast.pronouns(said.speaker) if said.speaker and is_other else None
        if called is None or said.mode != "direct" or said.confidence < SURE or called not in _SAME:
            continue
        at = bisect_left(ends, said.span.end)
        if at < len(paragraphs):
            beside.give(index, paragraphs[at], called)
    return tuple(beside.mentions)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The mentions of a section, changed in place, and what is said in it."""

    text: str
    mentions: list[Mention]
    starts: Sequence[int]
    utterances: Sequence[Utterance]
    cast: Cast

    def give(self, index: int, paragraph: Paragraph, called: str) -> None:
        """Give the pronouns beside what is said to whoever says it."""
        said = self.utterances[index]
        for at in (self._before(index, paragraph), self._behind(said, paragraph)):
            if at is None or self._word(at) != called or self.mentions[at].character == said.speaker:
                continue
            old = self.mentions[at].character
            for place in (at, *self._going_on(at, paragraph.span.end, called, old)):
                self.mentions[place] = replace(
                    self.mentions[place], character=said.speaker, confidence=round(SHARE * said.confidence, 2)
                )

    def _before(self, index: int, paragraph: Paragraph) -> int | None:
        """Return which mention begins the sentence that leads up to what is said."""
        end = self.utterances[index].span.start
        since = max(paragraph.span.start, self.utterances[index - 1].span.end if index else 0, end - LEAD)
        for at in range(bisect_left(self.starts, end) - 1, bisect_left(self.starts, since) - 1, -1):
            start = self.starts[at]
            begins = start == paragraph.span.start or _BEGINS.search(self.text, max(0, start - 4), start)
            if begins and _LEADS.fullmatch(self.text, start, end):
                return at
        return None

    def _behind(self, said: Utterance, paragraph: Paragraph) -> int | None:
        """Return which mention stands right behind what is said."""
        at = bisect_left(self.starts, said.span.end)
        if at == len(self.starts) or self.starts[at] >= paragraph.span.end:
            return None
        return at if _BEHIND.fullmatch(self.text, said.span.end, self.starts[at]) else None

    def _going_on(self, at: int, end: int, called: str, old: CharacterId | None) -> Iterator[int]:
        """Yield the pronouns behind one that mean the same, until somebody else may be meant."""
        for place in range(at + 1, bisect_left(self.starts, end)):
            mention = self.mentions[place]
            if self._is_spoken(mention):
                continue
            if mention.kind != "pronoun":
                if mention.character is None or self.cast.pronouns(mention.character) in {called, None}:
                    return
            elif self._goes_on(place, called) and mention.character in {None, old}:
                yield place

    def _goes_on(self, at: int, called: str) -> bool:
        """Tell whether a pronoun goes on with who did something last: "her head" does, "saw her" may not."""
        word = self._word(at)
        return word in _SAME[called] or (
            word == "her" and called == "she" and owns(self.mentions[at], self.text)
        )

    def _word(self, at: int) -> str:
        return self.mentions[at].span.of(self.text).lower()

    def _is_spoken(self, mention: Mention) -> bool:
        at = bisect_right(self.utterances, mention.span.start, key=_begin) - 1
        return at >= 0 and mention.span.start in self.utterances[at].span


def _begin(said: Utterance) -> int:
    return said.span.start
