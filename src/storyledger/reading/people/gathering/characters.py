"""Which names are people? Stage B: once for the whole story, from tallies alone.

A name is taken apart into titles, first name and surname, and the company it keeps is weighed. Which names
are the same person is decided in ``gathering.clustering``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.namesakes import TELLING_APART
from storyledger.reading.people.noticing.orders import honorific_gender, is_family_first, without_honorific
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import (
    common_words,
    given_names,
    is_mostly_his,
    patronymic_gender,
    title_gender,
    title_kind,
    title_root,
)

__all__ = [
    "FOREIGN",
    "LEARNED",
    "MARRIED",
    "NOBLE",
    "NOBLE_WOMEN",
    "PLAIN_STYLES",
    "PRONOUNS",
    "RANKS",
    "UNMARRIED",
    "Group",
    "Parsed",
    "clearest",
    "husbands_name",
    "most_styled",
    "one_form",
    "parse_name",
]

T = TypeVar("T")

GIVEN_TITLES = frozenset(
    [
        "sir",
        "ser",
        "lady",
        "lord",
        "dame",
        "don",
        "doña",
        "king",
        "queen",
        "prince",
        "princess",
        "brother",
        "sister",
        "uncle",
        "aunt",
        "auntie",
        "aunty",
        "father",
        "mother",
        "cousin",
        "grandpa",
        "grandma",
        "granny",
        "pope",
    ]
)
"""Titles that stand before a first name."""
MARRIED = frozenset({"mrs", "madame", "mme", "frau", "señora", "senora", "signora", "missus", "missis"})
UNMARRIED = frozenset({"miss", "mademoiselle", "mlle", "señorita", "senorita", "signorina", "fräulein"})
PLAIN_STYLES = frozenset({"mr", "mister"})
NOBLE = frozenset({"sir", "lord", "king", "prince", "duke", "earl", "baron", "marquis", "viscount"})
"""Titles that nobody bears who is called "Mr."."""
NOBLE_WOMEN = frozenset({"countess", "baroness", "duchess", "marchioness", "princess", "viscountess"})
LANDED = frozenset(
    {"duke", "earl", "marquis", "marquess", "viscount", "baron", "duchess", "countess", "marchioness"}
)
"""Titles of lands whose bearers are called by their names."""
FOREIGN = frozenset({"madame", "mme", "frau", "señora", "senora", "signora"})
"""Styles of married women that a noblewoman may have beside her title."""
RANKS = frozenset({"admiral", "general", "colonel", "major", "captain", "commodore"})
LEARNED = frozenset({"dr", "doctor", "doc", "professor", "prof", "rev", "reverend"})
"""Titles that one person may have beside any other."""


THEY = 2
"""Sentences that go on with "They" from which a single person is "they"."""
MOSTLY = 0.9
"""Share of a name's uses in talk from which the telling hardly ever uses it."""
PRONOUNS = {"m": "he", "f": "she"}
FIRST_NAMES = 60
"""Most that first names count for a gender; pronouns may outweigh them."""
RANK = 6
"""What "Colonel" or "Vicar" counts for a man; a few pronouns may outweigh it."""
HIS, HIS_SHARE = 3, 1.4
"""Uses of "he" after "Colonel Lee" that make him a man, and how many more of "she" there may be."""
PATRONYMIC = 100
"""What the name of a father counts."""


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
    _known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was worked out from the surface forms, until they change."""

    def add(self, tally: NameTally, parsed: Parsed) -> None:
        """Take in one more surface form."""
        if tally.text not in self.surfaces:
            self.surfaces[tally.text] = tally
            self.parsed.append(parsed)
            self._known.clear()

    def absorb(self, other: Group) -> None:
        """Take in all of another group."""
        for tally, parsed in zip(other.surfaces.values(), other.parsed, strict=True):
            self.add(tally, parsed)

    def taken_out(self, text: str) -> Group:
        """Move one surface form into a group of its own, and return that."""
        alone = Group()
        index = list(self.surfaces).index(text)
        alone.add(self.surfaces.pop(text), self.parsed.pop(index))
        self._known.clear()
        return alone

    def _once(self, name: str, work_out: Callable[[Group], T]) -> T:
        """Return what ``work_out`` makes of the surface forms, worked out once."""
        if name not in self._known:
            self._known[name] = work_out(self)
        return self._known[name]  # type: ignore[no-any-return]

    @property
    def count(self) -> int:
        """Uses of all its names."""
        return self._once("count", _count)

    @property
    def is_only_called(self) -> bool:
        """Whether the telling never uses its names, and people call somebody by them."""
        tallies = self.surfaces.values()
        return all(tally.quoted == tally.count for tally in tallies) and any(
            tally.vocative for tally in tallies
        )

    @property
    def is_mostly_called(self) -> bool:
        """Whether people call somebody by the names, and the telling hardly ever uses them."""
        tallies = self.surfaces.values()
        is_called = any(tally.vocative for tally in tallies)
        return is_called and sum(tally.quoted for tally in tallies) >= MOSTLY * self.count

    @property
    def is_only_talked_of(self) -> bool:
        """Whether somebody never says a word and is never called, and most uses of the names are in talk."""
        tallies = self.surfaces.values()
        is_there = any(tally.says or tally.vocative for tally in tallies)
        return not is_there and 2 * sum(tally.quoted for tally in tallies) >= self.count

    def has(self, part: str, value: str) -> bool:
        """Tell whether any name has ``value`` as its given name, surname or lone name."""
        return value in (self._known.get(part) or self._parts(part))

    def _parts(self, part: str) -> frozenset[str]:
        return self._once(part, lambda group: frozenset(getattr(parsed, part) for parsed in group.parsed))

    @property
    def firsts(self) -> frozenset[str]:
        """First names, and single names that may be one."""
        return self._once("firsts", _firsts)

    def styled(self, title: str) -> int:
        """Return the uses of its names with a title."""
        forms = zip(self.surfaces.values(), self.parsed, strict=True)
        return sum(tally.count for tally, parsed in forms if title in parsed.titles)

    def is_styled(self, titles: Set[str], surname: str | None) -> bool:
        """Tell whether one of its names has a surname with one of some titles."""
        return any(name.surname == surname and titles & set(name.titles) for name in self.parsed)

    @property
    def titles(self) -> frozenset[str]:
        """All titles used with its names."""
        return self._once("titles", _titles)

    @property
    def offices(self) -> frozenset[str]:
        """The plain forms of all titles used with its names."""
        return self._once("offices", lambda group: frozenset(map(title_root, group.titles)))

    @property
    def gender(self) -> str | None:
        """``m`` or ``f`` from titles, first names and pronouns, in that order of trust; None when unclear."""
        return self._once("gender", _gender)

    @property
    def pronouns(self) -> str | None:
        """``she``, ``he`` or ``they``; None when unclear."""
        return "they" if _is_they(self.surfaces.values()) else PRONOUNS.get(self.gender or "")


def _count(group: Group) -> int:
    return sum(tally.count for tally in group.surfaces.values())


def _firsts(group: Group) -> frozenset[str]:
    return frozenset(first for parsed in group.parsed if (first := parsed.given or parsed.lone))


def _titles(group: Group) -> frozenset[str]:
    return frozenset(title for parsed in group.parsed for title in parsed.titles)


def _gender(group: Group) -> str | None:
    votes: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    for tally, parsed in zip(group.surfaces.values(), group.parsed, strict=True):
        for title in parsed.titles:
            votes[title_gender(title) or "n"] += 40 + 8 * tally.count
            votes["m"] += RANK if is_mostly_his(title) else 0
        firsts[_first_gender(parsed, group)] += 12 + tally.count
        if parsed.is_full and not parsed.titles:
            votes[patronymic_gender((*parsed.middle, parsed.surname or "")) or "n"] += PATRONYMIC
    votes.update({gender: min(FIRST_NAMES, count) for gender, count in firsts.items()})
    for tally in group.surfaces.values():
        votes["m"] += 2 * tally.he
        votes["f"] += 2 * tally.she
        votes[honorific_gender(tally.text) or "n"] += 1
    he, she = votes["m"], votes["f"]
    if _is_rather_his(group):
        return "m"
    if max(he, she) < 3 or max(he, she) < 1.6 * min(he, she):
        return None
    return "m" if he > she else "f"


def _first_gender(name: Parsed, group: Group) -> str:
    """Return the gender of a first name; "Joyce" tells nothing of Richard Joyce."""
    full = (parsed for parsed in group.parsed if parsed.is_full and parsed.surname == name.lone)
    first = next((given for parsed in full if (given := _usual(parsed.given)) != "n"), None)
    return first or _usual(name.given or name.lone)


def _usual(first: str | None) -> str:
    return given_names().get((first or "").capitalize(), "n")


def _is_rather_his(group: Group) -> bool:
    """Tell whether a rank that is mostly a man's decides where pronouns of others stand beside it, too."""
    he = sum(tally.he for tally in group.surfaces.values())
    she = sum(tally.she for tally in group.surfaces.values())
    return HIS_SHARE * he >= she and he >= HIS and any(map(is_mostly_his, group.titles))


