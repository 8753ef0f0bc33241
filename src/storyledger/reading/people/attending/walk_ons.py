"""Read who is there in a scene without being in the cast: the judge, an old woman, two officers, the crowd.

Runs when scenes are filled. Whoever a description means must act, speak or be seen in the telling, here and
now (``glimpses`` says how). "The man" may be somebody with a name, so that a plain noun needs "a man" before
it, or a place that sets it apart; "the judge" does not, unless a judge is in the cast.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId, How, Mention, Scene, WalkOn
from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED
from storyledger.reading.people.attending.described import ORDINALS, Described, descriptions, walk_on_words
from storyledger.reading.people.attending.glimpses import Glimpses, is_set_apart
from storyledger.reading.people.attending.introduced import Introduced, may_be
from storyledger.reading.people.gathering.roster import numbered, slug_of
from storyledger.reading.people.noticing.words import SAME_OFFICE
from storyledger.reading.setting.presence import RANK, SILENCE
from storyledger.reading.setting.signs import gender_of
from storyledger.reading.words import word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.entries import Character
    from storyledger.reading.cast import Cast
    from storyledger.reading.passage import Paragraph, Passage

__all__ = ["Extras", "shown_throughout", "with_those_of_walk_ons", "with_walk_ons"]

FEW = 3
"""So many people, told of as known, are mostly some of the cast."""
SEVERAL = 2
"""So many of the cast may be meant by "the men"."""
SURE = 0.7
"""How sure it is that words mean a walk-on."""
_ACTIVE: frozenset[How | None] = frozenset({"acts", "speaks"})
LOOSE = 250
"""Code points behind "the visitor" within which a pronoun may tell whether that is a man."""
SHORT = 10
"""Code points that a preposition has at most."""
_BOTH = pattern(r"\b(?:between|beside|behind|past|by)\s+$")
_WHENEVER = pattern(r"\bwhen\s+$")
"""What makes a deed of any one of several a habit: "when one of them borrowed a rope"."""
_JOINED = pattern(r",?\s+and\s+|,\s+")


@dataclass
class _Figure:
    """The words for one walk-on while they are gathered."""

    first: Described
    text: str
    shown: list[Span] = field(default_factory=list)
    how: How | None = None
    size: int | None = None

    def add(self, one: Described, how: How | None) -> None:
        self.shown.append(one.span)
        self.size = max((size for size in (self.size, one.size) if size), default=None)
        if how is not None and (self.how is None or RANK[how] > RANK[self.how]):
            self.how = how

    def is_meant(self, one: Described) -> bool:
        """Tell whether words that take up somebody known mean this one."""
        if one.head != self.first.head or one.is_several != self.first.is_several:
            return False
        if one.size and self.size and one.size != self.size:
            return False
        mine = self.first.adjectives
        return not one.adjectives or not mine or not set(mine).isdisjoint(one.adjectives)

    @property
    def name(self) -> str:
        """The first words that show them."""
        words = " ".join(self.text.split())
        is_people = self.first.is_of_a_people and self.first.noun == self.first.span.start
        return words if is_people else _in_lower_case(words)

    def made(self, who: CharacterId) -> WalkOn:
        """Return the walk-on under an id."""
        return WalkOn(
            id=who,
            name=self.name,
            kind="group" if self.first.is_several else "unnamed",
            shown=tuple(self.shown),
            how=self.how or "seen",
            size=self.size if self.first.is_several else None,
        )


def with_walk_ons(
    passage: Passage, narration: str, mentions: Iterable[Mention], cast: Cast, scenes: Sequence[Scene]
) -> tuple[Scene, ...]:
    """Return a section's scenes with their walk-ons."""
    if not scenes:
        return ()
    extras = Extras(passage.story, narration, mentions, cast)
    return tuple(replace(scene, walk_ons=extras.in_scene(scene)) for scene in scenes)


def with_those_of_walk_ons(mentions: Sequence[Mention], scenes: Iterable[Scene]) -> Sequence[Mention]:
    """Return a section's mentions with the words for its walk-ons among them, in order.

    A description that nobody was known for gives way to the walk-on whom it means.
    """
    theirs = [
        Mention(span=span, kind="nominal", character=one.id, confidence=SURE)
        for scene in scenes
        for one in scene.walk_ons
        for span in one.shown
    ]
    if not theirs:
        return mentions
    ends = {one.span.end for one in theirs}
    others = [one for one in mentions if one.character or one.kind == "pronoun" or one.span.end not in ends]
    return sorted((*others, *theirs), key=lambda one: one.span)


