"""Fits the weights of ``lexicon/eyes_weights.tsv`` to our own labelled stories and scenes.

The model is the one that ``storyledger.reading.setting.eyes`` decides with. What to expect of it is told by
folds: every story is read with a table that never saw it. Needs numpy; the program itself does not.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.modern import STORIES
from eval.modern_gold import load_story, stories_in
from eval.scoring import may_stand_for
from storyledger.decisions import NO_DECISIONS
from storyledger.document import Document
from storyledger.entries import Character, CharacterId
from storyledger.reading import follow
from storyledger.reading.noticing import notice
from storyledger.reading.passage import passages
from storyledger.reading.people.gathering.roster import gather
from storyledger.reading.setting.eyes import STAY, chances, insides_in
from storyledger.reading.setting.insides import NOBODY, Insides
from storyledger.sources import open_document
from storyledger.span import Span

__all__ = ["add_options", "fit", "main"]

SCENES, ASIDE = STORIES / "scenes.md", STORIES / "scenes-aside.md"
"""Short scenes that the table is fitted to, and others that only measure it."""
FOLDS = 8
STEPS = 250
PACE = 0.05
PENALTY = 1.0
"""Weight of the squared weights against the likelihood."""
LEVELS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85)
"""Chances at which it is told how often the eyes claimed are right."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """The scenes of one chapter to be weighed, in order."""

    insides: list[Insides]
    right: list[set[CharacterId]]
    """Whose eyes each is told through, by its label: all in the cast who may be meant, or ``NOBODY``."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--out", type=Path, help="write the table fitted to all of them to this file")


def main(options: argparse.Namespace) -> None:
    """Print what to expect, and write the table if asked to."""
    rows = [*_of_stories(), *_of_scenes(SCENES)]
    table = fit(rows)
    print("Fitted to, every story read by a table that never saw it:", _counted(_by_folds(rows)), sep="\n\n")
    print("\nNever fitted to:", _counted(_claims(_of_scenes(ASIDE), table)), sep="\n\n")
    if options.out:
        _write(table, options.out)


def _of_stories() -> Iterator[Row]:
    """Yield the chapters of the fitted stories."""
    for path in stories_in(STORIES / "fitted"):
        story = load_story(path)
        labels = [(one.span, one.eyes) for one in story.scenes]

        def stands(cast: Sequence[Character], name: str, novel=story.novel) -> set[CharacterId]:  # type: ignore[no-untyped-def]
            return {who for who, other in may_stand_for(novel, cast) if other == name}

        for spans, insides, cast in _weighed(story.document):
            kept = [
                (inside, _longest(span, labels))
                for span, inside in zip(spans, insides, strict=True)
                if labels
            ]
            if kept:
                yield Row(
                    [inside for inside, _ in kept],
                    [stands(cast, eyes) if eyes else {NOBODY} for _, eyes in kept],
                )


def _longest(span: Span, labels: Sequence[tuple[Span, str | None]]) -> str | None:
    def shared(label: tuple[Span, str | None]) -> int:
        return min(span.end, label[0].end) - max(span.start, label[0].start)

    return max(labels, key=shared)[1]


def _of_scenes(path: Path) -> Iterator[Row]:
    """Yield the short scenes whose labels stand at their heads."""
    for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, text = part.partition("\n")
        eyes = [name.strip() for name in head.rpartition(":")[2].split("|")]
        for _, insides, cast in _weighed(open_document("scene.md", data=text.encode())):
            names = eyes if len(eyes) == len(insides) else eyes[:1] * len(insides)
            yield Row(insides, [_called(name, cast) for name in names])


def _called(name: str, cast: Sequence[Character]) -> set[CharacterId]:
    if name == "none":
        return {NOBODY}
    return {one.id for one in cast if name in {one.name, *(alias.text for alias in one.aliases)}}


def _weighed(document: Document) -> Iterator[tuple[list[Span], list[Insides], tuple[Character, ...]]]:
    """Yield the scenes of each chapter that are weighed: where they stand, their signs, and the cast."""
    cut = tuple(passages(document))
    noticed = [notice(passage) for passage in cut]
    roster = gather(noticed, NO_DECISIONS)
    for index, passage in enumerate(cut):
        if passage.section.kind != "chapter":
            continue
        told = follow(passage, noticed[index], roster.part(index, noticed[index]))
        found = list(insides_in(told.frames, told.everybody, told.utterances))
        if found:
            spans = [told.frames.scenes[number].span.shifted(passage.offset) for number, _ in found]
            yield spans, [inside for _, inside in found], roster.cast.characters


