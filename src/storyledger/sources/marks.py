"""Scene-break marks: is this short block a break, and which one? Called while a document is structured."""

from __future__ import annotations

import re

from storyledger.patterns import pattern
from storyledger.sources.words import entries

__all__ = ["BREAK_LIMIT", "break_mark"]

BREAK_LIMIT = 120
"""Code points that a mark has at most."""
_SPEECH = pattern(r"[\"“”«»„]")
_SILENCE = pattern(r"[?!.…,;'’‘\s]*[?!][?!.…,;'’‘\s]*")
_EXES = pattern(r"[xo0X×O]+")
_LETTERS = pattern(r"[^\W\d_]+")
_RULE_TAG = pattern(r"</?hr\s*/?>", re.IGNORECASE)


def break_mark(words: str) -> str | None:
    """Return the mark when ``words`` are nothing but one (``* * *``, ``xXx``, ``---``), else None."""
    if len(words) > BREAK_LIMIT:
        return None
    mark = " ".join(words.split())
    if not mark or _SPEECH.search(mark) or _SILENCE.fullmatch(mark):
        return None
    if _RULE_TAG.fullmatch(mark) or not any(char.isalnum() for char in mark):
        return mark
    return mark if _is_word(mark) or (_is_sparse(mark) and _is_patterned(mark)) else None


def _is_sparse(mark: str) -> bool:
    """Tell whether at most two different letters are used."""
    return len(set(filter(str.isalnum, mark.casefold()))) <= 2


def _is_word(mark: str) -> bool:
    """Tell whether the words say that they are a break or the end."""
    letters = " ".join(_LETTERS.findall(mark)).casefold()
    return letters in entries("break_words.txt") and not mark.endswith(",")


def _is_patterned(mark: str) -> bool:
    """Tell whether letters and signs make an ornament: ``oOo``, ``-x-X-x-``, ``~V~``."""
    solid = mark.replace(" ", "")
    letters = "".join(char for char in solid if char.isalnum())
    signs = len(solid) - len(letters)
    if len(solid) < 3 or any(char.isdigit() and char != "0" for char in letters):
        return False
    if _EXES.fullmatch(letters):
        return bool(signs) or " " in mark or (len(letters) > 2 and not letters.istitle())
    folded = solid.casefold()
    ornate = not solid[0].isalnum() and not solid[-1].isalnum() and signs >= 2
    repeated = len(set(letters.casefold())) == 1 and (len(letters) >= 4 or " " in mark)
    return _is_mirrored(folded) and len(set(letters.casefold())) <= 2 and (ornate or repeated)


_MIRROR = str.maketrans("()[]{}<>/\\", ")(][}{><\\/")


def _is_mirrored(solid: str) -> bool:
    return solid in (solid[::-1], solid[::-1].translate(_MIRROR))
