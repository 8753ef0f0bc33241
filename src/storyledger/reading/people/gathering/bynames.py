"""Who is "the Grey"? Part of stage B: what somebody is told to be known as, and mostly has "the" before it.

"Aldric the Grey", said more than once, makes "the Grey" one of Aldric's names; so does one "whom men called
the Raven". What follows a name only once may be anything: "they gave Aldric the Bible".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.noticing.tallies import Named, NameTally, merge_pairs

__all__ = ["bynames_of", "join_bynames"]

ENOUGH = 2
"""How often a byname must follow a name, unless words say that it is one."""
MOSTLY = 0.7
"""Share of a byname's uses that have "the"."""


def bynames_of(tallies: Mapping[str, NameTally], named: Iterable[Named]) -> dict[str, str]:
    """Return bynames with the name that each follows, where it follows no other."""
    found: dict[str, list[str]] = {}
    for name, byname, count in merge_pairs(pair for part in named for pair in part.bynames):
        tally = tallies.get(byname)
        if count >= ENOUGH and tally is not None and tally.the >= MOSTLY * tally.count:
            found.setdefault(byname, []).append(name)
    return {byname: names[0] for byname, names in found.items() if len(names) == 1}


def join_bynames(groups: list[Group], bynames: Mapping[str, str]) -> None:
    """Give bynames to those whose names they follow. Changes ``groups``."""
    for byname, name in bynames.items():
        alone = _holder(groups, byname)
        owner = _holder(groups, name)
        if alone is not None and owner is not None and owner is not alone and len(alone.surfaces) == 1:
            owner.absorb(alone)
            groups.remove(alone)


def _holder(groups: Sequence[Group], text: str) -> Group | None:
    return next((group for group in groups if text in group.surfaces), None)
