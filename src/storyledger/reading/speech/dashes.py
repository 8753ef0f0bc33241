"""Speech marked by dashes: where it gives way to narration and where it goes on.

Called by ``storyledger.reading.speech.marks`` for passages whose paragraphs of speech begin with a dash.
Two habits are read: a second dash before the narration and a third before more speech, and no mark at all
but a tag ("—Come in, said Mara."). A passage has one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from storyledger.patterns import pattern
from storyledger.reading.words import word_forms

__all__ = ["SUBJECT", "dash_speech", "is_set_off", "said_clause"]

_FIRST = pattern(r"[_*\s]*(?:[—–―]|--+|-(?=\s))")
_LATER = pattern(r"(?<=[.:;,!?…]\s)[—–―](?=[^\W_a-z])")
_DASH = pattern(r"(?<=[\s.,!?…:;])[—–―]|[—–―](?=[\s.,;:!?…])")
_PUNCTUATED = (".", ",", "!", "?", "…", ":", ";", "--", "—")
_TAG_END = pattern(r"[.!?…]+\s*|,\s+[—–―]\s*")
_APART = pattern(r"(?<=[.:;,!?…]\s)[—–―]\s+(?=[^\W_a-z])")
LEAD = 60
"""Code points before a dash among which a verb of speech may lead up to it ("he said, as always, – Nine")."""
SUBJECT = (
    r"(?:I|you|he|she|they|we|it|[A-Z]\w+(?:\s+[A-Z]\w+)*|(?:the|my|his|her|our|their)\s+\w+(?:\s+\w+)?)"
)


def is_set_off(texts: Iterable[str]) -> bool:
    """Tell whether these paragraphs, which begin with a dash, set their tags off with dashes too."""
    dashed = plain = 0
    for text in texts:
        dashed += any(_tag().match(text, dash.end()) for dash in _DASH.finditer(text, 2))
        plain += _tag_after_stop().search(text) is not None
    return dashed > plain


def dash_speech(text: str, *, set_off: bool) -> Iterator[tuple[int, int]]:
    """Yield the stretches of speech in a paragraph, as offsets; ``set_off``: tags stand between dashes."""
    first = _FIRST.match(text) or _LATER.search(text) or (None if set_off else _told_before(text))
    if first is None:
        return
    if not set_off:
        yield from _plain(text, first.start(), len(text))
        return
    start: int | None = first.start()
    for dash in _DASH.finditer(text, first.end()):
        if start is None:
            start = dash.start()
        elif _closes(text, start, dash):
            yield start, len(text[: dash.start()].rstrip())
            start = None
    if start is not None:
        yield start, len(text.rstrip())


def _told_before(text: str) -> re.Match[str] | None:
    """Return the dash behind what is told first, by a tag after the words or a verb that leads up to them."""
    return next(
        (
            dash
            for dash in _APART.finditer(text)
            if _tag_after_stop().search(text, dash.end())
            or (
                text[: dash.start()].rstrip()[-1] in ",:"
                and _verb().search(text, dash.start() - LEAD, dash.start())
            )
        ),
        None,
    )


def _closes(text: str, start: int, dash: re.Match[str]) -> bool:
    """Tell whether a dash in speech ends it; one that only breaks a sentence off does not."""
    said = text[start : dash.start()].rstrip()
    if len(said) < 2:
        return False
    return said.endswith(_PUNCTUATED) or _tag().match(text, dash.end()) is not None


def _plain(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch of speech without the tags in it that no dash sets off."""
    at = start
    for tag in _tag_after_stop().finditer(text, start, end):
        if tag.start() < at:
            continue
        yield at, tag.start()
        close = _TAG_END.search(text, tag.end(), end)
        at = close.end() if close else end
    stop = len(text[:end].rstrip())
    if at < stop:
        yield at, stop


@cache
def said_clause() -> str:
    """Return a pattern for a subject with a verb of speech, in either order."""
    verb = _said()
    return rf"(?:{SUBJECT}\s+(?:\w+ly\s+)?{verb}|{verb}\s+{SUBJECT})\b"


def _said() -> str:
    return "(?:" + "|".join(sorted(word_forms("speech_verbs"), key=len, reverse=True)) + ")"


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(rf"\b{_said()}\b")


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(r"\s*" + said_clause())


@cache
def _tag_after_stop() -> re.Pattern[str]:
    return re.compile(r"(?<=[,.!?…])\s+" + said_clause())
