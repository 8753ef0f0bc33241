"""Which names are the same person? Stage B, after ``characters`` has said which names are people.

Names are grouped step by step, each step surer than the next: full names, first names, titles with
surnames, surnames, short forms, offices, slips of the pen. A shared surname never joins two people, "Mr. X"
and "Mrs. X" are two, and names that stand side by side in one sentence are two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from storyledger.reading.people.characters import (
    FOREIGN,
    LEARNED,
    MARRIED,
    NOBLE,
    NOBLE_WOMEN,
    PLAIN_STYLES,
    RANKS,
    UNMARRIED,
    Group,
    Parsed,
    clearest,
    husbands_name,
    most_styled,
    one_form,
    parse_name,
)
from storyledger.reading.people.name_words import given_names, title_gender, title_kind
from storyledger.reading.people.names import NameTally
from storyledger.reading.people.namesakes import namesakes
from storyledger.reading.people.short_forms import begun_by, long_forms
from storyledger.reading.people.slips import is_slip, may_be_slip

__all__ = ["cluster"]

OFFICERS = 3
"""Uses of "Captain Lee", and of "Mr. Lee", by which they are two."""
TURNED = 5
"""How many times as often as with its parts turned round a name must stand."""
SISTERS = 10
"""Uses of "Miss Lee" by which she would have stood beside "Miss Ann", were they two."""
TOLD_APART = 5
"""Uses of "Mr. John Lee" from which plain "Mr. Lee" may be another man."""


def cluster(
    tallies: dict[str, NameTally],
    together: Iterable[tuple[str, str, int]],
    calls: Iterable[tuple[str, str]] = (),
) -> tuple[list[Group], dict[str, list[Group]]]:
    """Group the surface forms of people into characters, most used first; and the surnames several share.

    Args:
        tallies: surface form to its tally over the whole story.
        together: pairs of forms that stand in one sentence, and how often.
        calls: pairs of forms of which the first calls somebody by the second.

    """
    clustering = _Clustering(tallies, together, frozenset(calls))
    steps: tuple[Callable[[], None], ...] = (
        clustering.join_full_names,
        clustering.join_short_forms,
        clustering.join_married_names,
        clustering.join_first_names,
        clustering.join_titled_first_names,
        clustering.join_titled_surnames,
        clustering.join_initials,
        clustering.join_surnames,
        clustering.join_short_forms,
        clustering.join_offices,
        clustering.join_slips,
    )
    for step in steps:
        step()
    clustering.settle_shared()
    return sorted(clustering.groups, key=lambda group: -group.count), clustering.shared


class _Clustering:
    """Groups in the making. Every step places forms that are not placed yet, or joins groups."""

    def __init__(
        self,
        tallies: dict[str, NameTally],
        together: Iterable[tuple[str, str, int]],
        calls: frozenset[tuple[str, str]],
    ) -> None:
        self.tallies, self.calls = tallies, calls
        self.order = {text: index for index, text in enumerate(tallies)}
        self.parsed = {text: husbands_name(parse_name(text), tallies) for text in tallies}
        held = {title for name in self.parsed.values() if name.surname for title in name.titles}
        for text, name in self.parsed.items():
            if name.lone in held:
                self.parsed[text] = Parsed(titles=(name.lone,))
        self.parted = namesakes(tallies)
        self.parsed |= {text: Parsed(lone=text.lower()) for texts in self.parted.values() for text in texts}
        self.parsed = {text: name for text, name in self.parsed.items() if text not in self.parted}
        self.pairs: Counter[tuple[str, str]] = Counter()
        for one, other, count in together:
            self.pairs[one, other] += count
        self.surnames = {name.surname for name in self.parsed.values() if name.titles and name.surname}
        self.groups: list[Group] = []
        self.shared: dict[str, list[Group]] = {}

    def join_full_names(self) -> None:
        """One group for a first name with a surname."""
        full: dict[tuple[str | None, str | None], Group] = {}
        for text, name in self.parsed.items():
            if name.is_full:
                full.setdefault((name.given, name.surname), Group()).add(self.tallies[text], name)
        for (given, surname), group in list(full.items()):
            usual = full.get((surname, given))
            if usual and usual.count >= TURNED * group.count:  # "Morris Quincey", in a telegram
                usual.absorb(group)
                del full[given, surname]
        self.groups.extend(full.values())

    def join_married_names(self) -> None:
        """Join: "Ann Lee" and "Ann Hill" are one woman when there is a "Mrs. Hill" and mostly plain "Ann"."""
        for given in sorted({name.given for name in self.parsed.values() if name.given}):
            found = [group for group in self._having("given", given) if group.gender == "f"]
            plain = self.tallies.get(given.title())
            if len(found) != 2 or plain is None or plain.count < sum(group.count for group in found):
                continue
            one, other = sorted(found, key=lambda group: bool(group.titles & MARRIED))
            if not self._apart(one, other) and not one.titles & MARRIED and self._has_wife(other):
                one.absorb(other)
                self.groups.remove(other)

    def _has_wife(self, group: Group) -> bool:
        """Tell whether somebody is "Mrs." by the surname of ``group``."""
        surnames = {name.surname for name in group.parsed}
        return any(name.surname in surnames and MARRIED & set(name.titles) for name in self.parsed.values())

    def join_first_names(self) -> None:
        """Join: "Lucy" is the one Lucy with a surname, unless several have that name."""
        for text, name in self.parsed.items():
            if not name.lone:
                continue
            found = self._having("given", name.lone)
            if text not in given_names() and self._is_rather_surname(name.lone, found):
                continue
            known = [
                group for group in found if any(parsed.surname in self.surnames for parsed in group.parsed)
            ]
            is_rare = any(group.count >= self.tallies[text].count for group in found)
            clear = clearest(known if len(known) == 1 else found, 3 if is_rare else 5)
            if clear:
                clear[0].add(self.tallies[text], name)
            elif found or (text in given_names() and not self._is_surname(text, name.lone)):
                self._place(text, [])

    def _is_rather_surname(self, lone: str, found: Sequence[Group]) -> bool:
        """Tell whether a name is more often somebody's surname than the first name of those in ``found``."""
        bearers = self._having("surname", lone)
        return bool(found) and sum(group.count for group in bearers) > sum(group.count for group in found)

    def _is_surname(self, text: str, lone: str) -> bool:
        """Tell whether somebody has a given name as surname, and the gender that goes with it."""
        bearers = self._having("surname", lone)
        genders, usual, tally = {group.gender for group in bearers}, given_names()[text], self.tallies[text]
        is_plain = not (tally.she if usual == "f" else tally.he)  # "Hope", who is Obadiah Hope
        return bool(genders & {None, usual}) or any(
            usual == "n" or (is_plain and parsed.is_full) for group in bearers for parsed in group.parsed
        )

    def join_titled_first_names(self) -> None:
        """Join: "Lord John" is the "Lord John Lee" of the same title, "Aunt Ann" the one Ann."""
        for text, name in self.parsed.items():
            if name.titles and name.given and not name.surname:
                same = self._having("given", name.given, "lone")
                bearers = same or self._having("surname", name.given)  # "Lady Lee" may be "Lady Ann Lee"
                found = [group for group in bearers if set(name.titles) & group.titles]
                kin = clearest(same) if title_kind(name.titles[-1]) == "kin" else []
                self._place(text, found or kin)

    def join_titled_surnames(self) -> None:
        """Join: "Miss Lee" is the one unmarried woman of that surname, "Mr. Lee" the only man."""
        titled = [
            (text, name)
            for text, name in self.parsed.items()
            if name.titles and name.surname and not name.given
        ]
        for text, name in sorted(
            titled, key=lambda item: (bool(MARRIED & set(item[1].titles)), bool(item[1].middle))
        ):
            fits = self._bearers(text, name)
            bearers = self._having("given", name.surname, "lone")
            is_given = text.split()[-1] in given_names() or bool(self._having("given", name.surname))
            if not self._having("surname", name.surname) and is_given:
                fits = clearest([group for group in bearers if self._may_bear(group, name)], 3)
            if UNMARRIED & set(name.titles):
                fits = clearest(fits)
            alone = one_form(self.tallies[text], name)
            sure = (
                len(fits) == 1 and not self._apart(fits[0], alone) and not self._is_left_over(fits[0], text)
            )
            sure = sure and (fits[0].has("given", name.surname or "") or not self._told_apart(fits[0], text))
            self._place(text, fits if sure else [])

    def _is_left_over(self, group: Group, text: str) -> bool:
        """Tell whether somebody rare would get a frequent style only because all others are ruled out."""
        if self._is_introduced(group, text):
            return False
        surname = self.parsed[text].surname
        others = [other for other in self._having("surname", surname) if other.gender == group.gender]
        return self.tallies[text].count > 3 * group.count and any(other is not group for other in others)

    def _is_introduced(self, group: Group, titled: str) -> bool:
        """Tell whether the text says "Mr. John Lee" before it first says "Mr. Lee"."""
        titles = set(self.parsed[titled].titles)
        return any(
            self.parsed[text].is_full
            and titles & set(self.parsed[text].titles)
            and self.order[text] < self.order[titled]
            for text in group.surfaces
        )

    def join_surnames(self) -> None:
        """Join: "Lee" is the one Lee, or the one man of that surname, or by far the most named."""
        placed = {text for group in self.groups for text in group.surfaces}
        for text, name in self.parsed.items():
            if name.lone and text not in placed:
                bearers = self._having("surname", name.lone) or self._having("given", name.lone)
                found = [group for group in bearers if self._may_be_meant(group, text)]
                men = [group for group in found if group.gender == "m"]
                choice = clearest(found) or clearest(men)
                if not found or choice:
                    self._place(text, choice)
                else:
                    self.shared[text] = sorted(found, key=lambda group: -group.count)

    def _may_be_meant(self, group: Group, text: str) -> bool:
        """Tell whether the pronouns beside a plain surname go with a bearer of it."""
        tally = self.tallies[text]
        he, she = tally.he, tally.she
        gender = "m" if he >= max(3, 3 * she) else "f" if she >= max(3, 3 * he) else None
        return not (gender and group.gender and gender != group.gender)

    def join_short_forms(self) -> None:
        """Join: "Lizzy" is the one Elizabeth, when nothing sets the two apart."""
        firsts = {first for group in self.groups for first in group.firsts}
        for group in list(self.groups):
            known = [
                long_forms(first) | begun_by(first, firsts, is_called=group.is_only_called)
                for first in group.firsts
            ]
            forms = {form for full in known if not group.firsts & full for form in full}
            if not forms:
                continue
            found = clearest([other for other in self.groups if self._may_be_short_for(group, other, forms)])
            if found and found[0].count + group.count >= 3:
                found[0].absorb(group)
                self.groups.remove(group)

    def join_offices(self) -> None:
        """Join: "The Sheriff" is the one Sheriff with a name, else somebody known by the office.

        A fox cub that is named Captain is no captain.
        """
        for text, name in self.parsed.items():
            if not name.titles or name.given or name.surname:
                continue
            title = name.titles[-1]
            named = [group for group in self.groups if title in group.titles and text not in group.surfaces]
            self._place(text, [] if name.middle or self.tallies[text].beast else most_styled(named, title))

    def join_slips(self) -> None:
        """Join a rare name one slip away from a frequent one; the rule ``name-spelling`` asks about it."""
        for group in sorted(self.groups, key=lambda item: item.count):
            if not may_be_slip(group):
                continue
            owner = next(
                (other for other in self.groups if is_slip(group, other) and not self._apart(group, other)),
                None,
            )
            if owner:
                owner.absorb(group)
                self.groups.remove(group)

    def settle_shared(self) -> None:
        """Give a surname to its one bearer when all who shared it have turned out to be one person."""
        owner = {text: group for group in self.groups for text in group.surfaces}
        self.shared |= {name: [owner[text] for text in texts] for name, texts in self.parted.items()}
        for text, several in list(self.shared.items()):
            found = {id(known): known for group in several for known in (owner[next(iter(group.surfaces))],)}
            self.shared[text] = list(found.values())
            if len(found) == 1:
                del self.shared[text]
                next(iter(found.values())).add(self.tallies[text], self.parsed[text])

    def join_initials(self) -> None:
        """Join: "Mr. L." is the one "Mr. Lee", or by far the most named of those it may mean."""
        for group in list(self.groups):
            names = {(name.titles, name.surname) for name in group.parsed}
            titles, letter = next(iter(names))
            if len(names) > 1 or not titles or len(letter or "") != 1:
                continue
            found = clearest(
                [
                    other
                    for other in self.groups
                    if other is not group and _is_initial_of(letter or "", titles, other)
                ]
            )
            if found and not self._apart(found[0], group):
                found[0].absorb(group)
                self.groups.remove(group)

    # --- what the steps ask ---------------------------------------------------------------------------------

    def _having(self, part: str, value: str | None, other_part: str | None = None) -> list[Group]:
        if value is None:
            return []
        return [
            group
            for group in self.groups
            if group.has(part, value) or (other_part and group.has(other_part, value))
        ]

    def _bearers(self, text: str, name: Parsed) -> list[Group]:
        """Return who may bear a titled surname, without names that stand only once or twice in all."""
        fits = [group for group in self._having("surname", name.surname) if self._may_bear(group, name)]
        fits = [group for group in fits if self._agrees(group, self.tallies[text], name)]
        known = [group for group in fits if group.count > 2 or self._is_introduced(group, text)] or fits
        same = [group for group in known if set(name.titles) & group.titles]
        is_miss = UNMARRIED & set(name.titles) and name.surname not in {
            first for g in same for first in g.firsts
        }
        return same if len(same) == 1 and not is_miss else known

    def _agrees(self, group: Group, tally: NameTally, name: Parsed) -> bool:
        """Tell whether an office without gender goes with the pronouns beside it ("Captain Lee … he")."""
        is_office = all(title_kind(title) == "role" or title_gender(title) == "n" for title in name.titles)
        return (
            not is_office
            or group.gender != "f"
            or tally.she > tally.he
            or bool(set(name.titles) & group.titles)
        )

    def _place(self, text: str, found: Sequence[Group]) -> None:
        """Add a form to the one group that it fits, else to its equal, else begin a new group."""
        tally, name = self.tallies[text], self.parsed[text]
        alone = one_form(tally, name)
        if len(found) == 1 and not self._apart(found[0], alone):
            found[0].add(tally, name)
            return
        same = [] if found else [group for group in self.groups if name in group.parsed]
        if same:
            same[0].add(tally, name)
        else:
            self.groups.append(alone)

    def _apart(self, one: Group, other: Group) -> bool:
        """Tell whether names of the two keep company, so that they must be two people."""
        met = sum(self._met(a, b) for a in one.surfaces for b in other.surfaces)
        return met >= max(2.0, 0.05 * min(one.count, other.count))

    def _met(self, one: str, other: str) -> float:
        """Return how often two forms stand in one sentence; half of it for a form and its own short form."""
        count = self.pairs[min(one, other), max(one, other)]
        short, long = sorted((one.split(), other.split()), key=len)
        return count / 2 if count and set(short) < set(long) else count

    def _told_apart(self, group: Group, titled: str) -> bool:
        """Tell whether the text sets "Mr. John Lee" beside "Mr. Lee", as nobody does of one man.

        One person is introduced by the longer form; where the shorter comes first, the longer is another.
        """
        name = self.parsed[titled]
        longer = [
            text
            for text, parsed in zip(group.surfaces, group.parsed, strict=True)
            if (parsed.is_full or parsed.middle != name.middle) and name.surname == parsed.surname
        ]
        styled = [text for text in longer if set(self.parsed[text].titles) & set(name.titles)]
        uses = sum(self.tallies[text].count for text in styled)
        met = sum(self.pairs[min(text, titled), max(text, titled)] for text in styled)
        is_later = len(name.middle) > 0 or all(self.order[titled] < self.order[text] for text in longer)
        often = is_later and uses >= 0.1 * self.tallies[titled].count
        return uses >= TOLD_APART and (often or met > 0)

    def _may_bear(self, group: Group, name: Parsed) -> bool:
        """Tell whether a titled surname may belong to ``group``."""
        titles, theirs = set(name.titles), group.titles
        gender = next(
            (title_gender(title) for title in name.titles if title_gender(title) in {"m", "f"}), None
        )
        if gender and group.gender and gender != group.gender:
            return False
        if titles & PLAIN_STYLES and theirs & NOBLE:
            return False
        if titles & MARRIED:
            is_noble = bool(titles & FOREIGN and theirs & NOBLE_WOMEN)
            return bool(theirs & MARRIED) or is_noble or self._may_be_wife(group, name)
        if titles & UNMARRIED and (theirs & MARRIED or self._is_younger(group, name)):
            return False
        if titles & UNMARRIED and theirs & RANKS and group.gender != "f":
            return False
        if bool(titles & RANKS) != bool(theirs & RANKS) and self._has_rank(group, name, titles | theirs):
            return False
        roles = [
            {title for title in some if title_kind(title) in {"role", None}} - LEARNED
            for some in (titles, theirs)
        ]
        return not (all(roles) and not titles & theirs)

    def _has_rank(self, group: Group, name: Parsed, titles: set[str] | frozenset[str]) -> bool:
        """Tell whether one of a surname is often "Captain" and one often "Mr.", as no officer is called."""
        has_both = titles & PLAIN_STYLES and titles & RANKS
        if not has_both or not any(parsed.is_full for parsed in group.parsed):
            return False
        uses = Counter[str]()
        for text, parsed in self.parsed.items():
            if parsed.surname == name.surname:
                uses.update(dict.fromkeys(parsed.titles, self.tallies[text].count))
        plain, rank = (sum(uses[title] for title in some) for some in (PLAIN_STYLES, RANKS))
        return min(plain, rank) >= OFFICERS

    def _may_be_wife(self, group: Group, name: Parsed) -> bool:
        """Tell whether the only woman of a surname may be "Mrs.": there is no "Miss" of it."""
        known = group.firsts | {name.surname}
        own = {title for parsed in group.parsed if parsed.surname in known for title in parsed.titles}
        if group.gender != "f" or own & UNMARRIED or name.middle:
            return False
        misses = [
            other
            for other in self.parsed.values()
            if other.surname == name.surname and not other.given and UNMARRIED & set(other.titles)
        ]
        women = [
            other
            for other in self._having("surname", name.surname)
            if other.gender == "f" and not other.is_styled(UNMARRIED, name.surname)
        ]
        return not misses and women == [group]

    def _is_younger(self, group: Group, titled: Parsed) -> bool:
        """Tell whether she is "Miss Ann" so often that "Miss Lee" must be her elder sister."""
        first_names = {parsed.given or parsed.lone for parsed in group.parsed} - {None}
        if titled.surname in first_names:
            return False
        styled = (
            text
            for text, name in self.parsed.items()
            if name.surname in first_names and UNMARRIED & set(name.titles)
        )
        often = sum(self.tallies[text].count for text in styled) >= TOLD_APART
        return often and not self._never_meet(group, titled)

    def _never_meet(self, group: Group, titled: Parsed) -> bool:
        """Tell whether a frequent titled surname stands in no sentence with any name of ``group``."""
        forms = [text for text, name in self.parsed.items() if name == titled]
        uses = sum(self.tallies[text].count for text in forms)
        met = any(self.pairs[min(one, other), max(one, other)] for one in forms for other in group.surfaces)
        return uses >= SISTERS and not met

    def _may_be_short_for(self, group: Group, other: Group, forms: set[str]) -> bool:
        """Tell whether the first name of ``group`` may be short for that of ``other``."""
        if forms.isdisjoint(other.firsts) and not any(forms & long_forms(first) for first in other.firsts):
            return False
        surnames = {name.surname for name in group.parsed if name.surname}
        others = {name.surname for name in other.parsed if name.surname}
        if surnames and not others and other.count > group.count:
            return False  # a short form with a surname is no short form of a more frequent plain name
        begun = (begun_by(first, forms, is_called=True) for first in group.firsts)
        is_called = group.is_only_called and any(begun)
        if is_called and any((one, text) in self.calls for one in other.surfaces for text in group.surfaces):
            return False  # Annabel does not call herself "Ann"
        if not surnames and self._goes_by_surname(other) and not is_called:
            return False  # "Dick" is not Richard Lee whom everybody calls "Lee"
        is_plain = not surnames and not group.titles  # "Harry" may be short for a Lord Henry
        clash = bool(surnames and others and not surnames & others) or (
            not is_plain and bool(group.titles & NOBLE) != bool(other.titles & NOBLE)
        )
        genders = {group.gender, other.gender} - {None}
        is_same = bool(surnames & others) and any(forms & long_forms(first) for first in other.firsts)
        fits = is_same or bool(forms & other.firsts)
        return (
            other is not group and fits and not clash and len(genders) < 2 and not self._apart(group, other)
        )

    def _goes_by_surname(self, group: Group) -> bool:
        """Tell whether a plain surname stands far more often than all names of its bearer."""
        plain = (self.tallies.get((name.surname or "").title()) for name in group.parsed)
        return any(tally.count >= TURNED * group.count for tally in plain if tally)


def _is_initial_of(letter: str, titles: tuple[str, ...], group: Group) -> bool:
    """Tell whether somebody has a style with a surname that begins with a letter."""
    return any(
        name.titles == titles and len(name.surname or "") > 1 and (name.surname or "").startswith(letter)
        for name in group.parsed
    )
