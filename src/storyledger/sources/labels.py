"""Labels that authors put before words to their readers: "A/N:", "Author's Note", "Disclaimer:"."""

from __future__ import annotations

import re
from functools import lru_cache

from storyledger.sources.headings import plain_words
from storyledger.sources.words import rows

__all__ = ["is_bare_label", "note_label"]

_OPENING = ' \t\r\n*_#=~-–—<>[](){}|+•"“'


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    labels = sorted((row[0] for row in rows("note_labels.tsv")), key=len, reverse=True)
    either = "|".join(re.escape(label).replace("'", "['’]?") for label in labels)
    return re.compile(rf"(?P<label>{either})(?!\w)\s*(?P<mark>[:\-–—.)\]]|\*+|$)?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _anywhere() -> frozenset[str]:
    return frozenset(row[0].replace("'", "") for row in rows("note_labels.tsv") if row[1] == "anywhere")


def note_label(words: str, *, header: bool) -> str | None:
    """Return the label that a paragraph begins with when it marks a note.

    ``header`` tells that the story has not begun, where weaker labels count too.
    """
    line = words[:60].lstrip(_OPENING)
    match = _label().match(line)
    if match is None:
        return None
    label, marked = match["label"], match["mark"] is not None
    folded = label.casefold().replace("’", "").replace("'", "")
    if folded not in _anywhere():
        return label if header and match["mark"] in (":", "") else None
    if folded == "an":
        return label if label == "AN" and _is_abbreviation(line, match) else None
    return label if marked or "/" in folded or "author" in folded else None


def _is_abbreviation(line: str, match: re.Match[str]) -> bool:
    """Tell whether "AN" is short for the author's note, not the word before a noun in capitals."""
    if match["mark"] is not None:
        return match["mark"] not in (".", "")
    rest = line[match.end() :]
    return len(rest) > 30 and not rest.isupper() and rest[:2] != rest[:2].upper()


def is_bare_label(words: str) -> bool:
    """Tell whether a paragraph is a label with nothing after it."""
    return len(words) < 60 and _label().fullmatch(plain_words(words)) is not None
