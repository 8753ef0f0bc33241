"""Names a slip apart are found by what the slip leaves the same, so that none is held against all."""

from __future__ import annotations

import pytest

from storyledger.reading.people.gathering.characters import Group, parse_name
from storyledger.reading.people.gathering.slips import shapes
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import one_slip
from storyledger.rules.name_spelling import _is_one_vowel_off, _is_slip, _shapes


def group(text: str) -> Group:
    """Return somebody with one name."""
    found = Group()
    found.add(NameTally(text=text, first=0, count=1), parse_name(text))
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [("Meredith", "Meredth"), ("Meredith", "Merdeith"), ("Meredith", "Meredoth"), ("Orrin", "Orrine")],
)
def test_two_names_a_slip_apart_have_a_shape_in_common(one: str, other: str) -> None:
    assert one_slip(one.lower(), other.lower())
    assert not set(shapes(group(one))).isdisjoint(shapes(group(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Benett", "Bennet"),
        ("Arron", "Aaron"),
        ("Meredith", "Merdeith"),
        ("Meredith", "Meridith"),
        ("Meredith", "Merredith"),
        ("Meredith", "Mereduith"),
        ("Lana", "Lena"),
    ],
)
def test_two_spellings_a_slip_apart_have_a_shape_in_common(one: str, other: str) -> None:
    assert _is_slip(one.lower(), other.lower()) or _is_one_vowel_off(one.lower(), other.lower())
    assert not _shapes(one).isdisjoint(_shapes(other))


def test_other_names_have_none() -> None:
    assert set(shapes(group("Meredith"))).isdisjoint(shapes(group("Margaret")))
    assert _shapes("Meredith").isdisjoint(_shapes("Margaret"))
