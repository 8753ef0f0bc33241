"""Two people through the story: where they are together, what they say to each other, what happens between.

The three are kept apart on purpose: being in one scene is not talking, and neither is feeling anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.pictures import svg
from storyledger.views.pictures.company import in_scene
from storyledger.views.pictures.course import Course, Flag, Stretch, flags, lane_name
from storyledger.views.pictures.palette import Pen
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.pictures.talk import turns
from storyledger.views.telling import is_told, said_how, told
from storyledger.views.wording import clip, counted, plain

if TYPE_CHECKING:
    from storyledger.entries import CharacterId, Event, Scene
    from storyledger.ledger import Ledger

__all__ = ["draw"]

LEFT, WIDTH, RIGHT = 180.0, 740.0, 60.0
TALL = 58.0
"""Height of the tallest bar."""
LANE = 14.0
TALK = frozenset({"speaks", "speaks_to", "tells", "asks"})
"""Events that the bars show already."""
CAPTION = (
    "Bars: how many lines one says to the other, chapter by chapter; {one} upwards, {other} downwards. "
    "Below, the scenes each is in, stronger where they are together, and what happens between them. A hollow "
    "dot is something remembered or reported."
)


def draw(
    ledger: Ledger, one: CharacterId, other: CharacterId, *, link: Link = to_position, name: str = "pair"
) -> Picture:
    """Draw what two people have to do with each other.

    Args:
        ledger: what is known.
        one: the first of them.
        other: the second.
        link: makes the address of a passage.
        name: of the picture, one of its own for every picture on a page.

    Raises:
        UsageError: one of them is not in the cast.

    """
    ledger.character(one), ledger.character(other)
    arc = _Arc(ledger, one, other, link)
    names = arc.name(one), arc.name(other)
    title = f"{names[0]} and {names[1]}"
    caption = CAPTION.format(one=names[0], other=names[1])
    parts, height = arc.parts()
    width = LEFT + WIDTH + RIGHT
    return framed(name, title, caption, (width, height), parts, arc.table())


@dataclass(frozen=True)
class _Arc:
    """One arc in the making."""

    ledger: Ledger
    one: CharacterId
    other: CharacterId
    link: Link

    @cached_property
    def course(self) -> Course:
        return Course(self.ledger, LEFT, WIDTH)

    def name(self, who: CharacterId) -> str:
        return plain(self.ledger.name(who))

    @cached_property
    def talk(self) -> tuple[list[int], list[int]]:
        """Where each of the two speaks to the other."""
        said = turns(self.ledger, (self.one, self.other))
        return said.get((self.one, self.other), []), said.get((self.other, self.one), [])

    @cached_property
    def events(self) -> list[Event]:
        """What happens between the two, talk left out."""
        both = {self.one, self.other}
        return [
            event
            for event in self.ledger.events
            if both <= set(event.roles.values()) and event.kind not in TALK and is_told(event)
        ]

    @cached_property
    def most(self) -> int:
        return max(
            (len(_in(starts, part)) for starts in self.talk for part in self.course.stretches), default=0
        )

    def parts(self) -> tuple[list[Markup], float]:
        middle = TALL + 22
        lanes = middle + TALL + 18
        events, deep = flags(self.course, [self._flag(event) for event in self.events], lanes + 52, self.link)
        bottom = lanes + 46 + (deep + 10 if events else 0)
        drawn = [
            self.course.axis(14, bottom),
            *self._bars(middle),
            *self._lanes(lanes),
            *([lane_name("what happens", LEFT - 10, lanes + 58)] if events else []),
            svg.tag("g", *events, class_="flags"),
        ]
        return drawn, bottom + 20

    def _bars(self, middle: float) -> Iterator[Markup]:
        yield svg.tag(
            "line", x1=LEFT, x2=LEFT + WIDTH, y1=middle, y2=middle, stroke="currentColor", opacity=0.5
        )
        for number, who in enumerate((self.one, self.other)):
            yield lane_name(
                f"{clip(self.name(who), 19)} says", LEFT - 10, middle + (TALL if number else -TALL) / 2, 28
            )
            for stretch in self.course.stretches:
                starts = _in(self.talk[number], stretch)
                if starts:
                    yield self._bar(number, stretch, starts, middle)

    def _bar(self, number: int, stretch: Stretch, starts: list[int], middle: float) -> Markup:
        left, right = self.course.at(stretch.span.start), self.course.at(stretch.span.end)
        high = TALL * len(starts) / self.most
        y = middle if number else middle - high
        pen = Pen(number)
        bar = svg.tag(
            "rect",
            x=left + 1,
            y=y,
            width=max(right - left - 2, 1.5),
            height=high,
            rx=1.5,
            fill="currentColor",
        )
        middle_of = (left + right) / 2
        amount = svg.label(
            str(len(starts)), middle_of, y + high + 10 if number else y - 3, font_size=9, text_anchor="middle"
        )
        one, other = (self.one, self.other)[:: -1 if number else 1]
        about = svg.title(
            f"{stretch.where}: {self.name(one)} says {counted(len(starts), 'line')} to {self.name(other)}"
        )
        colour = svg.tag("g", bar, class_=pen.style, color=pen.hue)
        roomy = [amount] if right - left > 12 else []
        return svg.tag("a", about, colour, *roomy, href=self.link(starts[0]), data_start=starts[0])

    def _lanes(self, top: float) -> Iterator[Markup]:
        for number, who in enumerate((self.one, self.other)):
            y = top + number * (LANE + 6)
            yield lane_name(f"{clip(self.name(who), 17)} is there", LEFT - 10, y + LANE / 2, 28)
            for scene in self.ledger.scenes_of(who):
                yield self._stay(scene, number, y)

    def _stay(self, scene: Scene, number: int, y: float) -> Markup:
        left, right = self.course.at(scene.span.start), self.course.at(scene.span.end)
        together = {self.one, self.other} <= set(in_scene(scene))
        pen, start = Pen(number), scene.span.start
        bar = svg.tag(
            "rect",
            x=left,
            y=y,
            width=max(right - left - 0.7, 1),
            height=LANE,
            fill="currentColor",
            fill_opacity=0.95 if together else 0.28,
        )
        about = svg.title(f"{self.course.where.of(start)}{': together' if together else ''}")
        return svg.tag(
            "a", about, bar, href=self.link(start), class_=pen.style, color=pen.hue, data_start=start
        )

    def _flag(self, event: Event) -> Flag:
        words = told(event, self.ledger)
        where = self.course.where.of(event.span.start)
        hollow = event.actuality != "asserted"
        return Flag(event.span.start, clip(words, 52), f"{where}: {words}", "hollow" if hollow else "solid")

    def table(self) -> Table:
        heads = (
            "Where",
            "Scenes together",
            f"{self.name(self.one)} says",
            f"{self.name(self.other)} says",
            "Between them",
        )
        rows = (self._row(stretch) for stretch in self.course.stretches)
        return Table(
            heads=heads,
            rows=tuple(row for row in rows if any(cell not in ("", "0") for cell in row.cells[1:])),
        )

    def _row(self, stretch: Stretch) -> Row:
        both = {self.one, self.other}
        together = [
            scene
            for scene in self.ledger.scenes
            if scene.span.start in stretch.span and both <= set(in_scene(scene))
        ]
        events = [event for event in self.events if event.span.start in stretch.span]
        said = [_in(starts, stretch) for starts in self.talk]
        words = "; ".join(told(event, self.ledger) + said_how(event) for event in events)
        cells = (stretch.where, str(len(together)), str(len(said[0])), str(len(said[1])), words)
        starts = [scene.span.start for scene in together] + said[0] + said[1]
        return Row(cells=cells, start=min(starts, default=stretch.span.start))


def _in(starts: Sequence[int], stretch: Stretch) -> list[int]:
    span: Span = stretch.span
    return [start for start in starts if start in span]
