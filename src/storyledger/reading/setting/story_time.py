"""Read when a scene begins: its day after the last scene's, weekday, date and part of the day.

Runs when scenes are filled. Only a scene's first words and a heading right above them are asked, and only for
what they say of now: *that evening*, *two days later*, *it was a Tuesday*, *3 May.* What was, will be or
always is on such a day is another time. ``counted`` then numbers the days of a whole story.
"""

from __future__ import annotations

import datetime as calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from storyledger.entries import Scene, StoryTime
from storyledger.patterns import pattern
from storyledger.reading.passage import Passage
from storyledger.reading.words import word_rows
from storyledger.sources.numbers import number_of
from storyledger.span import Span

__all__ = ["counted", "time_of"]

FEW_HOURS = 4
"""So many hours do not make another day of it."""
OPENING = 320
"""Code points of a scene that say when it begins."""
CLAUSE = 60
"""Code points read before words of time."""
YEAR, MONTH, LEAP = 366, 31, 2000
"""Days of a year and of a month, and a year that has all dates."""

_FIRST = pattern(r"^[\s_*\"“‘(]*")
_STOP = pattern(r"[.!?;:\ue000]")
_ELSEWHEN = pattern(
    r"\b(?:had|has|have|would|will|shall|should|could|might|every|each|since|until|till|before"
    r"|yesterday|to-?morrow|last|if|always|often|usually|never|going to|whenever|some|any|many"
    r"|like|good|by)\b|['’](?:d|ll|ve)\b"
)
"""Words of a clause before a time that make it another one."""
_COMPOUND = pattern(
    r"(?:[-'’]|\s+(?:before|coats?|gowns?|rooms?|dress|papers?|trains?|mail|meal|prayers?|bells?|watch"
    r"|stars?|shifts?|services?|school|sky|clothes|air|light|sun|breeze|wind|mist|ago|last)\b)"
)
"""What makes another thing, or another night, of the word before it."""
_BACK = pattern(
    r"\b(?P<n>[\w-]+|a few|several|some|many)\s+(?:long\s+|short\s+)?"
    r"(?:days?|weeks?|months?|years?|hours?|nights?|centuries)\s+(?:ago|earlier|before|previously)\b(?!\s+(?:he|she|they|i|we|it|the|\w+ing))"
    r"|\bthe\s+(?:day|night|evening|morning|week|year)\s+before(?=[,.\s](?!the|he|she|they|his|her|their|i\b|we\b))"
    r"|\b(?:years|weeks|months|days|long)\s+(?:before|earlier|ago)\b",
    re.IGNORECASE,
)
_ROUGHLY = pattern(r"\b(?:some|about|nearly|almost|perhaps|or|over|than)\s+$", re.IGNORECASE)
_SAME = pattern(
    r"\b(?:later\s+)?(?:that|the\s+same|this)\s+(?:very\s+|same\s+)?(?P<part>day|{parts})\b"
    r"|\b(?:at\s+(?:that|the\s+same|this)\s+(?:very\s+)?(?:moment|time|instant)|meanwhile)\b"
)
_DAY_N = pattern(r"(?P<day>day\s+(?P<n>\d+|[a-z]+))\s*[.,:—–-]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    """The regular expressions that need the lexicon."""

    following: re.Pattern[str]
    later: re.Pattern[str]
    same: re.Pattern[str]
    part: re.Pattern[str]
    weekday: re.Pattern[str]
    date: re.Pattern[str]


@cache
def _values(kind: str) -> dict[str, str]:
    return {row[1]: row[2] for row in word_rows("time_words") if row[0] == kind}


@cache
def _words() -> _Words:
    parts, days, months = ("|".join(_values(kind)) for kind in ("part", "weekday", "month"))
    units = "|".join(_values("unit"))
    return _Words(
        following=re.compile(rf"\b(?:the\s+)?(?:next|following)\s+(?P<part>day|{parts})\b", re.IGNORECASE),
        later=re.compile(
            rf"\b(?P<n>[a-z]+(?:-[a-z]+)?|\d+)\s+(?:short\s+|long\s+)?(?P<unit>{units})s?\s+"
            r"(?:later|after(?:wards?)?\b(?!\s+(?:he|she|the|that|his|her|\w+ing))|(?:had\s+)?passed\b(?!\s+since)|went\s+by)",
            re.IGNORECASE,
        ),
        same=re.compile(_SAME.pattern.replace("{parts}", parts), re.IGNORECASE),
        part=re.compile(
            r"\b(?:in\s+the|at|that|the\s+(?:next|following|same)|next|this|one|early|late|on\s+the|toward|towards"
            rf"|it\s+was(?:\s+(?:a|an|the|nearly|almost|\w+ly))?(?:\s+\w+)?|{days})\s+(?:the\s+)?(?P<part>{parts})\b"
            rf"|(?:^|[.!?]\s+)(?P<bare>{parts})(?=\.|\s+(?:came|fell|found|broke|had\s+come))",
            re.IGNORECASE,
        ),
        weekday=re.compile(
            rf"(?:^|[.!?,]\s+|\b(?:on|on\s+the|(?:it|day)\s+was(?:\s+an?)?|the\s+following)\s+)(?P<day>{days})\b(?!['’]s)",
            re.IGNORECASE,
        ),
        date=re.compile(
            rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{months})"
            rf"|(?P<m2>{months})\s+(?:the\s+)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b)(?:,?\s+(?P<year>1[0-9]\d\d|20\d\d))?",
            re.IGNORECASE,
        ),
    )


@dataclass(slots=True)
class _Found:
    """What is gathered of one scene's time."""

    shown: list[Span]
    after: int | None = None
    weekday: str | None = None
    date: str | None = None
    part: str | None = None
    is_earlier: bool = False

    def made(self) -> StoryTime | None:
        if not self.shown:
            return None
        return StoryTime(
            shown=tuple(sorted(set(self.shown))), after=self.after, weekday=self.weekday, date=self.date,
            part=self.part, is_earlier=self.is_earlier,
        )  # fmt: skip


def time_of(passage: Passage, narration: str, span: Span) -> StoryTime | None:
    """Return when the scene at ``span`` begins, None when nothing says so. ``day`` stays open."""
    found = _Found(shown=[])
    heading = passage.heading_above(span.start)
    if heading is not None:
        _look_at_label(passage.text, heading.span, found)
    opening = Span(span.start, min(span.end, span.start + OPENING))
    first = _FIRST.match(narration, opening.start, opening.end)
    start = first.end() if first else opening.start
    _look_at_label(narration, Span(start, min(opening.end, start + CLAUSE)), found, is_first=True)
    _look_at_steps(narration, opening, found)
    if found.part is None:
        _look_at_part(narration, opening, found)
    if found.weekday is None:
        _look_at_weekday(narration, opening, found)
    return found.made()


def _look_at_label(text: str, where: Span, found: _Found, *, is_first: bool = False) -> None:
    """Look for a date or a weekday that a heading gives, or that a scene begins with."""
    words = _words()
    for match in words.date.finditer(text, where.start, where.end):
        if (not is_first or match.start() == where.start) and found.date is None and _is_date(match):
            found.date = " ".join(match.group().split())
            found.shown.append(Span(*match.span()))
    log = _DAY_N.match(text, where.start, where.end)
    if log is not None and found.date is None and number_of(log["n"].casefold()) is not None:
        found.date = " ".join(log["day"].split())
        found.shown.append(Span(*log.span("day")))
    for match in words.weekday.finditer(text, where.start, where.end):
        if found.weekday is None and (not is_first or match.start() == where.start):
            found.weekday = _values("weekday")[match["day"].lower()]
            found.shown.append(Span(*match.span("day")))


def _is_date(match: re.Match[str]) -> bool:
    return 1 <= int(match["d1"] or match["d2"]) <= MONTH


def _look_at_steps(narration: str, where: Span, found: _Found) -> None:
    """Look for words that lead from the scene before to this one."""
    words = _words()
    for step in (_BACK, words.following, words.later, words.same):
        every = step.finditer(narration, where.start, where.end)
        match = next((one for one in every if _is_now(narration, one)), None)
        if match is None:
            continue
        found.shown.append(Span(*match.span()))
        if step is _BACK:
            found.is_earlier = True
            return
        found.after = int(step is words.following)
        if step is words.later:
            found.after = None if _ROUGHLY.search(narration, where.start, match.start()) else _days(match)
        part = match.groupdict().get("part")
        found.part = _values("part").get((part or "").lower())
        return


def _days(match: re.Match[str]) -> int | None:
    """Return how many days *two weeks later* are; None when the words do not say."""
    number = 1 if match["n"].lower() in {"a", "an"} else number_of(match["n"].lower())
    unit = int(_values("unit")[match["unit"].lower()])
    if unit == 0:
        return 0 if (number or 0) < FEW_HOURS else None
    return number * unit if number is not None else None


def _look_at_part(narration: str, where: Span, found: _Found) -> None:
    for match in _words().part.finditer(narration, where.start, where.end):
        name = "part" if match["part"] else "bare"
        if _is_now(narration, match) and not _COMPOUND.match(narration, match.end()):
            found.part = _values("part")[match[name].lower()]
            found.shown.append(Span(*match.span()))
            return


def _look_at_weekday(narration: str, where: Span, found: _Found) -> None:
    for match in _words().weekday.finditer(narration, where.start, where.end):
        if _is_now(narration, match) and match.group()[:1] not in ",":
            found.weekday = _values("weekday")[match["day"].lower()]
            found.shown.append(Span(*match.span("day")))
            return


def _is_now(narration: str, match: re.Match[str]) -> bool:
    """Tell whether words of time are about what is told, not about what was or will be."""
    before = narration[max(0, match.start() - CLAUSE) : match.start()]
    clause = before[max((stop.end() for stop in _STOP.finditer(before)), default=0) :]
    return _ELSEWHEN.search(clause) is None


def counted(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Return a story's scenes with their days numbered, where words lead from each to the next."""
    return tuple(_numbered(scenes))


def _numbered(scenes: Iterable[Scene]) -> Iterator[Scene]:
    day: int | None = 1
    dated: tuple[_Date, int] | None = None
    for index, scene in enumerate(scenes):
        time = scene.time
        if time is None or time.is_earlier:
            day = day if index == 0 or (time is None and scene.boundary == "eyes") else None
            yield scene
            continue
        date = _date_in(time.date)
        if date is not None and dated is not None and date.calendar == dated[0].calendar:
            day = _after(dated[1], dated[0], date)
        elif index:
            day = day + time.after if day is not None and time.after is not None else None
        if date is not None and day is not None:
            dated = date, day
        yield replace(scene, time=replace(time, day=day))


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as a number of days."""

    number: int
    calendar: str
    """Dates are only compared within one: ``log`` (day 12), ``year`` (3 May), ``dated`` (3 May 1893)."""


def _date_in(words: str | None) -> _Date | None:
    """Return the date that words give, None for none."""
    log = _DAY_N.match(f"{words}.") if words else None
    if log:
        number = number_of(log["n"].casefold())
        return _Date(number, "log") if number is not None else None
    match = _words().date.search(words) if words else None
    if not match:
        return None
    month = int(_values("month")[(match["m1"] or match["m2"]).lower()])
    try:
        told = calendar.date(int(match["year"] or LEAP), month, int(match["d1"] or match["d2"]))
    except ValueError:
        return None
    return _Date(told.toordinal(), "dated" if match["year"] else "year")


def _after(day: int, one: _Date, other: _Date) -> int | None:
    """Return the day of ``other`` when ``one`` is on ``day``; None before the story's first day."""
    passed = other.number - one.number
    if one.calendar == "year" and passed < -YEAR // 2:
        passed += YEAR  # from December to January
    return day + passed if day + passed > 0 else None
