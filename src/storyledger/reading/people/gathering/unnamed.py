"""Which people without a name belong to the cast? Part of stage B.

Somebody known only by a description is a member of the cast when he speaks or keeps acting; several of a
kind are a group. "The inspector" is the one inspector with a name, when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from storyledger.decisions import NO_DECISIONS, Decisions
from storyledger.entries import Alias, Character, CharacterId
from storyledger.reading.noticing import Noticed
from storyledger.reading.people.gathering.characters import PRONOUNS, Group, most_styled
from storyledger.reading.people.gathering.epithets import who_is_meant
from storyledger.reading.people.nominals import LOOKS, ONLY_SPEAKING, person_nouns
from storyledger.reading.people.noticing.namings import Naming
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.unnamed import NominalTally
from storyledger.reading.people.noticing.words import SAME_OFFICE, given_names

__all__ = ["full_key", "is_short", "lasting", "unnamed_holders", "unnamed_people"]

SHORT_STORY = 15_000
"""Words of narration below which a single act makes somebody a member of the cast."""
CROWD = frozenset(
    {
        "people",
        "persons",
        "men",
        "women",
        "children",
        "others",
        "ones",
        "someones",
        "individuals",
        "figures",
        "creatures",
    }
)
ACTING = 2
"""Acts and speeches of "the woman" from which she may be somebody who is called nothing else."""
CALLED = 2
"""How many times as often somebody may be called by a name where she is."""
LONG, MUCH = 20, 8
"""Uses of "the captain" before anybody of that office is named that make him somebody; acts and speeches."""
KNOWN_SO = 3
"""Uses of "the blind man" from which it means one person in the whole story."""
STYLED = 5
"""Uses of "General Lee" from which he is "the general", though there is another."""


def unnamed_people(
    noticed: Sequence[Noticed],
    groups: Sequence[Group],
    ids: dict[int, CharacterId],
    decisions: Decisions = NO_DECISIONS,
) -> tuple[list[Character], dict[str, CharacterId]]:
    """Return unnamed people and groups, and the nominals that name somebody (a holder of an office, too).

    Words that a person has split off mean somebody of their own.
    """
    refused = decisions.refused
    split = {name.removeprefix("the ") for each in decisions.splits for name in each.names}
    by_name = {text: ids[id(group)] for group in groups for text in group.surfaces}
    told = _by_looks([tally for part in noticed for tally in lasting(part)])
    split |= {tally.key for tally in told if full_key(tally) in split}
    tallies = _merged(tally for tally in told if tally.named not in by_name)
    offices = _by_office(groups)
    short = is_short(noticed)
    found: list[Character] = []
    nominals = _called_so(groups, ids) | _callings(noticed, by_name, _merged(told))
    nominals = {key: who for key, who in nominals.items() if key not in split}
    likenesses = (one for part in noticed for one in part.likenesses)
    meant = who_is_meant(likenesses, tallies, groups)

    def is_somebody(tally: NominalTally) -> bool:
        return _belongs(tally, short) or (short and _is_known_as_kin(tally, groups))

    for key, tally in tallies.items():
        if key in nominals:
            continue
        holders = [] if key in split else _holders(tally, offices)
        if len(holders) == 1 and not tally.plural and " " not in key:
            nominals[key] = ids[id(holders[0])]
        elif not holders and key in meant and key not in split:
            nominals[key] = ids[id(meant[key])]
        elif key in split or (not holders and is_somebody(tally) and not _is_taken_up(tally, tallies)):
            character = _character(tally, short)
            if refused & {key, f"the {key}", character.name, *(alias.text for alias in character.aliases)}:
                continue
            found.append(character)
            nominals[key] = character.id
    return found, nominals


def _by_looks(told: Sequence[NominalTally]) -> list[NominalTally]:
    """Return tallies, "the old man" as the one of another section where he is told apart from a young man."""
    apart = {tally.key for tally in told}
    return [
        replace(tally, key=full_key(tally), look="") if full_key(tally) in apart else tally for tally in told
    ]


def unnamed_holders(
    noticed: Sequence[Noticed],
    nominals: Mapping[str, CharacterId],
    first_named: Mapping[CharacterId, int],
    refused: Set[str] = frozenset(),
) -> dict[str, Character]:
    """Return whoever held an office at length before its later holder is named, by nominal: "the captain".

    Args:
        noticed: all sections.
        nominals: nominal to whom it names.
        first_named: person to the section in which he is first named.
        refused: words that a person says are nobody's.

    """
    found = {}
    for key, who in nominals.items():
        before = noticed[: first_named.get(who, 0)]
        tally = _merged(tally for part in before for tally in lasting(part) if tally.key == key).get(key)
        if tally and tally.count >= LONG and tally.acts + tally.speaks >= MUCH:
            holder = _character(tally, short=False)
            if not refused & {key, *(alias.text for alias in holder.aliases)}:
                found[key] = holder
    return found


def _callings(
    noticed: Sequence[Noticed], names: Mapping[str, CharacterId], tallies: Mapping[str, NominalTally]
) -> dict[str, CharacterId]:
    """Return the callings that are told of one person with a name alone: "the mechanic's name was Rourke".

    Looks are, too ("the blind man, Hale"), where nobody else is brought in by them.
    """
    told: dict[str, set[CharacterId | None]] = {}
    for naming in (one for part in noticed for one in part.namings if _holds(one, tallies)):
        told.setdefault(naming.key, set()).add(names.get(naming.name))
    return {
        key: who for key, people in told.items() for who in people if who is not None and len(people) == 1
    }


def _holds(naming: Naming, tallies: Mapping[str, NominalTally]) -> bool:
    """Tell whether the words of a naming may mean the same one in the whole story."""
    tally = tallies.get(naming.key)
    is_known_so = tally is not None and tally.definite >= max(KNOWN_SO, tally.count - 1)
    return naming.is_calling or (is_known_so and " " in naming.key)


def _called_so(groups: Sequence[Group], ids: Mapping[int, CharacterId]) -> dict[str, CharacterId]:
    """Return the callings that people are called by and nothing else: "Gaffer" is the gaffer."""
    return {
        parsed.lone: ids[id(group)]
        for group in groups
        if group.is_only_called
        for parsed in group.parsed
        if parsed.lone and _is_role(parsed.lone) and len(group.parsed) == 1
    }


def _is_role(word: str) -> bool:
    """Tell whether a word for what somebody does is no first name: "gaffer", not "hunter"."""
    noun = person_nouns().get(word)
    return noun is not None and noun.kind == "role" and word.capitalize() not in given_names()


def is_short(noticed: Sequence[Noticed]) -> bool:
    """Tell whether a story is so short that somebody who acts once matters."""
    return sum(tally.count for part in noticed for tally in part.named.tallies) < SHORT_STORY / 20


def _merged(tallies: Iterable[NominalTally]) -> dict[str, NominalTally]:
    total: dict[str, NominalTally] = {}
    for tally in tallies:
        known = total.get(tally.key)
        total[tally.key] = _added(known, tally) if known else tally
    return total


def _added(one: NominalTally, other: NominalTally) -> NominalTally:
    return NominalTally(
        key=one.key,
        head=one.head,
        plural=one.plural,
        gender=one.gender,
        kind=one.kind,
        first=one.first,
        count=one.count + other.count,
        definite=one.definite + other.definite,
        taken_up=one.taken_up + other.taken_up,
        acts=one.acts + other.acts,
        speaks=one.speaks + other.speaks,
        leads=one.leads + other.leads,
        heard=one.heard + other.heard,
        he=one.he + other.he,
        she=one.she + other.she,
        size=max((size for size in (one.size, other.size) if size), default=None),
        look=one.look if one.look == other.look else "",
    )


def _by_office(groups: Sequence[Group]) -> dict[str, dict[int, Group]]:
    """Return the named people who hold each office, with their numbers."""
    found: dict[str, dict[int, Group]] = {}
    for number, group in enumerate(groups):
        for office in group.offices:
            found.setdefault(office, {})[number] = group
    return found


def _holders(tally: NominalTally, offices: Mapping[str, Mapping[int, Group]]) -> list[Group]:
    """Return the named people who hold the office that a nominal names; "the lady" names none."""
    if tally.kind == "generic":
        return []
    names = (tally.head, SAME_OFFICE.get(tally.head, tally.head))
    held = {number: group for name in names for number, group in offices.get(name, {}).items()}
    return _foremost([held[number] for number in sorted(held)], tally.head)


def _foremost(holders: list[Group], office: str) -> list[Group]:
    """Return the one holder who is often and mostly styled by the office ("General Lee"), else all."""
    one = most_styled(holders, office)
    return one if one and one[0].styled(office) >= STYLED else holders


def _belongs(tally: NominalTally, is_short: bool) -> bool:
    """Tell whether somebody without a name does enough to belong to the cast."""
    if tally.key in CROWD or tally.kind == "style" or tally.key == "one":
        return False
    if tally.kind == "kin":  # "the partner", but not "the mother" of somebody with a name
        return is_short and tally.gender == "n" and bool(tally.speaks) and not tally.plural
    if tally.kind in ONLY_SPEAKING:
        return tally.speaks >= (1 if is_short else 2) and not tally.plural
    if tally.plural:
        return tally.kind != "generic" and tally.acts >= 1 and tally.count >= (2 if is_short else 5)
    if tally.kind == "part":
        return is_short and (tally.speaks >= 1 or tally.leads >= 1 or (tally.acts >= 1 and " " in tally.key))
    if _is_looks(tally.key) and tally.count < 2:
        return is_short and bool(tally.speaks and tally.definite)
    if _is_anybody(tally):
        return is_short
    if is_short:
        return tally.speaks >= 1 or tally.acts >= 1
    return tally.definite >= 2 and (tally.speaks >= 2 or (tally.acts >= 2 and tally.count >= 4))


def _is_known_as_kin(tally: NominalTally, groups: Sequence[Group]) -> bool:
    """Tell whether somebody who speaks is only known as kin: "the eldest son", of a tale without names.

    "The mother" is somebody where no woman has a name.
    """
    if tally.kind != "kin" or tally.plural or not tally.speaks or tally.definite < tally.count:
        return False
    return " " in tally.key or all(group.gender not in (None, tally.gender) for group in groups)


def _is_anybody(tally: NominalTally) -> bool:
    """Tell whether the words for somebody are "the boy" or the like, which any chapter may say of another."""
    *before, _ = tally.key.split()
    return tally.kind == "generic" and LOOKS.issuperset(before) and not tally.plural


def lasting(part: Noticed) -> Iterator[NominalTally]:
    """Yield the nominals of a section that may mean somebody to know."""
    return (tally for tally in part.nominals if not _is_passing(tally, part.named.tallies))


def _is_passing(tally: NominalTally, names: Sequence[NameTally]) -> bool:
    """Tell whether a section's "boy" is nobody to know.

    "The boy" is somebody when he speaks and had been brought in as "a boy", and where he is called so all
    along: without having been brought in, not much less often than anybody is called by a name, and with
    nobody of such a name about who may be the boy.
    """
    if not _is_anybody(tally) or tally.heard or (tally.speaks and tally.taken_up):
        return False
    is_lead = tally.acts + tally.speaks >= ACTING and tally.definite == tally.count
    most = max((name.count - name.quoted for name in names), default=0) if is_lead else 0
    return not (is_lead and CALLED * tally.count >= most) or any(_may_mean(tally, name) for name in names)


def _may_mean(tally: NominalTally, name: NameTally) -> bool:
    """Tell whether "the girl" may be somebody with a name: one who is told of and is known to be a she."""
    gender = given_names().get(name.text.split()[0], "n")
    if gender == "n" and name.he != name.she:
        gender = "m" if name.he > name.she else "f"
    is_told = name.person > name.place and name.count - name.quoted >= ACTING
    return is_told and gender != "n" and tally.gender in {gender, "n"}


def _is_taken_up(tally: NominalTally, tallies: Mapping[str, NominalTally]) -> bool:
    """Tell whether a bare "the voice" takes up a fuller description ("a thin voice") of the same story."""
    if tally.kind != "part" or tally.key != tally.head or tally.definite < tally.count:
        return False
    fuller = (other for other in tallies.values() if other.head == tally.head and other.key != tally.key)
    return any(_belongs(other, True) for other in fuller)


def _is_looks(key: str) -> bool:
    """Tell whether somebody is told apart by looks ("man in a coat"), as passers-by are."""
    return " in " in key or " with " in key


def _aliases(key: str, name: str, tally: NominalTally) -> tuple[Alias, ...]:
    """Return the forms in use: "the ferryman" and "a ferryman"."""
    if tally.plural:
        return (Alias(text=name, count=tally.count),)
    article = "" if tally.head == "eyes" else "an " if key[0] in "aeiou" else "a "
    forms = ((name, tally.definite), (f"{article}{key}", tally.count - tally.definite))
    return tuple(Alias(text=text, count=count) for text, count in forms if count)


def _pronouns(tally: NominalTally, short: bool) -> str | None:
    """Return ``they`` for a group; else what the noun tells, or how a short story goes on after it.

    In a long one "the guard" of one chapter is not that of another.
    """
    if tally.plural:
        return "they"
    goes_on = short and bool(tally.he) != bool(tally.she)
    return PRONOUNS.get(tally.gender) or (None if not goes_on else "he" if tally.he else "she")


def full_key(tally: NominalTally) -> str:
    """Return what somebody is called without an article: "old man"."""
    return f"{tally.look} {tally.key}".lstrip()


def _character(tally: NominalTally, short: bool) -> Character:
    key = full_key(tally)
    name = f"the {key}"
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Character(
        id=CharacterId(slug),
        name=name,
        kind="group" if tally.plural else "unnamed",
        aliases=_aliases(key, name, tally),
        pronouns=_pronouns(tally, short),
        confidence=round(min(0.9, 0.4 + 0.1 * (tally.acts + tally.speaks)), 2),
        size=tally.size if tally.plural else None,
    )
