"""Whom does "he" or "she" mean in the telling? Stage C, once it is known who speaks: weighed in a table.

Whoever came up lately is a candidate (``lately``), and so is somebody who did not. What speaks for and
against each are named signs: how far back and as what, whose eyes, who spoke last, whom the rules chose. What
a sign is worth stands in ``lexicon/pronoun_weights.tsv``, fitted by ``python -m eval pronouns``. The chances
of all candidates add up to one; below ``SURE`` a pronoun stays open. Who speaks was decided before, by what
the rules say of pronouns (``pronouns``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import exp
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId, Mention, Utterance
from storyledger.reading.people.lately import FAR, STRANGER, TALK, Lately
from storyledger.reading.people.pronouns import THIRD, may_bring_in, owns
from storyledger.reading.words import word_rows

if TYPE_CHECKING:
    from storyledger.reading.passage import Paragraph, Passage
    from storyledger.reading.setting.scenes import Frames

__all__ = ["NOBODY", "SURE", "Case", "Choice", "Choose", "Weighing", "by_table", "weigh_pronouns", "weights"]

NOBODY = CharacterId("")
"""The candidate that stands for somebody who did not come up."""
SURE = 0.55
"""Chance from which a candidate is meant."""
TAKEN = 0.6
"""Chance from which a candidate is told of by a pronoun, for what follows."""
TAG = 12
"""Code points after a quotation within which a pronoun is its tag's."""
COMING = 120
"""Code points before a quotation within which a pronoun may lead to it."""
HEARD = 0.3
"""Confidence from which a speaker is heard."""
JUMP = 2
"""Sentences that what is said in between counts as, at most."""
_BINS = (0, 1, 2, 3, 4, 4, *(6,) * 3, *(9,) * 31)
"""Distances in sentences that are told apart."""
_FARTHEST = len(_BINS) - 1
_NEVER = 20
_COUNTS = (0, 0, 1, 1, *(2,) * 4, *(3,) * 8, 4)
"""How often somebody is named, roughly."""
_SUBJECTS = frozenset({"inner", "seems", "acts", "had"})
_WHO = (" who ", ", who ")
_OPENS = frozenset({"", ". ", "? ", "! ", "\n\n"})
"""What stands before the first word of a sentence."""
_JOINS = frozenset(
    (
        "that as when while because if for but and who whom whose then until before after though where what "
        "how"
    ).split()
)
"""Words that join clauses."""
_DETERMINERS = frozenset("the a an his her my this that".split())

Group = tuple[str, ...]
Choice = tuple[CharacterId, float]
"""Who is meant, and the chance of it."""
Choose = Callable[["Case"], Choice]


@dataclass(frozen=True, slots=True)
class Case:
    """One pronoun with those whom it may mean."""

    index: int
    """Of the mention."""
    names: list[CharacterId]
    """Nobody comes last."""
    signs: list[tuple[Group, ...]]
    """What speaks for and against each, in the same order, in groups that are read together."""


@cache
def weights() -> dict[str, float]:
    """Return what each sign is worth."""
    return {sign: float(worth) for sign, worth in word_rows("pronoun_weights")}


class _Worth(dict[Group, float]):
    """What groups of signs are worth together, each summed once."""

    def __init__(self, table: Mapping[str, float]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, group: Group) -> float:
        self[group] = sum(self._table.get(sign, 0.0) for sign in group)
        return self[group]


def by_table(table: Mapping[str, float]) -> Choose:
    """Return how a table chooses."""
    worth = _Worth(table)

    def choose(case: Case) -> Choice:
        scores = [sum([worth[group] for group in groups]) for groups in case.signs]
        best = max(scores)
        return case.names[scores.index(best)], 1 / sum([exp(score - best) for score in scores])

    return choose


@cache
def _shipped() -> Choose:
    return by_table(weights())


