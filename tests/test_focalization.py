"""Grammatical person and focalizer."""

from __future__ import annotations

import pytest

from passages import cast_from, mentions_in, passage_from
from storyledger.reading.narration import QUOTED, told
from storyledger.reading.setting.focalization import focus_of, is_first_person, person_of, person_votes
from storyledger.reading.setting.signs import find_signs
from storyledger.reading.speech.utterances import find_quotes

FIRST = "I rowed until my hands bled. Kim laughed at me, and I laughed too, and then I lost the oar."
THIRD = "She rowed until her hands bled. Kim laughed at her, and he laughed again when they lost the oar."
SECOND = (
    "You row until your hands bleed. You laugh, and then you lose the oar. You do not look at your hands."
)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (FIRST, "first"),
        (THIRD, "third"),
        (SECOND, "second"),
        (
            "You row, and you look at your brother. He rows. His sister bails, and she laughs at you.",
            "second",
        ),
        (
            "He rows, and she bails. You laugh at her, and at him. He lost his oar, and she a hat, you say.",
            "third",
        ),
        ("The sea was grey.", None),
        ("", None),
        (
            '"I told you that I would. I said so myself, and I meant it," said Kim, and she shut her eyes.',
            "third",
        ),
    ],
)
def test_person(text: str, person: str | None) -> None:
    passage = passage_from(text or "⟨heading⟩ One")

    assert person_of(person_votes(passage, find_quotes(passage))) == person


def test_a_letter_in_a_third_person_chapter_does_not_make_it_first_person() -> None:
    letter = "My dear Anna, I am well, and I hope that you are. I have the dog with me."
    passage = passage_from("\n\n".join([THIRD] * 8 + [letter] + [THIRD] * 8))

    assert not is_first_person(passage, find_quotes(passage))


def test_a_teller_who_says_i_once_in_a_while_does_not_make_it_first_person() -> None:
    passage = passage_from("\n\n".join(["I must confess that I know no more of it. " + THIRD, *[THIRD] * 12]))

    assert person_of(person_votes(passage, ())) == "third"


def test_a_first_person_chapter_about_others_is_still_first_person() -> None:
    passage = passage_from("\n\n".join([THIRD, FIRST] * 4))

    assert is_first_person(passage, ())


WE = "We rowed until our hands bled. Kim laughed at us, and then he lost his oar, and we lost ours."


def test_we_tell_where_nobody_says_i() -> None:
    passage = passage_from("\n\n".join([WE] * 3))

    assert is_first_person(passage, ())


def test_a_teller_who_says_we_to_the_reader_does_not_make_it_first_person() -> None:
    passage = passage_from(
        "\n\n".join(["We have come to our hero, and here we leave him. " + THIRD, *[THIRD] * 12])
    )

    assert person_of(person_votes(passage, ())) == "third"


def test_the_words_that_show_the_person_are_quoted() -> None:
    passage = passage_from(FIRST)
    votes = person_votes(passage, ())

    assert [span.of(passage.text) for span in votes.shown] == ["I", "my", "me"]


def test_told_keeps_every_offset() -> None:
    passage = passage_from('⟨heading⟩ One\n\n"Yes," she said.\n\nNo.')
    narration = told(passage, find_quotes(passage))

    assert len(narration) == len(passage.text)
    assert narration.split() == [QUOTED * 6, "she", "said.", "No."]


@pytest.mark.parametrize(
    ("text", "focalizer"),
    [
        ("Mara knew the road. She could smell the sea, and Mara wondered how far it was.", "Mara"),
        ("Mara walked down the road. Tom walked beside her. They sat down.", None),
        (
            "Mara thought of supper. Tom thought of Mara. Tom wished for dark, and Mara hoped for light.",
            None,
        ),
        ("Her stomach churned. Her head ached. She was afraid of the door, and Mara turned away.", "Mara"),
        (
            "Tom seemed tired. Mara felt sorry for him, and she wished that he would sleep. Tom knew it.",
            "Mara",
        ),
        ("The guards heard it. The guards saw the light.", None),
        (
            "The boat, Tom knew, was lost. By night, Mara was tired. At last, Mara was afraid. Tom wondered.",
            "Tom",
        ),
        ("The trouble with goats, Mara thought, was the noise. Tom counted them again.", "Mara"),
        ("Tom walked in, and Mara thought. Tom sat down.", None),
        ("Mara did not like the goats. Tom fed them, and Mara didn't much care.", "Mara"),
        ("Mara smelled of goats, and Mara smelt of smoke. Tom fed them.", None),
        ("Mara told herself to walk. She told herself to stop. Tom fed the goats.", "Mara"),
    ],
)
def test_focalizer(text: str, focalizer: str | None) -> None:
    cast = cast_from("Mara she, Tom he")
    passage = passage_from(text)
    focus = focus_of(find_signs(told(passage, ()), mentions_in(passage, cast)), cast)

    assert (focus.character if focus else None) == focalizer


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("Mara heard it.", "inner"),
        ("Mara could hardly see.", "had"),
        ("Mara could see.", "inner"),
        ("Mara could not remember.", "inner"),
        ("Mara couldn't stop thinking.", "inner"),
        ("Mara could not swim.", "had"),
        ("Mara did not know.", "inner"),
        ("It seemed to Mara that he slept.", "inner"),
        ("It seemed Mara slept.", "acts"),
        ("Mara was not at all sure.", "acts"),
        ("Mara was very sure.", "inner"),
        ("Mara's heart sank.", "inner"),
        ("Mara's leaving.", "acts"),
        ("Mara's coat hung there.", "whose"),
        ("Mara seemed tired.", "seems"),
        ("Mara suddenly turned.", "acts"),
        ("Mara had gone.", "had"),
        ("Mara had a knife.", "acts"),
        ("He thought of Mara.", "recalled"),
        ("It was not like Mara.", "recalled"),
        ("He looked at Mara.", "named"),
    ],
)
def test_what_a_mention_shows(text: str, shows: str) -> None:
    cast = cast_from("Mara she")
    passage = passage_from(text)
    signs = find_signs(passage.text, mentions_in(passage, cast))

    assert [sign.shows for sign in signs if sign.word == "Mara"] == [shows]
