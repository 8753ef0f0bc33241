"""Fits the weights of ``lexicon/speaker_weights.tsv`` to annotated novels and our own labelled stories.

The model is the one that ``storyledger.reading.speech.speakers`` decides with: a score for each candidate
from its signs, and ties between neighbouring turns. Needs numpy; the program itself does not. Only the
table is kept: no text, no annotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.gold import Novel, load
from eval.modern_gold import load_story
from eval.scoring import may_stand_for
from storyledger.decisions import NO_DECISIONS
from storyledger.document import Document
from storyledger.entries import CharacterId
from storyledger.reading.cast import Cast
from storyledger.reading.noticing import notice
from storyledger.reading.passage import passages
from storyledger.reading.people.attending.mentions import find_mentions
from storyledger.reading.people.gathering.roster import gather
from storyledger.reading.setting.scenes import frame_scenes
from storyledger.reading.speech.conversation import BRIEF, Ties, ties_of
from storyledger.reading.speech.cue import Cue
from storyledger.reading.speech.evidence import signs_of
from storyledger.reading.speech.scenery import NOBODY, Scenery
from storyledger.reading.speech.speakers import weights
from storyledger.reading.words import word_rows
from storyledger.sources import open_document

__all__ = ["Answers", "fit", "sceneries", "somebody_else", "write"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KEPT = 9
"""Candidates per turn, best by the present table."""
LONGEST = 60
"""Turns after which a chain is cut."""
RAREST = 8
"""Signs seen less often are left out."""
PENALTY, TOLD_PENALTY = 8.0, 3.0
"""Weight of the squared weights against the likelihood, and for signs that say in so many words who speaks.

