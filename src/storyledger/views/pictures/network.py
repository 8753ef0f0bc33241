"""Who talks to whom, as a network: people are dots, talk is the lines between them.

A person has one place for the whole ledger, so that pictures of different chapters can be compared.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.pictures import svg
from storyledger.views.pictures.company import chosen, most_spoken
from storyledger.views.pictures.forces import WIDE, Point, placed, pushed_apart
from storyledger.views.pictures.geometry import LETTER
from storyledger.views.pictures.palette import pens
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.pictures.talk import Talk, Turns, turns
from storyledger.views.wording import counted

if TYPE_CHECKING:
    from storyledger.entries import CharacterId
    from storyledger.ledger import Ledger

__all__ = ["draw"]

USUAL = 16
HIGH = 440.0
"""Height for the places of the people; ``WIDE`` times that is the width."""
MARGIN = 20.0
SMALLEST, LARGEST, THICKEST = 4.0, 17.0, 11.0
TITLE = "Who talks to whom"
CAPTION = (
    "The larger a dot, the more somebody says to the others here; the thicker a line, the more two people "
    "say to each other. People stand near those they talk to. Only lines of speech whose speaker and "
    "listener are known."
)


def draw(
    ledger: Ledger,
    people: Sequence[CharacterId] = (),
    *,
    within: Span | None = None,
    link: Link = to_position,
) -> Picture:
    """Draw who talks to whom.

    Args:
        ledger: what is known.
        people: who is drawn, at most ``company.MOST``; by default those who talk most.
        within: only what is said in this stretch of the text, such as some chapters.
        link: makes the address of a passage.

    """
    chart = _Chart(ledger, chosen(ledger, people) or most_spoken(ledger, USUAL), within, link)
    return framed("network", TITLE, CAPTION, (chart.width, chart.height), chart.parts(), chart.table())


@dataclass(frozen=True)
class _Chart(Talk):
    """One network in the making."""

    @cached_property
    def pairs(self) -> dict[tuple[int, int], int]:
        """How much two people say to each other, lower number first."""
        return _pairs(self.said, self.people)

    @cached_property
    def amounts(self) -> Counter[CharacterId]:
        amounts: Counter[CharacterId] = Counter()
        for (speaker, _), starts in self.said.items():
            amounts[speaker] += len(starts)
        return amounts

    def radius(self, number: int) -> float:
        most = max(self.amounts.values(), default=1)
        return SMALLEST + (LARGEST - SMALLEST) * math.sqrt(self.amounts[self.people[number]] / most)

    @cached_property
    def places(self) -> list[Point]:
        """Where everybody stands: made of all the talk, whatever part is drawn, then labels kept apart."""
        whole = _pairs(turns(self.ledger, self.people), self.people)
        points = [(x * HIGH, y * HIGH) for x, y in placed(len(self.people), whole)]
        sizes = [(max(LETTER * len(label), 2 * LARGEST) + 10, 2 * LARGEST + 30.0) for label in self.labels]
        moved = pushed_apart(points, sizes)
        left = min((x - size[0] / 2 for (x, _), size in zip(moved, sizes, strict=True)), default=0.0)
        top = min((y for _, y in moved), default=0.0)
        return [(x - left + MARGIN / 2, y - top + LARGEST + MARGIN / 2) for x, y in moved]

    @cached_property
    def width(self) -> float:
        ends = [x + LETTER * len(label) / 2 for (x, _), label in zip(self.places, self.labels, strict=True)]
        return max(ends, default=WIDE * HIGH) + MARGIN

    @cached_property
    def height(self) -> float:
        return max((y for _, y in self.places), default=0.0) + LARGEST + 2 * MARGIN

    def parts(self) -> Iterator[Markup]:
        for pair, amount in sorted(self.pairs.items(), key=lambda item: item[1]):
            yield self._talk(pair, amount)
        for number in range(len(self.people)):
            yield self._person(number)
        for number in range(len(self.people)):
            yield self._label(number)

    def _talk(self, pair: tuple[int, int], amount: int) -> Markup:
        most = max(self.pairs.values())
        (x1, y1), (x2, y2) = (self.places[number] for number in pair)
        one, other = (self.names[number] for number in pair)
        there, back = self._each_way(pair)
        start = min(there + back)
        line = svg.tag(
            "line",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke="currentColor",
            stroke_width=1 + (THICKEST - 1) * (amount / most) ** 0.8,
            stroke_opacity=0.28,
            stroke_linecap="round",
        )
        about = f"{one} to {other}: {counted(len(there), 'line')}; back: {counted(len(back), 'line')}"
        return svg.tag("a", svg.title(about), line, href=self.link(start), class_="talk", data_start=start)

    def _each_way(self, pair: tuple[int, int]) -> tuple[list[int], list[int]]:
        one, other = (self.people[number] for number in pair)
        return self.said.get((one, other), []), self.said.get((other, one), [])

    def _person(self, number: int) -> Markup:
        pen, (x, y), who = pens(range(len(self.people)))[number], self.places[number], self.people[number]
        silent = not any(who in pair for pair in self.said)
        dot = svg.tag(
            "circle",
            cx=x,
            cy=y,
            r=self.radius(number),
            fill=svg.PAPER if silent else "currentColor",
            stroke="currentColor" if silent else svg.PAPER,
            stroke_width=1.5,
        )
        about = svg.title(f"{self.names[number]}: {counted(self.amounts[who], 'line')} to the others here")
        return svg.tag("g", about, dot, class_=f"who {pen.style}", color=pen.hue, data_who=who)

    def _label(self, number: int) -> Markup:
        (x, y), who = self.places[number], self.people[number]
        below = y + self.radius(number) + 12
        words = svg.label(self.labels[number], x, below, halo=True, text_anchor="middle")
        first = self.ledger.character(who).first
        if first is None:
            return words
        return svg.tag("a", words, href=self.link(first), data_start=first, data_who=who)

    def table(self) -> Table:
        ranked = sorted(self.pairs.items(), key=lambda item: (-item[1], item[0]))
        return Table(
            heads=("One", "Other", "Lines to the other", "Lines back"), rows=tuple(map(self._row, ranked))
        )

    def _row(self, item: tuple[tuple[int, int], int]) -> Row:
        there, back = self._each_way(item[0])
        one, other = (self.names[number] for number in item[0])
        return Row(cells=(one, other, f"{len(there):,}", f"{len(back):,}"), start=min(there + back))


def _pairs(said: Turns, people: Sequence[CharacterId]) -> dict[tuple[int, int], int]:
    numbers = {who: number for number, who in enumerate(people)}
    amounts: Counter[tuple[int, int]] = Counter()
    for (speaker, whom), starts in said.items():
        one, other = sorted((numbers[speaker], numbers[whom]))
        amounts[one, other] += len(starts)
    return dict(amounts)
