"""How many a group counts through the story.

Three voices that may disagree: the text, the author outside the story, and the laws of the world.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.sources.numbers import number_of
from storyledger.views.pictures import svg
from storyledger.views.pictures.course import Course
from storyledger.views.pictures.palette import Pen
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.telling import is_told, said_how
from storyledger.views.wording import plain

if TYPE_CHECKING:
    from storyledger.entries import Event, State
    from storyledger.ledger import Ledger
    from storyledger.world import World

__all__ = ["draw", "groups"]

LEFT, WIDTH, RIGHT = 60.0, 860.0, 60.0
TOP, TALL = 22.0, 130.0
CAPTION = (
    "Every dot is a number the text gives for {group}; a hollow one is remembered or reported. A dashed "
    "line is what holds for the whole story: how many the author says outside it, or how many the group "
    "counts. The stepped line is what the laws of the world make of it."
)


def groups(ledger: Ledger) -> tuple[str, ...]:
    """Return the groups that are counted, by id or by the text's word: the cast's first, then by counts."""
    counts: Counter[str] = Counter()
    for event in ledger.events:
        if "group" in event.roles and _number(event) is not None and is_told(event):
            counts[_known(ledger, event.roles["group"])] += 1
    counts.update(_known(ledger, claim.text) for claim in ledger.declarations if claim.number is not None)
    counts.update(person.id for person in ledger.characters if person.kind == "group" and person.size)
    ranked = sorted(counts.items(), key=lambda item: (ledger.get(item[0]) is None, -item[1], item[0]))
    return tuple(group for group, _ in ranked)


def _known(ledger: Ledger, group: str) -> str:
    """Return the id of a group of the cast for any of its names, with or without article, else the words."""
    if ledger.get(group) is not None:
        return group
    person = (
        ledger.called(group) or ledger.called(f"the {group}") or ledger.called(group.removeprefix("the "))
    )
    return person.id if person is not None else group


def draw(world: World, group: str = "", *, link: Link = to_position, name: str = "headcount") -> Picture:
    """Draw the counts of one group.

    Args:
        world: the story under its laws.
        group: its id, or the word the text has for it; by default the one counted most often.
        link: makes the address of a passage.
        name: of the picture, one of its own for every picture on a page.

    """
    group = _known(world.ledger, group or next(iter(groups(world.ledger)), ""))
    counts = _Counts(world, group, link)
    called = plain(world.ledger.name(group or None, "nobody"))
    title, caption = f"How many: {called}", CAPTION.format(group=called)
    width, height = LEFT + WIDTH + RIGHT, TOP + TALL + 36
    return framed(name, title, caption, (width, height), counts.parts(), counts.table())


@dataclass(frozen=True)
class _Counts:
    """One picture in the making."""

    world: World
    group: str
    link: Link

    @property
    def ledger(self) -> Ledger:
        return self.world.ledger

    @cached_property
    def course(self) -> Course:
        return Course(self.ledger, LEFT, WIDTH)

    @cached_property
    def told(self) -> list[tuple[Event, int]]:
        """What the text says, where it says it."""
        found = []
        for event in self.ledger.events:
            number, group = _number(event), event.roles.get("group")
            if number is not None and group and is_told(event) and _known(self.ledger, group) == self.group:
                found.append((event, number))
        return found

    @cached_property
    def claims(self) -> list[tuple[str, int, int]]:
        """What holds for the whole story: who says so, how many, and where."""
        found = [
            ("the author", claim.number, claim.span.start)
            for claim in self.ledger.declarations
            if claim.number is not None and _known(self.ledger, claim.text) == self.group
        ]
        person = self.ledger.get(self.group)
        if person is not None and person.size and person.first is not None:
            found.append(("the story", person.size, person.first))
        return found

    @cached_property
    def states(self) -> list[tuple[State, int]]:
        """What tallies of the laws say."""
        found = []
        for state in self.world.states():
            tally = self.world.laws.fluents[state.fluent].kind == "tally"
            if tally and state.of == self.group and state.value is not None and state.value.isdigit():
                found.append((state, int(state.value)))
        return found

    @cached_property
    def most(self) -> int:
        numbers = [number for _, number in self.told] + [number for _, number in self.states]
        return max([*numbers, *(number for _, number, _ in self.claims)], default=1)

    def y(self, number: int) -> float:
        return TOP + TALL * (1 - number / max(self.most, 1))

    def parts(self) -> Iterator[Markup]:
        bottom = TOP + TALL + 8
        yield self.course.axis(8, bottom)
        yield svg.tag(
            "line", x1=LEFT, x2=LEFT + WIDTH, y1=self.y(0), y2=self.y(0), stroke="currentColor", opacity=0.5
        )
        for number in sorted({0, self.most}):
            yield svg.label(str(number), LEFT - 8, self.y(number) + 4, text_anchor="end")
        for claim in self.claims:
            yield self._claim(*claim)
        for state, number in self.states:
            yield self._step(state, number)
        for event, number in self.told:
            yield self._dot(event, number)

    def _claim(self, says: str, number: int, start: int) -> Markup:
        y = self.y(number)
        line = svg.tag(
            "line",
            x1=LEFT,
            x2=LEFT + WIDTH,
            y1=y,
            y2=y,
            stroke="currentColor",
            stroke_dasharray="6 4",
            opacity=0.6,
        )
        words = svg.label(f"{says}: {number}", LEFT + WIDTH, y - 4, halo=True, text_anchor="end")
        about = svg.title(f"{says} says {number}" if says == "the author" else f"{number} in the story")
        return svg.tag("a", about, line, words, href=self.link(start), data_start=start)

    def _step(self, state: State, number: int) -> Markup:
        y, pen, start = self.y(number), Pen(0), state.start
        line = svg.tag(
            "line",
            x1=self.course.at(start),
            x2=self.course.at(state.end),
            y1=y,
            y2=y,
            stroke="currentColor",
            stroke_width=2.5,
        )
        about = svg.title(f"By the laws {number}, from {self.course.where.of(start)}")
        return svg.tag(
            "a", about, line, href=self.link(start), class_=pen.style, color=pen.hue, data_start=start
        )

    def _dot(self, event: Event, number: int) -> Markup:
        x, y, start = self.course.at(event.span.start), self.y(number), event.span.start
        fill = "currentColor" if event.actuality == "asserted" else svg.PAPER
        dot = svg.tag("circle", cx=x, cy=y, r=4, fill=fill, stroke="currentColor", stroke_width=1.4)
        words = svg.label(str(number), x, y - 8, halo=True, text_anchor="middle")
        about = svg.title(f"{self.course.where.of(start)}: {self._words(event)}")
        return svg.tag("a", about, dot, words, href=self.link(start), class_="flag", data_start=start)

    def _words(self, event: Event) -> str:
        return plain(event.span.of(self.ledger.text))

    def table(self) -> Table:
        rows = [
            Row(cells=(says, str(number), plain(self.ledger.name(self.group))), start=start)
            for says, number, start in self.claims
        ]
        rows += [
            Row(
                cells=(
                    self.course.where.of(event.span.start),
                    f"{number}{said_how(event)}",
                    self._words(event),
                ),
                start=event.span.start,
            )
            for event, number in self.told
        ]
        rows += [
            Row(cells=(self.course.where.of(state.start), f"{number} (by the laws)", ""), start=state.start)
            for state, number in self.states
        ]
        return Table(heads=("Where", "How many", "Words"), rows=tuple(rows))


def _number(event: Event) -> int | None:
    return number_of(event.roles.get("number", ""))
