"""Who does something: told from a mention and the word after it alone, without grammar."""

from __future__ import annotations

from storyledger.patterns import pattern
from storyledger.reading.words import any_of, presence_words, word_forms, word_list
from storyledger.span import Span

__all__ = ["does", "is_only_told_of"]

AHEAD = 40
"""Code points after a mention that are looked at."""
_JOINS = presence_words("joins")
_SAID = any_of(presence_words("said"))
_SAID_SO = pattern(rf"\b(?:{_SAID})(?: \w+){{0,3}}? (?:{any_of(_JOINS)})(?: \w+){{0,2}}?\s+$")
"""Words before somebody who only acts in what is said or thought: "she knew that Tom"."""
_SAID_OF = pattern(
    rf"\b(?:{_SAID}|talk\w*|speak\w*|spoke\w*|news|word|ask\w*)(?: \w+){{0,2}}?\s+(?:of|about)\s+$"
)
"""Words before somebody who is only a topic: "asked after news of Tom"."""
_TELLS = frozenset({"told", "tell", "tells", "assured", "assure", "reminded", "warned"})
_HEARER = pattern(r"\s(?:him|her|them|me|us|you|[A-Z]\w+)\s+$")
BEHIND = 48
"""Code points before a mention that are looked at."""
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


def is_only_told_of(text: str, start: int) -> bool:
    """Tell whether somebody named at ``start`` only comes up in words told or thought: "told him Tom was"."""
    before = text[max(0, start - BEHIND) : start]
    last = before.split()[-3:]
    if not _JOINS.isdisjoint(last) and _SAID_SO.search(before):
        return True
    if last[-1:] in (["of"], ["about"]):
        return _SAID_OF.search(before) is not None
    return last[-2:-1] != [] and last[-2] in _TELLS and _HEARER.search(before) is not None
