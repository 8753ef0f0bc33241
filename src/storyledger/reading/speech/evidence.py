"""What speaks for and against each candidate: named signs, to be weighed in one visible table.

Runs inside ``storyledger.reading.speech.speakers``, turn by turn. Nothing here decides: a sign is a name,
and what it is worth stands in ``lexicon/speaker_weights.tsv``. A sign's name reads from the outside in:
where the cue stands (``before``, ``between``, ``after`` the words, in the ``lead`` above or the ``trail``
below, in the turn ``prev`` or ``next``), which part it plays there (see ``cues``), and how the candidate
fits it: by ``name``, as the ``known`` meaning of a pronoun, as the nearest (``1``), second nearest
(``2``) … person of its gender, or not (``clash``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from storyledger.entries import CharacterId
from storyledger.reading.speech.cue import Cue
from storyledger.reading.speech.meant import signs_of_meant
from storyledger.reading.speech.scenery import NOBODY, TELLING, Scenery

__all__ = ["Signs", "signs_of"]

Signs = list[str]

PARTS = {"says": "says", "tagged": "says", "adds": "says", "voice": "says", "acts": "acts"}
"""Part of a cue, roughly: what it says or what it does."""
NEAR = 400
"""Code points within which a name is close to a pronoun."""
SURE = 0.8
"""Confidence from which the meaning of a pronoun counts as sure."""
STEPS = (60, 150, 300, 600, 1200, 2500)
"""Distances, in code points, that are told apart."""
TALK, FURTHEST = 8, 7
"""How many turns away somebody's tag is looked for, and how many are told apart."""
PAUSE = 3
"""Paragraphs from one turn to the next in one conversation, at most; in one paragraph nobody takes turns."""
_STYLED = frozenset("mother father wife husband mamma papa mama".split())
"""Kin who are called Mr. or Mrs. by a surname that is theirs and whose kin they are."""
_STYLES = frozenset("Mr Mrs Lady Sir Lord".split())
NEIGHBOURS = ((-1, "prev"), (1, "next"), (-2, "prev2"), (2, "next2"), (-3, "prev3"), (3, "next3"))


def signs_of(scenery: Scenery, index: int, names: list[CharacterId]) -> list[Signs]:
    """Return the signs for each of ``names`` on turn ``index``, in the same order; ``NOBODY`` comes last."""
    evidence = _Evidence(scenery, index, names)
    evidence.cues()
    evidence.neighbours()
    evidence.names_said()
    evidence.standing()
    evidence.taking_turns()
    evidence.meant()
    return evidence.out


