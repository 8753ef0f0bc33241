"""What words say of things and of the day by themselves, looked for once in each chapter.

Called by ``reading``. Nobody's reading is needed for it: not whom a pronoun means, nor who speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.remarks.days import days_said
from storyledger.reading.happening.remarks.fates import fate_of
from storyledger.reading.happening.remarks.hues import hues_in
from storyledger.reading.happening.remarks.sides import sides_in
from storyledger.reading.happening.remarks.skies import sky_of
from storyledger.reading.happening.remarks.wholes import wholes_in
from storyledger.reading.happening.remarks.wordings import tellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from storyledger.entries import Remark

__all__ = ["remarks_in"]


def remarks_in(text: str, vocabulary: Mapping[str, int]) -> Iterator[Remark]:
    """Yield what a chapter says of things.

    Args:
        text: its text.
        vocabulary: its words as they are written.

    """
    words = frozenset(word.strip("_").lower() for word in vocabulary)
    for way, match, sentence in tellings(tuple(_READ_BY), text, words):
        remark = _READ_BY[way.file](way, text, match, sentence)
        if remark is not None:
            yield remark
    yield from days_said(text, words)
    yield from sides_in(text, words)
    yield from hues_in(text, words)
    yield from wholes_in(text, words)


_READ_BY = {"fates": fate_of, "skies": sky_of}
"""By file of the lexicon, who makes a remark of its words."""
