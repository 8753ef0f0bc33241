"""Which rare names are slips of the pen? Part of stage B, for ``gathering.clustering``."""

from __future__ import annotations

from collections.abc import Iterator

from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.noticing.words import common_words, given_names, one_slip

__all__ = ["is_slip", "may_be_slip", "shapes"]

LONG_NAME = 8
"""Length from which two names a slip apart are one even when both are rare."""


def may_be_slip(group: Group) -> bool:
    """Tell whether a group is one rare name that is no known name or word."""
    word = next(iter(group.surfaces))
    is_rare = group.count <= 2 and len(group.surfaces) == 1 and " " not in word
    return is_rare and word not in given_names() and word.lower() not in common_words()


def shapes(group: Group) -> Iterator[str]:
    """Yield the single names of a group, and each without one letter; a slip has one of these in common."""
    for word in map(str.lower, group.surfaces):
        if " " not in word:
            yield word
            yield from (word[:index] + word[index + 1 :] for index in range(len(word)))


def is_slip(rare: Group, often: Group) -> bool:
    """Tell whether the one rare name of a group is a slip for a frequent one."""
    word = next(iter(rare.surfaces))
    if rare is often or often.count < (rare.count if len(word) >= LONG_NAME else max(2, 2 * rare.count)):
        return False
    return any(one_slip(word.lower(), other.lower()) for other in often.surfaces if " " not in other)
