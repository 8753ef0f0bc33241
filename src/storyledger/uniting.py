"""Declared people laid over the cast that was read: names that belong together, and people nobody read.

The readers obey these decisions where they can. ``ledger.keep`` runs this afterwards for what is left: a
person known only by a description, or a name that the readers took for no name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from storyledger.decisions import Decisions, Person, named_places
from storyledger.entries import (
    Alias,
    Alternative,
    Character,
    CharacterId,
    Event,
    Mention,
    Presence,
    Scene,
    Utterance,
)
from storyledger.reading.setting.presence import SILENCE
from storyledger.span import Span

__all__ = ["added_people", "fresh_id", "merged_cast", "one_name_each", "same_people"]

T = TypeVar("T")
Names = Mapping[CharacterId, CharacterId]
"""From the id that goes to the id that stays."""

_HOW = ("acts", "speaks", "seen", "inferred")


def same_people(decisions: Decisions, found: Mapping[str, Character]) -> dict[CharacterId, CharacterId]:
    """Return which ids are declared to be one person with another, most mentioned named people staying.

    Args:
        decisions: what was declared.
        found: every declared name that means somebody, with whom it means.

    """
    groups = [merge.names for merge in decisions.merges]
    groups += [(person.name, *person.also) for person in decisions.people]
    by_id = {person.id: person for person in found.values()}
    stays: dict[CharacterId, CharacterId] = {}
    for names in groups:
        ends = dict.fromkeys(_end(found[name].id, stays) for name in names if name in found)
        best = max(ends, key=lambda who: (by_id[who].kind == "person", by_id[who].mentions), default=None)
        stays.update({who: best for who in ends if best is not None and who != best})
    return {who: _end(who, stays) for who in stays}


def _end(who: CharacterId, stays: Names) -> CharacterId:
    while who in stays:
        who = stays[who]
    return who


def merged_cast(cast: Iterable[Character], stays: Names) -> tuple[Character, ...]:
    """Return the cast with those who go folded into those who stay, most mentioned first."""
    kept: dict[CharacterId, Character] = {}
    for character in sorted(cast, key=lambda one: one.id in stays):
        who = stays.get(character.id, character.id)
        kept[who] = _folded(kept[who], character) if who in kept else character
    everybody = [_with_members(character, stays) for character in kept.values()]
    return tuple(sorted(everybody, key=lambda one: (-one.mentions, one.first or 0)))


def _with_members(group: Character, stays: Names) -> Character:
    return replace(group, members=_each(stays.get(who, who) for who in group.members))


def _folded(one: Character, other: Character) -> Character:
    counts = Counter({alias.text: alias.count for alias in one.aliases})
    counts.update({alias.text: alias.count for alias in other.aliases} or {other.name: other.mentions})
    return replace(
        one,
        aliases=tuple(Alias(text=text, count=count) for text, count in counts.most_common()),
        pronouns=one.pronouns or other.pronouns,
        mentions=one.mentions + other.mentions,
        first=min((at for at in (one.first, other.first) if at is not None), default=None),
        last=max((at for at in (one.last, other.last) if at is not None), default=None),
        confidence=1.0,
        origin="declared",
    )


def one_name_each(entry: T, stays: Names) -> T:
    """Return an entry with every id that goes replaced by the one that stays; most stay as they are."""
    match entry:
        case Mention():
            who, owner = _new(entry.character, stays), _new(entry.owner, stays)
            is_same = who == entry.character and owner == entry.owner
            return entry if is_same else replace(entry, character=who, owner=owner)
        case Utterance():
            people = (entry.speaker, *entry.addressees, *(other.speaker for other in entry.alternatives))
            if not any(who in stays for who in people):
                return entry
            return replace(entry, **_spoken(entry, stays))  # type: ignore[arg-type]
        case Scene():
            return replace(entry, **_peopled(entry, stays))  # type: ignore[arg-type]
        case Event():
            if not any(who in stays for who in (*entry.roles.values(), entry.according_to)):
                return entry
            roles = {role: stays.get(CharacterId(who), who) for role, who in entry.roles.items()}
            teller = stays.get(CharacterId(entry.according_to), entry.according_to)
            return replace(entry, roles=roles, according_to=teller)
        case _:
            return entry


def _new(who: CharacterId | None, stays: Names) -> CharacterId | None:
    return stays.get(who, who) if who is not None else None


def _each(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _spoken(said: Utterance, stays: Names) -> dict[str, object]:
    speaker = _new(said.speaker, stays)
    others: dict[CharacterId | None, Alternative] = {}
    for other in said.alternatives:
        who = _new(other.speaker, stays)
        if who != speaker:
            others.setdefault(who, replace(other, speaker=who))
    whom = _each(stays.get(who, who) for who in said.addressees)
    addressees = tuple(who for who in whom if who != speaker)
    return {"speaker": speaker, "addressees": addressees, "alternatives": tuple(others.values())}


def _peopled(scene: Scene, stays: Names) -> dict[str, object]:
    present: list[Presence] = []
    for one in (replace(each, character=stays.get(each.character, each.character)) for each in scene.present):
        last = next((n for n, two in enumerate(present) if _is_one_stay(one, two)), None)
        if last is None:
            present.append(one)
        else:
            present[last] = _both(present[last], one)
    there = {one.character for one in present}
    mentioned = _each(stays.get(who, who) for who in scene.mentioned)
    return {
        "focalizer": _new(scene.focalizer, stays),
        "narrator": _new(scene.narrator, stays),
        "present": tuple(present),
        "mentioned": tuple(who for who in mentioned if who not in there),
    }


def _is_one_stay(one: Presence, other: Presence) -> bool:
    """Tell whether two stays are one person's, with no long silence between them."""
    silence = max(one.span.start, other.span.start) - min(one.span.end, other.span.end)
    return one.character == other.character and silence <= SILENCE


