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
        return label if header and marked and match["mark"] != "." else None
    if folded == "an":
        return label if label == "AN" and (marked or header) and match["mark"] != "." else None
    return label if marked or "/" in folded or "author" in folded else None


def is_bare_label(words: str) -> bool:
    """Tell whether a paragraph is a label with nothing after it."""
    return len(words) < 60 and _label().fullmatch(plain_words(words)) is not None
