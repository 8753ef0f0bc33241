"""What the network's word about speakers is worth beside the rules: three numbers.

The rules read every novel with a table that has not seen it. The first two numbers come from novels that the
network never saw either: what counts is how likely the annotated speakers are under both together,
conversation by conversation. The third comes from all novels: how far the chances of the likeliest speakers
are from how often these are right differs far more from novel to novel than by what the network has seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from math import log
from pathlib import Path

from eval.reliability import Said, gap

from storyledger.entries import CharacterId
from storyledger.neural.session import Session
from storyledger.neural.worth import Worth
from storyledger.reading.network import Network
from storyledger.reading.speech.decoding import marginals, tempered
from storyledger.reading.speech.scenery import NOBODY
from training.export import describe
from training.rules import HANDS, KEPT_OUT, Weighed, table_of, weighed

__all__ = ["worth"]

ODDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
SURE = (0.0, 0.4, 0.8, 1.2, 1.6, 2.0)
POWERS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
LEAST = 1e-6
GROUPS = (KEPT_OUT, *HANDS)
Told = Sequence[tuple[Weighed, Sequence[dict[CharacterId, float]]]]
"""Chapters with the network's log odds for each turn."""
Known = tuple[list[CharacterId], list[float], list[bool]]
"""The candidates of a turn whose speaker is known, how likely each is, and which are right."""


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
    groups = [list(_told(network, data, run, group)) for group in GROUPS]
    outcomes = [_outcome(Worth(*each), groups[0]) for each in product(ODDS, SURE)]
    best = max(outcomes, key=lambda outcome: outcome.likely).worth
    known = [turn for told in groups for turn in _known(best, told)]
    power = min(POWERS, key=lambda power: gap([each for turn in known for each in _said(turn, power)]))
    describe(model / "reader.onnx", {"voice": asdict(replace(best, power=power))})
    return outcomes


def _told(
    network: Network, data: Path, run: Path, group: Sequence[str]
) -> Iterator[tuple[Weighed, Sequence[dict[CharacterId, float]]]]:
    """Yield the chapters of some novels, read with the table of all the others."""
    table = table_of(data, run, [name for other in GROUPS if other != group for name in other])
    for name in group:
        for chapter in weighed(data / name, table):
            heard = network.hear(chapter.scenery.passage, chapter.scenery.quotes)
            yield chapter, network.odds(heard, chapter.scenery)


def _outcome(each: Worth, told: Told) -> Outcome:
    likely, right = [], []
    for _, row, good in _known(each, told):
        likely.append(log(max(LEAST, sum(one for one, yes in zip(row, good, strict=True) if yes))))
        right.append(good[row.index(max(row))])
    return Outcome(each, round(sum(likely) / len(likely), 4), round(100 * sum(right) / len(right), 2))


def _known(each: Worth, told: Told) -> Iterator[Known]:
    """Yield the turns whose speaker is known, as rules and network together see them."""
    for chapter, odds in told:
        gains = [each.of(row) for row in odds]
        scores = [
            [score + gain.get(name, 0.0) for name, score in zip(names, row, strict=True)]
            for names, row, gain in zip(chapter.names, chapter.scores, gains, strict=True)
        ]
        chances = marginals(chapter.names, scores, chapter.ties)
        turns = zip(chapter.names, chances, chapter.right, strict=True)
        yield from (turn for turn in turns if any(turn[2]))


def _said(turn: Known, power: float) -> Iterator[Said]:
    """Yield how sure both are of the likeliest speaker, unless it is nobody, and whether it is right."""
    names, chances, right = turn
    even = tempered(chances, power)
    best = even.index(max(even))
    if names[best] != NOBODY:
        yield even[best], right[best]
