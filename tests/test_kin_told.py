"""Whose kin people are told to be, read from whole stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import storyledger
from storyledger.rules.kin_told import kin_told

if TYPE_CHECKING:
    from pathlib import Path

_WILL = """
"She is my cousin Rachel Orme," said Tom Hale. "My cousin Rachel is nineteen," said Tom.

Tom Hale took a paper out of his pocket. "Prue," said Tom, "read that."

It was the end of the will. I copy it, as follows:

"Lastly, I leave to my niece, Rachel Orme, daughter of my sister, the yellow house by the mill."

Prue gave the paper back. "I see," said Prue. Tom put it away.
"""


def test_a_will_that_is_read_out_is_not_the_readers(tmp_path: Path) -> None:
    story = tmp_path / "will.txt"
    story.write_text(_WILL, encoding="utf-8")

    told = [(one.who, one.kin, one.called) for one in kin_told(storyledger.read(story, cache=False).ledger)]

    assert told == [("tom-hale", "cousin", "Rachel Orme"), ("tom-hale", "cousin", "Rachel")]
