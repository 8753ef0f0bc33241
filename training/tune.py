"""Sets the thresholds and the calibration of a model file on development data.

Quantised scores are not the scores of training, so this comes after the export. Thresholds are those of the
best F1 on the development split; probabilities are fitted to it by Platt's method (1999). Writes them into
the file's description.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from eval.coreference import Metrics, tally
from eval.litbank_gold import CLASSES, GoldDocument, documents_in
from numpy.typing import NDArray

from storyledger.neural.chains import chains_of, pair_scores
from storyledger.neural.pairs import Mentioned, quoted
from storyledger.neural.reader import KINDS
from storyledger.neural.session import Session
from storyledger.neural.spans import spans_of
from training.export import describe

__all__ = ["tune"]

SPANS = [each / 4 for each in range(-8, 9)]
CHAINS = [each / 4 for each in range(-8, 7)]
LOWEST = -4.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """What the model said of one document, before any threshold."""

    document: GoldDocument
    spans: list[tuple[int, int, int, int, float, int, NDArray[np.float32]]]
    """Sentence, start, end, class, score, kind, vector."""
    events: Floats
    happened: NDArray[np.bool_]


def tune(model: Path, split: Path) -> dict[str, object]:
    """Tune ``model`` (a folder) on a split of LitBank; return what was put into the file."""
    session = Session(model)
    heard = [_hear(session, document) for document in documents_in(split)]
    span = max(SPANS, key=lambda least: _span_f1(heard, least))
    scores = np.concatenate([each.events for each in heard])
    happened = np.concatenate([each.happened for each in heard])
    event = max(np.arange(-3, 2, 0.1), key=lambda least: _f1(scores > least, happened))
    paired = [_pair(session, each, span) for each in heard]
    chain = max(CHAINS, key=lambda least: sum((each.score(least) for each in paired), start=Metrics()).mean)
    found = [each for one in heard for each in _with_truth(one)]
    said = {
        "least": {"span": span, "event": round(float(event), 2), "chain": chain},
        "odds": {
            "span": _platt(np.array([score for score, _ in found]), np.array([true for _, true in found])),
            "event": _platt(scores, happened),
        },
    }
    describe(model / "reader.onnx", said)
    return said


def _hear(session: Session, document: GoldDocument) -> Told:
    sentences = session.encode([sentence.words for sentence in document.sentences])
    spans, events, happened = [], [], []
    for heard in session.run(sentences):
        said = heard.said
        places = [(piece.sentence, word) for piece in heard.window for word in range(piece.start, piece.end)]
        events.append(said["event"])
        happened += [document.sentences[sentence].events[word] for sentence, word in places]
        for first, last, label, score in spans_of(said["span"], said["label"], heard.sentence, LOWEST):
            kind = int((said["kind_start"][first] + said["kind_end"][last]).argmax())
            vector = np.maximum(said["chain_start"][first] + said["chain_end"][last], 0)
            sentence, start = places[first]
            spans.append((sentence, start, places[last][1] + 1, label, score, kind, vector))
    spans.sort(key=lambda each: (each[0], each[1], -each[2]))
    return Told(document, spans, np.concatenate(events).astype(np.float64), np.array(happened))


def _gold(document: GoldDocument) -> set[tuple[int, int, int, int]]:
    return {
        (index, start, end, CLASSES.index(label))
        for index, sentence in enumerate(document.sentences)
        for start, end, label in sentence.entities
    }


def _with_truth(heard: Told) -> Iterable[tuple[float, bool]]:
    gold = _gold(heard.document)
    for sentence, start, end, label, score, _, _ in heard.spans:
        if label < len(CLASSES):
            yield score, (sentence, start, end, label) in gold


def _span_f1(heard: Sequence[Told], least: float) -> float:
    found = [pair for each in heard for pair in _with_truth(each) if pair[0] > least]
    whole = sum(len(_gold(each.document)) for each in heard)
    return 2 * sum(true for _, true in found) / (len(found) + whole)


def _f1(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    return float(2 * (said & true).sum() / max(1, said.sum() + true.sum()))


@dataclass(frozen=True, slots=True)
class Paired:
    """The mentions of one document with the scores of their pairs."""

    told: list[Mentioned]
    places: list[tuple[int, int, int]]
    gold: list[frozenset[object]]
    scored: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]

    def score(self, least: float) -> Metrics:
        """Return the counts of coreference when an antecedent must score ``least``."""
        chains = chains_of(self.told, *self.scored, least)
        inside = {index for chain in chains for index in chain}
        chains += [[index] for index in range(len(self.told)) if index not in inside]
        said: list[frozenset[object]] = [frozenset(self.places[index] for index in chain) for chain in chains]
        return tally(self.gold, said)


def _pair(session: Session, heard: Told, span: float) -> Paired:
    sentences = [each.words for each in heard.document.sentences]
    begins = np.cumsum([0, *(len(words) for words in sentences)])
    quotes = quoted(sentences)
    kept = [each for each in heard.spans if each[4] > span]
    told = [
        Mentioned(
            words=sentences[sentence][start:end],
            sentence=sentence,
            start=int(begins[sentence]) + start,
            kind=KINDS.index("pronoun") if label == len(CLASSES) else kind,
            label=-1 if label == len(CLASSES) else label,
            quote=quotes[sentence][start],
        )
        for sentence, start, end, label, _, kind, _ in kept
    ]
    gold: dict[str, set[object]] = {}
    for index, sentence in enumerate(heard.document.sentences):
        for each in sentence.mentions:
            gold.setdefault(each.chain, set()).add((index, each.start, each.end))
    return Paired(
        told=told,
        places=[each[:3] for each in kept],
        gold=[frozenset(chain) for chain in gold.values()],
        scored=pair_scores(session.settings.pairs, np.stack([each[6] for each in kept]), told),
    )


def _platt(scores: Floats, true: NDArray[np.bool_]) -> list[float]:
    """Return slope and shift of the logistic curve through the answers, by Newton's method."""
    design = np.stack([scores.astype(np.float64), np.ones(len(scores))], 1)
    weights = np.array([1.0, 0.0])
    for _ in range(30):
        odds = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (true - odds)
        curve = (design * (odds * (1 - odds))[:, None]).T @ design + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(curve, slope)
    return [round(float(each), 4) for each in weights]
