"""Read where a scene plays.

A place is read from narration: a noun of places, or a capitalised name that is nobody's, after a
preposition that puts somebody there. What is only left, remembered or looked out upon weighs less. Unsure
is None.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from string import capwords
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.words import either_case, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.reading.cast import Cast

__all__ = ["Place", "place_of", "place_over"]

ENOUGH = 2.4
"""Fewest points of a place: two ways of being there, one of them early or strong."""
TIMES = 2
"""How often it must be named in a short scene."""
LONG = 12_000
"""Code points of a scene for each time more."""
AHEAD = 1.6
"""How many times the points of the runner-up it needs: a scene that roams has no one place."""

_WEIGHTS = {
    "entered": 2.0, "inside": 2.0, "into": 2.0, "reached": 2.0, "onto": 1.5, "within": 1.5,
    "across": 1.0, "around": 1.0, "at": 1.0, "in": 1.0, "round": 1.0, "along": 1.0,
    "down": 0.7, "on": 0.7, "through": 0.7, "to": 0.7, "up": 0.7, "under": 0.5,
    "left": 0.4, "near": 0.4, "outside": 0.4, "toward": 0.4, "towards": 0.4,
    "behind": 0.3, "by": 0.3, "from": 0.3, "of": 0.3,
}  # fmt: skip
"""What a preposition or verb before a place counts: how surely it puts somebody there."""
_NEVER_HERE = pattern(
    r"\b(?:had|remember\w*|dream\w*|thought of|if|never|not|would|imagin\w*|wish\w*|every|used to|ever"
    r"|as if)\b[^.!?;\n\ue000]*$",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[A-Z][\w-]+(?:['’][A-Z]\w+)?(?: (?:of (?:the )?)?[A-Z][\w-]+)*)\b(?!['’])"
_NAMED = pattern(
    r"\b(?P<prep>in|at|into|to|from|near|reached|through|entered) " + _NAME + r"(?!['’]s?\b|['’] )"
)
_SET = pattern(
    r"(?:\d+[A-Z]?\.? +)?(?:INT|EXT|EST|I/E)[A-Z./: ]*?[.: ] *(?P<place>[A-Z][^a-z\n]*?)(?: +[-–—]|\.? *$)"
)
"""What stands over a scene of a screenplay: "INT. KITCHEN - NIGHT"."""
_OPENS = 4.0
"""What a place in the scene's first sentences counts, relative to one at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with the words that name it."""

    name: str
    """As written, with its determiner: "the kitchen", "London"."""
    span: Span
    """The first words that name it, preposition included."""
    confidence: float


@dataclass(frozen=True, slots=True)
class _Hit:
    key: str
    name: str
    span: Span
    points: float


def place_of(narration: str, span: Span, cast: Cast) -> Place | None:
    """Return where the narration of ``span`` (see ``narration.told``) plays, None when unsure."""
    hits: dict[str, list[_Hit]] = {}
    for hit in sorted(_hits(narration, span, cast), key=lambda hit: hit.span):
        hits.setdefault(hit.key, []).append(hit)
    ranked = sorted(hits.values(), key=lambda group: -_points(group))
    if not ranked:
        return None
    points, rival = _points(ranked[0]), _points(ranked[1]) if len(ranked) > 1 else 0.0
    late = ranked[0][0].span.start > (span.start + span.end) // 2
    times = TIMES + len(span) // LONG
    if late or points < ENOUGH or len(ranked[0]) < times or points < AHEAD * rival:
        return None
    names = Counter(hit.name for hit in ranked[0])
    shown = next(hit for hit in ranked[0] if hit.name == names.most_common(1)[0][0])
    return Place(name=shown.name, span=shown.span, confidence=round(points / (points + rival + 1), 2))


def place_over(heading: str) -> str | None:
    """Return the place that the line over a screenplay's scene tells, None for any other heading."""
    match = _SET.match(heading.strip("*_ \t\n"))
    return capwords(match["place"]) if match else None


def _points(hits: list[_Hit]) -> float:
    return sum(hit.points for hit in hits)


def _hits(narration: str, span: Span, cast: Cast) -> Iterator[_Hit]:
    for match in _common().finditer(narration, span.start, span.end):
        yield _hit(narration, span, match, match["noun"].lower(), match["phrase"])
    for match in _NAMED.finditer(narration, span.start, span.end):
        name = match["name"]
        if not _is_somebody(name, cast):
            yield _hit(narration, span, match, name, name)


def _hit(narration: str, span: Span, match: re.Match[str], key: str, name: str) -> _Hit:
    weight = _WEIGHTS.get(match["prep"].lower(), 0.3)
    if _NEVER_HERE.search(narration, max(span.start, match.start() - 80), match.start()):
        weight *= 0.2
    early = 1.0 + (_OPENS - 1.0) * max(0.0, 1.0 - (match.start() - span.start) / 600)
    return _Hit(key, " ".join(name.split()), Span(*match.span()), weight * early)


def _is_somebody(name: str, cast: Cast) -> bool:
    """Tell whether a capitalised name is a person's, a day, or a form of address rather than a place."""
    words = name.split()
    if name in cast.names or name in cast.shared or words[0].lower() in word_list("not_places"):
        return True
    return bool(
        any(word in cast.names or word in cast.shared for word in words)
        and words[-1].lower() not in word_list("place_words")
    )


@cache
def _common() -> re.Pattern[str]:
    """Return the pattern of a preposition with a noun of places."""
    nouns = "|".join(sorted((re.escape(noun) for noun in word_list("place_nouns")), key=len, reverse=True))
    parts = "|".join(word_list("place_parts"))
    owner = r"(?:the|a|an|his|her|their|our|my|this|that|[A-Z][\w-]+['’]s?)"
    phrase = rf"{owner}\s+(?:[a-z][\w-]+(?:['’]s)?,?\s+){{0,2}}?(?P<noun>{nouns})"
    beside = rf"(?!['’-])(?!\s+(?:{parts})\b)"
    return re.compile(rf"\b(?P<prep>{either_case(_WEIGHTS)})(?i:\s+(?P<phrase>{phrase})\b{beside})")
