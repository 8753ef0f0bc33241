"""By which words is it shown that "the bosun" is Hale? Stage B, once the cast is known.

Names stand on their owners' cards. Words for somebody that are taken for one with a name stand there, too,
with the passage that joined them: where the name is given, where it is called and answered, or where the
teller's mother bears the teller's name. That "the
captain" is Captain Hale, the name itself shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from storyledger.entries import Alias, Character, CharacterId
from storyledger.reading.cast import Cast
from storyledger.reading.noticing import Noticed
from storyledger.reading.people.gathering.kin import styled_kin
from storyledger.reading.people.gathering.roster import Roster
from storyledger.reading.people.gathering.unnamed import full_key, lasting
from storyledger.reading.people.noticing.unnamed import NominalTally
from storyledger.reading.people.relations import MINE, relation_of
from storyledger.span import Span

__all__ = ["with_joins"]

_Shown = Mapping[str, tuple[Span, ...]]


def with_joins(roster: Roster, noticed: Sequence[Noticed], starts: Sequence[int]) -> tuple[Character, ...]:
    """Return the characters; those with names also by the words that mean them, and by what it is shown.

    Args:
        roster: the cast of the story.
        noticed: its sections.
        starts: where these begin.

    """
    cast = roster.cast
    people = {one.id for one in cast.characters if one.kind == "person"}
    owners = {key: who for key, who in cast.nominals.items() if who in people}
    found = _met(noticed, cast, people, starts)
    shown: dict[str, tuple[Span, ...]] = {}
    for part, start in zip(noticed, starts, strict=True):
        for key, spans in _shown_in(part, cast, owners):
            shown.setdefault(key, tuple(span.shifted(start) for span in spans))
    counts = Counter[str]()
    for index, part in enumerate(noticed):
        for tally in (*lasting(part), *_kin_in(part)):
            if tally.key in shown and roster.means(tally.key, index) == owners[tally.key]:
                counts[tally.key] += tally.count if tally.key.startswith(MINE) else tally.definite
    for key in shown:
        if counts[key]:
            found.setdefault(owners[key], []).append(
                Alias(text=_words(key), count=counts[key], shown=shown[key])
            )
    called = _called(noticed, cast, people, starts)
    named = (_named_so(one, called[one.id]) if one.id in called else one for one in cast.characters)
    return tuple(_with(one, found[one.id]) if one.id in found else one for one in named)


def _called(
    noticed: Sequence[Noticed], cast: Cast, people: Set[CharacterId], starts: Sequence[int]
) -> dict[CharacterId, dict[str, tuple[Span, ...]]]:
    """Return the names that people are only called by, with who speaks right beside such a call."""
    told = {tally.text for part in noticed for tally in part.named.tallies if tally.count > tally.quoted}
    found: dict[CharacterId, dict[str, tuple[Span, ...]]] = {}
    for part, start in zip(noticed, starts, strict=True):
        for one in part.likenesses:
            who = cast.names.get(one.name)
            if who is None or who not in people or who != cast.names.get(one.key):
                continue
            if one.is_name and one.name not in told:
                spans = tuple(span.shifted(start) for span in one.shown)
                found.setdefault(who, {}).setdefault(one.name, spans)
    return found


def _named_so(person: Character, called: Mapping[str, tuple[Span, ...]]) -> Character:
    """Return somebody with the words by which the names are theirs that nothing else shows."""
    others = {name: spans for name, spans in called.items() if name != person.name}
    aliases = tuple(replace(one, shown=others.get(one.text, one.shown)) for one in person.aliases)
    return replace(person, aliases=aliases)


def _met(
    noticed: Sequence[Noticed], cast: Cast, people: Set[CharacterId], starts: Sequence[int]
) -> dict[CharacterId, list[Alias]]:
    """Return the words for a stranger that mean somebody where a section names them: "a tall man"."""
    counts = Counter[tuple[CharacterId, str]]()
    shown: dict[tuple[CharacterId, str], tuple[Span, ...]] = {}
    for part, start in zip(noticed, starts, strict=True):
        uses = {(one.key, one.named): one for one in part.nominals if one.named}
        for naming in part.namings:
            who = cast.names.get(naming.name)
            tally = uses.pop((naming.key, naming.name), None)
            if tally is None or who is None or who not in people or naming.key in cast.nominals:
                continue
            counts[who, full_key(tally)] += tally.count
            shown.setdefault((who, full_key(tally)), tuple(span.shifted(start) for span in naming.shown))
    found: dict[CharacterId, list[Alias]] = {}
    for who, key in shown:
        alias = Alias(text=_words(key), count=counts[who, key], shown=shown[who, key])
        found.setdefault(who, []).append(alias)
    return found


def _words(key: str) -> str:
    """Return words for somebody as they are used: "the bosun", "my mother"."""
    return key if key.startswith(MINE) else f"the {key}"


def _kin_in(part: Noticed) -> Iterator[NominalTally]:
    """Yield the words for the teller's kin of a section that do not last as others do."""
    known = {tally.key for tally in lasting(part)}
    return (tally for tally in part.nominals if tally.key.startswith(MINE) and tally.key not in known)


def _with(person: Character, more: Sequence[Alias]) -> Character:
    """Return somebody by more names, most used first."""
    known = {alias.text.casefold().removeprefix("the ") for alias in person.aliases}
    new = [alias for alias in more if alias.text.removeprefix("the ") not in known]
    return replace(person, aliases=tuple(sorted((*person.aliases, *new), key=_uses)))


def _uses(alias: Alias) -> tuple[int, str]:
    return -alias.count, alias.text


def _shown_in(
    part: Noticed, cast: Cast, owners: Mapping[str, CharacterId]
) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Yield words for somebody with the passage of a section that shows whom they mean, the surest first."""
    for naming in part.namings:
        if naming.key in owners and cast.names.get(naming.name) == owners[naming.key]:
            yield naming.key, naming.shown
    for one in part.likenesses:
        if (
            one.answers
            and not one.is_name
            and one.key in owners
            and cast.names.get(one.name) == owners[one.key]
        ):
            yield one.key, one.shown
    told = {name: f"{MINE}{relation_of(noun)}" for noun, name in part.named.kin}
    for tally in part.named.tallies:
        key = told.get(tally.text) or styled_kin(tally.text)
        if key in owners and cast.names.get(tally.text) == owners[key]:
            yield key, (Span(tally.first, tally.first + len(tally.text)),)
