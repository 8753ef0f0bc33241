"""Which names are the same person? Stage B, after ``characters`` has said which names are people.

Names are grouped step by step, each step surer than the next: full names, first names, titles with
surnames, surnames, short forms, offices, slips of the pen. A shared surname never joins two people, "Mr. X"
and "Mrs. X" are two, and names that stand side by side in one sentence are two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from storyledger.reading.people.gathering.bearing import TURNED, Bearing
from storyledger.reading.people.gathering.characters import (
    MARRIED,
    PLAIN_STYLES,
    UNMARRIED,
    Group,
    clearest,
    most_styled,
    one_form,
)
from storyledger.reading.people.gathering.lookup import Lookup
from storyledger.reading.people.gathering.short_forms import (
    Beginnings,
    begun_by,
    cut_alike,
    fond_forms,
    long_forms,
    may_be_called,
)
from storyledger.reading.people.gathering.slips import is_slip, may_be_slip, shapes
from storyledger.reading.people.noticing.tallies import NameTally, Pair
from storyledger.reading.people.noticing.words import given_names, patronymic_gender, title_gender, title_kind

__all__ = ["cluster"]

IN_FULL = 0.2
"""How often a name stands in full, for each time that its second surname is left out."""

FAMILY = 10
"""How many times as often as another surname that of somebody's family must stand."""


