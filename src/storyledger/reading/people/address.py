"""Who answers to a name? Joins "Miss Lee" to "Lucy" when Lucy is the one who answers to it.

Part of stage B. In speech people are addressed by other names than the teller uses. A name that is mostly
heard in speech, and that one person keeps answering to, is that person's, unless that person also says it
to somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from storyledger.reading.people.characters import Group
from storyledger.reading.people.names import Named

__all__ = ["join_addressed"]

LEAST = 3
"""Answers needed."""
SHARE = 0.55
"""Share of all answers that the one person must give."""
SPOKEN = 0.6
"""Share of a name's uses that must stand in speech."""


def join_addressed(groups: list[Group], named: Iterable[Named]) -> None:
    """Join groups known by a form of address to the people who answer to it. Changes ``groups``."""
    owner = {text: group for group in groups for text in group.surfaces}
    answers, speaks_to = _counted(named, owner)
    for group in sorted(groups, key=lambda item: item.count):
        if not _is_form_of_address(group):
            continue
        who = _who_answers(group, groups, answers, speaks_to)
        if who is not None:
            who.absorb(group)
            groups.remove(group)


Pairs = Counter[tuple[int, int]]


def _counted(named: Iterable[Named], owner: dict[str, Group]) -> tuple[Pairs, Pairs]:
    """Count (called, answering) and (speaking, called) by group identity."""
    answers: Pairs = Counter()
    speaks_to: Pairs = Counter()
    for part in named:
        for called, name, count in part.answers:
            if called in owner and name in owner:
                answers[id(owner[called]), id(owner[name])] += count
        for name, called, count in part.speaks_to:
            if called in owner and name in owner:
                speaks_to[id(owner[name]), id(owner[called])] += count
    return answers, speaks_to


def _is_form_of_address(group: Group) -> bool:
    """Tell whether a group has only a title and a surname, heard mostly in speech."""
    quoted = sum(tally.quoted for tally in group.surfaces.values())
    plain = all(parsed.given is None for parsed in group.parsed)
    return plain and bool(group.titles) and quoted >= SPOKEN * group.count and group.count >= 2


def _who_answers(group: Group, groups: Sequence[Group], answers: Pairs, speaks_to: Pairs) -> Group | None:
    """Return the one person who answers to a name, None when it is not clear."""
    fits = [other for other in groups if other is not group and _may_be(other, group)]
    votes = {id(other): answers[id(group), id(other)] for other in groups if other is not group}
    total = sum(votes.values())
    if not fits or total < LEAST:
        return None
    best = max(fits, key=lambda other: votes[id(other)])
    enough = votes[id(best)] >= max(LEAST, SHARE * total)
    return best if enough and speaks_to[id(best), id(group)] <= max(1, 0.1 * votes[id(best)]) else None


def _may_be(person: Group, address: Group) -> bool:
    """Tell whether somebody known by a first name may bear a titled surname: no other surname or gender."""
    allowed = {parsed.given or parsed.lone for parsed in person.parsed} | {
        parsed.surname for parsed in address.parsed
    }
    if (
        any(parsed.surname and parsed.surname not in allowed for parsed in person.parsed)
        or person.count < 2 * address.count
    ):
        return False
    return not (person.gender and address.gender and person.gender != address.gender)
