"""Indentation for a terminal. Leaves no blanks at the ends of lines, so that output can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

__all__ = ["Inset"]

MARGIN = 2
"""Columns kept free on the right."""


class Inset:
    """Something to print, moved to the right, with blank lines above and below."""

    def __init__(self, what: RenderableType, left: int = 2, *, above: int = 0, below: int = 0) -> None:
        self._what = what
        self._left = left
        self._above = above
        self._below = below

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.update_width(max(options.max_width - self._left - MARGIN, 20))
        yield from [Segment.line()] * self._above
        for line in console.render_lines(self._what, room, pad=False):
            kept = list(_stripped(line))
            if kept:
                yield Segment(" " * self._left)
                yield from kept
            yield Segment.line()
        yield from [Segment.line()] * self._below


def _stripped(line: Iterable[Segment]) -> Iterable[Segment]:
    """Return the segments of a line without its closing blanks."""
    kept = [segment for segment in line if not segment.control]
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Segment(kept[-1].text.rstrip(), kept[-1].style)
    return kept
