"""What short answers tell of whoever gives them."""

from __future__ import annotations

import re

import pytest

from storyledger.entries import CharacterId, Utterance
from storyledger.reading.happening.facts.answers import answered
from storyledger.span import Span

SPEAKERS = ("tom", "mara")


def _told(text: str, speakers: tuple[str, ...] = SPEAKERS) -> list[str]:
    lines = [
        Utterance(span=Span(*match.span()), speaker=CharacterId(who), confidence=0.9)
        for match, who in zip(re.finditer(r'"[^"]*"', text), speakers, strict=True)
    ]
    told = list(answered(lines, text))
    return [f"{claim.roles['who']} {claim.roles['trait']} {claim.roles['value']}" for claim in told]


@pytest.mark.parametrize(
    ("talk", "told"),
    [
        ('"How old are you?" "Fifteen," she said.', "mara age fifteen"),
        ('"And how old are you now?" he asked. "15."', "mara age 15"),
        ('"Have you any children?" "No," she said.', "mara offspring none"),
        ('"Do you smoke?" "Never."', "mara shuns smoking"),
        ('"Can you swim, Mara?" "No."', "mara cannot swim"),
    ],
)
def test_an_answer_tells_of_whoever_gives_it(talk: str, told: str) -> None:
    assert _told(talk) == [told]


@pytest.mark.parametrize(
    "talk",
    [
        '"How old is she?" "Fifteen," she said.',
        '"Have you any children?" "Two," she said.',
        '"Have you any children?" "No one has asked me that," she said.',
        '"How old are you." "Fifteen," she said.',
        f'"How old are you?" {"The rain went on. " * 20}"Fifteen," she said.',
    ],
)
def test_other_answers_tell_nothing(talk: str) -> None:
    assert _told(talk) == []


def test_nobody_answers_their_own_question() -> None:
    assert _told('"Can you swim?" "No."', ("tom", "tom")) == []
