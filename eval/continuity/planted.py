"""The bench of planted contradictions: ``python -m eval continuity planted``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.continuity.drafting import draft
from eval.continuity.novels import HALVES
from eval.continuity.pages import pages_of
from eval.continuity.planting import plant
from eval.continuity.reading import findings_of
from eval.continuity.scoring import Outcome, outcome, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from eval.continuity.drafting import Draft
    from eval.continuity.novels import Half, Novel
    from eval.continuity.pages import Pages
    from eval.continuity.planting import Planted

Plan = Callable[["Pages", "Half", int, str], "Draft"]
"""Chooses what to plant in a novel, for a half, a seed and a name."""

__all__ = ["Job", "measure", "report", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One novel, to be planted once for every seed."""

    novel: Novel
    seeds: tuple[int, ...]
    cache: Path | None = None
    out: Path | None = None
    """Folder for the planted texts and their records."""
    preview: tuple[str, ...] = ()
    plan: Plan = draft
    """What to plant."""


def run(jobs: Sequence[Job], processes: int) -> list[Outcome]:
    """Measure every novel."""
    if processes <= 1:
        return [one for job in jobs for one in _told(job)]
    with ProcessPoolExecutor(processes) as pool:
        return [one for found in pool.map(measure, jobs) for one in found]


def _told(job: Job) -> list[Outcome]:
    print(job.novel.name, file=sys.stderr)
    return measure(job)


def measure(job: Job) -> list[Outcome]:
    """Plant one novel with every seed, check it, and compare with what is found in the clean one."""
    document = job.novel.open()
    pages = pages_of(document)
    clean = findings_of(document, cache=job.cache, preview=job.preview)
    outcomes = []
    for seed in job.seeds:
        made = job.plan(pages, job.novel.half, seed, job.novel.name)
        planted = plant(pages, made.seedlings)
        if job.out is not None:
            _write(job.out, f"{job.novel.name}-{seed}", planted, made)
        found = findings_of(planted.document, preview=job.preview)
        outcomes.append(outcome(job.novel.name, job.novel.half, planted, made.cases, clean, found))
    return outcomes


def _write(folder: Path, name: str, planted: Planted, made: Draft) -> None:
    """Write a planted text, for other tools to be measured on, and the record of what is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(planted.document.text, encoding="utf-8")
    cases = {case.number: case for case in made.cases}
    record = [
        {
            "case": one.case,
            "kind": cases[one.case].kind,
            "source": cases[one.case].source,
            "part": one.part,
            "start": span.start,
            "end": span.end,
        }
        for one, span in planted.spans
    ]
    stated = [
        {
            "case": case.number,
            "kind": case.kind,
            "source": "book",
            "part": "fact",
            "start": at.start,
            "end": at.end,
        }
        for case in made.cases
        if case.fact is not None and (at := planted.from_clean(case.fact.span))
    ]
    (folder / f"{name}.json").write_text(json.dumps([*record, *stated], indent=1) + "\n", encoding="utf-8")


def report(outcomes: Sequence[Outcome], *, details: bool = False) -> str:
    """Return the tables, one for each half, and on demand what was missed and what was wrongly found."""
    parts = []
    for half in HALVES:
        own = [one for one in outcomes if one.half == half]
        if own:
            parts.append(table(half, own))
        if own and details:
            parts += [f"- {one.novel}: wrong: {words}" for one in own for words in one.wrong]
            parts += [f"- {one.novel}: missed: {words}" for one in own for words in one.missed]
    return "\n\n".join(parts)