def _is_they(tallies: Collection[NameTally]) -> bool:
    """Tell whether "They" goes on after a person's name, and "he" and "she" hardly ever do."""
    told = sum(tally.count - tally.quoted for tally in tallies)
    others = sum(tally.he + tally.she for tally in tallies)
    return sum(tally.they for tally in tallies) >= max(THEY, 2 * others, 0.1 * told)


def clearest(groups: Sequence[Group], times: int = 5) -> list[Group]:
    """Return the only group, or the one that is named so many times as often as any other."""
    ranked = sorted(groups, key=lambda group: -group.count)
    if len(ranked) == 1 or (len(ranked) > 1 and ranked[0].count >= times * max(1, ranked[1].count)):
        return [ranked[0]]
    return []


def most_styled(groups: Sequence[Group], title: str) -> list[Group]:
    """Return the only group, or the one that bears a title three times as often as any other."""
    ranked = sorted((group.styled(title), index) for index, group in enumerate(groups))
    if len(ranked) > 1 and ranked[-1][0] < 3 * ranked[-2][0]:
        return []
    return [groups[index] for _, index in ranked[-1:]]


def parse_name(text: str) -> Parsed:
    """Take a surface form apart: titles, first name, surname."""
    words = [word.rstrip(".") if title_kind(word) else without_honorific(word) for word in text.split()]
    titles: list[str] = []
    while words and title_kind(words[0]) and (len(words) > 1 or not titles):
        titles.append(title_root(words.pop(0)))
    if not titles and len(words) > 1 and _tells_work(words[:-1]):
        titles, words = [words[-2].lower()], words[-1:]
    names = [word.lower() for word in words]
    if not names:
        return Parsed(titles=tuple(titles))
    if names[-1].isdecimal():
        return Parsed(lone=text.lower())  # "Unit 7"
    if len(names) == 2 and names[0] == "of" and titles and titles[-1] in LANDED:
        return Parsed(titles=tuple(titles), surname=names[1])  # "the Duke of Harle" is Harle to his friends
    if "of" in names:
        return Parsed(titles=tuple(titles), middle=tuple(names)) if titles else Parsed(lone=" ".join(names))
    if len(names) == 2 and not titles and (_is_epithet(*words) or names[0] in TELLING_APART):
        return Parsed(lone=names[1])
    if is_family_first(names):
        return Parsed(titles=tuple(titles), given=names[1], surname=names[0])
    if len(names) > 1 and names[0] not in {"de", "van", "von", "du", "le", "la", "st"}:
        surname = _surname(names[1:])
        if MARRIED & set(titles) and given_names().get(names[0].capitalize()) == "m":
            return Parsed(titles=tuple(titles), middle=(names[0],), surname=surname)
        return Parsed(
            titles=tuple(titles),
            given=names[0],
            middle=tuple(names[1 : len(names) - surname.count(" ") - 1]),
            surname=surname,
        )
    whole = " ".join(names).rpartition("-the-")[2]  # "Tom-the-Tinker" is Tinker
    if not titles:
        return Parsed(lone=whole)
    if titles[-1] in GIVEN_TITLES:
        return Parsed(titles=tuple(titles), given=whole)
    return Parsed(titles=tuple(titles), surname=whole)


