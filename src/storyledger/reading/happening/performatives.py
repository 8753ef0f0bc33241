"""What is done by saying it: orders, promises and threats, from a tag or from the words themselves.

Called by ``events`` for each utterance with a known speaker. A tag must name the act
(*he ordered*, *she promised*); inside speech only the plainest words count (*I promise*, *I will kill you*).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.reading.happening.frames import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Utterance

__all__ = ["acts_of"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PROMISE = re.compile(r"\bI (?:promise|swear|vow)\b(?! not to)(?! I did| it was)", re.IGNORECASE)
_THREAT = re.compile(
    r"\bI(?:['’]ll| will| shall|['’]m going to| am going to) "
    r"(?:kill|murder|destroy|ruin|shoot|strangle) (?:you|him|her|them)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:if|can['’]?t|cannot|don['’]t|never|not|unless)\b", re.IGNORECASE)
LONGEST = 14
"""How many words of the speech are kept."""

Act = tuple[str, dict[str, str], int, int]
"""Kind, roles, and start and end of the words that show it."""


def acts_of(said: Utterance, text: str) -> Iterator[Act]:
    """Yield what an utterance does; spans count as those of ``said`` do.

    Args:
        said: with a speaker.
        text: the passage's text.

    """
    if said.speaker is None or said.mode != "direct":
        return
    words = said.span.of(text)
    roles = {"who": str(said.speaker), "what": _short(words)}
    if len(said.addressees) == 1:
        roles["whom"] = str(said.addressees[0])
    named = _named_by_tag(said, text)
    if named is not None:
        yield named, roles, said.span.start, said.span.end
        return
    for kind, pattern in (("promises", _PROMISE), ("threatens", _THREAT)):
        match = pattern.search(words)
        if match is not None and not _DENIED.search(words[: match.start()][-40:]) and "?" not in words:
            yield kind, roles, said.span.start + match.start(), said.span.start + match.end()


def _named_by_tag(said: Utterance, text: str) -> str | None:
    """Return the act that the tag names, None when it names none."""
    if said.cue is None:
        return None
    spoken = {word.lower() for word in _WORD.findall(said.cue.of(text))}
    for kind in ("orders", "promises", "threatens"):
        if spoken & class_of(f"tag-{kind}"):
            return kind
    return None


def _short(words: str) -> str:
    """Return the first words of a speech without its marks."""
    kept = _WORD.findall(words)
    return " ".join(kept[:LONGEST])
