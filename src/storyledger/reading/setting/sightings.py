"""Read how the telling shows somebody who does nothing: a face that is seen, a name beside another's.

Called by ``presence`` for the cast. Whoever only looks down from a wall is not there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.setting.nearness import (
    REACH,
    clause_of,
    is_elsewhen,
    is_near,
    is_place_of,
    is_unreal,
)
from storyledger.reading.words import any_of, presence_words, word_list

if TYPE_CHECKING:
    from storyledger.span import Span

__all__ = ["is_a_likeness", "is_named_along", "is_sighted"]

_PART_OF = pattern(
    r"\b(?:the|that)(?: [a-z-]+){0,2}? (?:face|hands?|arms?|back|head|voice|shoulders?|fingers|sleeve) of\s+$"
)
"""What of somebody is seen or touched: "she saw the pale face of"."""
_VERB = pattern(r"\s+(?P<verb>[a-z]+)\b")
_BY_A_PART = pattern(r" by (?:the|one|both) [a-z]+\b")
"""How somebody is held: "she had Tom by the collar"."""
_TO_SOMEBODY = pattern(r" to (?:(?:the|his|her|their|my|our|me|him|them|us)\b|[A-Z])")
_THERE_TOO = pattern(
    r"[A-Z]\w+ was (?:there|present)(?: already| too| as well)?,(?:[^.!?;:\ue000]*,)?(?: and)?\s+$"
)
"""Somebody else who is said to be there: "Ann was there, and"."""
_IT_WAS = pattern(r"(?:^|[.!?;:\ue000]\W*|\b(?:and|but|then),? )it(?:['’]s| was| is)\s+$", re.IGNORECASE)
_WHO_CAME = pattern(rf" who (?:had )?(?:{any_of(presence_words('makes-heard'))})\b")
"""What shows that somebody is near: "it was Tom who had knocked"."""
_LONG_AGO = pattern(r"[^.!?\ue000]*\b(?:ago|that (?:night|day|time)|years? before)\b")
_NO_PLAIN_VERBS = "auxiliaries", "after_nouns", "irregular_pasts"
_AND = pattern(r",?\s+and\s+")
_COMMA = pattern(r",\s+")
_GOES_ON = pattern(r",? and (?:[A-Z]|(?:the|an?|his|her|their|my|our|two|three|some)\b)|, [A-Z]\w+,? and\b")
"""What follows a name in a list: not "to John, Esquire, and to seal"."""
_IN_A_FRAME = pattern(
    rf"[^.!?;:\ue000]{{0,40}}? (?:from|out of|in|inside|within|on)(?: (?!of\b)[\w’'-]+){{1,2}}?"
    rf" (?:{any_of(presence_words('frame'))})\b"
)
"""Where a likeness is: "the General looked down from the wall"."""


def is_sighted(narration: str, name: Span, before: str) -> bool:
    """Tell whether somebody is seen, felt, held, pointed out or made known.

    Args:
        narration: the telling.
        name: where the name stands in it.
        before: the words before the name.

    """
    *_, last = ["", *before.split()]
    if last in {"was", "were", "is"} or last.endswith(("’s", "'s")):
        is_heard = _WHO_CAME.match(narration, name.end) and _IT_WAS.search(before)
        is_now = is_heard is not None and _LONG_AGO.match(narration, name.end) is None
        return is_now or is_place_of(clause_of(before))
    if last == "of":
        part = _PART_OF.search(before)
        return part is not None and _is_within_reach(narration, name.start - len(part.group()))
    if last in {"had", "has", "have"}:
        is_held = _BY_A_PART.match(narration, name.end) is not None
        return is_held and not is_unreal(_clause(narration, name.start))
    if last in {"felt", "feels", "introduced", "presented"}:
        is_so = _is_doing if last.startswith("f") else _TO_SOMEBODY.match
        return bool(is_so(narration, name.end)) and not is_unreal(_clause(narration, name.start))
    if last == "and" or last.endswith(","):
        there = _THERE_TOO.search(before)
        return there is not None and not is_elsewhen(before[: there.start()])
    return False


def is_named_along(narration: str, last: Span, name: Span) -> bool:
    """Tell whether nothing but a comma or *and* stands between two names: "he saw Tom, Ann and"."""
    if name.start - last.end > len(" , and "):
        return False
    if _COMMA.fullmatch(narration, last.end, name.start):
        return _GOES_ON.match(narration, name.end) is not None
    return _AND.fullmatch(narration, last.end, name.start) is not None


def is_a_likeness(narration: str, shown: Span) -> bool:
    """Tell whether somebody only looks out of a picture.

    Args:
        narration: the telling.
        shown: the words for somebody with their verb.

    """
    verb = shown.of(narration).rsplit(None, 1)[-1]
    return verb in presence_words("pictured") and _IN_A_FRAME.match(narration, shown.end) is not None


def _clause(narration: str, at: int) -> str:
    return clause_of(narration[max(0, at - REACH) : at])


def _is_within_reach(narration: str, at: int) -> bool:
    clause = _clause(narration, at)
    return is_near(clause) and not is_unreal(clause)


def _is_doing(narration: str, at: int) -> bool:
    """Tell whether a verb in its plain form follows: "she felt Tom shiver"."""
    verb = _VERB.match(narration, at)
    if verb is None or verb["verb"].endswith(("s", "ed", "ing", "ly")):
        return False
    return not any(verb["verb"] in word_list(words) for words in _NO_PLAIN_VERBS)