These are few and strong; what only makes somebody likely is easily learnt by heart.
"""
TIMES = 2
"""How often every labelled story is shown."""
WEAKEST = 0.03
"""Signs that are worth less are left out of the table."""
_TOLD = re.compile(
    r"(?:before|between|after|lead|tail|trail|eve|beat|it|kind|brief|called)\b"
    r"|.*\.(?:addressed|introduced|named|polite|own)"
)
"""Signs of cues around the words, and of names in them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of a chain."""

    names: list[CharacterId]
    signs: list[list[str]]
    right: list[bool]
    """Which candidates are right; none when that is unknown."""
    ties: Ties | None


Chain = list[Step]


def fit(
    folders: Sequence[Path],
    stories: Sequence[Path] = (),
    steps: int = 160,
    *,
    anew: bool = False,
    only: tuple[str, ...] = (),
) -> dict[str, float]:
    """Return the table fitted to novels and labelled stories, from the present one on or ``anew``.

    Stories count ``TIMES`` times, since there are far fewer of their lines than of old novels'. Where signs
    are to be fitted ``only`` that begin with certain words, all others keep their worth.
    """
    chains = [chain for folder in folders for chain in _chains(*_opened(load(folder)))]
    told = [load_story(path) for path in stories]
    chains += [chain for story in told for chain in _chains(story.novel, story.document)] * TIMES
    chains = [piece for chain in chains for piece in _cut(chain)]
    if only:
        return _fitted_alone(_Batch(chains), only, steps)
    return _fitted(_Batch(chains), {} if anew else weights(), steps)


def _fitted(batch: _Batch, start: dict[str, float], steps: int) -> dict[str, float]:
    """Return a table fitted beside the signs that are set by hand, which keep their worth."""
    chosen = {row[0]: float(row[1]) for row in word_rows("speaker_weights_chosen")}
    start = start | chosen
    before = [start.get(sign, start.get(sign.removeprefix(BRIEF), 0.0)) for sign in batch.signs]
    found = _climb(batch, np.array(before), steps, np.array([sign not in chosen for sign in batch.signs]))
    fitted = zip(batch.signs, found, strict=True)
    return {
        sign: round(float(value), 2) for sign, value in fitted if sign not in chosen and abs(value) >= WEAKEST
    }


def _fitted_alone(batch: _Batch, only: tuple[str, ...], steps: int) -> dict[str, float]:
    """Return the present table with new numbers for the signs that begin with one of ``only``.

    Short stories keep the old number of a tie that they had in common with novels.
    """
    table = weights()
    start = np.array([table.get(sign, table.get(sign.removeprefix(BRIEF), 0.0)) for sign in batch.signs])
    found = _climb(batch, start, steps, np.array([sign.startswith(only) for sign in batch.signs]))
    new = {sign: round(float(value), 2) for sign, value in zip(batch.signs, found, strict=True)}
    old = {row[0]: float(row[1]) for row in word_rows("speaker_weights")}
    shared = {f"{BRIEF}{sign}": value for sign, value in old.items() if sign.startswith(only)}
    return shared | old | {sign: value for sign, value in new.items() if sign.startswith(only)}


def write(table: dict[str, float], path: Path) -> None:
    """Write the table as the program reads it."""
    lines = [
        "# What each sign is worth, in log odds. Fitted by eval/fit.py; the names are explained in",
        "# storyledger/reading/speech/evidence.py.",
        *(f"{sign}\t{value:+.2f}" for sign, value in sorted(table.items()) if value),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _opened(novel: Novel) -> tuple[Novel, Document]:
    return novel, open_document(f"{novel.name}.txt", data=novel.text.encode())


def _chains(novel: Novel, document: Document) -> Iterator[Chain]:
    answers = Answers(novel)
    for scenery, offset in sceneries(document, answers):
        yield [_step(scenery, index, offset, answers) for index in range(len(scenery.turns))]


def sceneries(document: Document, answers: Answers) -> Iterator[tuple[Scenery, int]]:
    """Yield the scenery of every chapter with speech, and where the chapter begins.

    ``answers`` learns on the way whom of our cast each annotated person may be.
    """
    cut = tuple(passages(document))
    noticed = [notice(passage) for passage in cut]
    roster = gather(noticed, NO_DECISIONS)
    for who, name in may_stand_for(answers.novel, roster.cast.characters):
        answers.stands[name].add(who)
    for index, passage in enumerate(cut):
        if passage.section.kind != "chapter" or not noticed[index].quotes:
            continue
        cast, quotes = roster.part(index, noticed[index]), noticed[index].quotes
        mentions = find_mentions(passage, quotes, cast)
        stages = frame_scenes(passage, quotes, mentions, cast).stages
        yield Scenery(passage, quotes, mentions, cast, stages), passage.offset


class Answers:
    """The annotation of a novel, by offset."""

    def __init__(self, novel: Novel) -> None:
        self.novel = novel
        self.stands: dict[str, set[CharacterId]] = defaultdict(set)
        listed = {speaker: novel.main_name(speaker) for speaker in {quote.speaker for quote in novel.quotes}}
        self._spans = sorted(
            (start, end, listed[quote.speaker]) for quote in novel.quotes for start, end in quote.spans
        )
        self._starts = [start for start, _, _ in self._spans]
        self._longest = max((end - start for start, end, _ in self._spans), default=0)

    def speaker(self, spans: list[tuple[int, int]]) -> str | None:
        """Return who says the words at ``spans``, None when nobody has annotated them."""
        votes: Counter[str] = Counter()
        for start, end in spans:
            low, high = bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)
            for one, other, name in self._spans[low:high]:
                votes[name] += max(0, min(end, other) - max(start, one))
        best = votes.most_common(1)
        return best[0][0] if best and best[0][1] else None


def _step(scenery: Scenery, index: int, offset: int, answers: Answers) -> Step:
    names = scenery.candidates(index)
    signs = signs_of(scenery, index, names)
    spans = [scenery.quotes[quote].span.shifted(offset) for quote in scenery.turns[index].quotes]
    speaker = answers.speaker([(span.start, span.end) for span in spans])
    stands = answers.stands.get(speaker or "", set())
    right = [name in stands for name in names]
    tag = scenery.tags[index]
    if speaker is not None and not any(right):
        right = [name == somebody_else(tag, scenery.cast) for name in names]
    keep = _best(signs, right)
    return Step(
        [names[at] for at in keep],
        [signs[at] for at in keep],
        [right[at] for at in keep],
        ties_of(scenery.turns, index, tag, brief=scenery.cast.is_short) if index else None,
    )


def somebody_else(tag: Cue | None, cast: Cast) -> CharacterId | None:
    """Return who speaks when nobody with a name does: whom the tag describes, or somebody else."""
    if tag is None or tag.who is None:
        return NOBODY
    return tag.who if cast.by_id[tag.who].kind == "unnamed" else None


def _best(signs: list[list[str]], right: list[bool]) -> list[int]:
    """Return the candidates to keep: the best by the present table, the right ones, and nobody."""
    totals = [sum(weights().get(sign, 0.0) for sign in row) for row in signs]
    order = sorted(range(len(signs)), key=lambda at: -totals[at])[: KEPT - 1]
    return sorted({*order, len(signs) - 1, *(at for at, yes in enumerate(right) if yes)})


def _cut(chain: Chain) -> Iterator[Chain]:
    for start in range(0, len(chain), LONGEST):
        yield chain[start : start + LONGEST]


class _Batch:
    """All chains side by side, longest first, as arrays: turn, chain, candidate."""

    def __init__(self, chains: list[Chain]) -> None:
        chains = sorted(chains, key=len, reverse=True)
        counts = Counter(sign for chain in chains for step in chain for row in step.signs for sign in row)
        ties = Counter(sign for chain in chains for step in chain for tie in step.ties or () for sign in tie)
        common = {sign for sign, count in counts.items() if count >= RAREST}
        kept = {tie for tie, count in ties.items() if count >= RAREST or not tie.startswith("reply.")}
        self.signs = [*sorted(common), *sorted(kept)]
        self._place = {sign: at for at, sign in enumerate(self.signs)}
        self.lengths = np.array([len(chain) for chain in chains])
        most = max(len(step.names) for chain in chains for step in chain)
        shape = (int(self.lengths.max()), len(chains), most)
        self.shape = shape
        self.mask = np.zeros(shape, bool)
        self.right = np.zeros(shape, bool)
        self._ids = np.full(shape, -1)
        cells: list[tuple[int, int]] = []
        ties_at: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        for column, chain in enumerate(chains):
            self._fill(column, chain, cells)
            self._tie(column, chain, ties_at)
        self._ties = [np.array(found, np.int64).reshape(-1, 2) for found in ties_at]
        self.cells = np.array([cell for cell, _ in cells])
        self.columns = np.array([sign for _, sign in cells])
        self.known: NDArray[np.bool_] = np.asarray(self.right.any(2))
        self.same = self._equal(1)
        self.again = self._equal(2)

    def _fill(self, column: int, chain: Chain, cells: list[tuple[int, int]]) -> None:
        ids: dict[CharacterId, int] = {}
        for turn, step in enumerate(chain):
            for at, (name, row, right) in enumerate(zip(step.names, step.signs, step.right, strict=True)):
                self.mask[turn, column, at] = True
                self.right[turn, column, at] = right
                self._ids[turn, column, at] = ids.setdefault(name, len(ids))
                cell = (turn * self.shape[1] + column) * self.shape[2] + at
                cells.extend((cell, self._place[sign]) for sign in row if sign in self._place)

    def _tie(self, column: int, chain: Chain, found: tuple[list[tuple[int, int]], ...]) -> None:
        for turn, step in enumerate(chain):
            if turn and step.ties:
                for signs, cells in zip(step.ties, found, strict=True):
                    place = turn * self.shape[1] + column
                    cells.extend((place, self._place[sign]) for sign in signs if sign in self._place)

    def ties_worth(self, table: Floats) -> list[Floats]:
        """Return what each of the two ties of every turn multiplies a chance by."""
        size = self.shape[0] * self.shape[1]
        worth = [np.bincount(ties[:, 0], table[ties[:, 1]], size) for ties in self._ties]
        return [np.exp(each).reshape(self.shape[:2]) for each in worth]

    def _equal(self, back: int) -> NDArray[np.bool_]:
        """Return whether a candidate and one of ``back`` turns earlier are the same person."""
        equal = np.zeros((*self.shape, self.shape[2]), bool)
        for turn in range(back, self.shape[0]):
            both = self.mask[turn - back][:, :, None] & self.mask[turn][:, None, :]
            equal[turn] = (self._ids[turn - back][:, :, None] == self._ids[turn][:, None, :]) & both
        return equal

    def likelihood(self, table: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood of the annotation, and its slope."""
        size = self.shape[0] * self.shape[1] * self.shape[2]
        scores = np.bincount(self.cells, table[self.columns], size).reshape(self.shape)
        scores[~self.mask] = -np.inf
        free = np.exp(scores - scores.max(2, keepdims=True, where=self.mask, initial=-1e9)) * self.mask
        bound = np.where(self.known[:, :, None], free * self.right, free)
        bound = bound + self.mask * 1e-30
        one, other = _Sums(self, free, table), _Sums(self, bound, table)
        difference = (other.single - one.single).reshape(-1)
        slope: Floats = np.bincount(self.columns, difference[self.cells], len(table)).astype(float)
        for ties, change in zip(self._ties, other.tied - one.tied, strict=True):
            slope += np.bincount(ties[:, 1], change.reshape(-1)[ties[:, 0]], len(table))
        return other.total - one.total, slope


