"""Who says "I", or is "you"? Part of stage B: names whom such a stretch is told of from inside, when it can.

A heading may say it ("Ann's diary"). Otherwise it is whoever others address where "I" hears and answers, and
whom the teller never names in telling. Failing both, it is somebody without a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from storyledger.entries import Character, CharacterId, Person
from storyledger.reading.cast import Telling
from storyledger.reading.noticing import Noticed, Teller
from storyledger.reading.people.gathering.characters import Group
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import SAME_OFFICE, title_kind
from storyledger.reading.people.relations import MINE, relation_of

__all__ = ["NARRATOR", "Narration", "name_narrators"]

NARRATOR, YOU = CharacterId("narrator"), CharacterId("you")
"""Ids of an "I" and a "you" that nobody names."""
NAMELESS = {NARRATOR: "the narrator", YOU: "you"}
"""What they are shown as."""
CALLED = 0.1
"""Weight of being called by a name at all."""
SURE = 2
"""Weight of address from which whoever is never called where "I" hears it is half a rival."""


@dataclass(frozen=True, slots=True)
class Narration:
    """Who tells one section."""

    narrator: CharacterId | None = None
    """The first "I", or "you", of the section, None when it has none."""
    tellings: tuple[Telling, ...] = ()
    """Its stretches under headings."""


def name_narrators(
    noticed: Sequence[Noticed], groups: Sequence[Group], ids: dict[int, CharacterId]
) -> tuple[tuple[Narration, ...], tuple[Character, ...]]:
    """Return who tells each section, and those who say "I", or are "you", without a name."""
    headed = _by_heading(noticed, groups, ids)
    carried = _carried(noticed, headed)
    general: dict[Person | None, CharacterId] = {"first": NARRATOR, "second": YOU}
    for person in general:
        pooled = [
            part
            for part, tellers in zip(noticed, carried, strict=True)
            if any(_is_open(teller, person, headed) for teller in tellers)
        ]
        general[person] = _addressed(pooled, groups, ids) or general[person]
    narrations = tuple(_narration(tellers, headed, general) for tellers in carried)
    tell = {told.narrator for narration in narrations for told in narration.tellings}
    return narrations, tuple(
        Character(id=who, name=name, kind="unnamed", confidence=0.9)
        for who, name in NAMELESS.items()
        if who in tell
    )


def _carried(noticed: Sequence[Noticed], headed: dict[str, CharacterId]) -> list[tuple[Teller, ...]]:
    """Return the tellers of every section; one named in a heading goes on until another heading names one.

    Or says in words that somebody else tells, of whom no more is known.
    """
    current: str | None = None
    carried: list[tuple[Teller, ...]] = []
    for part in noticed:
        tellers = []
        for teller in part.tellers:
            if teller.named in headed and teller.person == "first":
                current = teller.named
            elif teller.named and teller.sure:
                current = None
            elif teller.person == "first" and current:
                teller = replace(teller, named=current)
            tellers.append(teller)
        carried.append(tuple(tellers))
    return carried


def _is_open(teller: Teller, person: Person | None, headed: dict[str, CharacterId]) -> bool:
    is_unnamed = teller.named is None or teller.named not in headed
    return teller.person == person and is_unnamed and not _is_several(teller)


def _is_several(teller: Teller) -> bool:
    return teller.person == "first" and teller.is_we


def _narration(
    tellers: Sequence[Teller],
    headed: dict[str, CharacterId],
    general: Mapping[Person | None, CharacterId],
) -> Narration:
    told = tuple(_telling(teller, headed, general) for teller in tellers)
    return Narration(next((each.narrator for each in told if each.narrator), None), told)


def _telling(
    teller: Teller, headed: dict[str, CharacterId], general: Mapping[Person | None, CharacterId]
) -> Telling:
    named = headed.get(teller.named or "")
    if teller.person in general:
        who = named or (None if _is_several(teller) else general[teller.person])
        return Telling(teller.start, narrator=who, is_you=teller.person == "second")
    return Telling(teller.start, eyes=named)


def _by_heading(
    noticed: Sequence[Noticed], groups: Sequence[Group], ids: dict[int, CharacterId]
) -> dict[str, CharacterId]:
    """Return headings' names with the characters they mean."""
    found: dict[str, CharacterId] = {}
    people = [_Folded(group, {_fold(text) for text in group.surfaces}) for group in groups]
    tellers = [teller for part in noticed for teller in part.tellers]
    bare = {
        teller.named
        for teller in tellers
        if teller.named and not teller.sure and _named_in(teller.named, people)
    }
    is_custom = len(bare) > 1 and sum(teller.named in bare for teller in tellers) >= len(tellers) / 2
    for teller in tellers:
        if teller.named and teller.named not in found and (teller.sure or is_custom):
            who = _named_in(teller.named, people)
            if who is not None:
                found[teller.named] = ids[id(who)]
    return found


