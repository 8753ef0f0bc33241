"""Whom pronouns of the telling mean: measures it on LitBank, and fits ``lexicon/pronoun_weights.tsv``.

The table is fitted to LitBank's train split, to pronouns in tags of annotated novels that are not held aside,
and to those of our own labelled stories. What is kept of them is the table: no text, no annotation. Needs
numpy; the program itself does not.

Measured are pronouns that mean somebody whom our cast has: how many of those that are read are right
(whoever they mean), and how many of these are found. By ``folds`` every train document is read with a table
that was fitted without it; the dev split is only measured.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval import pdnc
from eval.counting import Count
from eval.fit import Answers, climb
from eval.gold import Novel, load, novels_in
from eval.modern import STORIES
from eval.modern_gold import load_story, stories_in
from eval.pronoun_gold import Chains, Excerpt, excerpts, meanings_of_tags
from eval.scoring import may_stand_for
from storyledger.decisions import NO_DECISIONS
from storyledger.document import Document
from storyledger.entries import Character, Mention, Utterance
from storyledger.reading.noticing import notice
from storyledger.reading.passage import Passage, passages
from storyledger.reading.people.lately import STRANGER
from storyledger.reading.people.meant import (
    NOBODY,
    SURE,
    Case,
    Choice,
    Choose,
    Weighing,
    by_table,
    weights,
)
from storyledger.reading.people.mentions import find_mentions, with_speech_pronouns
from storyledger.reading.people.roster import gather
from storyledger.reading.setting.scenes import Frames, frame_scenes
from storyledger.reading.speech.speakers import attribute
from storyledger.sources import open_document

__all__ = ["add_options", "main"]

Floats = NDArray[np.float64]
Table = dict[str, float]

FOLDS = 5
RAREST = 5
"""Signs seen less often are left out."""
PENALTY = 12.0
"""Weight of the squared weights against the likelihood."""
STEPS = 150
WEAKEST = 0.05
"""Signs that are worth less are not kept."""
TIMES = 3
"""How often the pronouns of a labelled story are shown; there are few of them."""
_ABOUT_TAGS = (".says.", ".others.say.")
"""In signs of who says the words before: readers of speech were fitted to these very novels."""


@dataclass(frozen=True, slots=True)
class Example:
    """One pronoun whose meaning is known."""

    signs: tuple[tuple[str, ...], ...]
    """Of each candidate."""
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section, read up to the question whom its pronouns mean."""

    passage: Passage
    mentions: tuple[Mention, ...]
    utterances: tuple[Utterance, ...]
    frames: Frames


@dataclass(frozen=True, slots=True)
class Annotated:
    """An excerpt, read."""

    section: Section
    chains: Chains


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--litbank", type=Path, required=True, help="folder with the splits of LitBank")
    command.add_argument("--data", type=Path, help="folder with one folder per novel, for the fit")
    command.add_argument("--folds", action="store_true", help="measure the train split by folds, too")
    command.add_argument("--out", type=Path, help="fit, and write the table here")
    command.add_argument("--jobs", type=int, default=1, help="processes")


def main(options: argparse.Namespace) -> None:
    """Measure, and fit when a table is asked for."""
    with ProcessPoolExecutor(options.jobs) as pool:
        dev = list(pool.map(_annotated, excerpts(options.litbank / "dev")))
        table = weights()
        if options.folds or options.out:
            train = list(pool.map(_annotated, excerpts(options.litbank / "train"), chunksize=4))
            works = _works(options.data)
        lines = ["| pronouns | of the cast | precision | recall |", "|---|---:|---:|---:|"]
        if options.folds:
            read = (row for number in range(FOLDS) for row in _fold(number, train, works, pool))
            lines.append(_line("train, by folds", read))
            lines.append(_line("the same, by the rules alone", (_scored(one, None) for one in train)))
        if options.out:
            table = _fitted(train, works, pool)
            _write(table, options.out)
        lines.append(_line("dev", (_scored(one, by_table(table)) for one in dev)))
        lines.append(_line("dev, by the rules alone", (_scored(one, None) for one in dev)))
    print("\n".join(lines))


