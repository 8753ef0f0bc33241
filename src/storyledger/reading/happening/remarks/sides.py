"""On which side somebody is hurt or marked, by the words alone: *a bandage on her left wrist*.

Called by ``remarks``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.patterns import pattern
from storyledger.reading.happening.remarks.plainly import (
    any_thing,
    finder_of,
    is_plainly_told,
    sentence_around,
)
from storyledger.reading.words import word_class
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LASTING", "SIDE", "limbs_of", "sides_in"]

SIDE = "side"
"""The kind of remarks on hurts; ``what`` is a part of the body, ``value`` its side. Its owner comes first."""
LASTING = ("scar", "tattoo", "loss")
"""The kinds of remarks on what is there for life."""
NEAR = 50
"""Code points around a part of the body in which a word of a hurt is about it."""
_LIMBS = ("hand", "arm", "leg", "foot", "eye", "ear", "face", "shoulder", "flank")
_OTHER_SIDE = {"left": "right", "right": "left"}
_LOST = pattern(r"\blost\s+(?:(?:[\w-]+\s+){0,4}of\s+)?$", re.IGNORECASE)
"""Before a part of the body: it is gone, or what belonged to it."""
_PICTURED = pattern(
    r"\b(?:an?|the)\s+(?:[\w-]+\s+){0,2}?([\w-]+)\s+(?:\w+\s+)?(?:tattooed|inked)\b"
    r"|\btattoo(?:ed)?\s+(?:of|with)\s+an?\s+(?:[\w-]+\s+){0,2}?([\w-]+)\b"
    r"|\ban?\s+(?:[\w-]+\s+){0,2}?([\w-]+)\s+on\s+(?:\w+\s+){1,3}(?:that|which)\s+\w+\s+had\s+done\b"
)
"""What a tattoo shows."""
LONGEST_OWNER = 40
"""Code points in which somebody stands to whom a part of the body belongs."""
_OWNER = pattern(
    r"\b(?:[Mm]y|[Hh]is|[Hh]er|your|their|[Tt]he|[Aa]n?|[A-Z][\w-]+['’]s?)\s+"
    r"(?:(?P<good>good|sound|remaining|working|seeing|whole)\s+|[a-z]+\s+)?$"
)

_HAS = pattern(r"\b(?:had|has|have|only|but)\s+$")


@dataclass(frozen=True, slots=True)
class _Sided:
    """A part of the body, told with its side."""

    span: Span
    """From its owner to the part."""
    side: str
    part: str
    is_whole: bool
    """Whether the part on the other side is hurt: *his good left leg*, *he had one eye, the left*."""


def sides_in(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield where a part of the body has a side, and the sentence tells of a hurt or a mark.

    Args:
        text: a chapter.
        words: its words in lower case.

    """
    if words.isdisjoint(_OTHER_SIDE):
        return
    shown = _shown(text) if not words.isdisjoint({"tattoo", "tattooed", "inked", "done"}) else None
    for one in _sided_in(text):
        sentence = sentence_around(text, one.span.start)
        kinds = ["loss", SIDE] if one.is_whole else _kinds(text, one, sentence, shown)
        if kinds and is_plainly_told(text, sentence, sentence.start):
            side = _OTHER_SIDE[one.side] if one.is_whole else one.side
            for kind in kinds:
                yield Remark(span=one.span, kind=kind, what=one.part, value=side)


def limbs_of(part: str) -> frozenset[str]:
    """Return what a part of the body belongs to: a thumb to the hand, a knee to the leg."""
    return frozenset(limb for limb in _LIMBS if part in word_class("thing_words", f"limb-{limb}"))


def _kinds(text: str, one: _Sided, sentence: Span, shown: re.Pattern[str] | None) -> list[str]:
    """Return what words around a part of the body tell: what lasts, or else a hurt."""
    start, end = max(sentence.start, one.span.start - NEAR), min(sentence.end, one.span.end + NEAR)
    found = [kind for kind in LASTING if finder_of(f"for-life-{kind}").search(text, start, end)]
    senses = [limb for limb in ("eye", "ear") if limb in limbs_of(one.part)]
    if _LOST.search(text, start, one.span.start) or any(
        finder_of(f"for-life-{limb}").search(text, start, end) for limb in senses
    ):
        found.append("loss")
    if shown is not None and shown.search(text, start, end):
        found.append("tattoo")
    is_hurt = finder_of("hurt", "hurt-pain").search(text, start, end) or finder_of("hurt-before").search(
        text, start, one.span.start
    )
    if not found and (is_hurt or _into().search(text, start, one.span.start)):
        found.append(SIDE)
    return sorted(set(found))


@cache
def _into() -> re.Pattern[str]:
    """Return what stands before a part of the body that something goes into."""
    way = r"(?:into|through|in|pierced|struck|hit|grazed)"
    return re.compile(rf"\b(?:{any_thing('missile')})\b[^.;]{{0,40}}\b{way}\s+$", re.IGNORECASE)


def _shown(text: str) -> re.Pattern[str] | None:
    """Return what finds the pictures that tattoos of a chapter show, None when there are none."""
    nouns = {noun for match in _PICTURED.finditer(text) for noun in match.groups() if noun}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(nouns)))})\b") if nouns else None


def _sided_in(text: str) -> Iterator[_Sided]:
    """Yield the parts of the body that have a side: by that word first, which few sentences hold."""
    for match in _with_side().finditer(text):
        owner = _OWNER.search(text, max(0, match.start() - LONGEST_OWNER), match.start())
        if owner is not None:
            span = Span(owner.start(), match.end())
            yield _Sided(span, match["side"], match["part"], owner["good"] is not None)
    for match in _one_of_two().finditer(text):
        if _HAS.search(text, max(0, match.start() - LONGEST_OWNER), match.start()) is not None:
            yield _Sided(Span(*match.span()), match["side"], match["part"], is_whole=True)


@cache
def _with_side() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<side>left|right)\s+(?P<part>{_parts()})\b")


@cache
def _one_of_two() -> re.Pattern[str]:
    """Return what tells of somebody who has one of two: *he had one eye, the left*."""
    return re.compile(
        rf"\bone\s+(?:\w+\s+)?(?P<part>{_parts()}),?\s+"
        r"(?:the|his|her|my)\s+(?P<side>left|right)\b(?!\s+(?:one|hand|foot|side))"
    )


@cache
def _parts() -> str:
    return any_thing(*(f"limb-{limb}" for limb in _LIMBS))
