"""Speakers and cast on novels annotated like PDNC: from raw text, with our own cast unless one is given."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold import load, novels_in
from eval.goldcast import read_with_gold_cast
from eval.scoring import CastScore, Score, score, score_cast
from eval.styles import restyled
from eval.works import speakers_aside
from storyledger.reading import Readers

__all__ = ["HELD_ASIDE", "Job", "Row", "run", "table"]

HELD_ASIDE = speakers_aside()
"""Novels, by authors of whom no other is used, that the weights were not fitted to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One novel to be read."""

    folder: Path
    style: str = "straight"
    gold_cast: bool = False
    readers: Readers = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One novel's figures."""

    novel: str
    score: Score
    cast: CastScore | None
    seconds: float

    @property
    def figures(self) -> dict[str, float]:
        """The figures that a table shows and a baseline keeps."""
        shown = {
            kind: round(self.score.percent(kind), 1) for kind in ("all", "explicit", "anaphoric", "implicit")
        }
        shown["found"] = round(self.score.percent_found, 1)
        if self.cast is not None:
            shown["cast F1"] = round(self.cast.f1, 1)
            shown["major"] = round(100.0 * self.cast.major_has / max(1, self.cast.major), 1)
        return shown


def run(
    data: Path, names: Iterable[str], *, style: str, gold_cast: bool, readers: Readers, jobs: int
) -> list[Row]:
    """Read and score the novels under ``data``, all or those in ``names``."""
    wanted = set(names)
    folders = [path for path in novels_in(data) if not wanted or path.name in wanted]
    work = [Job(folder=path, style=style, gold_cast=gold_cast, readers=readers) for path in folders]
    if jobs <= 1:
        return [measure(job) for job in work]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(measure, work))


def measure(job: Job) -> Row:
    """Read one novel and score it."""
    from storyledger.reading import network_of, read
    from storyledger.sources import open_document

    novel = restyled(load(job.folder), job.style)
    begun = time.perf_counter()
    document = open_document(f"{novel.name}.txt", data=novel.text.encode())
    if document.text != novel.text:
        raise SystemExit(f"{novel.name}: the text was changed by opening it")
    network = network_of(job.readers)
    if job.gold_cast:
        characters, said = read_with_gold_cast(novel, document, network)
        seconds = time.perf_counter() - begun
        return Row(novel=novel.name, score=score(novel, characters, said), cast=None, seconds=seconds)
    reading = read(document, network=network)
    seconds = time.perf_counter() - begun
    return Row(
        novel=novel.name,
        score=score(novel, reading.characters, reading.utterances),
        cast=score_cast(novel, reading.characters, reading.utterances),
        seconds=seconds,
    )


def table(rows: list[Row], baseline: dict[str, dict[str, float]] | None = None) -> str:
    """Return the figures as a Markdown table: novels, those held aside, the others, and all."""
    lines = [_header(rows), _rule(rows)]
    groups = [[row] for row in sorted(rows, key=lambda row: row.novel)]
    aside = [row for row in rows if row.novel in HELD_ASIDE]
    fitted = [row for row in rows if row.novel not in HELD_ASIDE]
    lines += [_line(_mark(group[0].novel), group, baseline) for group in groups]
    if aside and fitted:
        lines += [_line("**not held aside**", fitted, baseline), _line("**held aside** (*)", aside, baseline)]
    lines.append(_line("**all**", rows, baseline))
    return "\n".join(lines)


def save(rows: list[Row], path: Path) -> None:
    """Keep the figures for a later ``--against``."""
    path.write_text(json.dumps({row.novel: row.figures for row in rows}, indent=1) + "\n", encoding="utf-8")


def read_baseline(path: Path) -> dict[str, dict[str, float]]:
    """Return what ``save`` kept."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _mark(name: str) -> str:
    return f"{name} (*)" if name in HELD_ASIDE else name


def _columns(rows: list[Row]) -> list[str]:
    return list(rows[0].figures) if rows else []


def _header(rows: list[Row]) -> str:
    return "| novel | quotations | " + " | ".join(_columns(rows)) + " | seconds |"


def _rule(rows: list[Row]) -> str:
    return "|---|" + "---:|" * (len(_columns(rows)) + 2)


def _line(label: str, rows: list[Row], baseline: dict[str, dict[str, float]] | None) -> str:
    figures = _together(rows)
    cells = [f"{figures[column]:.1f}" for column in _columns(rows)]
    if baseline and len(rows) == 1 and rows[0].novel in baseline:
        old = baseline[rows[0].novel]
        cells = [
            f"{figures[column]:.1f} ({figures[column] - old[column]:+.1f})" if column in old else cell
            for column, cell in zip(_columns(rows), cells, strict=True)
        ]
    count = sum(row.score.total["all"] for row in rows)
    seconds = sum(row.seconds for row in rows)
    return f"| {label} | {count} | " + " | ".join(cells) + f" | {seconds:.1f} |"


def _together(rows: list[Row]) -> dict[str, float]:
    """Return speakers over all quotations together; cast figures as the mean of the novels."""
    whole = sum((row.score for row in rows), start=Score())
    figures = Row(novel="", score=whole, cast=None, seconds=0.0).figures
    for column in ("cast F1", "major"):
        values = [row.figures[column] for row in rows if column in row.figures]
        if values:
            figures[column] = sum(values) / len(values)
    return figures
