"""What to plant in a novel: for every fact a sentence that contradicts it, and a harmless one as a control.

All choices come from one seed. A case is one fact with its contradiction and its control; the fact is one the
book states (``source`` is ``book``), or, because books state few, one that is planted as well (``ours``).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from eval.continuity.facts import DAYS, NUMBERS, Stated, stated_in
from eval.continuity.planting import Part, Seedling
from eval.continuity.slips import misspelt
from eval.continuity.wording import DEEDS, KIN, KINDS, PAIRED, PLACES, SECRETS, TOWNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eval.continuity.novels import Half
    from eval.continuity.pages import Pages

__all__ = ["Case", "Draft", "draft"]

FROM_BOOK, OURS = 2, 1
"""Cases of each kind in one novel."""
FAR, SIDE = 10, 3
"""Paragraphs between a fact and a far contradiction at least, and a near one at most."""
POOL = 12
"""People that are used, most speaking first."""
_LIGHT, _DARK = ("blue", "green", "grey"), ("brown", "black")
_FAIR, _SABLE = ("red", "fair", "golden", "yellow"), ("black", "brown")
_NEAR = frozenset({"weekday", "count of a group", "two places"})
_EARLY = frozenset({"knows too early"})


@dataclass(frozen=True, slots=True)
class Case:
    """One fact, what contradicts it, and what does not."""

    number: int
    kind: str
    source: Literal["book", "ours"]
    fact: Stated | None
    """What the book states; None for a name and for facts of ours."""
    who: str


@dataclass
class Draft:
    """Everything to be planted in one novel."""

    pages: Pages
    half: Half
    rng: random.Random
    cases: list[Case] = field(default_factory=list)
    seedlings: list[Seedling] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """Gaps that are taken."""
    _turn: int = 0

    def person(self, *, but: Iterable[str] = ()) -> str | None:
        """Return the next of the people in turn who shares no word with any of ``but``."""
        taken = {word for name in but for word in name.split()}
        for _ in self.people:
            name = self.people[self._turn % len(self.people)]
            self._turn += 1
            if not taken & set(name.split()):
                return name
        return None

    def gap(self, first: int, last: int) -> int | None:
        """Return a free gap before one of the paragraphs ``first`` to ``last``."""
        free = [gap for gap in self.pages.gaps if first <= gap <= last and gap not in self.used]
        return self.rng.choice(free) if free else None

    def case(self, kind: str, source: Literal["book", "ours"], fact: Stated | None, who: str) -> int:
        """Open a case; return its number."""
        self.cases.append(Case(len(self.cases), kind, source, fact, who))
        return len(self.cases) - 1

    def put(self, case: int, part: Part, gap: int | None, words: str) -> bool:
        """Put a paragraph before ``gap``, if there is one."""
        if gap is None:
            return False
        self.used.add(gap)
        words = words[0].upper() + words[1:]
        if self.pages.is_curly:
            words = re.sub(r'"([^"]*)"', r"“\1”", words).replace("'", "’")
        self.seedlings.append(Seedling(gap=gap, words=words, part=part, case=case))
        return True

    def words(self, kind: str, part: Literal["facts", "plants"]) -> str:
        """Return one of the wordings for this half."""
        wording = KINDS[kind]
        return self.rng.choice((wording.facts if part == "facts" else wording.plants).of(self.half))


def draft(pages: Pages, half: Half, seed: int, name: str) -> Draft:
    """Return what to plant in a novel."""
    rng = random.Random(f"{seed} {name}")
    people = list(pages.people[:POOL])
    rng.shuffle(people)
    made = Draft(pages, half, rng, people=people)
    stated = stated_in(pages)
    if len(people) < 2:
        return made
    for kind in KINDS:
        facts = [fact for fact in stated if fact.kind == kind]
        for fact in rng.sample(facts, min(FROM_BOOK, len(facts))):
            _from_book(made, fact)
        for _ in range(OURS if KINDS[kind].facts.tuning else 0):
            _ours(made, kind)
    for _ in range(FROM_BOOK):
        _name(made)
    return made


def _from_book(made: Draft, fact: Stated) -> None:
    """Contradict a fact of the book."""
    kind, pages = fact.kind, made.pages
    values = _values(made, kind, fact.value, fact.noun, fact.who)
    if values is None:
        return
    case = made.case(kind, "book", fact, fact.who)
    if kind == "two places":
        first, last = fact.page + 1, int(fact.value)
    elif kind in _NEAR:
        first, last = fact.page + 1, _section_end(pages, fact.page, SIDE)
    elif kind in _EARLY:
        first, last = 1, fact.page - FAR
    else:
        first, last = fact.page + FAR, len(pages.pages) - 1
    words = made.words(kind, "plants")
    put = made.put(case, "plant", made.gap(first, last), _filled(words, values.wrong))
    if put and kind == "two places":
        _elsewhere(made, case, words, values)
    elif put:
        made.put(case, "control", made.gap(first, last), _filled(words, values.right))


def _ours(made: Draft, kind: str) -> None:
    """State a fact, and contradict it."""
    wording = KINDS[kind]
    facts = wording.facts.of(made.half)
    number = made.rng.randrange(len(facts))
    plants = wording.plants.of(made.half)
    words = plants[number] if kind in PAIRED else made.rng.choice(plants)
    who = _late(made) if kind == "dead acts" else made.person()
    if who is None:
        return
    noun = re.search(r"\{value\} (\w+)", facts[number], re.IGNORECASE)
    values = _values(made, kind, "", noun.group(1) if noun else "", who)
    if values is None:
        return
    at = _places(made, kind, who)
    if at is None:
        return
    case = made.case(kind, "ours", None, who)
    fact, plant, control = at
    made.put(case, "fact", fact, _filled(facts[number], values.fact))
    made.put(case, "plant", plant, _filled(words, values.wrong))
    made.put(case, "control", control, _filled(words, values.right))


def _places(made: Draft, kind: str, who: str) -> tuple[int, int, int] | None:
    """Return where fact, plant and control go, None when there is no room."""
    count = len(made.pages.pages)
    first = max(made.pages.named(who), default=0) + 1 if kind == "dead acts" else 1
    last = count - FAR if kind == "dead acts" else count // 2
    for _ in range(20):
        fact = made.gap(first, last)
        if fact is None:
            return None
        made.used.add(fact)
        if kind in _NEAR:
            low, high = fact + 1, _section_end(made.pages, fact, 2 * SIDE)
        elif kind in _EARLY:
            low, high = 1, fact - FAR
        else:
            low, high = fact + FAR, count - 1
        plant = made.gap(low, high)
        if plant is not None:
            made.used.add(plant)
            control = made.gap(low, high)
            if control is not None:
                made.used.add(control)
                return fact, plant, control
    return None


def _section_end(pages: Pages, page: int, most: int) -> int:
    """Return the last paragraph of the section, at most ``most`` further on."""
    section = pages.pages[page].section
    last = page
    while last + 1 < len(pages.pages) and last < page + most and pages.pages[last + 1].section == section:
        last += 1
    return last


def _late(made: Draft) -> str | None:
    """Return somebody who speaks, and whose name does not stand in the last part of the book."""
    pages = made.pages
    ends = {name: max(pages.named(name), default=0) for name, tags in pages.tags.items() if len(tags) >= 2}
    gone = sorted(name for name, end in ends.items() if end < 0.8 * len(pages.pages))
    return made.rng.choice(gone) if gone else None


def _elsewhere(made: Draft, case: int, words: str, values: _Values) -> None:
    """Put the control of somebody in two places: somebody who is not in that chapter at all."""
    pages = made.pages
    for _ in range(20):
        gap = made.gap(1, len(pages.pages) - 1)
        if gap is None:
            return
        section = pages.pages[gap].section
        here = " ".join(page.text for page in pages.pages if page.section == section)
        absent = [name for name in made.people if name.split()[-1] not in here]
        if absent:
            made.put(case, "control", gap, _filled(words, {**values.right, "who": made.rng.choice(absent)}))
            return


def _name(made: Draft) -> None:
    """Misspell somebody's name once."""
    single = [name for name in made.people if " " not in name]
    if not single:
        return
    who = made.rng.choice(single)
    wrong = misspelt(who, made.rng, made.pages.document.text)
    if wrong is None:
        return
    words = made.words("name misspelt", "plants")
    case = made.case("name misspelt", "book", None, who)
    last = len(made.pages.pages) - 1
    if made.put(case, "plant", made.gap(FAR, last), words.format(who=wrong)):
        made.put(case, "control", made.gap(FAR, last), words.format(who=who))


