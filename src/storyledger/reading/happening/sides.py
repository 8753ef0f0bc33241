"""On which side somebody is hurt or marked, by the words alone: *a bandage on her left wrist*.

Called by ``remarks``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.reading.happening.plainly import any_thing, finder_of, is_plainly_told, sentence_around
from storyledger.reading.words import word_class
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SIDE", "limbs_of", "sides_in"]

SIDE = "side"
"""The kind of these remarks; ``what`` is a part of the body, ``value`` its side. Its owner comes first."""
NEAR = 50
"""Code points around a part of the body in which a word of a hurt is about it."""
_LIMBS = ("hand", "arm", "leg", "foot", "eye", "ear", "face", "shoulder", "flank")


def sides_in(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield where a part of the body has a side, and the sentence tells of a hurt or a mark.

    Args:
        text: a chapter.
        words: its words in lower case.

    """
    if words.isdisjoint({"left", "right"}):
        return
    for match in _sided().finditer(text):
        sentence = sentence_around(text, match.start())
        start, end = max(sentence.start, match.start() - NEAR), min(sentence.end, match.end() + NEAR)
        is_hurt = finder_of("hurt").search(text, start, end) is not None
        if is_hurt and is_plainly_told(text, sentence, sentence.start):
            yield Remark(span=Span(*match.span()), kind=SIDE, what=match["part"], value=match["side"])


def limbs_of(part: str) -> frozenset[str]:
    """Return what a part of the body belongs to: a thumb to the hand, a knee to the leg."""
    return frozenset(limb for limb in _LIMBS if part in word_class("thing_words", f"limb-{limb}"))


@cache
def _sided() -> re.Pattern[str]:
    parts = any_thing(*(f"limb-{limb}" for limb in _LIMBS))
    owner = r"(?:my|his|her|your|their|the|[A-Z][\w-]+['’]s?)"
    return re.compile(rf"\b{owner}\s+(?:[a-z]+\s+)?(?P<side>left|right)\s+(?P<part>{parts})\b")
