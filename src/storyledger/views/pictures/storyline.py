"""The storyline chart: people are lines, scenes are where the lines meet.

After the charts of Randall Munroe ("Movie Narrative Charts", xkcd 657) and the work on drawing them well
(Tanahashi and Ma 2012: few crossings, few wiggles, little space). A line begins where somebody comes in and
ends where they are seen last; after a long absence it stops and begins again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from storyledger.views.pictures import svg
from storyledger.views.pictures.company import MOST, chosen, in_scene, most_present
from storyledger.views.pictures.geometry import Geometry
from storyledger.views.pictures.heights import heights
from storyledger.views.pictures.orders import Column, arranged
from storyledger.views.pictures.palette import Pen, pens
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import clip, counted, listed, plain

if TYPE_CHECKING:
    from storyledger.entries import CharacterId, Scene
    from storyledger.ledger import Ledger

__all__ = ["MOST", "columns", "draw"]

USUAL = 16
"""So many people are drawn when nobody chooses."""
LEAST_REACH = 8
"""A line goes on through at least so many scenes without its person."""
LONGEST_LABEL = 18
MOST_SCENES = 160
"""A story of more scenes is drawn chapter by chapter."""
TITLE = "Who meets whom"
CAPTION = (
    "Every line is a person, from the first scene they are in to the last; time runs to the right. Where "
    "lines pass through one bar with dots on it, these people are in one scene. A line without a dot "
    "only passes by."
)

BY_CHAPTER = " The story has so many scenes that here a bar is a whole chapter."


def draw(ledger: Ledger, people: Sequence[CharacterId] = (), *, link: Link = to_position) -> Picture:
    """Draw who meets whom, scene by scene.

    Args:
        ledger: what is known.
        people: who is drawn, at most ``MOST``; by default those in most scenes.
        link: makes the address of a passage.

    """
    chart = _Chart(ledger, chosen(ledger, people) or most_present(ledger, USUAL), link)
    caption = CAPTION + (BY_CHAPTER if chart.is_by_chapter else "")
    size = chart.geometry.width, chart.geometry.height
    return framed("storyline", TITLE, caption, size, chart.parts(), chart.table())


def columns(meetings: Sequence[Sequence[int]], reach: int | None = None) -> list[Column]:
    """Return the columns of a chart from who meets in each scene.

    Args:
        meetings: the lines that meet, scene by scene; none of the scenes is empty.
        reach: a line goes on through so many scenes without its person; by default an eighth of the story.

    """
    longest = max(LEAST_REACH, len(meetings) // 8) if reach is None else reach
    alive: list[set[int]] = [set(met) for met in meetings]
    last: dict[int, int] = {}
    for index, met in enumerate(meetings):
        for line in met:
            gap = range(last.get(line, index) + 1, index)
            for between in gap if len(gap) <= longest else ():
                alive[between].add(line)
            last[line] = index
    return [Column(frozenset(a), frozenset(met)) for a, met in zip(alive, meetings, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    """One column: a scene, or a chapter."""

    start: int
    where: str
    chapter: str
    place: str
    met: list[int]


@dataclass(frozen=True)
class _Chart:
    """One chart in the making."""

    ledger: Ledger
    people: tuple[CharacterId, ...]
    link: Link

    @cached_property
    def where(self) -> Whereabouts:
        return Whereabouts(self.ledger.document, self.ledger.scenes)

    @property
    def is_by_chapter(self) -> bool:
        return len(self.ledger.scenes) > MOST_SCENES and self.where.is_divided

    @cached_property
    def stops(self) -> tuple[_Stop, ...]:
        """The scenes that somebody chosen is in, or the chapters of a story of very many."""
        people = set(self.people)
        scenes = [scene for scene in self.ledger.scenes if people & set(in_scene(scene))]
        groups = [[scene] for scene in scenes]
        if self.is_by_chapter:
            groups = [list(group) for _, group in groupby(scenes, key=self._chapter)]
        return tuple(self._stop(group) for group in groups)

    def _chapter(self, scene: Scene) -> str:
        return self.where.label(self.ledger.document.section_at(scene.span.start))

    def _stop(self, scenes: Sequence[Scene]) -> _Stop:
        first, lines = scenes[0], {who: line for line, who in enumerate(self.people)}
        section = self.ledger.document.section_at(first.span.start)
        places = dict.fromkeys(plain(scene.place) for scene in scenes if scene.place)
        return _Stop(
            start=first.span.start,
            where=self.where.of(first.span.start) if len(scenes) == 1 else self.where.section(section),
            chapter=self.where.label(section),
            place=listed(tuple(places)),
            met=sorted({lines[who] for scene in scenes for who in in_scene(scene) if who in lines}),
        )

    @property
    def meetings(self) -> list[list[int]]:
        return [stop.met for stop in self.stops]

    @cached_property
    def geometry(self) -> Geometry:
        laid = columns(self.meetings)
        labels = [clip(self.name(line), LONGEST_LABEL) for line in range(len(self.people))]
        return Geometry(tuple(laid), tuple(heights(laid, arranged(laid))), tuple(labels))

    @cached_property
    def pens(self) -> Mapping[int, Pen]:
        return pens(range(len(self.people)))

    def name(self, line: int) -> str:
        return plain(self.ledger.name(self.people[line]))

    def parts(self) -> Iterator[Markup]:
        yield svg.tag("g", *self._chapters(), class_="axis", font_size=10)
        for line in range(len(self.people)):
            yield self._line(line)
        for index in range(len(self.stops)):
            yield self._meeting(index)
        yield svg.tag("g", *self._labels(), class_="names")

    def _chapters(self) -> Iterator[Markup]:
        bottom, free = self.geometry.height, 0.0
        before = None
        for index, stop in enumerate(self.stops):
            chapter = stop.chapter
            if self.where.is_divided and chapter != before:
                x, words = self.geometry.left(index) - 4, clip(chapter, 16)
                yield svg.tag("line", x1=x, x2=x, y1=16, y2=bottom, stroke="currentColor", opacity=0.13)
                if x >= free:
                    yield svg.label(words, x, 10, opacity=0.75)
                    free = x + 7 + 5.6 * len(words)
            before = chapter

    def _line(self, line: int) -> Markup:
        pen, scenes = self.pens[line], len(self.ledger.scenes_of(self.people[line]))
        drawn = svg.tag(
            "path",
            d=self.geometry.path(line),
            fill="none",
            stroke="currentColor",
            stroke_width=2.4,
            stroke_dasharray=pen.dash,
            stroke_linecap="round" if pen.dash is None else None,
        )
        about = svg.title(f"{self.name(line)}: {counted(scenes, 'scene')}")
        who = self.people[line]
        return svg.tag("g", about, drawn, class_=f"who {pen.style}", color=pen.hue, data_who=who)

    def _meeting(self, index: int) -> Markup:
        stop = self.stops[index]
        x, places = self.geometry.x[index], [(self.geometry.y(index, line), line) for line in stop.met]
        top, bottom = min(places)[0], max(places)[0]
        bar = svg.tag(
            "rect",
            x=x - 5.5,
            y=top - 6.5,
            width=11,
            height=bottom - top + 13,
            rx=5.5,
            fill=svg.PAPER,
            stroke="currentColor",
            stroke_width=1,
            class_="bar",
        )
        dots = [
            svg.tag("circle", cx=x, cy=y, r=3.6, class_=self.pens[line].style, color=self.pens[line].hue)
            for y, line in sorted(places)
        ]
        start = stop.start
        about = svg.title(f"{stop.where}: {', '.join(self.name(line) for line in stop.met)}")
        return svg.tag(
            "a",
            about,
            bar,
            *dots,
            href=self.link(start),
            class_="meeting",
            data_start=start,
            id=f"storyline-{index}",
        )

    def _labels(self) -> Iterator[Markup]:
        for line, who in enumerate(self.people):
            name, first = self.geometry.labels[line], self._first(line)
            for place in self.geometry.entries(line):
                words = svg.label(name, place[0] - 9, place[1] + 3.8, halo=True, text_anchor="end")
                yield svg.tag("a", words, href=self.link(first), data_start=first, data_who=who)
            for place in self.geometry.reminders(line):
                yield svg.label(name, *place, halo=True, class_="again", font_size=9.5, aria_hidden="true")

    def _first(self, line: int) -> int:
        return next(stop.start for stop in self.stops if line in stop.met)

    def table(self) -> Table:
        rows = tuple(self._row(index) for index in range(len(self.stops)))
        return Table(heads=("Scene", "Place", "Who is there"), rows=rows)

    def _row(self, index: int) -> Row:
        stop = self.stops[index]
        names = tuple(self.name(line) for line in stop.met)
        return Row(cells=(stop.where, stop.place, listed(names, MOST)), start=stop.start)
