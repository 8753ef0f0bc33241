"""What the encoder says for the speaker head: numbers at the ends of quotations and at mentions.

They depend on the text alone, not on who is in the cast, so they are made once, kept small (8 bits a
number), and scored whenever the cast is known.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storyledger.neural.links import PLACES
from storyledger.neural.session import Session

__all__ = ["CLOSING", "OPENING", "Voices", "hear", "vectors_of"]

OPENING, CLOSING = (0, 2, 4), (1, 3)
"""Which places of a turn belong to its first quotation, and which to its last."""
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Kept = tuple[float, int, str]
"""What one of the whole numbers is worth, how many there are in a row, and the numbers."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The numbers of one text."""

    opening: Kept
    """Quotations x C: the words where each begins."""
    closing: Kept
    """Quotations x C: the words where each ends."""
    members: Kept
    """Words x C: those that may end a mention."""


def hear(
    session: Session,
    sentences: Sequence[Sequence[str]],
    quotes: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
    members: Sequence[int],
) -> Voices:
    """Run the encoder over consecutive sentences.

    Args:
        session: the loaded model.
        sentences: their words, cut as ``storyledger.neural.words`` cuts them.
        quotes: for each quotation the words at its opening and at its closing, counted through the text, in
            the order of ``OPENING`` and ``CLOSING``.
        members: words that may end a mention, counted alike, in order.

    """
    wide = session.settings.voices.both.shape[0]
    sums = {name: np.zeros((len(quotes), wide), np.float32) for name in ("opening", "closing")}
    wanted = {
        "opening": _wanted([opening for opening, _ in quotes], OPENING),
        "closing": _wanted([closing for _, closing in quotes], CLOSING),
    }
    mentions = np.zeros((len(members), wide), np.float32)
    where, begin = np.array(members, np.int64), 0
    for heard in session.run(session.encode(sentences), ("turn", "member")):
        end = begin + len(heard.sentence)
        turn = heard.said["turn"].reshape(-1, PLACES, wide)
        for name, (words, quote, place) in wanted.items():
            low, high = np.searchsorted(words, (begin, end))
            np.add.at(sums[name], quote[low:high], turn[words[low:high] - begin, place[low:high]])
        low, high = np.searchsorted(where, (begin, end))
        mentions[low:high] = heard.said["member"][where[low:high] - begin]
        begin = end
    return Voices(
        opening=_packed(sums["opening"]),
        closing=_packed(sums["closing"]),
        members=_packed(mentions),
    )


def vectors_of(
    voices: Voices, turns: Sequence[tuple[int, int]], members: Sequence[int]
) -> tuple[Floats, Floats]:
    """Return the vectors of turns and of mentions, C numbers each.

    Args:
        voices: what ``hear`` gave for the text.
        turns: the first and the last quotation of each.
        members: for each mention its rank among the words that ``hear`` was told may end one.

    """
    opening, closing, words = (_unpacked(each) for each in (voices.opening, voices.closing, voices.members))
    first, last = np.array(turns, np.int64).reshape(-1, 2).T
    ends, said = opening[first] + closing[last], words[np.array(members, np.int64)]
    return np.maximum(ends, 0), np.maximum(said, 0)


def _wanted(quotes: Sequence[tuple[int, ...]], places: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Return words in order, each with the quotation and the place that it is wanted for."""
    rows = sorted(
        (word, quote, place)
        for quote, words in enumerate(quotes)
        for word, place in zip(words, places, strict=True)
    )
    words, quote, place = np.array(rows, np.int64).reshape(-1, 3).T
    return words, quote, place


def _packed(numbers: Floats) -> Kept:
    """Return rows of numbers as whole numbers of 8 bits."""
    worth = float(np.abs(numbers).max(initial=0)) / 127 or 1.0
    whole = np.rint(numbers / worth).astype(np.int8)
    return worth, numbers.shape[1], base64.b64encode(whole.tobytes()).decode()


def _unpacked(kept: Kept) -> Floats:
    worth, wide, text = kept
    whole = np.frombuffer(base64.b64decode(text), np.int8).reshape(-1, wide)
    numbers: Floats = whole.astype(np.float32) * np.float32(worth)
    return numbers
