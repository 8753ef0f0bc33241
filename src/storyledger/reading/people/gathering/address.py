"""Who answers to a name? Joins "Miss Lee" to "Lucy" when Lucy is the one who answers to it.

Part of stage B. In speech people are addressed by other names than the teller uses. A name that is mostly
heard in speech, and that one person keeps answering to, is that person's, unless that person also says it
to somebody. So is a name that the teller uses, too, if the two are never told of in one sentence: "Aunt Lucy"
is "Mrs. Lee" to others. And whoever says "I" may be "Ann" to one person and "Nurse Lee" to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.gathering.short_forms import begun_by
from storyledger.reading.people.noticing.tallies import Pair
from storyledger.reading.people.noticing.words import given_names, title_kind

__all__ = ["join_addressed", "join_begun", "join_heard", "join_replying"]

BEGINNING = 4
"""Letters of a surname's beginning at least."""
LEAST = 3
"""Answers needed."""
SURE, CLEAR = 2, 3
"""Turns beside calls needed in a long story, and how many times as many as anybody else has."""
SHARE = 0.55
"""Share of all answers that the one person must give."""
SPOKEN = 0.6
"""Share of a name's uses that must stand in speech."""
MOST = 0.5
"""Share of all answers when the two names never meet."""
MEET = 0.02
"""Share of the rarer name's uses in one sentence with the other up to which the two do not meet."""


def join_addressed(
    groups: list[Group], answers: Iterable[Pair], speaks_to: Iterable[Pair], together: Iterable[Pair]
) -> None:
    """Join groups known by a form of address to the people who answer to it. Changes ``groups``.

    Args:
        groups: everybody.
        answers: pairs of forms of which the second answers to the first, and how often.
        speaks_to: pairs of forms of which the first says the second to somebody.
        together: pairs of forms that stand in one sentence.

    """
    talk = _Talk(groups, answers, speaks_to, together)
    for group in sorted(groups, key=lambda item: item.count):
        who = talk.who_answers(group, groups)
        if who is not None:
            who.absorb(group)
            groups.remove(group)


def join_heard(groups: list[Group]) -> None:
    """Join the only first name and the only surname that just a teller is called by. Changes ``groups``."""
    heard = [group for group in groups if _is_heard(group)]
    firsts = [group for group in heard if _has_no_surname(group) and not group.titles]
    lasts = [group for group in heard if all(parsed.surname and not parsed.given for parsed in group.parsed)]
    if len(firsts) == len(lasts) == 1 and _agree(firsts[0], lasts[0]):
        firsts[0].absorb(lasts[0])
        groups.remove(lasts[0])


def join_begun(groups: list[Group]) -> None:
    """Join a form that people are only called by to the one whose surname it begins. Changes ``groups``.

    "Evening, Kowal" is said to Mr. Kowalczyk.
    """
    surnames = {parsed.surname for group in groups for parsed in group.parsed if parsed.surname}
    for group in [one for one in groups if one.is_only_called and len(one.parsed) == 1]:
        short = group.parsed[0].lone or ""
        begun = begun_by(short, surnames, is_called=True) if len(short) >= BEGINNING else ()
        owners = [other for other in groups if any(other.has("surname", surname) for surname in begun)]
        if len(owners) == 1 and _agree(owners[0], group):
            owners[0].absorb(group)
            groups.remove(group)


def _is_heard(group: Group) -> bool:
    """Tell whether the telling never uses a name, and people call a teller by it more often than not."""
    to_me = sum(tally.to_me for tally in group.surfaces.values())
    return group.is_only_called and 2 * to_me >= group.count