def _line(name: str, counts: Iterable[Count]) -> str:
    count = sum(counts, Count())
    return f"| {name} | {count.gold} | {count.precision:.1f} | {count.recall:.1f} |"


# -- reading -----------------------------------------------------------------------------------------


def _sections(document: Document) -> tuple[list[Section], tuple[Character, ...]]:
    """Return the chapters of a document, read up to the question, and its cast."""
    cut = tuple(passages(document))
    noticed = [notice(passage) for passage in cut]
    roster = gather(noticed, NO_DECISIONS)
    found = []
    for index, (passage, seen) in enumerate(zip(cut, noticed, strict=True)):
        if passage.section.kind != "chapter":
            continue
        cast = roster.part(index, seen)
        mentions = find_mentions(passage, seen.quotes, cast, seen.namings)
        frames = frame_scenes(passage, seen.quotes, mentions, cast)
        utterances = attribute(passage, seen.quotes, mentions, cast, frames.eyes)
        told = with_speech_pronouns(passage, mentions, utterances)
        found.append(Section(passage=passage, mentions=told, utterances=utterances, frames=frames))
    return found, roster.cast.characters


def _annotated(excerpt: Excerpt) -> Annotated:
    sections, _ = _sections(open_document(f"{excerpt.name}.txt", data=excerpt.text.encode()))
    section = max(sections, key=lambda one: len(one.passage.text))
    return Annotated(section, Chains(excerpt, section.mentions, section.passage.offset))


def _scored(one: Annotated, choose: Choose | None) -> Count:
    """Count the pronouns of an excerpt: right, read, of the cast; without ``choose`` by the rules."""
    section, chains = one.section, one.chains
    known = set(chains.cast.values())
    hits = said = gold = 0
    for index, who, chance in _weighing(section).through(choose or _nobody):
        mention = section.mentions[index]
        meant = chains.meant(mention)
        if meant is None:
            continue
        is_read = chance >= SURE and who != NOBODY and not who.startswith(STRANGER)
        read = (who if is_read else None) if choose else mention.character
        gold += meant in known
        said += read is not None
        hits += read is not None and chains.cast.get(read) == meant
    return Count(hits, said, gold)


def _nobody(_: Case) -> Choice:
    return NOBODY, 1.0


def _weighing(section: Section) -> Weighing:
    return Weighing(section.passage, section.mentions, section.utterances, section.frames)


# -- examples ----------------------------------------------------------------------------------------


def _examples(one: Annotated, choose: Choose | None) -> list[Example]:
    """Return the annotated pronouns of an excerpt; without ``choose`` all before each were read right."""
    section, chains = one.section, one.chains
    weighing = _weighing(section)
    found = []

    def chosen(case: Case) -> Choice:
        meant = chains.meant(section.mentions[case.index])
        if meant is None:
            return choose(case) if choose else (NOBODY, 1.0)
        right = [chains.is_right(who, weighing.lately.end_of(who), meant) for who in case.names[:-1]]
        right.append(not any(right))
        found.append(_example(case, right))
        return choose(case) if choose else (case.names[right.index(True)], 1.0)

    list(weighing.through(chosen))
    return found


def _example(case: Case, right: Sequence[bool]) -> Example:
    signs = tuple(tuple(sign for group in groups for sign in group) for groups in case.signs)
    return Example(signs, tuple(right))


def _works(data: Path | None) -> list[Path]:
    """Return the novels and the stories whose tags are shown to the fit."""
    novels = [path for path in novels_in(data) if path.name not in pdnc.HELD_ASIDE] if data else []
    return [*stories_in(STORIES / "fitted"), *novels]


def _tags(path: Path, table: Table) -> list[Example]:
    """Return the pronouns in tags of a novel or a story, the pronouns before each read by ``table``."""
    novel, document, times = _opened(path)
    sections, characters = _sections(document)
    answers = Answers(novel)
    for who, name in may_stand_for(novel, characters):
        answers.stands[name].add(who)
    return [each for section in sections for each in _tags_in(section, answers, by_table(table))] * times


