"""Stretches: sections in a row whose readings are kept in one piece, laid end to end.

A serial of three hundred chapters is then put together from a few dozen pieces, and most of their fields
nobody looks at. Where a stretch ends, the digest of its last section says. So a chapter that is put in, taken
out or edited breaks the stretch that it stands in and no other, and a chapter added at the end breaks none:
what stands after the last end is no stretch yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storyledger.reading.claims import SectionReading
from storyledger.reading.noticing import Noticed

__all__ = ["NoticedStretch", "Stretch", "in_stretches"]

USUAL = 16
"""How many sections a stretch has on average."""


@dataclass(frozen=True, slots=True)
class NoticedStretch:
    """What stage A noticed in each section of a stretch."""

    sections: tuple[Noticed, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is claimed about the sections of a stretch; spans count from the start of the first."""

    reading: SectionReading


def in_stretches(digests: Sequence[str]) -> Iterator[tuple[range, bool]]:
    """Cut a story into stretches; yield the numbers of the sections of each, and whether it has an end.

    Args:
        digests: what each section is known by, in hexadecimal, in order.

    """
    first = 0
    for number, digest in enumerate(digests, 1):
        if int(digest[:8], 16) % USUAL == 0:
            yield range(first, number), True
            first = number
    if first < len(digests):
        yield range(first, len(digests)), False
