"""Who may bear a name? What is known of the names of a story, and of whom they are taken to name so far.

Asked by the steps of ``gathering.clustering``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from storyledger.reading.people.gathering.characters import (
    FOREIGN,
    LANDED,
    LEARNED,
    MARRIED,
    NOBLE,
    NOBLE_WOMEN,
    PLAIN_STYLES,
    RANKS,
    UNMARRIED,
    Group,
    Parsed,
    husbands_name,
    parse_name,
)
from storyledger.reading.people.gathering.short_forms import begun_by, long_forms
from storyledger.reading.people.noticing.namesakes import namesakes
from storyledger.reading.people.noticing.tallies import NameTally, Pair
from storyledger.reading.people.noticing.words import title_gender, title_kind
from storyledger.reading.people.relations import relation_of

__all__ = ["TURNED", "Bearing"]

OFFICERS = 3
"""Uses of "Captain Lee", and of "Mr. Lee", by which they are two."""
SELDOM = 0.15
"""How often an officer may be "Mr.", for each time that he has his rank."""
TALKS_OF = 2
"""Names of one in what the other says from which they are two."""
SISTERS = 5
"""Uses of "Miss Lee" by which she would have stood beside "Miss Ann", were they two."""
TOLD_APART = 5
"""Uses of "Mr. John Lee" from which plain "Mr. Lee" may be another man."""
TURNED = 5
"""How many times as often as with its parts turned round a name must stand."""
PEERS = {"lady": NOBLE_WOMEN - {"duchess", "princess"}, "lord": LANDED - {"duke"} - NOBLE_WOMEN}
"""The titles that a style is said for: "Lady Lee" is the Countess of Lee."""
PARTS = ("given", "surname", "lone")
"""Parts of a name by which its bearers are found."""


class Bearing:
    """The names of a story with the company they keep, and groups of them in the making."""

    def __init__(
        self,
        tallies: dict[str, NameTally],
        together: Iterable[Pair],
        speaks_to: Sequence[Pair],
        speaks_of: Sequence[Pair],
        kin: Iterable[tuple[str, str]],
    ) -> None:
        self.kin: dict[str, set[str]] = {}
        """Names with what the teller calls their bearers: "my cousin Ann"."""
        for noun, bearer in kin:
            self.kin.setdefault(bearer, set()).add(noun)
        self.daughters = {name for name, nouns in self.kin.items() if "daughter" in nouns}
        self.tallies, self.calls = tallies, frozenset((one, called) for one, called, _ in speaks_to)
        self.order = {text: index for index, text in enumerate(tallies)}
        self.parsed = {text: husbands_name(parse_name(text), tallies) for text in tallies}
        held = {title for name in self.parsed.values() if name.surname for title in name.titles}
        for text, name in self.parsed.items():
            if name.lone in held:
                self.parsed[text] = Parsed(titles=(name.lone,))
            elif name.surname in held and _is_styled_office(name):
                self.parsed[text] = Parsed(titles=(*name.titles, name.surname or ""))
        self.parted = namesakes(tallies)
        self.parsed |= {text: Parsed(lone=text.lower()) for texts in self.parted.values() for text in texts}
        self.parsed = {text: name for text, name in self.parsed.items() if text not in self.parted}
        self.pairs: Counter[tuple[str, str]] = Counter()
        for one, other, count in together:
            self.pairs[one, other] += count
        self.speaks_of = {(one, other): count for one, other, count in speaks_of}
        self.alike = Counter(self.parsed.values())
        self.parts = {(part, getattr(name, part)) for name in self.alike for part in PARTS}
        self.surnames = {name.surname for name in self.parsed.values() if name.titles and name.surname}
        self.families = Counter[str | None]()
        """Uses of names with each surname; "Lady Lee" has one, too."""
        for text, name in self.parsed.items():
            is_lady = bool(name.titles) and not name.surname
            self.families[name.given if is_lady else name.surname] += tallies[text].count
        self.groups: list[Group] = []
        self.shared: dict[str, list[Group]] = {}
        """Names that several bear."""

    def _having(self, part: str, value: str | None, other_part: str | None = None) -> list[Group]:
        if value is None:
            return []
        parts = [one for one in (part, other_part) if one and (one, value) in self.parts]
        groups = self.groups if parts else ()
        return [group for group in groups if any(group.has(one, value) for one in parts)]

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

    def _apart(self, one: Group, other: Group) -> bool:
        """Tell whether names of the two keep company, so that they must be two people."""
        met = sum(self._met(a, b) for a in one.surfaces for b in other.surfaces)
        return met >= max(2.0, 0.05 * min(one.count, other.count)) or self._are_two_styles(one, other)

    def _are_two_styles(self, one: Group, other: Group) -> bool:
        """Tell whether "Aunt Lee" and "Mrs. Lee" stand in one sentence, or one says the other to somebody."""
        if not one.titles or not other.titles or one.titles & other.titles:
            return False
        styles = [self._styles(group) for group in (one, other)]
        return any(
            self.pairs[min(a, b), max(a, b)] or (a, b) in self.calls or (b, a) in self.calls
            for a, surname in styles[0]
            for b, same in styles[1]
            if surname == same
        )

    def _styles(self, group: Group) -> list[tuple[str, str]]:
        """Return the names of somebody that are a title with one other name, with that one."""
        forms = zip(group.surfaces, group.parsed, strict=True)
        return [
            (text, name.surname or name.given or "")
            for text, name in forms
            if name.titles and not name.middle and bool(name.surname) != bool(name.given)
        ]

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
        first = [self.order[titled] < self.order[text] for text in longer]
        is_later = self._are_two_husbands(name) or not any(first) if name.middle else all(first)
        often = is_later and uses >= 0.1 * self.tallies[titled].count
        return uses >= TOLD_APART and (often or met > 0)

    def _are_two_husbands(self, wife: Parsed) -> bool:
        """Tell whether "Mrs. John Lee" is married to John Lee, and "Mr. Lee" is another."""
        men = [group for group in self._having("surname", wife.surname) if group.gender == "m"]
        his = [group for group in men if group.has("given", wife.middle[0])]
        return bool(his) and len(men) > len(his)

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
        return not (all(roles) and not titles & theirs) or _are_peers(titles, theirs)

    def _has_rank(self, group: Group, name: Parsed, titles: set[str] | frozenset[str]) -> bool:
        """Tell whether one of a surname is often "Captain" and one often "Mr.", as no officer is called."""
        has_both = titles & PLAIN_STYLES and titles & RANKS
        if not has_both or not any(parsed.is_full for parsed in group.parsed):
            return False
        uses = Counter[str]()
        for text, parsed in self.parsed.items():
            if parsed.surname == name.surname:
                tally = self.tallies[text]
                uses.update(dict.fromkeys(parsed.titles, tally.count - tally.vocative))
        plain, rank = (sum(uses[title] for title in some) for some in (PLAIN_STYLES, RANKS))
        return min(plain, rank) >= OFFICERS and not self._is_told_both(name.surname, plain, rank)

    def _is_told_both(self, surname: str | None, plain: int, rank: int) -> bool:
        """Tell whether the teller seldom says "Mr. Lee" of who speaks, and never beside the captain."""
        forms = [(text, name) for text, name in self.parsed.items() if name.surname == surname]
        misters = [text for text, name in forms if PLAIN_STYLES & set(name.titles)]
        captains = [text for text, name in forms if RANKS & set(name.titles)]
        met = any(self._met(one, other) for one in misters for other in captains)
        return plain <= SELDOM * rank and not met and any(self.tallies[text].says for text in misters)

    def _may_be_wife(self, group: Group, name: Parsed) -> bool:
        """Tell whether the only woman of a surname may be "Mrs.": there is no "Miss" of it.

        And nobody has said that she is a daughter, and neither speaks of the other.
        """
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
        usual = [other for other in women if _goes_by(other, name.surname)] or women
        return not misses and usual == [group] and not self._is_her_mother(group, name)

    def _is_her_mother(self, group: Group, titled: Parsed) -> bool:
        """Tell whether "Mrs. Lee" must be another than Ann Lee, who is a daughter or of whom she speaks."""
        forms = [text for text, name in self.parsed.items() if name == titled]
        pairs = ((one, other) for one in forms for other in group.surfaces)
        said = sum(self.speaks_of.get(pair, 0) for two in pairs for pair in (two, two[::-1]))
        return said >= TALKS_OF or not self.daughters.isdisjoint(group.surfaces)

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
        ) and not self._are_other_kin(group, other)

    def _are_other_kin(self, one: Group, other: Group) -> bool:
        """Tell whether one is "my cousin Ned" and one "Uncle Edward"."""
        said = [
            {title for title in group.titles if title_kind(title) == "kin"}.union(
                *(self.kin.get(text, set()) for text in group.surfaces)
            )
            for group in (one, other)
        ]
        return all(said) and set(map(relation_of, said[0])).isdisjoint(map(relation_of, said[1]))

    def _goes_by_surname(self, group: Group) -> bool:
        """Tell whether a plain surname stands far more often than all names of its bearer."""
        plain = (self.tallies.get((name.surname or "").title()) for name in group.parsed)
        others = {
            tally.text: group.count - tally.count * (tally.text in group.surfaces) for tally in plain if tally
        }
        return any(self.tallies[text].count >= TURNED * count for text, count in others.items())

    def _is_introduced(self, group: Group, titled: str) -> bool:
        """Tell whether the text says "Mr. John Lee" before it first says "Mr. Lee"."""
        titles = set(self.parsed[titled].titles)
        return any(
            self.parsed[text].is_full
            and titles & set(self.parsed[text].titles)
            and self.order[text] < self.order[titled]
            for text in group.surfaces
        )


def _are_peers(one: Set[str], other: Set[str]) -> bool:
    """Tell whether one title is how the bearer of the other is styled: "Lady Lee", the Countess of Lee."""
    return any(
        style in first and not PEERS[style].isdisjoint(second)
        for style in PEERS
        for first, second in ((one, other), (other, one))
    )


def _goes_by(group: Group, surname: str | None) -> bool:
    """Tell whether somebody is mostly told of with the surname, too: "Susan Lee", and seldom "Susan"."""
    forms = zip(group.surfaces.values(), group.parsed, strict=True)
    return 2 * sum(tally.count for tally, name in forms if name.surname == surname) > group.count


def _is_styled_office(name: Parsed) -> bool:
    """Tell whether an office stands where a surname would: "Mr. Inspector", and not "Mr. King"."""
    is_alone = not name.given and not name.middle and title_kind(name.surname or "") == "role"
    return is_alone and name.titles in {("mr",), ("madam",)} and title_gender(name.surname or "") == "n"
