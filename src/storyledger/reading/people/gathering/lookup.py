"""Groups found by what is so of them, without looking at every one. Part of stage B, for clustering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from storyledger.reading.people.gathering.characters import Group

__all__ = ["Lookup"]


class Lookup:
    """Groups by keys, such as their first names; it follows who is joined to whom."""

    def __init__(self, groups: Sequence[Group], keys: Callable[[Group], Iterable[str]]) -> None:
        self._keys = keys
        self._places = {id(group): place for place, group in enumerate(groups)}
        self._found: defaultdict[str, list[Group]] = defaultdict(list)
        for group in groups:
            self._note(group, group)

    def _note(self, group: Group, known: Group) -> None:
        for key in self._keys(known):
            self._found[key].append(group)

    def absorb(self, group: Group, other: Group) -> None:
        """Take in that ``other`` is no more, and all that is so of it is so of ``group``."""
        del self._places[id(other)]
        self._note(group, other)

    def having(self, keys: Iterable[str]) -> list[Group]:
        """Return the groups with at least one of some keys, in their order."""
        found = {id(group): group for key in keys for group in self._found.get(key, ())}
        return [found[each] for each in sorted(found.keys() & self._places, key=self._places.__getitem__)]
