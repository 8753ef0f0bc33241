"""What a description shows, and how to look for it: the types that ``sights`` and its neighbours share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from storyledger.entries import Mention
from storyledger.reading.happening.clauses import Group, Words
from storyledger.reading.happening.frames import Form

__all__ = ["Look", "Seen", "Sighting", "trait"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a description shows."""

    kind: str
    who: Mention | None
    """Whom it is about; None for counts and times."""
    first: int
    last: int
    verb: int
    group: Group
    form: Form = "participle"
    doer: Mention | None = None
    """Who did it, if somebody did."""
    values: dict[str, str] = field(default_factory=dict)
    others: dict[str, Mention] = field(default_factory=dict)
    """Who is in a role besides; without knowing them there is no event."""
    weight: float = 0.9


Look = Callable[[Words, int, int, int], Seen | None]
"""Looks at the telling word at an index of a sentence, given by its first token and one past its last."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A telling word, and how to look at it."""

    index: int
    look: Look


def trait(who: Mention, words: Words, name: str, value: str, one: int, last: int) -> Seen:
    """Return that somebody has a trait, told by the tokens ``one`` to ``last`` and by the mention."""
    first = min(one, words.begin[who])
    return Seen(
        kind="has", who=who, first=first, last=max(last, words.end[who]), verb=last, group=Group(first,
        ("was",)), values={"trait": name, "value": value}, weight=0.8,
    )  # fmt: skip
