"""What the rules make of the turns of annotated novels, by weights that other novels gave.

Whoever is fitted beside rules that have seen the answers learns to trust them too much. So the novels are
dealt into two hands, and while the network is fitted each is read with the table fitted to the other. Those
in ``KEPT_OUT`` are in no hand: they show how much the network's word is worth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log
from pathlib import Path

from eval.fit import Answers, fit, sceneries, somebody_else
from eval.gold import load, novels_in
from eval.works import speakers_aside

from storyledger.entries import CharacterId
from storyledger.reading.speech.decoding import Tie, marginals
from storyledger.reading.speech.evidence import signs_of
from storyledger.reading.speech.scenery import Scenery
from storyledger.reading.speech.speakers import ties_worth
from storyledger.sources import open_document

__all__ = ["HANDS", "KEPT_OUT", "Weighed", "table_of", "weighed"]

KEPT = 8
"""Candidates per turn, best by the rules, with somebody outside the cast."""
LEAST = 1e-4
"""The chance that the rules leave to everybody."""
KEPT_OUT = (
    "AlicesAdventuresInWonderland", "NorthangerAbbey", "TheAgeOfInnocence", "TheAwakening",
    "TheSignOfTheFour", "WhereAngelsFearToTread",
)  # fmt: skip
"""Novels that the network never sees; the rules' weights that the package ships have seen them."""
HANDS = (
    ("DaisyMiller", "Emma", "HowardsEnd", "NightAndDay", "Persuasion", "TheManWhoWasThursday"),
    ("APassageToIndia", "ARoomWithAView", "MansfieldPark", "SenseAndSensibility",
     "TheMysteriousAffairAtStyles", "WinnieThePooh"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighed:
    """A chapter with the candidates of its turns, as the rules weigh them."""

    scenery: Scenery
    names: list[list[CharacterId]]
    """For each turn its candidates, in order of being found."""
    scores: list[list[float]]
    """What the rules give each, log odds."""
    ties: list[Tie]
    """How each turn hangs on those before it."""
    right: list[list[bool]]
    """Which candidates are right; none when that is unknown."""

    def chances(self) -> list[list[float]]:
        """Return how likely each candidate is, logarithms."""
        found = marginals(self.names, self.scores, self.ties)
        return [[log(max(chance, LEAST)) for chance in row] for row in found]


def weighed(folder: Path, table: Mapping[str, float]) -> Iterator[Weighed]:
    """Read an annotated novel and yield its chapters; ``table`` has the rules' weights."""
    novel = load(folder)
    answers = Answers(novel)
    document = open_document(f"{novel.name}.txt", data=novel.text.encode())
    for scenery, offset in sceneries(document, answers):
        turns = [_turn(scenery, turn, offset, answers, table) for turn in range(len(scenery.turns))]
        yield Weighed(
            scenery,
            names=[names for names, _, _ in turns],
            scores=[scores for _, scores, _ in turns],
            ties=[ties_worth(scenery, turn, table) for turn in range(len(turns))],
            right=[right for _, _, right in turns],
        )


def table_of(data: Path, run: Path, novels: Sequence[str]) -> dict[str, float]:
    """Return the rules' weights fitted to ``novels``; they are kept in ``run`` for the next time."""
    kept = run / f"rules-{sha256(' '.join(novels).encode()).hexdigest()[:12]}.json"
    if not kept.exists():
        wanted = set(novels) - speakers_aside()
        table = fit([path for path in novels_in(data) if path.name in wanted], anew=True)
        kept.write_text(json.dumps(table, sort_keys=True), encoding="utf-8")
    known: dict[str, float] = json.loads(kept.read_text(encoding="utf-8"))
    return known


def _turn(
    scenery: Scenery, turn: int, offset: int, answers: Answers, table: Mapping[str, float]
) -> tuple[list[CharacterId], list[float], list[bool]]:
    """Return the best candidates of a turn, what the rules give each, and which are right."""
    names = scenery.candidates(turn)
    scores = [sum(table.get(sign, 0.0) for sign in row) for row in signs_of(scenery, turn, names)]
    right = _right(scenery, turn, names, offset, answers)
    best = sorted(range(len(names)), key=lambda at: -scores[at])[: KEPT - 1]
    keep = sorted({*best, len(names) - 1})
    return [names[at] for at in keep], [scores[at] for at in keep], [right[at] for at in keep]


def _right(
    scenery: Scenery, turn: int, names: Sequence[CharacterId], offset: int, answers: Answers
) -> list[bool]:
    spans = [scenery.quotes[quote].span.shifted(offset) for quote in scenery.turns[turn].quotes]
    speaker = answers.speaker([(span.start, span.end) for span in spans])
    stands = answers.stands.get(speaker or "", set())
    right = [name in stands for name in names]
    if speaker is not None and not any(right):
        right = [name == somebody_else(scenery.tags[turn], scenery.cast) for name in names]
    return right
