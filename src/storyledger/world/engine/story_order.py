"""The order in which a story happens, where that is not the order in which it is told.

Runs before a replay, with what an author declares: chapters that happen at the same time, and chapters that
tell of earlier days. Without a declaration a story happens as it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.world.engine.timeline import Told

__all__ = ["AS_TOLD", "Flashback", "StoryOrder", "in_story_order"]


@dataclass(frozen=True, slots=True)
class Flashback:
    """A stretch of the text that happens earlier."""

    span: Span
    before: int = 0
    """Code point of the text before which it happens; 0 is the start of the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOrder:
    """What is declared of the order of a story."""

    parallel: tuple[tuple[Span, ...], ...] = ()
    """Strands: the order within each is as told, the order between those of one group is open."""
    flashbacks: tuple[Flashback, ...] = ()
    """What happens earlier than it is told."""


AS_TOLD = StoryOrder()
"""Nothing is declared."""


def in_story_order(told: Sequence[Told], order: StoryOrder) -> Sequence[Told]:
    """Return what is told, from its order in the text into the order in which it happens."""
    if not order.flashbacks:
        return told
    main = [each for each in told if not any(back.span.covers(each.span) for back in order.flashbacks)]
    ordered: list[Told] = []
    at = 0
    for back in sorted(order.flashbacks, key=lambda back: (back.before, back.span)):
        end = next((n for n in range(at, len(main)) if main[n].order >= back.before), len(main))
        ordered += [*main[at:end], *(each for each in told if back.span.covers(each.span))]
        at = end
    return [*ordered, *main[at:]]
