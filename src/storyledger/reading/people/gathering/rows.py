"""Two names that stand side by side without a comma are two people, not one with a long name.

Part of stage B: which names there are is known only after the whole story has been looked through. A form
that is taken out of the cast here is read as its two parts by ``attending.mentions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import given_names, title_kind

__all__ = ["names_in_a_row"]

RARE = 2
"""Most uses of a form that may be a slip; a real double name comes back."""
KNOWN = 5
"""Least uses of each of two single names that are two people."""


def names_in_a_row(tallies: Mapping[str, NameTally], surnames: frozenset[str]) -> Iterator[str]:
    """Yield the forms that are two people's names ("Ben Weaver Mary" beside "Ben Weaver" and "Mary").

    Args:
        tallies: forms that name people.
        surnames: words that stand after a title, in lower case; first names ("Miss Mary") do not count.

    """
    lasts = frozenset(name for name in surnames if name.capitalize() not in given_names()) | {
        text.split()[-1].lower()
        for text, tally in tallies.items()
        if tally.count > RARE and _is_full(text.split())
    }
    for text, tally in tallies.items():
        words = text.split()
        cuts = range(1, len(words)) if tally.count <= RARE else ()
        if any(_are_two(tallies, words[:cut], words[cut:], lasts) for cut in cuts):
            yield text


def _is_full(words: list[str]) -> bool:
    """Tell whether a form surely ends in a surname."""
    return len(words) == 2 and not title_kind(words[0]) and words[1] not in given_names()


def _are_two(
    tallies: Mapping[str, NameTally], left: list[str], right: list[str], lasts: frozenset[str]
) -> bool:
    """Tell whether both parts are known names and the second is no surname of the first."""
    one, other = tallies.get(" ".join(left)), tallies.get(" ".join(right))
    if one is None or other is None:
        return False
    if len(right) > 1:
        return len(left) > 1 or one.count >= KNOWN
    if right[0].lower() in lasts or right[0] not in given_names():
        return False
    return other.count >= KNOWN and (len(left) > 1 or one.count >= KNOWN)