def weigh_pronouns(
    passage: Passage, mentions: Sequence[Mention], utterances: Sequence[Utterance], frames: Frames
) -> tuple[tuple[Mention, ...], frozenset[int]]:
    """Return ``mentions`` (in order) with the pronouns of the telling as whom they most likely mean.

    A pronoun that may as well mean another stays open, as does one that means nobody of the cast. Also
    returned is where pronouns stand that stay open though one of the cast is likelier than any stranger. All
    spans count from the passage's start.
    """
    found = list(mentions)
    doubtful = set()
    for index, who, chance in Weighing(passage, mentions, utterances, frames).through(_shipped()):
        span = mentions[index].span
        is_cast = who != NOBODY and not who.startswith(STRANGER)
        if is_cast and chance >= SURE:
            found[index] = Mention(span=span, kind="pronoun", character=who, confidence=round(chance, 2))
            continue
        found[index] = Mention(span=span, kind="pronoun", confidence=0.0)
        if is_cast:
            doubtful.add(span.start)
    return tuple(found), frozenset(doubtful)


class Weighing:
    """Goes through the mentions of a section and weighs its pronouns one after the other."""

    def __init__(
        self, passage: Passage, mentions: Sequence[Mention], utterances: Sequence[Utterance], frames: Frames
    ) -> None:
        self._passage, self._mentions, self._utterances = passage, mentions, utterances
        self._text, self._cast, self._eyes = passage.text, frames.cast, frames.eyes
        self._shows = {sign.span.start: sign.shows for sign in frames.signs}
        cues = (said.cue for said in utterances if said.cue)
        self._tagged = frozenset(chain.from_iterable(range(cue.start, cue.end) for cue in cues))
        told = (one for one in mentions if one.kind != "pronoun" and one.span.start in self._shows)
        self._named = Counter(one.character for one in told)
        self.lately = Lately(frames.cast)
        self._said = -1
        """The last utterance that begins before what is looked at."""
        self._sentence = 0
        """Of the paragraph."""
        self._focus: CharacterId | None = None
        self._narrator: CharacterId | None = None

    def through(self, choose: Choose) -> Iterator[tuple[int, CharacterId, float]]:
        """Yield for every *he* and *she* of the telling its index, whom it means, and the chance of that."""
        at, mentions = 0, self._mentions
        for paragraph in self._passage.paragraphs:
            if not paragraph.is_story:
                self.lately.forget()
                continue
            self._enter(paragraph)
            end = at
            while end < len(mentions) and mentions[end].span.start < paragraph.span.end:
                end += 1
            yield from self._in_paragraph(paragraph, range(at, end), choose)
            self._hear(paragraph.span.end)
            at = end

    def _in_paragraph(
        self, paragraph: Paragraph, row: range, choose: Choose
    ) -> Iterator[tuple[int, CharacterId, float]]:
        stops: list[int] | None = None
        for index in row:
            mention = self._mentions[index]
            if self._hear(mention.span.start):
                continue
            if stops is None:
                stops = [paragraph.tokens[one.last - 1].end for one in paragraph.sentences]
            sentence = bisect_right(stops, mention.span.start)
            self.lately.clock += min(sentence - self._sentence, JUMP)
            self._sentence = sentence
            if mention.kind != "pronoun":
                self._note(mention)
                continue
            word = mention.span.of(self._text).lower()
            if word in THIRD:
                role = self._role(mention, word)
                who, chance = choose(self._case(index, word, role))
                if who != NOBODY and chance >= TAKEN:
                    self.lately.means(who, mention.span.end, role, chance)
                yield index, who, chance

    # -- what is told ------------------------------------------------------------------------------

    def _enter(self, paragraph: Paragraph) -> None:
        self.lately.paragraph += 1
        self.lately.clock += 1
        self._sentence = 0
        scene = bisect_right(self._eyes, paragraph.span.start, key=_start)
        self._focus = self._eyes[scene - 1][1] if scene else None
        self._narrator = self._cast.narrator_at(paragraph.span.start)

    def _hear(self, position: int) -> bool:
        """Hear all that is said up to a place; tell whether somebody speaks there."""
        said = self._utterances
        while self._said + 1 < len(said) and said[self._said + 1].span.start <= position:
            self._said += 1
            speaker = said[self._said].speaker
            if speaker is not None and said[self._said].confidence >= HEARD:
                self.lately.speaks(speaker)
        return self._said >= 0 and position < said[self._said].span.end

    def _note(self, mention: Mention) -> None:
        """Note a name or a description in the telling."""
        start, end = mention.span.start, mention.span.end
        shows = self._shows.get(start)
        is_subject = shows in _SUBJECTS or start in self._tagged or self._text.startswith(_WHO, end)
        role = "s" if is_subject else "p" if shows == "whose" else "o"
        if mention.character is not None:
            self.lately.names(mention.character, end, role, "n" if mention.kind == "name" else "d")
        elif may_bring_in(mention, self._text):
            self.lately.describes(mention, self._text, role)

    def _role(self, mention: Mention, word: str) -> str:
        if word in {"he", "she"}:
            return "s"
        if word in {"his", "hers"} or (word == "her" and owns(mention, self._text)):
            return "p"
        return "o" if word in {"him", "her"} else "x"

    # -- whom a pronoun may mean -------------------------------------------------------------------

    def _case(self, index: int, word: str, role: str) -> Case:
        mention, lately, focus = self._mentions[index], self.lately, self._focus
        start, now = mention.span.start, lately.clock
        them = lately.candidates(THIRD[word], self._narrator, focus)
        saliences = [one.salience(now) for one in them]
        named = [self._named[one.who] for one in them]
        ranked, total = sorted(named, reverse=True), sum(saliences) or 1.0
        is_first = self._sentence == 0
        is_opening = self._text[max(0, start - 2) : start] in _OPENS
        last = self._utterances[self._said] if self._said >= 0 else None
        tagged = last if last is not None and start - last.span.end < TAG else None
        is_tag, coming, chosen = tagged is not None, self._coming(start), mention.character
        known, many = sum([one.gender is not None for one in them]), min(len(them), 4)
        nearest = _NEVER
        rows: list[tuple[Group, ...]] = []
        for rank, one in enumerate(them):
            who, back, spoke = one.who, now - one.clock, lately.paragraph - one.spoke
            distance = _BINS[back] if back < FAR else _NEVER
            nearest = distance if distance < nearest else nearest
            gap = 2 if one.gender is not None else 1 if known else 0
            since, naming = now - one.subject, now - one.naming
            groups = [
                _as_what(role, one.role, distance, one.kind, gap, is_tag),
                _among(rank, many, role, int(8 * saliences[rank] / total)),
                _as_subject(
                    role, since if since < 4 else 4, lately.topic(who), is_opening, who == lately.subject
                ),
                _how_known(
                    ranked.index(named[rank]),
                    _COUNTS[named[rank] if named[rank] < 16 else 16],
                    int(one.chance * 5) if one.kind == "p" else -1,
                    _BINS[naming if naming < _FARTHEST else _FARTHEST],
                    one.named == lately.paragraph,
                ),
                _chosen(None if focus is None else who == focus, None if chosen is None else who == chosen),
            ]
            if spoke < TALK:
                groups.append(_in_talk(spoke, lately.turn(who), is_first, is_tag))
            if tagged is not None and tagged.speaker is not None:
                groups.append(_says(role, tagged.speaker == who, int(tagged.confidence * 5)))
            if coming is not None:
                groups.append(_leads(role, coming == who))
            if one.determiner:
                groups.append(_stranger(one.determiner, distance if distance < 3 else 3))
            if distance == 0:
                groups.append(_between(role, one.role, self._text[one.end : start]))
            rows.append(tuple(groups))
        rows.append((_nobody(role, is_tag, many, min(known, 3), nearest, is_first, chosen is None),))
        return Case(index, [*[one.who for one in them], NOBODY], rows)

    def _coming(self, start: int) -> CharacterId | None:
        """Return who speaks right after a pronoun."""
        if self._said + 1 == len(self._utterances):
            return None
        following = self._utterances[self._said + 1]
        return following.speaker if following.span.start - start < COMING else None


