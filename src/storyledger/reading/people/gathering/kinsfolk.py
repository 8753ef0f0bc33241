"""Who is whose kin in the whole story, by what is told and by surnames and styles. Part of stage B.

"Her uncle" is then Mr. Lee wherever it is known who *her* is (``attending.pronouns``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations

from storyledger.entries import CharacterId
from storyledger.reading.people.gathering.characters import (
    MARRIED,
    NOBLE,
    PLAIN_STYLES,
    PRONOUNS,
    RANKS,
    UNMARRIED,
    Group,
)
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.kinships import Kinship
from storyledger.reading.people.relations import ANYBODY, INVERSE, ONLY, relation_of

__all__ = ["kinsfolk"]

CALLED = 4
"""How many times as often somebody may be called by a name who is "Aunt Jane" as well."""
TOLD, BY_NAME = 2, 1
"""What it counts that somebody is told to be kin, and that names and styles suggest it."""
_MARRIED_KIN = frozenset({"wife", "mother", "grandmother", "mother-in-law"})
_OF_MEN = PLAIN_STYLES | NOBLE | RANKS
_SIBLINGS = frozenset({"brother", "sister"})
_ELDERS = ("aunt", "grandfather", "grandmother", "uncle")
"""What people are called who are that to whoever is told of."""


def kinsfolk(
    told: Iterable[Kinship],
    groups: Sequence[Group],
    ids: Mapping[int, CharacterId],
    names: Mapping[str, CharacterId],
) -> dict[tuple[CharacterId, str], tuple[CharacterId, ...]]:
    """Return who is whose kin; what is told comes before what names say, and nobody is two things to one."""
    people = {ids[id(group)]: group for group in groups}
    found: defaultdict[tuple[CharacterId, str], Counter[CharacterId]] = defaultdict(Counter)
    for who, kin, whom in _told_of(told, people, names):
        found[who, kin][whom] += TOLD
        back = _back(kin, people[who])
        if back:
            found[whom, back][who] += TOLD
    for who, kin, whom in _by_siblings(found):
        found[who, kin][whom] += TOLD
    settled = {frozenset((who, whom)) for (who, _), votes in found.items() for whom in votes}
    for who, kin, whom in dict.fromkeys(_by_surnames(groups, ids)):
        if frozenset((who, whom)) not in settled and (kin not in ONLY or (who, kin) not in found):
            found[who, kin][whom] += BY_NAME
    for who, kin in _by_titles(people):
        found[ANYBODY, kin][who] += BY_NAME
    return {key: _likely(key[1], votes) for key, votes in found.items()}


def _told_of(
    told: Iterable[Kinship], people: Mapping[CharacterId, Group], names: Mapping[str, CharacterId]
) -> Iterator[tuple[CharacterId, str, CharacterId]]:
    """Yield who is told to be whose kin."""
    for one in told:
        owners = (names[owner] for owner in one.owners if names.get(owner) in people)
        fits = (
            who for who in owners if not one.pronoun or PRONOUNS.get(people[who].gender or "") == one.pronoun
        )
        who, whom = next(fits, None), names.get(one.name)
        if (
            who
            and whom
            and whom in people
            and who != whom
            and _may_be_kin(one.kin, people[who], people[whom])
        ):
            yield who, one.kin, whom


def _by_siblings(
    found: Mapping[tuple[CharacterId, str], Mapping[CharacterId, int]],
) -> tuple[tuple[CharacterId, str, CharacterId], ...]:
    """Return who is a sibling's sibling and not told to be so: two sisters of Clara's are sisters."""
    siblings: defaultdict[CharacterId, dict[CharacterId, str]] = defaultdict(dict)
    for (who, kin), votes in found.items():
        if kin in _SIBLINGS:
            siblings[who].update(dict.fromkeys(votes, kin))
    return tuple(
        (who, kin_of[whom], whom)
        for kin_of in siblings.values()
        for who, whom in permutations(kin_of, 2)
        if whom not in siblings.get(who, {})
    )


def _may_be_kin(kin: str, who: Group, whom: Group) -> bool:
    """Tell whether somebody may be what a word for kin says, and the other what that makes them."""
    return _may_be(kin, whom) and _may_be(_back(kin, who), who)


def _back(kin: str, who: Group) -> str:
    """Return what somebody is to their own kin; empty where nothing tells."""
    return INVERSE[kin][who.gender == "f"] if who.gender else ""


def _may_be(kin: str, whom: Group) -> bool:
    """Tell whether gender and style let somebody be what a word for kin says: Miss Hale is nobody's wife."""
    if not kin:
        return True
    is_miss = kin in _MARRIED_KIN and not whom.titles.isdisjoint(UNMARRIED)
    return not is_miss and (person_nouns()[kin].gender in {"n", whom.gender} or whom.gender is None)


