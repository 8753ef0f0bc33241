"""Whom does "he" or "she" mean in the telling? Stage C: by agreement, recency and who is doing things.

A small salience model in the manner of Lappin and Leass (1994): every mention raises its character's
salience, subjects most; each sentence halves what came before; gender must agree. When two candidates are
about equally salient the pronoun stays open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from storyledger.entries import CharacterId, Mention
from storyledger.patterns import pattern
from storyledger.reading.cast import Cast
from storyledger.reading.doers import does, is_only_told_of
from storyledger.reading.passage import Passage
from storyledger.reading.people.attending.relatives import relative
from storyledger.reading.people.nominals import ONLY_SPEAKING, PRONOUN_OF, person_nouns
from storyledger.reading.people.relations import kin_told_by
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.speech.vocatives import is_spoken_of
from storyledger.span import Span

__all__ = ["FIRST", "SECOND", "THEIRS", "THIRD", "owns", "resolve_pronouns"]

FIRST = frozenset({"i", "me", "my", "mine", "myself"})
SECOND = frozenset({"you", "your", "yours", "yourself"})
THIRD = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "hers": "she",
    "herself": "she",
}
"""Pronoun to the nominative whose gender it shares."""
OWNERS = frozenset({"his", "her"})
THEIRS = frozenset({"they", "them", "their", "theirs", "themself", "themselves"})
"""Pronouns of one person in some stories; else of several, whom they are not resolved to."""

MARKS = frozenset({"'s", "’s"})
KIN = 0.7
"""How sure it is whom a word for kin means whose owner is known."""
SURE_OWNER = 0.7
"""How sure it must be whose somebody is."""
SUBJECT, PLAIN, POSSESSOR, SPOKEN = 100.0, 60.0, 50.0, 15.0
"""What a mention adds to its character's salience: as a subject, otherwise, with 's, inside speech."""
DECAY, PARAGRAPH = 0.55, 0.75
"""What is left of salience after a sentence, and besides after a paragraph."""
FLOOR = 12.0
"""Salience below which a character is too far away to be meant."""
MARGIN = 1.45
"""How many times as salient as the runner-up the choice must be."""
_IS = pattern(r"\b(?:is|are|was|were|been)\s+$")
LOOK = 12
"""Code points read before a noun."""
SHOWN = frozenset({"the", "this", "that", "a", "an", "another"})
"""What stands before a noun for somebody."""
OWN = frozenset({"my", "his", "her", "our", "their"})
"""What does when it is not said who somebody is: "my landlord"; "his wife" mostly has a name."""
SAME_CLAUSE = 0.1
"""What is left for the subject right before it when the pronoun is an object ("he saw him")."""
SAID = 0.1
"""What is left, in a tag, for whoever its words speak of: ``"Tom is late," he said``."""
TAG = 12
"""Code points after a quotation within which a pronoun is its tag's."""
RENOWN = {1: 0.25, 3: 0.6}
"""What is left of the salience of people who are named once or twice, or fewer than ten times."""
SELDOM = 10
"""Uses of names (in rough steps) up to which nobody is named often."""
UNSURE_GENDER = 0.6
EYES = 45.0
"""Least salience of whoever a heading names: the telling never leaves them."""


def resolve_pronouns(
    passage: Passage,
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
    cast: Cast,
    fresh: Collection[int] = (),
) -> tuple[Mention, ...]:
    """Return ``mentions`` (in order) with pronouns of the telling resolved where one candidate stands out.

    ``fresh`` are starts of paragraphs that begin a scene: nobody from before is meant after them.
    """
    memory = _Memory(cast)
    starts, ends = [quote.span.start for quote in quotes], [quote.span.end for quote in quotes]
    done: list[Mention] = []
    at = 0
    for paragraph in passage.paragraphs:
        if not paragraph.is_story:
            memory.forget()
            continue
        memory.next_paragraph()
        if paragraph.span.start in fresh:
            memory.forget()
        telling = cast.telling_at(paragraph.span.start)
        memory.stay_with(telling.eyes if telling else None)
        stops = [paragraph.tokens[sentence.last - 1].end for sentence in paragraph.sentences]
        sentence = 0
        while at < len(mentions) and mentions[at].span.start < paragraph.span.end:
            mention = mentions[at]
            here = bisect_right(stops, mention.span.start)
            memory.next_sentences(here - sentence)
            sentence = here
            index = bisect_right(starts, mention.span.start) - 1
            spoken = index >= 0 and mention.span.start < ends[index]
            said = quotes[index].span if spoken else None
            memory.is_tag = index >= 0 and 0 <= mention.span.start - ends[index] < TAG
            done.append(memory.take(mention, passage.text, said))
            at += 1
        memory.next_sentences(1)
    return tuple(done)


