"""The cast of a whole story: ids, names shown, families, what the author declares, what one section needs."""

from __future__ import annotations

import pytest

from passages import passage_from
from prose_cases import read_text
from storyledger.decisions import NO_DECISIONS
from storyledger.document import SectionId
from storyledger.entries import CharacterId, Declaration
from storyledger.reading.noticing import Noticed, notice
from storyledger.reading.people.gathering.characters import Group, parse_name
from storyledger.reading.people.gathering.roster import Roster, gather, main_name, slug_of
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.span import Span

ONE = 'Ann Lee rowed. "Pull, Tom," said Ann Lee, and Ann laughed. The ferryman nodded. The ferryman spat.'
TWO = 'Tom Lee slept. Tom snored, and he woke up. "Late," said Tom Lee. The Lees were late, all the Lees.'


def roster(*texts: str, declared: tuple[str, ...] = ()) -> tuple[Roster, list[Noticed]]:
    """Gather the cast of sections, and of a note that lists people."""
    noticed = [notice(passage_from(text)) for text in texts]
    listed = tuple(
        Declaration(kind="cast", text=name, span=Span(0, len(name)), section=SectionId("note"))
        for name in declared
    )
    return gather([*noticed, Noticed(declarations=listed)], NO_DECISIONS), noticed


