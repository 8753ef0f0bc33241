"""The turns of a section with everything around them that may show who speaks, and who may.

Runs inside ``storyledger.reading.speech.speakers``, on one section: cues by place, names called, where
everybody was named last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from storyledger.entries import CharacterId, Mention
from storyledger.patterns import pattern
from storyledger.reading.cast import Cast
from storyledger.reading.doers import does, is_only_told_of
from storyledger.reading.passage import Passage
from storyledger.reading.speech.conversation import Turn, turns_of
from storyledger.reading.speech.cue import PRONOUNS, Cue
from storyledger.reading.speech.cues import Cues
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.speech.vocatives import NamesSaid, names_said
from storyledger.span import Span

__all__ = ["NOBODY", "TELLING", "Around", "Scenery", "Stage"]

NOBODY = CharacterId("")
"""The candidate that stands for somebody who is not in the cast."""

TELLING = frozenset({"says", "tagged", "adds", "acts", "voice", "shown"})
"""Roles of a cue that may make it the speaker."""

BACK = 8
"""How many people named before a turn are candidates."""
AHEAD = 3
"""How many people named after it are."""
FAR = 8000
"""Code points after which a name is out of sight."""
CLEAR = 3
"""More than so many times as often as by the other pronoun somebody must be meant to be known by one."""
_TO = frozenset(("", "to", "at", "of"))
"""What may stand between a verb of speech and whoever is spoken to."""
_PAUSE = pattern(r"[,;:.!?]")
_CUT = ("?", "!", "-", "–", "—", "―", "…", "...")
"""Ends of words said after which a tag has a capital ("Where?" Ann asked)."""
TOLD = 200
"""Code points of narration after which a turn no longer simply answers the one before."""
REACH = 15
"""How many turns away a tag makes its subject a candidate."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A scene as its telling shows it, before it is known who speaks."""

    start: int
    eyes: CharacterId | None
    """Through whose eyes it is told, None when nobody's."""
    shown: frozenset[CharacterId]
    """Who does something in it, or is seen or touched."""


@dataclass(frozen=True)
class Around:
    """One turn with its cues, by place."""

    cues: dict[str, tuple[Cue, ...]]
    """``before``, ``between``, ``after`` (``tail`` past a tag), ``lead`` above, ``trail`` below, and
    ``eve``: the last sentence of the paragraph above when others stand before it."""
    main: dict[str, Cue]
    """The cue of each place that is most likely the speaker's, where there is one."""
    names: NamesSaid
    colon: bool
    """The narration before or above runs on into the words: no full stop stands between."""
    bound: frozenset[str]
    """Places whose narration goes on with the sentence of the words before it ("...," she smiled)."""


