"""Facts that a book states, found by plain patterns over its words, and by nothing that the checks use.

A pattern may be wrong about a book; then the plant contradicts nothing, nobody can find it, and recall
suffers. The doubtful ones are therefore kept out: what is said aloud, denied, feared, supposed or long ago.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from eval.continuity.pages import NAME, Page, Pages
from storyledger.span import Span

__all__ = ["DAYS", "NUMBERS", "Stated", "stated_in"]

NUMBERS = tuple(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six
    twenty-seven twenty-eight twenty-nine thirty""".split()
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBER = "|".join(sorted(NUMBERS[1:], key=len, reverse=True))
_DAY = "|".join(DAYS)
_PEOPLE = (
    "men|women|boys|girls|children|ladies|gentlemen|officers|soldiers|sailors|gardeners|guests|servants|"
    "passengers|policemen|riders|strangers|visitors|priests|clerks"
)
_COLOUR = "blue|green|brown|black|grey|gray|hazel|golden|red|fair|yellow|white|auburn"

_DOUBT = re.compile(
    r"\b(?:if|unless|would|could|might|may|should|not|never|no|nor|as though|like|dream\w*|fear\w*|wish\w*|"
    r"almost|nearly|half|suppos\w+|thought|believ\w+|imagin\w+|fanc\w+|hop\w+|when|before|after|until|till|"
    r"since|ago|whether|story|tale|said|told|years?|perhaps|must|seem\w*)\b|n['’]t\b",
    re.IGNORECASE,
)

_UNREAL = re.compile(
    r"\b(?:if|unless|would|could|might|may|not|never|as though|dream\w*|fear\w*|wish\w*)\b", re.IGNORECASE
)
"""Words that leave a death open; what came of it shows in the rest of the book."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Something the book states about somebody."""

    kind: str
    who: str
    value: str
    page: int
    """Index of its paragraph."""
    span: Span
    """Where the words stand in the document."""
    noun: str = ""
    """Whose number it is: ``sisters``, ``wolves``."""


_PATTERNS: dict[str, str] = {
    "dead acts": rf"\b(?P<who>{NAME}) "
    r"(?:was dead|died|lay dead|(?:was|had been) (?:killed|murdered|drowned))\b",
    "eyes": rf"\b(?P<who>{NAME})(?:['’]s| had) (?:\w+,? )?(?P<value>{_COLOUR}) eyes\b",
    "hair": rf"\b(?P<who>{NAME})(?:['’]s| had) (?:\w+,? )?(?P<value>{_COLOUR}) hair\b",
    "age": rf"\b(?P<who>{NAME}),? (?:who )?(?:was|had turned) (?:only |just )?(?P<value>{_NUMBER})"
    r"(?: years old| years of age|(?=[.,;]))",
    "count of kin": rf"\b(?P<who>{NAME})(?:['’]s| had) (?P<value>{_NUMBER}) "
    r"(?P<noun>sisters|brothers|sons|daughters|children|cousins|aunts|uncles)\b",
    "count of a group": rf"\b[Tt]here were (?P<value>{_NUMBER}) (?P<noun>{_PEOPLE})\b",
    "weekday": rf"\b(?:It was|This was|That was|On) (?:a |the )?(?P<value>{_DAY})"
    r"(?=[.,;]| morning| evening| afternoon| night)",
    "knows too early": rf"\b(?P<who>{NAME}) (?:learned|learnt|discovered|found out|heard|found) that "
    r"(?P<value>[^.;!?\"“”]{15,120})",
}


def stated_in(pages: Pages) -> list[Stated]:
    """Return the facts that a novel states, in order of kind and place."""
    found = [fact for kind in _PATTERNS for fact in _of_kind(kind, pages)]
    return [*found, *_present(pages)]


def _of_kind(kind: str, pages: Pages) -> Iterator[Stated]:
    pattern = re.compile(_PATTERNS[kind])
    people = {*pages.people, *(name for name in pages.tags if len(name.split()) == 1)}
    for index, page in enumerate(pages.pages):
        for match in pattern.finditer(page.text):
            groups = match.groupdict()
            who = groups.get("who") or ""
            if who and not _is_somebody(who, people, pages, kind):
                continue
            if not page.is_told(match.start()) or _is_doubtful(kind, page, match):
                continue
            fact = Stated(
                kind,
                who,
                groups.get("value") or "",
                index,
                Span(page.span.start + match.start(), page.span.start + match.end()),
                groups.get("noun") or "",
            )
            if kind != "dead acts" or _stays_dead(fact, pages):
                yield fact


def _is_somebody(name: str, people: set[str], pages: Pages, kind: str) -> bool:
    """Tell whether a name is of somebody in the story, by tags of speech, or by standing often."""
    if name in people:
        return True
    return kind == "dead acts" and len(list(pages.named(name))) >= FEW


FEW = 4
"""Paragraphs that name somebody who never speaks and whose death is told."""


def _is_doubtful(kind: str, page: Page, match: re.Match[str]) -> bool:
    sentence = page.sentence(match.start())
    if kind in {"age", "count of kin"}:
        sentence = sentence.replace("years old", "").replace("years of age", "")
    if kind == "dead acts":
        return bool(_UNREAL.search(sentence))
    return bool(_DOUBT.search(sentence.partition(match.group())[0]))


def _stays_dead(fact: Stated, pages: Pages) -> bool:
    """Tell whether nobody of that name speaks from the next paragraph on."""
    return not any(
        place > fact.page for name, places in pages.tags.items() if fact.who in name for place in places
    )


def _present(pages: Pages) -> Iterator[Stated]:
    """Yield who speaks twice in a few paragraphs of one chapter: whoever does is there in between."""
    for name in pages.people:
        places = pages.tags[name]
        for one, other in pairwise(places):
            if 2 <= other - one <= NEAR and pages.pages[one].section == pages.pages[other].section:
                yield Stated("two places", name, str(other), one, pages.pages[one].span)


NEAR = 6
"""Paragraphs between two turns of somebody who does not go away in between."""
