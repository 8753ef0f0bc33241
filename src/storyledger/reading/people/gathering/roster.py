"""Stage B: who there is in the whole story, and who tells which part of it.

``gather`` weighs what stage A noticed in all sections together. It is cheap and always done anew;
``Roster.part`` cuts out what one section needs to know, so that its reading can be kept while that part
stays the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from storyledger.decisions import Decisions
from storyledger.entries import Alias, Character, CharacterId
from storyledger.patterns import pattern
from storyledger.reading.cast import Cast
from storyledger.reading.noticing import Noticed
from storyledger.reading.people.gathering.address import join_addressed, join_begun, join_heard, join_replying
from storyledger.reading.people.gathering.bynames import bynames_of, join_bynames
from storyledger.reading.people.gathering.characters import Group, parse_name
from storyledger.reading.people.gathering.clustering import cluster
from storyledger.reading.people.gathering.handles import add_handles, is_handle
from storyledger.reading.people.gathering.identity import join_blanks, join_identities, join_numbers
from storyledger.reading.people.gathering.kin import is_told_by, kin_of_teller, main_teller
from storyledger.reading.people.gathering.kinsfolk import kinsfolk
from storyledger.reading.people.gathering.narrators import Narration, name_narrators
from storyledger.reading.people.gathering.recognition import names_of_people
from storyledger.reading.people.gathering.unnamed import (
    full_key,
    is_short,
    lasting,
    unnamed_holders,
    unnamed_people,
)
from storyledger.reading.people.noticing.namesakes import plain_names
from storyledger.reading.people.noticing.tallies import NameTally, merge_pairs, merge_tallies, with_forms_of
from storyledger.reading.people.noticing.words import one_slip, title_kind
from storyledger.reading.people.relations import ANYBODY, MINE

__all__ = ["Roster", "gather", "numbered", "slug_of"]

RARE = 0.1
"""Share of the most used form's uses that a title with a surname needs to be shown as the name."""
FAMILIAR = 3
"""How many times as often as a title with a surname a first name must stand to be shown as the name."""
PLAIN = frozenset({"mr", "mister", "miss", "master"})
"""Styles that are left out where a first name and a surname are told."""
_NICKNAME = pattern(r"[\"“”‘’'(][^\"“”‘’'()]*[\"“”‘’')]")


@dataclass(frozen=True)
class Roster:
    """The cast of the whole story, and who tells each section."""

    cast: Cast
    narrations: tuple[Narration, ...]
    """One for each section."""
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    """Surface form to its words, to find the part of a section quickly."""
    named: dict[CharacterId, int] = field(default_factory=dict)
    """Index of the section in which each person is first named: before it, an office is somebody else's."""
    before: dict[str, CharacterId] = field(default_factory=dict)
    """Nominal to whom it names in the sections before its holder is named."""
    teller: CharacterId | None = None
    """Whose kin "my mother" is, in the sections that nobody else tells."""

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, str]]]:
        """Surface forms with their numbers, by one of their words."""
        found: dict[str, list[tuple[int, str]]] = {}
        for number, text in enumerate(dict.fromkeys((*self.cast.names, *self.cast.shared))):
            rare = max(self.words[text], key=lambda word: (len(word), word), default="")
            found.setdefault(rare, []).append((number, text))
        return found

    @cached_property
    def _bare(self) -> tuple[Character, ...]:
        return tuple(map(_bare, self.cast.characters))

    def means(self, key: str, index: int) -> CharacterId | None:
        """Return whom a nominal names in section ``index``, None when nobody."""
        who = self.cast.nominals[key]
        if key.startswith(MINE) and self.teller and not is_told_by(self.narrations[index], self.teller):
            return None
        return who if self.named.get(who, 0) <= index else self.before.get(key)

    def part(self, index: int, noticed: Noticed) -> Cast:
        """Return the cast as the reader of section ``index`` needs it."""
        present = {word for tally in noticed.named.tallies for word in tally.text.split()}
        texts = [
            text
            for _, text in sorted(each for word in {"", *present} for each in self._by_word.get(word, ()))
        ]
        texts = [text for text in texts if self.words[text] <= present]
        names = {text: self.cast.names[text] for text in texts if text in self.cast.names}
        shared = {text: self.cast.shared[text] for text in texts if text in self.cast.shared}
        keys = {key for tally in lasting(noticed) for key in (tally.key, full_key(tally))}
        meant = ((key, self.means(key, index)) for key in self.cast.nominals if key in keys)
        nominals = {key: who for key, who in meant if who is not None}
        narration = self.narrations[index]
        ids = {*names.values(), *nominals.values(), *(who for several in shared.values() for who in several)}
        ids |= {who for told in narration.tellings for who in (told.narrator, told.eyes) if who}
        kin = self._kin(index, noticed.kin, ids)
        ids |= {who for whom in kin.values() for who in whom}
        known = tuple(character for character in self._bare if character.id in ids)
        return replace(
            self.cast,
            characters=known,
            names=names,
            shared=shared,
            nominals=nominals,
            kin=kin,
            narrator=narration.narrator,
            tellings=narration.tellings,
        )

    def _kin(
        self, index: int, words: Collection[str], people: Collection[CharacterId]
    ) -> dict[tuple[CharacterId, str], tuple[CharacterId, ...]]:
        """Return the kin of people for some words, as far as section ``index`` or one before names them."""
        fits = {
            (who, word): tuple(one for one in whom if self.named.get(one, 0) <= index)
            for (who, word), whom in self.cast.kin.items()
            if word in words and (who in people or who == ANYBODY)
        }
        return {key: whom for key, whom in fits.items() if whom}


