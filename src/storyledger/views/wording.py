"""Story words made fit for a screen.

Runs whenever a view shows words of a text or counts something. A manuscript may hold anything, terminal
escapes and right-to-left overrides included, so every word of it passes through ``plain`` before it is
shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.patterns import pattern

if TYPE_CHECKING:
    from storyledger.entries import StoryTime
    from storyledger.span import Span

__all__ = ["Quoted", "clip", "counted", "harmless", "listed", "plain", "quoted", "tail", "when"]

_UNSAFE = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE = pattern("[\ud800-\udfff]")
_PARAGRAPH = pattern(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of the text with a little of what stands around them."""

    before: str
    """Words in front, an ellipsis first when something was cut."""
    exact: str
    """The words themselves, their middle left out when they are long."""
    after: str
    """Words behind, an ellipsis last when something was cut."""


def harmless(words: str) -> str:
    """Return ``words`` without control characters, direction overrides or broken code points."""
    return _LONE.sub("\ufffd", _UNSAFE.sub("", words))


def plain(words: str) -> str:
    """Return ``words`` harmless and on one line."""
    return harmless(" ".join(words.split()))


def clip(words: str, longest: int) -> str:
    """Return ``words`` cut at a word border to at most ``longest`` code points, an ellipsis included."""
    if len(words) <= longest:
        return words
    head = words[: max(longest - 1, 1)]
    border = head.rfind(" ")
    return (head[:border] if border > longest // 2 else head).rstrip(" ,;:") + "…"


def tail(words: str, longest: int) -> str:
    """Return the end of ``words``, cut at a word border to at most ``longest`` code points."""
    if len(words) <= longest:
        return words
    return f"… {words[2 - longest :].partition(' ')[2]}"


def quoted(text: str, span: Span, *, room: int = 60, longest: int = 220) -> Quoted:
    """Quote ``span`` of ``text`` with up to ``room`` code points of its own paragraph on both sides."""
    return Quoted(
        before=_before(text, span.start, room),
        exact=_shortened(plain(span.of(text)), longest),
        after=_after(text, span.end, room),
    )


def counted(number: int, one: str, many: str = "") -> str:
    """Return ``"1 scene"`` or ``"1,204 scenes"``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: tuple[str, ...], most: int = 6) -> str:
    """Return ``"Ada, Joss and 3 more"``."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"


def _before(text: str, end: int, room: int) -> str:
    start = max(0, end - room)
    window = text[start:end]
    borders = list(_PARAGRAPH.finditer(window))
    if borders:
        return _glued(window[borders[-1].end() :], left=False)
    if start == 0:
        return _glued(window, left=False)
    space = window.find(" ")
    return "… " + _glued(window[space + 1 :] if space >= 0 else "", left=False)


def _after(text: str, start: int, room: int) -> str:
    window = text[start : start + room]
    border = _PARAGRAPH.search(window)
    if border or start + room >= len(text):
        return _glued(window[: border.start()] if border else window, left=True).rstrip()
    space = window.rfind(" ")
    return _glued(window[:space] if space >= 0 else "", left=True).rstrip() + " …"


def _glued(words: str, *, left: bool) -> str:
    """Return ``words`` made plain; the one space that joins them to their neighbour stays."""
    bare = plain(words)
    if left:
        return f" {bare}" if words[:1].isspace() and bare else bare
    return f"{bare} " if words[-1:].isspace() and bare else bare


def _shortened(words: str, longest: int) -> str:
    if len(words) <= longest:
        return words
    return f"{clip(words, longest * 2 // 3)} {tail(words, longest // 3).removeprefix('… ')}"


def when(time: StoryTime | None) -> str:
    """Return when a scene begins: ``day 2, Tuesday, evening``; an empty string when nothing says so."""
    if time is None:
        return ""
    day = f"day {time.day}" if time.day is not None else _later(time)
    return ", ".join(part for part in (day, time.weekday, plain(time.date or ""), time.part) if part)


def _later(time: StoryTime) -> str:
    """Return how long after the scene before, for a day that cannot be counted."""
    if time.is_earlier:
        return "earlier"
    known = {None: "", 0: "the same day", 1: "the next day"}
    return known.get(time.after, f"{time.after} days later")
