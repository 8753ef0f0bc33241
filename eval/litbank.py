"""Mentions, events and coreference on LitBank: the neural reader on the corpus's own words.

Nested spans count when both ends and the class are right. Coreference takes the reader's own mentions,
singletons included on both sides, and scores a document at a time; counts sum over documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.coreference import Metrics, tally
from eval.counting import Count, compare
from eval.litbank_gold import CLASSES, GoldDocument, documents_in
from eval.word_styles import restyled_words
from storyledger.neural.answers import Answers
from storyledger.neural.reader import read_sentences
from storyledger.neural.session import Session

__all__ = ["FIGURES", "Read", "Row", "event_truth", "measure", "mention_truth", "run"]


@dataclass(frozen=True, slots=True)
class Row:
    """One document's counts."""

    document: str
    classes: dict[str, Count]
    """For each class of mention."""
    events: Count
    chains: Metrics


@dataclass(frozen=True, slots=True)
class Read:
    """A document with what was read of it."""

    document: GoldDocument
    answers: Answers


def run(folder: Path, session: Session, style: str = "") -> list[Read]:
    """Read every document of a split, in the style of ``eval.word_styles`` that is named."""
    read = []
    for document in documents_in(folder):
        words: Sequence[Sequence[str]] = [each.words for each in document.sentences]
        styled = restyled_words(words, style) if style else words
        read.append(Read(document, read_sentences(session, styled)))
    return read


def mention_truth(read: Sequence[Read]) -> list[tuple[float, bool]]:
    """Return the confidence of every mention that is not a pronoun, and whether it is one of its class."""
    return [
        (each.confidence, (each.start, each.end, each.label) in one.document.sentences[index].entities)
        for one in read
        for index, sentence in enumerate(one.answers.sentences)
        for each in sentence.mentions
        if each.label in CLASSES
    ]


def event_truth(read: Sequence[Read]) -> list[tuple[float, bool]]:
    """Return the confidence of every trigger, and whether it is one."""
    return [
        (each.confidence, one.document.sentences[index].events[each.word])
        for one in read
        for index, sentence in enumerate(one.answers.sentences)
        for each in sentence.triggers
    ]


def measure(document: GoldDocument, answers: Answers) -> Row:
    """Score one document."""
    gold = {
        (index, start, end, label)
        for index, sentence in enumerate(document.sentences)
        for start, end, label in sentence.entities
    }
    entities = {(index, start, end) for index, start, end, _ in gold}
    gold |= {
        (index, each.start, each.end, "PRON")
        for index, sentence in enumerate(document.sentences)
        for each in sentence.mentions
        if each.kind == "PRON" and (index, each.start, each.end) not in entities
    }
    mentions = [each for sentence in answers.sentences for each in sentence.mentions]
    said = {(each.sentence, each.start, each.end, each.label) for each in mentions}
    return Row(
        document=document.name,
        classes={
            label: compare(
                {each for each in gold if each[3] == label}, {each for each in said if each[3] == label}
            )
            for label in (*CLASSES, "PRON")
        },
        events=compare(
            {
                (index, word)
                for index, sentence in enumerate(document.sentences)
                for word, happened in enumerate(sentence.events)
                if happened
            },
            {
                (index, each.word)
                for index, sentence in enumerate(answers.sentences)
                for each in sentence.triggers
            },
        ),
        chains=tally(_gold_chains(document), _said_chains(answers)),
    )


def _gold_chains(document: GoldDocument) -> list[frozenset[object]]:
    chains: dict[str, set[object]] = {}
    for index, sentence in enumerate(document.sentences):
        for each in sentence.mentions:
            chains.setdefault(each.chain, set()).add((index, each.start, each.end))
    return [frozenset(chain) for chain in chains.values()]


def _said_chains(answers: Answers) -> list[frozenset[object]]:
    chains = [frozenset((each.sentence, each.start, each.end) for each in chain) for chain in answers.chains]
    inside = {mention for chain in chains for mention in chain}
    alone = [
        frozenset({(each.sentence, each.start, each.end)})
        for sentence in answers.sentences
        for each in sentence.mentions
        if (each.sentence, each.start, each.end) not in inside
    ]
    return [frozenset(chain) for chain in [*chains, *alone]]


def _classes(rows: Sequence[Row], labels: Sequence[str]) -> Count:
    return sum((row.classes[label] for row in rows for label in labels), start=Count())


def _events(rows: Sequence[Row]) -> Count:
    return sum((row.events for row in rows), start=Count())


def _chains(rows: Sequence[Row]) -> Metrics:
    return sum((row.chains for row in rows), start=Metrics())


def _class_figure(label: str) -> Callable[[Sequence[Row]], float]:
    return lambda rows: _classes(rows, [label]).f1


FIGURES: dict[str, Callable[[Sequence[Row]], float]] = {
    "people": lambda rows: _classes(rows, ["PER"]).f1,
    "six classes": lambda rows: _classes(rows, CLASSES).f1,
    "with pronouns": lambda rows: _classes(rows, (*CLASSES, "PRON")).f1,
    "events": lambda rows: _events(rows).f1,
    "MUC": lambda rows: _chains(rows).muc.f1,
    "B-cubed": lambda rows: _chains(rows).b_cubed.f1,
    "CEAF-e": lambda rows: _chains(rows).ceaf_e.f1,
    "coreference": lambda rows: _chains(rows).mean,
    "events, precision": lambda rows: _events(rows).precision,
    "events, recall": lambda rows: _events(rows).recall,
    **{label: _class_figure(label) for label in (*CLASSES, "PRON")},
}
"""What a table shows, each from the rows of some documents."""
