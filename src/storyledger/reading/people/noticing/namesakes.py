"""Two people of one name, told apart by size or age: "Big Ann" and "Little Ann"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.reading.people.noticing.tallies import NameTally

__all__ = ["TELLING_APART", "namesakes", "plain_names"]

OPPOSITES = (frozenset({"big", "little"}), frozenset({"old", "young"}))
"""What tells two people of one name apart."""
TELLING_APART = frozenset().union(*OPPOSITES)
"""Adjectives that may belong to a name."""


def namesakes(tallies: Mapping[str, NameTally]) -> dict[str, list[str]]:
    """Return names of two people who are told apart ("Ann"), with their forms ("Big Ann", "Little Ann").

    Not where the plain name is used more than both: it is somebody's, and one of them may be the same.
    """
    found: dict[str, list[str]] = {}
    for text in tallies:
        name = _told_apart(text)
        if name:
            found.setdefault(name, []).append(text)
    return {
        name: texts
        for name, texts in found.items()
        if {text.split()[0].lower() for text in texts} in OPPOSITES
        and _are_people([tallies[text] for text in texts], tallies.get(name))
    }


def plain_names(tallies: Mapping[str, NameTally]) -> dict[str, str]:
    """Return the plain name for every form that tells nobody apart: "Old Ann" where nobody is "Young Ann".

    None for a form whose plain name stands nowhere: all that anybody is called is "Little Ann".
    """
    parted = namesakes(tallies)
    named = {
        text: name for text in tallies if (name := _told_apart(text) or text) in tallies and name != text
    }
    return {text: name for text, name in named.items() if name not in parted}


def _told_apart(text: str) -> str | None:
    """Return the name in a form that tells apart two who have it: "Ann" of "Little Ann"; None for others."""
    first, _, name = text.partition(" ")
    return name if first.lower() in TELLING_APART and name and " " not in name else None


def _are_people(two: Sequence[NameTally], plain: NameTally | None) -> bool:
    """Tell whether two forms act more than they are places, and stand as often as the name they share."""
    are_told = sum(one.person - one.place for one in two) > 0
    return are_told and (plain is None or plain.count <= sum(one.count for one in two))