@dataclass(frozen=True, slots=True)
class _Folded:
    """Somebody with all names as headings may have them."""

    group: Group
    names: set[str]


def _named_in(heading: str, people: Sequence[_Folded]) -> Group | None:
    """Return the character that a heading names: by the whole name, else by a name that stands in it."""
    folded = _fold(heading)
    whole = [one.group for one in people if folded in one.names]
    if whole:
        return whole[0]
    words = folded.removeprefix("the ").split()
    if len(words) == 1 and title_kind(words[0]):
        return _holder(words[0], [one.group for one in people])
    held = [one.group for one in people if _is_named(one.names, words)] or _initialled(words, people)
    return held[0] if len(held) == 1 or (held and held[0].count > 3 * held[1].count) else None


def _is_named(names: set[str], words: Sequence[str]) -> bool:
    """Tell whether a name has all these words, or is the last of them."""
    if words and words[-1] in names:
        return True
    likely = [name for name in names if not words or words[0] in name]
    return any(set(name.split()).issuperset(words) for name in likely)


def _initialled(words: Sequence[str], people: Sequence[_Folded]) -> list[Group]:
    """Return those whose name may be written with a first initial, or with nothing else: "T. Baird"."""
    if not words or len(words[0]) > 1:
        return []
    found = [
        one.group
        for one in people
        if any(name[:1] == words[0] and name.split()[1:] == list(words[1:]) for name in one.names)
    ]
    return found if len(found) == 1 else []


def _holder(office: str, groups: Sequence[Group]) -> Group | None:
    """Return the one person who holds an office, None when there are several."""
    names = {office, SAME_OFFICE.get(office, office)}
    found = [group for group in groups if names & group.titles]
    return found[0] if len(found) == 1 or (found and found[0].count > 3 * found[1].count) else None


@lru_cache(maxsize=16_384)
def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.lower()).split())


def _addressed(
    parts: Sequence[Noticed], groups: Sequence[Group], ids: dict[int, CharacterId]
) -> CharacterId | None:
    """Return the person whom others address where "I" listens and whom the teller never names.

    Nobody whom the teller knows by a calling or as kin: "the gaffer" whom all call "Gaffer", "my uncle".
    """
    told = {tally.key.removeprefix(MINE) for part in parts for tally in part.nominals}
    groups = [group for group in groups if told.isdisjoint(_callings(group))]
    tallies = _by_surface(parts)
    introduced = Counter(name for part in parts for name in part.named.introduced)
    scores = {
        id(group): _score(
            [tally for text in group.surfaces for tally in tallies.get(text, ())],
            sum(introduced[text] for text in group.surfaces),
        )
        for group in groups
    }
    ranked = sorted(groups, key=lambda group: -scores[id(group)])
    if not ranked or scores[id(ranked[0])] < 1:
        return None
    best = scores[id(ranked[0])]
    heard = {text for text, several in tallies.items() if any(tally.to_me for tally in several)}
    rivals = (
        scores[id(other)] * (0.5 if best >= SURE and _is_only(ranked[0], other, heard) else 1)
        for other in ranked[1:]
    )
    return ids[id(ranked[0])] if best >= 1.5 * max(rivals, default=0.0) else None


def _is_only(group: Group, other: Group, heard: Set[str]) -> bool:
    """Tell whether "I" hears the one called, and never the other."""
    return not heard.isdisjoint(group.surfaces) and heard.isdisjoint(other.surfaces)


def _callings(group: Group) -> frozenset[str]:
    """Return the callings and words for kin that are all that somebody is called by, in lower case."""
    names = {parsed.lone or "".join(parsed.titles) for parsed in group.parsed if not parsed.surname}
    are_all = group.is_only_called and all(name in person_nouns() or title_kind(name) for name in names)
    return frozenset({*names, *map(relation_of, names)}) if are_all else frozenset()


def _by_surface(parts: Sequence[Noticed]) -> dict[str, list[NameTally]]:
    found: dict[str, list[NameTally]] = {}
    for part in parts:
        for tally in part.named.tallies:
            found.setdefault(tally.text, []).append(tally)
    return found


def _score(tallies: Sequence[NameTally], introduced: int) -> float:
    """Weigh the address a name gets against its uses in telling, each of which speaks against it."""
    told = sum(tally.count - tally.quoted for tally in tallies) - introduced
    heard = sum(tally.to_me + CALLED * tally.vocative - tally.by_me for tally in tallies)
    return heard + 5 * introduced - max(0, told)
