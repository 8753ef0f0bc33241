"""Which names in a story are people's? Part of stage B, once the names of all sections are known.

``gathering.characters`` weighs a form by the company it keeps. Here forms are weighed
against each other: listed beside people, a first name with a surname, a slip of the pen, a family, two names
in a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from storyledger.reading.noticing import Noticed
from storyledger.reading.people.gathering.bynames import bynames_of
from storyledger.reading.people.gathering.characters import parse_name
from storyledger.reading.people.gathering.handles import folded
from storyledger.reading.people.gathering.rows import names_in_a_row
from storyledger.reading.people.gathering.somebody import is_person
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.namesakes import namesakes
from storyledger.reading.people.noticing.orders import without_honorific
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import (
    common_words,
    given_names,
    not_names,
    one_slip,
    title_kind,
    title_root,
)
from storyledger.reading.words import word_list

__all__ = ["names_of_people"]

SLIPS = 2
"""Most uses of a name that may be a slip of the pen."""
BESIDE = 3
"""How often two names must be told of together in a section for one to speak for the other."""
TURNS = 2
"""Turns beside what somebody is called by that show it to be a name."""
TOLD = 2
"""Uses in the telling from which a calling without "the" may stand for a name."""
DOES = 0.5
"""Signs of being somebody that it needs then."""
SHORT = 750
"""Uses of names up to which a text is short: little speaks for anybody, so less is asked."""


def names_of_people(
    tallies: dict[str, NameTally], noticed: Sequence[Noticed], wanted: Collection[str]
) -> set[str]:
    """Return the surface forms that name people.

    Args:
        tallies: all forms of the story.
        noticed: what was noticed in every section.
        wanted: names that the author declares to be people's.

    """
    lowered: Counter[str] = Counter()
    for part in noticed:
        lowered.update(part.named.lowered)
    surnames = _surnames(tallies)
    people = {text for text, tally in tallies.items() if is_person(tally, lowered[text], surnames)}
    people |= tallies.keys() & {*wanted, *_tellers(noticed)} | _headed(noticed, tallies, lowered)
    together = (pair for part in noticed for pair in part.named.together if pair[2] >= BESIDE)
    people |= {name for name in map(without_honorific, people) if name in tallies}
    people |= _labelled(noticed, tallies) | _offices(tallies, people, lowered)
    people |= _in_company(tallies, people, together, lowered)
    if sum(tally.count for tally in tallies.values()) <= SHORT:
        people |= _unknown_names(tallies, lowered) | _with_surname(tallies, people, lowered)
        people |= _called(tallies, people, lowered, _replying(noticed)) | _known_by_what_they_are(
            tallies, lowered
        )
    people |= _misspelt(tallies, people, lowered) | _numbered(tallies, people)
    people |= {text for name, texts in namesakes(tallies).items() for text in (name, *texts)} & tallies.keys()
    people -= _parts_of_places(tallies, people)
    people -= {text for text in people if _is_family(text, tallies[text], surnames, people)}
    bynames = bynames_of(tallies, (part.named for part in noticed))
    people |= {byname for byname, name in bynames.items() if name in people}
    told = [{one, other} for part in noticed for one, other, _ in part.named.identities]
    people |= {text for pair in told if pair & people for text in pair if text in tallies}
    return people - set(names_in_a_row({text: tallies[text] for text in tallies if text in people}, surnames))


def _tellers(noticed: Sequence[Noticed]) -> set[str]:
    """Return the names that tellers give themselves, or that headings give them in words."""
    said = {name for part in noticed for name in part.named.introduced}
    return said | {
        teller.named for part in noticed for teller in part.tellers if teller.named and teller.sure
    }


def _headed(noticed: Sequence[Noticed], tallies: Mapping[str, NameTally], lowered: Counter[str]) -> set[str]:
    """Return names that more than one heading consists of: parts are named after whose eyes they show."""
    heads = Counter(teller.named for part in noticed for teller in part.tellers if teller.named)
    return {
        text
        for text, count in heads.items()
        if text in tallies and count > 1 and _may_be_name(tallies[text], lowered[text])
    }


def _labelled(noticed: Sequence[Noticed], tallies: Mapping[str, NameTally]) -> set[str]:
    """Return the names before lines of chats and scripts, and what is spelt like one of them."""
    labels = {folded(name) for part in noticed for name in part.named.labels}
    return {text for text in tallies if folded(text) in labels} if labels else set()


def _surnames(tallies: dict[str, NameTally]) -> frozenset[str]:
    """Return the names that stand after a title; a family's plural is not one."""
    found: Counter[str] = Counter()
    for text, tally in tallies.items():
        parsed = parse_name(text)
        if parsed.titles and parsed.surname and tally.the <= 0.5 * tally.count:  # not "the Miss Lees"
            found[parsed.surname] += tally.count
    return frozenset(
        name for name, count in found.items() if not (name.endswith("s") and found[name[:-1]] > count)
    )


