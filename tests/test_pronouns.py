"""Whom pronouns mean: ``tests/readers/pronouns.md``, and what the memory behind it costs."""

from __future__ import annotations

import re

import pytest

from prose_cases import ProseCase, prose_cases, read_text

_MARKED = re.compile(r"(?P<word>\w+)⟨(?P<who>[^⟩]+)⟩")


def _expected(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Return the text without brackets, and offset, pronoun and person for each pair of brackets."""
    plain, found, at = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[at : match.start()]
        found.append((len(plain), match["word"], match["who"]))
        plain += match["word"]
        at = match.end()
    return plain + text[at:], found


@pytest.mark.parametrize("case", prose_cases("pronouns"), ids=lambda case: case.name)
def test_prose(case: ProseCase) -> None:
    text, expected = _expected(case.text)
    reading = read_text(text)
    names = {one.id: one.name for one in reading.characters}
    meant = {
        mention.span.start: names.get(mention.character, "?") if mention.character else "?"
        for mention in reading.mentions
    }

    assert [(at, word, meant.get(at, "?")) for at, word, _ in expected] == expected


@pytest.mark.parametrize("case", prose_cases("pronouns"), ids=lambda case: case.name)
def test_every_pronoun_that_is_read_is_sure_to_a_degree(case: ProseCase) -> None:
    for mention in read_text(_expected(case.text)[0]).mentions:
        if mention.kind == "pronoun":
            assert (mention.confidence >= 0.5) == (mention.character is not None)