def _start(pair: tuple[int, CharacterId | None]) -> int:
    return pair[0]


# -- signs, in groups ----------------------------------------------------------------------------------


@cache
def _as_what(role: str, last: str, distance: int, kind: str, gap: int, is_tag: bool) -> Group:
    """Return how far back somebody was told of last, as what, by what, and whether the pronoun fits."""
    unknown = ("unknown", "unknown.rivals", "")[gap]
    tag = ".tag" if is_tag else ""
    signs = (f"{role}.after.{last}.{distance}{tag}", f"kind.{kind}.{min(distance, 2)}", unknown)
    return signs if unknown else signs[:2]


@cache
def _among(rank: int, many: int, role: str, share: int) -> Group:
    """Return how recent and how salient among all candidates."""
    return f"rank.{rank}.of.{many}", f"{role}.share.{share}"


@cache
def _as_subject(role: str, sentences: int, topic: int, is_opening: bool, is_last: bool) -> Group:
    """Return whether they were a subject lately, and told of first."""
    place = "opening." if is_opening else ""
    signs = (f"{role}.subject.{sentences}", f"{role}.{place}topic.{topic}")
    return (*signs, f"{role}.subject.last") if is_last else signs


@cache
def _how_known(rank: int, count: int, chance: int, naming: int, is_named: bool) -> Group:
    """Return how much the section names them, and what pronouns told of them since."""
    signs = [f"lead.{rank}.{count}"]
    if chance >= 0:
        signs.append(f"chance.{chance}.{naming}")
    if is_named:
        signs.append("named.here")
    return tuple(signs)


