"""Which words could be a name, and how a name is taken apart."""

from __future__ import annotations

import pytest

from passages import passage_from
from storyledger.reading.passage import Paragraph
from storyledger.reading.people.gathering.characters import Group, Parsed, parse_name
from storyledger.reading.people.gathering.rows import names_in_a_row
from storyledger.reading.people.gathering.somebody import is_person
from storyledger.reading.people.noticing.counting import notice_names
from storyledger.reading.people.noticing.runs import name_runs
from storyledger.reading.people.noticing.tallies import NameTally, merge_tallies
from storyledger.reading.people.noticing.words import one_slip, title_gender, title_kind, title_root
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span


def runs_in(text: str) -> list[str]:
    """Return the stretches of ``text`` that could be names."""
    passage = passage_from(text)
    starts = [quote.span.start for quote in find_quotes(passage)]
    return [run.text for paragraph in passage.story for run in name_runs(paragraph, starts)]


def tally_of(text: str, form: str) -> NameTally:
    """Return the company ``form`` keeps in ``text``."""
    passage = passage_from(text)
    named = notice_names(passage, find_quotes(passage), person="first")
    return merge_tallies([named])[form]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met Anna van der Meer and Kate O'Brien.", ["Anna van der Meer", "Kate O'Brien"]),
        ("They met Mr. St. John, and Mrs. de la Cruz.", ["Mr. St. John", "Mrs. de la Cruz"]),
        ("They met J. B. Harker. Nobody else came.", ["J. B. Harker"]),
        ("They met Mr. and Mrs. Finch there.", ["Mr. Finch", "Mrs. Finch"]),
        ("They met the Duke of Orrin at noon.", ["Duke of Orrin"]),
        ("They met Dr. Salter, Miss Nye and Sergeant Cole.", ["Dr. Salter", "Miss Nye", "Sergeant Cole"]),
        ("They met dear old Wick, and poor Jory.", ["Wick", "Jory"]),
        ("Perhaps they met Wick. Then they left.", ["Wick"]),
        ('"Oh, Wick!" she said. "May I? Will you?"', ["Wick"]),
        ("They met no one in MARCH OR APRIL.", []),
        ("They met in March. Nobody came on Monday.", []),
        ("They met Wick's aunt.", ["Wick"]),
        ("Then von Arnim spoke of the van der Meers.", ["von Arnim", "van der Meers"]),
        ("Then the van Tom drove broke down.", ["Tom"]),
        ("They met Wick. Jory laughed.", ["Wick", "Jory"]),
    ],
)
def test_runs(text: str, names: list[str]) -> None:
    assert runs_in(text) == names


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("Mr. Lee", Parsed(titles=("mr",), surname="lee")),
        ("Ann Lee", Parsed(given="ann", surname="lee")),
        ("Ann Mary Lee", Parsed(given="ann", middle=("mary",), surname="lee")),
        ("Lee", Parsed(lone="lee")),
        ("Aunt Ann", Parsed(titles=("aunt",), given="ann")),
        ("Sir John Lee", Parsed(titles=("sir",), given="john", surname="lee")),
        ("Mrs. John Lee", Parsed(titles=("mrs",), middle=("john",), surname="lee")),
        ("Mr. van der Meer", Parsed(titles=("mr",), surname="van der meer")),
        ("Anna van der Meer", Parsed(given="anna", surname="van der meer")),
        ("Sheriff", Parsed(titles=("sheriff",))),
        ("Lieutenant Colonel Lee", Parsed(titles=("lieutenant", "colonel"), surname="lee")),
    ],
)
def test_a_name_taken_apart(text: str, parsed: Parsed) -> None:
    assert parse_name(text) == parsed