class Scenery:
    """The turns of one section with everything around them that may show who speaks."""

    def __init__(
        self,
        passage: Passage,
        quotes: Sequence[Quote],
        mentions: tuple[Mention, ...],
        cast: Cast,
        stages: Sequence[Stage] = (),
    ) -> None:
        self._stages = stages
        self.passage, self.quotes, self.cast = passage, quotes, cast
        self._read = Cues(mentions)
        self.turns = turns_of(passage, quotes, self._read, cast)
        self.mentions = mentions
        self._mention_starts = [mention.span.start for mention in mentions]
        self._companies = self._companies_of_scenes()
        self._forms = {one.id: [one.name.split()] for one in cast.characters if one.kind == "person"}
        for form, who in cast.names.items():
            self._forms.setdefault(who, []).append(form.split())
        self._index_narration()
        self._seen_as = self._genders()
        self.around = [self._around(index) for index in range(len(self.turns))]
        self.labels = [self._label(turn) for turn in self.turns]
        pairs = zip(self.labels, self.around, strict=True)
        self.tags = [label or self._tag(around) for label, around in pairs]
        self.has_beats = self._has_beats()

    # -- narration ---------------------------------------------------------------------------------

    def _index_narration(self) -> None:
        starts = [quote.span.start for quote in self.quotes]
        self.told: list[tuple[int, CharacterId]] = []
        self.positions: dict[CharacterId, list[int]] = {}
        self._deeds: dict[CharacterId, list[int]] = {}
        for mention in self.mentions:
            if mention.character is None:
                continue
            at = mention.span.start
            index = bisect_right(starts, at) - 1
            if index >= 0 and at < self.quotes[index].span.end:
                continue
            self.told.append((at, mention.character))
            self.positions.setdefault(mention.character, []).append(at)
            if does(self.passage.text, mention.span) and not is_only_told_of(self.passage.text, at):
                self._deeds.setdefault(mention.character, []).append(at)
        self._told_starts = [at for at, _ in self.told]
        often = sorted(self.positions, key=lambda name: (-len(self.positions[name]), name))
        self.leading = often[:2]

    def _genders(self) -> dict[CharacterId, str]:
        """Return whom only "he" or "she" here tells for a man or a woman, with that pronoun."""
        votes: dict[CharacterId, Counter[str]] = {}
        for mention in self.mentions:
            who, word = mention.character, mention.span.of(self.passage.text).lower()
            if mention.kind == "pronoun" and who is not None and self.cast.pronouns(who) is None:
                votes.setdefault(who, Counter())[PRONOUNS.get(word, (word,))[0]] += 1
        clear: dict[CharacterId, str] = {}
        for who, count in votes.items():
            one, other = sorted(("he", "she"), key=lambda word: -count[word])
            if count[one] > CLEAR * count[other]:
                clear[who] = one
        return clear

    def _around(self, index: int) -> Around:
        turn = self.turns[index]
        cues: dict[str, tuple[Cue, ...]] = {
            "before": self._cues(turn.first, turn.before),
            "between": tuple(
                cue for span in turn.between for cue in self._cues(self._story_at(turn, span), span)
            ),
        }
        after = "tail" if any(cue.role in ("says", "tagged") for cue in cues["between"]) else "after"
        cues[after] = self._cues(turn.last, turn.after)
        above = self._above(index)
        colon = self._runs_on(turn.before if above is None else above[1])
        if above is not None and (turn.gap != 1 or colon):
            cues["lead"] = self._cues(*above)
        elif above is not None:
            cues["eve"] = _last_sentence(self._cues(*above))
        below = self.turns[index + 1].first if index + 1 < len(self.turns) else len(self.passage.story)
        if turn.last + 1 < below:
            cues["trail"] = self._cues(turn.last + 1, self.passage.story[turn.last + 1].span)
        own = {place: self._without_next(index, found) for place, found in cues.items()}
        main = {place: cue for place, found in own.items() if (cue := _main(place, found)) is not None}
        spans = [self.quotes[quote].span for quote in turn.quotes]
        names = names_said(self.passage.text, spans, self._inside(spans))
        bound = frozenset(
            place
            for place, quote in (("between", spans[0]), (after, spans[-1]))
            if self._is_bound(quote) or self._is_asked(quote, main.get(place))
        )
        return Around(cues, main, names, colon, bound)

    def _without_next(self, index: int, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
        """Return cues without the one that leads up to the next turn ("..., when Tom called:")."""
        after = self.turns[index].after
        follows = index + 1 < len(self.turns) and self.turns[index + 1].gap <= 1
        if not follows or not cues or not after.covers(cues[-1].span) or not self._runs_on(after):
            return cues
        return tuple(cue for cue in cues if not self._leads_on(cue, after))

    def _leads_on(self, cue: Cue, after: Span) -> bool:
        """Tell whether the last words of a stretch, and not its first, say that somebody speaks."""
        text = self.passage.text
        rest = text[cue.verb.end : after.end].rstrip(" ,:—–-_*\n") if cue.verb else ","
        return not _PAUSE.search(rest) and any(map(str.isalpha, text[after.start : cue.shows.start]))

    def _runs_on(self, span: Span) -> bool:
        """Tell whether a stretch of narration ends without a full stop."""
        words = self._words(span)
        return bool(words) and not words.endswith((".", "!", "?", "…", ";", '"', "'", "”", "’", ")"))

    def _above(self, index: int) -> tuple[int, Span] | None:
        """Return the narration above a turn that has none before it in its paragraph."""
        turn = self.turns[index]
        if turn.first == 0 or turn.gap == 0 or self._words(turn.before):
            return None
        own = self.passage.story[turn.first - 1].span
        return turn.first - 1, own if turn.gap > 1 else self.turns[index - 1].after

    def _words(self, span: Span) -> str:
        return span.of(self.passage.text).rstrip(" _*\n")

    def asks(self, index: int) -> bool:
        """Tell whether a turn ends with a question."""
        return self._inner(self.quotes[self.turns[index].quotes[-1]].span).endswith("?")

    def _is_bound(self, quote: Span) -> bool:
        """Tell whether the narration after a quotation goes on with its sentence."""
        ahead = self.passage.text[quote.end : quote.end + 4].lstrip("_*—–― \n")
        return self._inner(quote).endswith(",") or ahead[:1].islower()

    def _inner(self, quote: Span) -> str:
        """Return the words of a quotation up to its closing marks."""
        return quote.of(self.passage.text).rstrip("\"'“”‘’»«_* \n")

    def _is_asked(self, quote: Span, cue: Cue | None) -> bool:
        """Tell whether a tag that opens a sentence of its own belongs to a question or an exclamation."""
        if cue is None or cue.role != "says" or cue.verb is None or cue.pronoun is not None:
            return False
        begins = cue.span.start - quote.end <= 2
        return begins and cue.verb.start - cue.span.end <= 1 and self._inner(quote).endswith(_CUT)

    def _story_at(self, turn: Turn, span: Span) -> int:
        for place in range(turn.first, turn.last):
            if span.start < self.passage.story[place].span.end:
                return place
        return turn.last

    def _cues(self, place: int, span: Span) -> tuple[Cue, ...]:
        return self._read.of(self.passage.story[place], span)

    def _inside(self, spans: list[Span]) -> list[Mention]:
        found: list[Mention] = []
        for span in spans:
            low = bisect_left(self._mention_starts, span.start)
            high = bisect_left(self._mention_starts, span.end)
            found.extend(self.mentions[low:high])
        return found

    def _label(self, turn: Turn) -> Cue | None:
        """Return the label before a line of a chat or a script: a tag that cannot be wrong."""
        label = self.quotes[turn.quotes[0]].label
        if label is None:
            return None
        at = bisect_left(self._mention_starts, label.start)
        is_known = at < len(self.mentions) and self.mentions[at].span == label
        return Cue("tagged", self.mentions[at].character if is_known else None, None, label, 0)

    @staticmethod
    def _tag(around: Around) -> Cue | None:
        """Return the cue that says who speaks in so many words, if there is one.

        In the paragraph above only one that leads up to the words ("he turned and said:").
        """
        for place in ("between", "after", "before", "lead"):
            cue = around.main.get(place)
            if cue is None or (place == "lead" and not around.colon):
                continue
            joined = around.colon if place in ("before", "lead") else place in around.bound
            if cue.role in ("says", "tagged", "voice") or (joined and cue.role in ("acts", "adds")):
                return cue
        return None

    def _has_beats(self) -> bool:
        """Tell whether this teller shows speakers by what they do rather than by verbs of speech."""
        tagged = sum(tag is not None for tag in self.tags)
        beats = sum(
            tag is None and any(cue.role == "acts" for cue in around.main.values())
            for tag, around in zip(self.tags, self.around, strict=True)
        )
        return beats > tagged

    def _companies_of_scenes(self) -> list[set[CharacterId]]:
        """Return for every scene whom anything in it means."""
        companies: list[set[CharacterId]] = [set() for _ in self._stages]
        for mention in self.mentions:
            index = self._scene_at(mention.span.start)
            if index >= 0 and mention.character is not None:
                companies[index].add(mention.character)
        return companies

    # -- looking up --------------------------------------------------------------------------------

    def narrator_at(self, position: int) -> CharacterId | None:
        """Return who says "I" in narration at an offset."""
        return self.cast.narrator_at(position)

    def pronouns(self, who: CharacterId) -> str | None:
        """Return somebody's pronoun as the cast knows it, else by what is told here; None when unknown."""
        return self.cast.pronouns(who) or self._seen_as.get(who)

    def forms(self, who: CharacterId) -> Sequence[list[str]]:
        """Return somebody's name and its forms that stand in the section, in words."""
        return self._forms.get(who, ())

    def eyes_at(self, position: int) -> CharacterId | None:
        """Return through whose eyes the telling looks at an offset, None when nobody's."""
        index = self._scene_at(position)
        return self._stages[index].eyes if index >= 0 else None

    def is_of_scene(self, name: CharacterId, position: int) -> bool:
        """Tell whether anything in the scene around an offset, told or said, means somebody."""
        index = self._scene_at(position)
        return index < 0 or name in self._companies[index]

    def is_only_named(self, name: CharacterId, position: int) -> bool:
        """Tell whether the scene around an offset names somebody without any sign that they are there.

        Who does something in it, has a tag, or is called, is there.
        """
        index = self._scene_at(position)
        return index >= 0 and name in self._companies[index] and name not in self._there[index]

    @cached_property
    def _there(self) -> list[set[CharacterId]]:
        """Return for every scene who is shown in it, does something, has a tag, or is called."""
        there = [set(stage.shown) for stage in self._stages]
        found = [(at, who) for who, places in self._deeds.items() for at in places]
        for index, said in enumerate(self.around):
            tag = self.labels[index] or self.tags[index]
            who = {tag.who if tag else None, *said.names.addressed, *said.names.own}
            found += [(self.ends(index).start, one) for one in who if one is not None]
        for at, one in found:
            scene = self._scene_at(at)
            if scene >= 0:
                there[scene].add(one)
        return there

    def _scene_at(self, position: int) -> int:
        """Return the number of the scene around an offset, -1 before the first."""
        return bisect_right(self._stages, position, key=attrgetter("start")) - 1

    def tagged(self, index: int) -> CharacterId | None:
        """Return whom the tag of a turn names, "I" included; who only writes need not be there to speak."""
        tag = self.tags[index]
        if tag is None or self.labels[index] is not None:
            return None
        return self.narrator_at(tag.span.start) if tag.pronoun == "i" else tag.who

    def told_to(self, index: int) -> CharacterId | None:
        """Return whom the tag of a turn says it is said to ("Ada told Tom", "said Ada to Tom")."""
        tag = self.tags[index]
        if tag is None or tag.verb is None:
            return None
        for cues in self.around[index].cues.values():
            for cue in cues if tag in cues else ():
                words = self.passage.text[tag.shows.end : max(tag.shows.end, cue.span.start)]
                near = (
                    cue.role == "object" and cue.span.start > tag.shows.end and cue.sentence == tag.sentence
                )
                if near and words.strip() in _TO:
                    return cue.who
        return None

    def last_named(self, name: CharacterId, before: int) -> int:
        """Return where narration named somebody last before an offset, -1 for nowhere."""
        return _last(self.positions.get(name, []), before)

    def last_did(self, name: CharacterId, before: int) -> int:
        """Return where narration said last before an offset that somebody did something, -1 for nowhere."""
        return _last(self._deeds.get(name, []), before)

    def distance(self, one: int, other: int) -> str | None:
        """Say how close two turns are: ``near``, ``told`` (past narration), ``apart``; None over a break."""
        low, high = min(one, other), max(one, other)
        between = self.turns[low + 1 : high + 1]
        if any(turn.broken or turn.gap > 6 for turn in between):
            return None
        if any(turn.gap > 1 for turn in between):
            return "apart"
        return "near" if all(turn.told <= TOLD for turn in between) else "told"

    def ends(self, index: int) -> Span:
        """Return the span of a turn, from its first quotation to its last."""
        turn = self.turns[index]
        return Span(self.quotes[turn.quotes[0]].span.start, self.quotes[turn.quotes[-1]].span.end)

    # -- candidates --------------------------------------------------------------------------------

    def candidates(self, index: int) -> list[CharacterId]:
        """Return who may say turn ``index``: people named near it, and ``NOBODY`` for somebody else.

        A label leaves nobody but its owner.
        """
        label = self.labels[index]
        if label is not None:
            return [label.who or NOBODY]
        here = self.ends(index)
        who: dict[CharacterId, None] = {}
        for near in range(max(0, index - 3), min(len(self.turns), index + 4)):
            for cues in self.around[near].cues.values():
                for cue in cues:
                    if cue.who is not None and (near <= index + 1 or cue.role in ("says", "tagged")):
                        who.setdefault(cue.who)
            names = self.around[near].names
            for name in (*names.addressed, *names.own):
                who.setdefault(name)
        for near in range(max(0, index - REACH), min(len(self.turns), index + REACH + 1)):
            tagged = self.tagged(near)
            if tagged is not None and (near <= index + 4 or self.last_named(tagged, here.start) >= 0):
                who.setdefault(tagged)
        self._named_before(here.start, who)
        self._named_after(here.end, who)
        narrator = self.narrator_at(here.start)
        for name in self.leading:
            if self.last_named(name, here.start) >= 0:
                who.setdefault(name)
        if narrator is not None:
            who.setdefault(narrator)
            if self._is_third(index):
                del who[narrator]
        who.pop(NOBODY, None)
        return [*who, NOBODY]

    def _is_third(self, index: int) -> bool:
        """Tell whether a tag says "he" or "she", as nobody does of the teller."""
        tag = self.tags[index]
        return tag is not None and tag.pronoun in ("he", "she")

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


def _last(positions: list[int], before: int) -> int:
    """Return the last of sorted positions before an offset, -1 when there is none."""
    at = bisect_left(positions, before) - 1
    return positions[at] if at >= 0 else -1


def _last_sentence(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Return the cues of the last sentence, if there is one before it."""
    return tuple(cue for cue in cues if cue.sentence == cues[-1].sentence and cue.sentence > 0)


def _main(place: str, cues: tuple[Cue, ...]) -> Cue | None:
    """Return the cue that most likely means the speaker: the nearest subject of the nearest sentence."""
    if place in ("before", "lead", "eve"):
        near = [cue for cue in cues if cue.sentence == cues[-1].sentence]
        said = next((cue for cue in reversed(near) if cue.role in ("says", "tagged", "adds")), None)
        return said or next((cue for cue in near if cue.role in ("acts", "voice", "subject")), None)
    return next((cue for cue in cues if cue.role in TELLING and cue.sentence == 0), None)
