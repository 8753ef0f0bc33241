"""The scorer of the speaker head, fitted anew on the numbers of the model file.

The encoder is fitted on a few windows at a time and in 32 bits; this step gives the scorer whole chapters,
with the numbers that it will get when a story is read. The encoder stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor

from storyledger.neural.links import SIZES
from storyledger.neural.session import Session
from storyledger.neural.voices import vectors_of
from storyledger.reading.network import Network, links_in, rows_of
from training.export import describe, pair_description
from training.losses import summed, voice_loss
from training.model import VOICE, Pairs
from training.rules import HANDS, Weighed, table_of, weighed
from training.voices import NO_CANDIDATE

__all__ = ["fit_speakers"]

ROUNDS, RATE, DECAY, WARM = 8, 1e-3, 0.05, 30


@dataclass(frozen=True, slots=True)
class Told:
    """A chapter: T turns of C candidates, M mentions, K links."""

    turns: Tensor
    """T x VOICE."""
    members: Tensor
    """M x VOICE."""
    pairs: Tensor
    """K x 2: turn and mention."""
    seen: Tensor
    """K x features."""
    cells: Tensor
    """K: the turn times C and the candidate whom the mention means."""
    chances: Tensor
    """T x C: what the rules give."""
    right: Tensor
    """T x C."""


def fit_speakers(model: Path, data: Path, run: Path, *, seed: int = 1) -> float:
    """Fit the scorer of ``model`` (a folder) on the novels in hand; return the last round's loss."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    network = Network(Session(model, threads=1))
    told = [
        each
        for novels, others in (HANDS, HANDS[::-1])
        for name in novels
        for each in _chapters(network, data / name, table_of(data, run, others))
    ]
    scorer, random = Pairs(VOICE, SIZES.values()), Random(seed)
    optimizer = torch.optim.AdamW(scorer.parameters(), lr=RATE, weight_decay=DECAY)
    steps, whole, loss = 0, ROUNDS * len(told), 0.0
    for _ in range(ROUNDS):
        random.shuffle(told)
        losses = []
        for each in told:
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (steps + 1) / WARM) * (1 - steps / whole)
            losses.append(_step(scorer, each, optimizer))
            steps += 1
        loss = sum(losses) / len(losses)
    scorer.eval()
    describe(model / "reader.onnx", {"voices": pair_description(scorer)})
    return loss


def _step(scorer: Pairs, told: Told, optimizer: torch.optim.Optimizer) -> float:
    scores = scorer(told.turns, told.members, told.pairs[:, 0], told.pairs[:, 1], told.seen)
    known = told.right.any(1)
    odds = summed(scores, told.cells, tuple(told.right.shape))
    loss = voice_loss(odds[known], told.chances[known], told.right[known])
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _chapters(network: Network, folder: Path, table: dict[str, float]) -> Iterator[Told]:
    """Yield the chapters of a novel in which somebody is known to speak."""
    for chapter in weighed(folder, table):
        if any(map(any, chapter.right)):
            yield _told(network, chapter)


def _told(network: Network, chapter: Weighed) -> Told:
    scenery, names = chapter.scenery, chapter.names
    links = links_in(scenery)
    voices = network.hear(scenery.passage, scenery.quotes)
    turns, members = vectors_of(voices, *rows_of(links, scenery))
    wide = max(map(len, names))
    kept = [
        (turn, member, turn * wide + names[turn].index(links.owners[member]), at)
        for at, (turn, member) in enumerate(links.pairs)
        if links.owners[member] in names[turn]
    ]
    table = torch.tensor(kept, dtype=torch.int64).view(-1, 4)
    return Told(
        turns=torch.from_numpy(turns),
        members=torch.from_numpy(members),
        pairs=table[:, :2],
        seen=torch.tensor(links.seen, dtype=torch.int64).view(-1, len(SIZES))[table[:, 3]],
        cells=table[:, 2],
        chances=torch.tensor([[*row, *[NO_CANDIDATE] * (wide - len(row))] for row in chapter.chances()]),
        right=torch.tensor([[*row, *[False] * (wide - len(row))] for row in chapter.right]),
    )
