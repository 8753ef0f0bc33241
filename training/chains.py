"""Fit the pair scorer of coreference anew, on the vectors that the exported file gives to mentions.

In the joint run the scorer sees a few windows at a time, and vectors that still move. Here it sees whole
documents, as at run time, and the very numbers of the 8-bit file. Takes a few minutes on one core.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from eval.litbank_gold import CLASSES, GoldDocument, documents_in
from torch import Tensor

from storyledger.neural import pairs
from storyledger.neural.session import Session
from training.examples import KIND
from training.export import describe, pair_description
from training.losses import antecedent_loss
from training.model import CHAIN, Pairs

__all__ = ["fit_chains"]

ROUNDS, RATE, DECAY, WARM = 6, 2e-3, 0.02, 40


@dataclass(frozen=True, slots=True)
class Told:
    """A document's annotated mentions with the vectors that the model gives them."""

    vectors: Tensor
    later: Tensor
    earlier: Tensor
    seen: Tensor
    same: Tensor


def fit_chains(model: Path, split: Path, *, seed: int = 1) -> float:
    """Fit the pair scorer of ``model`` (a folder) on a split of LitBank; return the last round's loss."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    session = Session(model, threads=1)
    told = [_told(session, document) for document in documents_in(split)]
    chains, random = Pairs(CHAIN, pairs.SIZES.values()), Random(seed)
    optimizer = torch.optim.AdamW(chains.parameters(), lr=RATE, weight_decay=DECAY)
    steps, whole, loss = 0, ROUNDS * len(told), 0.0
    for _ in range(ROUNDS):
        random.shuffle(told)
        losses = []
        for each in told:
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (steps + 1) / WARM) * (1 - steps / whole)
            losses.append(_step(chains, each, optimizer))
            steps += 1
        loss = sum(losses) / len(losses)
    chains.eval()
    describe(model / "reader.onnx", {"pairs": pair_description(chains)})
    return loss


def _step(chains: Pairs, told: Told, optimizer: torch.optim.Optimizer) -> float:
    scores = chains(told.vectors, told.vectors, told.later, told.earlier, told.seen)
    loss = antecedent_loss(scores, len(told.vectors), told.later, told.earlier, told.same)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _told(session: Session, document: GoldDocument) -> Told:
    sentences = [sentence.words for sentence in document.sentences]
    begins = np.cumsum([0, *map(len, sentences)])
    quotes = pairs.quoted(sentences)
    found = sorted(_marked(session, document), key=lambda each: (each[0], each[1], -each[2]))
    mentions = [
        pairs.Mentioned(
            words=sentences[sentence][start:end],
            sentence=sentence,
            start=int(begins[sentence]) + start,
            kind=kind,
            label=label,
            quote=quotes[sentence][start],
        )
        for sentence, start, end, kind, label, _, _ in found
    ]
    chain = np.array([each[5] for each in found], str)
    later, earlier = pairs.within_reach(0, len(found))
    return Told(
        vectors=torch.from_numpy(np.stack([each[6] for each in found])),
        later=torch.from_numpy(later),
        earlier=torch.from_numpy(earlier),
        seen=torch.from_numpy(pairs.Features(mentions).of(later, earlier)),
        same=torch.from_numpy(chain[later] == chain[earlier]),
    )


Marked = tuple[int, int, int, int, int, str, np.ndarray]
"""Sentence, start, end, kind, class, chain, vector."""


def _marked(session: Session, document: GoldDocument) -> Iterator[Marked]:
    """Yield the annotated mentions that a window holds whole."""
    encoded = session.encode([sentence.words for sentence in document.sentences])
    for heard in session.run(encoded):
        begins, ends = heard.said["chain_start"], heard.said["chain_end"]
        offset = 0
        for piece in heard.window:
            gold = document.sentences[piece.sentence]
            labels = {(start, end): CLASSES.index(label) for start, end, label in gold.entities}
            shift = offset - piece.start
            for each in gold.mentions:
                if piece.start <= each.start and each.end <= piece.end:
                    vector = np.maximum(begins[each.start + shift] + ends[each.end - 1 + shift], 0)
                    label = labels.get((each.start, each.end), -1)
                    yield piece.sentence, each.start, each.end, KIND[each.kind], label, each.chain, vector
            offset += piece.end - piece.start
