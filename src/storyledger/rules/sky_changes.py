"""The rule ``sky-changes``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.happening.plainly import finder_of, lets_weeks_pass, sentence_around
from storyledger.reading.happening.skies import SKY
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


_MATTERS = {
    "moon": _Matter(12_000, False, "sky-weeks"),
    "rain": _Matter(9000, False, "sky-rain", "dry"),
    "season": _Matter(9000, True, "sky-season"),
    "sun": _Matter(12_000, False, "sky-sun", "away"),
}
_SAYS = {
    ("moon", "new"): "there is no moon, or a new one", ("moon", "full"): "the moon is full",
    ("rain", "dry"): "it has not rained for long", ("rain", "wet"): "the ground is wet",
    ("season", "bare"): "it is winter", ("season", "bloom"): "it is summer",
    ("sun", "away"): "the sun is gone for weeks", ("sun", "there"): "the sun shines",
}  # fmt: skip


@rule("sky-changes", code="SL606", severity="warning", preview=True)
def sky_changes(world: World) -> Iterator[Finding]:
    """The moon is new one night and full the next.

    ## What it does
    Follows what the narration says of the moon, of rain, of the season and of a sun that is gone for the
    winter. Two passages that cannot both be so within a few days are shown, as long as no words between them
    let weeks pass, or rain fall. Signs of summer and winter are compared within one scene only.

    ## Why it matters
    A reader who was told that it is the dark of the moon sees the full one rise two nights later.

    ## When to ignore it
    More time has passed than is said, or the place is another.

    ## What it cannot see
    Clouds, tides, the hour, and what only speech tells of.
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
    if first.value == then.value or matter.first not in {"", first.value}:
        return False
    places = first.span.start, then.span.start
    if ledger.document.section_at(places[0]) is not ledger.document.section_at(places[1]):
        return False
    if matter.in_scene and ledger.scene_at(places[0]) is not ledger.scene_at(places[1]):
        return False
    if lets_weeks_pass(ledger.text, first.span.end, then.span.end):
        return False
    return not _may_both_be(matter, first, then, ledger)


def _may_both_be(matter: _Matter, first: Remark, then: Remark, ledger: Ledger) -> bool:
    """Tell whether words let both be so: those between the two, or in one scene those of their sentences."""
    whole = (first.span.end, then.span.end + NEAR)
    sentences = [sentence_around(ledger.text, one.span.start) for one in (first, then)]
    parts = [(one.start, one.end) for one in sentences] if matter.in_scene else [whole]
    changes = finder_of(matter.changes)
    return any(changes.search(ledger.text, start, end) for start, end in parts)
