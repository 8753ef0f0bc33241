"""Who says how much to whom, as a matrix: speakers down the side, listeners along the top."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.pictures import svg
from storyledger.views.pictures.company import chosen, most_spoken
from storyledger.views.pictures.geometry import LETTER
from storyledger.views.pictures.palette import HUES
from storyledger.views.pictures.picture import Link, Picture, Row, Table, framed, to_position
from storyledger.views.pictures.svg import Markup
from storyledger.views.pictures.talk import Talk
from storyledger.views.wording import counted

if TYPE_CHECKING:
    from storyledger.entries import CharacterId
    from storyledger.ledger import Ledger

__all__ = ["draw"]

USUAL = 14
CELL = 30.0
SLANT = 45
TITLE = "Lines of speech, from whom to whom"
CAPTION = (
    "Read a row from left to right: how many lines this person says to each of the others. The stronger "
    "the colour, the more; an empty cell is none that is sure."
)


def draw(
    ledger: Ledger,
    people: Sequence[CharacterId] = (),
    *,
    within: Span | None = None,
    link: Link = to_position,
) -> Picture:
    """Draw how much everybody says to everybody.

    Args:
        ledger: what is known.
        people: who is drawn, at most ``company.MOST``; by default those who talk most.
        within: only what is said in this stretch of the text, such as some chapters.
        link: makes the address of a passage.

    """
    grid = _Grid(ledger, chosen(ledger, people) or most_spoken(ledger, USUAL), within, link)
    return framed("conversation", TITLE, CAPTION, (grid.width, grid.height), grid.parts(), grid.table())


@dataclass(frozen=True)
class _Grid(Talk):
    """One matrix in the making."""

    @cached_property
    def left(self) -> float:
        """Room for the names at the side."""
        return LETTER * max(map(len, self.labels), default=0) + 16

    @cached_property
    def top(self) -> float:
        """Room for the slanted names along the top."""
        longest = max(map(len, self.labels), default=0)
        return LETTER * longest * math.sin(math.radians(SLANT)) + 18

    @property
    def width(self) -> float:
        return self.left + CELL * len(self.people) + self.top

    @property
    def height(self) -> float:
        return self.top + CELL * len(self.people) + 8

    def parts(self) -> Iterator[Markup]:
        for number, name in enumerate(self.labels):
            middle = CELL * (number + 0.5)
            yield svg.label(name, self.left - 8, self.top + middle + 4, text_anchor="end")
            x, y = self.left + middle + 2, self.top - 7
            yield svg.label(name, x, y, transform=f"rotate(-{SLANT} {svg.number(x)} {svg.number(y)})")
        for row in range(len(self.people)):
            for column in range(len(self.people)):
                yield self._cell(row, column)

    def _cell(self, row: int, column: int) -> Markup:
        starts = self.said.get((self.people[row], self.people[column]), [])
        x, y = self.left + CELL * column, self.top + CELL * row
        square = {"x": x + 1, "y": y + 1, "width": CELL - 2, "height": CELL - 2, "rx": 3}
        if not starts:
            faint = 0.10 if row == column else 0.05
            return svg.tag("rect", **square, fill="currentColor", fill_opacity=faint)
        most = max(map(len, self.said.values()))
        depth = 0.12 + 0.48 * math.sqrt(len(starts) / most)
        shade = svg.tag("rect", **square, fill=HUES[0], fill_opacity=round(depth, 2), class_="shade")
        amount = svg.label(f"{len(starts)}", x + CELL / 2, y + CELL / 2 + 4, text_anchor="middle")
        about = svg.title(f"{self.names[row]} to {self.names[column]}: {counted(len(starts), 'line')}")
        return svg.tag(
            "a", about, shade, amount, href=self.link(starts[0]), class_="cell", data_start=starts[0]
        )

    def table(self) -> Table:
        ranked = sorted(self.said.items(), key=lambda item: (-len(item[1]), item[0]))
        name = dict(zip(self.people, self.names, strict=True))
        rows = (
            Row(cells=(name[speaker], name[whom], f"{len(starts):,}"), start=starts[0])
            for (speaker, whom), starts in ranked
        )
        return Table(heads=("Speaker", "Listener", "Lines"), rows=tuple(rows))
