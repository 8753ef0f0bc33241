"""What speaks for and against each candidate: named signs, to be weighed in one visible table.

Runs inside ``storyledger.reading.speakers``, on one section. Nothing here decides; a sign is a name such as ``after.tagged.name``, and
what it is worth stands in ``lexicon/speaker_weights.tsv``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from storyledger.entries import CharacterId, Mention
from storyledger.reading.cast import Cast
from storyledger.reading.conversation import Turn
from storyledger.reading.cues import Cue, cues_in
from storyledger.reading.passage import Passage
from storyledger.reading.utterances import Quote
from storyledger.reading.vocatives import Naming, naming_in
from storyledger.span import Span

__all__ = ["NOBODY", "Scenery", "Signs"]

Signs = list[str]

NOBODY = CharacterId("")
"""The candidate that stands for somebody who is not in the cast."""

BACK = 8
"""How many people named before a turn are candidates."""
AHEAD = 3
"""How many people named after it are."""
FAR = 5000
"""Code points after which a name is out of sight."""


@dataclass(frozen=True)
class Around:
    """One turn with its cues, by place."""

    cues: dict[str, tuple[Cue, ...]]
    """``before``, ``between``, ``after``, ``lead`` (narration above) and ``trail`` (narration below)."""
    naming: Naming
    colon: bool
    """The narration before or above ends with a colon or comma."""


class Scenery:
    """The turns of one section with everything around them that may show who speaks."""

    def __init__(
        self,
        passage: Passage,
        quotes: tuple[Quote, ...],
        turns: tuple[Turn, ...],
        mentions: tuple[Mention, ...],
        cast: Cast,
    ):
        self.passage, self.quotes, self.turns, self.cast = passage, quotes, turns, cast
        self._mention_at = {mention.span.start: mention for mention in mentions}
        self._mentions = mentions
        self._mention_starts = [mention.span.start for mention in mentions]
        self._index_narration()
        self.around = [self._around(index) for index in range(len(turns))]
        self.tags = [self._tag(around) for around in self.around]

    # -- narration ---------------------------------------------------------------------------------------------

    def _index_narration(self) -> None:
        starts = [quote.span.start for quote in self.quotes]
        self.told: list[tuple[int, CharacterId]] = []
        self.positions: dict[CharacterId, list[int]] = {}
        self.all_positions: dict[CharacterId, list[int]] = {}
        for mention in self._mentions:
            if mention.character is None:
                continue
            at = mention.span.start
            self.all_positions.setdefault(mention.character, []).append(at)
            index = bisect_right(starts, at) - 1
            if index >= 0 and at < self.quotes[index].span.end:
                continue
            self.told.append((at, mention.character))
            self.positions.setdefault(mention.character, []).append(at)
        self._told_starts = [at for at, _ in self.told]

    def _around(self, index: int) -> Around:
        turn, story = self.turns[index], self.passage.story
        text = self.passage.text
        cues: dict[str, tuple[Cue, ...]] = {
            "before": self._cues(turn.first, turn.before),
            "between": tuple(
                cue
                for number, span in enumerate(turn.between)
                for cue in self._cues(self._story_at(turn, span), span)
            ),
            "after": self._cues(turn.last, turn.after),
        }
        lead = text[turn.before.start : turn.before.end].rstrip(" _*\n")
        if not lead and turn.first > 0 and not (index and turn.gap == 0):
            above = story[turn.first - 1].span if turn.gap > 1 else self.turns[index - 1].after
            lead = text[above.start : above.end].rstrip(" _*\n") if turn.gap else ""
            if turn.gap > 1 or (turn.gap == 1 and lead.endswith((":", ",", "--", "—"))):
                cues["lead"] = self._cues(turn.first - 1, above)
        below = self.turns[index + 1].first if index + 1 < len(self.turns) else len(story)
        if turn.last + 1 < min(below, len(story)):
            cues["trail"] = self._cues(turn.last + 1, story[turn.last + 1].span)
        spans = [self.quotes[quote].span for quote in turn.quotes]
        naming = naming_in(text, spans, self._inside(spans))
        return Around(cues, naming, lead.endswith((":", ",", "--", "—", "–", "-")))

    def _story_at(self, turn: Turn, span: Span) -> int:
        for place in range(turn.first, turn.last):
            if span.start < self.passage.story[place].span.end:
                return place
        return turn.last

    def _cues(self, place: int, span: Span) -> tuple[Cue, ...]:
        return tuple(cues_in(self.passage.story[place], span, self._mention_at))

    def _inside(self, spans: list[Span]) -> list[Mention]:
        found: list[Mention] = []
        for span in spans:
            low = bisect_left(self._mention_starts, span.start)
            high = bisect_left(self._mention_starts, span.end)
            found.extend(self._mentions[low:high])
        return found

    def _tag(self, around: Around) -> Cue | None:
        """Return the cue that goes with a verb of speech in the turn's own paragraph, if there is one."""
        for place in ("after", "between", "before"):
            for cue in around.cues.get(place, ()):
                if cue.role in ("says", "tagged") and not (place == "after" and cue.sentence > 0):
                    return cue
        return None

    # -- candidates --------------------------------------------------------------------------------------------

    def candidates(self, index: int) -> list[CharacterId]:
        """Return who may say turn ``index``: people named near it, and ``NOBODY`` for somebody else."""
        turn = self.turns[index]
        start = self.quotes[turn.quotes[0]].span.start
        end = self.quotes[turn.quotes[-1]].span.end
        who: dict[CharacterId, None] = {}
        for near in range(max(0, index - 3), min(len(self.turns), index + 4)):
            around = self.around[near]
            for place, cues in around.cues.items():
                for cue in cues:
                    if cue.who is not None and (near <= index + 1 or cue.role in ("says", "tagged")):
                        who.setdefault(cue.who)
            for name in around.naming.addressed:
                who.setdefault(name)
        for near in range(max(0, index - 8), min(len(self.turns), index + 9)):
            tag = self.tags[near]
            if tag is not None and tag.who is not None:
                who.setdefault(tag.who)
        self._named_before(start, who)
        self._named_after(end, who)
        if self.cast.narrator is not None:
            who.setdefault(self.cast.narrator)
        who.pop(NOBODY, None)
        return [*who, NOBODY]

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

    # -- signs -------------------------------------------------------------------------------------------------

    def signs(self, index: int, names: list[CharacterId]) -> list[Signs]:
        """Return the signs for each of ``names`` on turn ``index``, in the same order."""
        out: list[Signs] = [["nobody"] if name == NOBODY else [] for name in names]
        real = [at for at, name in enumerate(names) if name != NOBODY]
        self._cue_signs(index, names, out, real)
        self._neighbour_signs(index, names, out, real)
        self._naming_signs(index, names, out, real)
        self._standing_signs(index, names, out, real)
        return out

    def _cue_signs(self, index: int, names: list[CharacterId], out: list[Signs], real: list[int]) -> None:
        around = self.around[index]
        for place, cues in around.cues.items():
            seen: set[str] = set()
            last = cues[-1].sentence if cues else 0
            for cue in cues:
                key = self._key(place, cue, last)
                if place in ("before", "lead") and around.colon and cue.sentence == last:
                    key += ".colon"
                shape = cue.pronoun or "name"
                if (key + shape) in seen:
                    continue
                seen.add(key + shape)
                self._weigh(cue, key, names, out, real)

    @staticmethod
    def _key(place: str, cue: Cue, last: int) -> str:
        near = cue.sentence == 0 if place in ("after", "trail", "between") else cue.sentence == last
        return f"{place}.{cue.role}" if near else f"{place}.far.{cue.role}"

    def _weigh(self, cue: Cue, key: str, names: list[CharacterId], out: list[Signs], real: list[int]) -> None:
        """Add the sign of one cue to everybody it may mean."""
        if cue.pronoun is None or cue.pronoun in ("i", "we"):
            who = cue.who if cue.pronoun is None else (self.cast.narrator if cue.pronoun == "i" else None)
            shape = "name" if cue.pronoun is None else cue.pronoun
            if who is None and shape == "name":
                out[-1].append(f"{key}.stranger")
            for at in real:
                if names[at] == who:
                    out[at].append(f"{key}.{shape}")
            return
        if cue.who is not None:
            for at in real:
                if names[at] == cue.who:
                    out[at].append(f"{key}.known")
        if cue.role in ("object", "owner") and "far" in key:
            return
        ranked = self._ranked(cue, names, real)
        for at in real:
            out[at].append(f"{key}.{ranked[at]}")
        out[-1].append(f"{key}.pronoun")

    def _ranked(self, cue: Cue, names: list[CharacterId], real: list[int]) -> dict[int, str]:
        """Return how well each candidate fits a pronoun: by gender, then by how lately they were named."""
        fits: list[tuple[int, int]] = []
        ranked: dict[int, str] = {}
        for at in real:
            pronouns = self.cast.pronouns(names[at])
            if pronouns is not None and pronouns != cue.pronoun or (names[at] == self.cast.narrator):
                ranked[at] = "clash"
            else:
                fits.append((self._last_named(names[at], cue.span.start), at))
        fits.sort(reverse=True)
        for rank, (_, at) in enumerate(fits, 1):
            open_ = "u" if self.cast.pronouns(names[at]) is None else ""
            ranked[at] = f"{open_}{min(rank, 4)}"
        return ranked

    def _last_named(self, name: CharacterId, before: int) -> int:
        positions = self.positions.get(name, [])
        at = bisect_left(positions, before) - 1
        return positions[at] if at >= 0 else -1

    def _neighbour_signs(
        self, index: int, names: list[CharacterId], out: list[Signs], real: list[int]
    ) -> None:
        """Add what the turns around say: who speaks there hardly speaks here, who is spoken to there does."""
        for step, label in ((-1, "prev"), (1, "next"), (-2, "prev2"), (2, "next2")):
            other = index + step
            if not 0 <= other < len(self.turns):
                continue
            distance = self._distance(index, other)
            if distance is None:
                continue
            label = f"{label}.{distance}"
            seen: set[str] = set()
            for place in ("before", "between", "after"):
                for cue in self.around[other].cues.get(place, ()):
                    if cue.pronoun in ("i", None) and f"{cue.role}" not in seen and cue.role != "owner":
                        seen.add(cue.role)
                        self._weigh(cue, f"{label}.{cue.role}", names, out, real)
                    elif (
                        cue.role in ("says", "tagged") and cue.pronoun in ("he", "she") and "pro" not in seen
                    ):
                        seen.add("pro")
                        for at in real:
                            pronouns = self.cast.pronouns(names[at])
                            fit = "clash" if pronouns not in (None, cue.pronoun) else "fits"
                            out[at].append(f"{label}.tag.{fit}")

    def _distance(self, one: int, other: int) -> str | None:
        """Return how close two turns are: ``near`` (nothing between), ``apart``, or None when a break lies between."""
        low, high = min(one, other), max(one, other)
        gaps = [self.turns[at].gap for at in range(low + 1, high + 1)]
        if any(self.turns[at].broken for at in range(low + 1, high + 1)) or max(gaps) > 6:
            return None
        return "near" if max(gaps) <= 1 else "apart"

    def _naming_signs(self, index: int, names: list[CharacterId], out: list[Signs], real: list[int]) -> None:
        for step, label in (
            (0, "self"),
            (-1, "prev"),
            (1, "next"),
            (-2, "prev2"),
            (2, "next2"),
            (-3, "prev3"),
            (3, "next3"),
        ):
            other = index + step
            if not 0 <= other < len(self.turns):
                continue
            distance = self._distance(index, other) if step else "here"
            if distance is None:
                continue
            naming = self.around[other].naming
            for at in real:
                name = names[at]
                if name in naming.addressed:
                    out[at].append(f"{label}.{distance}.addressed.{naming.addressed[name]}")
                elif name in naming.named and abs(step) < 3:
                    out[at].append(f"{label}.{distance}.named")
                if name in naming.introduced and abs(step) < 3:
                    out[at].append(f"{label}.{distance}.introduced")
                if naming.polite and abs(step) < 2:
                    fits = {None: "open", naming.polite: "fits"}.get(self.cast.pronouns(name), "clash")
                    out[at].append(f"{label}.{distance}.polite.{fits}")

    def _standing_signs(
        self, index: int, names: list[CharacterId], out: list[Signs], real: list[int]
    ) -> None:
        """Add how present each candidate is: named lately, often, tagged near by."""
        turn = self.turns[index]
        start = self.quotes[turn.quotes[0]].span.start
        end = self.quotes[turn.quotes[-1]].span.end
        tagged = self._tagged_near(index)
        order = sorted(real, key=lambda at: -self._last_named(names[at], start))
        for rank, at in enumerate(order, 1):
            name = names[at]
            positions = self.positions.get(name, [])
            last = self._last_named(name, start)
            out[at].append(f"recent.{min(rank, 6)}" if last >= 0 else "recent.never")
            out[at].append("last." + _far(start - last if last >= 0 else None))
            often = bisect_left(positions, start) - bisect_left(positions, start - 3000)
            out[at].append(f"often.{min(often, 6)}")
            ahead = bisect_left(positions, end + 1500) - bisect_left(positions, end)
            out[at].append(f"ahead.{min(ahead, 4)}")
            out[at].append(f"total.{min(len(positions).bit_length(), 8)}")
            if name == self.cast.narrator:
                out[at].append("narrator")
            character = self.cast.by_id.get(name)
            if character and character.kind != "person":
                out[at].append(f"kind.{character.kind}")
            if name in tagged:
                out[at].append(f"active.{tagged[name]}")

    def _tagged_near(self, index: int) -> dict[CharacterId, str]:
        """Return who has a tag of their own near by, with how near."""
        near: dict[CharacterId, str] = {}
        for reach, label in ((10, "10"), (5, "5")):
            for other in range(max(0, index - reach), min(len(self.turns), index + reach + 1)):
                tag = self.tags[other]
                if other == index or tag is None:
                    continue
                who = self.cast.narrator if tag.pronoun == "i" else tag.who
                if who is not None:
                    near[who] = label
        return near


def _far(distance: int | None) -> str:
    """Return a distance in code points as one of a few steps."""
    if distance is None:
        return "never"
    for step in (60, 150, 300, 600, 1200, 2500):
        if distance <= step:
            return str(step)
    return "more"
