"""The rule ``sky-changes``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.happening.remarks.plainly import finder_of, sentence_around, weeks_passing
from storyledger.reading.happening.remarks.skies import SKY
from storyledger.rules.against import beside, within
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Remark
    from storyledger.ledger import Ledger
    from storyledger.world import World


NEAR = 80
"""Code points after the second passage in which words may make room for both."""


@dataclass(frozen=True, slots=True)
class _Matter:
    """How two passages about a matter are compared."""

    reach: int
    """Code points within which they are."""
    in_scene: bool
    """Whether they must stand in one scene."""
    changes: str
    """The class of ``thing_words.tsv`` of words between the two by which both may be so."""
    first: str = ""
    """The value that must be told first, where the order matters."""
    by_sentence: bool = False
    """Whether only words of the two sentences make room for both."""


_MATTERS = {
    "moon": _Matter(12_000, False, "sky-weeks"),
    "rain": _Matter(9000, False, "sky-rain", "dry"),
    "season": _Matter(9000, True, "sky-season", by_sentence=True),
    "ground": _Matter(9000, False, "sky-ground"),
    "weather": _Matter(4000, True, "sky-weather"),
    "moonlight": _Matter(4000, True, "sky-moonlight", "none"),
    "heading": _Matter(15_000, False, "sky-heading"),
    "sun": _Matter(12_000, False, "sky-sun", "away"),
}
_SAYS = {
    ("moon", "new"): "there is no moon, or a new one", ("moon", "full"): "the moon is full",
    ("rain", "dry"): "it has not rained for long", ("rain", "wet"): "the ground is wet",
    ("season", "bare"): "it is winter", ("season", "bloom"): "it is summer",
    ("ground", "snow"): "snow lies", ("ground", "dust"): "the ground is dry and bare",
    ("weather", "clear"): "the sky is clear", ("weather", "rain"): "it rains",
    ("moonlight", "none"): "there is no moon", ("moonlight", "there"): "the moon shines",
    ("heading", "west"): "the way goes west", ("heading", "east"): "the way goes east",
    ("heading", "sun-west"): "the way goes west, by the sun",
    ("heading", "sun-east"): "the way goes east, by the sun",
    ("sun", "away"): "the sun is gone for weeks", ("sun", "there"): "the sun shines",
}  # fmt: skip


@rule("sky-changes", code="SL606", severity="warning")
def sky_changes(world: World) -> Iterator[Finding]:
    """The moon is new one night and full the next.

    ## What it does
    Follows what the narration says of the moon, of rain, of snow and dust, of the season, of a sun that is
    gone for the winter, and of the sun by which people go west or east. Two passages that cannot both be so
    within a few days are shown, as long as no words between them let weeks pass, rain fall, or people turn
    round. Signs of summer and winter, of a clear sky and rain, and moonlight without a moon are compared
    within one scene only.

    ## Why it matters
    A reader who was told that it is the dark of the moon sees the full one rise two nights later.

    ## When to ignore it
    More time has passed than is said, or the place is another.

    ## What it cannot see
    Tides, the hour, and what only speech tells of.
    """
    ledger = world.ledger
    for matter in _MATTERS:
        told = [one for one in ledger.remarks_of(SKY) if one.what == matter and not is_said(one.span, ledger)]
        pair = next((pair for pair in within(_MATTERS[matter].reach, told) if _clash(*pair, ledger)), None)
        if pair is not None:
            yield _finding(*pair, ledger)


def _finding(first: Remark, then: Remark, ledger: Ledger) -> Finding:
    was, now = (_SAYS[one.what, one.value] for one in (first, then))
    message = f"By these words {now}; a little earlier {was}. Check how much time passes."
    return beside(first.span, then.span, ledger, message=message, note=was, root=first.what, sure=0.8)


def _clash(first: Remark, then: Remark, ledger: Ledger) -> bool:
    matter = _MATTERS[first.what]
    if not _differ(first.value, then.value) or matter.first not in {"", first.value}:
        return False
    places = first.span.start, then.span.start
    if ledger.document.section_at(places[0]) is not ledger.document.section_at(places[1]):
        return False
    if matter.in_scene and ledger.scene_at(places[0]) is not ledger.scene_at(places[1]):
        return False
    weeks = weeks_passing(ledger.text, first.span.end, then.span.end)
    if any(not is_said(passing, ledger) for passing in weeks):
        return False
    return not _may_both_be(matter, first, then, ledger)


def _differ(one: str, other: str) -> bool:
    """Tell whether two values clash: of two ways that somebody goes, one must be told by the sun."""
    if "sun-" in one or "sun-" in other:
        return one.removeprefix("sun-") != other.removeprefix("sun-")
    return one != other and {one, other} != {"east", "west"}


def _may_both_be(matter: _Matter, first: Remark, then: Remark, ledger: Ledger) -> bool:
    """Tell whether words let both be so: those between the two, or in one scene those of their sentences."""
    whole = (first.span.end, then.span.end + NEAR)
    sentences = [sentence_around(ledger.text, one.span.start) for one in (first, then)]
    parts = [(one.start, one.end) for one in sentences] if matter.by_sentence else [whole]
    changes = finder_of(matter.changes)
    return any(changes.search(ledger.text, start, end) for start, end in parts)
