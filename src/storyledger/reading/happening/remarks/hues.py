"""Of which colour a thing is told to be, by the words alone: *her green Volvo*, *the red door*.

Called by ``remarks``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.reading.happening.frames import class_of
from storyledger.reading.words import word_class, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HUE", "hues_in"]

HUE = "hue"
"""The kind of these remarks; ``what`` is the thing, ``value`` its colour. The words begin with the owner,
or with an article."""


def hues_in(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield where a thing that lasts is given a colour.

    Args:
        text: a chapter.
        words: its words in lower case.

    """
    colours = class_of("colour") & words & _families()
    if colours:
        for match in _coloured(frozenset(colours)).finditer(text):
            noun = match["noun"]
            if noun[0].isupper() or noun in word_class("thing_words", "lasting"):
                what = f"{match['which'] or ''} {noun.lower()}".strip()
                yield Remark(span=Span(*match.span()), kind=HUE, what=what, value=match["colour"])


@cache
def _families() -> frozenset[str]:
    return frozenset(
        word for trait, _, values in word_rows("trait_values") if trait == "colour" for word in values.split()
    )


@cache
def _coloured(colours: frozenset[str]) -> re.Pattern[str]:
    owner = r"(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir|[Tt]he|[Aa]n?|[A-Z][\w-]+['’]s)"
    some = "|".join(sorted(colours))
    return re.compile(
        rf"\b{owner}\s+(?:(?!(?:{some})\b)[a-z]+,?\s+){{0,2}}?(?:pale|dark|light|bright|old|deep)?\s*(?P<colour>{some})"
        rf"\s+(?:(?:old|little|leather|metal|wooden|canvas|woollen|silk|cotton|tin|painted|(?P<which>front|back))\s+)?"
        rf"(?P<noun>[A-Z]?[a-z]+)\b(?!['’-])"
    )
