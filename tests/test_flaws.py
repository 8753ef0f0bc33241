"""Damaged text: ``tests/readers/flaws.md`` as prose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from passages import passage_from
from storyledger.reading.margins.flaws import find_flaws
from storyledger.reading.speech.utterances import find_quotes

CASES = Path(__file__).parent / "readers" / "flaws.md"


def cases() -> list[tuple[str, str, str]]:
    """Return name, text with brackets, and the kind of flaw of every case."""
    found = []
    for chunk in re.split(r"^# ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, body = chunk.partition("\n")
        lines = body.splitlines()
        text = "\n".join(line[4:] for line in lines if line.startswith("    ") or not line.strip()).strip()
        kind = " ".join(line.strip() for line in lines if line and not line.startswith("    "))
        found.append((name, text, kind))
    return found


@pytest.mark.parametrize(("name", "text", "kind"), cases(), ids=[case[0] for case in cases()])
def test_prose(name: str, text: str, kind: str) -> None:
    passage = passage_from(text.replace("⟦", "").replace("⟧", ""))
    expected = [(kind, words) for words in re.findall(r"⟦(.*?)⟧", " ".join(text.split()))]
    flaws = find_flaws(passage, find_quotes(passage))

    assert expected == [(flaw.kind, flaw.span.of(passage.text)) for flaw in flaws]


def test_joined_words_are_offered_apart() -> None:
    passage = passage_from("He came andthen he left.")
    (flaw,) = find_flaws(passage, ())

    assert flaw.suggestion == "and then"


def test_a_word_that_comes_back_is_meant() -> None:
    passage = passage_from("They drank nothinglike and talked.")

    assert find_flaws(passage, (), {"nothinglike": 7}) == ()


@pytest.mark.parametrize("kind", ["note", "front"])
def test_notes_are_not_checked_for_lost_words(kind: str) -> None:
    passage = passage_from('Fine.\n\n" had it."\n\nA/N: hello.', kind=kind)  # type: ignore[arg-type]

    assert find_flaws(passage, find_quotes(passage)) == ()
