"""Who leaves is not there until the next sign of them."""

from __future__ import annotations

import pytest

from prose_cases import read_text

BEFORE = """Mara opened the door of the mill. Tom Hale put down his sack, and Mara sat by the stove.

"You are late," said Tom Hale.

"The road was wet," said Mara.

"""
AFTER = """

Mara counted the sacks. Mara looked at the stove, and Mara sang.

"""


def stays_of(text: str) -> list[str]:
    """Return the last words of each stay of Tom."""
    reading = read_text(text)
    return [
        " ".join(stay.span.of(reading.document.text).split()[-2:])
        for scene in reading.scenes
        for stay in scene.present
        if stay.character == "tom-hale"
    ]


@pytest.mark.parametrize(
    ("left", "back", "stays"),
    [
        (
            "Tom Hale left the room. His steps died away.",
            "Tom Hale came in again.",
            ["the room", "Hale came"],
        ),
        ("Tom Hale left the room. His face was red.", "It rained on the roof.", ["the room"]),
        ("Tom Hale rubbed his hands.", "Tom Hale yawned.", ["Hale yawned"]),
        ("If only Tom Hale left the room.", "Tom Hale yawned.", ["Hale yawned"]),
        ('"Tom Hale left the room," said Mara.', "Tom Hale yawned.", ["Hale yawned"]),
    ],
)
def test_stays_are_parted_by_leaving(left: str, back: str, stays: list[str]) -> None:
    assert stays == stays_of(f"{BEFORE}{left}{AFTER}{back}")
