"""Reads sentences: one pass of the encoder, then every head's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storyledger.neural import pairs
from storyledger.neural.answers import Answers, MentionKind, ReadMention, ReadSentence, Trigger
from storyledger.neural.chains import chains_of, pair_scores
from storyledger.neural.session import Heard, Session, Settings
from storyledger.neural.spans import spans_of
from storyledger.neural.trees import tree_of

__all__ = ["read_sentences"]

KINDS: tuple[MentionKind, ...] = ("name", "nominal", "pronoun")
Array = NDArray[Any]


def read_sentences(
    session: Session, sentences: Sequence[Sequence[str]], quotes: Sequence[Sequence[int]] | None = None
) -> Answers:
    """Read consecutive sentences of one text. The answers do not depend on the number of threads.

    Args:
        session: the loaded model.
        sentences: their words, cut as ``storyledger.neural.words`` cuts them.
        quotes: for each word the number of the quotation it stands in, 0 outside; found by double marks
            when left out.

    """
    drafts = [_Draft(words) for words in sentences]
    collected: list[tuple[ReadMention, Array]] = []
    for heard in session.run(session.encode(sentences)):
        _fill(session.settings, drafts, heard)
        collected += _mentions(session.settings, heard)
    collected.sort(key=lambda each: (each[0].sentence, each[0].start, -each[0].end))
    mentions = [each for each, _ in collected]
    for each in mentions:
        drafts[each.sentence].mentions.append(each)
    vectors = [vector for _, vector in collected]
    chains = _chains(session, sentences, mentions, vectors, quotes or pairs.quoted(sentences))
    return Answers(tuple(draft.done() for draft in drafts), chains)


class _Draft:
    """A sentence whose answers come in from one window or several."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.mentions: list[ReadMention] = []
        self.triggers: list[Trigger] = []
        self.tags: list[str] = []
        self.heads: list[int] = []
        self.relations: list[str] = []

    def done(self) -> ReadSentence:
        return ReadSentence(
            self.words,
            tuple(self.mentions),
            tuple(self.triggers),
            tuple(self.tags),
            tuple(self.heads),
            tuple(self.relations),
        )


def _fill(settings: Settings, drafts: list[_Draft], heard: Heard) -> None:
    """Put down the grammar and the events of one window."""
    said, begin = heard.said, 0
    for piece in heard.window:
        end = begin + piece.end - piece.start
        draft = drafts[piece.sentence]
        draft.tags += [settings.tags[tag] for tag in said["tag"][begin:end]]
        heads = tree_of(said["arc"][begin:end, begin:end])
        draft.heads += (heads + piece.start).tolist()
        draft.relations += [
            "root" if head == place else settings.relations[relation]
            for place, (head, relation) in enumerate(zip(heads, said["relation"][begin:end], strict=True))
        ]
        scores = said["event"][begin:end]
        draft.triggers += [
            Trigger(piece.start + int(place), round(settings.event_odds.of(float(scores[place])), 3))
            for place in np.nonzero(scores > settings.event)[0]
        ]
        begin = end


def _mentions(settings: Settings, heard: Heard) -> list[tuple[ReadMention, Array]]:
    """Return the mentions of one window, each with its vector."""
    said = heard.said
    places = [(piece.sentence, word) for piece in heard.window for word in range(piece.start, piece.end)]
    found = []
    for first, last, label, score in spans_of(said["span"], said["label"], heard.sentence, settings.span):
        kind = said["kind_start"][first] + said["kind_end"][last]
        pronoun = label == len(settings.labels) - 1
        sentence, start = places[first]
        mention = ReadMention(
            sentence=sentence,
            start=start,
            end=places[last][1] + 1,
            label=settings.labels[label],
            kind="pronoun" if pronoun else KINDS[int(kind.argmax())],
            confidence=round(settings.span_odds.of(score), 3),
        )
        vector = np.maximum(said["chain_start"][first] + said["chain_end"][last], 0)
        found.append((mention, vector))
    return found


def _chains(
    session: Session,
    sentences: Sequence[Sequence[str]],
    mentions: list[ReadMention],
    vectors: list[Array],
    quotes: Sequence[Sequence[int]],
) -> tuple[tuple[ReadMention, ...], ...]:
    if len(mentions) < 2:
        return ()
    settings = session.settings
    told = _mentioned(sentences, mentions, settings.labels, quotes)
    later, earlier, scores = pair_scores(settings.pairs, np.stack(vectors), told)
    chains = chains_of(told, later, earlier, scores, settings.chain)
    return tuple(tuple(mentions[index] for index in chain) for chain in chains)


def _mentioned(
    sentences: Sequence[Sequence[str]],
    mentions: Sequence[ReadMention],
    labels: Sequence[str],
    quotes: Sequence[Sequence[int]],
) -> list[pairs.Mentioned]:
    """Return what the pair features look at."""
    begins = np.cumsum([0, *(len(words) for words in sentences)])
    return [
        pairs.Mentioned(
            words=tuple(sentences[each.sentence][each.start : each.end]),
            sentence=each.sentence,
            start=int(begins[each.sentence]) + each.start,
            kind=KINDS.index(each.kind),
            label=-1 if each.label == labels[-1] else labels.index(each.label),
            quote=quotes[each.sentence][each.start],
        )
        for each in mentions
    ]
