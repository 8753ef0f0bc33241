"""What the teller says: a passage with everything said aloud blanked out.

Questions about telling (which person, whose eyes, what place) must not be answered from speech. ``told``
gives a string of the same length as the passage, so that a match in it stands at the same place in the
text. ``without_italics`` gives the same without what stands in italics among upright words: somebody thinks
or has written that, and its "I" is not the teller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.reading.passage import Passage
    from storyledger.reading.speech.utterances import Quote
    from storyledger.span import Span

__all__ = ["QUOTED", "blanked", "told", "without_italics"]

QUOTED = "\ue000"
"""Stands for every code point of a quotation, marks included (a private-use character, never a word)."""

BY_OTHERS = 4
"""Words in italics, in a row, that may be somebody else's than the teller's."""


def told(passage: Passage, quotes: Iterable[Quote]) -> str:
    """Return the passage's text with quotations as ``QUOTED`` and all that is not story as blanks.

    Where a line ends inside a paragraph stands a blank, so that no reader need care where lines are broken.
    The result has as many code points as ``passage.text``.
    """
    spans = (quote.span for quote in quotes)
    return blanked(_story_only(passage), spans, QUOTED)


def without_italics(passage: Passage, narration: str) -> str:
    """Return ``narration`` (see ``told``) with longer stretches in italics as blanks.

    Not where most of the section is set so: then italics are how it is told.
    """
    spans = [span for span in passage.italics if narration.count(" ", span.start, span.end) >= BY_OTHERS - 1]
    if not spans or 2 * sum(map(len, spans)) > len(narration):
        return narration
    return blanked(narration, spans, " ")


def blanked(text: str, spans: Iterable[Span], mark: str) -> str:
    """Return ``text`` with every code point of ``spans`` (in order) replaced by ``mark``; line ends stay."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        if span.end <= at:
            continue
        start = max(at, span.start)
        pieces += (text[at:start], mark * (span.end - start))
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces)


def _story_only(passage: Passage) -> str:
    """Return the passage's text with headings, notes, breaks and tables blanked out, and lines joined."""
    pieces: list[str] = []
    at = 0
    for paragraph in passage.story:
        pieces += (_blank(passage.text[at : paragraph.span.start]), paragraph.text.replace("\n", " "))
        at = paragraph.span.end
    pieces.append(_blank(passage.text[at:]))
    return "".join(pieces)


def _blank(text: str) -> str:
    """Return ``text`` with everything but line ends replaced by blanks."""
    return "".join(mark if mark == "\n" else " " for mark in text)