def test_everybody_has_an_id_made_from_the_name() -> None:
    found, _ = roster(ONE, TWO)

    assert {one.id: one.name for one in found.cast.characters} == {
        "ann-lee": "Ann Lee",
        "tom-lee": "Tom Lee",
        "the-ferryman": "the ferryman",
        "the-lees": "the Lees",
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Mrs. de la Cruz", "mrs-de-la-cruz"), ("Zoë O'Brien", "zoe-o-brien"), ("李", "x")],
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_people_of_one_slug_have_two_ids() -> None:
    text = "Zoë rowed. Zoë laughed, and Zoë nodded. Zoe slept. Zoe snored, and Zoe woke. Zoë met Zoe."
    found, _ = roster(text)

    assert {one.id for one in found.cast.characters} == {"zoe", "zoe-2"}


def test_a_family_knows_its_members() -> None:
    (family,) = (one for one in roster(ONE, TWO)[0].cast.characters if one.kind == "group")

    assert set(family.members) == {"ann-lee", "tom-lee"}


def test_a_section_gets_only_what_it_needs() -> None:
    found, noticed = roster(ONE, TWO)
    first, second = found.part(0, noticed[0]), found.part(1, noticed[1])

    assert set(first.names) == {"Ann Lee", "Ann", "Tom", "Tom Lee"}  # whose words stand there
    assert set(first.nominals) == {"ferryman"}
    assert {"Ann Lee", "Ann"}.isdisjoint(second.names)
    assert CharacterId("the-ferryman") not in second.by_id


def test_what_a_section_gets_does_not_count_other_sections() -> None:
    found, noticed = roster(ONE, TWO)
    more, _ = roster(ONE, TWO.replace("Tom snored", "Tom snored and Tom muttered"))

    assert found.part(0, noticed[0]) == more.part(0, noticed[0])


def test_a_name_in_the_authors_list_is_somebody() -> None:
    text = "Bellwether was wet. The rain fell on the wall."

    assert not roster(text)[0].cast.names
    assert set(roster(text, declared=("Bellwether",))[0].cast.names) == {"Bellwether"}


def test_a_full_name_in_the_authors_list_joins_what_the_text_uses() -> None:
    found, _ = roster(ONE.replace("Ann Lee", "Ann"), declared=("Ann Lee",))

    assert found.cast.names["Ann"] == "ann-lee"


def test_nicknames_in_quotes_are_no_part_of_a_listed_name() -> None:
    found, _ = roster(ONE.replace("Ann Lee", "Ann"), declared=('Ann "Nan" Lee (the rower)',))

    assert found.cast.names["Ann"] == "ann-lee"


def test_sections_that_are_no_story_name_nobody() -> None:
    noticed = notice(passage_from("Ann Lee wrote this. Thanks, Ann!", kind="front"))

    assert gather([noticed], NO_DECISIONS).cast.characters == ()


def test_the_fullest_name_in_use_is_shown() -> None:
    text = "Mr. Orrin sat. Silas Orrin never stood up for anybody, and Mr. Orrin nodded. Mr. Orrin ate."
    (person,) = read_text(text).characters

    assert person.name == "Silas Orrin"
    assert [(alias.text, alias.count) for alias in person.aliases] == [("Mr. Orrin", 3), ("Silas Orrin", 1)]


def test_a_surname_with_a_slip_is_not_shown() -> None:
    forms = {"Mrs. Orrin": 20, "Ada Orrine": 1, "Ada Orrin": 1}
    group = Group()
    for text, count in forms.items():
        group.add(NameTally(text=text, first=0, count=count), parse_name(text))

    assert main_name(group) == "Ada Orrin"


def test_the_first_word_of_a_place_is_nobody() -> None:
    text = (
        "They drove to Harcourt Vane. They lived in Harcourt Vane. At Harcourt Vane, at Harcourt, it rained."
    )

    assert roster(text)[0].cast.characters == ()


def test_sisters_are_a_family_of_their_own() -> None:
    text = (
        "Miss Orrin sat. Mr. Orrin ate. Miss Orrin smiled at Mr. Orrin, and she nodded. "
        "Then the Miss Orrins rose. All looked at the Miss Orrins."
    )
    found, _ = roster(text)
    (family,) = (one for one in found.cast.characters if one.kind == "group")

    assert (family.name, family.members) == ("the Miss Orrins", ("miss-orrin",))


@pytest.mark.parametrize(("styled", "holder"), [(5, "general-tull"), (1, None)])
def test_an_office_is_the_foremost_holders(styled: int, holder: str | None) -> None:
    text = "General Tull rode on. " * styled + "General Marsh rode on. The general halted. The general spoke."
    found, _ = roster(text)

    assert found.cast.nominals.get("general") == holder


def test_an_office_is_nobody_of_the_cast_before_its_holder_is_named() -> None:
    before = "The captain came down the road with his chest on a barrow. The captain drank, and said nothing."
    after = (
        "Captain Odell shook hands with everybody. The captain laughed, and Captain Odell sat down. "
        '"Late," said Captain Odell, and the captain shook his head.'
    )
    found, (first, second) = roster(before, after)

    assert found.part(1, second).nominals.get("captain") == "captain-odell"
    assert "captain" not in found.part(0, first).nominals


def test_an_office_is_not_taken_by_somebody_who_is_only_talked_of() -> None:
    before = "The captain came up. The captain drank. The captain spoke. " * 8
    after = '"He sailed with Captain Rusk," said Ann. "Rusk is dead." The captain slept. Ann wept.'
    found, _ = roster(before, after)

    assert found.cast.nominals["captain"] == "the-captain"


def test_whoever_held_an_office_at_length_before_is_somebody_else() -> None:
    before = '"Rum," said the captain. The captain drank, and the captain slept. ' * 10
    after = (
        "Captain Odell shook hands with everybody. The captain laughed, and Captain Odell sat down. "
        '"Late," said Captain Odell, and the captain shook his head.'
    )
    found, (first, second) = roster(before, after)

    assert found.part(1, second).nominals.get("captain") == "captain-odell"
    assert found.part(0, first).nominals.get("captain") == "the-captain"
    assert "the captain" in {one.name for one in found.cast.characters}


def test_a_form_that_tells_nobody_apart_may_stand_beside_somebody() -> None:
    """Its uses count as the plain name's, and it has none of its own to weigh."""
    told = '"Come on," said Mara. "No," said Tobin. Mara and Young Tobin rowed home, and Tobin slept.'
    found, _ = roster(told)

    assert {one.name for one in found.cast.characters} == {"Mara", "Tobin"}
