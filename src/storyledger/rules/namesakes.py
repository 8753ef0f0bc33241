"""Whether two people may be called by one name: what several rules ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.reading.happening.frames import class_of

if TYPE_CHECKING:
    from storyledger.ledger import Ledger

__all__ = ["may_be_two"]

BEFORE = 10
"""Code points before a name in which a word stands that tells one of two from the other."""


def may_be_two(who: str, ledger: Ledger) -> bool:
    """Tell whether two people may be called by somebody's name: *old Pike* and *young Pike*, *two Annas*."""
    names, text = ledger.names_of(who), ledger.text
    before = {
        word for name in names for word in text[max(0, name.start - BEFORE) : name.start].lower().split()[-1:]
    }
    if len(before & class_of("of-two")) > 1:
        return True
    written = {name.of(text) for name in names}
    several = [f"{word}s" for word in sorted(written) if f"{word}s".lower() in ledger.words]
    return any(re.search(rf"\b(?:two|three|both|other)\s+{re.escape(word)}\b", text) for word in several)
