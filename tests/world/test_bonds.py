"""How people stand towards each other: only what is told, the latest first, and until when."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from storyledger import api
from storyledger.cli.opening import survey_of
from storyledger.entries import CharacterId
from storyledger.views.answers import show_person
from storyledger.world.asking.bonds import bonds, said_state

TEXT = """\
Mara came to the landing. "Good morning," said Mara. Pike was there. "Morning," said Pike. Mara met Joss.

Mara had always loved Pike. Pike was made captain in the spring. Pike quarrelled with Joss at the ferry.

"Sit down," said Joss. Mara was angry with Joss. Pike forgave Joss.
"""
STORY = api.read("landing.txt", data=TEXT.encode(), cache=False)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("mara", ["Mara is angry with Joss", "Mara loves Pike"]),
        ("joss", ["Joss is at odds with Pike"]),
        ("pike", []),
    ],
)
def test_bonds(who: str, expected: list[str]) -> None:
    assert [bond.text for bond in bonds(STORY.world, who)] == expected


def test_a_meeting_is_no_bond() -> None:
    met = [state for state in STORY.world.states() if state.fluent == "person has met person"]
    assert {state.of for state in met} == {"mara", "joss"}


def test_who_shows_the_words() -> None:
    console = Console(file=StringIO(), width=100)
    show_person(console, survey_of(STORY), CharacterId("mara"), (), bonds(STORY.world, "mara"))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "TOWARDS OTHERS" in shown.upper()
    assert "Mara loves Pike" in shown
    assert "had always loved" in shown


@pytest.mark.parametrize(
    ("place", "told"), [("mill", "the mill"), ("her room", "her room"), ("home", "home"), ("Fenby", "Fenby")]
)
def test_a_place_is_told_of_with_its_article(place: str, told: str) -> None:
    world = api.read("places.txt", data=b"Mara went to the mill.\n", cache=False).world
    state = next(one for one in world.states() if one.fluent == "person is at place")
    assert said_state(world, state) == "Mara is at the mill"
    assert said_state(world, replace(state, value=place)) == f"Mara is at {told}"
