"""Which names are the same person, from tallies alone."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from storyledger.reading.people.gathering.clustering import cluster
from storyledger.reading.people.noticing.tallies import NameTally

Pair = tuple[str, str, int]


def clusters(*forms: str, together: tuple[Pair, ...] = ()) -> set[frozenset[str]]:
    """Group forms written as ``Ann Lee 12 she``: uses, and whom the pronouns beside it speak for."""
    return {frozenset(group.surfaces) for group in cluster(tallies(forms), together)[0]}


def tallies(forms: tuple[str, ...]) -> dict[str, NameTally]:
    found = {}
    for form in forms:
        *words, count, pronoun = form.split()
        text, votes = " ".join(words), int(count)
        he, she = (votes if pronoun == "he" else 0), (votes if pronoun == "she" else 0)
        found[text] = NameTally(text=text, first=0, count=votes, inside=votes, he=he, she=she)
    return found


def one(*forms: str) -> frozenset[str]:
    return frozenset(forms)


@pytest.mark.parametrize(
    "forms",
    [
        ("Ann Lee 5 she", "Ann 20 she", "Miss Lee 9 she"),
        ("Tom Lee 5 he", "Tom 20 he", "Mr. Lee 9 he", "Lee 4 he"),
        ("Elizabeth Lee 9 she", "Lizzie 9 she"),
        ("Rosalind Lee 9 she", "Roz 2 she"),
        ("Tom Lee 9 he", "Tommy Lee 2 he"),
        ("Doctor Lee 9 he", "Dr. Lee 3 he"),
        ("Mr. Silas Lee 20 he", "Mr. Lee 39 he"),
        ("Sheriff Lee 9 he", "Sheriff 9 he"),
        ("Meredith 9 she", "Meredth 1 she"),
        ("Lady Ann Lee 2 she", "Lady Lee 8 she"),
        ("Aunt Ann 5 she", "Ann 9 she"),
        ("Duke of Harle 3 he", "Harle 20 he", "Duke 9 he"),
        ("Countess of Harle 3 she", "Lady Harle 5 she"),
        ("Dowager Duchess of Harle 1 she", "Dowager 9 she"),
        ("Ivan Petrovich Larin 1 he", "Ivan Petrovich 20 he", "Larin 4 he"),
        ("Mary Ann Lee 2 she", "Mary Ann 20 she"),
        ("Mary Lee 5 she", "Mary 90 she", "Mistress Mary 9 she", "Miss Mary 9 she"),
        ("Mrs. Ann Lee 9 she", "Mrs. Ann 20 she", "Mrs. Lee 30 she"),
        ("Ellen Lee 9 she", "Countess Lee 20 she", "Miss Ellen 2 she", "Madame Lee 30 she", "Lee 2 she"),
        ("Mr. Lee 20 he", "Mr. L 5 he"),
        ("James Lee 2 he", "Jimmy Lee 2 he", "Jimmy 5 he", "Lee 4 he"),
        ("Ann Lee 9 she", "Ann 80 she", "Miss Ann 8 she", "Miss Lee 20 she"),
        ("Mr. Lee 90 he", "Captain Lee 3 he"),
        ("Captain Lee 9 he", "Captains Lee 1 he"),
        ("Inspector Lee 9 he", "Detective-Inspector Lee 1 he"),
        ("Obadiah Hope 2 he", "Mr. Hope 4 he", "Hope 2 he"),
        ("Mrs. Hugo Lee 9 she", "Mrs. Lee 6 she"),
        ("Ann Lee 2 she", "Limping Ann 15 she", "Ann 6 she"),
        ("Superintendent Lee 9 he", "Mr. Superintendent 5 he"),
        ("Mrs. Lee 90 she", "Aunt Lee 9 she"),
        ("Mr. Lee 9 he", "Mester Lee 5 he"),
    ],
    ids=" = ".join,
)
def test_one_person(forms: tuple[str, ...]) -> None:
    assert clusters(*forms) == {frozenset(form.rsplit(" ", 2)[0] for form in forms)}


@pytest.mark.parametrize(
    "forms",
    [
        ("Mr. Lee 9 he", "Mrs. Lee 9 she"),
        ("Mrs. Lee 9 she", "Miss Lee 9 she"),
        ("Ann Lee 9 she", "Tom Lee 9 he"),
        ("Sir Thomas Lee 9 he", "Tom Lee 9 he"),
        ("Mr. Lee 299 he", "Mr. John Lee 35 he"),
        ("Henry 90 he", "Harry Lee 3 he"),
        ("Duchess of Orrin 9 she", "Duchess of Vell 9 she"),
        ("Duchess of Harle 9 she", "Duke of Harle 9 he"),
        ("Ivan Petrovich Larin 9 he", "Ivan Ilyich 9 he"),
        ("John Hale 9 he", "John Hale Hooker 9 he"),
        ("Anna 9 she", "Anne 9 she"),
        ("Captain Lee 9 he", "Sergeant Lee 9 he"),
        ("Driver Lee 9 he", "Orderly Lee 9 he"),
        ("Mrs. Lee 9 she", "Lee 9 he"),
        ("Mr. Lee 9 he", "Mr. H 5 he"),
        ("Mrs. Lee 6 she", "Mrs. Hugo Lee 9 she"),
        ("King Lee 9 he", "Mr. King 5 he"),
        ("Mr. Lee 90 he", "Aunt Lee 9 she"),
    ],
    ids=" / ".join,
)
def test_two_people(forms: tuple[str, ...]) -> None:
    assert clusters(*forms) == {one(form.rsplit(" ", 2)[0]) for form in forms}


def test_an_officer_is_not_the_mister_of_his_surname() -> None:
    found = clusters("Tom Lee 9 he", "Mr. Lee 90 he", "Admiral Lee 4 he", "Admiral 20 he")

    assert found == {one("Tom Lee", "Mr. Lee"), one("Admiral Lee", "Admiral")}


def test_a_title_said_to_somebody_tells_nothing_of_an_officer() -> None:
    forms = tallies(("John Lee 13 he", "Lee 140 he", "Captain Lee 6 he", "Mr. Lee 3 he"))
    called = forms | {"Mr. Lee": replace(forms["Mr. Lee"], vocative=3)}
    assert len(cluster(called, ())[0]) == 1


@pytest.mark.parametrize(
    ("one_style", "other_style"),
    [
        ("Mrs. Lee 20 she", "Aunt Lee 6 she"),
        ("Dr. Lee 9 -", "Nurse Lee 9 -"),
        ("Captain Lee 9 he", "Mr. Lee 1 he"),
    ],
)
def test_two_styles_that_keep_company_are_two(one_style: str, other_style: str) -> None:
    one_name, other_name = (form.rsplit(" ", 2)[0] for form in (one_style, other_style))
    met = ((min(one_name, other_name), max(one_name, other_name), 1),)
    assert len(clusters(one_style, other_style)) == 1
    assert len(clusters(one_style, other_style, together=met)) == 2
    said = [(one_name, other_name, 1)]
    assert len(cluster(tallies((one_style, other_style)), (), said)[0]) == 2


def test_mrs_is_the_woman_who_goes_by_the_surname() -> None:
    forms = ("Nell Lee 18 she", "Bess Lee 2 she", "Bess 190 she", "Mrs. Lee 17 she")
    assert clusters(*forms) == {one("Nell Lee", "Mrs. Lee"), one("Bess Lee", "Bess")}


@pytest.mark.parametrize(("kin", "people"), [("cousin", 2), ("uncle", 1)])
def test_a_cousin_is_not_the_uncle_of_the_longer_name(kin: str, people: int) -> None:
    forms = tallies(("Uncle Edward 3 he", "Edward 3 he", "Ned 4 he"))
    assert len(cluster(forms, (), kin=[(kin, "Ned")])[0]) == people


@pytest.mark.parametrize(("spoken", "kin"), [([("Mrs. Lee", "Lucy", 2)], []), ([], [("daughter", "Lucy")])])
def test_mrs_is_not_who_she_speaks_of_nor_a_daughter(spoken: list[Pair], kin: list[tuple[str, str]]) -> None:
    forms = tallies(("Lucy Lee 2 she", "Lucy 6 she", "Mrs. Lee 29 she"))
    groups, _ = cluster(forms, (), (), spoken, kin)
    assert {frozenset(group.surfaces) for group in groups} == {one("Lucy Lee", "Lucy"), one("Mrs. Lee")}
    assert len(cluster(forms, ())[0]) == 1


def test_a_wife_is_not_mrs_where_mr_is_another_than_her_husband() -> None:
    forms = (
        "Mrs. Charles Lee 5 she",
        "Mrs. Lee 90 she",
        "Mr. Lee 20 he",
        "Charles Lee 40 he",
        "Tom Lee 9 he",
    )
    assert one("Mrs. Charles Lee") in clusters(*forms)


def test_a_first_name_is_of_the_family_that_is_told_of() -> None:
    forms = ("Henry Lee 2 he", "Henry Fell 1 he", "Henry 76 he", "Lady Lee 20 she", "Ann Lee 7 she")
    assert one("Henry Lee", "Henry") in clusters(*forms)


@pytest.mark.parametrize(
    ("forms", "pronouns"),
    [
        (("Robert Joyce 1 he", "Joyce 18 he"), "he"),
        (("Mr. Joyce 1 -", "Joyce 9 -"), "he"),
        (("Joyce 18 -",), "she"),
    ],
    ids=str,
)
def test_a_surname_tells_nothing_of_a_gender(forms: tuple[str, ...], pronouns: str) -> None:
    (group,) = cluster(tallies(forms), ())[0]
    assert group.pronouns == pronouns


@pytest.mark.parametrize(("he", "she", "pronouns"), [(8, 8, "he"), (2, 8, "she")])
def test_a_rank_decides_where_pronouns_do_not(he: int, she: int, pronouns: str) -> None:
    general = NameTally(text="General Lee", first=0, count=24, inside=24, he=he, she=she)
    (group,) = cluster({"General Lee": general}, ())[0]
    assert group.pronouns == pronouns


@pytest.mark.parametrize(("says", "together", "people"), [(4, (), 1), (0, (), 2), (4, (1,), 2)])
def test_an_officer_may_be_mister_to_the_teller_now_and_then(
    says: int, together: tuple[int, ...], people: int
) -> None:
    forms = tallies(("Alec Lee 2 he", "Captain Lee 39 he", "Mr. Lee 4 he"))
    told = forms | {"Mr. Lee": replace(forms["Mr. Lee"], says=says)}
    met = [("Captain Lee", "Mr. Lee", count) for count in together]
    assert len(cluster(told, met)[0]) == people


@pytest.mark.parametrize(("quoted", "people"), [(21, 1), (5, 2)])
def test_what_people_call_somebody_may_be_short_for_a_tender_form(quoted: int, people: int) -> None:
    forms = tallies(("Bill 22 he", "Billy Lee 7 he"))
    called = forms | {"Bill": replace(forms["Bill"], quoted=quoted, vocative=8)}
    assert len(cluster(called, ())[0]) == people


@pytest.mark.parametrize(
    ("called", "told", "people"),
    [
        ("Brod", "Brody", 1),
        ("Marnu", "Marnie", 1),
        ("Kessakessa", "Kessandra", 1),
        ("Bex", "Rebecca", 1),
        ("Mary", "Mark", 2),  # two usual names
        ("Burra", "Burton", 2),
    ],
)
def test_what_people_call_somebody_may_be_cut_like_the_name(called: str, told: str, people: int) -> None:
    forms = tallies((f"{told} 1 ?", f"{called} 1 ?"))
    said = forms | {called: replace(forms[called], quoted=1, vocative=1)}
    assert len(cluster(said, ())[0]) == people


def test_a_miss_is_the_sister_who_is_named_far_more() -> None:
    found = clusters("Ann Lee 40 she", "Jane Lee 3 she", "Miss Lee 9 she")

    assert found == {one("Ann Lee", "Miss Lee"), one("Jane Lee")}
    assert len(clusters("Ann Lee 40 she", "Jane Lee 30 she", "Miss Lee 9 she")) == 3


def test_a_sister_who_is_met_is_another() -> None:
    forms = ("Ann Lee 9 she", "Ann 80 she", "Miss Ann 8 she", "Miss Lee 20 she")

    found = clusters(*forms, together=(("Ann", "Miss Lee", 1),))

    assert found == {one("Ann Lee", "Ann", "Miss Ann"), one("Miss Lee")}


def test_a_name_that_is_mostly_a_surname_is_no_first_name() -> None:
    found = clusters("Tom Hobley 25 he", "Hobley 20 he", "Mrs. Hobley Lee 1 she")

    assert found == {one("Tom Hobley", "Hobley"), one("Mrs. Hobley Lee")}


def test_names_that_are_listed_are_two_people() -> None:
    apart = clusters("Lizzie 9 she", "Elizabeth 9 she", together=(("Elizabeth", "Lizzie", 3),))

    assert apart == {one("Lizzie"), one("Elizabeth")}


def test_a_name_beside_its_own_short_form_says_little() -> None:
    joined = clusters("Lee 170 he", "Mr. Lee 40 he", together=(("Lee", "Mr. Lee", 3),))

    assert joined == {one("Lee", "Mr. Lee")}


def test_miss_with_a_surname_is_not_the_sister_who_is_miss_with_both() -> None:
    found = clusters(
        "Margaret Lee 5 she", "Margaret 90 she", "Miss Helen Lee 1 she", "Helen 90 she", "Miss Lee 40 she"
    )

    assert not any({"Miss Lee", "Helen"} <= group for group in found)


def test_the_office_goes_to_who_bears_it_most() -> None:
    found = clusters("Admiral Croy 14 he", "Admiral Brent 2 he", "Admiral 40 he")

    assert one("Admiral Croy", "Admiral") in found


def test_a_surname_of_several_is_shared() -> None:
    groups, shared = cluster(tallies(("Ann Lee 9 she", "Nan Lee 9 she", "Lee 5 she")), ())

    assert {frozenset(group.surfaces) for group in groups} == {one("Ann Lee"), one("Nan Lee")}
    assert [set(group.surfaces) for group in shared["Lee"]] == [{"Ann Lee"}, {"Nan Lee"}]


def test_a_given_name_may_be_a_surname() -> None:
    found = clusters("William Rodney 5 he", "Mr. Rodney 9 he", "Rodney 90 he")

    assert found == {one("William Rodney", "Mr. Rodney", "Rodney")}


def test_the_order_of_forms_does_not_split_anybody() -> None:
    forms = ("Ann Lee 5 she", "Ann 20 she", "Miss Lee 9 she", "Tom Lee 9 he", "Mr. Lee 9 he", "Tom 9 he")

    assert clusters(*forms) == clusters(*reversed(forms))


def test_the_work_grows_with_the_cast_and_not_with_its_square() -> None:
    few, many = (calls_for(count) for count in (400, 800))

    assert many < 2.4 * few


def calls_for(count: int) -> int:
    """Return how many functions are called to group so many names that nothing joins."""
    names = [first + middle + last for first in SYLLABLES for middle in SYLLABLES for last in SYLLABLES]
    forms = tuple(f"{name.capitalize()} 1 it" for name in names[:count])
    calls = 0

    def note(_frame: object, event: str, _value: object) -> None:
        nonlocal calls
        calls += event == "call"

    known = tallies(forms)
    sys.setprofile(note)
    try:
        groups, _ = cluster(known, ())
    finally:
        sys.setprofile(None)
    assert len(groups) == count
    return calls


SYLLABLES = "bal dor fen gim hux jat kev lin mos nuk".split()
"""No two of them a letter apart."""
