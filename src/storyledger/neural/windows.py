"""Words packed into the windows that the encoder sees, as arrays.

Used in training and at run time alike, so that both cut a text in the same way. A window holds whole
sentences while they fit; a sentence longer than a window is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["ROOM", "Batch", "Encoded", "Piece", "Window", "batch_of", "case_of", "pack"]

ROOM = 190
"""Word pieces that a window holds, not counting its two end marks."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as the encoder takes it."""

    pieces: tuple[tuple[int, ...], ...]
    """For each word its word pieces, at least one."""
    cases: tuple[int, ...]
    """For each word its letter case: see ``case_of``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence's words inside a window, half-open."""

    sentence: int
    """Index of the sentence."""
    start: int
    """First word."""
    end: int
    """After the last word."""


Window = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows as arrays. B windows, T places for word pieces, N places for words."""

    input_ids: NDArray[np.int64]
    """B x T: word pieces; 0 where a window is shorter."""
    attention_mask: NDArray[np.int64]
    """B x T: 1 where there is a word piece."""
    token_type_ids: NDArray[np.int64]
    """B x T: the letter case of the word."""
    first: NDArray[np.int64]
    """B x N: the place of each word's first piece."""
    last: NDArray[np.int64]
    """B x N: the place of each word's last piece."""
    sentence: NDArray[np.int64]
    """B x N: which of the window's sentences the word belongs to; -1 where there is no word."""

    def feed(self) -> dict[str, NDArray[np.int64]]:
        """Return the arrays under the names of the model's inputs."""
        return {name: getattr(self, name) for name in self.__slots__}


def case_of(word: str) -> int:
    """Return the letter case of a word: 0 small or no letters, 1 begins with a capital, 2 capitals only."""
    letters = [char for char in word if char.isalpha()]
    if not letters or not letters[0].isupper():
        return 0
    return 2 if len(letters) > 1 and all(char.isupper() for char in letters) else 1


def pack(sentences: Sequence[Encoded], *, room: int = ROOM, first: int | None = None) -> list[Window]:
    """Pack sentences into windows of at most ``room`` word pieces, the first of at most ``first``."""
    windows: list[Window] = []
    current: list[Piece] = []
    used, limit = 0, first or room
    for piece, size in _pieces(sentences, room):
        if current and used + size > limit:
            windows.append(tuple(current))
            current, used, limit = [], 0, room
        current.append(piece)
        used += size
    return [*windows, tuple(current)] if current else windows


def _pieces(sentences: Sequence[Encoded], room: int) -> Iterator[tuple[Piece, int]]:
    """Yield each sentence, cut where it is longer than ``room``, with its size in word pieces."""
    for index, sentence in enumerate(sentences):
        start, size = 0, 0
        for place, word in enumerate(sentence.pieces):
            if place > start and size + len(word) > room:
                yield Piece(index, start, place), size
                start, size = place, 0
            size += len(word)
        if sentence.pieces:
            yield Piece(index, start, len(sentence.pieces)), size


def batch_of(sentences: Sequence[Encoded], windows: Sequence[Window], marks: tuple[int, int]) -> Batch:
    """Return windows as arrays; ``marks`` are the word pieces that open and close a window."""
    rows = [_row(sentences, window, marks) for window in windows]
    wide = max(len(row.ids) for row in rows)
    many = max(len(row.first) for row in rows)
    return Batch(
        input_ids=_filled([row.ids for row in rows], wide, 0),
        attention_mask=_filled([[1] * len(row.ids) for row in rows], wide, 0),
        token_type_ids=_filled([row.cases for row in rows], wide, 0),
        first=_filled([row.first for row in rows], many, 0),
        last=_filled([row.last for row in rows], many, 0),
        sentence=_filled([row.sentence for row in rows], many, -1),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    ids: list[int]
    cases: list[int]
    first: list[int]
    last: list[int]
    sentence: list[int]


def _row(sentences: Sequence[Encoded], window: Window, marks: tuple[int, int]) -> _Row:
    row = _Row([marks[0]], [0], [], [], [])
    for place, piece in enumerate(window):
        sentence = sentences[piece.sentence]
        for index in range(piece.start, piece.end):
            word = sentence.pieces[index][:ROOM]
            row.first.append(len(row.ids))
            row.ids.extend(word)
            row.cases.extend([sentence.cases[index]] * len(word))
            row.last.append(len(row.ids) - 1)
            row.sentence.append(place)
    row.ids.append(marks[1])
    row.cases.append(0)
    return row


def _filled(rows: Sequence[Sequence[int]], width: int, blank: int) -> NDArray[np.int64]:
    array = np.full((len(rows), width), blank, np.int64)
    for index, row in enumerate(rows):
        array[index, : len(row)] = row
    return array