def cluster(
    tallies: dict[str, NameTally],
    together: Iterable[Pair],
    speaks_to: Sequence[Pair] = (),
    speaks_of: Sequence[Pair] = (),
    kin: Iterable[tuple[str, str]] = (),
) -> tuple[list[Group], dict[str, list[Group]]]:
    """Group the surface forms of people into characters, most used first; and the surnames several share.

    Args:
        tallies: surface form to its tally over the whole story.
        together: pairs of forms that stand in one sentence, and how often.
        speaks_to: pairs of forms of which the first calls somebody by the second.
        speaks_of: pairs of forms of which the first says something about the second.
        kin: words for kin with the names that the teller gives to them.

    """
    clustering = _Clustering(tallies, together, speaks_to, speaks_of, kin)
    steps: tuple[Callable[[], None], ...] = (
        clustering.join_full_names,
        clustering.join_short_forms,
        clustering.join_married_names,
        clustering.join_first_names,
        clustering.join_titled_first_names,
        clustering.join_titled_surnames,
        clustering.join_kin_surnames,
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


class _Clustering(Bearing):
    """Groups in the making. Every step places forms that are not placed yet, or joins groups."""

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
        self.groups.extend(self._without_middle_names(full))

    def _without_middle_names(self, full: Mapping[tuple[str | None, str | None], Group]) -> Iterator[Group]:
        """Yield the groups: "Ivan Petrovich" is the "Ivan Petrovich Larin", "Rosa Ibarra" "Rosa Ibarra Luz".

        One that is neither a father's nor a first name is a surname, and seldom followed by another.
        """
        longer: dict[tuple[str | None, str], list[Group]] = {}
        for (given, _), group in full.items():
            for middle in {name.middle[0] for name in group.parsed if name.middle}:
                longer.setdefault((given, middle), []).append(group)
        for (given, second), group in full.items():
            known = longer.get((given, second or ""), ()) if second not in self.surnames else ()
            if len(known) == 1 and known[0] is not group and self._is_in_full(known[0], group, second or ""):
                known[0].absorb(group)
            else:
                yield group

    def _is_in_full(self, longer: Group, group: Group, second: str) -> bool:
        """Tell whether a longer name is somebody's name in full, told once; any is that adds a surname."""
        if patronymic_gender([second]) is not None or second.title() in given_names():
            return True
        return longer.count <= max(1, IN_FULL * group.count) and not self._apart(longer, group)

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
            known = known if len(known) == 1 else self._of_foremost_family(found)
            is_rare = any(group.count >= self.tallies[text].count for group in found)
            clear = clearest(known if len(known) == 1 else found, 3 if is_rare else 5)
            if clear:
                clear[0].add(self.tallies[text], name)
            elif found or (text in given_names() and not self._is_surname(text, name.lone)):
                self._place(text, [])

    def _of_foremost_family(self, groups: Sequence[Group]) -> list[Group]:
        """Return who has the surname that far more names of the story have, when one has, else nobody."""
        weights = sorted(
            (max(self.families[parsed.surname] for parsed in group.parsed), index)
            for index, group in enumerate(groups)
        )
        is_clear = len(weights) > 1 and weights[-1][0] >= FAMILY * weights[-2][0]
        return [groups[weights[-1][1]]] if is_clear else []

    def _is_rather_surname(self, lone: str, found: Sequence[Group]) -> bool:
        """Tell whether a name is more often somebody's surname than the first name of those in ``found``."""
        bearers = self._having("surname", lone)
        return bool(found) and sum(group.count for group in bearers) > sum(group.count for group in found)

    def _is_surname(self, text: str, lone: str) -> bool:
        """Tell whether somebody has a given name as surname, and the gender that goes with it."""
        bearers = self._having("surname", lone)
        if not bearers and lone in self.surnames:
            return self._is_of_other_style(text, lone)
        genders, usual, tally = {group.gender for group in bearers}, given_names()[text], self.tallies[text]
        usually, otherwise = (tally.she, tally.he) if usual == "f" else (tally.he, tally.she)
        is_plain = 2 * usually <= otherwise  # "Hope", who is Obadiah Hope
        return bool(genders & {None, usual}) or any(
            usual == "n" or (is_plain and parsed.is_full) for group in bearers for parsed in group.parsed
        )

    def _is_of_other_style(self, text: str, lone: str) -> bool:
        """Tell whether "Joyce", never a "she", is a "Mr. Joyce"."""
        styled = [name.titles[0] for name in self.parsed.values() if name.titles and name.surname == lone]
        is_hers = given_names()[text] == "f" and not self.tallies[text].she
        return is_hers and all(title_gender(title) == "m" for title in styled)

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

    def join_kin_surnames(self) -> None:
        """Join: "Aunt Lee" is the one woman who is "Mrs. Lee", "Uncle Lee" the one "Mr. Lee".

        And where surnames stand first, "Brother Zhao" is the one Zhao Wuji.
        """
        for group in list(self.groups):
            name = group.parsed[0]
            if len(group.parsed) > 1 or not name.given or not name.titles or name.surname:
                continue
            if title_kind(name.titles[-1]) != "kin" or group.has("lone", name.given):
                continue
            styles = MARRIED if title_gender(name.titles[-1]) == "f" else PLAIN_STYLES
            bearers = self._having("surname", name.given)
            found = [other for other in bearers if styles & other.titles]
            found = found or [
                other
                for other in bearers
                if _has_surname_first(other, name.given)
                and {other.gender, title_gender(name.titles[-1])} != {"m", "f"}
            ]
            if len(found) == 1 and not self._apart(found[0], group):
                found[0].absorb(group)
                self.groups.remove(group)

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
        firsts = Beginnings(first for group in self.groups for first in group.firsts)
        likely = Lookup(self.groups, may_be_called)
        for group in list(self.groups):
            known = [
                long_forms(first) | begun_by(first, firsts.near(first), is_called=group.is_only_called)
                for first in group.firsts
            ]
            known += [fond_forms(first) for first in group.firsts if group.is_mostly_called]
            known += [cut_alike(first, firsts.near(first)) for first in group.firsts if group.is_only_called]
            forms = {form for full in known if not group.firsts & full for form in full}
            if not forms:
                continue
            found = clearest(
                [other for other in likely.having(forms) if self._may_be_short_for(group, other, forms)]
            )
            if found and (group.is_only_called or found[0].count + group.count >= 3):
                likely.absorb(found[0], group)
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
        likely = Lookup(self.groups, shapes)
        for group in sorted(self.groups, key=lambda item: item.count):
            if not may_be_slip(group):
                continue
            owner = next(
                (
                    other
                    for other in likely.having(shapes(group))
                    if is_slip(group, other) and not self._apart(group, other)
                ),
                None,
            )
            if owner:
                likely.absorb(owner, group)
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

    def _place(self, text: str, found: Sequence[Group]) -> None:
        """Add a form to the one group that it fits, else to its equal, else begin a new group."""
        tally, name = self.tallies[text], self.parsed[text]
        alone = one_form(tally, name)
        if len(found) == 1 and not self._apart(found[0], alone):
            found[0].add(tally, name)
            return
        is_new = found or self.alike[name] == 1
        same = [] if is_new else [group for group in self.groups if name in group.parsed]
        if same:
            same[0].add(tally, name)
        else:
            self.groups.append(alone)


def _is_initial_of(letter: str, titles: tuple[str, ...], group: Group) -> bool:
    """Tell whether somebody has a style with a surname that begins with a letter."""
    return any(
        name.titles == titles and len(name.surname or "") > 1 and (name.surname or "").startswith(letter)
        for name in group.parsed
    )


def _has_surname_first(group: Group, surname: str) -> bool:
    """Tell whether somebody's name begins with the surname: "Zhao Wuji"."""
    return any(
        name.is_full and text.lower().startswith(f"{surname} ")
        for text, name in zip(group.surfaces, group.parsed, strict=True)
    )