def _bare(character: Character) -> Character:
    """Return a character without the counts that change with other chapters; ``mentions`` is a rough size."""
    used = sum(alias.count for alias in character.aliases)
    weight = next((step for step in (11, 10, 3) if used >= step), 1)
    return Character(
        id=character.id,
        name=character.name,
        kind=character.kind,
        pronouns=character.pronouns,
        members=character.members,
        mentions=weight,
    )


def gather(noticed: Sequence[Noticed], decisions: Decisions) -> Roster:
    """Weigh all sections together: who there is, by which names, and who tells what."""
    tallies = merge_tallies(part.named for part in noticed)
    plain = plain_names(tallies)
    tallies = with_forms_of(tallies, plain)
    groups, several = _people(noticed, tallies, decisions)
    _obey(groups, decisions)
    groups.sort(key=lambda group: -group.count)
    ids = _ids(groups)
    narrations, tellers = name_narrators(noticed, groups, ids)
    people = [_character(group, ids[id(group)], decisions) for group in groups]
    names = {text: ids[id(group)] for group in groups for text in group.surfaces}
    others, nominals = unnamed_people(noticed, groups, ids, decisions)
    named = (*people, *tellers)
    short = is_short(noticed)
    kin, meant = kin_of_teller(
        noticed, narrations, groups, ids, named, short=short, refused=decisions.refused
    )
    families, family_names = _families(tallies, groups, ids, names)
    names |= family_names
    first_named = _first_named(noticed, names)
    holders = unnamed_holders(noticed, nominals, first_named, decisions.refused)
    unseen = {ids[id(group)] for group in groups if group.is_only_talked_of}
    nominals |= {key: one.id for key, one in holders.items() if nominals[key] in unseen}
    nameless = (_as_declared(one, decisions) for one in (*others, *holders.values(), *kin))
    characters = (*named, *nameless, *families)
    shared = {
        text: tuple(ids[id(group)] for group in found if id(group) in ids) for text, found in several.items()
    }
    names |= {text: names[name] for text, name in plain.items() if name in names and text not in names}
    shared |= {text: shared[name] for text, name in plain.items() if name in shared and text not in names}
    related = kinsfolk((one for part in noticed for one in part.kinships), groups, ids, names)
    cast = Cast(characters, names, shared, nominals | meant, related, is_short=short)
    words = {text: frozenset(text.split()) for text in (*names, *shared)}
    return Roster(
        cast,
        narrations,
        words,
        first_named,
        {key: one.id for key, one in holders.items()},
        main_teller(narrations),
    )


def _first_named(noticed: Sequence[Noticed], names: Mapping[str, CharacterId]) -> dict[CharacterId, int]:
    """Return the index of the section in which each person is first named."""
    found: dict[CharacterId, int] = {}
    for index, part in enumerate(noticed):
        for tally in part.named.tallies:
            who = names.get(tally.text)
            if who is not None and who not in found and not title_kind(tally.text.lower()):
                found[who] = index
    return found


