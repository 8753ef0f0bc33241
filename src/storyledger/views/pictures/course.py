"""The course of a story along the bottom of a picture: where each place lies, chapter by chapter.

Runs for the pictures over time. Notes and other matter outside the scenes take no room.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.pictures import svg
from storyledger.views.pictures.geometry import LETTER
from storyledger.views.pictures.picture import Link
from storyledger.views.pictures.svg import Markup
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import clip

if TYPE_CHECKING:
    from storyledger.ledger import Ledger

__all__ = ["Course", "Flag", "Stretch", "flags", "lane_name"]

LEVELS = 7
"""Words beside marks stand on so many lines at most."""
LINE = 15.0
CLOSEST = 5.0
"""Chapter lines nearer to each other than so many pixels are left out."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chapter; a scene in a story of one chapter."""

    label: str
    """Short: ``12``."""
    where: str
    """In words: ``chapter 12``."""
    span: Span


@dataclass(frozen=True)
class Course:
    """Turns places in the text into places along a line."""

    ledger: Ledger
    left: float
    width: float

    @cached_property
    def where(self) -> Whereabouts:
        """Places in words."""
        return Whereabouts(self.ledger.document, self.ledger.scenes)

    @cached_property
    def _starts(self) -> list[int]:
        return [scene.span.start for scene in self.ledger.scenes]

    @cached_property
    def _before(self) -> list[int]:
        lengths = [0]
        for scene in self.ledger.scenes:
            lengths.append(lengths[-1] + max(len(scene.span), 1))
        return lengths

    def at(self, position: int | None) -> float:
        """Return where a code point lies; None is the end of the story."""
        index = len(self._starts) - 1 if position is None else bisect_right(self._starts, position) - 1
        if index < 0 or not self._starts:
            return self.left
        span = self.ledger.scenes[index].span
        into = len(span) if position is None else min(position - span.start, len(span))
        return self.left + self.width * (self._before[index] + into) / self._before[-1]

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The chapters, or the scenes where there are none."""
        scenes = self.ledger.scenes
        if not self.where.is_divided:
            return tuple(
                Stretch(str(number), f"scene {number}", scene.span) for number, scene in enumerate(scenes, 1)
            )
        spans: dict[str, Span] = {}
        words: dict[str, str] = {}
        for scene in scenes:
            section = self.ledger.document.section_at(scene.span.start)
            label = self.where.label(section)
            words.setdefault(label, self.where.section(section))
            spans[label] = Span(spans.get(label, scene.span).start, scene.span.end)
        return tuple(Stretch(label, words[label], span) for label, span in spans.items())

    def axis(self, top: float, bottom: float) -> Markup:
        """Draw where the chapters begin, their labels under ``bottom``."""
        return svg.tag("g", *self._ticks(top, bottom), class_="axis", font_size=10)

    def _ticks(self, top: float, bottom: float) -> Iterator[Markup]:
        free, drawn = 0.0, float("-inf")
        for stretch in self.stretches:
            x, words = self.at(stretch.span.start), clip(stretch.label, 14)
            if x - drawn > CLOSEST:
                yield svg.tag("line", x1=x, x2=x, y1=top, y2=bottom, stroke="currentColor", opacity=0.14)
                drawn = x
            if x >= free:
                yield svg.label(words, x + 2, bottom + 11, opacity=0.75)
                free = x + 8 + LETTER * len(words)


@dataclass(frozen=True, slots=True)
class Flag:
    """Words at a place in the story."""

    start: int
    text: str
    about: str
    """What to say when it is pointed at."""
    style: str = "solid"
    """``solid``: it happens; ``hollow``: somebody says so, or it is remembered."""


def flags(course: Course, found: Sequence[Flag], top: float, link: Link) -> tuple[list[Markup], float]:
    """Draw marks with their words on as few lines as they need; return them, and the height they take.

    Words that find no room are left out; their marks stay, on a last line, and say them when pointed at.
    """
    ends = [course.left - LETTER * 6] * LEVELS
    drawn, deepest = [], 0
    for flag in sorted(found, key=lambda flag: flag.start):
        x, width = course.at(flag.start), LETTER * len(flag.text) + 12
        is_left = x + width > course.left + course.width + 50
        start, end = (x - width, x + 6) if is_left else (x - 4, x + width)
        level = next((line for line in range(LEVELS) if ends[line] < start - 4), LEVELS)
        if level < LEVELS:
            ends[level] = end
        deepest = max(deepest, level)
        drawn.append(
            _flag(flag, x, (top, top + LINE * level + 6), None if level == LEVELS else is_left, link)
        )
    return drawn, LINE * (deepest + 1)


def _flag(flag: Flag, x: float, between: tuple[float, float], is_left: bool | None, link: Link) -> Markup:
    top, y = between
    fill = "currentColor" if flag.style == "solid" else svg.PAPER
    parts = [
        svg.tag("line", x1=x, x2=x, y1=top, y2=y, stroke="currentColor", stroke_opacity=0.3),
        svg.tag("circle", cx=x, cy=y, r=3.2, fill=fill, stroke="currentColor", stroke_width=1.3),
    ]
    if is_left is not None:
        beside = x - 7 if is_left else x + 7
        parts.append(svg.label(flag.text, beside, y + 3.6, halo=True, text_anchor="end" if is_left else None))
    about = svg.title(flag.about)
    return svg.tag("a", about, *parts, href=link(flag.start), class_="flag", data_start=flag.start)


def lane_name(text: str, right: float, middle: float, longest: int = 22) -> Markup:
    """Write the name of a row, ending at ``right``."""
    return svg.label(clip(text, longest), right, middle + 4, text_anchor="end")
