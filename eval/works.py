"""Which work is used for what, and on which side: one table for all benches, ``works.tsv``.

A work set aside for one purpose may serve another: speakers are fitted, checks are tuned and events are
annotated on different halves. The table is also on a page, ``docs/explanation/works.md``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

__all__ = ["Work", "page_table", "speakers_aside", "works"]

TABLE = Path(__file__).parent / "works.tsv"
UNUSED = "-"


@dataclass(frozen=True, slots=True)
class Work:
    """A work and its sides; ``-`` where it is not used."""

    novel: str
    """Name of its folder or file."""
    title: str
    author: str
    speakers: str
    """``fitted``: the weights of the speaker reader saw it; ``aside``."""
    checks: str
    """``tuning``: rules may be changed for what they show on it; ``aside``."""
    events: str
    """``tune``: its annotated passages may be studied; ``held``."""


@lru_cache(maxsize=1)
def works() -> tuple[Work, ...]:
    """Return all works, by author."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return tuple(Work(**row) for row in rows)


def speakers_aside() -> frozenset[str]:
    """Return the novels that the weights of the speaker reader were not fitted to."""
    return frozenset(work.novel for work in works() if work.speakers == "aside")


def page_table() -> str:
    """Return the table as Markdown."""
    lines = ["| work | author | speakers | checks | events |", "|---|---|---|---|---|"]
    lines += [
        f"| {work.title} | {work.author} | {work.speakers} | {work.checks} | {work.events} |"
        for work in works()
    ]
    return "\n".join(lines)
