"""Places in a story in plain words: ``scene 3 of chapter 12``, never an offset.

Runs for every view that points into a text for a person. Chapters are counted as the document has them; headings
that carry numbers of their own ("Chapter XII") are believed when the numbers rise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.document import Document, Section, SectionId
    from storyledger.entries import Scene

__all__ = ["Whereabouts", "chapter_numbers"]

_HEADING = re.compile(r"^(?:chapter|ch\.?|part)?\s*(\d{1,4}|[ivxlc]+)\b", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Whereabouts:
    """Says where a position is."""

    def __init__(self, document: Document, scenes: Sequence[Scene]) -> None:
        self._document = document
        self._scenes = tuple(scenes)
        self._starts = [scene.span.start for scene in self._scenes]

    def of(self, position: int) -> str:
        """Return ``"scene 3 of chapter 12"``, or the note or other matter ``position`` (code points) lies in."""
        section = self._document.section_at(position)
        if section is None or section.kind != "chapter":
            return self.section(section)
        number = self.scene_number(position)
        if number is None or self._scenes_in[self.numbers[section.id]] < 2:
            return self.section(section) if self.is_divided else "the story"
        return f"scene {number} of {self.section(section)}" if self.is_divided else f"scene {number}"

    def short(self, position: int | None) -> str:
        """Return ``"ch. 12"``, ``"scene 3"`` in a story of one chapter, ``"note"``, or an empty string."""
        section = None if position is None else self._document.section_at(position)
        if section is None or position is None:
            return ""
        if section.kind != "chapter":
            return section.kind
        if self.is_divided:
            return f"ch. {self.numbers[section.id]}"
        number = self.scene_number(position)
        return f"scene {number}" if number else "start"

    def section(self, section: Section | None) -> str:
        """Return ``"chapter 12"``, ``"the author's note 2"``, ``"the front matter"``."""
        if section is None:
            return "the beginning"
        if section.kind == "chapter":
            return f"chapter {self.numbers[section.id]}"
        if section.kind == "note":
            number = self._notes[section.id]
            return f"author's note {number}" if len(self._notes) > 1 else "the author's note"
        return f"the {section.kind} matter"

    def label(self, section: Section | None) -> str:
        """Return ``"12"``, or an empty string for what is not a chapter."""
        return str(self.numbers.get(section.id, "")) if section else ""

    def heading(self, section: Section) -> str:
        """Return ``"Chapter 12: The Loft"``, without saying the number twice."""
        label = self.section(section).removeprefix("the ").capitalize()
        title = clip(plain(section.title), 80)
        if not title:
            return label
        return title if title.casefold().startswith(label.casefold()) else f"{label}: {title}"

    def scene_number(self, position: int) -> int | None:
        """Return which scene of its chapter, counted from 1, ``position`` lies in or follows."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or not self._scenes[index].section:
            return None
        return self._numbers[index]

    @property
    def is_divided(self) -> bool:
        """Tell whether the story has more than one chapter."""
        return len(set(self.numbers.values())) > 1

    @cached_property
    def numbers(self) -> dict[SectionId, int]:
        """Chapter numbers by section."""
        return chapter_numbers(self._document)

    @cached_property
    def _notes(self) -> dict[SectionId, int]:
        notes = [section.id for section in self._document.sections if section.kind == "note"]
        return {note: number for number, note in enumerate(notes, start=1)}

    @cached_property
    def _scenes_in(self) -> Counter[int]:
        return Counter(self._chapter(scene) for scene in self._scenes)

    def _chapter(self, scene: Scene) -> int:
        return self.numbers.get(scene.section, 0)

    @cached_property
    def _numbers(self) -> list[int]:
        seen: Counter[int] = Counter()
        numbers = []
        for scene in self._scenes:
            chapter = self._chapter(scene)
            seen[chapter] += 1
            numbers.append(seen[chapter])
        return numbers


def chapter_numbers(document: Document) -> dict[SectionId, int]:
    """Return the chapters' numbers: those of their headings when all have one and they rise, else 1, 2, 3."""
    opening = [section for section in document.chapters if not section.continues]
    claimed = [_number(section.title) for section in opening]
    rising = [number for number in claimed if number is not None]
    believed = len(rising) == len(opening) and rising == sorted(set(rising))
    numbers = iter(rising if believed else range(1, len(opening) + 1))
    found: dict[SectionId, int] = {}
    current = 1
    for section in document.chapters:
        current = current if section.continues else next(numbers)
        found[section.id] = current
    return found


def _number(title: str) -> int | None:
    match = _HEADING.match(title.strip())
    if match is None:
        return None
    digits = match.group(1).lower()
    if digits.isdigit():
        return int(digits)
    values = [_ROMAN[letter] for letter in digits]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
