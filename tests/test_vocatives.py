"""Whom the words of a line call, and whom they only speak of."""

from __future__ import annotations

import pytest

from prose_cases import read_text

_ABOVE = (
    "Prue and Ada sat down with Tom and the miller. “I did,” said Tom.\n\n“Good night,” said the miller.\n\n"
    "“Sit,” said Prue.\n\n"
)


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("“Tom, you are late,”", "tom"),
        ("“You are late, Tom,”", "tom"),
        ("“Tom’s late,”", "prue"),
        ("“Tom'll be late,”", "prue"),
        ("“So the miller’s late,”", "prue"),
        ("“The miller, Prue, is late,”", "prue"),
    ],
)
def test_who_is_called(words: str, called: str) -> None:
    last = read_text(f"{_ABOVE}{words} said Ada.").utterances[-1]

    assert (last.speaker, last.addressees) == ("ada", (called,))
