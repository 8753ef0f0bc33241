"""Whom the teller knows by kinship: "my father", "my sister Jo". Part of stage B.

In a story that one "I" tells, "my father" is one man from the first page to the last: whoever is told with a
name beside the word, or goes by such a word as a name ("Dad"), else somebody of the cast without a name.
Where several tell, they are the kin of whoever tells most of it, in the sections that nobody else tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from storyledger.entries import Alias, Character, CharacterId
from storyledger.reading.noticing import Noticed
from storyledger.reading.people.gathering.characters import PRONOUNS, Group
from storyledger.reading.people.gathering.narrators import Narration
from storyledger.reading.people.noticing.unnamed import NominalTally
from storyledger.reading.people.relations import MINE, names_of, relation_of

__all__ = ["is_told_by", "kin_of_teller", "main_teller", "styled_kin"]

ENOUGH, ENOUGH_IF_SHORT = 3, 1
"""Deeds and lines that make somebody known by kinship alone a member of the cast."""
STYLES = {"mother": ("Mrs.", "Mrs"), "father": ("Mr.", "Mr")}
"""How a parent is styled who bears the teller's surname."""
SPOUSE = {"mother": "wife", "father": "husband"}
"""Who else would be styled so."""
MOST = 0.8
"""Share of the sections that somebody tells for "my mother" to be the teller's."""
OFTEN = 3
"""Uses from which "my sister" is somebody, though a woman of the story might be she."""


def kin_of_teller(
    noticed: Sequence[Noticed],
    narrations: Sequence[Narration],
    groups: Sequence[Group],
    ids: Mapping[int, CharacterId],
    cast: Sequence[Character],
    *,
    short: bool,
    refused: Set[str] = frozenset(),
) -> tuple[list[Character], dict[str, CharacterId]]:
    """Return the teller's kin without a name, and whom words such as "my father" mean.

    Args:
        noticed: what was noticed in every section.
        narrations: who tells every section.
        groups: the people with names.
        ids: their ids, by the group's identity.
        cast: the people with names, and tellers without one.
        short: the story is so short that a single deed matters.
        refused: who is nobody, as a person has decided.

    """
    found: list[Character] = []
    meant: dict[str, CharacterId] = {}
    main = main_teller(narrations)
    if main is None:
        return found, meant
    noticed = [part for part, told in zip(noticed, narrations, strict=True) if is_told_by(told, main)]
    tellers = {main}
    teller = next(one.name for one in cast if one.id == main)
    others = [one for one in cast if one.id != main]
    enough = ENOUGH_IF_SHORT if short else ENOUGH
    by_key = _by_key(noticed)
    for key, tallies in by_key.items():
        relation = key.removeprefix(MINE)
        is_parent = relation in STYLES and MINE + SPOUSE[relation] not in by_key
        styled = _styled(relation, teller) if is_parent else ()
        named = _named(relation, noticed, groups, ids, styled) - tellers
        does = sum(tally.acts + tally.speaks for tally in tallies)
        if len(named) == 1:
            meant[key] = named.pop()
        elif not named and does >= enough and (_count(tallies) >= OFTEN or _is_alone(tallies[0], others)):
            kin = _character(key, tallies, teller)
            if refused.isdisjoint((key, kin.name)):
                found.append(kin)
                meant[key] = kin.id
    return found, meant


def main_teller(narrations: Sequence[Narration]) -> CharacterId | None:
    """Return the one who tells the story, or by far most sections of it, None when nobody does."""
    counts = Counter(who for narration in narrations for who in _tellers(narration))
    if not counts:
        return None
    who, most = counts.most_common(1)[0]
    return who if most >= MOST * counts.total() else None


def is_told_by(narration: Narration, who: CharacterId) -> bool:
    """Tell whether nobody else tells a section."""
    return _tellers(narration) <= {who}


def _tellers(narration: Narration) -> set[CharacterId]:
    return {told.narrator for told in narration.tellings if told.narrator is not None}


def _by_key(noticed: Sequence[Noticed]) -> dict[str, list[NominalTally]]:
    found: dict[str, list[NominalTally]] = {}
    for part in noticed:
        for tally in part.nominals:
            if tally.key.startswith(MINE):
                found.setdefault(tally.key, []).append(tally)
    return found


def _count(tallies: Sequence[NominalTally]) -> int:
    return sum(tally.count for tally in tallies)


def _is_alone(tally: NominalTally, others: Sequence[Character]) -> bool:
    """Tell whether nobody with a name has the gender that a word for kin tells."""
    return all(one.pronouns not in (None, PRONOUNS[tally.gender]) for one in others if one.kind == "person")


def _named(
    relation: str,
    noticed: Sequence[Noticed],
    groups: Sequence[Group],
    ids: Mapping[int, CharacterId],
    styled: Sequence[str],
) -> set[CharacterId]:
    """Return everybody with a name who is told, or ``styled``, to stand in a relation to the teller."""
    told = {name for part in noticed for kin, name in part.named.kin if relation_of(kin) == relation}
    told.update(styled)
    called = names_of(relation)
    return {
        ids[id(group)]
        for group in groups
        if any(text in told or text.lower() in called for text in group.surfaces)
    }


def _styled(relation: str, teller: str) -> list[str]:
    """Return how a parent of the teller is called by surname ("Mrs. Pryce")."""
    surname = teller.split()[1:][-1:]
    return [f"{style} {name}" for style in STYLES[relation] for name in surname]


def styled_kin(name: str) -> str:
    """Return what somebody of the teller's surname may be to the teller, by the style ("my mother")."""
    style = name.split()[0]
    return next((MINE + relation for relation, styles in STYLES.items() if style in styles), "")


def _character(key: str, tallies: Sequence[NominalTally], teller: str) -> Character:
    name = f"{teller}'s {key.removeprefix(MINE)}"
    does = sum(tally.acts + tally.speaks for tally in tallies)
    return Character(
        id=CharacterId(re.sub(r"[^a-z0-9]+", "-", key).strip("-")),
        name=name,
        kind="unnamed",
        aliases=(Alias(text=key, count=_count(tallies)),),
        pronouns=PRONOUNS[tallies[0].gender],
        confidence=round(min(0.9, 0.5 + 0.1 * does), 2),
    )
