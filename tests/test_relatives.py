"""Whom words for kin mean: who is told to be whose, and what surnames and styles say."""

from __future__ import annotations

import re

import pytest

from prose_cases import read_text

_MARKED = re.compile(r"\[([^\]]+)\]")
MILLERS = (
    "Mrs. Tarn and Clara Tarn came in late. Clara took off her boots and sat. Mrs. Tarn sighed at Clara."
)
COUSINS = (
    "Clara's uncle, Mr. Brock, kept the gate. Mr. Brock whistled. Clara liked him, and Clara whistled too."
)
SISTERS = (
    "Olga Brock lived with her sister Edda by the mill. Her other sister, Mina, kept the shop.\n\n"
    "Edda came down late. Mina brought the bread, and Edda cut it."
)


def meant(text: str) -> list[str | None]:
    """Return who is meant by each of the words in brackets."""
    found = [match.start() - 2 * index for index, match in enumerate(_MARKED.finditer(text))]
    reading = read_text(_MARKED.sub(r"\1", text))
    names = {one.id: one.name for one in reading.characters}
    by_start = {
        one.span.start: names.get(one.character) if one.character else None for one in reading.mentions
    }
    return [by_start.get(start) for start in found]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"{MILLERS}\n\nClara looked up. [Her mother] had turned away.", "Mrs. Tarn"),
        (f'{MILLERS}\n\n"Eat," said [her mother]. Clara ate.', "Mrs. Tarn"),
        (f"{MILLERS}\n\nMrs. Tarn rose. [Her daughter] slept.", "Clara Tarn"),
        (f"{COUSINS}\n\nClara ran out. [Her uncle] had seen them. Clara waved to Mr. Brock.", "Mr. Brock"),
        (f"{COUSINS}\n\nClara ran out. [Her niece] had seen them.", None),
        (
            "Aunt Lore lit the stove. Clara watched. Aunt Lore coughed. Clara smiled at [her aunt].",
            "Aunt Lore",
        ),
        (
            "Mr. Tarn and Mrs. Tarn came late. Mr. Tarn was cold, and he said so. [His wife] laughed.",
            "Mrs. Tarn",
        ),
        (
            "Pieter, who was Clara's brother, rowed. Clara steered. Pieter sang. Clara hit [her brother].",
            "Pieter",
        ),
    ],
)
def test_who_is_whose_kin(text: str, who: str | None) -> None:
    assert meant(text) == [who]


@pytest.mark.parametrize(
    "text",
    [
        "Tom came with his aunt, Olga Brandt, Eve Hale and the dog. Olga Brandt sat. Tom saw [his aunt].",
        "Miss Brandt came with the widow and her son Tom. Miss Brandt sat. Tom saw [his mother].",
        "Tom lost his mother, Miss Brandt. Miss Brandt sat. Tom saw [his mother].",
        f"{MILLERS}\n\nClara looked up. [Her late mother] had kept bees.",
        f"{MILLERS}\n\nOlga came in. Olga was wet. [Her mother] had sent her.",
        "Clara's aunt knew Mr. Brock. Mr. Brock was an old friend of Clara. Clara met [her uncle] at noon.",
        "Tom Hale was late. Tom ran. Mrs. Hale waited. Tom Hale kissed [his mother]. Tom sat.",
        "Tom Hale slept. Ann Hale sang to Eve Hale. Eve danced with Ann. Tom woke. [His sister] laughed.",
        f"{SISTERS}\n\nOlga went out with the pail. [Her sister] followed.",
    ],
    ids=[
        "one in a list",
        "no owner",
        "no married woman",
        "gone",
        "somebody else's",
        "an acquaintance",
        "may be his wife",
        "one of two",
        "one of two who are told in turn",
    ],
)
def test_kin_of_whom_nobody_knows_stay_open(text: str) -> None:
    assert meant(text) == [None]


def test_whose_kin_somebody_is_stands_beside_it() -> None:
    text = f"{MILLERS}\n\nClara looked up. Her mother had turned away."
    reading = read_text(text)
    (mother,) = (one for one in reading.mentions if one.span.of(text) == "Her mother")

    assert (mother.character, mother.owner) == ("mrs-tarn", "clara-tarn")


def test_who_is_only_called_kin_is_there() -> None:
    text = f"{MILLERS}\n\n* * *\n\nClara came in. Her mother stood by the stove, and Clara sat. Clara ate."
    last = read_text(text).scenes[-1]

    assert {stay.character for stay in last.present} == {"clara-tarn", "mrs-tarn"}


def test_nobody_is_their_own_sister() -> None:
    text = f'{SISTERS}\n\nOlga went out with the pail. Olga put it down.\n\n"You are slow," said her sister.'
    (line,) = read_text(text).utterances

    assert line.speaker != "olga-brock"
    assert line.confidence < 0.6
