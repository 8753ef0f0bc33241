"""Read on about a sign for what only its owner knows: "had forgotten", "turned and saw".

A sign (``signs``) reads the first verb behind somebody's name; more stands behind it. Called by ``insides``
for scenes whose eyes are weighed. Who is there, and who speaks, does not rest on this.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.setting.nearness import is_told_now
from storyledger.reading.words import any_of, presence_words, word_forms, word_list
from storyledger.span import Span

if TYPE_CHECKING:
    import re

    from storyledger.reading.setting.signs import Sign

__all__ = ["read_on"]

REACH = 80
"""Code points read behind a sign."""
BEFORE = 20
"""Code points read before it."""

_WORD = pattern(r"[^\W\d_]+(?:n['’]t)?$")
_HELPED = pattern(
    rf"(?:n['’]t)?(?P<between>(?: (?:{any_of(presence_words('between'))}|\w+ly))*) (?P<verb>[a-z]+)\b"
)
_HELPS = presence_words("helps")
_BEING = frozenset("s is was are were isn't isn’t wasn't wasn’t".split())
"""After these, and after "be", a participle is what happens to somebody: "was seen", but "was thinking"."""
_HAS = frozenset("had has have".split())
_IDEA = pattern(rf" (?:[a-z]+ ){{0,4}}?(?:{any_of(presence_words('had-inside'))})\b")
_AND = pattern(
    r"[^.!?;:\n\ue000]*?\b(?:and|then|but)(?: then| so| only| \w+ly)? (?P<verb>[a-z]+)(?P<next> [a-z]+)?\b"
)
_ANEW = pattern(
    r"\b(?:he|she|they|it|I|we|you|who|which|that)\b"
    r"|, (?:and|but) (?:the|a|an|his|her)\b|\b(?:and|but|then) [A-Z]"
)
"""What begins a part with a subject of its own."""
_ASIDE = pattern(
    r", (?:who|in|with|on|at|from|under|behind|beside|still|now|\w+ing|\w+ed)\b[^,.!?;:\n\ue000]{0,40},"
    r" (?P<verb>[a-z]+)(?P<next> [a-z]+)?\b"
)
"""Words set off between a name and its verb: "Mara, in a blanket, saw"."""
_STIRS = pattern(r" (?:\w+ly )?[a-z]+ing\b")
_TO = pattern(r"\b(?:[Ii]n|[Tt]o|[Ff]rom) $")
_TAKES = pattern(r"\b[Ii]t (?:takes|took|had taken) $")
_WHILE = pattern(r" (?:an?|some|several) (?:\w+ )?(?:moments?|seconds?|while|minutes?|time|instant)\b")
_REMINDS = (" reminded ", " reminds ", " it came to ", " it comes to ")
_NOUNS = frozenset("needs smelt smelled missed".split())
"""Forms of an inside that may be something else behind "and"."""


def read_on(sign: Sign, narration: str) -> Sign:
    """Return a sign as it is, or as one of an inside where the words about it tell of one."""
    end = _minded(sign, narration)
    return sign if end is None else replace(sign, span=Span(sign.span.start, end), shows="inner")


def _minded(sign: Sign, narration: str) -> int | None:
    """Return where the words end that tell an inside, None when none do or the sign tells it alone."""
    if sign.shows in {"inner", "seems", "recalled"}:
        return None
    end, last = sign.span.end, _WORD.search(narration, sign.span.start, sign.span.end)
    if sign.shows == "whose":
        return _stirred(last[0], sign, narration) if last else None
    taken = _taken(sign, narration)
    if taken is not None:
        return taken
    if sign.shows == "named":
        return _inner(_ASIDE.match(narration, end), narration) if sign.kind != "pronoun" else None
    helped = _helped(last[0], narration, end) if last else None
    return _next(narration, end) if helped is None else helped


def _stirred(thing: str, sign: Sign, narration: str) -> int | None:
    """Return where "her heart going" ends, or "her relief" in "to her relief"."""
    if thing in presence_words("to-mind"):
        is_so = _TO.search(narration, max(0, sign.span.start - BEFORE), sign.span.start)
        return sign.span.end if is_so else None
    match = _STIRS.match(narration, sign.span.end) if thing in word_list("inner_nouns") else None
    return match.end() if match else None


def _taken(sign: Sign, narration: str) -> int | None:
    """Return where words end by which something happens to somebody inside: "it took her a moment"."""
    before, own = narration[max(0, sign.span.start - BEFORE) : sign.span.start], len(sign.word)
    match = _WHILE.match(narration, sign.span.start + own) if _TAKES.search(before) else None
    if match:
        return match.end()
    return sign.span.end if sign.shows == "named" and before.endswith(_REMINDS) else None


def _helped(verb: str, narration: str, end: int) -> int | None:
    """Return where a verb of an inside ends that another helps: "had forgotten"; or what is had of one."""
    if verb not in _HELPS:
        return None
    match = _IDEA.match(narration, end, end + REACH) if verb in _HAS else None
    if match:
        return match.end()
    match = _HELPED.match(narration, end, end + REACH)
    if not match or match["verb"] not in word_forms("inner_forms"):
        return None
    is_own = match["verb"].endswith("ing") or not (verb in _BEING or " be" in match["between"])
    return match.end() if is_own else None


def _next(narration: str, end: int) -> int | None:
    """Return where the second of two verbs ends, one of an inside: "turned and saw"."""
    match = _AND.match(narration, end, end + REACH)
    return None if match and _ANEW.search(narration, end, match.start("verb")) else _inner(match, narration)


def _inner(match: re.Match[str] | None, narration: str) -> int | None:
    """Return where a verb of an inside ends; in -s it may be a noun where the past is told."""
    if match is None:
        return None
    inner, verb = word_list("inner_verbs"), match["verb"]
    if match["next"] and verb + match["next"] in inner:
        return match.end()
    is_verb = verb in inner and verb not in _NOUNS and (not verb.endswith("s") or is_told_now(narration))
    return match.end("verb") if is_verb else None