def test_titles() -> None:
    assert (title_kind("Mrs."), title_gender("Mrs."), title_kind("Sheriff")) == ("style", "f", "role")
    assert title_root("Constabel") == "constable"
    assert title_kind("Table") is None


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("meredith", "meredth", True),
        ("isaac", "issac", True),
        ("marian", "marion", True),
        ("marian", "marian", False),
        ("anna", "anne", False),
        ("harriet", "tarriet", False),
        ("corin", "colins", False),
    ],
)
def test_one_slip(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) == near == one_slip(other, one)


# --- the company a name keeps -------------------------------------------------------------------------------


def test_what_people_do_counts_for_a_person() -> None:
    tally = tally_of('"Stop!" cried the Warden. The Warden nodded, and then the Warden sat down.', "Warden")

    assert (tally.count, tally.the) == (3, 3)
    assert tally.person > 2 * max(0.1, tally.place)


def test_what_is_sung_is_no_speaker() -> None:
    assert tally_of("He sang Homeward and wept. She said that Wick sang.", "Homeward").person == 0


def test_where_one_can_be_counts_for_a_place() -> None:
    tally = tally_of(
        "They lived in Vellmouth. It rained in Vellmouth, and they went to Vellmouth.", "Vellmouth"
    )

    assert tally.place > tally.person


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Then Wick lost his hat.", (1, 0)),
        ("Then Wick sat. She laughed.", (0, 1)),
        ("Then Wick met Jory. She laughed.", (0, 0)),
        ("Then Wick sat. The cat watched her.", (0, 0)),
        ('Then Wick sat. "She is late," he said.', (0, 0)),
    ],
)
def test_the_next_pronoun_votes(text: str, votes: tuple[int, int]) -> None:
    tally = tally_of(text, "Wick")

    assert (tally.he, tally.she) == votes


def test_an_address_that_i_answer_is_to_me() -> None:
    heard = tally_of('"Sit, Wick," said Jory, and I sat.\n\nThe rain came down.', "Wick")
    answered = tally_of('"Are you cold, Wick?" said Jory.\n\n"No," I said.', "Wick")
    to_others = tally_of('"Sit, Wick," said Jory.\n\nThe rain came down on me.', "Wick")

    assert (heard.to_me, answered.to_me, to_others.to_me) == (1, 1, 0)


# --- is it a person? ----------------------------------------------------------------------------------------


def person(text: str, lowered: int = 0, **counts: float) -> bool:
    """Ask whether a form with these counts is a person."""
    tally = NameTally(text=text, first=0, **counts)  # type: ignore[arg-type]
    return is_person(tally, lowered, frozenset({"lee"}))


def test_who_speaks_and_moves_is_a_person() -> None:
    assert person("Wick", count=20, inside=15, person=9.0)
    assert person("Ann", count=2, inside=1)
    assert person("Miss Orrin", count=1, inside=1)


def test_what_only_is_and_has_is_nobody() -> None:
    assert not person("Magic", count=80, inside=80, person=9.0, place=4.0, the=28, he=8)
    assert not person("Relic", count=40, inside=40, person=8.0, the=15, he=1)
    assert person("Marquis", count=60, inside=60, person=14.0, the=57, he=20)


def test_a_month_that_is_a_woman() -> None:
    assert person("May", 20, count=200, inside=175, person=65.0, place=6.0, she=50)
    assert not person("May", 20, count=20, inside=20, person=0.3, place=12.0)


@pytest.mark.parametrize("text", ["Hale House", "Vellmouth Road", "Liberalism", "Kindness"])
def test_words_that_end_like_things(text: str) -> None:
    assert not person(text, count=9, inside=9, person=2.0)


def test_what_opens_speech_or_is_only_talked_about_is_nobody() -> None:
    assert not person("Leastwise", 1, count=4, inside=1, quoted=4, vocative=4, person=2.0)
    assert not person("Morvenna", count=18, inside=16, quoted=15, vocative=1, person=2.8, place=2.0, she=1)
    assert person("Morvenna", count=18, inside=16, quoted=15, vocative=1, person=2.8, place=2.0, says=1)