@cache
def _chosen(is_focus: bool | None, is_rules: bool | None) -> Group:
    """Return whether these are their eyes, and whether the rules mean them."""
    eyes = () if is_focus is None else ("eyes" if is_focus else "eyes.others",)
    rules = () if is_rules is None else ("rules" if is_rules else "rules.others",)
    return eyes + rules


@cache
def _in_talk(paragraphs: int, turn: int, is_first: bool, is_tag: bool) -> Group:
    """Return how long ago they spoke, and whether they spoke last or before that."""
    tag = ".tag" if is_tag else ""
    signs = (f"spoke.{paragraphs}{'.first' if is_first else ''}{tag}",)
    return (*signs, f"spoke.{('', 'before', 'last')[turn]}{tag}") if turn else signs


@cache
def _says(role: str, is_speaker: bool, sure: int) -> Group:
    """Return whether they say the words right before the pronoun."""
    return (f"{role}.says.{sure}" if is_speaker else f"{role}.others.say.{sure}",)


@cache
def _leads(role: str, is_speaker: bool) -> Group:
    """Return whether they say the words soon after it."""
    return (f"{role}.coming" if is_speaker else "others.coming",)


@cache
def _stranger(determiner: str, distance: int) -> Group:
    """Return what tells somebody who is nobody of the cast."""
    return (f"stranger.{determiner if determiner in _DETERMINERS else 'other'}.{distance}",)


@lru_cache(maxsize=20_000)
def _between(role: str, last: str, words: str) -> Group:
    """Return what stands between in one sentence."""
    each = words.split()
    comma = ".comma" if "," in words or ";" in words else ""
    joint = next((word for word in reversed(each) if word in _JOINS), "nothing")
    signs = (f"{role}.after.{last}.{joint}{comma}",)
    return (*signs, f"{role}.after.{last}.words.{len(each)}{comma}") if len(each) <= 3 else signs


@cache
def _nobody(
    role: str, is_tag: bool, many: int, known: int, nearest: int, is_first: bool, is_open: bool
) -> Group:
    """Return what speaks for somebody who did not come up."""
    return (
        "nobody",
        f"nobody.{role}{'.tag' if is_tag else ''}",
        f"nobody.of.{many}",
        f"nobody.known.{known}",
        f"nobody.near.{nearest}",
        f"nobody.{'first' if is_first else 'later'}",
        f"nobody.{'open' if is_open else 'rules'}",
    )
