"""Who is Nightjar? Joins the name of a mask to the one who is told to wear it.

Part of stage B. One of the two names stands alone, as a hero's does; the two never stand in one sentence but
where they are told to be one person's, neither says the other to anybody, and nobody else is told to bear it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.noticing.tallies import Pair

__all__ = ["join_blanks", "join_identities", "join_numbers"]

OWN = frozenset({"Y/N", "L/N", "N/N"})
"""What stands for the reader's own name, surname and short name."""
ONCE = 1
"""How often two names may meet that are one person's: where that is told."""


def join_identities(
    groups: list[Group], told: Iterable[Pair], together: Iterable[Pair], apart: Iterable[Pair]
) -> None:
    """Join people who are told to be one. Changes ``groups``.

    Args:
        groups: everybody.
        told: pairs of forms that the words say are one person's.
        together: pairs of forms that stand in one sentence, and how often.
        apart: pairs of forms of which the first speaks to the second or of it.

    """
    owner = {text: group for group in groups for text in group.surfaces}
    met: Counter[frozenset[int]] = Counter()
    for name, said, count in (*together, *apart):
        if name in owner and said in owner:
            met[frozenset({id(owner[name]), id(owner[said])})] += count
    pairs = [(owner[name], owner[mask]) for name, mask, _ in told if name in owner and mask in owner]
    for one, other in pairs:
        claims = {id(first) for first, second in pairs if second is other}
        are_two = one is other or one not in groups or other not in groups or len(claims) > 1
        if not are_two and _may_be_one(one, other) and met[frozenset({id(one), id(other)})] <= ONCE:
            one.absorb(other)
            groups.remove(other)


def join_blanks(groups: list[Group]) -> None:
    """Join the reader's blanks: "Miss L/N" is Y/N. Changes ``groups``."""
    own = [group for group in groups if all(text.rpartition(" ")[2] in OWN for text in group.surfaces)]
    for group in own[1:]:
        own[0].absorb(group)
        groups.remove(group)


def join_numbers(groups: list[Group]) -> None:
    """Join "PC 2207" and whoever is plain "2207". Changes ``groups``."""
    plain = {text: group for group in groups for text in group.surfaces if text.isdecimal()}
    for group in list(groups) if plain else ():
        numbers = {text.rpartition(" ")[2] for text in group.surfaces}
        bearers = [plain[number] for number in numbers if number in plain and plain[number] is not group]
        if len(numbers) == len(bearers) == 1:
            group.absorb(bearers[0])
            groups.remove(bearers[0])


def _may_be_one(one: Group, other: Group) -> bool:
    """Tell whether one of two is known by a single word, and their pronouns agree."""
    is_mask = any(all(parsed.lone for parsed in group.parsed) for group in (one, other))
    return is_mask and not (one.gender and other.gender and one.gender != other.gender)
