"""The rule ``name-too-early``."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.findings import Finding, rule
from storyledger.reading.words import any_of, word_class
from storyledger.rules.against import against
from storyledger.rules.traits import told_traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event, Utterance
    from storyledger.ledger import Ledger
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who speaks."""
REACH = 15_000
"""Code points after which somebody may have heard a name where the text does not show."""


@rule("name-too-early", code="SL506", severity="note", preview=True)
def name_too_early(world: World) -> Iterator[Finding]:
    """Somebody calls somebody by a name that nobody has told them.

    ## What it does
    Where the narration says that somebody does not know somebody's name, looks whether the first who says
    that name aloud afterwards is the same person, while no words tell of names, introductions or letters.

    ## Why it matters
    The writer knows all the names; the people in the story have to learn them.

    ## When to ignore it
    The name was told where the text does not show.

    ## What it cannot see
    Names that are thought and not said.
    """
    ledger = world.ledger
    for event in told_traits(ledger):
        if event.roles["trait"] == "name" and "whom" in event.roles:
            said = _first_to_say(event.roles["whom"], event, ledger)
            if said is not None and said.speaker == event.roles["who"] and _is_untold(event, said, ledger):
                yield _finding(event, said, ledger)


def _first_to_say(whom: str, event: Event, ledger: Ledger) -> Utterance | None:
    """Return what is first said with somebody's name in it after a passage."""
    starts = column(ledger.said.column("span"), "start")
    names = ledger.names_of(whom)
    for name in names[bisect_right(names, event.span.end, key=attrgetter("start")) :]:
        index = bisect_right(starts, name.start) - 1
        if index >= 0 and ledger.utterances[index].span.covers(name):
            return ledger.utterances[index]
    return None


def _is_untold(event: Event, said: Utterance, ledger: Ledger) -> bool:
    """Tell whether nothing between a passage and words may tell a name."""
    between = ledger.text[event.span.end : said.span.start]
    is_sure = said.confidence >= SURE and said.mode == "direct"
    return is_sure and len(between) <= REACH and _telling().search(between) is None


def _telling() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(word_class('event_words', 'tells-name'))})\b", re.IGNORECASE)


def _finding(event: Event, said: Utterance, ledger: Ledger) -> Finding:
    who, whom = (ledger.name(event.roles[role]) for role in ("who", "whom"))
    message = f"{who} says {whom}'s name here, which an earlier passage says is not known. Check who told it."
    return against(
        event, [said.span], ledger, message=message, note="does not know the name", root=f"{who} {whom}"
    )
