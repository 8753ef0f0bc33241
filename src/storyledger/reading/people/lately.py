"""Who has been told of lately in a section, and how last: what the weighing of pronouns remembers.

Used by ``meant`` alone, which goes through a section from its first word to its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId
from storyledger.reading.people.nominals import ONLY_SPEAKING, PRONOUN_OF, person_nouns

if TYPE_CHECKING:
    from storyledger.entries import Mention
    from storyledger.reading.cast import Cast

__all__ = ["FAR", "STRANGER", "TALK", "Known", "Lately"]

FAR = 14
"""Sentences after which whoever was told of is no candidate."""
TALK = 3
"""Paragraphs after which whoever spoke is no candidate."""
LAST = 12
"""People that are looked through, those who came up last."""
MOST = 6
"""Candidates that are weighed."""
STRANGER = "~"
"""Begins what somebody is called here who is nobody of the cast."""
LONG_AGO = -99
_RAISES = {"s": 3.0, "o": 1.8, "p": 1.5, "x": 1.0}
"""What a mention adds to salience: as a subject, otherwise, as an owner, as a reflexive."""
_LEFT = tuple(0.6**sentences for sentences in range(40))
"""What is left of salience after so many sentences."""


@dataclass(slots=True)
class Known:
    """Somebody who came up, and how last."""

    who: CharacterId
    gender: str | None
    """``he`` or ``she``, None when nobody told."""
    determiner: str = ""
    """Of whoever is nobody of the cast: the first word for them."""
    clock: int = LONG_AGO
    """Sentence of the last mention in the telling."""
    place: int = -1
    """Its number."""
    end: int = 0
    """Where its words end."""
    role: str = "q"
    """``s`` subject, ``o`` other, ``p`` owner, ``x`` reflexive; ``q``: only spoke."""
    kind: str = "-"
    """``n`` name, ``d`` description, ``p`` pronoun."""
    chance: float = 1.0
    """That it means them."""
    subject: int = LONG_AGO
    """Sentence in which they were last a subject."""
    naming: int = LONG_AGO
    """Sentence in which they were last named or described."""
    named: int = LONG_AGO
    """The same, the paragraph."""
    spoke: int = LONG_AGO
    """Paragraph in which they last spoke."""
    raised: float = 0.0
    """Salience when they were last told of."""

    def salience(self, clock: int) -> float:
        """Return how salient they are in a sentence."""
        return self.raised * _LEFT[min(clock - self.clock, 39)] if self.raised else 0.0


class Lately:
    """The memory of one section."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._known: dict[CharacterId, Known] = {}
        """By who came up, the last one last."""
        self.clock = 0
        """Sentences so far; a long speech counts as few."""
        self.paragraph = 0
        self.speakers: list[CharacterId] = []
        """The last one last, nobody twice in a row."""
        self.topics: tuple[CharacterId | None, CharacterId | None] = (None, None)
        """Who was told of first in the last sentence that tells of somebody, and in the one before it."""
        self.subject: CharacterId | None = None
        """Who was a subject last."""
        self._places = 0
        self._topic_at = -1

    def topic(self, who: CharacterId) -> int:
        """Return 1 for the topic of the last sentence, 2 for that of the one before it, 0 for others."""
        return 1 if who == self.topics[0] else 2 if who == self.topics[1] else 0

    def turn(self, who: CharacterId) -> int:
        """Return 2 for who spoke last, 1 for who spoke before that, 0 for others."""
        return 0 if who not in self.speakers else 2 if who == self.speakers[-1] else 1

    def forget(self) -> None:
        """Begin anew: what stands between is no story."""
        self._known.clear()

    def end_of(self, who: CharacterId) -> int:
        """Return where the last words for somebody known end."""
        return self._known[who].end

    def speaks(self, who: CharacterId) -> None:
        """Hear somebody speak."""
        known = self._up(who)
        if known is None:
            return
        known.spoke = self.paragraph
        if self.speakers[-1:] != [who]:
            self.speakers = [*self.speakers[-1:], who]

    def names(self, who: CharacterId, end: int, role: str, kind: str) -> None:
        """Note a name or a description of somebody of the cast in the telling."""
        known = self._up(who)
        if known is not None:
            self._tell(known, end, role, kind, 1.0)

    def describes(self, mention: Mention, text: str, role: str) -> None:
        """Note words for somebody who is nobody of the cast."""
        first, _, last = mention.span.of(text).lower().rpartition(" ")
        noun = person_nouns().get(last)
        if noun is None or noun.plural or noun.kind in ONLY_SPEAKING:
            return
        who = CharacterId(STRANGER + noun.singular)
        known = self._known.pop(who, None) or Known(who, PRONOUN_OF.get(noun.gender))
        self._known[who] = known
        known.determiner = first.partition(" ")[0]
        self._tell(known, mention.span.end, role, "d", 1.0)

    def means(self, who: CharacterId, end: int, role: str, chance: float) -> None:
        """Note a pronoun that most likely means somebody known."""
        known = self._known.pop(who)
        self._known[who] = known
        self._tell(known, end, role, "p", chance)

    def candidates(self, gender: str, narrator: CharacterId | None, eyes: CharacterId | None) -> list[Known]:
        """Return whom a pronoun may mean, those told of last first; whose eyes these are is one of them."""
        them = [
            one
            for one in islice(reversed(self._known.values()), LAST)
            if (one.gender is None or one.gender == gender)
            and (self.clock - one.clock < FAR or self.paragraph - one.spoke < TALK)
            and one.who != narrator
        ]
        if eyes is not None and eyes != narrator and self._cast.pronouns(eyes) == gender:
            missing = self._known.get(eyes) or Known(eyes, gender)
            if all(one is not missing for one in them):
                self._known.setdefault(eyes, missing)
                them.append(missing)
        them.sort(key=_place, reverse=True)
        return them[:MOST]

    def _up(self, who: CharacterId) -> Known | None:
        """Return what is known of one of the cast, as the last who came up; None for a group."""
        known = self._known.pop(who, None)
        if known is None:
            character = self._cast.by_id.get(who)
            if character is None or character.kind == "group":
                return None
            known = Known(who, character.pronouns)
        self._known[who] = known
        return known

    def _tell(self, known: Known, end: int, role: str, kind: str, chance: float) -> None:
        now = self.clock
        if self._topic_at != now:
            self.topics, self._topic_at = (known.who, self.topics[0]), now
        self._places += 1
        known.raised = known.salience(now) + _RAISES[role] * chance
        known.clock, known.place, known.end = now, self._places, end
        known.role, known.kind, known.chance = role, kind, chance
        if kind != "p":
            known.naming, known.named = now, self.paragraph
        if role == "s":
            known.subject, self.subject = now, known.who


def _place(known: Known) -> int:
    return known.place
