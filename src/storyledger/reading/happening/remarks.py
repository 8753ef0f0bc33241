"""What words say of things and of the day by themselves, looked for once in each chapter.

Called by ``reading``. Nobody's reading is needed for it: not whom a pronoun means, nor who speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.fates import fates_in

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
    yield from fates_in(text, words)
