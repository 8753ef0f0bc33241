"""Training examples: consecutive windows of one document, with the answers to every head's question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from eval.conllu import Tree, trees_in
from eval.litbank_gold import CLASSES, GoldDocument, GoldMention, documents_in
from numpy.typing import NDArray
from tokenizers import Tokenizer

from storyledger.neural import pairs
from storyledger.neural.windows import Batch, Encoded, Piece, Window, batch_of, case_of, pack
from training.augment import restyled

TAGS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
RELATIONS = tuple(
    """acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated
    expl fixed flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root
    vocative xcomp""".split()
)
PRONOUN = len(CLASSES)
KIND = {"PROP": 0, "NOM": 1, "PRON": 2, None: 3}
WINDOWS, TREES = 5, 220


@dataclass(frozen=True, slots=True)
class Story:
    """An example from LitBank."""

    batch: Batch
    allowed: NDArray[np.bool_]
    """B x N x N: spans inside one sentence."""
    spans: NDArray[np.bool_]
    """B x classes x N x N."""
    kinds: NDArray[np.int64]
    """K x 4: window, first word, last word, kind."""
    events: NDArray[np.int64]
    """B x N: 1 a trigger, 0 none, -1 no word."""
    mentions: NDArray[np.int64]
    """M x 3: window, first word, last word, in order."""
    later: NDArray[np.int64]
    """P: index of the later mention of each pair."""
    earlier: NDArray[np.int64]
    """P: index of the earlier one."""
    seen: NDArray[np.int64]
    """P x features: those of each pair, see ``pairs.SIZES``."""
    same: NDArray[np.bool_]
    """P: whether they mean the same."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """An example from a treebank."""

    batch: Batch
    tags: NDArray[np.int64]
    """B x N; -1 no word."""
    heads: NDArray[np.int64]
    """B x N; -1 no word or a head in another window."""
    relations: NDArray[np.int64]
    """B x N; -1 no word."""


class Coder:
    """Turns words into word pieces."""

    def __init__(self, tokenizer: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.marks = (self._piece("[CLS]"), self._piece("[SEP]"))
        self.unknown = self._piece("[UNK]")
        self._known: dict[str, tuple[int, ...]] = {}

    def encode(self, words: Sequence[str]) -> Encoded:
        """Return a sentence as the encoder takes it."""
        return Encoded(tuple(self._pieces(word) for word in words), tuple(case_of(word) for word in words))

    def _piece(self, name: str) -> int:
        number = self.tokenizer.token_to_id(name)
        assert number is not None
        return int(number)

    def _pieces(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids
            self._known[word] = tuple(ids) or (self.unknown,)
        return self._known[word]


def stories(folder: Path) -> list[GoldDocument]:
    """Read a split of LitBank."""
    return documents_in(folder)


def trees(path: Path) -> list[Tree]:
    """Read a treebank."""
    return trees_in(path)


def story_round(documents: Sequence[GoldDocument], coder: Coder, random: Random) -> Iterator[Story]:
    """Yield every document once, in examples of a few windows, cut and styled anew."""
    examples: list[tuple[GoldDocument, list[Encoded], list[Window]]] = []
    for document in documents:
        styled = restyled([list(sentence.words) for sentence in document.sentences], random)
        sentences = [coder.encode(words) for words in styled]
        windows = pack(sentences, first=random.randint(30, 190))
        examples += [
            (document, sentences, windows[at : at + WINDOWS]) for at in range(0, len(windows), WINDOWS)
        ]
    random.shuffle(examples)
    for document, sentences, windows in examples:
        yield story_example(document, sentences, windows, coder)


def story_example(
    document: GoldDocument, sentences: Sequence[Encoded], windows: Sequence[Window], coder: Coder
) -> Story:
    """Return some windows of a document with their answers."""
    batch = batch_of(sentences, windows, coder.marks)
    marks = _Marks(document, batch)
    for row, window in enumerate(windows):
        offset = 0
        for piece in window:
            marks.take(row, piece, offset)
            offset += piece.end - piece.start
    return marks.story(batch)


class _Marks:
    """The answers of some windows, collected a sentence at a time."""

    def __init__(self, document: GoldDocument, batch: Batch) -> None:
        size, many = batch.first.shape
        words = [sentence.words for sentence in document.sentences]
        self.document = document
        self.spans = np.zeros((size, PRONOUN + 1, many, many), np.bool_)
        self.events = np.full((size, many), -1, np.int64)
        self.mentions: list[tuple[int, int, int]] = []
        self.told: list[pairs.Mentioned] = []
        self.chains: list[str] = []
        self.quotes = pairs.quoted(words)
        self.begins = np.cumsum([0, *map(len, words)])

    def take(self, row: int, piece: Piece, offset: int) -> None:
        """Put down what is marked in the piece that begins at word ``offset`` of window ``row``."""
        gold = self.document.sentences[piece.sentence]
        shift = offset - piece.start
        self.events[row, offset : piece.end + shift] = gold.events[piece.start : piece.end]
        for start, end, label in gold.entities:
            if piece.start <= start and end <= piece.end:
                self.spans[row, CLASSES.index(label), start + shift, end - 1 + shift] = True
        labels = {(start, end): CLASSES.index(label) for start, end, label in gold.entities}
        for each in gold.mentions:
            if piece.start <= each.start and each.end <= piece.end:
                self._mention(row, shift, piece.sentence, each, labels.get((each.start, each.end), -1))

    def _mention(self, row: int, shift: int, sentence: int, each: GoldMention, label: int) -> None:
        if each.kind == "PRON" and label < 0:
            self.spans[row, PRONOUN, each.start + shift, each.end - 1 + shift] = True
        self.mentions.append((row, each.start + shift, each.end - 1 + shift))
        self.chains.append(each.chain)
        self.told.append(
            pairs.Mentioned(
                words=self.document.sentences[sentence].words[each.start : each.end],
                sentence=sentence,
                start=int(self.begins[sentence]) + each.start,
                kind=KIND[each.kind],
                label=label,
                quote=self.quotes[sentence][each.start],
            )
        )

    def story(self, batch: Batch) -> Story:
        """Return the example."""
        later, earlier = pairs.within_reach(0, len(self.mentions))
        names = np.array(self.chains, str)
        kinds = [
            (*where, each.kind)
            for where, each in zip(self.mentions, self.told, strict=True)
            if each.kind < KIND[None]
        ]
        return Story(
            batch=batch,
            allowed=_allowed(batch),
            spans=self.spans,
            kinds=np.array(kinds, np.int64).reshape(-1, 4),
            events=self.events,
            mentions=np.array(self.mentions, np.int64).reshape(-1, 3),
            later=later,
            earlier=earlier,
            seen=pairs.Features(self.told).of(later, earlier),
            same=names[later] == names[earlier],
        )


def _allowed(batch: Batch) -> NDArray[np.bool_]:
    place = batch.sentence
    same: NDArray[np.bool_] = (place[:, :, None] == place[:, None, :]) & (place[:, :, None] >= 0)
    return same & np.triu(np.ones(same.shape[1:], np.bool_))[None]


def tree_round(bank: Sequence[Tree], coder: Coder, random: Random) -> Iterator[Parsed]:
    """Yield the treebank once, in examples of a few windows."""
    runs = [bank[at : at + 12] for at in range(0, len(bank), 12)]
    random.shuffle(runs)
    trees_ = [tree for run in runs for tree in run]
    styled = [
        restyled([list(tree.words)], random)[0] if random.random() < 0.2 else tree.words for tree in trees_
    ]
    sentences = [coder.encode(words) for words in styled]
    windows = pack(sentences)
    for at in range(0, len(windows), WINDOWS):
        yield tree_example(trees_, sentences, windows[at : at + WINDOWS], coder)


def tree_example(
    bank: Sequence[Tree], sentences: Sequence[Encoded], windows: Sequence[Window], coder: Coder
) -> Parsed:
    """Return some windows of a treebank with their answers."""
    batch = batch_of(sentences, windows, coder.marks)
    shape = batch.first.shape
    tags, heads, relations = (np.full(shape, -1, np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        offset = 0
        for piece in window:
            tree = bank[piece.sentence]
            for index in range(piece.start, piece.end):
                place = index - piece.start + offset
                tags[row, place] = TAGS.index(tree.tags[index])
                if piece.start <= tree.heads[index] < piece.end:
                    heads[row, place] = tree.heads[index] - piece.start + offset
                    relations[row, place] = RELATIONS.index(tree.relations[index])
            offset += piece.end - piece.start
    return Parsed(batch, tags, heads, relations)