@dataclass(slots=True)
class _Memory:
    """Who has been mentioned lately, and how strongly."""

    cast: Cast
    salience: dict[CharacterId, float] = field(default_factory=dict)
    strangers: dict[CharacterId, str | None] = field(default_factory=dict)
    """Those told of who are nobody of the cast, by their noun, with the pronoun that it takes."""
    subjects: list[CharacterId] = field(default_factory=list)
    """Subjects of the current sentence."""
    there: set[CharacterId] = field(default_factory=set)
    """Who has come up in the scene, other than by being spoken of: told of, or called."""
    said: set[CharacterId] = field(default_factory=set)
    """Whom the speech of the current paragraph mentions."""
    is_tag: bool = False
    """The mention stands right after a quotation."""
    last: Mention | None = None
    """The mention before."""
    is_short: bool = field(init=False)
    """Nobody is named often, so that a rare name is no worse than another."""

    def __post_init__(self) -> None:
        self.is_short = all(character.mentions <= SELDOM for character in self.cast.characters)

    def forget(self) -> None:
        """Begin a new scene."""
        self.salience.clear()
        self.subjects.clear()
        self.there.clear()

    def stay_with(self, eyes: CharacterId | None) -> None:
        """Keep in mind through whose eyes the telling looks."""
        if eyes is not None:
            self.salience[eyes] = max(self.salience.get(eyes, 0.0), EYES)
            self.there.add(eyes)

    def next_paragraph(self) -> None:
        self.said.clear()
        for who in self.salience:
            self.salience[who] *= PARAGRAPH

    def next_sentences(self, count: int) -> None:
        for _ in range(min(count, 12)):
            self.subjects.clear()
            self.salience = {who: value * DECAY for who, value in self.salience.items() if value * DECAY > 1}

    def take(self, mention: Mention, text: str, said: Span | None) -> Mention:
        """Note a mention, in words that are ``said`` or in the telling, and resolve an open pronoun there."""
        spoken = said is not None
        word = mention.span.of(text).lower()
        if mention.kind == "pronoun" and mention.character is None:
            if spoken or not (word in THIRD or word in THEIRS):
                return mention
            mention = self._resolved(mention, word, text)
        who = mention.character or (self._stranger(mention, text) if mention.kind == "nominal" else None)
        if who is not None and word not in FIRST:
            self._raise(who, mention, text, said)
        if not spoken and mention.kind == "nominal" and mention.character is None:
            mention = self._owned(mention, word, text)
        self.last = mention
        return mention

    def _owned(self, mention: Mention, word: str, text: str) -> Mention:
        """Return words for somebody with whose they are, whom *her* means in *her mother*, and who it is."""
        first, *words = word.split()
        if mention.owner is not None:
            return mention
        kin = kin_told_by(words)
        if first in MARKS and kin:
            before = self.last.character if self.last and self.last.span.end == mention.span.start else None
            meant = relative(self.cast, kin, [before], (), self.salience) if before else None
            return replace(mention, character=meant[0], owner=before, confidence=KIN) if meant else mention
        if first not in OWNERS:
            return mention
        alone = Mention(
            span=Span(mention.span.start, mention.span.start + len(first)), kind="pronoun", confidence=0.0
        )
        owner = self._resolved(alone, first, text)
        sure = owner.character if owner.confidence >= SURE_OWNER else None
        if kin and self.cast.kin:
            ranked = sorted(self._candidates(first, alone, text), key=lambda item: -item[1])
            near = [who for who, _ in ranked]
            may_own = [who for who in near if self._nearness(who) >= FLOOR] if sure is None else [sure]
            meant = relative(self.cast, kin, may_own, near, self.salience)
            if meant is not None:
                return replace(mention, character=meant[0], owner=meant[1], confidence=KIN)
        return replace(mention, owner=sure) if sure else mention

    def _stranger(self, mention: Mention, text: str) -> CharacterId | None:
        """Return what *the nurse* is called here who is nobody of the cast, None for other words.

        Words for what somebody is, or whose a thing is, bring in nobody: "it was the nurse".
        """
        before = text[max(0, mention.span.start - LOOK) : mention.span.start]
        if _IS.search(before) or _owns_next(mention, text):
            return None
        first, *rest = mention.span.of(text).lower().split()
        noun = person_nouns().get(rest[-1]) if rest else None
        if noun is None or noun.plural or noun.kind in ONLY_SPEAKING:
            return None
        if first not in SHOWN and (first not in OWN or noun.kind == "kin"):
            return None
        who = CharacterId(f"~{noun.singular}")
        self.strangers[who] = PRONOUN_OF.get(noun.gender)
        return who

    def _raise(self, who: CharacterId, mention: Mention, text: str, said: Span | None) -> None:
        is_told = said is None and mention.kind != "pronoun" and is_only_told_of(text, mention.span.start)
        weight = _weight(mention, text) if said is None and not is_told else SPOKEN
        if said is not None:
            self.said.add(who)
        if not is_told and (
            said is None or (who not in self.there and not is_spoken_of(text, said, mention.span))
        ):
            self.there.add(who)
        if weight == SUBJECT:
            self.subjects.append(who)
        if mention.kind == "nominal":
            weight *= 0.7
        self.salience[who] = self.salience.get(who, 0.0) + weight

    def _renown(self, who: CharacterId) -> float:
        """Return less than 1 for somebody who is hardly ever named."""
        character = self.cast.by_id.get(who)
        if character is None or (character.kind == "unnamed" and self.cast.is_short):
            return RENOWN[3]  # a description is seldom used twice
        return RENOWN.get(character.mentions, 1.0)

    def _resolved(self, mention: Mention, word: str, text: str) -> Mention:
        ranked = sorted(self._candidates(word, mention, text), key=lambda item: -item[1])
        if not ranked or self._nearness(ranked[0][0]) < FLOOR:
            return mention
        best, value = ranked[0]
        if best in self.strangers or best not in self.there:
            return mention
        if word in THEIRS and self.cast.pronouns(best) != "they":
            return mention
        rival = ranked[1][1] if len(ranked) > 1 else 0.0
        if value < MARGIN * rival:
            return mention
        confidence = min(0.9, 0.5 + 0.4 * (1 - rival / value))
        return replace(mention, character=best, confidence=round(confidence, 2))

    def _candidates(self, word: str, mention: Mention, text: str) -> list[tuple[CharacterId, float]]:
        found = []
        narrator = self.cast.narrator_at(mention.span.start)
        is_object = word in {"him", "them"} or (word == "her" and not owns(mention, text))
        for who, value in self.salience.items():
            gender = self.strangers[who] if who in self.strangers else self.cast.pronouns(who)
            if who == narrator or self._is_group(who):
                continue
            if word in THIRD and gender not in {THIRD[word], None}:
                continue
            factor = self._trust(who, gender is not None, word)
            if is_object and self.subjects and who == self.subjects[-1]:
                factor *= SAME_CLAUSE
            if self.is_tag and who in self.said:
                factor *= SAID
            found.append((who, value * factor))
        return found

    def _nearness(self, who: CharacterId) -> float:
        """Return how salient somebody is; less for a name that is rare among frequent ones."""
        is_sure = self.is_short or who in self.subjects[-1:]
        return self.salience[who] * (1.0 if is_sure else self._renown(who))

    def _trust(self, who: CharacterId, is_gender_known: bool, word: str) -> float:
        """Return less than 1 for people of unknown gender, and for those hardly ever named."""
        if who in self.subjects[-1:] and word in {"his", "her", "himself", "herself"}:
            return 1.0  # "Ann shook her head": whoever Ann is
        return self._renown(who) * (1.0 if is_gender_known else UNSURE_GENDER)

    def _is_group(self, who: CharacterId) -> bool:
        character = self.cast.by_id.get(who)
        return character is not None and character.kind == "group"


def owns(mention: Mention, text: str) -> bool:
    """Tell whether "her" stands before a noun ("her hand"), not alone ("saw her")."""
    after = text[mention.span.end : mention.span.end + 24]
    return (
        after[:1] == " "
        and after[1:2].isalpha()
        and after.split()[0].lower().strip(".,;") not in _AFTER_OBJECT
    )


_AFTER_OBJECT = frozenset(
    (
        "to in on at with from for and but as so that by into up down out off away back again when while if "
        "or of about"
    ).split()
)


def _owns_next(mention: Mention, text: str) -> bool:
    """Tell whether *'s* follows."""
    return text[mention.span.end : mention.span.end + 2] in {"'s", "’s"}


def _weight(mention: Mention, text: str) -> float:
    """Return how much a mention in the telling raises its character."""
    word = mention.span.of(text).lower()
    if _owns_next(mention, text) or word in {"his", "hers"}:
        return POSSESSOR
    if (word in THIRD and THIRD[word] != word) or word in THEIRS - {"they"}:
        return PLAIN
    return SUBJECT if does(text, mention.span) else PLAIN
