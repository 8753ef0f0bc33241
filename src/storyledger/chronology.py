"""What the project file says of a story's order, found in its text. Runs once, before a story is replayed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.errors import ConfigError, PositionError
from storyledger.positions import find_position
from storyledger.span import Span
from storyledger.world.engine.story_order import Flashback, StoryOrder

if TYPE_CHECKING:
    from storyledger.config import Order
    from storyledger.document import Document

__all__ = ["story_order"]

_EARLIER = re.compile(r"(?P<what>.+?) (?P<place>before .+)", re.IGNORECASE)


def story_order(document: Document, order: Order, *, is_part: bool = False) -> StoryOrder:
    """Return the declared order in code points of the text.

    Args:
        document: The story, or the part of it that may be known.
        order: What the project file says.
        is_part: Only a part of the story is there: chapters that it does not have are left out.

    Raises:
        ConfigError: the text has no such chapter.

    """
    groups = ([_stretch(document, name, is_part) for name in group] for group in order.parallel)
    backs = (_flashback(document, words, is_part) for words in order.flashbacks)
    strands = (tuple(span for span in group if span is not None) for group in groups)
    return StoryOrder(
        parallel=tuple(group for group in strands if len(group) > 1),
        flashbacks=tuple(back for back in backs if back is not None),
    )


def _stretch(document: Document, name: str, is_part: bool) -> Span | None:
    """Return where a chapter stands."""
    start, end = _place(document, f"before {name}", is_part), _place(document, name, is_part)
    return None if start is None or end is None else Span(start, end)


def _flashback(document: Document, words: str, is_part: bool) -> Flashback | None:
    """Read ``chapter 5``, or ``chapter 5 before chapter 2``."""
    match = _EARLIER.fullmatch(words)
    span = _stretch(document, match["what"] if match else words, is_part)
    before = _place(document, match["place"], is_part) if match else 0
    return None if span is None or before is None else Flashback(span, before)


def _place(document: Document, words: str, is_part: bool) -> int | None:
    try:
        return find_position(document, words)
    except PositionError as error:
        if is_part:
            return None
        raise ConfigError(f"[order] in the project file: {error}") from error
