"""How much the network's word about speakers is worth beside the rules: two numbers, on novels it never saw.

The rules read these novels with a table that has not seen them either. What counts is how likely the
annotated speakers are under both together, conversation by conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from math import log
from pathlib import Path

from storyledger.entries import CharacterId
from storyledger.neural.session import Session
from storyledger.neural.worth import Worth
from storyledger.reading.network import Network
from storyledger.reading.speech.decoding import marginals
from training.export import describe
from training.rules import HANDS, KEPT_OUT, Weighed, table_of, weighed

__all__ = ["worth"]

ODDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
SURE = (0.0, 0.4, 0.8, 1.2, 1.6, 2.0)
LEAST = 1e-6
Odds = Sequence[dict[CharacterId, float]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of one worth: how likely the right speakers are, and how many are the likeliest."""

    worth: Worth
    likely: float
    """Mean log-likelihood of a turn."""
    right: float
    """Per cent of the turns."""


def worth(model: Path, data: Path, run: Path) -> list[Outcome]:
    """Put into ``model`` (a folder) what its word is worth; return the outcome of every worth tried."""
    network = Network(Session(model))
    table = table_of(data, run, [name for hand in HANDS for name in hand])
    told: list[tuple[Weighed, Odds]] = []
    for name in KEPT_OUT:
        for chapter in weighed(data / name, table):
            passage, quotes = chapter.scenery.passage, chapter.scenery.quotes
            told.append((chapter, network.odds(network.hear(passage, quotes), chapter.scenery)))
    outcomes = [_outcome(Worth(*each), told) for each in product(ODDS, SURE)]
    best = max(outcomes, key=lambda outcome: outcome.likely)
    describe(model / "reader.onnx", {"voice": asdict(best.worth)})
    return outcomes


def _outcome(each: Worth, told: Sequence[tuple[Weighed, Odds]]) -> Outcome:
    likely, right = [], []
    for chapter, odds in told:
        gains = [each.of(row) for row in odds]
        scores = [
            [score + gain.get(name, 0.0) for name, score in zip(names, row, strict=True)]
            for names, row, gain in zip(chapter.names, chapter.scores, gains, strict=True)
        ]
        chances = marginals(chapter.names, scores, chapter.ties)
        for row, good in zip(chances, chapter.right, strict=True):
            if any(good):
                likely.append(log(max(LEAST, sum(one for one, yes in zip(row, good, strict=True) if yes))))
                right.append(good[row.index(max(row))])
    return Outcome(each, round(sum(likely) / len(likely), 4), round(100 * sum(right) / len(right), 2))