class _Sums:
    """Sums over all ways to fill the chains: their logarithm, single chances, and chances of each tie."""

    def __init__(self, batch: _Batch, local: Floats, table: Floats) -> None:
        self._batch, self._local = batch, local
        self._tie = batch.ties_worth(table)
        self.single: Floats = np.zeros(batch.shape)
        self.tied: Floats = np.zeros((2, *batch.shape[:2]))
        self._forward: list[Floats] = []
        self.total = self._go_forward()
        self._go_back()

    def _alive(self, turn: int) -> int:
        return int((self._batch.lengths > turn).sum())

    def _arriving(self, turn: int, alive: int) -> tuple[Floats, Floats]:
        """Return the weight of reaching (speaker before, speaker), and the second tie's part of it."""
        same, again = self._batch.same[turn, :alive], self._batch.again[turn, :alive]
        before = self._forward[turn - 1][:alive]
        if turn == 1:
            start: Floats = np.repeat(before[:, :, None], self._batch.shape[2], axis=2)
            return start, np.zeros_like(start)
        back: Floats = np.einsum("nab,nac->nbc", before, again) * ~same
        tie = self._tie[1][turn, :alive, None, None]
        return before.sum(1)[:, :, None] + (tie - 1.0) * back, tie * back

    def _go_forward(self) -> float:
        first = self._local[0]
        whole = first.sum(1)
        self._forward.append(first / whole[:, None])
        total = float(np.log(whole).sum())
        for turn in range(1, self._batch.shape[0]):
            alive = self._alive(turn)
            arriving, _ = self._arriving(turn, alive)
            tie = np.where(self._batch.same[turn, :alive], self._tie[0][turn, :alive, None, None], 1.0)
            table = arriving * tie * self._local[turn, :alive][:, None, :]
            whole = table.sum((1, 2))
            total += float(np.log(whole).sum())
            self._forward.append(table / whole[:, None, None])
        return total

    def _go_back(self) -> None:
        most = self._batch.shape[2]
        ahead: Floats = np.ones((0, most, most))
        for turn in range(self._batch.shape[0] - 1, 0, -1):
            alive = self._alive(turn)
            ahead = np.concatenate([ahead, np.ones((alive - len(ahead), most, most))])
            joint = self._forward[turn] * ahead
            joint /= joint.sum((1, 2), keepdims=True)
            self._count(turn, alive, joint)
            ahead = self._step_back(turn, alive, ahead)
        alone = self._alive(1)
        self.single[0, alone:] = self._forward[0][alone:]

    def _count(self, turn: int, alive: int, joint: Floats) -> None:
        self.single[turn, :alive] = joint.sum(1)
        if turn == 1:
            self.single[0, :alive] = joint.sum(2)
        self.tied[0, turn, :alive] = (joint * self._batch.same[turn, :alive]).sum((1, 2))
        arriving, added = self._arriving(turn, alive)
        self.tied[1, turn, :alive] = (joint * added / np.maximum(arriving, 1e-300)).sum((1, 2))

    def _step_back(self, turn: int, alive: int, ahead: Floats) -> Floats:
        """Return the weight of all from ``turn`` on, for each pair of speakers of the two turns before."""
        same, again = self._batch.same[turn, :alive], self._batch.again[turn, :alive]
        tie = np.where(same, self._tie[0][turn, :alive, None, None], 1.0)
        pushed = ahead * self._local[turn, :alive][:, None, :] * tie
        extra = np.einsum("nad,nbd->nab", again.astype(float), pushed * ~same)
        table: Floats = pushed.sum(2)[:, None, :] + (self._tie[1][turn, :alive, None, None] - 1.0) * extra
        table /= np.maximum(table.max((1, 2), keepdims=True), 1e-300)
        return table


