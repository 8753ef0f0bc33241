"""Read from a paragraph's first words that the telling has gone on to another time: "the next morning".

What had been done by then is told back from where the telling stands, so that it begins nothing: "that
morning they had found the gate open".
"""

from __future__ import annotations

import re

from storyledger.patterns import pattern
from storyledger.reading.words import any_of, word_class

__all__ = ["is_told_of_a_new_time"]

_PARTS = "day|morning|afternoon|evening|night"
_WEEKDAYS = any_of(word_class("time_words", "weekday"))
_THEN = rf"\b(?!['’]s\b| (?:{any_of(word_class('time_words', 'of-a-part'))})\b)"
"""The end of a part of a day that says only when: not "the morning room", "one night's sleep"."""
_TO_COME = r"(?![^.!?;:\ue000]{0,40}?(?:\b(?:would|will|shall|might|may|must)\b|['’]ll\b))"
"""What does not tell of a day that has yet to come: "one day she would tell him"."""
_AHEAD = r"(?!,?(?: \w+){0,2} (?:would|will|shall|might|may|must|used)\b)"
"""What does not go on at once to a time that has yet to come, or that came again and again."""
_UNIT = r"(?:hours?|days?|weeks?|months?|years?|nights?|evenings?|mornings?)"
_SOME = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|\d+"
    r"|some|several|many|(?:a )?few|a couple of|half an)"
)
_LATER = (
    r"(?:on |in |early |late )*the (?:next|following|second|third) "
    r"(?:day|morning|afternoon|evening|night|week|month|year|spring|summer"
    r"|autumn|fall|winter|dawn)\b"
    r"|next (?:day|morning|afternoon|evening|night|week|month|year)\b"
    rf"|(?:about |nearly |almost |exactly |barely )?{_SOME} {_UNIT} "
    r"(?:later|after(?:wards?)?|had passed|passed|went by|had gone by)\b"
    rf"|(?:later|early) (?:that|the (?:next|following)) (?:same )?(?:{_PARTS})\b"
    r"|meanwhile,|elsewhere,"
    r"|day (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[.,:—–]"
)
"""A time that is later than the one told of before, by its words."""
_CLOCK = (
    r"(?:about |nearly |almost |just |exactly )*"
    r"(?:(?:half[- ]past|a quarter (?:to|past)) [\w-]+|[\w-]+ o[ '’]?clock"
    r"|\d{1,2}[:.]\d\d|noon|midnight|midday|dawn|dusk|daybreak|sunset|sunrise|nightfall)\b"
)
_MEALS = "breakfast|dinner|supper|tea|lunch|luncheon|school|church"
_NAMED = (
    rf"(?:late |early |later )?that (?:same |very )?(?:{_PARTS}){_THEN}"
    rf"|(?:late |early )?one (?:\w+ )?(?:{_PARTS}|{_WEEKDAYS}){_THEN}{_TO_COME}"
    rf"|(?:early |late |later )?in the (?:early |late )?(?:{_PARTS}){_THEN}(?! of)"
    rf"|(?:at|by|about|towards?) (?:about )?{_CLOCK}{_AHEAD}"
    r"|(?:by|towards?) (?:(?:the )?(?:morning|evening)|nightfall|(?:first|last) light"
    rf"|(?:{_MEALS})(?:[- ]?time)?|{_WEEKDAYS})\b{_AHEAD}"
    rf"|on (?:the )?(?:{_WEEKDAYS}|(?:{_PARTS}) (?:of|after|following))\b"
    rf"|(?:soon |shortly |immediately )?after (?:{_MEALS})\b"
)
"""A time by its name alone, which may also be one told back to."""
_MONTHS = any_of(word_class("time_words", "month"))
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|20)\d\d"
_STAMP = (
    rf"(?:{_WEEKDAYS})|(?:{_DAY})(?:,? \d{{4}})?"
    r"|\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|\d{4} hours"
    rf"|{_CLOCK}|(?:day|week|month|year) [\w-]+|(?:{_PARTS})"
    rf"|{_SOME} {_UNIT} (?:later|earlier|ago|before|after)|(?:the )?(?:next|following) (?:{_PARTS})|later"
    rf"|(?:{_MONTHS}|spring|summer|autumn|fall|winter)(?: of)?,? {_YEAR}"
)
"""A time as it stands over what happens then."""
_STAMPED = rf"(?:{_STAMP})(?:(?:[,;|·.]| ?[-–—] ?| )+(?:{_STAMP}))*"
_PLACE = r"(?-i:[A-Z][\w'’.-]*(?: (?:of|the|in|on|and|de|[A-Z][\w'’.-]*)){0,4}), (?=[^\n]*\d)"
"""Where it happens, before a time with a number: "Port Said, 1911"."""
_ALONE = pattern(
    rf"[\s*_~=<>\[(|•·–—-]*(?:(?:{_PLACE})?{_STAMPED}|{_PLACE}{_YEAR})[.,:;]?[\s*_~=<>\])|•·–—-]*",
    re.IGNORECASE,
)
_MARKED = pattern(rf"(?P<mark>[*_]{{1,3}}){_STAMPED}[.:;]?(?P=mark)[.:;]?\s", re.IGNORECASE)
LONGEST_STAMP = 60
"""Code points of a time that stands over what happens then."""
_HAD = pattern(r"\bhad (?!(?:an?|the|no|to|his|her|its|their|my|our|some)\b)")
"""What tells of what was done by then, and no longer of what somebody owned."""
_CLAUSE = r",? (?:when|after|as|while|before)\b|(?!,? however),?[^.!?,;:\ue000]*"
"""What follows a time; what goes on "however" is told of as before."""
_OPENS_LATER = pattern(rf"^[\s_*]*(?:(?:then|but|and|so),? )?(?:it was )?(?:{_LATER}){_AHEAD}", re.IGNORECASE)
_OPENS_NAMED = pattern(rf"^[\s_*]*(?:{_NAMED})(?P<rest>{_CLAUSE})", re.IGNORECASE)


def is_told_of_a_new_time(narration: str) -> bool:
    """Tell whether a paragraph's narration (see ``narration.told``) opens at another time.

    A paragraph that is nothing but a time does, and one headed by one between marks: "**Monday.** We left".
    """
    if len(narration) <= LONGEST_STAMP and _ALONE.fullmatch(narration):
        return True
    if narration[:1] in "*_" and _MARKED.match(narration):
        return True
    if _OPENS_LATER.match(narration):
        return True
    match = _OPENS_NAMED.match(narration)
    return match is not None and _HAD.search(match["rest"]) is None
