"""Which names are people, and which people are the same? Stage B: once for the whole story, from tallies alone.

Names are grouped into characters step by step, each step surer than the next: full names, titles with surnames, lone first
names, lone surnames, short forms. A shared surname never joins two people, "Mr. X" and "Mrs. X" are two, and names
that stand side by side in one sentence are two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storyledger.reading.names import NameTally, common_words, given_names, not_names, one_slip, title_gender, title_kind, title_root
from storyledger.reading.words import word_list, word_rows

__all__ = ["Group", "Parsed", "cluster", "is_person", "parse_name"]

GIVEN_TITLES = frozenset(
    "sir lady lord dame don king queen prince princess brother sister uncle aunt auntie aunty father mother cousin grandpa grandma granny pope".split()
)
"""Titles that stand before a first name."""
MARRIED = frozenset({"mrs", "madame", "mme", "frau", "señora", "senora", "signora", "missus", "missis"})
UNMARRIED = frozenset({"miss", "mademoiselle", "mlle", "señorita", "senorita", "signorina", "fräulein"})


_ABSTRACT = re.compile(r"(?:-\w*ing|isms?|tion|ness|ity|ology|ment)$")
"""Endings of words that are never names of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A surface form taken apart. All parts in lower case."""

    titles: tuple[str, ...] = ()
    given: str | None = None
    middle: tuple[str, ...] = ()
    surname: str | None = None
    lone: str | None = None
    """A single name that may be a first name or a surname."""

    @property
    def is_full(self) -> bool:
        """Tell whether it has a first name and a surname."""
        return self.given is not None and self.surname is not None


@dataclass(slots=True)
class Group:
    """A character in the making: surface forms that name one person."""

    surfaces: dict[str, NameTally] = field(default_factory=dict)
    parsed: list[Parsed] = field(default_factory=list)

    def add(self, tally: NameTally, parsed: Parsed) -> None:
        """Take in one more surface form."""
        self.surfaces[tally.text] = tally
        self.parsed.append(parsed)

    def absorb(self, other: Group) -> None:
        """Take in all of another group."""
        self.surfaces.update(other.surfaces)
        self.parsed.extend(other.parsed)

    @property
    def count(self) -> int:
        """Uses of all its names."""
        return sum(tally.count for tally in self.surfaces.values())

    def has(self, part: str, value: str) -> bool:
        """Tell whether any name has ``value`` as its given name, surname or lone name."""
        return any(getattr(parsed, part) == value for parsed in self.parsed)

    @property
    def titles(self) -> frozenset[str]:
        """All titles used with its names."""
        return frozenset(title for parsed in self.parsed for title in parsed.titles)

    @property
    def gender(self) -> str | None:
        """``m`` or ``f`` from titles, first names and pronouns, in that order of trust; None when unclear."""
        votes: Counter[str] = Counter()
        for text, parsed in zip(self.surfaces, self.parsed, strict=False):
            weight = self.surfaces[text].count
            for title in parsed.titles:
                votes[title_gender(title) or "n"] += 40 + 8 * weight
            first = parsed.given or parsed.lone
            votes[given_names().get((first or "").capitalize(), "n")] += 12 + weight if first else 0
        for tally in self.surfaces.values():
            votes["m"] += 2 * tally.he
            votes["f"] += 2 * tally.she
        he, she = votes["m"], votes["f"]
        if max(he, she) < 3 or max(he, she) < 1.6 * min(he, she):
            return None
        return "m" if he > she else "f"


def parse_name(text: str) -> Parsed:
    """Take a surface form apart: titles, first name, surname."""
    words = [word.rstrip(".") if title_kind(word) else word for word in text.split()]
    titles: list[str] = []
    while words and title_kind(words[0]) and (len(words) > 1 or not titles):
        titles.append(title_root(words.pop(0)))
    names = [word.lower() for word in words]
    if not names:
        return Parsed(titles=tuple(titles))
    if "of" in names:
        return Parsed(titles=tuple(titles), middle=tuple(names)) if titles else Parsed(lone=" ".join(names))
    if len(names) > 1 and names[0] not in {"de", "van", "von", "du", "le", "la", "st"}:
        surname = _surname(names[1:])
        if MARRIED & set(titles) and given_names().get(names[0].capitalize()) == "m":
            return Parsed(titles=tuple(titles), middle=(names[0],), surname=surname)
        return Parsed(titles=tuple(titles), given=names[0], middle=tuple(names[1 : len(names) - surname.count(" ") - 1]), surname=surname)
    whole = " ".join(names)
    if not titles:
        return Parsed(lone=whole)
    if titles[-1] in GIVEN_TITLES:
        return Parsed(titles=tuple(titles), given=whole)
    return Parsed(titles=tuple(titles), surname=whole)


def _surname(names: Sequence[str]) -> str:
    """Return the surname with its particles: ``de bourgh``."""
    for index, name in enumerate(names[:-1]):
        if name in {"de", "du", "van", "von", "der", "la", "le", "di", "da", "della", "st", "mc", "o"}:
            return " ".join(names[index:])
    return names[-1]


# --- is it a person? ---------------------------------------------------------------------------------------------------


def is_person(tally: NameTally, lowered: int, surnames: frozenset[str]) -> bool:
    """Weigh the company a surface form keeps. ``lowered`` counts its lower-case uses; ``surnames`` are known ones."""
    words = tally.text.split()
    last = words[-1].rstrip(".").lower()
    if len(words) > 1 and last in word_list("place_words") and (title_kind(words[0]) != "style" or len(words) > 3):
        return tally.person >= 3 and tally.person > 2 * tally.place
    if title_kind(words[0]) and len(words) > 1 and words[0] not in {"Private", "General", "Major", "Elder", "Count", "Justice", "Chief"}:
        return tally.place <= max(2.0, 3 * tally.person + 1)
    if title_kind(words[0]) and len(words) == 1:
        return _is_role_name(tally, lowered)
    if words[0] == "The" or any(word in not_names() for word in words[1:]):
        return False
    return _is_full_name(tally, words, surnames) if len(words) > 1 else _is_lone_name(tally, lowered, surnames)


def _is_role_name(tally: NameTally, lowered: int) -> bool:
    """ "Sheriff", "Mother": somebody, when the capital is meant."""
    if tally.inside < 2 or lowered > 2 * tally.inside:
        return False
    return tally.person + tally.vocative >= max(1.0, 0.12 * tally.count)


def _is_full_name(tally: NameTally, words: Sequence[str], surnames: frozenset[str]) -> bool:
    if words[-1].endswith("-ing"):
        return False
    if words[0] in given_names():
        return tally.place <= 2 * tally.person + 2 or words[-1].lower() in surnames
    if words[-1].lower() in surnames and tally.person >= 1:
        return tally.place <= tally.person
    if tally.the > 0.5 * tally.count:
        return tally.person >= 3 and tally.person >= 0.25 * tally.count and tally.person > tally.place
    return tally.person >= 1 and tally.person >= 0.15 * tally.count and tally.person > tally.place


def _is_lone_name(tally: NameTally, lowered: int, surnames: frozenset[str]) -> bool:
    word = tally.text
    is_given = word in given_names()
    share = tally.person / max(1, tally.count)
    if _ABSTRACT.search(word):
        return False
    if word.lower() in word_list("place_words") and not (word.lower() in surnames and tally.person >= 3):
        return False
    is_common = word.lower() in common_words()
    if tally.the > 0.5 * tally.count and lowered <= tally.inside and tally.he + tally.she >= 3 and share >= 0.15:
        return tally.person > 2 * tally.place
    if word in not_names() or lowered > max(1, tally.inside):
        return tally.person >= 3 and share >= 0.35 and tally.person > 2 * tally.place and lowered <= 3 * tally.inside
    if tally.the > 0.5 * tally.count:
        return tally.person >= 3 and share >= 0.2 and tally.person > 2 * tally.place
    if word.lower() in surnames:
        return tally.place <= 2 * tally.person + 2
    if is_given:
        return (tally.inside > 0 or tally.person > 0 or not is_common) and tally.place <= 2 * tally.person + 2
    if tally.inside == 0:
        return tally.person >= 2 and not is_common and re.search(r"(?:ing|ed|ly)$", word) is None and tally.person > tally.place
    least = 1.0 if tally.count < 6 else 2.0
    return tally.person >= least and share >= 0.1 and tally.person > tally.place


# --- who is the same? --------------------------------------------------------------------------------------------------


class _Company:
    """How often two surface forms stand in one sentence."""

    def __init__(self, together: Iterable[tuple[str, str, int]]) -> None:
        self.pairs: Counter[tuple[str, str]] = Counter()
        for one, other, count in together:
            self.pairs[one, other] += count

    def apart(self, one: Group, other: Group) -> bool:
        """Tell whether names of the two keep company, so that they must be two people."""
        met = sum(self.pairs[min(a, b), max(a, b)] for a in one.surfaces for b in other.surfaces)
        return met >= max(2.0, 0.05 * min(one.count, other.count))


def cluster(tallies: dict[str, NameTally], together: Iterable[tuple[str, str, int]]) -> list[Group]:
    """Group the surface forms of people into characters, most used first."""
    company = _Company(together)
    parsed = {text: parse_name(text) for text in tallies}
    groups = _by_full_name(tallies, parsed)
    _join_short_forms(groups, tallies, parsed, company)
    for step in (_join_lone_given, _join_titled_given, _join_titled_surname, _join_lone_surname, _join_short_forms, _join_bare_titles):
        step(groups, tallies, parsed, company)
    _join_variants(groups, company)
    return sorted(groups, key=lambda group: -group.count)


Tallies = dict[str, NameTally]
Names = dict[str, Parsed]


def _placed(groups: Sequence[Group]) -> set[str]:
    return {text for group in groups for text in group.surfaces}


def _by_full_name(tallies: Tallies, parsed: Names) -> list[Group]:
    """One group per first name and surname; titles must agree on the gender."""
    groups: dict[tuple[str | None, str | None], Group] = {}
    for text, name in parsed.items():
        if name.is_full:
            groups.setdefault((name.given, name.surname), Group()).add(tallies[text], name)
    return list(groups.values())


def _join_titled_given(groups: list[Group], tallies: Tallies, parsed: Names, company: _Company) -> None:
    """ "Lord Henry" is the "Lord Henry Wotton" of the same title, else somebody of his own."""
    for text, name in parsed.items():
        if name.titles and name.given and not name.surname:
            same = [group for group in groups if group.has("given", name.given) or group.has("lone", name.given)]
            found = [group for group in same if set(name.titles) & group.titles]
            kin = _clearest(same) if title_kind(name.titles[-1]) == "kin" else []
            _place(groups, found or kin, tallies[text], name, company)


def _join_lone_given(groups: list[Group], tallies: Tallies, parsed: Names, company: _Company) -> None:
    """ "Lucy" is the one Lucy with a surname, unless several have that name."""
    surnames = {name.surname for name in parsed.values() if name.titles and name.surname}
    for text, name in parsed.items():
        if name.lone:
            found = [group for group in groups if group.has("given", name.lone)]
            titled = [group for group in found if any(parsed.surname in surnames for parsed in group.parsed)]
            found = titled if len(titled) == 1 else found
            clear = _clearest(found, 3)
            if clear:
                clear[0].add(tallies[text], name)
            elif found or text in given_names():
                _place(groups, [], tallies[text], name, company)


def _join_titled_surname(groups: list[Group], tallies: Tallies, parsed: Names, company: _Company) -> None:
    """ "Miss Lee" is the only unmarried woman of that surname; "Mrs. Lee" is never "Miss Lee", "Mr. Lee" never a woman."""
    order = sorted(parsed.items(), key=lambda item: bool(MARRIED & set(item[1].titles)))
    for text, name in order:
        if name.titles and name.surname and not name.given:
            as_given = [group for group in groups if group.has("given", name.surname) or group.has("lone", name.surname)]
            fits = [group for group in groups if group.has("surname", name.surname) and _fits(group, name)]
            if not fits and not any(group.has("surname", name.surname) for group in groups):
                fits = [group for group in as_given if _fits(group, name) and text.split()[-1] in given_names()]
            alone = _alone(tallies[text], name)
            if len(fits) > 1:
                fits = []
            fits = [group for group in fits if not company.apart(group, alone) and not _is_told_apart(group, name, tallies[text].count)]
            _place(groups, fits if len(fits) == 1 else [], tallies[text], name, company)


def _fits(group: Group, name: Parsed) -> bool:
    """Tell whether a titled surname may belong to ``group``."""
    titles, theirs = set(name.titles), group.titles
    gender = next((title_gender(title) for title in name.titles if title_gender(title) in {"m", "f"}), None)
    if gender and group.gender and gender != group.gender:
        return False
    if titles & MARRIED:
        return bool(theirs & MARRIED)
    if titles & UNMARRIED and theirs & MARRIED:
        return False
    clash = {title for title in theirs if title_kind(title) == "role"} and {title for title in titles if title_kind(title) == "role"}
    return not (clash and not titles & theirs)


def _is_told_apart(group: Group, name: Parsed, uses: int) -> bool:
    """Tell whether the group is so often "Mr. John Lee" in full that plain "Mr. Lee" must be another."""
    styled = sum(
        tally.count
        for tally, parsed in zip(group.surfaces.values(), group.parsed, strict=False)
        if parsed.is_full and set(parsed.titles) & set(name.titles)
    )
    plain = sum(
        tally.count
        for tally, parsed in zip(group.surfaces.values(), group.parsed, strict=False)
        if not parsed.titles and parsed.lone is None
    )
    return styled >= 5 and (styled >= uses / 2 or (styled >= plain / 2 and styled >= 0.1 * uses))


def _alone(tally: NameTally, name: Parsed) -> Group:
    group = Group()
    group.add(tally, name)
    return group


def _join_lone_surname(groups: list[Group], tallies: Tallies, parsed: Names, company: _Company) -> None:
    """ "Darcy" is the one Darcy, or the one man of that surname, or by far the most named; else it stays open."""
    placed = _placed(groups)
    for text, name in parsed.items():
        if name.lone and text not in placed:
            found = [group for group in groups if group.has("surname", name.lone)]
            men = [group for group in found if group.gender == "m"]
            choice = found if len(found) == 1 else men if len(men) == 1 else _clearest(found)
            if not found or choice:
                _place(groups, choice, tallies[text], name, company)


def _clearest(groups: Sequence[Group], times: int = 5) -> list[Group]:
    """Return the only group, or the one that is named so many times as often as any other."""
    ranked = sorted(groups, key=lambda group: -group.count)
    if len(ranked) == 1 or (len(ranked) > 1 and ranked[0].count >= times * ranked[1].count):
        return [ranked[0]]
    return []


def _place(groups: list[Group], found: Sequence[Group], tally: NameTally, name: Parsed, company: _Company) -> None:
    """Add a surface form to the one group that it fits, else begin a new group."""
    alone = _alone(tally, name)
    if len(found) == 1 and not company.apart(found[0], alone):
        found[0].add(tally, name)
    else:
        same = [group for group in groups if name in group.parsed and not found]
        if same:
            same[0].add(tally, name)
        else:
            groups.append(alone)


def _join_short_forms(groups: list[Group], tallies: Tallies, parsed: Names, company: _Company) -> None:  # noqa: ARG001
    """ "Lizzy" is the one Elizabeth, when she has no other group of that short name and they never meet."""
    full_forms = {row[0]: row[1].split(",") for row in word_rows("nicknames")}
    for group in list(groups):
        shorts = [name.lone or name.given for name in group.parsed]
        surname = next((name.surname for name in group.parsed if name.surname), None)
        forms = {form for short in shorts if short for form in full_forms.get(short, ())}
        if not forms:
            continue
        found = [
            other
            for other in groups
            if other is not group
            and any(other.has("given", form) or other.has("lone", form) for form in forms)
            and (surname is None or other.has("surname", surname) or not any(name.surname for name in other.parsed))
            and not company.apart(other, group)
            and not (group.gender and other.gender and group.gender != other.gender)
        ]
        if len(found) == 1 and max(found[0].count, group.count) >= 3:
            found[0].absorb(group)
            groups.remove(group)


def _join_bare_titles(groups: list[Group], tallies: Tallies, parsed: Names, company: _Company) -> None:
    """ "Sheriff" alone is the one Sheriff with a name, else somebody known by the office."""
    for text, name in parsed.items():
        if name.titles and not name.given and not name.surname:
            found = [group for group in groups if name.titles[-1] in group.titles and text not in group.surfaces]
            _place(groups, _clearest(found), tallies[text], name, company)


def _join_variants(groups: list[Group], company: _Company) -> None:
    """A rare name one slip away from a frequent one is the same person; the rule ``name-spelling`` asks about it."""
    for group in sorted(groups, key=lambda item: item.count):
        owner = next((other for other in groups if other is not group and _is_slip(group, other) and not company.apart(group, other)), None)
        if owner:
            owner.absorb(group)
            groups.remove(group)


def _is_slip(rare: Group, often: Group) -> bool:
    if rare.count > 2 or often.count < max(2, 2 * rare.count) or len(rare.surfaces) > 1:
        return False
    word = next(iter(rare.surfaces))
    known = word in given_names() or word.lower() in common_words()
    return " " not in word and not known and any(one_slip(word.lower(), other.lower()) for other in often.surfaces if " " not in other)