class _Talk:
    """Who answers to whose name, who says it to somebody, and which names meet; by group identity."""

    def __init__(
        self,
        groups: Sequence[Group],
        answers: Iterable[Pair],
        speaks_to: Iterable[Pair],
        together: Iterable[Pair],
    ) -> None:
        owner = {text: id(group) for group in groups for text in group.surfaces}
        self.answers = _owned(answers, owner)
        """(called, answering)"""
        self.answered: Counter[int] = Counter()
        for (called, _), count in self.answers.items():
            self.answered[called] += count
        self.speaks_to = _owned(speaks_to, owner)
        """(speaking, called)"""
        meet = _owned(together, owner)
        self.meets = meet + Counter({(other, one): count for (one, other), count in meet.items()})

    def who_answers(self, group: Group, groups: Sequence[Group]) -> Group | None:
        """Return the one person who answers to a name, None when it is not clear."""
        if self.answered[id(group)] < LEAST:
            return None
        votes = {id(other): self.answers[id(group), id(other)] for other in groups if other is not group}
        total = sum(votes.values())
        if total < LEAST:
            return None
        is_address = _is_form_of_address(group)
        fits = [
            other
            for other in groups
            if other is not group
            and ((is_address and _may_be(other, group)) or self._is_never_beside(other, group))
        ]
        best = max(fits, key=lambda other: votes[id(other)], default=None)
        if best is None:
            return None
        share = MOST if self._is_never_beside(best, group) else SHARE
        enough = votes[id(best)] >= max(LEAST, share * total)
        says_it = self.speaks_to[id(best), id(group)]
        return best if enough and says_it <= max(1, 0.1 * votes[id(best)]) else None

    def _is_never_beside(self, one: Group, other: Group) -> bool:
        """Tell whether a first name and a titled surname never stand in one sentence."""
        if self.meets[id(one), id(other)] > MEET * min(one.count, other.count) or not _agree(one, other):
            return False
        return (_has_no_surname(one) and _is_styled(other)) or (_has_no_surname(other) and _is_styled(one))


def _owned(pairs: Iterable[Pair], owner: Mapping[str, int]) -> Counter[tuple[int, int]]:
    """Return how often two people stand in a relation, by the forms that are theirs."""
    counts: Counter[tuple[int, int]] = Counter()
    for one, other, count in pairs:
        if one in owner and other in owner:
            counts[owner[one], owner[other]] += count
    return counts


def _agree(one: Group, other: Group) -> bool:
    return not (one.gender and other.gender and one.gender != other.gender)


def _has_no_surname(group: Group) -> bool:
    """Tell whether somebody is known by a first name alone ("Lucy", "Aunt Lucy")."""
    return bool(group.firsts) and not any(parsed.surname for parsed in group.parsed)


def _is_styled(group: Group) -> bool:
    """Tell whether somebody is known by a style with a surname alone ("Mrs. Lee")."""
    titled = [parsed for parsed in group.parsed if parsed.titles]
    styles = all(title_kind(parsed.titles[0]) == "style" and parsed.surname for parsed in titled)
    return bool(titled) and styles and all(parsed.given is None for parsed in group.parsed)


def _is_form_of_address(group: Group) -> bool:
    """Tell whether a group has only a title and a surname, heard mostly in speech."""
    quoted = sum(tally.quoted for tally in group.surfaces.values())
    plain = all(parsed.given is None for parsed in group.parsed)
    return plain and bool(group.titles) and quoted >= SPOKEN * group.count and group.count >= 2


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
    return _agree(person, address)


def join_replying(
    groups: list[Group],
    replies: Iterable[Pair],
    together: Iterable[Pair],
    said: Iterable[Pair],
    *,
    is_short: bool,
) -> None:
    """Join names that people are only called by to whoever speaks right beside the calls. Changes ``groups``.

    Args:
        groups: everybody.
        replies: pairs of who speaks and what is called right before or after, and how often.
        together: pairs of forms that stand in one sentence.
        said: pairs of forms of which the first says the second.
        is_short: a single turn is enough in a short story, where nobody else takes as many.

    """
    owner = {text: id(group) for group in groups for text in group.surfaces}
    meet, names = _owned(together, owner), _owned(said, owner)
    votes: dict[int, Counter[int]] = {}
    for (who, called), count in _owned(replies, owner).items():
        if who != called:
            votes.setdefault(called, Counter())[who] += count
    known = {id(group): group for group in groups}
    for group in [one for one in groups if id(one) in votes and one.is_only_called]:
        (best, most), (_, then) = [*votes[id(group)].most_common(2), (0, 0)][:2]
        enough = most > then if is_short else most >= max(SURE, CLEAR * then)
        met = meet[best, id(group)] or meet[id(group), best] or names[best, id(group)]
        if enough and not met and best in known and _may_be_called(known[best], group):
            known[best].absorb(group)
            groups.remove(known.pop(id(group)))


def _may_be_called(person: Group, name: Group) -> bool:
    """Tell whether somebody may have another name: no second surname or usual first name, and the gender."""
    surnames = [{parsed.surname for parsed in group.parsed} - {None} for group in (person, name)]
    usual = [any(first.capitalize() in given_names() for first in group.firsts) for group in (person, name)]
    is_full = any(parsed.is_full for parsed in name.parsed) and not usual[0]
    return _agree(person, name) and not all(surnames) and not all(usual) and not is_full
