"""Pronouns of the telling whose meaning is annotated: LitBank's chains, and tags of quotations.

LitBank gives words and sentences, no paragraphs; they are put together again as they would be printed: a
paragraph for every speaker, and a new one after some sentences of telling. A quotation's tag with *he* or
*she* means whoever says it, in novels annotated like PDNC and in our own stories.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.fit import Answers
from eval.litbank_gold import GoldDocument, documents_in
from storyledger.entries import CharacterId, Mention, Utterance
from storyledger.reading.passage import Passage
from storyledger.reading.people.lately import STRANGER
from storyledger.reading.words import word_forms

__all__ = ["Chains", "Excerpt", "excerpts", "meanings_of_tags"]

LONG = 6
"""Sentences of telling after which a paragraph ends."""
PAUSE = 3
"""Sentences of telling after which whoever speaks begins a paragraph."""
TAG = 12
"""Code points between a quotation and the pronoun of its tag."""
VERB = 30
_TOUCHING = frozenset(
    [",", ".", ";", ":", "!", "?", ")", "]", "..."]
    + [mark + end for mark in "'’" for end in ("s", "ll", "re", "ve", "d", "m")]
    + ["n't", "n’t"]
)
"""What touches the word before it."""
_QUOTES = frozenset({'"', "``", "''"})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A document of LitBank as a page would show it."""

    name: str
    text: str
    mentions: tuple[tuple[int, int, str, bool], ...]
    """Start, end, chain, and whether it is a name."""


def excerpts(folder: Path) -> Iterator[Excerpt]:
    """Yield the documents of a split."""
    for document in documents_in(folder):
        text, words = _printed(document, folder / "quotations" / f"{document.name}.ann")
        mentions = (
            (row[one.start][0], row[one.end - 1][1], one.chain, one.kind == "PROP")
            for sentence, row in zip(document.sentences, words, strict=True)
            for one in sentence.mentions
        )
        yield Excerpt(document.name, text, tuple(mentions))


Row = list[tuple[int, int]]


def _printed(document: GoldDocument, quotations: Path) -> tuple[str, list[Row]]:
    """Return a document's text, and where its words stand."""
    breaks = _breaks(document, quotations)
    pieces: list[str] = []
    words: list[Row] = []
    length, is_open = 0, False
    for index, sentence in enumerate(document.sentences):
        if index:
            pieces.append("\n\n" if index in breaks else " ")
            length += len(pieces[-1])
        is_open = is_open and index not in breaks
        row, before = [], ""
        for at, word in enumerate(sentence.words):
            if word in _QUOTES:
                is_open = not is_open
            is_closing = word in _QUOTES and not is_open
            touches = (
                word in _TOUCHING or is_closing or before in {"(", "["} or (before in _QUOTES and is_open)
            )
            if at and not touches:
                pieces.append(" ")
                length += 1
            elif not at and touches and pieces and pieces[-1] == " ":
                pieces.pop()
                length -= 1
            shown = '"' if word in _QUOTES else word
            pieces.append(shown)
            row.append((length, length + len(shown)))
            length, before = length + len(shown), word
        words.append(row)
    return "".join(pieces), words


def _breaks(document: GoldDocument, quotations: Path) -> set[int]:
    """Return the sentences that begin paragraphs."""
    lines = quotations.read_text(encoding="utf-8").splitlines() if quotations.exists() else []
    rows = [line.split("\t") for line in lines]
    speakers = {row[1]: row[2] for row in rows if row[0] == "ATTRIB"}
    quotes = [
        (int(row[2]), int(row[3]), int(row[4]), speakers.get(row[1], row[1]))
        for row in rows
        if row[0] == "QUOTE"
    ]
    first: dict[int, tuple[int, str]] = {}
    for start, word, _, who in quotes:
        first.setdefault(start, (word, who))
    spoken = {index for start, _, end, _ in quotes for index in range(start, end + 1)}
    lasts = {start: who for start, _, _, who in quotes}
    found, last, told = set(), "", 0
    for index in range(len(document.sentences)):
        if index in first:
            word, who = first[index]
            if who != last and (word == 0 or told):
                found.add(index)
            last, told = lasts[index], 0
        elif index not in spoken:
            told += 1
            last = "" if told >= PAUSE else last
            if told >= LONG:
                found.add(index)
                told = 0
    return found


class Chains:
    """Whom the annotation of an excerpt means, in terms of our cast."""

    def __init__(self, excerpt: Excerpt, mentions: Sequence[Mention], offset: int) -> None:
        self._of: dict[tuple[int, int], str] = {}
        self._ends: dict[int, str] = {}
        by_end: dict[int, list[tuple[str, bool]]] = defaultdict(list)
        for start, end, chain, is_name in excerpt.mentions:
            self._of[start - offset, end - offset] = chain
            self._ends.setdefault(end - offset, chain)
            by_end[end - offset].append((chain, is_name))
        votes: dict[CharacterId, Counter[str]] = defaultdict(Counter)
        for one in mentions:
            if one.character is not None and one.kind != "pronoun":
                for chain, is_name in by_end[one.span.end]:
                    votes[one.character][chain] += 1 + is_name
        self.cast = {who: count.most_common(1)[0][0] for who, count in votes.items() if count}

    def meant(self, mention: Mention) -> str | None:
        """Return the chain of a pronoun, None where nobody has annotated it."""
        return self._of.get((mention.span.start, mention.span.end))

    def is_right(self, who: CharacterId, end: int, chain: str) -> bool:
        """Tell whether a candidate whose last words end at ``end`` is of a chain."""
        return (self._ends.get(end) if who.startswith(STRANGER) else self.cast.get(who)) == chain


def meanings_of_tags(
    passage: Passage, mentions: Sequence[Mention], utterances: Sequence[Utterance], answers: Answers
) -> dict[int, frozenset[CharacterId]]:
    """Return for each index of a tag's *he* or *she* those of the cast who stand for its speaker."""
    said = sorted((one.span for one in utterances if one.mode == "direct"), key=lambda span: span.end)
    ends = [span.end for span in said]
    text, verbs = passage.text, word_forms("speech_verbs")
    found = {}
    for index, mention in enumerate(mentions):
        start = mention.span.start
        last = bisect_right(ends, start) - 1
        if mention.kind != "pronoun" or last < 0 or start - ends[last] >= TAG:
            continue
        between, after = text[ends[last] : start], text[mention.span.end : mention.span.end + VERB]
        if mention.span.of(text).lower() not in {"he", "she"} or "\n" in between:
            continue
        if verbs.isdisjoint([*between.split(), *(word.strip(".,;:") for word in after.split()[:1])]):
            continue
        span = said[last].shifted(passage.offset)
        speaker = answers.speaker([(span.start, span.end)])
        if speaker is not None:
            found[index] = frozenset(answers.stands.get(speaker, ()))
    return found
