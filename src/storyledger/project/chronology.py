"""What the project file says of a story's order, found in its text. Runs once, before a story is replayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.errors import ConfigError, PositionError
from storyledger.patterns import pattern
from storyledger.project.positions import find_position
from storyledger.span import Span
from storyledger.world.engine.story_order import Flashback, StoryOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.document import Document
    from storyledger.project.config import Order

__all__ = ["story_order"]

_EARLIER = pattern(r"(?P<what>.+?) (?P<place>before .+)", re.IGNORECASE)


def story_order(
    document: Document, order: Order, scenes: Sequence[Span] = (), *, is_part: bool = False
) -> StoryOrder:
    """Return the declared order in code points of the text.

    Args:
        document: The story, or the part of it that may be known.
        order: What the project file says.
        scenes: Where the scenes stand that a reading found, in order.
        is_part: Only a part of the story is there: chapters that it does not have are left out.

    Raises:
        ConfigError: the text has no such chapter or scene.

    """
    text = _Text(document, scenes, is_part)
    groups = ([_stretch(text, name) for name in group] for group in order.parallel)
    backs = (_flashback(text, words) for words in order.flashbacks)
    strands = (tuple(span for span in group if span is not None) for group in groups)
    return StoryOrder(
        parallel=tuple(group for group in strands if len(group) > 1),
        flashbacks=tuple(back for back in backs if back is not None),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in which places are looked for."""

    document: Document
    scenes: Sequence[Span]
    is_part: bool

    def place(self, words: str) -> int | None:
        """Return a code point; None for a place that may be in the part that is not there."""
        try:
            return find_position(self.document, words, self.scenes)
        except PositionError as error:
            if self.is_part:
                return None
            raise ConfigError(f"[order] in the project file: {error}") from error


def _stretch(text: _Text, name: str) -> Span | None:
    """Return where a chapter or scene stands."""
    start, end = text.place(f"before {name}"), text.place(name)
    return None if start is None or end is None else Span(start, end)


def _flashback(text: _Text, words: str) -> Flashback | None:
    """Read ``chapter 5``, ``scene 2 of chapter 3``, or ``chapter 5 before chapter 2``."""
    match = _EARLIER.fullmatch(words)
    span = _stretch(text, match["what"] if match else words)
    before = text.place(match["place"]) if match else 0
    return None if span is None or before is None else Flashback(span, before)
