"""On which side somebody is hurt or marked, by the words alone: *a bandage on her left wrist*.

Called by ``remarks``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.patterns import pattern
from storyledger.reading.happening.plainly import any_thing, finder_of, is_plainly_told, sentence_around
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


def sides_in(text: str, words: frozenset[str]) -> Iterator[Remark]:
    """Yield where a part of the body has a side, and the sentence tells of a hurt or a mark.

    Args:
        text: a chapter.
        words: its words in lower case.

    """
    if words.isdisjoint(_OTHER_SIDE):
        return
    shown = _shown(text) if not words.isdisjoint({"tattoo", "tattooed", "inked", "done"}) else None
    for match in _sided().finditer(text):
        sentence = sentence_around(text, match.start())
        part, side, is_whole = Span(*match.span()), match["side"] or match["after"], _is_whole(match)
        kinds = ["loss", SIDE] if is_whole else _kinds(text, match, sentence, shown)
        if kinds and is_plainly_told(text, sentence, sentence.start):
            value = _OTHER_SIDE[side] if is_whole else side
            for kind in kinds:
                yield Remark(span=part, kind=kind, what=match["part"] or match["had"], value=value)


def limbs_of(part: str) -> frozenset[str]:
    """Return what a part of the body belongs to: a thumb to the hand, a knee to the leg."""
    return frozenset(limb for limb in _LIMBS if part in word_class("thing_words", f"limb-{limb}"))


def _is_whole(match: re.Match[str]) -> bool:
    """Tell whether the part on the other side is hurt: *his good leg*, *he had one eye, the left*."""
    return match["good"] is not None or match["one"] is not None


def _kinds(text: str, part: re.Match[str], sentence: Span, shown: re.Pattern[str] | None) -> list[str]:
    """Return what words around a part of the body tell: what lasts, or else a hurt."""
    start, end = max(sentence.start, part.start() - NEAR), min(sentence.end, part.end() + NEAR)
    found = [kind for kind in LASTING if finder_of(f"for-life-{kind}").search(text, start, end)]
    senses = [limb for limb in ("eye", "ear") if limb in limbs_of(part["part"] or part["had"])]
    if _LOST.search(text, start, part.start()) or any(
        finder_of(f"for-life-{limb}").search(text, start, end) for limb in senses
    ):
        found.append("loss")
    if shown is not None and shown.search(text, start, end):
        found.append("tattoo")
    is_hurt = finder_of("hurt", "hurt-pain").search(text, start, end) or finder_of("hurt-before").search(
        text, start, part.start()
    )
    if not found and (is_hurt or _into().search(text, start, part.start())):
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


@cache
def _sided() -> re.Pattern[str]:
    parts = any_thing(*(f"limb-{limb}" for limb in _LIMBS))
    owner = r"(?:[Mm]y|[Hh]is|[Hh]er|your|their|[Tt]he|[Aa]n?|[A-Z][\w-]+['’]s?)"
    good = r"(?P<good>good|sound|remaining|working|seeing|whole)\s+"
    return re.compile(
        rf"\b{owner}\s+(?:{good}|[a-z]+\s+)?(?P<side>left|right)\s+(?P<part>{parts})\b"
        rf"|(?P<one>\b(?:had|has|have|only|but)\s+(?:only\s+|but\s+)?one\s+)(?:\w+\s+)?(?P<had>{parts}),?\s+"
        r"(?:the|his|her|my)\s+(?P<after>left|right)\b(?!\s+(?:one|hand|foot|side))"
    )
