"""The example story, read from beginning to end: what README and tutorial promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyledger import api

WEIR = Path(__file__).parents[1] / "examples" / "the-weir.md"


@pytest.fixture(scope="module")
def weir() -> api.Story:
    return api.read(WEIR, cache=False)


def test_notes_stand_apart_from_the_story(weir: api.Story) -> None:
    assert [section.kind for section in weir.document.sections] == [
        "note",
        "chapter",
        "chapter",
        "chapter",
        "note",
    ]


def test_everybody_with_a_name_is_one_person(weir: api.Story) -> None:
    people = {person.name for person in weir.cast if person.kind == "person"}
    assert people == {"Nell Oake", "Tobias Fell", "Bram Oake", "Hannah Reeve", "Corrin Pryce", "Mrs. Pryce"}


def test_eyes_switch_without_a_mark(weir: api.Story) -> None:
    eyes = [weir.ledger.name(scene.narrator or scene.focalizer, "unclear") for scene in weir.scenes]
    assert eyes == ["Nell Oake", "Hannah Reeve", "Corrin Pryce", "Hannah Reeve", "Nell Oake"]


def test_the_narrator_is_named_by_others_only(weir: api.Story) -> None:
    scene = next(scene for scene in weir.scenes if scene.person == "first")
    assert weir.ledger.name(scene.narrator) == "Corrin Pryce"


def test_the_group_has_its_number(weir: api.Story) -> None:
    assert weir.who("the boatmen").size == 6


def test_what_was_put_in_on_purpose_is_found(weir: api.Story) -> None:
    found = {(finding.rule, finding.evidence.exact.strip('"')[:11]) for finding in weir.findings}
    assert {
        ("dead-acts", "Leave it sh"),
        ("joined-words", "intothe"),
        ("damaged-text", "said"),
        ("cast-list-drift", "Doctor Pell"),
        ("cast-list-drift", "seven boatm"),
    } <= found


def test_nothing_else_is_an_error(weir: api.Story) -> None:
    assert [finding.rule for finding in weir.findings if finding.severity == "error"] == ["dead-acts"]


def test_who_is_whom_at_the_end_is_not_known_before(weir: api.Story) -> None:
    before = weir.at("chapter 1")
    assert {person.name for person in before.cast} & {"Corrin Pryce", "Mrs. Pryce"} == set()
