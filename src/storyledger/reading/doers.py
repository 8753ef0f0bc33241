"""Who does something: told from a mention and the word after it alone, without grammar."""

from __future__ import annotations

from storyledger.patterns import pattern
from storyledger.reading.words import word_forms, word_list
from storyledger.span import Span

__all__ = ["does"]

AHEAD = 40
"""Code points after a mention that are looked at."""
_JOINED = pattern(r"and\s+(?:[A-Z][\w.'’-]*\s+){1,3}")
"""Somebody else who does the same: "and Mr. Lee"."""


def does(text: str, span: Span) -> bool:
    """Tell whether a mention is a subject: "he", "she", or a name before a verb of what people do."""
    word = span.of(text).lower()
    if word in ("he", "she"):
        return True
    after = text[span.end : span.end + AHEAD]
    if not after[:1].isspace():
        return False
    joined = _JOINED.match(after.lstrip())
    following = (after.lstrip()[joined.end() :] if joined else after).split()[:1]
    verb = following[0].strip(",.;:!?") if following else ""
    return verb in word_list("person_verbs") or verb in word_forms("speech_verbs") or verb.endswith("ed")