def _tells_work(words: Sequence[str]) -> bool:
    """Tell whether words before a name say what somebody does: "Nurse", "Team Leader"."""
    noun = person_nouns().get(words[-1].lower())
    is_role = noun is not None and noun.kind == "role" and words[-1] not in given_names()
    return is_role and all(word.lower() in common_words() for word in words[:-1])


def _is_epithet(word: str, first: str) -> bool:
    """Tell whether an ordinary word stands before a first name ("Long John", "Limping Ann")."""
    is_word = word.lower() in common_words() or word.endswith("ing")
    return first in given_names() and is_word and word not in given_names()


def _surname(names: Sequence[str]) -> str:
    """Return the surname with its particles: ``de bourgh``."""
    for index, name in enumerate(names[:-1]):
        if name in {"de", "du", "van", "von", "der", "la", "le", "di", "da", "della", "st", "mc", "o"}:
            return " ".join(names[index:])
    return names[-1]


def husbands_name(name: Parsed, tallies: Mapping[str, NameTally]) -> Parsed:
    """Return "Mrs. John Lee" with John as her husband's name when the text knows a man of that full name."""
    if not (name.is_full and MARRIED & set(name.titles)):
        return name
    man = tallies.get(f"{(name.given or '').title()} {(name.surname or '').title()}")
    return replace(name, given=None, middle=(name.given or "",)) if man and man.he > man.she else name


def one_form(tally: NameTally, name: Parsed) -> Group:
    """Return a group of one surface form."""
    group = Group()
    group.add(tally, name)
    return group