def _people(
    noticed: Sequence[Noticed], found: Mapping[str, NameTally], decisions: Decisions
) -> tuple[list[Group], dict[str, list[Group]]]:
    """Return the groups of names that are people, and surnames that several share; ``found``: all forms."""
    named = [part.named for part in noticed]
    declared = _declared(noticed, decisions)
    tallies = {**found, **{text: _unused(text) for text in declared if text not in found}}
    wanted = declared | {name for person in decisions.people for name in (person.name, *person.also)}
    accepted = names_of_people(tallies, noticed, wanted) - decisions.refused
    together = merge_pairs(pair for part in named for pair in part.together)
    speaks_to = merge_pairs(pair for part in named for pair in part.speaks_to)
    handles = {text for part in named for text in part.labels if is_handle(text)} & accepted
    plain = accepted - handles
    speaks_of = merge_pairs(pair for part in named for pair in part.speaks_of)
    known = {text: tallies[text] for text in tallies if text in plain}
    kin = [pair for part in named for pair in part.kin]
    groups, shared = cluster(known, together, speaks_to, speaks_of, kin)
    answers = (pair for part in named for pair in part.answers)
    join_bynames(groups, bynames_of(known, named))
    join_begun(groups)
    join_addressed(groups, answers, speaks_to, together)
    join_heard(groups)
    told_one = merge_pairs(pair for part in named for pair in part.identities)
    join_numbers(groups)
    join_blanks(groups)
    join_identities(groups, told_one, together, (*speaks_to, *speaks_of))
    likenesses = (one for part in noticed for one in part.likenesses if one.is_name)
    replies = ((one.key, one.name, one.answers - one.apart) for one in likenesses)
    join_replying(groups, replies, together, [*speaks_to, *speaks_of], is_short=is_short(noticed))
    add_handles(groups, [tallies[text] for text in sorted(handles)])
    return groups, shared


def _declared(noticed: Sequence[Noticed], decisions: Decisions) -> set[str]:
    """Return the names that the author declares in notes or decisions, without nicknames in quotes."""
    declared = [
        choice.text for part in noticed for choice in part.declarations if choice.kind in {"cast", "tag"}
    ]
    declared += [name for person in decisions.people for name in (person.name, *person.also)]
    plain = (" ".join(_NICKNAME.sub(" ", text).split()) for text in declared)
    return {text for text in plain if text and all(word[:1].isupper() for word in text.split())}


def _unused(text: str) -> NameTally:
    """Return a tally for a declared name that does not stand in the text but may join forms that do."""
    return NameTally(text=text, first=0, count=0, inside=1, person=3.0)


def _obey(groups: list[Group], decisions: Decisions) -> None:
    """Carry out what a person decided about names. Changes ``groups``."""
    _part(groups, decisions)
    sets = [set(merge.names) for merge in decisions.merges]
    sets += [{person.name, *person.also} for person in decisions.people if person.also]
    for names in sets:
        found = [group for group in groups if names & set(group.surfaces)]
        for other in found[1:]:
            found[0].absorb(other)
            groups.remove(other)
    for split in decisions.splits:
        for group in list(groups):
            later = [name for name in split.names if name in group.surfaces][1:]
            groups.extend(group.taken_out(text) for text in later)


def _part(groups: list[Group], decisions: Decisions) -> None:
    """Part declared people whom their names have put in one group: it stays with whom it names most often.

    "Lee", declared for Ann, may have been taken for a name of Mr. Lee, who is declared besides.
    """
    declared = [{person.name, *person.also} for person in decisions.people]
    for group in list(groups):
        held = [mine for names in declared if (mine := names & group.surfaces.keys())]
        most = max(held, key=lambda names: sum(group.surfaces[text].count for text in names), default=set())
        groups.extend(group.taken_out(text) for text in sorted(set().union(*held) - most))


# --- characters ---------------------------------------------------------------------------------------------


def _ids(groups: Sequence[Group]) -> dict[int, CharacterId]:
    slugs = numbered(slug_of(main_name(group)) for group in groups)
    return {id(group): slug for group, slug in zip(groups, slugs, strict=True)}


def numbered(slugs: Iterable[str]) -> Iterator[CharacterId]:
    """Yield identifiers, told apart by a number where the same one comes again: ``tom``, ``tom-2``."""
    taken: Counter[str] = Counter()
    for slug in slugs:
        taken[slug] += 1
        yield CharacterId(slug if taken[slug] == 1 else f"{slug}-{taken[slug]}")


