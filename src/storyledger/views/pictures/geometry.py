"""Where the lines of a storyline chart run, in pixels.

Runs after ``heights``. A column is as far from the one before it as its steepest line needs, and further when
somebody comes in whose name would lie on other lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from storyledger.views.pictures import svg
from storyledger.views.pictures.orders import Column

__all__ = ["LETTER", "Geometry"]

SLOT = 17.0
"""Between neighbours."""
LETTER = 6.2
"""Mean width of a letter at the size of names."""
PLATEAU = 8.0
"""Half of the stretch on which a line runs level in every column."""
HEAD, MARGIN = 34.0, 12.0
"""Above the topmost line, for chapters; and on the other sides."""
TIGHT, STEEP, WIDEST = 8.0, 6.0, 64.0
"""Between two columns: always, for every slot of the steepest line, and at most."""
ROOMY = 640.0
"""A chart of few scenes is spread to about so many pixels."""
AIRIEST = 100.0
AGAIN = 640.0
"""A long line bears its name again after so many pixels."""


@dataclass(frozen=True)
class Geometry:
    """A chart's columns and lines in pixels."""

    columns: tuple[Column, ...]
    levels: tuple[dict[int, float], ...]
    """Height of every line in every column, in slots."""
    labels: tuple[str, ...]
    """Name of every line."""

    def y(self, index: int, line: int) -> float:
        """Return the height of a line in a column."""
        return HEAD + self.levels[index][line] * SLOT

    @cached_property
    def height(self) -> float:
        """Height of the whole chart."""
        lowest = max((level for column in self.levels for level in column.values()), default=0.0)
        return HEAD + lowest * SLOT + MARGIN + 6

    @cached_property
    def width(self) -> float:
        """Width of the whole chart."""
        return (self.x[-1] if self.x else 0.0) + PLATEAU + MARGIN

    @cached_property
    def x(self) -> list[float]:
        """Middle of every column."""
        found: list[float] = []
        for index in range(len(self.columns)):
            edge = found[-1] + PLATEAU + self._slope(index) if index else MARGIN
            found.append(edge + self._room_for_names(index, found) + PLATEAU)
        return found

    def left(self, index: int) -> float:
        """Return where a column's level stretch begins, names included."""
        if not index:
            return self.x[0] - PLATEAU
        return min(self.x[index] - PLATEAU, self.x[index - 1] + PLATEAU + self._slope(index))

    def _slope(self, index: int) -> float:
        """Return the width in which the lines go from the column before to this one."""
        before, here = self.levels[index - 1], self.levels[index]
        steepest = max((abs(before[line] - here[line]) for line in before.keys() & here.keys()), default=0.0)
        airy = min(ROOMY / len(self.columns) - 2 * PLATEAU, AIRIEST)
        return max(min(TIGHT + STEEP * steepest, WIDEST), airy)

    def _room_for_names(self, index: int, x: list[float]) -> float:
        """Return how much wider a column must be for the names of those who come in."""
        if not index:
            return max((self._need(line) for line in self.columns[0].alive), default=0.0)
        edge = x[-1] + PLATEAU + self._slope(index)
        entering = [line for line in self.columns[index].alive if self._enters(index, line)]
        return max((0.0, *(self._need(line) - self._free(index, line, edge, x) for line in entering)))

    def _need(self, line: int) -> float:
        return LETTER * len(self.labels[line]) + 8

    def _free(self, index: int, line: int, edge: float, x: list[float]) -> float:
        """Return how far to the left of ``edge`` nothing else runs at the height at which a line comes in."""
        y, at = self.levels[index][line], index
        end = edge
        while at > 0 and self._is_clear_before(at, y):
            end = x[at - 1] + PLATEAU + TIGHT
            if not self._is_clear(at - 1, y):
                return edge - end
            end = x[at - 1] - PLATEAU
            at -= 1
        return edge - (end if at else 0.0)

    def _is_clear(self, index: int, y: float) -> bool:
        """Tell whether no line and no meeting is near a height in a column."""
        here = self.levels[index]
        met = [here[line] for line in self.columns[index].together]
        return not any(abs(level - y) < 1 for level in here.values()) and not min(met) < y < max(met)

    def _is_clear_before(self, index: int, y: float) -> bool:
        """Tell whether no line goes through a height between a column and the one before it."""
        before, here = self.levels[index - 1], self.levels[index]
        return not any((before[line] - y) * (here[line] - y) <= 0 for line in before.keys() & here.keys())

    def _enters(self, index: int, line: int) -> bool:
        return line in self.columns[index].alive and (not index or line not in self.columns[index - 1].alive)

    def entries(self, line: int) -> Iterator[tuple[float, float]]:
        """Yield where a line begins."""
        for index in range(len(self.columns)):
            if self._enters(index, line):
                yield self.x[index] - PLATEAU, self.y(index, line)

    def path(self, line: int) -> str:
        """Return a line as path data, one piece for every stay."""
        parts: list[str | float] = []
        for index, x in enumerate(self.x):
            if line not in self.columns[index].alive:
                continue
            y = self.y(index, line)
            if self._enters(index, line):
                parts += ["M", x - PLATEAU, y]
            elif (before := self.y(index - 1, line)) != y:
                start, end = self.x[index - 1] + PLATEAU, self.x[index - 1] + PLATEAU + self._slope(index)
                middle = (start + end) / 2
                parts += ["H", start, "C", middle, before, middle, y, end, y]
            parts += [] if self._goes_on(index, line) else ["H", x + PLATEAU]
        return svg.path(parts)

    def _goes_on(self, index: int, line: int) -> bool:
        return index + 1 < len(self.columns) and line in self.columns[index + 1].alive

    def reminders(self, line: int) -> Iterator[tuple[float, float]]:
        """Yield where a long line bears its name again: above it, where nothing is in the way."""
        free = 0.0
        for first, last in self._level(line):
            free = self.x[first] + AGAIN if self._enters(first, line) else free
            places = [at for at in range(first, last) if self.x[at] >= free]
            while places:
                ranked = {at: in_way for at in places if (in_way := self._in_way(at, last, line)) is not None}
                if not ranked:
                    break
                best = min(ranked, key=lambda at: (ranked[at], at))
                yield self._beside(best), self.y(best, line) - 3.5
                free = self.x[best] + AGAIN
                places = [at for at in places if self.x[at] >= free]

    def _level(self, line: int) -> Iterator[tuple[int, int]]:
        """Yield the first and last column of every stretch on which a line runs level."""
        first: int | None = None
        for index in range(len(self.columns)):
            if line in self.columns[index].alive:
                first = index if first is None else first
                if not self._goes_on(index, line) or self.levels[index][line] != self.levels[index + 1][line]:
                    yield first, index
                    first = None

    def _beside(self, index: int) -> float:
        return self.x[index] + PLATEAU

    def _in_way(self, index: int, last: int, line: int) -> int | None:
        """Return how many bars a name put after a column would lie on, None when it would lie on lines."""
        end = self._beside(index) + self._need(line) - 6
        if end > self.x[last] + PLATEAU:
            return None
        y = self.levels[index][line] - 0.5
        bars, at = 0, index
        while self.x[at] + PLATEAU < end:
            if not self._is_free_between(at, y):
                return None
            at += 1
            bars += self.x[at] - PLATEAU < end and self._has_bar(at, y)
        return bars

    def _has_bar(self, index: int, y: float) -> bool:
        met = [self.levels[index][line] for line in self.columns[index].together]
        return min(met) <= y <= max(met)

    def _is_free_between(self, index: int, y: float) -> bool:
        """Tell whether no line touches a height between a column and the next, half a slot around it."""
        here, after = self.levels[index], self.levels[index + 1]
        ends = [(here[line], after[line]) for line in here.keys() & after.keys()]
        ends += [(here[line], here[line]) for line in here.keys() - after.keys()]
        ends += [(after[line], after[line]) for line in after.keys() - here.keys()]
        return not any(min(pair) < y + 0.45 and max(pair) > y - 0.45 for pair in ends)