@dataclass(frozen=True, slots=True)
class _Values:
    """What fills the fields of a wording: in the fact, in what contradicts it, in what does not."""

    fact: dict[str, str]
    wrong: dict[str, str]
    right: dict[str, str]


def _filled(words: str, values: dict[str, str]) -> str:
    capital = {key.capitalize(): value.capitalize() for key, value in values.items()}
    return words.format(**values, **capital)


def _values(made: Draft, kind: str, value: str, noun: str, who: str) -> _Values | None:
    """Return what to say; an empty ``value`` is chosen."""
    rng = made.rng
    other = made.person(but=(who,))
    if other is None:
        return None
    if kind in {"dead acts", "wound forgotten"}:
        return _Values({"who": who}, {"who": who}, {"who": other})
    if kind == "two places":
        there = {"town": rng.choice(TOWNS)}
        return _Values(there, {"who": who, **there}, {"who": other, **there})
    if kind == "knows too early":
        secret = " ".join(value.split(",")[0].split()) if value else rng.choice(SECRETS)
        return _Values(*({"who": one, "secret": secret} for one in (who, who, other)))
    if kind == "promise kept by another":
        deed, done = rng.choice(DEEDS)
        return _Values(*({"who": who, "deed": deed, "done": done, "keeper": k} for k in (who, other, who)))
    if kind == "barred place":
        place, free = rng.sample(PLACES, 2)
        return _Values(*({"who": who, "place": one} for one in (place, place, free)))
    if kind == "count of kin" and not value:
        noun = rng.choice(KIN)
    chosen = _CHOICES[kind](rng, value)
    if chosen is None:
        return None
    true, false = chosen
    day = {one: DAYS[(DAYS.index(one) + 1) % 7] for one in DAYS}
    return _Values(
        *({"who": who, "value": one, "group": noun, "next": day.get(one, "")} for one in (true, false, true))
    )


