"""Read who is called by name in what is said, so that they are within hearing: "Mara, take the lamp".

Called when scenes are filled. A name between commas may just as well tell more of somebody else ("my niece,
Mara, who"), be one of a list, or be pitied from afar ("poor Mara"), so that only what can hardly be meant in
another way counts, and nothing that is said near a telephone or a radio.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.words import any_of, presence_words, word_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from storyledger.entries import CharacterId, Mention, Utterance
    from storyledger.span import Span

__all__ = ["names_called"]

LOOK = 120
"""Code points of a sentence read on either side of a name."""
_BORDER = pattern(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bMs)(?<!\bSt)(?:[.!?…;:]|[—–]|--)")
_OPENS = pattern(
    rf"\W*(?:(?:{any_of(presence_words('hailing'))})\W+)*(?:(?:my )?dear(?:est)?\s+|dear old )?",
    re.IGNORECASE,
)
"""Words before a name that begin what is said, and no more."""
_ENDS = pattern(r"[\s_*]*(?:[.!?…]|[—–]|--|,?[\s_*]*[\"'”’»](?!s\b)|$)")
_MY_DEAR = pattern(r"\bmy dear(?:est)?\s+$", re.IGNORECASE)
_GOES_ON = pattern(r"[\s_*]*,[\s_*]*[\"'”’»]?[\s_*]*")
"""What ends words that go on after who says them: "Well, Mara," said Tom."""
_MARKS = " \t\n\"'“”‘’«».,!?…—–-_*"
_STOPS = pattern(r"[\s_*]*[.!]\s+(?P<next>[\w’']+)")
"""What ends a sentence, with the first word of the next."""
_COMMA = pattern(r"[\s_*]*,[\s_*]+(?P<next>[\w’']+)(?P<rest>.*)", re.DOTALL)
_AFTER_COMMA = pattern(r"(?P<last>[\w’'.-]+)[\s_*]*,[\s_*]*(?:(?:my )?dear(?:est)?\s+|dear old )?$")
"""What stands before a name behind a comma, with the word before that comma."""
_YOU = pattern(r"\b(?:you|your|yours|yourself|you['’](?:re|ve|ll|d)|ye|thee|thou|thy)\b")
_ASIDE = pattern(r"\byou (?:know|see|mean|remember|understand|must know|may remember)\b")
"""Words to the hearer that say nothing of whose name stands beside them."""
_BIDS = pattern(rf"(?:{any_of(presence_words('bids'))})\b")
_MORE = pattern(rf"(?:{any_of(presence_words('tells-more'))})\b")
"""What goes on about somebody of whom is spoken: "Mara, who"."""
_GREETS = pattern(rf"\b(?:{any_of(presence_words('greets'))})\b", re.IGNORECASE)
_OWNED = pattern(r"\b(?:my|his|her|your|our|their|the|an?) (?:[\w’'-]+ )?$", re.IGNORECASE)
"""What stands before a noun that the name behind it may only explain: "my employer, Mara"."""
_SIGHS = frozenset({"ah", "oh", "o", "alas"})
"""What goes before the name of somebody thought of."""
_DETERMINERS = frozenset("the a an my your his her our their this that these those poor some".split())
_NESTED = pattern(r"(?:^|[\s,:(—–])[\"'“‘](?=\w)")
"""What opens words quoted in what is said."""
_CLOSED = pattern(r"[.,!?…][\"'”’]")
_AFAR = pattern(
    r"\b(?:" + "|".join(any_of(presence_words(kind)) for kind in ("held", "aired", "rung")) + r")\b"
)
"""What shows that people speak without being in one place."""


def names_called(
    text: str,
    narration: str,
    span: Span,
    told_of: Collection[CharacterId],
    mentions: Sequence[Mention],
    utterances: Sequence[Utterance],
) -> Iterator[Mention]:
    """Yield the names by which somebody is called in what is said aloud in a scene, in order.

    Args:
        text: the passage.
        narration: the same without what is said.
        span: where the scene stands.
        told_of: who comes up in the telling; a name that only others say may be another's.
        mentions: who comes up in the scene, in order.
        utterances: what is said in it, in order.

    """
    found = [one for said in utterances if said.mode == "direct" for one in _names_in(text, said, mentions)]
    if found and not _AFAR.search(narration, span.start, span.end):
        yield from (one for one in found if one.character in told_of)


def _names_in(text: str, said: Utterance, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the names by which somebody is called in what is said."""
    first = bisect_left(mentions, said.span.start, key=lambda one: one.span.start)
    last = bisect_left(mentions, said.span.end, key=lambda one: one.span.start)
    for one in mentions[first:last]:
        is_other = one.kind != "pronoun" and one.character not in {None, said.speaker}
        if is_other and _is_called(text, said, one):
            yield one


def _is_called(text: str, said: Utterance, one: Mention) -> bool:
    """Tell whether a name can hardly be anything but a call."""
    start = said.span.start + (not text[said.span.start].isalnum())
    before = text[max(start, one.span.start - LOOK) : one.span.start]
    after = text[one.span.end : min(said.span.end, one.span.end + LOOK)]
    if _is_quoted(before) or one.span.of(text).split()[0].lower() in _DETERMINERS:
        return False
    begun = max((match.end() for match in _BORDER.finditer(before)), default=0)
    before, beyond = before[begun:], after
    end = _BORDER.search(after)
    after = after[: end.end()] if end else after
    if _OPENS.fullmatch(before):
        return _is_call_at_the_beginning(before, after, beyond)
    match = _AFTER_COMMA.search(before)
    if match is None or _tells_who(match["last"]):
        return False
    if _ENDS.match(after):
        return True
    more = _COMMA.match(after)
    if more is None or _MORE.match(more["next"]):
        return False
    if _BIDS.match(before.strip(_MARKS).lower()):
        return True
    return _speaks_to(before + after) and not _OWNED.search(before, 0, match.start())


def _is_call_at_the_beginning(before: str, after: str, beyond: str) -> bool:
    """Tell whether the name that begins a sentence is called: "Mara, take", "Thanks, Mara.", "Mara. You".

    A name cried out may be that of whoever was just spoken of.
    """
    more = _COMMA.match(after)
    if more is not None:
        is_bidden = _BIDS.match(more["next"]) is not None or _MY_DEAR.search(before) is not None
        return not _MORE.match(more["next"]) and (is_bidden or _speaks_to(after))
    if _GREETS.search(before):
        return _ENDS.match(after) is not None
    if before.rstrip().endswith(",") and _GOES_ON.fullmatch(after):
        return True
    stop = _STOPS.match(beyond)
    if stop is None:
        return False
    is_bidden = _BIDS.match(stop["next"].lower()) is not None
    return is_bidden or (after.endswith(".") and stop["next"].lower() in {"you", "your", "you're", "you’re"})


def _is_quoted(before: str) -> bool:
    """Tell whether words quoted in what is said are open before a name."""
    opened = max((match.end() for match in _NESTED.finditer(before)), default=0)
    return opened > 0 and _CLOSED.search(before, opened) is None


def _speaks_to(words: str) -> bool:
    """Tell whether words are said to somebody about themselves."""
    return _YOU.search(_ASIDE.sub("", words.lower())) is not None


def _tells_who(word: str) -> bool:
    """Tell whether a word before a comma may be of whose name follows: "my niece, Mara", "Ann, Mara"."""
    return word[:1].isupper() or word.lower() in _people() | _SIGHS


@cache
def _people() -> frozenset[str]:
    return frozenset(
        form for name in ("person_nouns", "walk_on_nouns") for row in word_rows(name) for form in row[:2]
    )
