"""Who does something, told from the word after a mention."""

from __future__ import annotations

import pytest

from storyledger.reading.doers import does
from storyledger.span import Span


@pytest.mark.parametrize(
    ("text", "who", "subject"),
    [
        ("Ada rowed home.", "Ada", True),
        ("Ada nods at Tom.", "Ada", True),
        ("They looked at Ada.", "Ada", False),
        ("Then Ada's oar broke.", "Ada", False),
        ("Then he slept.", "he", True),
        ("Tom saw her there.", "her", False),
    ],
)
def test_a_mention_before_a_verb_is_a_subject(text: str, who: str, subject: bool) -> None:
    start = text.index(who)

    assert does(text, Span(start, start + len(who))) is subject