def _opened(path: Path) -> tuple[Novel, Document, int]:
    if path.is_file():
        story = load_story(path)
        return story.novel, story.document, TIMES
    novel = load(path)
    return novel, open_document(f"{novel.name}.txt", data=novel.text.encode()), 1


def _tags_in(section: Section, answers: Answers, choose: Choose) -> list[Example]:
    meant = meanings_of_tags(section.passage, section.mentions, section.utterances, answers)
    found = []

    def chosen(case: Case) -> Choice:
        who = meant.get(case.index)
        if who is None:
            return choose(case)
        right = [name in who for name in case.names[:-1]]
        right.append(not any(right))
        found.append(_without_tags(_example(case, right)))
        return (case.names[right.index(True)], 1.0)

    if meant:
        list(_weighing(section).through(chosen))
    return found


def _without_tags(example: Example) -> Example:
    signs = (
        tuple(sign for sign in row if not any(part in sign for part in _ABOUT_TAGS)) for row in example.signs
    )
    return Example(tuple(signs), example.right)


# -- the fit -----------------------------------------------------------------------------------------


def _fold(
    number: int, train: Sequence[Annotated], works: Sequence[Path], pool: ProcessPoolExecutor
) -> Iterator[Count]:
    """Yield the counts of one fold, read with a table that was fitted to the others."""
    table = _fitted([one for at, one in enumerate(train) if at % FOLDS != number], works, pool)
    return (_scored(one, by_table(table)) for one in train[number::FOLDS])


def _fitted(train: Sequence[Annotated], works: Sequence[Path], pool: ProcessPoolExecutor) -> Table:
    """Return the table fitted to examples as they are when all is read right, and when it is not."""
    ideal = [each for one in train for each in _examples(one, None)]
    first = _climbed(ideal)
    real = [each for one in train for each in _examples(one, by_table(first))]
    tags = [each for some in pool.map(partial(_tags, table=first), works) for each in some]
    return _climbed([*ideal, *real, *tags])


def _climbed(examples: Sequence[Example]) -> Table:
    counts = Counter(sign for one in examples for row in one.signs for sign in row)
    signs = sorted(sign for sign, count in counts.items() if count >= RAREST)
    worth = climb(_likelihood(examples, signs), np.zeros(len(signs)), STEPS, PENALTY)
    return dict(zip(signs, map(float, worth), strict=True))


def _likelihood(
    examples: Sequence[Example], signs: Sequence[str]
) -> Callable[[Floats], tuple[float, Floats]]:
    """Return the log-likelihood of the examples by table, with its slope."""
    place = {sign: at for at, sign in enumerate(signs)}
    width = max(len(one.right) for one in examples)
    shape = (len(examples), width)
    open_, right = np.zeros(shape, bool), np.zeros(shape, bool)
    cells: list[int] = []
    columns: list[int] = []
    for row, one in enumerate(examples):
        open_[row, : len(one.right)], right[row, : len(one.right)] = True, one.right
        for at, each in enumerate(one.signs):
            known = [place[sign] for sign in each if sign in place]
            columns += known
            cells += [row * width + at] * len(known)
    where, which = np.array(cells), np.array(columns)

    def likelihood(table: Floats) -> tuple[float, Floats]:
        scores = np.bincount(where, table[which], len(examples) * width).reshape(shape)
        scores[~open_] = -np.inf
        free = np.exp(scores - scores.max(1, keepdims=True))
        bound = free * right
        whole, part = free.sum(1, keepdims=True), np.maximum(bound.sum(1, keepdims=True), 1e-300)
        change = (bound / part - free / whole).reshape(-1)
        slope: Floats = np.bincount(which, change[where], len(table)).astype(float)
        return float(np.log(part / whole).sum()), slope

    return likelihood


def _write(table: Table, path: Path) -> None:
    lines = [
        "# What each sign is worth, in log odds. Fitted by eval/pronouns.py; the names are explained in",
        "# storyledger/reading/people/meant.py.",
        *(f"{sign}\t{value:+.2f}" for sign, value in sorted(table.items()) if abs(value) >= WEAKEST),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
