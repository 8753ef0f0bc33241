"""The pages of a story, to look up what somebody is told to do: what several rules ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.facts.later import Pages
from storyledger.reading.happening.told import Told

if TYPE_CHECKING:
    from storyledger.ledger import Ledger

__all__ = ["pages_of"]


def pages_of(ledger: Ledger) -> Pages:
    """Return the pages of a story, in which *he* may be whoever just spoke or acted last."""

    def called(who: str) -> str | None:
        person = ledger.get(who)
        return person.pronouns if person is not None else None

    told = Told(
        text=ledger.text,
        mentions=ledger.mentions,
        utterances=ledger.utterances,
        called=called,
    )
    return Pages(ledger.document, ledger.mentions, told)
