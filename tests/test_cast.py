"""Who is in the cast: ``tests/readers/cast.md``."""

from __future__ import annotations

import re

import pytest

from prose_cases import ProseCase, prose_cases, read_text
from storyledger.entries import Character


@pytest.mark.parametrize("case", prose_cases("cast"), ids=lambda case: case.name)
def test_prose(case: ProseCase) -> None:
    cast = read_text(case.text).characters

    assert {_person(entry) for entry in case.all("person")} == {
        (one.name, one.pronouns, frozenset(alias.text for alias in one.aliases))
        for one in cast
        if one.kind == "person"
    }
    assert set(case.all("unnamed")) == {one.name for one in cast if one.kind == "unnamed"}
    assert set(case.all("group")) == {_with_size(one) for one in cast if one.kind == "group"}


def _person(entry: str) -> tuple[str, str | None, frozenset[str]]:
    match = re.fullmatch(r"(?P<name>.+), (?P<pronouns>\w+|\?) = (?P<names>.+)", entry)
    assert match, entry
    pronouns = match["pronouns"] if match["pronouns"] != "?" else None
    return match["name"], pronouns, frozenset(match["names"].split(", "))


def _with_size(group: Character) -> str:
    return f"{group.name} {group.size}" if group.size else group.name