def _offices(tallies: Mapping[str, NameTally], people: Collection[str], lowered: Counter[str]) -> set[str]:
    """Return offices that stand for a name ("said the Sergeant") where somebody has one ("Sergeant Moss")."""
    held = {title_root(title) for text in people for title in parse_name(text).titles}
    return {
        text
        for text, tally in tallies.items()
        if title_kind(text) == "role"
        and title_root(text.lower()) in held
        and not lowered[text]
        and tally.inside
        and tally.person + tally.vocative >= 1
    }


def _in_company(
    tallies: dict[str, NameTally],
    accepted: set[str],
    together: Iterable[tuple[str, str, int]],
    lowered: Counter[str],
) -> set[str]:
    """Return names that are listed beside accepted people and show no sign of being anything else."""
    listed: Counter[str] = Counter()
    for one, other, _ in together:
        for name, beside in ((one, other), (other, one)):
            if beside in accepted and name not in accepted:
                listed[name] += 1
    return {
        name
        for name in listed
        if name in tallies  # "Old Ann" counts as Ann where nobody is Young Ann
        and _may_be_name(tallies[name], lowered[name])
        and listed[name] >= 0.1 * tallies[name].count
    }


def _unknown_names(tallies: dict[str, NameTally], lowered: Counter[str]) -> set[str]:
    """Return single names that nothing speaks against, though little speaks for them."""
    lone = (
        text
        for text in tallies
        if " " not in text and text.lower() not in common_words() and text not in not_names()
    )
    return {
        text
        for text in lone
        if tallies[text].inside >= 2
        and tallies[text].place < 0.5
        and _may_be_name(tallies[text], lowered[text])
        and not tallies[text].the
    }


def _replying(noticed: Sequence[Noticed]) -> set[str]:
    """Return what people are called by who speak right before and after it, or again and again."""
    turns = Counter[tuple[str, str]]()
    for one in (one for part in noticed for one in part.likenesses if one.is_name):
        turns[one.key, one.name] += one.answers
    return {name for (_, name), count in turns.items() if count >= TURNS}


def _called(
    tallies: dict[str, NameTally], people: set[str], lowered: Counter[str], replying: Collection[str]
) -> set[str]:
    """Return single names that somebody is called by, though nothing may be told of them ("No, Ivo").

    What is one slip away from a name of somebody is no other name, nor is an office ("Coming, Sarge").
    What opens a sentence may be any word ("Dele, leave it"), unless somebody speaks before and after it.
    """
    known = {word.lower() for text in people for word in text.split()}
    return {
        text
        for text, tally in tallies.items()
        if tally.vocative
        and all(part[:1].isupper() for part in text.split("-"))
        and " " not in text
        and text.lower() not in common_words()
        and text not in not_names()
        and not title_kind(text)
        and _may_be_name(replace(tally, inside=tally.inside + (text in replying)), lowered[text])
        and not any(one_slip(text.lower(), word) for word in known)
    }


