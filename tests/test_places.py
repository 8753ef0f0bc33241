"""Where a scene plays."""

from __future__ import annotations

import pytest

from passages import cast_from, passage_from
from storyledger.reading.narration import told
from storyledger.reading.setting.places import place_of
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mara came into the kitchen and sat down in the kitchen.", "the kitchen"),
        ("They met in London. It rained in London as it always did.", "London"),
        (
            "She stood in the old wash house, at Mara's. Inside the wash house it was warm.",
            "the old wash house",
        ),
        ("Tom climbed up to his father's loft. In the loft it was dark.", "his father's loft"),
        (
            "Nobody spoke, and it rained. " * 9 + "She came into the kitchen. In the kitchen it was warm.",
            None,
        ),
        ("She remembered the kitchen. She had never sat in the kitchen at night.", None),
        ('"Come into the kitchen," said Tom. "In the kitchen it is warm."', None),
        (
            "She walked from the church to the mill, through the wood, along the river and across the field.",
            None,
        ),
        ("She looked at Mara. In March it would be over. In Mara she trusted.", None),
        ("He leaned in the kitchen window and sat on the kitchen table.", None),
    ],
)
def test_place(text: str, place: str | None) -> None:
    passage = passage_from(text)
    narration = told(passage, find_quotes(passage))
    found = place_of(narration, Span(0, len(narration)), cast_from("Mara she, Tom he"))

    assert (found.name if found else None) == place


def test_the_words_that_name_the_place_are_quoted() -> None:
    text = "Mara came into the kitchen and sat down in the kitchen."
    found = place_of(text, Span(0, len(text)), cast_from("Mara she"))

    assert found is not None
    assert found.span.of(text) == "into the kitchen"
