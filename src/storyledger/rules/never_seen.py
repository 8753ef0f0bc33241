"""The rule ``never-seen``."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.reading.people.noticing.words import title_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Character
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

OFTEN = 5
"""Somebody named less often than this may be a name in passing."""

_LATE = "late "
"""What stands before the name of the dead; of somebody who is only not on time, it is said after it."""
_AROUND = " .,“”‘’\"'"
"""What may stand around the name under a letter."""


@rule("never-seen", code="SL204", severity="note")
def never_seen(world: World) -> Iterator[Finding]:
    """Somebody is spoken of again and again and never appears.

    ## What it does
    Names people who are mentioned by name at least five times, and who are never present in a scene, never
    speak, and never do anything that is told as happening.

    ## Why it matters
    A reader who keeps hearing a name waits for the person. Often a scene was cut and the talk of it stayed.

    ## When to ignore it
    People who are meant to stay away: the dead, historical figures, Godot. It is a note, not a warning.
    Whoever has only a title and the surname of somebody shown may be that person, and is left out; so is
    whoever signs a letter or is once called late ("the late Mr. Weir"), and a name that is a part of a firm's
    ("Paterson & Co.").

    ## What it cannot see
    People who appear under another name that nobody has joined to theirs, and people who are only ever
    described.
    """
    ledger = world.ledger
    for person in ledger.characters:
        if person.kind != "person" or _is_shown(person, ledger):
            continue
        named = ledger.names_of(person.id)
        is_there = _acts(person, ledger) or _signs(named, ledger) or _is_firm(named, ledger)
        if len(named) < OFTEN or is_there or _is_late(named, ledger):
            continue
        if not _may_be_another(person, ledger):
            times = f"{person.name} is named {len(named)} times and never seen."
            yield Finding(
                message=f"{times} Possibly a scene is missing.",
                evidence=ledger.evidence(named[0]),
                verdict="gap",
                confidence=person.confidence,
                root=person.id,
            )


def _is_shown(person: Character, ledger: Ledger) -> bool:
    """Tell whether somebody is present, speaks, or tells or sees a scene."""
    if ledger.scenes_of(person.id) or person.id in ledger.speakers:
        return True
    return any(person.id in (scene.narrator, scene.focalizer) for scene in ledger.scenes)


def _signs(named: Sequence[Span], ledger: Ledger) -> bool:
    """Tell whether one of somebody's names stands alone on a line, as under a letter."""
    blocks = ledger.document.blocks
    starts = ledger.document.block_starts
    return any(
        blocks[bisect_right(starts, name.start) - 1].span.of(ledger.text).rpartition("\n")[2].strip(_AROUND)
        == name.of(ledger.text)
        for name in named
    )


def _is_firm(named: Sequence[Span], ledger: Ledger) -> bool:
    """Tell whether a name stands beside an "&" somewhere, as in a firm's ("Carter, Paterson & Co.")."""
    text = ledger.text
    around = (
        text[max(0, name.start - 2) : name.start].strip()[-1:] + text[name.end : name.end + 2].strip()[:1]
        for name in named
    )
    return any("&" in marks for marks in around)


def _is_late(named: Sequence[Span], ledger: Ledger) -> bool:
    """Tell whether somebody is once said to be dead in front of the name: the late Mr. Weir."""
    return any(ledger.text[max(0, name.start - len(_LATE)) : name.start].lower() == _LATE for name in named)


def _may_be_another(person: Character, ledger: Ledger) -> bool:
    """Tell whether a title with a surname may be somebody shown who bears it (Cap'n Silver, John Silver)."""
    title, _, surname = person.name.rpartition(" ")
    return bool(title_kind(title)) and any(
        surname in {alias.text.split()[-1] for alias in other.aliases} and _is_shown(other, ledger)
        for other in ledger.characters
        if other.id != person.id
    )


def _acts(person: Character, ledger: Ledger) -> bool:
    """Tell whether somebody acts in what is told as happening."""
    acted = (event for event in ledger.events_of(person.id) if event.according_to == "narrator")
    return any(event.actuality == "asserted" for event in acted)
