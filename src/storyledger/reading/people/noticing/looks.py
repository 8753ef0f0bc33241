"""Two people of one noun in a section: "the old man" and "the young man". Part of stage A."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.reading.passage import Paragraph
    from storyledger.reading.people.nominals import Nominal

__all__ = ["told_apart"]

OPPOSITES = tuple(
    frozenset(pair.split()) for pair in ("old young", "big little", "big small", "tall little", "tall small")
)
"""Looks of two people."""
KNOWN = frozenset({"the", "this", "that"})


def told_apart(told: Iterable[tuple[Paragraph, Nominal]]) -> Iterator[tuple[Paragraph, Nominal]]:
    """Yield the nominals of a section, those known by their looks where these tell two people apart.

    "The man" beside an old one and a young one is left out: it is whichever was told of last.
    """
    told = list(told)
    looks: defaultdict[str, set[str]] = defaultdict(set)
    for _, one in told:
        if one.look and one.noun.kind == "generic":
            looks[one.key].add(one.look)
    several = {key for key, seen in looks.items() if any(seen >= pair for pair in OPPOSITES)}
    for paragraph, one in told:
        if one.key not in several:
            yield paragraph, one
        elif one.look:
            yield paragraph, replace(one, key=f"{one.look} {one.key}", look="")
        elif one.determiner not in KNOWN:
            yield paragraph, one
