"""The same novel in other type: curly or single marks, dashes, no marks; no capitals, or nothing else.

The corpora know straight double marks only. Each transformation returns the new text with the place that
every offset of the old one has moved to, so that the annotation still fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from eval.gold import GoldQuote, Novel

__all__ = ["STYLES", "restyled"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Words to replace: from ``start`` to ``end`` by ``words``."""

    start: int
    end: int
    words: str


def restyled(novel: Novel, style: str) -> Novel:
    """Return ``novel`` with its speech set in ``style``, one of ``STYLES``."""
    if style == "straight":
        return novel
    edits = STYLES[style](novel.text)
    text, moved = _apply(novel.text, edits)
    quotes = tuple(_moved(quote, moved) for quote in novel.quotes)
    return replace(novel, text=text, quotes=quotes)


def _curly(text: str) -> list[Edit]:
    """Set curly double marks and curly apostrophes."""
    edits = [Edit(at, at + 1, "“" if opens else "”") for at, opens in _marks(text)]
    return sorted([*edits, *_apostrophes(text, "’")], key=lambda edit: edit.start)


def _single(text: str) -> list[Edit]:
    """Set curly single marks outside; apostrophes are the closing mark, as in print."""
    edits = [Edit(at, at + 1, "‘" if opens else "’") for at, opens in _marks(text)]
    return sorted([*edits, *_apostrophes(text, "’")], key=lambda edit: edit.start)


def _plain_single(text: str) -> list[Edit]:
    """Set straight single marks, which are apostrophes as well."""
    return [Edit(at, at + 1, "'") for at, _ in _marks(text)]


def _dash(text: str) -> list[Edit]:
    """Set a dash before every speech, and another before narration that follows it in its paragraph.

    Speech that follows narration begins a paragraph of its own, as it does in books set like this.
    """
    edits: list[Edit] = []
    last = -1
    for at, opens, paragraph in _marks_with_paragraph(text):
        if opens:
            inside = paragraph != last and text[paragraph:at].strip("_* ") != ""
            edits.append(Edit(at, at + 1, "\n\n—" if inside else "—"))
            last = paragraph
        else:
            follows = bool(re.match(r"[ \n][^\s\"]", text[at + 1 : at + 3]))
            edits.append(Edit(at, at + 1, " —" if follows else ""))
    return edits


def _unmarked(text: str) -> list[Edit]:
    """Leave all double marks out."""
    return [Edit(at, at + 1, "") for at, _ in _marks(text)]


def _small(text: str) -> list[Edit]:
    """Set every letter small."""
    return [Edit(at, at + 1, letter.lower()) for at, letter in enumerate(text) if letter.isupper()]


def _capitals(text: str) -> list[Edit]:
    """Set every letter large."""
    return [Edit(at, at + 1, letter.upper()) for at, letter in enumerate(text) if letter.islower()]


STYLES: dict[str, Callable[[str], list[Edit]]] = {
    "straight": lambda _: [],
    "curly": _curly,
    "single": _single,
    "plain-single": _plain_single,
    "dash": _dash,
    "unmarked": _unmarked,
    "small": _small,
    "capitals": _capitals,
}
"""Name of a style to what it changes."""


def _marks(text: str) -> list[tuple[int, bool]]:
    """Return every straight double mark and whether it opens, in turn within a paragraph."""
    return [(at, opens) for at, opens, _ in _marks_with_paragraph(text)]


def _marks_with_paragraph(text: str) -> list[tuple[int, bool, int]]:
    """Return every straight double mark, whether it opens, and where its paragraph begins."""
    marks: list[tuple[int, bool, int]] = []
    for paragraph in re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", text):
        opens = True
        for match in re.finditer('"', paragraph.group()):
            marks.append((paragraph.start() + match.start(), opens, paragraph.start()))
            opens = not opens
    return marks


def _apostrophes(text: str, mark: str) -> list[Edit]:
    return [Edit(match.start(), match.end(), mark) for match in re.finditer("'", text)]


def _apply(text: str, edits: list[Edit]) -> tuple[str, list[int]]:
    """Return the edited text, and where every old offset has gone."""
    pieces: list[str] = []
    moved: list[int] = []
    at = shift = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.words)
        moved.extend(offset + shift for offset in range(at, edit.start))
        moved.extend([edit.start + shift] * (edit.end - edit.start))
        shift += len(edit.words) - (edit.end - edit.start)
        at = edit.end
    pieces.append(text[at:])
    moved.extend(offset + shift for offset in range(at, len(text) + 1))
    return "".join(pieces), moved


def _moved(quote: GoldQuote, moved: list[int]) -> GoldQuote:
    spans = tuple((moved[start], moved[end]) for start, end in quote.spans)
    return replace(quote, spans=spans)
