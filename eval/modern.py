"""How well modern stories are read and checked: speakers, cast, whose eyes, who is there, slips.

The stories are our own, with labels by their authors (``eval/modern_gold.py``). Those under ``fitted`` teach
the table of speakers and were read while the readers were mended; those under ``opened`` were only read so,
after their first measure; those under ``aside`` and, written later than all others, ``fresh`` are only
measured.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from eval.continuity.reading import findings_in
from eval.counting import Count
from eval.modern_gold import NARRATOR, LabelledScene, LabelledStory, Slip, load_story, stories_in
from eval.scoring import Score, may_stand_for, score
from storyledger.entries import CharacterId, Scene
from storyledger.findings import Finding
from storyledger.reading import Reading, network_of, read
from storyledger.reading.network import Readers
from storyledger.span import Span

__all__ = ["Row", "add_options", "main", "measure", "table"]

STORIES = Path(__file__).parent / "stories"
PARTS = ("fitted", "opened", "aside", "fresh")
_COLUMNS = (
    "lines", "speakers", "cast", "split", "eyes right", "eyes wrong", "presence F1", "precision", "recall",
    "slips", "found", "other findings",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The counts of one story; they add up."""

    name: str
    speakers: Score = field(default_factory=Score)
    cast: Count = field(default_factory=Count)
    """Those of the labels that were found; ``said`` is not counted."""
    split: Count = field(default_factory=Count)
    """Those of the labels that were found as two people or more, of all of them."""
    eyes: Count = field(default_factory=Count)
    """Scenes told through somebody's eyes: hits, those of all for which somebody was read, all of them."""
    present: Count = field(default_factory=Count)
    scenes: int = 0
    slips: Count = field(default_factory=Count)
    """Slips that a finding shows (the second passage, or both); findings at warning and above; all slips."""

    @property
    def cells(self) -> list[str]:
        """The figures, in the order of the columns."""
        wrong = 100 * (self.eyes.said - self.eyes.hits) / max(1, self.scenes)
        figures = (
            self.speakers.percent("all"), self.cast.recall, self.split.recall, self.eyes.recall, wrong,
            self.present.f1, self.present.precision, self.present.recall,
        )  # fmt: skip
        counts = (self.slips.gold, self.slips.hits, self.slips.said - self.slips.hits)
        return [str(self.speakers.total["all"]), *(f"{figure:.1f}" for figure in figures), *map(str, counts)]


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--part", choices=PARTS, help="stories of one part only")
    command.add_argument("--readers", choices=["rules", "neural"], default="rules", help="who reads")
    command.add_argument("--jobs", type=int, default=1, help="processes")
    command.add_argument("--each", action="store_true", help="show every story, too")


def main(options: argparse.Namespace) -> None:
    """Read the stories and print one table."""
    parts = [options.part] if options.part else PARTS
    work = [(path, options.readers) for part in parts for path in stories_in(STORIES / part)]
    with ProcessPoolExecutor(options.jobs) as pool:
        rows = list(pool.map(_measured, work))
    print(table(rows, [path.parent.name for path, _ in work], each=options.each))


def _measured(work: tuple[Path, Readers]) -> Row:
    path, readers = work
    story = load_story(path)
    reading = read(story.document, network=network_of(readers))
    return measure(story, reading, findings_in(reading))


def measure(story: LabelledStory, reading: Reading, findings: Sequence[Finding] = ()) -> Row:
    """Compare a reading with the labels."""
    may = may_stand_for(story.novel, reading.characters)
    tellers = {(scene.narrator, NARRATOR) for scene in reading.scenes if scene.narrator}
    pairs = may | tellers
    nameless = {one.id for one in reading.characters if one.kind == "unnamed"}
    found = Counter(name for _, name in may)
    labelled = len(story.novel.characters)
    scenes = [(one, _longest(one, reading.scenes)) for one in story.scenes]
    return Row(
        name=story.novel.name,
        speakers=score(story.novel, reading.characters, reading.utterances),
        cast=Count(len(found), len(found), labelled),
        split=Count(sum(count > 1 for count in found.values()), 0, labelled),
        eyes=sum((_eyes(one, scene, pairs, nameless) for one, scene in scenes), Count()),
        present=sum((_present(one, reading.scenes, pairs) for one in story.scenes), Count()),
        scenes=len(story.scenes),
        slips=_slips(story, findings),
    )


