"""What the sky and the ground are told to be: the moon, the sun, rain, the season (``lexicon/skies.tsv``).

Called by ``remarks``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.entries import Remark
from storyledger.reading.happening.remarks.plainly import is_pictured, is_plainly_told
from storyledger.span import Span

if TYPE_CHECKING:
    import re

    from storyledger.reading.happening.remarks.wordings import Way

__all__ = ["SKY", "sky_of"]

SKY = "sky"
"""The kind of these remarks; ``what`` and ``value`` are those of ``skies.tsv``."""
_LIKE = (" like ", " like a ", " like the ", " as ", " as a ")
"""Before a sky, these make it a likeness."""


def sky_of(way: Way, text: str, match: re.Match[str], sentence: Span) -> Remark | None:
    """Return what the sky is by the words of a way of ``skies.tsv``; None if that is not told."""
    start, (what, value) = match.start(), way.row
    is_likeness = text[sentence.start : start].endswith(_LIKE)
    if is_likeness or is_pictured(text, sentence) or not is_plainly_told(text, sentence, start):
        return None
    return Remark(span=Span(start, match.end()), kind=SKY, what=what, value=value)
