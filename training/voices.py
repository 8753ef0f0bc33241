"""Examples of who speaks: windows of annotated novels, with the links that our own reading gives.

What the rules think of a turn (log probabilities of its candidates) is part of an example, so that the
network learns to add what they do not know. It comes from weights that were fitted to other novels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from eval.gold import load
from eval.tags import marked, tags_of
from numpy.typing import NDArray

from storyledger.neural.windows import Batch, Encoded, Window, batch_of, pack
from storyledger.reading.network import links_in, sentences_of
from storyledger.reading.speech.links import Links
from training.augment import restyled
from training.examples import WINDOWS, Coder
from training.rules import HANDS, Weighed, table_of, weighed

__all__ = ["Conversation", "Voices", "told_apart", "voice_round"]

FEWEST = 4
"""Turns that an example must have."""
NO_CANDIDATE = -1e4
"""Stands for the chance where there is no candidate."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chapter with the turns that somebody speaks in it."""

    words: tuple[tuple[str, ...], ...]
    """Its sentences."""
    links: Links
    names: tuple[tuple[str, ...], ...]
    """For each turn the candidates."""
    chances: tuple[tuple[float, ...], ...]
    """What the rules give each, logarithms."""
    right: tuple[tuple[bool, ...], ...]
    """Which of them are right; none when that is unknown."""
    tags: tuple[bool, ...]
    """For each word, counted through the chapter, whether it belongs to a tag."""


@dataclass(frozen=True, slots=True)
class Voices:
    """An example. T turns of C candidates, M mentions, K links."""

    batch: Batch
    places: NDArray[np.int64]
    """T x PLACES: words, counted through the example (window times N, and place)."""
    members: NDArray[np.int64]
    """M: words, counted alike."""
    pairs: NDArray[np.int64]
    """K x 2: turn and mention."""
    seen: NDArray[np.int64]
    """K x features."""
    cells: NDArray[np.int64]
    """K: the turn times C and the candidate whom the mention means."""
    chances: NDArray[np.float32]
    """T x C: what the rules give; very low where there is no candidate."""
    right: NDArray[np.bool_]
    """T x C."""
    tags: NDArray[np.int64]
    """B x N: 1 a word of a tag, 0 none, -1 no word."""


def told_apart(data: Path, run: Path) -> list[Conversation]:
    """Return the chapters of all novels in hand; the rules' tables are kept in ``run``."""
    chapters: list[Conversation] = []
    for novels, others in (HANDS, HANDS[::-1]):
        table = table_of(data, run, others)
        for name in novels:
            tags = tags_of(load(data / name))
            chapters += [
                conversation(chapter, tags) for chapter in weighed(data / name, table) if chapter.names
            ]
    return chapters


def conversation(chapter: Weighed, tags: Sequence[tuple[int, int]]) -> Conversation:
    """Return a chapter as examples are cut from it; ``tags`` are those of the novel."""
    passage = chapter.scenery.passage
    sentences = sentences_of(passage)
    starts = [passage.offset + start for sentence in sentences for start, _ in sentence]
    return Conversation(
        words=tuple(tuple(word for _, word in sentence) for sentence in sentences),
        links=links_in(chapter.scenery),
        names=tuple(tuple(each) for each in chapter.names),
        chances=tuple(tuple(each) for each in chapter.chances()),
        right=tuple(tuple(each) for each in chapter.right),
        tags=tuple(marked(starts, tags)),
    )


def voice_round(chapters: Sequence[Conversation], coder: Coder, random: Random) -> Iterator[Voices]:
    """Yield examples from all chapters, cut and styled anew."""
    for chapter in random.sample(chapters, len(chapters)):
        styled = restyled([list(words) for words in chapter.words], random)
        sentences = [coder.encode(words) for words in styled]
        windows = pack(sentences, first=random.randint(30, 190))
        for at in range(0, len(windows), WINDOWS):
            example = voice_example(chapter, sentences, windows[at : at + WINDOWS], coder.marks)
            if example is not None and len(example.right) >= FEWEST:
                yield example


def voice_example(
    chapter: Conversation, sentences: Sequence[Encoded], windows: Sequence[Window], marks: tuple[int, int]
) -> Voices | None:
    """Return some windows of a chapter with the turns that they hold whole; None when there are none."""
    batch = batch_of(sentences, windows, marks)
    begins = np.cumsum([0, *(len(words) for words in chapter.words)])
    place = _places(windows, begins, batch.first.shape[1])
    links = chapter.links
    kept = [
        turn
        for turn, words in enumerate(links.turns)
        if any(chapter.right[turn]) and all(word in place for word in words)
    ]
    if not kept:
        return None
    rank = {turn: at for at, turn in enumerate(kept)}
    wide = max(len(chapter.names[turn]) for turn in kept)
    chances, right = (
        np.full((len(kept), wide), NO_CANDIDATE, np.float32),
        np.zeros((len(kept), wide), np.bool_),
    )
    column: list[dict[str, int]] = []
    for at, turn in enumerate(kept):
        chances[at, : len(chapter.names[turn])] = chapter.chances[turn]
        right[at, : len(chapter.names[turn])] = chapter.right[turn]
        column.append({name: index for index, name in enumerate(chapter.names[turn])})
    rows = [
        (rank[turn], member, number, column[rank[turn]][links.owners[member]])
        for number, (turn, member) in enumerate(links.pairs)
        if turn in rank and links.members[member] in place and links.owners[member] in column[rank[turn]]
    ]
    table = np.array(rows, np.int64).reshape(-1, 4)
    return Voices(
        batch=batch,
        places=np.array([[place[word] for word in links.turns[turn]] for turn in kept], np.int64),
        members=np.array([place.get(word, 0) for word in links.members], np.int64),
        pairs=table[:, :2],
        seen=np.array(links.seen, np.int64).reshape(-1, 4)[table[:, 2]],
        cells=table[:, 0] * wide + table[:, 3],
        chances=chances,
        right=right,
        tags=_tags(chapter, place, batch.first.shape),
    )


def _tags(chapter: Conversation, place: dict[int, int], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return which words of a batch belong to a tag."""
    flat = np.full(shape, -1, np.int64).ravel()
    flat[list(place.values())] = [chapter.tags[word] for word in place]
    return flat.reshape(shape)


def _places(windows: Sequence[Window], begins: NDArray[np.int64], wide: int) -> dict[int, int]:
    """Return where each word of a chapter stands in a batch ``wide`` words wide."""
    place: dict[int, int] = {}
    for row, window in enumerate(windows):
        at = row * wide
        for piece in window:
            for word in range(piece.start, piece.end):
                place[int(begins[piece.sentence]) + word] = at
                at += 1
    return place