class _Evidence:
    """Collects the signs of one turn."""

    def __init__(self, scenery: Scenery, index: int, names: list[CharacterId]) -> None:
        self._scenery, self._index, self._names = scenery, index, names
        self._people = [at for at, name in enumerate(names) if name != NOBODY]
        self.out: list[Signs] = [["nobody"] if name == NOBODY else [] for name in names]

    def cues(self) -> None:
        """Add the narration around the turn."""
        around = self._scenery.around[self._index]
        for place, cues in around.cues.items():
            colon = around.colon and place in ("before", "lead")
            suffix = ".colon" if colon else ".bound" if place in around.bound else ""
            main = around.main.get(place)
            seen: set[str] = set()
            for cue in cues:
                if cue is main:
                    self._weigh(cue, f"{place}.{cue.role}{suffix}", fine=place != "trail")
                    if cue.pronoun in ("he", "she") and place != "trail":
                        self._doers(cue, f"doer.{place}.{PARTS.get(cue.role, 'other')}")
                        self._looker(cue)
                    if self._scenery.has_beats and cue.role == "acts" and place == "after" and not suffix:
                        self._weigh(cue, "beat", fine=False)
                    continue
                far = "far" if main is None or cue.sentence != main.sentence else "also"
                key = f"{place}.{far}.{cue.role}"
                if key not in seen:
                    seen.add(key)
                    self._mention(cue, key)
        tag = self._scenery.tags[self._index]
        is_brief = self._scenery.cast.is_short and tag is not None and tag.who not in around.names.addressed
        if is_brief and tag is not None and tag.who in self._names:
            self.out[self._names.index(tag.who)].append("brief.pronoun" if tag.pronoun else "brief.tag")

    def neighbours(self) -> None:
        """Add the tags of the turns around: who speaks there hardly speaks here."""
        for step, label in NEIGHBOURS[:4]:
            other = self._index + step
            distance = self._distance(other)
            if distance is None:
                continue
            around = self._scenery.around[other]
            seen: set[str] = set()
            for place in ("before", "between", "after", "tail"):
                for cue in around.cues.get(place, ()):
                    role = cue.role if cue is around.main.get(place) else f"also.{cue.role}"
                    if role not in seen and cue.role != "owner":
                        seen.add(role)
                        self._mention(cue, f"{label}.{distance}.{role}")
            tag = self._scenery.tags[other]
            if tag is not None and tag.pronoun in ("he", "she"):
                self._fit(tag.pronoun, f"{label}.{distance}.tag")

    def names_said(self) -> None:
        """Add whom the words themselves name, here and in the turns around."""
        for step, label in ((0, "self"), *NEIGHBOURS):
            other = self._index + step
            distance = self._distance(other) if step else "here"
            if distance is None:
                continue
            said = self._scenery.around[other].names
            place = f"{label}.{distance}"
            for at in self._people:
                name = self._names[at]
                if name in said.addressed:
                    self.out[at].append(f"{place}.addressed.{said.addressed[name]}")
                    if step == -1 and distance == "near":
                        self.out[at] += self._how_called(other, name)
                elif name in said.named and abs(step) < 3:
                    self.out[at].append(f"{place}.named")
                if name in said.introduced and abs(step) < 3:
                    self.out[at].append(f"{place}.introduced")
                if name in said.own and not step:
                    self.out[at].append("own.name")
            if said.polite and abs(step) < 2:
                self._fit(said.polite, f"{place}.polite")

    def _how_called(self, other: int, name: CharacterId) -> Iterator[str]:
        """Yield whether the turn before asks whom it calls, and whether it calls them last of several."""
        called = self._scenery.around[other].names.addressed
        if self._scenery.asks(other):
            yield "prev.near.asked"
            if self._scenery.cast.is_short and called[name] != "weak":
                yield "brief.asked"
        if len(called) > 1:
            yield "prev.near.called.last" if next(reversed(called)) == name else "prev.near.called.first"

    def standing(self) -> None:
        """Add how present each candidate is: named lately, often, tagged near by."""
        here = self._scenery.ends(self._index)
        tagged, described = self._tagged_near(), self._described()
        narrator, eyes = self._scenery.narrator_at(here.start), self._scenery.eyes_at(here.start)
        order = sorted(self._people, key=lambda at: -self._scenery.last_named(self._names[at], here.start))
        people = (name for name in self._names if self._is_person(name))
        most = max(map(self._size, people), default=0)
        for rank, at in enumerate(order, 1):
            name, out = self._names[at], self.out[at]
            last = self._scenery.last_named(name, here.start)
            out.append(f"recent.{min(rank, 6)}" if last >= 0 else "recent.never")
            out.append(f"last.{_step(here.start - last if last >= 0 else None)}")
            if name == narrator:
                out.append("narrator")
            elif name == eyes:
                out.append("eyes")
            if self._is_person(name):
                out += self._often(name, here.start, here.end, most)
            else:  # a description is seldom used twice: how often says nothing
                tagged_as = ".brief" if self._scenery.cast.is_short else ".tagged"
                out.append(f"kind.{self._kind(name)}{tagged_as if name in described else ''}")
            if name in tagged:
                out.append(f"active.{tagged[name]}")
            if not self._scenery.is_of_scene(name, here.start):
                out.append("elsewhere")
            elif self._scenery.is_only_named(name, here.start):
                out.append("only.named")

    def taking_turns(self) -> None:
        """Add how many turns away each candidate has a tag, before and after, in one conversation."""
        for side, step in (("back", -1), ("on", 1)):
            spoke = self._spoke(step)
            for at in self._people:
                if self._names[at] in spoke:
                    self.out[at].append(f"spoke.{side}.{min(spoke[self._names[at]], FURTHEST)}")

    def meant(self) -> None:
        """Add what tells apart those whom the pronoun or the description of the tag may mean."""
        tag = self._scenery.tags[self._index]
        word = (tag.pronoun or tag.noun) if tag else None
        if tag is None or word not in ("he", "she", "any"):
            return
        narrator = self._scenery.narrator_at(tag.span.start)
        fit = {
            name: at
            for at in self._people
            if (name := self._names[at]) != narrator and self._agrees(name, word)
        }
        for name, sign in signs_of_meant(self._scenery, self._index, tag, fit):
            self.out[fit[name]].append(sign)

    def _spoke(self, step: int) -> dict[CharacterId, int]:
        """Return who has a tag in the turns on one side, and how many turns away the nearest is."""
        turns, found = self._scenery.turns, dict[CharacterId, int]()
        for away in range(1, TALK + 1):
            other = self._index + step * away
            later = max(other, other - step)
            if not 0 <= other < len(turns) or turns[later].broken or not 0 < turns[later].gap <= PAUSE:
                break
            who = self._scenery.tagged(other)
            if who is not None:
                found.setdefault(who, away)
        return found

    def _size(self, name: CharacterId) -> int:
        """Return how often narration names somebody, in powers of two."""
        return min(len(self._scenery.positions.get(name, [])).bit_length(), 8)

    def _often(self, name: CharacterId, start: int, end: int, most: int) -> list[str]:
        positions = self._scenery.positions.get(name, [])
        often = bisect_left(positions, start) - bisect_left(positions, start - 3000)
        ahead = bisect_left(positions, end + 1500) - bisect_left(positions, end)
        return [
            f"often.{min(often, 6)}",
            f"ahead.{min(ahead, 4)}",
            f"less.{min(most - self._size(name), 5)}",
        ]

    def _described(self) -> set[CharacterId]:
        """Return who the narration beside the turn says it is, by name or description."""
        around = self._scenery.around[self._index]
        return {cue.who for cue in around.main.values() if cue.who is not None and cue.role in TELLING}

    def _tagged_near(self) -> dict[CharacterId, str]:
        """Return who has a tag near by, with how many turns away at most."""
        near: dict[CharacterId, str] = {}
        for reach in (10, 5):
            low, high = max(0, self._index - reach), min(len(self._scenery.turns), self._index + reach + 1)
            for other in range(low, high):
                who = self._scenery.tagged(other)
                if other != self._index and who is not None:
                    near[who] = str(reach)
        return near

    def _distance(self, other: int) -> str | None:
        if not 0 <= other < len(self._scenery.turns):
            return None
        return self._scenery.distance(self._index, other)

    def _weigh(self, cue: Cue, key: str, *, fine: bool) -> None:
        """Add the sign of one cue to everybody it may mean."""
        self._mention(cue, key)
        if cue.pronoun in ("he", "she", "they", "it"):
            ranked = self._ranked(cue, cue.pronoun, fine=fine and cue.pronoun != "it")
            key = "it" if cue.pronoun == "it" else key
            eyes = self._scenery.eyes_at(cue.span.start)
            for at in self._people:
                self.out[at].append(f"{key}.{ranked[at]}")
                if self._names[at] == eyes and ranked[at] != "clash" and cue.who in (None, eyes):
                    self.out[at].append(f"{key}.eyes")
            self.out[-1].append(f"{key}.pronoun")
        elif cue.pronoun == "we" and PARTS.get(cue.role) == "says" and key.endswith(".bound"):
            self.out[-1].append("several")
        elif cue.noun and cue.role in TELLING and not self._is_person(cue.who):
            ranked = self._ranked(cue, cue.noun, fine=False)
            shape = "kin" if cue.kin else "new" if cue.new else "noun"
            for at in self._people:
                if cue.owner is not None and self._names[at] == cue.owner:
                    self.out[at].append("owner")
                elif self._names[at] != cue.who and not (cue.noun == "any" and ranked[at] == "clash"):
                    self.out[at].append(f"{key}.{shape}.{ranked[at]}")
            if cue.of in ("he", "she"):
                self._family(cue, cue.of)

    def _family(self, cue: Cue, of: str) -> None:
        """Add who may be whose "mother" or "wife": rather one of the name of whoever else was named last."""
        noun = cue.span.of(self._scenery.passage.text).split()[-1].lower()
        for at in self._people:
            name = self._names[at]
            owner = self._nearest(of, cue.span.start, name)
            if owner is None or not self._agrees(name, cue.noun or "any"):
                continue
            if not self._surnames(owner).isdisjoint(self._surnames(name)):
                styled = noun in _STYLED and self._is_styled(name)
                self.out[at].append("family.styled" if styled else "family.house")

    def _nearest(self, pronoun: str, start: int, but: CharacterId) -> CharacterId | None:
        """Return whoever else of a gender was named last."""
        fits = [
            (self._scenery.last_named(self._names[at], start), self._names[at])
            for at in self._people
            if self._scenery.pronouns(self._names[at]) == pronoun and self._names[at] != but
        ]
        last, name = max(fits, default=(-1, None))
        return name if last >= 0 else None

    def _surnames(self, who: CharacterId) -> set[str]:
        """Return what the names of somebody that have two words and more end with."""
        return {words[-1] for words in self._scenery.forms(who) if len(words) > 1}

    def _is_styled(self, who: CharacterId) -> bool:
        """Tell whether somebody is called "Mr." or "Mrs."."""
        return any(words[0].rstrip(".") in _STYLES for words in self._scenery.forms(who))

    def _mention(self, cue: Cue, key: str) -> None:
        """Add the sign of a cue to the one person it means, as far as that is known."""
        who, shape = cue.who, "name"
        if cue.pronoun == "i":
            who, shape = self._scenery.narrator_at(cue.span.start), "i"
        elif cue.pronoun is not None:
            shape = "known" if cue.resolved >= SURE else "likely"
        for at in self._people:
            if self._names[at] == who:
                self.out[at].append(f"{key}.{shape}")
        if who is None and cue.pronoun is None:
            self.out[-1].append(f"{key}.{'new' if cue.new else 'noun' if cue.noun else 'stranger'}")

    def _fit(self, pronoun: str, key: str) -> None:
        """Add whether each candidate's gender is the one a neighbouring turn asks for."""
        for at in self._people:
            fits = {None: "open", pronoun: "fits"}.get(self._scenery.pronouns(self._names[at]), "clash")
            self.out[at].append(f"{key}.{fits}")

    def _doers(self, cue: Cue, key: str) -> None:
        """Add how lately each candidate that a pronoun may mean did something, by rank."""
        narrator = self._scenery.narrator_at(cue.span.start)
        fits = [
            (did, at)
            for at in self._people
            if (did := self._scenery.last_did(self._names[at], cue.span.start)) >= 0
            and self._agrees(self._names[at], cue.pronoun or "any")
            and self._names[at] != narrator
        ]
        for rank, (_, at) in enumerate(sorted(fits, reverse=True), 1):
            self.out[at].append(f"{key}.{min(rank, 3)}")

    def _looker(self, cue: Cue) -> None:
        """Add that a pronoun is taken for whoever looks on, in a short story."""
        eyes = self._scenery.eyes_at(cue.span.start)
        if self._scenery.cast.is_short and cue.who == eyes and eyes in self._names:
            self.out[self._names.index(eyes)].append("brief.eyes")

    def _is_person(self, who: CharacterId | None) -> bool:
        return who is not None and self._kind(who) == "person"

    def _kind(self, who: CharacterId) -> str:
        character = self._scenery.cast.by_id.get(who)
        return character.kind if character else "unknown"

    def _agrees(self, name: CharacterId, pronoun: str) -> bool:
        """Tell whether a pronoun may mean somebody; "it" means only those without a name."""
        own = self._scenery.pronouns(name)
        if pronoun == "it":
            return own == "it" or not self._is_person(name)
        return pronoun == "any" or own is None or own == pronoun

    def _ranked(self, cue: Cue, pronoun: str, *, fine: bool) -> dict[int, str]:
        """Return how well each candidate fits a pronoun: by gender, then by how lately they were named."""
        start = cue.span.start
        fits: list[tuple[int, int]] = []
        ranked: dict[int, str] = {}
        narrator = self._scenery.narrator_at(start)
        for at in self._people:
            last = self._scenery.last_named(self._names[at], start)
            is_unknown = pronoun == "it" and last < 0
            if is_unknown or not self._agrees(self._names[at], pronoun) or self._names[at] == narrator:
                ranked[at] = "clash"
            else:
                fits.append((last, at))
        fits.sort(reverse=True)
        for rank, (last, at) in enumerate(fits, 1):
            is_open = self._scenery.pronouns(self._names[at]) is None
            ranked[at] = _rank(rank, is_open, start - last <= NEAR) if fine else "1" if rank == 1 else "2+"
        return ranked


def _rank(rank: int, is_open: bool, is_near: bool) -> str:
    """Return the name of a rank: ``u`` for unknown gender, ``n`` or ``f`` for near or far."""
    if rank > 2:
        return str(min(rank, 4))
    return f"u{rank}" if is_open else f"{rank}{'n' if is_near else 'f'}"


def _step(distance: int | None) -> str:
    """Return a distance in code points as one of a few steps."""
    if distance is None:
        return "never"
    return next((str(step) for step in STEPS if distance <= step), "more")
