"""What authors declare in notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from passages import passage_from
from storyledger.reading.margins.declarations import find_declarations

if TYPE_CHECKING:
    from storyledger.document import SectionKind

LIST = (
    "Sorry it took so long! Here is the list of people in the harbour scene, in case you got lost: "
    "12 Guards, Mara, "
    'Harbourmaster Quist, Mr. & Mrs. Vane (yes, both. don\'t ask), Tobias "Tug" Marsh, '
    "Old Bern(only for a second, he "
    "leaves, so maybe he does not count), Ms. Ruiz and Dr. Okoro. Next chapter on Friday, promise."
)


def declared(text: str, kind: SectionKind = "note", title: str = "") -> list[tuple[str, str, int | None]]:
    return [(one.kind, one.text, one.number) for one in find_declarations(passage_from(text, kind, title))]


def test_a_cast_list_in_a_sentence() -> None:
    names = [
        "Mara",
        "Harbourmaster Quist",
        "Mr. Vane",
        "Mrs. Vane",
        'Tobias "Tug" Marsh',
        "Old Bern",
        "Ms. Ruiz",
        "Dr. Okoro",
    ]

    assert declared(LIST) == [("count", "Guards", 12), *(("cast", name, None) for name in names)]


def test_remarks_and_places_are_kept() -> None:
    passage = passage_from(LIST, "note")
    bern = next(one for one in find_declarations(passage) if one.text == "Old Bern")

    assert bern.span.of(passage.text) == "Old Bern"
    assert bern.remark == "only for a second, he leaves, so maybe he does not count"


def test_lines_under_a_heading() -> None:
    people = "Mara Quist - the harbourmaster's daughter\n\nTobias Marsh, her friend"
    text = f"⟨heading⟩ Characters\n\n{people}\n\n⟨heading⟩ Thanks\n\nAnna Lind"

    assert declared(text, "front") == [("cast", "Mara Quist", None), ("cast", "Tobias Marsh", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Characters: Mara Quist, Tobias Marsh",
            [("tag", "Mara Quist", None), ("tag", "Tobias Marsh", None)],
        ),
        (
            "Relationships: Mara Quist/Tobias Marsh, Mara & Bern",
            [("relation", "Mara Quist/Tobias Marsh", None), ("relation", "Mara & Bern", None)],
        ),
        ("Pairing: Mara/Tobias", [("relation", "Mara/Tobias", None)]),
        ("There are 18 soldiers in this one.", [("count", "soldiers", 18)]),
        ("There are two soldiers left.", [("count", "soldiers", 2)]),
        ("There are 18 chapters left.", []),
        ("I wrote this listening to Mara Lund, Tobias Vinter and the rain.", []),
        ("A list of people who helped me: my sister, the dog, and coffee.", []),
        ("Thanks for reading, everyone!", []),
    ],
)
def test_notes(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert declared(text) == expected


def test_a_story_declares_nothing() -> None:
    assert declared(LIST, "chapter") == []
