"""What is kept of several sections in a row (``cache/stretches.py``): most of its fields nobody looks at."""

from __future__ import annotations

from dataclasses import dataclass

from storyledger.reading.claims import SectionReading
from storyledger.reading.noticing import Noticed

__all__ = ["NoticedStretch", "Stretch"]


@dataclass(frozen=True, slots=True)
class NoticedStretch:
    """What stage A noticed in each section of a stretch."""

    sections: tuple[Noticed, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is claimed about the sections of a stretch; spans count from the start of the first."""

    reading: SectionReading