@pytest.mark.parametrize("text", ["K. B", "Gull Bay E. S. E"])
def test_letters_that_nobody_answers_to(text: str) -> None:
    assert not person(text, count=2, quoted=2, vocative=2, person=1.0)
    assert person(text, count=4, quoted=2, vocative=2, person=3.0)


@pytest.mark.parametrize("text", ["Sirs", "Comrades", "Your Majesty"])
def test_several_who_are_called_by_what_they_are(text: str) -> None:
    assert not person(text, count=7, quoted=7, vocative=7, person=3.5)


# --- two names in a row -------------------------------------------------------------------------------------


def in_a_row(*forms: tuple[str, int]) -> list[str]:
    tallies = {text: NameTally(text=text, first=0, count=count) for text, count in forms}
    return list(names_in_a_row(tallies, frozenset({"barlow"})))


def test_two_full_names_in_a_row() -> None:
    assert in_a_row(("Ines Barlow", 9), ("Ann", 30), ("Ines Barlow Ann", 1)) == ["Ines Barlow Ann"]
    assert in_a_row(("Ines Barlow", 9), ("Tove Hart", 2), ("Ines Barlow Tove Hart", 1)) == [
        "Ines Barlow Tove Hart"
    ]
    assert in_a_row(("Ann", 9), ("Mary", 9), ("Ann Mary", 1)) == ["Ann Mary"]


def test_a_long_name_is_one_name() -> None:
    assert in_a_row(("Ann", 9), ("Barlow", 9), ("Ann Barlow", 1)) == []
    assert in_a_row(("Mary", 30), ("Ann", 30), ("Mary Ann", 12)) == []
    assert in_a_row(("Mary Ann", 9), ("Evans", 9), ("Mary Ann Evans", 1)) == []
    assert in_a_row(("Sir Hugh", 9), ("Barlow", 9), ("Sir Hugh Barlow", 1)) == []


# --- a group of names ---------------------------------------------------------------------------------------


def group_of(*forms: NameTally) -> Group:
    group = Group()
    for tally in forms:
        group.add(tally, parse_name(tally.text))
    return group


def test_pronouns_outweigh_a_first_name_of_both() -> None:
    assert group_of(NameTally(text="Leslie", first=0, count=300, he=3, she=70)).gender == "f"
    assert group_of(NameTally(text="Wick", first=0, count=3, he=1)).gender is None
    assert group_of(NameTally(text="Miss Wick", first=0, count=3, he=2)).gender == "f"


def test_a_form_is_in_a_group_once() -> None:
    wick = NameTally(text="Wick", first=0, count=3)
    group = group_of(wick, wick)
    group.absorb(group_of(wick, NameTally(text="Old Wick", first=0, count=1)))

    assert group.count == 4
    assert len(group.parsed) == len(group.surfaces) == 2


def test_a_line_of_verse_begins_anew() -> None:
    text = "Mara Lind\nBen Birk\nHo, the wind,\nAnd nobody saw Tom."
    paragraph = Paragraph(0, Span(7, 7 + len(text)), "verse", text)
    runs = [(run.text, run.initial) for run in name_runs(paragraph, ())]
    assert runs == [("Mara Lind", True), ("Ben Birk", True), ("Ho", True), ("Tom", False)]


def test_a_paragraph_is_looked_through_anew_for_other_quotations() -> None:
    text = "Then Tom called Mara."
    paragraph = Paragraph(0, Span(0, len(text)), "prose", text)
    opening = [text.index("Mara")]
    found = [[run.initial for run in name_runs(paragraph, starts)] for starts in ((), opening) * 2]
    assert found == [[False, False], [False, True]] * 2


def test_a_paragraph_is_looked_through_once_whatever_is_said_elsewhere() -> None:
    text = "Then Tom called Mara."
    paragraph = Paragraph(1, Span(100, 100 + len(text)), "prose", text)
    assert name_runs(paragraph, (7, 300)) is name_runs(paragraph, [7, 300, 900])
