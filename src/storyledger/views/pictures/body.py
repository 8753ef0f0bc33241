"""One person through the story: alive, awake, free, whole, of what rank, where; and what made it so.

Rows are whatever traits and links the laws of the story's world give people, so a world with ranks shows
ranks. A state begins at the passage that sets it; where the text leaves it open, there is no bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.views.pictures import svg
from storyledger.views.pictures.course import Course, Flag, flags, lane_name
from storyledger.views.pictures.geometry import LETTER
from storyledger.views.pictures.palette import Pen
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.telling import is_told, said_how, told
from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from storyledger.entries import CharacterId, Event, State
    from storyledger.ledger import Ledger
    from storyledger.world import Fluent, World

__all__ = ["draw"]

LEFT, WIDTH, RIGHT = 180.0, 740.0, 60.0
LANE, STEP = 18.0, 26.0
EVENTS = frozenset(
    (
        "is_born dies kills is_found_dead is_hurt hurts heals falls_unconscious wakes is_poisoned is_cured"
        " captures is_held escapes frees turns_into gains loses has bites feels marries rests rises revives"
        " is_staked"
    ).split()
)
"""What happens to a body, a rank or a heart."""
CAPTION = (
    "What is so with {name}, from the passage that shows it until another changes it. Dashed: so "
    "before anything is told. Below, what happens to the body and to rank; a hollow dot is remembered or "
    "reported."
)


def draw(world: World, who: CharacterId, *, link: Link = to_position, name: str = "body") -> Picture:
    """Draw the states of one person through the story.

    Args:
        world: the story under its laws.
        who: the person.
        link: makes the address of a passage.
        name: of the picture, one of its own for every picture on a page.

    Raises:
        UsageError: nobody in the cast has this id.

    """
    called = plain(world.ledger.character(who).name)
    life = _Life(world, who, link)
    parts, height = life.parts()
    width = LEFT + WIDTH + RIGHT
    title, caption = f"{called} through the story", CAPTION.format(name=called)
    return framed(name, title, caption, (width, height), parts, life.table())


@dataclass(frozen=True)
class _Life:
    """One life in the making."""

    world: World
    who: CharacterId
    link: Link

    @property
    def ledger(self) -> Ledger:
        return self.world.ledger

    @cached_property
    def course(self) -> Course:
        return Course(self.ledger, LEFT, WIDTH)

    @cached_property
    def states(self) -> dict[str, list[State]]:
        """By fluent, in order; what somebody knows or believes is not of the body."""
        found: dict[str, list[State]] = {}
        for state in self.world.states():
            if state.of == self.who and self.fluent(state.fluent).kind in ("trait", "link"):
                found.setdefault(state.fluent, []).append(state)
        ranked = sorted(
            found.items(), key=lambda item: (self.fluent(item[0]).kind == "link", item[1][0].start)
        )
        return {name: states for name, states in ranked if self._changes(name, states)}

    def _changes(self, name: str, states: list[State]) -> bool:
        """Tell whether a row would show more than what everybody is from the start."""
        return any(state.value not in (None, self.fluent(name).first) for state in states)

    def fluent(self, name: str) -> Fluent:
        return self.world.laws.fluents[name]

    @cached_property
    def events(self) -> list[Event]:
        mine = self.ledger.events_of(self.who)
        return [
            event for event in mine if event.kind in EVENTS and is_told(event) and not self._is_row(event)
        ]

    def _is_row(self, event: Event) -> bool:
        """Tell whether an event only says what a row of states shows."""
        return event.roles.get("trait") in self.world.laws.fluents

    def parts(self) -> tuple[list[Markup], float]:
        top = 12.0
        rows = [lane_name("in the story", LEFT - 10, top + LANE / 2), *self._stays(top)]
        for name, states in self.states.items():
            top += STEP
            rows.append(lane_name(self._lane(name), LEFT - 10, top + LANE / 2, 26))
            rows += self._bars(name, states, top)
        marks, deep = flags(self.course, [self._flag(event) for event in self.events], top + STEP, self.link)
        if marks:
            rows.append(lane_name("what happens", LEFT - 10, top + STEP + 6))
        bottom = top + STEP + (deep + 8 if marks else 0)
        return [self.course.axis(4, bottom), *rows, svg.tag("g", *marks, class_="flags")], bottom + 20

    def _lane(self, name: str) -> str:
        fluent = self.fluent(name)
        return " / ".join(fluent.values) if fluent.kind == "trait" else " ".join(fluent.words)

    def _stays(self, top: float) -> Iterator[Markup]:
        for scene in self.ledger.scenes_of(self.who):
            left, right = self.course.at(scene.span.start), self.course.at(scene.span.end)
            start = scene.span.start
            bar = svg.tag("rect", x=left, y=top + 5, width=max(right - left - 0.7, 1), height=LANE - 10)
            about = svg.title(f"{self.course.where.of(start)}: {plain(self.ledger.name(self.who))} is there")
            yield svg.tag("a", about, bar, href=self.link(start), data_start=start, fill_opacity=0.45)

    def _bars(self, name: str, states: list[State], top: float) -> Iterator[Markup]:
        first = self.fluent(name).first
        if first is not None and states[0].start > 0:
            yield self._before(str(first), states[0], top)
        values = list(dict.fromkeys([str(first), *(state.value for state in states)]))
        for state in states:
            if state.value is not None:
                yield self._bar(state, Pen(values.index(state.value) - 1), top)

    def _before(self, value: str, state: State, top: float) -> Markup:
        """Draw what was so before anything is told."""
        right = self.course.at(state.start)
        box = svg.tag(
            "rect",
            x=LEFT + 0.5,
            y=top + 0.5,
            width=max(right - LEFT - 2, 1.0),
            height=LANE - 1,
            rx=3,
            fill="none",
            stroke="currentColor",
            stroke_opacity=0.45,
            stroke_dasharray="3 3",
        )
        return svg.tag("g", svg.title(f"{value} at the start"), box, *self._value(value, LEFT, right, top))

    def _bar(self, state: State, pen: Pen, top: float) -> Markup:
        left, right = self.course.at(state.start), self.course.at(state.end)
        value = self._words(state)
        bar = svg.tag(
            "rect",
            x=left,
            y=top,
            width=max(right - left - 1, 2),
            height=LANE,
            rx=3,
            fill="currentColor",
            fill_opacity=0.3,
        )
        edge = svg.tag("rect", x=left, y=top, width=2.5, height=LANE, fill="currentColor")
        colour = svg.tag("g", bar, edge, class_=pen.style, color=pen.hue)
        about = svg.title(f"{value}, from {self.course.where.of(state.start)}{self._until(state)}")
        words = self._value(value, left, right, top)
        return svg.tag("a", about, colour, *words, href=self.link(state.start), data_start=state.start)

    def _value(self, words: str, left: float, right: float, top: float) -> list[Markup]:
        room = int((right - left - 10) / LETTER)
        return (
            [svg.label(clip(words, room), left + 7, top + LANE / 2 + 4)] if room >= min(len(words), 5) else []
        )

    def _words(self, state: State) -> str:
        return plain(self.ledger.name(state.value, "unknown"))

    def _until(self, state: State) -> str:
        return "" if state.end is None else f" to {self.course.where.of(state.end)}"

    def _flag(self, event: Event) -> Flag:
        words = told(event, self.ledger)
        about = f"{self.course.where.of(event.span.start)}: {words}{said_how(event)}"
        words = words.removeprefix(f"{plain(self.ledger.name(self.who))} ")
        style = "solid" if event.actuality == "asserted" else "hollow"
        return Flag(event.span.start, clip(words, 44), about, style)

    def table(self) -> Table:
        rows = [self._state_row(name, state) for name, states in self.states.items() for state in states]
        for event in self.events:
            cells = (
                "what happens",
                told(event, self.ledger) + said_how(event),
                self._place(event.span.start),
                "",
            )
            rows.append(Row(cells=cells, start=event.span.start))
        return Table(heads=("What", "Is", "From", "To"), rows=tuple(rows))

    def _state_row(self, name: str, state: State) -> Row:
        end = "the end" if state.end is None else self._place(state.end)
        return Row(
            cells=(self._lane(name), self._words(state), self._place(state.start), end), start=state.start
        )

    def _place(self, start: int) -> str:
        return self.course.where.of(start)
