"""Places in a story in plain words: ``scene 3 of chapter 12``, never an offset.

Runs for every view that points into a text for a person. Chapters bear the numbers of their headings, or
are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.sources.headings import Look, look
from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.document import Document, Section, SectionId
    from storyledger.entries import Scene

__all__ = ["Whereabouts", "chapter_names"]


class Whereabouts:
    """Says where a position is."""

    def __init__(self, document: Document, scenes: Sequence[Scene]) -> None:
        self._document = document
        self._scenes = tuple(scenes)
        self._starts = [scene.span.start for scene in self._scenes]

    def of(self, position: int) -> str:
        """Return ``"scene 3 of chapter 12"``, or the note that ``position`` (code points) lies in."""
        section = self._document.section_at(position)
        if section is None or section.kind != "chapter":
            return self.section(section)
        number = self.scene_number(position)
        if number is None or self._scenes_in[self.names[section.id]] < 2:
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
            name = self.names[section.id]
            return f"ch. {name}" if name.isdigit() else clip(name.strip("“”"), 12)
        number = self.scene_number(position)
        return f"scene {number}" if number else "start"

    def section(self, section: Section | None) -> str:
        """Return ``"chapter 12"``, ``"the author's note 2"``, ``"the front matter"``."""
        if section is None:
            return "the beginning"
        if section.kind == "chapter":
            name = self.names[section.id]
            return f"chapter {name}" if name.isdigit() else name
        if section.kind == "note":
            number = self._notes[section.id]
            return f"author's note {number}" if len(self._notes) > 1 else "the author's note"
        return f"the {section.kind} matter"

    def label(self, section: Section | None) -> str:
        """Return ``"12"``, or an empty string for what is not a chapter."""
        return self.names.get(section.id, "") if section else ""

    def heading(self, section: Section) -> str:
        """Return ``"Chapter 12: The Loft"``, without saying the number twice."""
        label = self.section(section).removeprefix("the ").capitalize()
        title = clip(plain(section.title), 80)
        if not title or section.kind != "chapter":
            return f"{label}: {title}" if title else label
        name, seen = self.names[section.id], _numbered(title)
        if seen is None or str(seen.number) != name:
            return f"{label}: {title}" if name.isdigit() else title
        bare = _chapter(title) or _chapter(title.partition(":")[0])
        return f"Chapter {title.rstrip('.')}" if bare and not bare.word else title

    def scene_number(self, position: int) -> int | None:
        """Return which scene of its chapter, counted from 1, ``position`` lies in or follows."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or not self._scenes[index].section:
            return None
        return self._numbers[index]

    @cached_property
    def is_divided(self) -> bool:
        """Tell whether the story has more than one chapter, or one with a number."""
        chapters = self._document.chapters
        return len(set(self.names.values())) > 1 or any(_number(section.title) for section in chapters)

    @cached_property
    def names(self) -> dict[SectionId, str]:
        """Chapter names by section."""
        return chapter_names(self._document)

    @cached_property
    def _notes(self) -> dict[SectionId, int]:
        notes = [section.id for section in self._document.sections if section.kind == "note"]
        return {note: number for number, note in enumerate(notes, start=1)}

    @cached_property
    def _scenes_in(self) -> Counter[str]:
        return Counter(self._chapter(scene) for scene in self._scenes)

    def _chapter(self, scene: Scene) -> str:
        return self.names.get(scene.section, "")

    @cached_property
    def _numbers(self) -> list[int]:
        seen: Counter[str] = Counter()
        numbers = []
        for scene in self._scenes:
            chapter = self._chapter(scene)
            seen[chapter] += 1
            numbers.append(seen[chapter])
        return numbers


def chapter_names(document: Document) -> dict[SectionId, str]:
    """Return how each chapter is called: its number, or its title where only the others are numbered.

    Numbers are those of the headings when no two headings share one, else 1, 2, 3 in order. A chapter
    that goes on after a note keeps its name.
    """
    opening = [section for section in document.chapters if not section.continues]
    claimed = [_number(section.title) for section in opening]
    numbers = [number for number in claimed if number is not None]
    believed = bool(numbers) and len(numbers) == len(set(numbers))
    names = iter(
        _name(section, number if believed else ordinal)
        for ordinal, (section, number) in enumerate(zip(opening, claimed, strict=True), start=1)
    )
    found: dict[SectionId, str] = {}
    current = "1"
    for section in document.chapters:
        current = current if section.continues else next(names)
        found[section.id] = current
    return found


def _name(section: Section, number: int | None) -> str:
    if number is not None:
        return str(number)
    return f"“{clip(plain(section.title), 24)}”" if section.title.strip() else "“untitled”"


def _number(title: str) -> int | None:
    seen = _numbered(title)
    return seen.number if seen else None


def _numbered(title: str) -> Look | None:
    """Return the part of a heading that numbers its chapter: "II" in "Part I: The Voyage: II: The Storm"."""
    parts = title.split(": ")
    for index in range(len(parts)):
        rest = ": ".join(parts[index:])
        begun = _chapter(" ".join(rest.split()[:2]))
        seen = _chapter(rest) or _chapter(rest.partition(":")[0]) or (begun if begun and begun.word else None)
        if seen:
            return seen
    return None


def _chapter(words: str) -> Look | None:
    seen = look(words) if words.strip() else None
    return seen if seen and seen.kind == "chapter" and seen.number is not None else None