def _likely(kin: str, votes: Counter[CharacterId]) -> tuple[CharacterId, ...]:
    """Return everybody who may be meant, in order; of those of whom one has one, whom most is told."""
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    is_one = kin in ONLY and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
    return tuple(who for who, _ in ranked[: 1 if is_one else None])


def _by_titles(people: Mapping[CharacterId, Group]) -> Iterator[tuple[CharacterId, str]]:
    """Yield who is mostly called by a word for kin, and by which: "Aunt Jane", "Gran"."""
    for who, group in people.items():
        called: Counter[str] = Counter()
        for tally, parsed in zip(group.surfaces.values(), group.parsed, strict=True):
            called.update(
                {relation_of(word): tally.count for word in (*parsed.titles[:1], parsed.lone or "")}
            )
        yield from ((who, kin) for kin in _ELDERS if CALLED * called[kin] >= group.count)


def _by_surnames(
    groups: Sequence[Group], ids: Mapping[int, CharacterId]
) -> Iterator[tuple[CharacterId, str, CharacterId]]:
    """Yield who may be whose kin by a surname, and by who is called "Mr.", "Mrs." or by a first name.

    A Mrs. Hale may be the wife of Tom Hale as well as his mother, where nobody else is a Hale. Who only comes
    up in talk is hardly meant.
    """
    families: defaultdict[str, list[Group]] = defaultdict(list)
    for group in (one for one in groups if not one.is_only_talked_of):
        for surname in sorted({parsed.surname for parsed in group.parsed if parsed.surname}):
            families[surname].append(group)
    for surname, members in families.items():
        women = [one for one in members if one.is_styled(MARRIED, surname)]
        men = [one for one in members if one.is_styled(_OF_MEN, surname)]
        young = [one for one in members if one not in women and one.gender and _is_young(one, surname)]
        wives = [one for one in women if not any(parsed.middle for parsed in one.parsed)]
        if len(women) == len(wives) == len(men) == 1 and men[0] not in young:
            yield ids[id(men[0])], "wife", ids[id(wives[0])]
            yield ids[id(wives[0])], "husband", ids[id(men[0])]
        fathers = [one for one in men if not one.firsts]
        for parents, kin in ((wives, "mother"), (fathers, "father")):
            for one in young if len(parents) == 1 else ():
                if one.gender == "f" or kin == "father" or len(men) + len(young) > 1:
                    yield ids[id(one)], kin, ids[id(parents[0])]
                    yield ids[id(parents[0])], "son" if one.gender == "m" else "daughter", ids[id(one)]
        for one, other in permutations(young, 2):
            yield ids[id(one)], "brother" if other.gender == "m" else "sister", ids[id(other)]


def _is_young(group: Group, surname: str) -> bool:
    """Tell whether somebody is mostly called by a first name, and has no surname more than this one."""
    forms = list(zip(group.surfaces.values(), group.parsed, strict=True))
    uses: Counter[str] = Counter()
    for tally, parsed in forms:
        uses[parsed.surname or ""] += tally.count if parsed.is_full else 0
    firsts = {parsed.given for _, parsed in forms if parsed.is_full}
    called = (
        tally.count
        for tally, parsed in forms
        if not parsed.titles and (parsed.given or parsed.lone) in firsts
    )
    return uses[surname] == max(uses.values()) and 2 * sum(called) > group.count
