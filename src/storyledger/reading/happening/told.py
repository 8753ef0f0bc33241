"""Whom *he*, *she* and *his* mean where the reader of mentions left it open: who just spoke, or acted last.

Called by ``claiming`` while events are read, and by ``later`` when a rule asks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.reading.doers import does
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.referents import only_one_before

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.entries import CharacterId, Mention, Utterance
    from storyledger.reading.happening.clauses import Words

__all__ = ["LEFT_OPEN", "Told"]

LEFT_OPEN = 0.7
"""How sure it is whom a pronoun means that only the sentence or the last doer tells."""
DOING = 600
"""Code points within which somebody did something who is *he* or *she* in what is told next."""
BEAT = 6
"""Code points between somebody's words and *he* or *she* who does something along with them."""
_AFTER_OBJECT = ("det", "way", "after-object")
"""Classes of words after which *her* is no owner."""
_NOMINATIVE = {"he": "he", "she": "she", "his": "he", "her": "she"}


@dataclass(frozen=True)
class Told:
    """A text with who is mentioned in it and who speaks."""

    text: str
    mentions: Sequence[Mention]
    utterances: Sequence[Utterance]
    called: Callable[[CharacterId], str | None]
    """Which pronoun somebody is called by, None when unknown."""

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where the mentions begin."""
        return column(self.mentions, "span", "start")

    @cached_property
    def said_at(self) -> Sequence[int]:
        """Where the utterances begin."""
        return column(self.utterances, "span", "start")

    def utterance_at(self, position: int) -> Utterance | None:
        """Return what is said at a place."""
        index = bisect_right(self.said_at, position) - 1
        return self.utterances[index] if index >= 0 and position in self.utterances[index].span else None

    def utterance_before(self, position: int, reach: int) -> Utterance | None:
        """Return what is said aloud and ends within ``reach`` code points before a place."""
        index = bisect_right(self.said_at, position) - 1
        said = self.utterances[index] if index >= 0 else None
        return said if said and said.mode == "direct" and 0 <= position - said.span.end < reach else None

    def may_be(self, who: CharacterId | None, pronoun: str) -> bool:
        """Tell whether somebody is called by a pronoun."""
        return who is not None and self.called(who) == pronoun

    def doer_before(
        self, position: int, pronoun: str, other_than: CharacterId | None = None
    ) -> CharacterId | None:
        """Return who of a pronoun was last said to do something, None when somebody else did since."""
        index = bisect_left(self.starts, position) - 1
        while index >= 0 and position - self.mentions[index].span.start < DOING:
            mention = self.mentions[index]
            index -= 1
            if self.utterance_at(mention.span.start) is not None or not does(self.text, mention.span):
                continue
            if mention.character == other_than is not None:
                continue
            if self.may_be(mention.character, pronoun):
                return mention.character
            if mention.kind != "pronoun" and self._gender_unknown(mention.character):
                return None
        return None

    def _gender_unknown(self, who: CharacterId | None) -> bool:
        return who is None or self.called(who) is None

    def who_acts(self, mention: Mention, words: Words) -> CharacterId | None:
        """Return who *he* or *she* is that does something: who just spoke, or who did something last.

        Or it is the only one of whom the sentence speaks: *Tom laughed so much that he dropped it*.
        """
        pronoun = words.low[words.end[mention]].partition("'")[0]
        spoke = self.who_spoke(mention, pronoun, words)
        if spoke is not None:
            return spoke
        one = only_one_before(words, words.begin[mention])
        return one if self.may_be(one, pronoun) else self.doer_before(mention.span.start, pronoun)

    def who_spoke(self, mention: Mention, pronoun: str, words: Words) -> CharacterId | None:
        """Return whose words end right before *he* or *she* in the same paragraph: *"Go," and he went*."""
        said = self.utterance_before(mention.span.start, BEAT)
        if said is None or said.span.start < words.tokens[0].start:
            return None
        return said.speaker if self.may_be(said.speaker, pronoun) else None

    def who_owns(self, mention: Mention, words: Words) -> CharacterId | None:
        """Return whose *his* or *her* is: of the last *he* or *she* of the paragraph, or who acted last."""
        at = words.begin[mention]
        pronoun = _NOMINATIVE.get(words.low[at], "")
        if not pronoun or not _is_owner(mention, words):
            return None
        for index in range(at - 1, -1, -1):
            before = words.first.get(index)
            if before is not None and _NOMINATIVE.get(words.low[index]) == pronoun:
                return before.character or self.whom_open(before, words)
            if before is not None and before.kind != "pronoun":
                return before.character if self._may_own(before, pronoun, at, words) else None
        return self.doer_before(mention.span.start, pronoun)

    def _may_own(self, before: Mention, pronoun: str, at: int, words: Words) -> bool:
        """Tell whether *his* or *her* may be somebody's: by their pronoun, or as a sentence's only one."""
        who = before.character
        if self.may_be(who, pronoun):
            return True
        is_open = who is not None and self.called(who) is None and before.kind == "name"
        return is_open and only_one_before(words, at) == who

    def whom_open(self, mention: Mention, words: Words) -> CharacterId | None:
        """Return whom a pronoun of the telling means that was left open, None when nobody can know."""
        if mention.kind != "pronoun" or self.utterance_at(mention.span.start) is not None:
            return None
        word = words.low[words.end[mention]].partition("'")[0]
        if word in {"he", "she"}:
            return self.who_acts(mention, words)
        return self.who_owns(mention, words)


def _is_owner(mention: Mention, words: Words) -> bool:
    """Tell whether *his* or *her* owns what follows, and is no object: *saw her in the yard*."""
    following = words.word(words.end[mention] + 1)
    return following[:1].isalpha() and not any(following in class_of(one) for one in _AFTER_OBJECT)
