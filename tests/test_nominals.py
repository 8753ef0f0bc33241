"""People without names: which words describe somebody, and who of them belongs to the cast."""

from __future__ import annotations

import pytest

from passages import passage_from
from prose_cases import read_text
from storyledger.reading.people.nominals import nominals, person_nouns
from storyledger.reading.people.noticing.unnamed import NominalTally, notice_nominals
from storyledger.reading.speech.utterances import find_quotes


def described(text: str) -> list[tuple[str, str]]:
    """Return words and key of every nominal."""
    passage = passage_from(text)
    return [
        (passage.text[paragraph.tokens[one.first].start : paragraph.tokens[one.last - 1].end], one.key)
        for paragraph in passage.story
        for one in nominals(paragraph)
    ]


def tally_of(text: str, key: str) -> NominalTally:
    passage = passage_from(text)
    (tally,) = (one for one in notice_nominals(passage, find_quotes(passage)) if one.key == key)
    return tally


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then the ferryman sat.", [("the ferryman", "ferryman")]),
        ("Then a tall woman sat.", [("a tall woman", "woman")]),
        ("Then the limping woman sat.", [("the limping woman", "limping woman")]),
        ("Then the boy in the green cap sat.", [("the boy in the green cap", "boy in the green cap")]),
        (
            "Then a man with a long red beard sat.",
            [("a man with a long red beard", "man with the long red beard")],
        ),
        ("Then the woman in grey sat.", [("the woman in grey", "woman in grey")]),
        ("Then the boy in the kitchen sat.", [("the boy", "boy")]),
        ("Then the ferryman's boy sat.", [("the ferryman's boy", "ferryman's boy")]),
        ("Then the six guards sat.", [("the six guards", "guards")]),
        ("Then six guards sat.", [("six guards", "guards")]),
        ("Then the old man sat.", [("the old man", "man")]),
        ("I think that I count more than he does.", []),
        ("She said that nobody could guard it.", []),
        ("Then the Captain Lee sat.", []),
        ("Then the guard dog sat.", [("the guard dog", "guard dog")]),
    ],
)
def test_nominals(text: str, found: list[tuple[str, str]]) -> None:
    assert described(text) == found


def test_what_a_nominal_does_is_counted() -> None:
    tally = tally_of('The ferryman nodded. "No," said the ferryman. A ferryman never hurries.', "ferryman")

    assert (tally.count, tally.definite, tally.acts, tally.speaks) == (3, 2, 1, 1)


def test_the_largest_number_of_a_group_is_kept() -> None:
    assert tally_of("Then four guards came. The six guards sat. Then two guards left.", "guards").size == 6


def test_speech_and_what_is_owned_are_left_out() -> None:
    passage = passage_from('"The ferryman is late," said Ann. Her ferryman was late.')

    assert notice_nominals(passage, find_quotes(passage)) == ()


def test_every_noun_has_both_numbers() -> None:
    nouns = person_nouns()

    assert all(noun.singular in nouns for noun in nouns.values())
    assert {noun.gender for noun in nouns.values()} == {"m", "f", "n"}


# --- in the cast --------------------------------------------------------------------------------------------


def unnamed(text: str) -> dict[str, int]:
    return {one.name: one.mentions for one in read_text(text).characters if one.kind != "person"}


def test_who_passes_by_once_is_nobody() -> None:
    assert unnamed("A man in a brown coat passed. Mara Holt nodded to him, and Mara went in.") == {}


def test_the_boy_is_the_boy_just_described() -> None:
    text = 'The boy in the green cap sat. "No," said the boy.\n\nThe boy in the green cap stood up.'

    assert unnamed(text) == {"the boy in the green cap": 3}


def test_the_boy_is_nobody_when_two_were_described() -> None:
    text = (
        'The boy in the green cap sat. The boy in the red scarf sat. "No," said the boy.\n\n'
        "The boy in the green cap stood up, and the boy in the red scarf stood up."
    )

    assert unnamed(text) == {"the boy in the green cap": 2, "the boy in the red scarf": 2}


def test_whoever_is_always_the_old_man_is_shown_so() -> None:
    text = 'The old man sat. "No," said the old man. The old man stood up.'

    assert unnamed(text) == {"the old man": 3}


def test_whoever_is_mostly_the_man_is_no_old_man() -> None:
    text = 'The old man sat. "No," said the man. The man stood up.'

    assert unnamed(text) == {"the man": 3}


OLD_AND_YOUNG = (
    'An old woman was sweeping. "Shut," said the old woman. A young woman brought a lamp. "Open," said the '
    "young woman. The old woman swept on. The woman coughed. The young woman sighed."
)


def test_the_old_woman_is_not_the_young_one() -> None:
    assert unnamed(OLD_AND_YOUNG) == {"the old woman": 3, "the young woman": 3}


def test_the_old_woman_of_another_chapter_is_the_one_told_apart_before() -> None:
    text = f'Chapter One\n\n{OLD_AND_YOUNG}\n\nChapter Two\n\nThe old woman sat. "Late," said the old woman.'

    assert unnamed(text) == {"the old woman": 5, "the young woman": 3}
