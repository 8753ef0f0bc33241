"""Whom the words of an event mean where they stand: *I* by who speaks, *they* and *him* by the telling.

Built by ``context``, and asked by ``claiming`` and ``events``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from storyledger.entries import CharacterId
from storyledger.reading.happening.referents import pair_before

if TYPE_CHECKING:
    from storyledger.entries import Mention, Utterance
    from storyledger.reading.happening.clauses import Words

__all__ = ["Company", "Speech"]

_NOMINATIVE = {"him": "he", "her": "she"}


class Speech(Protocol):
    """Who says what where."""

    def utterance_at(self, position: int) -> Utterance | None:
        """Return the utterance at a place."""

    def utterance_before(self, position: int, reach: int) -> Utterance | None:
        """Return the utterance that ends within ``reach`` code points before a place."""

    def whom_open(self, mention: Mention, words: Words) -> CharacterId | None:
        """Return whom a pronoun means that was left open, None when unknown."""

    def doer_before(
        self, position: int, pronoun: str, other_than: CharacterId | None = None
    ) -> CharacterId | None:
        """Return who of a pronoun the telling last said to do something, None when unknown."""

    def may_be(self, who: CharacterId | None, pronoun: str) -> bool:
        """Tell whether somebody is called by a pronoun."""

    def two_at(self, position: int, pronoun: str | None = None) -> tuple[CharacterId, ...]:
        """Return the two who are there besides the narrator, nobody when they are more or fewer."""

    def two_talking(self, position: int) -> tuple[CharacterId, ...]:
        """Return the two whose talk ends right before a place, nobody when that is not plain."""

    def group_before(self, position: int) -> str | None:
        """Return the one group that was told of lately, None when there is none or several people."""


@dataclass(frozen=True, slots=True)
class Company:
    """Whom words mean where they stand: *I* and *you* depend on who is speaking."""

    speech: Speech
    narrator: str | None
    said: Utterance | None

    def who(self, mention: Mention | None, words: Words) -> str | None:
        """Return the id of whom ``mention`` means here, None when unknown."""
        if mention is None:
            return None
        word = words.low[words.end[mention]].split("'")[0]
        if mention.kind == "pronoun" and word in {"i", "me", "my", "myself"}:
            return self.said.speaker if self.said else mention.character or self.narrator
        if mention.kind == "pronoun" and word in {"you", "your"} and mention.character is None:
            return self.said.addressees[0] if self.said and len(self.said.addressees) == 1 else None
        if mention.kind == "pronoun" and word in {"we", "us"} and mention.character is None:
            return self.one_of_us
        if mention.kind == "pronoun" and mention.character is None and word in {"they", "them"}:
            return self.group_at(words.end[mention], words)
        if mention.character is None and self.said is None:
            return self.speech.whom_open(mention, words)
        return mention.character

    def whom(self, mention: Mention | None, words: Words, doer: str | None) -> str | None:
        """Return whom the object of what ``doer`` does means: *him* and *her* may be whoever acted before."""
        who = self.who(mention, words)
        pronoun = _NOMINATIVE.get(words.low[words.end[mention]]) if mention is not None else None
        if who is not None or mention is None or pronoun is None or doer is None or self.said is not None:
            return who
        return self.speech.doer_before(mention.span.start, pronoun, CharacterId(doer))

    def group_at(self, index: int, words: Words) -> str | None:
        """Return the group that *they* at a token means: the one last told of, and no two people since."""
        if self.said is not None or pair_before(words, index):
            return None
        return self.speech.group_before(words.tokens[index].start)

    @property
    def one_of_us(self) -> str | None:
        """The one who is surely among those called *we*: who speaks, or else who tells the story."""
        return self.said.speaker if self.said else self.narrator