def _climb(batch: _Batch, table: Floats, steps: int, free: NDArray[np.bool_]) -> Floats:
    """Return the table of the greatest penalised likelihood: limited-memory BFGS.

    Only numbers that are ``free`` change.
    """
    loose = free.astype(float)
    costs = np.array([TOLD_PENALTY if _TOLD.match(sign) else PENALTY for sign in batch.signs])
    moves: list[tuple[Floats, Floats]] = []
    value, slope = _penalised(batch, table, loose, costs)
    for _ in range(steps):
        direction = _direction(slope, moves)
        size, ahead = 1.0, (value, slope)
        while size > 1e-3:
            ahead = _penalised(batch, table + size * direction, loose, costs)
            if ahead[0] >= value + 1e-4 * size * float(slope @ direction):
                break
            size /= 2
        move, bend = size * direction, slope - ahead[1]
        if float(move @ bend) > 1e-10:
            moves = [*moves[-7:], (move, bend)]
        table = table + move
        if ahead[0] - value < 1e-6 * abs(value):
            break
        value, slope = ahead
    return table


def _direction(slope: Floats, moves: list[tuple[Floats, Floats]]) -> Floats:
    """Return where to go: the slope, bent by what the last moves told about the curvature."""
    direction: Floats = slope.copy()
    shares: list[float] = []
    for move, bend in reversed(moves):
        share = float(move @ direction) / float(bend @ move)
        shares.append(share)
        direction -= share * bend
    if not moves:
        first: Floats = direction / max(1.0, float(np.linalg.norm(slope)))
        return first
    move, bend = moves[-1]
    direction = direction * (float(move @ bend) / float(bend @ bend))
    for (move, bend), share in zip(moves, reversed(shares), strict=True):
        direction += move * (share - float(bend @ direction) / float(bend @ move))
    return direction


def _penalised(batch: _Batch, table: Floats, loose: Floats, costs: Floats) -> tuple[float, Floats]:
    value, slope = batch.likelihood(table)
    return value - 0.5 * float(costs @ table**2), (slope - costs * table) * loose
