"""Events in words: ``Ann hurts Pike``.

Runs for the pictures that show events. Only what is told as having happened, or as remembered or reported,
is shown; what is feared, ordered, denied or dreamed did not happen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from storyledger.entries import Event
    from storyledger.ledger import Ledger

__all__ = ["IMPERSONAL", "SPOKEN", "is_told", "said_how", "told"]

TOLD = frozenset({"asserted", "remembered", "reported"})
FIRST = ("who", "number", "group")
LONGEST = 90
SPOKEN = frozenset(
    {"promises", "orders", "threatens", "tells", "asks", "agrees", "refuses", "believes", "learns", "lies_to"}
)
"""Events whose ``what`` is words of the text."""
IMPERSONAL = frozenset({"counts", "die", "time_passes", "is_day", "is_shut"})
"""Events that are nobody's doing."""
_LINKS = {"with": "with", "from": "from", "to": "to", "by": "by", "towards": "towards", "in": "in"}


def is_told(event: Event) -> bool:
    """Tell whether an event is told as something that happens or has happened."""
    return event.actuality in TOLD


def said_how(event: Event) -> str:
    """Return `` (remembered)`` and the like, an empty string for what simply happens."""
    return "" if event.actuality == "asserted" else f" ({event.actuality})"


def told(event: Event, ledger: Ledger) -> str:
    """Return an event as a short sentence, with ``somebody`` where the text does not say who."""
    roles = {role: plain(ledger.name(word)) for role, word in event.roles.items()}
    first = [roles.pop(role) for role in FIRST if role in roles] or ["somebody"]
    if event.kind == "counts" and "who" not in event.roles:
        first = [" ".join(first)]
        return clip(f"{first[0]} are counted", LONGEST)
    verb = event.kind.replace("_", " ")
    words = f": “{roles.pop('what')}”" if event.kind in SPOKEN and roles.get("what") else ""
    places = sorted(roles.items(), key=_place)
    rest = [f"{_LINKS[role]} {word}" if role in _LINKS else word for role, word in places]
    return clip(" ".join([*first[:1], verb, *first[1:], *rest]) + words, LONGEST)


_PLACES = ("whom", "value", "trait", "what", "where", "with", "from", "to", "by", "towards", "in")


def _place(item: tuple[str, str]) -> tuple[int, str]:
    role = item[0]
    return (_PLACES.index(role) if role in _PLACES else len(_PLACES), role)