def shown_throughout(scenes: Sequence[Scene], mentions: Iterable[Mention]) -> tuple[Scene, ...]:
    """Return the scenes with the walk-ons' pronouns among the words that mean them."""
    if not any(scene.walk_ons for scene in scenes):
        return tuple(scenes)
    theirs: defaultdict[CharacterId, set[Span]] = defaultdict(set)
    for one in mentions:
        if one.character and one.kind == "pronoun":
            theirs[one.character].add(one.span)
    return tuple(
        replace(scene, walk_ons=tuple(_throughout(one, theirs.get(one.id)) for one in scene.walk_ons))
        for scene in scenes
    )


def _throughout(one: WalkOn, pronouns: set[Span] | None) -> WalkOn:
    return replace(one, shown=tuple(sorted({*one.shown, *pronouns}))) if pronouns else one


class _Loose:
    """The pronouns of a telling that mean nobody known."""

    def __init__(self, narration: str, mentions: Iterable[Mention]) -> None:
        loose = (one for one in mentions if one.kind == "pronoun" and one.character is None)
        told = ((one.span.start, gender_of(one.span.of(narration))) for one in loose)
        self._found = [(start, "m" if gender == "he" else "f") for start, gender in told if gender]

    def gendered(self, one: Described) -> Described:
        """Return somebody told of by a noun for anybody, with the gender of the next loose pronoun."""
        if one.gender != "n" or one.is_several or not _is_plain(one):
            return one
        at = bisect_left(self._found, (one.span.end, ""))
        if at == len(self._found) or self._found[at][0] > one.span.end + LOOSE:
            return one
        return replace(one, gender=self._found[at][1])


