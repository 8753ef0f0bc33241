"""Names that are not read from left to right."""

from __future__ import annotations

import pytest

from storyledger.reading.people.noticing.orders import honorific_gender, is_family_first, without_honorific


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Shen Yulan", True),
        ("Ouyang Xiu", True),
        ("Endo Kenji", True),
        ("Suzuki Natsuki", True),
        ("Park Min-jun", True),
        ("Kenji Endo", False),
        ("Tanaka Martin", False),
        ("Chen Walker", False),
        ("Abe Martin", False),
        ("Ma Lane", False),
        ("Han Sorrel", False),
        ("Lin Chen", False),
        ("Shen", False),
    ],
)
def test_family_names_stand_first_before_first_names_of_their_language(name: str, first: bool) -> None:
    assert is_family_first(name.lower().split()) == first


def test_politeness_is_no_part_of_a_name() -> None:
    assert without_honorific("Endo-kun") == "Endo"
    assert without_honorific("Jean-Luc") == "Jean-Luc"
    assert (honorific_gender("Endo-kun"), honorific_gender("Mina-chan"), honorific_gender("Endo")) == (
        "m",
        "f",
        None,
    )
