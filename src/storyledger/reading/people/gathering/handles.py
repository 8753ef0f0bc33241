"""Whose is a label? The names before the lines of chats and scripts: "MARA" is Mara, "ines_m" may be Ines.

Part of stages A (what a label counts as) and B (whose it is). A label says for sure that somebody speaks. A
name of the cast that it spells is theirs; one that it only holds is, when no other label does. All others
are people of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storyledger.patterns import pattern
from storyledger.reading.people.gathering.characters import Group, parse_name
from storyledger.reading.people.gathering.short_forms import begun_by
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import title_kind

__all__ = ["add_handles", "folded", "is_handle"]

LEAST = 3
"""Letters of a name that a handle may be known by."""
_JOINS = pattern(r"[-'’.]")
"""What may stand inside a name: "Min-ji", "O'Hara", "Mr."."""
_LETTERS = pattern(r"[^\W\d_]+")


def folded(name: str) -> str:
    """Return a name's letters alone, in lower case: ``ines m`` for ``@Ines_M2``."""
    return " ".join(_LETTERS.findall(name.casefold()))


def is_handle(name: str) -> bool:
    """Tell whether nobody would be called so in prose: ``ines_m``, ``pru``, ``@Ines``, but not ``Min-ji``."""
    return not name[0].isupper() or not any(_JOINS.sub("", word).isalpha() for word in name.split())


def add_handles(groups: list[Group], handles: Sequence[NameTally]) -> None:
    """Give every handle to the one whose name it spells or holds, else to a new person.

    Changes ``groups``.
    """
    people = tuple(groups)
    owners = [_owner(handle.text, people) for handle in handles]
    for handle, owner in zip(handles, owners, strict=True):
        if owner is None or not (_spells(handle.text, owner) or owners.count(owner) == 1):
            owner = Group()
            groups.append(owner)
        owner.add(handle, parse_name(handle.text))


def _owner(handle: str, people: Iterable[Group]) -> Group | None:
    """Return the only one whose name a handle spells, holds as a part, or else begins."""
    for fits in (_spells, _holds, _begins):
        found = [group for group in people if fits(handle, group)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _spells(handle: str, group: Group) -> bool:
    return folded(handle) in map(folded, group.surfaces)


def _holds(handle: str, group: Group) -> bool:
    """Tell whether one of a handle's words is somebody's first name or surname."""
    names = {word for text in group.surfaces for word in folded(text).split() if not title_kind(word)}
    return any(word in names for word in folded(handle).split() if len(word) >= LEAST)


def _begins(handle: str, group: Group) -> bool:
    """Tell whether a handle begins somebody's first name: "pri" is Priya."""
    return bool(begun_by(folded(handle), group.firsts, is_called=True))