def _known_by_what_they_are(tallies: Mapping[str, NameTally], lowered: Counter[str]) -> set[str]:
    """Return words for kin and callings that stand for a name: "says Gran", "the Chancellor asked"."""
    return {
        text
        for text, tally in tallies.items()
        if tally.person >= max(1.0, tally.place)
        and tally.count > tally.quoted
        and (lowered[text] <= tally.inside if title_kind(text) == "kin" else not lowered[text])
        and (title_kind(text) == "kin" or _is_office(text, tally))
    } | {text for text, tally in tallies.items() if _is_bare_calling(text, tally) and not lowered[text]}


def _is_bare_calling(text: str, tally: NameTally) -> bool:
    """Tell whether the telling calls somebody by a calling as by a name: "Nurse had said so"."""
    is_told = tally.count - tally.quoted >= TOLD and tally.inside > 0 and not tally.the
    return title_kind(text) == "role" and is_told and tally.person >= DOES and tally.person > tally.place


def _numbered(tallies: Mapping[str, NameTally], people: Collection[str]) -> set[str]:
    """Return "PC 2207" where somebody is plain "2207"."""
    return {text for text in tallies if text.rpartition(" ")[2] in people and text[-1].isdecimal()}


def _is_office(text: str, tally: NameTally) -> bool:
    """Tell whether a calling has "the" and a capital that is meant, and a tag where it has not always."""
    noun = person_nouns().get(text.lower())
    if noun is None or noun.plural:
        return False
    if noun.kind == "role" and tally.inside > 1 and tally.the == tally.count:
        return True
    return 2 * tally.the >= tally.count


def _with_surname(tallies: dict[str, NameTally], people: set[str], lowered: Counter[str]) -> set[str]:
    """Return "Ann Lee" when Ann is somebody, or Lee is, and nothing speaks against the other name."""
    found = set()
    known = {parsed.surname for text in people if (parsed := parse_name(text)).titles}
    for text, tally in tallies.items():
        first, _, last = text.partition(" ")
        is_known = first in people or (first in given_names() and (last in people or last.lower() in known))
        if is_known and last.isalpha() and not lowered[last] and tally.place <= tally.person + 0.5:
            is_plain = last.lower() in common_words() | word_list("place_words") or last in not_names()
            found |= {text} if not is_plain and not tally.the and not title_kind(first) else set()
    return found


def _parts_of_places(tallies: Mapping[str, NameTally], people: Collection[str]) -> set[str]:
    """Return names that mostly stand where they begin a place's: "Marden" of "Marden Vale"."""
    places: Counter[str] = Counter()
    for text, tally in tallies.items():
        if text not in people and " " in text and tally.place > tally.person:
            places[text.split()[0]] += tally.count
    return {text for text, count in places.items() if text in people and count > 2 * tallies[text].count}


def _misspelt(tallies: dict[str, NameTally], people: set[str], lowered: Counter[str]) -> set[str]:
    """Return rare names that do what people do and are one slip away from somebody's name."""
    known = [text for text in people if " " not in text and tallies[text].count > SLIPS]
    rare = [
        text
        for text, tally in tallies.items()
        if tally.count <= SLIPS and tally.person >= 0.5 and text not in people and not lowered[text]
    ]
    return {
        text
        for text in rare
        if " " not in text
        and text not in given_names()
        and text.lower() not in common_words()
        and any(text[0] == name[0] and one_slip(text.lower(), name.lower()) for name in known)
    }


def _may_be_name(tally: NameTally, lowered: int) -> bool:
    if tally.text.split()[-1].lower() in word_list("place_words"):
        return False
    if any(map(str.isdigit, tally.text)) and tally.person < 1:
        return False  # a rifle, a road, a room
    plain = tally.place <= tally.person and tally.the <= 0.3 * tally.count and lowered == 0
    return plain and tally.inside > 0 and title_kind(tally.text.split()[0]) != "style"


def _is_family(text: str, tally: NameTally, surnames: frozenset[str], people: set[str]) -> bool:
    """Tell whether a form is a family's plural: "the Lees"."""
    last = text.split()[-1].lower()
    if not last.endswith("s") or last in surnames:
        return False
    return last[:-1] in surnames or (tally.the > 0.5 * tally.count and text.split()[-1][:-1] in people)