_Choice = Callable[[random.Random, str], tuple[str, str] | None]
"""Chooses what is true and what is not, with the value that the book gives or none."""


def _colours(light: tuple[str, ...], dark: tuple[str, ...]) -> _Choice:
    def choose(rng: random.Random, value: str) -> tuple[str, str]:
        true = value or rng.choice(light + dark)
        return true, rng.choice(light if true in dark else dark)

    return choose


def _age(rng: random.Random, value: str) -> tuple[str, str] | None:
    true = value or rng.choice(NUMBERS[13:28])
    years = NUMBERS.index(true) + 1
    less = [number for number in range(years - 8, years - 2) if number >= 6]
    return (true, NUMBERS[rng.choice(less) - 1]) if less else None


def _number(rng: random.Random, value: str) -> tuple[str, str] | None:
    true = value or rng.choice(NUMBERS[1:6])
    more = NUMBERS.index(true) + rng.choice((1, 2, 3, 4))
    return (true, NUMBERS[more]) if more < len(NUMBERS) else None


def _weekday(rng: random.Random, value: str) -> tuple[str, str]:
    true = value or rng.choice(DAYS)
    return true, rng.choice([day for day in DAYS if day != true])


_CHOICES: dict[str, _Choice] = {
    "eyes": _colours(_LIGHT, _DARK),
    "hair": _colours(_FAIR, _SABLE),
    "age": _age,
    "count of kin": _number,
    "count of a group": _number,
    "weekday": _weekday,
}
