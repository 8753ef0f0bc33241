"""Who is in the cast: ``tests/readers/cast.md``."""

from __future__ import annotations

import re

import pytest

from prose_cases import ProseCase, prose_cases, read_text
from storyledger.decisions import Decisions, NotAPerson
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


def test_the_teller_s_father_may_be_nobody() -> None:
    text = 'I rowed. "Easy," my father said. My father was cold, and I was. My father laughed, and I laughed.'
    nobody = Decisions(not_people=(NotAPerson(name="the narrator's father"),))

    assert "the narrator's father" in {one.name for one in read_text(text).characters}
    assert "the narrator's father" not in {one.name for one in read_text(text, decisions=nobody).characters}


def _person(entry: str) -> tuple[str, str | None, frozenset[str]]:
    match = re.fullmatch(r"(?P<name>.+), (?P<pronouns>\w+|\?) = (?P<names>.+)", entry)
    assert match, entry
    pronouns = match["pronouns"] if match["pronouns"] != "?" else None
    return match["name"], pronouns, frozenset(match["names"].split(", "))


def _with_size(group: Character) -> str:
    return f"{group.name} {group.size}" if group.size else group.name