_Pairs = set[tuple[CharacterId, str]]
"""Who of those read may stand for whom of the labels."""


def _longest(label: LabelledScene, scenes: Iterable[Scene]) -> Scene | None:
    """Return the scene that covers most of a labelled one."""
    return max(
        scenes,
        key=lambda scene: min(scene.span.end, label.span.end) - max(scene.span.start, label.span.start),
        default=None,
    )


def _eyes(label: LabelledScene, scene: Scene | None, pairs: _Pairs, nameless: set[CharacterId]) -> Count:
    """Count a scene; an "I" who has a name that was not found is neither right nor wrong."""
    who = scene and (scene.narrator or scene.focalizer)
    if label.eyes is None:
        return Count(0, int(who is not None), 0)
    is_right = (who, label.eyes) in pairs
    is_open = who is None or (scene and scene.narrator in nameless)
    return Count(int(is_right), int(is_right or not is_open), 1)


def _present(label: LabelledScene, scenes: Iterable[Scene], pairs: _Pairs) -> Count:
    inside = {
        one.character
        for scene in scenes
        for one in scene.present
        if one.span.start < label.span.end and one.span.end > label.span.start
    }
    right = {name for who, name in pairs if who in inside and name in label.present}
    strangers = sum(not any((who, name) in pairs for name in label.present) for who in inside)
    return Count(len(right), len(right) + strangers, len(label.present))


def _slips(story: LabelledStory, findings: Sequence[Finding]) -> Count:
    """Count the slips that findings show; every finding shows one slip at most."""
    used: set[str] = set()
    for slip in story.slips:
        hit = next((one for one in findings if one.fingerprint not in used and _shows(one, slip)), None)
        if hit is not None:
            used.add(hit.fingerprint)
    return Count(len(used), len(findings), len(story.slips))


def _shows(finding: Finding, slip: Slip) -> bool:
    """Tell whether a finding stands at the second passage, or rests on both."""
    shown = [finding.evidence.span, *(each.evidence.span for each in finding.because)]
    first, then = ((any(_touch(span, part) for span in shown)) for part in (slip.first, slip.then))
    return _touch(finding.evidence.span, slip.then) or (first and then)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def table(rows: Sequence[Row], parts: Sequence[str], *, each: bool = False) -> str:
    """Return the figures as a Markdown table: each story if asked for, and the parts."""
    lines = ["| stories | " + " | ".join(_COLUMNS) + " |", "|---|" + "---:|" * len(_COLUMNS)]
    if each:
        lines += [_line(row) for row in rows]
    for part in sorted(set(parts), key=PARTS.index):
        mine = [row for row, other in zip(rows, parts, strict=True) if other == part]
        lines.append(_line(_together(f"**{part}**, {len(mine)} stories", mine)))
    return "\n".join(lines)


def _line(row: Row) -> str:
    return f"| {row.name} | " + " | ".join(row.cells) + " |"


def _together(name: str, rows: Sequence[Row]) -> Row:
    return Row(
        name=name,
        speakers=sum((row.speakers for row in rows), Score()),
        cast=sum((row.cast for row in rows), Count()),
        split=sum((row.split for row in rows), Count()),
        eyes=sum((row.eyes for row in rows), Count()),
        present=sum((row.present for row in rows), Count()),
        scenes=sum(row.scenes for row in rows),
        slips=sum((row.slips for row in rows), Count()),
    )