class Extras:
    """Finds the walk-ons of one section's scenes, in order; who was introduced in one may come back."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        narration: str,
        mentions: Iterable[Mention],
        cast: Cast,
    ) -> None:
        self._paragraphs = paragraphs
        self._starts = [paragraph.span.start for paragraph in paragraphs]
        self._narration = narration
        self._glimpses = Glimpses(narration)
        mentions = tuple(mentions)
        known = [one.span for one in mentions if one.character is not None and one.kind != "pronoun"]
        self._introduced = Introduced(paragraphs, mentions, cast)
        self._known, self._ends = [one.start for one in known], [one.end for one in known]
        self._offices = _offices(cast)
        self._cast = cast
        self._loose = _Loose(narration, mentions)
        self._shown: list[_Figure] = []
        self._company: list[Character] = []
        """Who of the cast is in the scene that is read."""
        self._absent: list[Character] = []
        """Who of the cast comes up in it and is not known to be there."""

    def in_scene(self, scene: Scene) -> tuple[WalkOn, ...]:
        """Return who walks on in a scene."""
        figures: list[_Figure] = []
        self._company = [self._cast.by_id[who] for who in {stay.character for stay in scene.present}]
        self._absent = [self._cast.by_id[who] for who in scene.mentioned]
        for one, how in self._signs(scene.span):
            figure = self._whom(one, figures)
            if figure is None and how is not None and self._is_new(one, how, figures):
                figure = _Figure(one, one.span.of(self._narration))
                figures.append(figure)
            if figure is not None:
                figure.add(one, how)
        self._shown += figures
        figures = [figure for figure in figures if not self._is_named(figure, scene)]
        ids = numbered(f"{scene.id}/{slug_of(figure.name)}" for figure in figures)
        return tuple(figure.made(who) for figure, who in zip(figures, ids, strict=True))

    def _signs(self, span: Span) -> Iterator[tuple[Described, How | None]]:
        """Yield who is described, and how they show; of two joined by "and", one shows the other."""
        waiting: tuple[Described, How | None] | None = None
        for one, start in self._told(span):
            how = self._glimpses.of(one, start)
            if waiting is not None:
                last, shown = waiting
                if _JOINED.fullmatch(self._narration, last.span.end, one.span.start):
                    shown = shown or (how if how == "acts" or self._are_both(last) else None)
                    how = how or shown
                yield last, shown
            waiting = one, how
        if waiting is not None:
            yield waiting

    def _are_both(self, first: Described) -> bool:
        """Tell whether what puts the second of two within reach does so with the first: "between"."""
        return _BOTH.search(self._narration, max(0, first.span.start - SHORT), first.span.start) is not None

    def _told(self, span: Span) -> Iterator[tuple[Described, int]]:
        """Yield the descriptions that mean nobody of the cast, with where the paragraph begins."""
        first = bisect_left(self._starts, span.start)
        for paragraph in self._paragraphs[first : bisect_left(self._starts, span.end)]:
            for one in descriptions(paragraph):
                if self._narration[one.span.start] != QUOTED and not self._is_known(one):
                    yield self._loose.gendered(one), paragraph.span.start

    def _is_known(self, one: Described) -> bool:
        """Tell whether words mean one of the cast; one of a group that is in it is not the group."""
        span = one.own_words
        index = bisect_right(self._known, span.end - 1) - 1
        is_known = index >= 0 and self._ends[index] > span.start
        return is_known and not (one.is_some_of and self._known[index] > span.start)

    def _whom(self, one: Described, figures: Sequence[_Figure]) -> _Figure | None:
        if figures and self._is_apposed(one, figures[-1]):
            return figures[-1]
        if one.kind == "counted" and one.known == "known":
            return next((each for each in reversed(figures) if each.size == one.size), None)
        if one.known == "new" or one.kind == "counted":
            return None
        return next((figure for figure in reversed(figures) if figure.is_meant(one)), None)

    def _is_apposed(self, one: Described, figure: _Figure) -> bool:
        """Tell whether words only say more of somebody: "the driver, a grey man with a beard"."""
        between = self._narration[figure.shown[-1].end : one.span.start].strip()
        is_one = not (one.is_several or figure.first.is_several)
        return is_one and between in {",", "—"} and one.known == "new"

    def _is_new(self, one: Described, how: How, figures: Sequence[_Figure]) -> bool:
        """Tell whether words that show somebody may bring in somebody who is not in the cast."""
        if one.kind == "us":
            return True
        if one.head == "somebody":
            return how in _ACTIVE and not any(figure.first.head == one.head for figure in figures)
        if one.kind == "counted":
            if one.known != "new" or _WHENEVER.search(
                self._narration, max(0, one.span.start - SHORT), one.span.start
            ):
                return False
            return self._are_left(one, how) or self._are_several_told(one, figures)
        if one.is_some_of and one.head in walk_on_words("polite"):
            return False
        if one.is_several and "other" in one.adjectives and not one.is_owned:
            return how in _ACTIVE
        if one.known == "known" and one.kind == "generic" and 0 < (one.size or 0) <= FEW:
            return how in _ACTIVE and self._is_set_apart(one)
        if one.known != "known" or any(figure.is_meant(one) for figure in self._shown):
            return True
        if self._is_attending(one):
            return not self._is_office(one)
        if one.kind == "kin" and (one.is_several or one.head not in word_list("passing_nouns")):
            return how in _ACTIVE and (not one.is_several or one.head in walk_on_words("gathered"))
        if one.kind == "kind":
            return False
        return self._are_new(one, how) if one.is_several else self._is_another(one, how)

    def _are_left(self, one: Described, how: How) -> bool:
        """Tell whether others than somebody who is there do something: "the others", "the rest"."""
        is_rest = one.is_several and one.head in {"other", "rest"}
        return is_rest and how == "acts" and bool(self._company)

    def _are_several_told(self, one: Described, figures: Sequence[_Figure]) -> bool:
        """Tell whether several were told of, of whom a number may pick one or some."""
        shown = any(figure.first.is_several for figure in (*self._shown, *figures))
        shown = shown or any(who.kind == "group" for who in (*self._company, *self._absent))
        is_some = one.size is not None or one.is_some_of
        return shown or (is_some and self._introduced.brings_several(one.span.start))

    def _is_attending(self, one: Described) -> bool:
        """Tell whether a place or a journey brings somebody with it: "the driver", "the baby"."""
        is_one = not one.is_several and not one.is_owned
        return is_one and one.head in walk_on_words("attending") and not self._is_shown_again(one)

    def _is_another(self, one: Described, how: How) -> bool:
        """Tell whether words for one who is told of as known bring in somebody else than the cast."""
        if _is_plain(one):
            return how in _ACTIVE and (self._is_set_apart(one) or self._is_only_one(one))
        if one.is_owned or one.is_of_a_people or self._is_office(one):
            return False
        return self._introduced.brings(one) or not self._introduced.may_mean_cast(one)

    def _is_only_one(self, one: Described) -> bool:
        """Tell whether nobody of the cast who comes up has the gender of "the visitor"."""
        if one.gender == "n" or one.head not in word_list("passing_nouns"):
            return False
        return not any(may_be(one, who) for who in (*self._company, *self._absent))

    def _is_set_apart(self, one: Described) -> bool:
        """Tell whether a place or a number sets somebody apart: "the man at the wheel", "the first man"."""
        return is_set_apart(self._narration, one.span.end) or not ORDINALS.isdisjoint(one.adjectives)

    def _is_shown_again(self, one: Described) -> bool:
        """Tell whether "this" takes up somebody told of before."""
        return self._narration[one.span.start : one.span.start + 4].lower() in {"this", "that"}

    def _are_others(self, one: Described) -> bool:
        """Tell whether "the men" can hardly be of the cast: a place tells them apart, or few are there."""
        if one.head in walk_on_words("polite"):
            return False
        return self._is_set_apart(one) or sum(may_be(one, who) for who in self._company) < SEVERAL

    def _are_new(self, one: Described, how: How) -> bool:
        """Tell whether words for several who are told of as known bring in others than the cast."""
        if one.is_owned and one.head == "man":
            return True
        if one.kind == "many" or (one.head in walk_on_words("public") and not one.adjectives):
            return not one.is_owned and one.head not in walk_on_words("kindred")
        if _is_plain(one):
            is_known = self._introduced.brings(one) or (how == "acts" and self._are_others(one))
            return not one.is_owned and is_known
        if one.is_of_a_people and not self._introduced.brings(one):
            return False
        return not self._is_office(one) and not 0 < (one.size or 0) <= FEW

    def _is_office(self, one: Described) -> bool:
        """Tell whether somebody with a name is what a noun says."""
        return SAME_OFFICE.get(one.head, one.head) in self._offices or self._introduced.is_office(one.head)

    def _may_be_there(self, figure: _Figure, scene: Scene) -> bool:
        """Tell whether one of the cast who is there may be meant by a word for kin: he may be her father.

        The only man there is not his own father.
        """
        one, at = figure.first, figure.shown[0].start
        near = Span(max(0, at - SILENCE), at + SILENCE)
        owner = gender_of(one.span.of(self._narration).split()[0])
        present = (self._cast.by_id[stay.character] for stay in scene.present if stay.span.overlaps(near))
        may = {who.id for who in present if who.pronouns in {"he", "she"} and may_be(one, who)}
        return len(may) > 1 or any(self._cast.pronouns(who) != owner for who in may)

    def _is_named(self, figure: _Figure, scene: Scene) -> bool:
        """Tell whether somebody gets a name later, or may be the one who is there soon, so no walk-on."""
        one, last = figure.first, figure.shown[-1].start
        if one.is_several or one.is_some_of:
            return False
        if one.kind == "kin" and one.known == "known" and not self._is_attending(one):
            return not _is_mine(figure) and self._may_be_there(figure, scene)
        if one.kind == "generic" and self._is_attending(one):
            one = replace(one, kind="role")  # "the baby" is not the next whose name comes up
        may_be_there = one.kind == "generic" and not self._is_set_apart(one)
        is_there = may_be_there and self._introduced.is_there_soon(one, scene.present)
        return is_there or self._introduced.is_named_soon(one, last, scene.span.end)


def _is_mine(figure: _Figure) -> bool:
    """Tell whether somebody is kin of whoever tells the story."""
    return figure.text.lower().startswith(("my ", "our "))


def _is_plain(one: Described) -> bool:
    """Tell whether a noun may mean anybody: "the man", "the stranger"."""
    return one.kind == "generic" or one.head in word_list("passing_nouns")


def _in_lower_case(words: str) -> str:
    """Return words for somebody as they stand inside a sentence; "Mara's men" keeps its capital."""
    return words if re.match(r"\S+['’]s ", words) else words[:1].lower() + words[1:]


def _offices(cast: Cast) -> frozenset[str]:
    """Return the offices that people with names hold, as their names show."""
    words = {name.split()[0].casefold().rstrip(".") for name in (*cast.names, *cast.shared) if " " in name}
    return frozenset(SAME_OFFICE.get(word, word) for word in words) | words
