"""By which words "the bosun" is Hale: on the card, in the JSON, and taken back by a person."""

from __future__ import annotations

import pytest

from prose_cases import read_text
from storyledger.decisions import Decisions, Split

ANSWERED = """The bosun stood at the rail. "Can you see it, Hale?" said Mara.

"No," said the bosun. He spat into the sea.

Mara nodded. The bosun went below."""

STRANGER = """Ann was mending a net. A man came over the dunes. The man waved. It was Hale.

"You came by the sands," said Ann."""

TOLD = """The bosun stood at the rail. Hale was the bosun, and he was old. Mara nodded to Hale.

The bosun went below. The bosun slept."""


CALLED = """Okafor checked the door. It was bolted.

"Dele, leave it," said Ruiz.

"I only want to see," said Okafor."""


@pytest.mark.parametrize(
    ("text", "name", "words", "count", "shown"),
    [
        (ANSWERED, "Hale", "the bosun", 3, ["Hale", "the bosun"]),
        (TOLD, "Hale", "the bosun", 4, ["Hale", "the bosun"]),
        (STRANGER, "Hale", "the man", 2, ["A man", "Hale"]),
        (CALLED, "Okafor", "Dele", 1, ["Okafor", "Dele"]),
    ],
    ids=["answered", "told", "stranger", "called"],
)
def test_words_for_somebody_stand_on_the_card(
    text: str, name: str, words: str, count: int, shown: list[str]
) -> None:
    (person,) = (one for one in read_text(text).characters if one.name == name)
    (alias,) = (alias for alias in person.aliases if alias.shown)

    assert (alias.text, alias.count) == (words, count)
    assert [span.of(text) for span in alias.shown] == shown


def test_a_teller_has_a_mother_though_somebody_else_tells_a_chapter() -> None:
    mine = (
        "Chapter {0}\n\nMy mother laughed. “Corrin Pryce, come in,” said my mother. I came.\n\n"
        "“Good evening, Mrs. Pryce,” said the postman. My mother rose. “Sit, Corrin,” she said. I sat.\n\n"
    )
    other = "Chapter 9: Tove's diary\n\nI went out. Tove, I said to myself, my mother is old. I came back.\n"
    text = "".join(mine.format(number) for number in range(1, 9)) + other
    reading = read_text(text)
    (mother,) = (one for one in reading.characters if one.name == "Mrs. Pryce")
    (alias,) = (alias for alias in mother.aliases if alias.shown)

    assert (alias.text, alias.count) == ("my mother", 24)
    assert [span.of(text) for span in alias.shown] == ["Mrs. Pryce"]
    assert not [
        one
        for one in reading.mentions
        if one.span.start > text.index("Chapter 9") and one.character == mother.id
    ]


def test_the_passage_stands_where_its_chapter_does() -> None:
    text = f"Chapter One\n\nIt rained all day long on Vellmouth.\n\nChapter Two\n\n{ANSWERED}\n"
    aliases = (alias for one in read_text(text).characters for alias in one.aliases)

    assert [[span.of(text) for span in alias.shown] for alias in aliases if alias.shown] == [
        ["Hale", "the bosun"]
    ]


def test_a_name_shows_itself() -> None:
    aliases = [alias for one in read_text(ANSWERED).characters for alias in one.aliases]

    assert {alias.text: alias.shown for alias in aliases}["Hale"] == ()


def test_words_that_a_person_splits_off_mean_somebody_else() -> None:
    found = read_text(ANSWERED, Decisions(splits=(Split(names=("Hale", "the bosun")),)))

    assert {one.name for one in found.characters} == {"Hale", "Mara", "the bosun"}