def slug_of(name: str) -> str:
    """Return a name as an identifier: ``Mrs. de Winter`` is ``mrs-de-winter``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"


def main_name(group: Group) -> str:
    """Return the fullest name in use: first name and surname, else title and surname, else the most used.

    A first name stands before a title and a surname that are used far less; and who is "Miss Ann Lee" and
    plain "Ann" is Ann Lee. A surname that is a slip is not shown.
    """
    surnames = _surnames(group)
    most = max(tally.count for tally in group.surfaces.values())
    styled = [tally.count for tally in group.surfaces.values() if _fullness(tally.text) == 1]

    def rank(tally: NameTally) -> tuple[int, int, int, int]:
        parsed = parse_name(tally.text)
        is_full = parsed.is_full and not _is_slip(parsed.surname, surnames)
        counts = tally.count >= RARE * most or is_full
        told = tally.count - tally.quoted  # people say "Cap'n", and the teller says "Captain"
        fullness = _fullness(tally.text)
        if styled and _is_first_name(tally.text, group) and tally.count >= FAMILIAR * max(styled):
            fullness = max(fullness, 1)
        return (fullness if counts else 0, told, tally.count, -len(tally.text))

    best = max(group.surfaces.values(), key=rank)
    return _plain_name(best, group) or shown_form(best)


def _surnames(group: Group) -> Counter[str]:
    """Return how often each surname of somebody stands."""
    uses = Counter[str]()
    for tally, parsed in zip(group.surfaces.values(), group.parsed, strict=True):
        uses[parsed.surname or parsed.lone or ""] += tally.count
    return uses


def _is_slip(surname: str | None, uses: Counter[str]) -> bool:
    """Tell whether a surname is one letter away from one that stands far more often."""
    often = (name for name, count in uses.items() if RARE * count > uses[surname or ""])
    return any(one_slip(surname or "", name) for name in often)


def _is_first_name(text: str, group: Group) -> bool:
    """Tell whether a form is a single name, and no surname of the same person."""
    lone = parse_name(text).lone
    return lone is not None and " " not in lone and not group.has("surname", lone)


def _plain_name(best: NameTally, group: Group) -> str | None:
    """Return "Ann Lee" for "Miss Ann Lee" when the same person is called plain "Ann", None otherwise."""
    parsed, words = parse_name(best.text), best.text.split()
    if not parsed.is_full or set(parsed.titles) - PLAIN or not group.has("lone", parsed.given or ""):
        return None
    return " ".join(words[len(parsed.titles) :]) if parsed.titles else None


def _fullness(text: str) -> int:
    """Rank a form: first name and surname, the same with a title, title and surname, others, a handle."""
    parsed = parse_name(text)
    if parsed.is_full:
        return 0 if re.search(r"\b[A-Z]\.", text) and not parsed.titles else 2 if parsed.titles else 3
    if parsed.titles and parsed.surname:
        return 1
    return 0 if text[0].isupper() else -1


def shown_form(tally: NameTally) -> str:
    """Return a name as it is mostly written: with "the" when it mostly has one ("the Sheriff")."""
    return f"the {tally.text}" if tally.the > 0.5 * tally.count else tally.text


def _character(group: Group, who: CharacterId, decisions: Decisions) -> Character:
    declared = next(
        (person for person in decisions.people if {person.name, *person.also} & set(group.surfaces)), None
    )
    aliases = sorted(group.surfaces.values(), key=lambda tally: (-tally.count, tally.text))
    person = sum(tally.person + tally.vocative for tally in group.surfaces.values())
    return Character(
        id=who,
        name=declared.name if declared else main_name(group),
        kind=declared.kind if declared else "group" if _is_several(group) else "person",
        aliases=tuple(Alias(text=tally.text, count=tally.count) for tally in aliases if tally.count),
        pronouns=(declared.pronouns if declared else None) or group.pronouns,
        confidence=round(min(0.99, 0.5 + 0.1 * person), 2),
        origin="declared" if declared else "read",
    )


def _as_declared(one: Character, decisions: Decisions) -> Character:
    """Return somebody without a name with the pronouns that were declared."""
    said = (person for person in decisions.people if one.name in (person.name, *person.also))
    declared = next((person for person in said if person.pronouns), None)
    return replace(one, pronouns=declared.pronouns, origin="declared") if declared else one


def _is_several(group: Group) -> bool:
    """Tell whether the only name of somebody is that of several people ("the Brahmins")."""
    (tally, *more) = group.surfaces.values()
    is_plural = re.fullmatch(r"\w+[^\Wsu]s", tally.text) is not None and not group.titles
    return is_plural and not more and tally.the > 0.5 * tally.count and tally.they >= tally.he + tally.she


def _is_of_family(group: Group, plural: str) -> bool:
    """Tell whether somebody is one of "the Lees" or "the Miss Lees"."""
    *style, name = plural.lower().removesuffix("s").split()
    return (group.has("surname", name) or group.has("lone", name)) and group.titles.issuperset(style)


def _families(
    tallies: Mapping[str, NameTally],
    groups: Sequence[Group],
    ids: dict[int, CharacterId],
    names: dict[str, CharacterId],
) -> tuple[list[Character], dict[str, CharacterId]]:
    """Return "the Lees" as groups of everybody named Lee."""
    found: list[Character] = []
    forms: dict[str, CharacterId] = {}
    for text, tally in tallies.items():
        if text in names or not text.endswith("s") or tally.the <= 0.5 * tally.count:
            continue
        members = [ids[id(group)] for group in groups if _is_of_family(group, text)]
        if not members:
            continue
        who = CharacterId("the-" + slug_of(text))
        forms[text] = who
        found.append(
            Character(
                id=who,
                name=f"the {text}",
                kind="group",
                aliases=(Alias(text=text, count=tally.count),),
                pronouns="they",
                members=tuple(members),
                confidence=0.8,
            )
        )
    return found, forms
