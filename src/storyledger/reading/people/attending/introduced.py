"""Read whom a section brings in by "a", which offices its people are said to hold, and who gets a name later.

"The captain" is somebody new only where nobody of the cast can be meant by it. Called by ``walk_ons``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.people.attending.described import Described, descriptions

if TYPE_CHECKING:
    from storyledger.entries import Character, Mention, Presence
    from storyledger.reading.cast import Cast
    from storyledger.reading.passage import Paragraph

__all__ = ["Introduced", "may_be"]

SOON = 1500
"""Code points, a page, within which somebody brought in without a name may get one."""
LOOK = 40
"""Code points read before a name or a description."""
_IS = pattern(r"(?:\b(?:am|is|was|are|were|be|been|being|became|as|than|like)|['’](?:s|m|re))\s+$")
"""What follows is what somebody is."""
_NAME_BEFORE = pattern(r"[A-Z][\w.’'-]+,\s+$")
_NAME_AFTER = pattern(r",\s+(?:(?:Mr|Mrs|Miss|Ms|Dr)\.?\s+)?[A-Z]\w+[,.;!?]")
_OFFICE = pattern(r"\b(?:the|our|my|his|her|their|old|young)\s+(?P<office>[a-z][a-z-]+)\s+[A-Z][a-z]+")
_NAMES = pattern(
    r"(?:\bI am|\bI['’]m|\bname(?: is| was|['’]s)|\b(?:[Ii]t|[Tt]his|[Tt]hat|[Hh]e|[Ss]he|[Hh]ere)"
    r"(?: is| was|['’]s)|\bcalled(?: himself| herself)?|\bnamed|\bintroduced(?: \w+){0,3}(?: as)?"
    r"|\brecogni[sz]ed|\bmeet|\bbe),?\s+(?:(?:Mr|Mrs|Miss|Ms|Dr)\.?\s+)?$"
)
"""What stands before a name that tells who somebody is."""


class Introduced:
    """Whom one section brings in, and how."""

    def __init__(self, paragraphs: Sequence[Paragraph], mentions: Iterable[Mention], cast: Cast) -> None:
        self._paragraphs = paragraphs
        self._cast = cast
        self._starts = [paragraph.span.start for paragraph in paragraphs]
        self._first: dict[tuple[str, bool], int] = {}
        """Nouns, for one or for several, to where the first of them is new."""
        self._offices: set[str] = set()
        for paragraph in paragraphs:
            self._note(paragraph)
        mentions = sorted(mentions, key=lambda one: one.span)
        self._since = {one.character: one.span.start for one in reversed(mentions) if one.character}
        """Where each of the cast first comes up."""
        people: dict[str, Character] = {}
        self._named: list[tuple[int, Character]] = []
        """Where a name tells who somebody is, or is new in the section."""
        for one in mentions:
            who = cast.by_id.get(one.character) if one.character else None
            if who is None or who.kind != "person" or one.kind != "name":
                continue
            if who.id not in people or self._is_told(one.span.start):
                self._named.append((one.span.start, who))
            people[who.id] = who
        self._people = tuple(people.values())

    def _note(self, paragraph: Paragraph) -> None:
        """Note whom a paragraph brings in; words that are said bring in as well ("send for a doctor")."""
        self._offices.update(match["office"] for match in _OFFICE.finditer(paragraph.text))
        for one in descriptions(paragraph):
            before = self._before(paragraph, one.span.start)
            after = one.span.end - paragraph.span.start
            is_beside = _NAME_BEFORE.search(before) or _NAME_AFTER.match(paragraph.text, after)
            is_owner = paragraph.text.startswith(("'", "’"), after)
            if (_IS.search(before) and not is_owner) or (one.known == "known" and is_beside):
                self._offices.add(one.head)
            elif one.known != "known":
                self._first.setdefault((one.head, one.is_several), one.span.start)

    @staticmethod
    def _before(paragraph: Paragraph, at: int) -> str:
        end = at - paragraph.span.start
        return paragraph.text[max(0, end - LOOK) : end]

    def brings(self, one: Described) -> bool:
        """Tell whether somebody new has been called so before: "a captain", "three sailors"."""
        first = self._first.get((one.head, one.is_several))
        return first is not None and first < one.span.start

    def brings_several(self, at: int) -> bool:
        """Tell whether several have been brought in before a place, of whom one or some may be told then."""
        return any(is_several and first < at for (_, is_several), first in self._first.items())

    def is_office(self, noun: str) -> bool:
        """Tell whether somebody with a name is said to be one: "Mr Hale, the butler"."""
        return noun in self._offices

    def may_mean_cast(self, one: Described) -> bool:
        """Tell whether somebody with a name in the section may be meant by a noun's gender."""
        return any(may_be(one, who) for who in self._people)

    def is_named_soon(self, one: Described, last: int, end: int) -> bool:
        """Tell whether somebody brought in gets a name: one that is said of them, or one new in the section.

        Args:
            one: the first words for them.
            last: where the last words for them begin; "the man" after a new name is not its owner.
            end: where their scene ends.

        """
        return any(
            one.span.start < start < min(end, one.span.start + SOON)
            and may_be(one, who)
            and ((one.kind == "generic" and start > last) or self._is_told(start))
            for start, who in self._named
        )

    def is_there_soon(self, one: Described, present: Iterable[Presence]) -> bool:
        """Tell whether the first sign of somebody whom words for anybody may mean comes soon after them.

        Who has come up before is not told of as "a man".
        """
        return any(
            one.span.start < stay.span.start < one.span.start + SOON
            and (one.known != "new" or self._since.get(stay.character, one.span.start) >= one.span.start)
            and may_be(one, self._cast.by_id[stay.character])
            for stay in present
        )

    def _is_told(self, start: int) -> bool:
        """Tell whether the words before a name say who somebody is."""
        return _NAMES.search(self._before(self._paragraph_at(start), start)) is not None

    def _paragraph_at(self, at: int) -> Paragraph:
        return self._paragraphs[max(0, bisect_right(self._starts, at) - 1)]


def may_be(one: Described, who: Character) -> bool:
    """Tell whether a noun's gender lets it mean one of the cast; a gender that is unknown does."""
    gender = {"he": "m", "she": "f"}.get(who.pronouns or "", "n")
    return "n" in (gender, one.gender) or gender == one.gender
