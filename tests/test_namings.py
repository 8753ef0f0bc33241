"""Who is told to have a name, and how far in a section the words for them mean them."""

from __future__ import annotations

import pytest

from passages import passage_from
from storyledger.reading.people.noticing.namings import SOON, find_namings
from storyledger.reading.speech.utterances import find_quotes

FILLER = "The lamps along the quay were lit one after another while the tide went out. "


def reaches(text: str) -> list[tuple[str, str, int]]:
    """Return the key, the name and the beginning of every naming."""
    passage = passage_from(text)
    return [(one.key, one.name, one.start) for one in find_namings(passage, find_quotes(passage))]


def test_whoever_speaks_again_a_page_later_in_the_same_paragraph_says_the_name() -> None:
    text = f"“Hello,” said the girl. {FILLER * 22}“I’m Mia,” she went on."
    assert text.index("Mia") - text.index("the girl") > SOON
    assert reaches(text) == [("girl", "Mia", text.index("the girl"))]


@pytest.mark.parametrize("back", range(SOON - 16, SOON + 1))
def test_a_pronoun_looks_back_a_page_for_whom_it_means(back: int) -> None:
    words = f"A girl came in. {FILLER * 20}"
    text = f"{words[: back - 2]}. Her name was Mia."
    assert text.index("Her name") == back
    assert reaches(text) == [("girl", "Mia", 0)]


def test_whoever_does_something_between_two_things_they_say_says_both() -> None:
    text = (
        "A fox sat on the wall.\n\n“It is late for walking.” The fox jumped down. “I’m Brindle. Who are you?”"
    )
    assert [(key, name) for key, name, _ in reaches(text)] == [("fox", "Brindle")]


def test_whoever_has_an_office_on_board_is_named_beside_it() -> None:
    text = "The bosun, Job Pell, shut the hatch."
    assert reaches(text) == [("bosun", "Job Pell", 0)]


@pytest.mark.parametrize(
    "text",
    [
        "A man from a village called Orme came by.",
        "He met a woman from the harbour town called Lund.",
        "A man who owned a boat named Marigold sat down.",
        "A man whose dog was named Rex sat down.",
    ],
)
def test_what_else_bears_a_name_gives_it_to_nobody(text: str) -> None:
    assert reaches(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A woman in a red coat called Ann sat down.", "Ann"),
        ("A girl of about ten called Ann sat down.", "Ann"),
        ("A woman the villagers called Mara sat down.", "Mara"),
        ("A woman whose name was Mara sat down.", "Mara"),
        ("A soldier by the name of Orme sat down.", "Orme"),
    ],
)
def test_words_between_a_description_and_its_name(text: str, name: str) -> None:
    assert [found for _, found, _ in reaches(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Jonas Pell was the bosun, a slow man out of Orme.",
        "The bosun came up. A kettle sang. His name was Jonas Pell.",
        "Water ran from the bosun’s hat. “My name’s Jonas Pell. Nobody has asked it yet.”",
        "“Who’s there?”\n\n“Jonas-Pell,” said the bosun.",
    ],
)
def test_ways_of_telling_who_the_bosun_is(text: str) -> None:
    assert [(key, name.replace("-", " ")) for key, name, _ in reaches(text)] == [("bosun", "Jonas Pell")]


@pytest.mark.parametrize(
    "text",
    [
        "Where Jonas Pell was the bosun slept.",
        "Water ran from the bosun’s hat. “My name’s Jonas Pell,” I said.",
        "Water ran from the bosun’s hat, and Ann stared. “My name’s Jonas Pell.”",
        "Water ran from a bosun’s hat. “My name’s Jonas Pell.”",
    ],
)
def test_ways_of_telling_nothing_of_the_bosun(text: str) -> None:
    assert reaches(text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("A man came over the dunes. It was Tom.", "man"),
        ("A man came over the dunes. Ann saw that it was only Tom.", "man"),
        ("A tall man came in. The man sat down, and Ann recognised Tom.", "tall man"),
        ("A man came in. Ann recognised him as Tom.", "man"),
        ("The lady was Mrs. Pardoe.", "lady"),
        ("A man came in. “This is my old friend Tom,” said Ann.", "man"),
        ("A man came in. “May I present Tom?” said Ann.", "man"),
        ("A man came in. “You must be Tom,” said Ann.", "man"),
        ("A man and a woman came in. “This is Lucy,” said Ann.", "woman"),
        ("Ann looked up. A man had come in.\n\n“Good evening. I’m Tom.”", "man"),
    ],
)
def test_a_stranger_is_told_to_be_somebody(text: str, key: str) -> None:
    ((found, name, start),) = reaches(text)
    assert found.split()[-1] == key.split()[-1]
    assert name in {"Tom", "Lucy", "Mrs. Pardoe"}
    assert text[start:].startswith(("A ", "a ", "The "))


@pytest.mark.parametrize(
    "text",
    [
        "A man came in. It was Tom who spoke first.",
        "A man came in. It was Tom’s turn.",
        "A man came in. Perhaps it was Tom.",
        "A woman came in. It was Tom.",
        "A man sat by the fire. Tom came in. Ann looked up. It was Tom.",
        "A man came in, and another man. It was Tom.",
        "Two soldiers stood there. A soldier came in. It was Tom.",
        "A man came in. The visitor sat down. It was Tom.",
        "Ann came in with a man. It was Tom.",
        "A man stood at the gate. There was a knock. It was Tom.",
        "A man leaned on the wall. A hand fell on her neck. It was Tom.",
        "A man came in. “You must be Tom,” he said.",
        "A man came in. “You must be Tom.”",
        "Tom got up. A man came in. “This is Tom,” said Ann.",
        "I looked up. A man had come in. I waved.\n\n“I’m Tom.”",
        "A man had come in.\n\n“Good evening.”\n\n“I’m Tom.”",
        "A man had come in. “I’m Tom.” Ann got up.",
    ],
)
def test_a_stranger_may_be_anybody(text: str) -> None:
    assert reaches(text) == []


def test_a_name_is_given_across_the_end_of_a_line() -> None:
    assert reaches("A soldier called\nOrme sat down.") == [("soldier", "Orme", 0)]