# --- fitting ----------------------------------------------------------------------------------------------


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Return the table that makes the labels likeliest, by Adam's steps."""
    names = sorted(
        {sign for row in rows for one in row.insides for each in one.signs.values() for sign in each}
    )
    place = {name: at for at, name in enumerate([*names, STAY])}
    worth, mean, spread = (np.zeros(len(place)) for _ in range(3))
    for step in range(1, STEPS + 1):
        slope = PENALTY * worth
        for row in rows:
            slope -= _pull(row, worth, place)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        worth -= PACE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return {name: round(float(worth[at]), 2) for name, at in place.items()}


def _pull(row: Row, worth: Floats, place: Mapping[str, int]) -> Floats:
    """Return how the likelihood of a chapter's labels grows with each weight."""
    who = sorted({one for inside in row.insides for one in inside.signs})
    signs = [_matrix(inside, who, place) for inside in row.insides]
    here = [np.array([one in inside.signs for one in who]) for inside in row.insides]
    free = [np.where(there, every @ worth, -np.inf) for every, there in zip(signs, here, strict=True)]
    known = [
        np.where([one in right for one in who], value, -np.inf) if right & set(inside.signs) else value
        for inside, right, value in zip(row.insides, row.right, free, strict=True)
    ]
    stay = place[STAY]
    passes = [inside.passes for inside in row.insides]
    (expected, stays), (wanted, stayed) = (_walk(each, passes, worth[stay]) for each in (free, known))
    pull = sum((more - less) @ every for more, less, every in zip(wanted, expected, signs, strict=True))
    pull = np.array(pull)
    pull[stay] += stayed - stays
    return pull


def _matrix(inside: Insides, who: Sequence[CharacterId], place: Mapping[str, int]) -> Floats:
    found = np.zeros((len(who), len(place)))
    for at, one in enumerate(who):
        for sign, count in inside.signs.get(one, {}).items():
            found[at, place[sign]] = count
    return found


def _walk(values: Sequence[Floats], passes: Sequence[bool], stay: float) -> tuple[list[Floats], float]:
    """Return everybody's chances in each scene, and how often the eyes are expected to stay."""
    same = np.eye(len(values[0]))
    passing = [np.ones_like(same) + (0 if one else np.exp(stay) - 1) * same for one in passes]
    odds = [np.exp(value - value.max()) for value in values]
    forward, backward = [odds[0] / odds[0].sum()], [np.ones(len(odds[0]))]
    for at, one in enumerate(odds[1:], 1):
        after = (forward[-1] @ passing[at]) * one
        forward.append(after / after.sum())
    for at in range(len(odds) - 1, 0, -1):
        before = passing[at] @ (odds[at] * backward[0])
        backward.insert(0, before / before.sum())
    stays = 0.0
    for at in (at for at in range(1, len(odds)) if not passes[at]):
        both = forward[at - 1][:, None] * passing[at] * (odds[at] * backward[at])[None, :]
        stays += float(np.trace(both) / both.sum())
    both_ways = [one * other for one, other in zip(forward, backward, strict=True)]
    return [each / each.sum() for each in both_ways], stays


def _by_folds(rows: Sequence[Row]) -> Iterator[tuple[float, bool]]:
    """Yield the claims about all scenes, every story kept out once."""
    for fold in range(FOLDS):
        table = fit([row for at, row in enumerate(rows) if at % FOLDS != fold])
        yield from _claims(rows[fold::FOLDS], table)


def _claims(rows: Iterable[Row], table: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    """Yield for every scene how likely the likeliest eyes in it are, and whether they are its eyes."""
    for row in rows:
        for chance, right in zip(chances(row.insides, table), row.right, strict=True):
            who = max((one for one in chance if one != NOBODY), key=chance.__getitem__, default=NOBODY)
            yield chance[who] if who != NOBODY else 0.0, who in right


def _counted(claims: Iterable[tuple[float, bool]]) -> str:
    """Return how often eyes are claimed and right at several chances."""
    every = list(claims)
    lines = ["| chance | scenes | right | wrong |", "|---:|---:|---:|---:|"]
    for level in LEVELS:
        said = [right for chance, right in every if chance >= level]
        lines.append(f"| {level:.2f} | {len(every)} | {sum(said)} | {len(said) - sum(said)} |")
    return "\n".join(lines)


def _write(table: Mapping[str, float], path: Path) -> None:
    lines = [
        "# What each sign of somebody's eyes is worth, in log odds. Fitted by eval/eyes.py; the names are",
        "# explained in storyledger/reading/setting/insides.py.",
        *(f"{sign}\t{value:+.2f}" for sign, value in sorted(table.items())),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
