"""Patterns that are compiled when first used do what compiled ones do."""

from __future__ import annotations

import re

import pytest

from storyledger.patterns import pattern

WORDS = r"(?P<first>[a-z])\w*"
TEXT = "Ann saw the boat, and nobody else did."


@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "findall", "split"])
def test_a_pattern_finds_what_a_compiled_one_finds(method: str) -> None:
    for flags in (0, re.IGNORECASE):
        late, compiled = pattern(WORDS, flags), re.compile(WORDS, flags)
        for text in (TEXT, "boat", ""):
            assert str(getattr(late, method)(text)) == str(getattr(compiled, method)(text))
            assert str(getattr(late, method)(text)) == str(getattr(compiled, method)(text))


def test_it_takes_places_and_replaces() -> None:
    late = pattern(WORDS)
    assert [match.span() for match in late.finditer(TEXT, 4, 11)] == [(4, 7), (8, 11)]
    assert late.sub(lambda match: match["first"], TEXT, count=2) == "An s the boat, and nobody else did."
    assert pattern(rb"[0-9]+").findall(b"12 and 3") == [b"12", b"3"]


def test_it_knows_its_words_and_flags() -> None:
    late = pattern(WORDS, re.IGNORECASE)
    assert late.pattern == WORDS
    assert late.flags == re.compile(WORDS, re.IGNORECASE).flags
    assert dict(late.groupindex) == {"first": 1}


def test_it_is_compiled_once_and_only_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, int]] = []
    real = re.compile

    def noted(written: str, flags: int) -> re.Pattern[str]:
        made.append((written, flags))
        return real(written, flags)

    monkeypatch.setattr(re, "compile", noted)
    late = pattern(WORDS)
    assert late.pattern == WORDS
    assert made == []
    assert late.match("boat")
    assert late.search("boat")
    assert made == [(WORDS, 0)]


def test_a_mistake_in_a_pattern_is_told_when_it_is_used() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("boat")


def test_it_has_no_other_names() -> None:
    with pytest.raises(AttributeError):
        _ = pattern(WORDS).nothing  # type: ignore[attr-defined]
