"""When and how something is done, told between a verb and where it leads: *fell like a stone into the river*.

Called by ``patterns`` where what must follow a verb does not follow at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from storyledger.reading.happening.clauses import Words
from storyledger.reading.happening.frames import Step, steps_of
from storyledger.reading.words import word_rows

__all__ = ["after_circumstance"]

Steps = tuple[Step, ...]
Follow = Callable[[Steps, Words, int, int], int | None]
LONGEST = 7
"""Words of which one must be the last of a circumstance that ends in one of a few."""


class Circumstance(NamedTuple):
    """One way to say when or how."""

    is_time: bool
    steps: Steps
    last: frozenset[str]
    """The words that may end it, empty when any may: looked for first, being quicker."""


def after_circumstance(words: Words, at: int, end: int, follow: Follow, *, time: bool = False) -> int | None:
    """Return the index after a circumstance that begins at ``at``, None when none does.

    Args:
        words: the paragraph's.
        at: index of a token.
        end: one past the last token that may belong to it.
        follow: tells where steps end.
        time: whether only words for a time will do.

    """
    known = _by_word().get(words.word(at))
    if known is None:
        return None
    near = words.low[at + 1 : min(end, at + LONGEST)]
    for one in known:
        if (time and not one.is_time) or (one.last and one.last.isdisjoint(near)):
            continue
        after = follow(one.steps, words, at, end)
        if after is not None and after > at + 1:
            return after
    return None


@lru_cache(maxsize=1)
def _by_word() -> Mapping[str, Sequence[Circumstance]]:
    """Return the circumstances by each word that may open them."""
    found: dict[str, list[Circumstance]] = {}
    for kind, after in word_rows("circumstances"):
        steps = steps_of(after)
        last = frozenset[str]() if steps[-1].optional or steps[-1].specials else steps[-1].words
        for word in steps[0].words:
            found.setdefault(word, []).append(Circumstance(kind == "time", steps, last))
    return found