def _both(one: Presence, other: Presence) -> Presence:
    span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
    return replace(one, span=span, how=min(one.how, other.how, key=_HOW.index))


def added_people(
    people: Iterable[Person], text: str, story: Iterable[Span], taken: Iterable[Mention], ids: Iterable[str]
) -> tuple[tuple[Character, ...], tuple[Mention, ...]]:
    """Return the people that nobody read, with the places where their names stand.

    Args:
        people: who is declared and not in the cast.
        text: the document's text.
        story: where its chapters are.
        taken: the mentions that mean somebody; a name within one of them is not counted.
        ids: ids that are in use.

    """
    covered = {position for mention in taken for position in range(mention.span.start, mention.span.end)}
    used, chapters = set(ids), tuple(story)
    characters: list[Character] = []
    mentions: list[Mention] = []
    for person in people:
        who = fresh_id(person.name, used)
        places = {name: _free(name, text, chapters, covered) for name in (person.name, *person.also)}
        characters.append(_declared(person, who, places))
        spans = [span for found in places.values() for span in found]
        mentions += [Mention(span=span, kind="name", character=who) for span in spans]
    return tuple(characters), tuple(mentions)


def _free(name: str, text: str, chapters: tuple[Span, ...], covered: set[int]) -> list[Span]:
    """Return where a name stands in the story outside of other mentions, and mark the places as taken."""
    found = [span for span in named_places(name, text) if any(chapter.covers(span) for chapter in chapters)]
    free = [span for span in found if covered.isdisjoint(range(span.start, span.end))]
    covered.update(position for span in free for position in range(span.start, span.end))
    return free


def _declared(person: Person, who: CharacterId, places: Mapping[str, list[Span]]) -> Character:
    starts = sorted(span.start for found in places.values() for span in found)
    return Character(
        id=who,
        name=person.name,
        kind=person.kind,
        aliases=tuple(Alias(text=name, count=len(found)) for name, found in places.items()),
        pronouns=person.pronouns,
        mentions=len(starts),
        first=starts[0] if starts else None,
        last=starts[-1] if starts else None,
        origin="declared",
    )


def fresh_id(name: str, used: set[str]) -> CharacterId:
    """Return an id for somebody of this name that is not among ``used``, and add it there."""
    plain = "-".join(re.findall(r"[^\W_]+", name.casefold())) or "somebody"
    number, fresh = 1, plain
    while fresh in used:
        number += 1
        fresh = f"{plain}-{number}"
    used.add(fresh)
    return CharacterId(fresh)
