"""Who says how much to whom: what the network, the matrix and the arc of a pair count.

A turn is one utterance said aloud; one said to two people counts once for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.pictures.picture import Link
from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from storyledger.entries import CharacterId
    from storyledger.ledger import Ledger

__all__ = ["Talk", "Turns", "turns"]

LONGEST_LABEL = 20

Turns = dict[tuple["CharacterId", "CharacterId"], list[int]]
"""Speaker and addressee to where each turn begins, in order."""


def turns(ledger: Ledger, people: Sequence[CharacterId], within: Span | None = None) -> Turns:
    """Return the turns between ``people``, those that begin ``within`` a stretch of the text."""
    wanted = set(people)
    found: Turns = defaultdict(list)
    for said in ledger.utterances:
        if said.mode == "thought" or said.speaker not in wanted or said.speaker is None:
            continue
        if within is not None and said.span.start not in within:
            continue
        for whom in dict.fromkeys(said.addressees):
            if whom in wanted and whom != said.speaker:
                found[said.speaker, whom].append(said.span.start)
    return dict(found)


@dataclass(frozen=True)
class Talk:
    """The talk among some people, for a picture in the making."""

    ledger: Ledger
    people: tuple[CharacterId, ...]
    within: Span | None
    """Only what is said in this stretch of the text."""
    link: Link

    @cached_property
    def said(self) -> Turns:
        """Who says how much to whom."""
        return turns(self.ledger, self.people, self.within)

    @cached_property
    def names(self) -> list[str]:
        """Everybody's name."""
        return [plain(self.ledger.name(who)) for who in self.people]

    @cached_property
    def labels(self) -> list[str]:
        """Everybody's name, long ones cut."""
        return [clip(name, LONGEST_LABEL) for name in self.names]
