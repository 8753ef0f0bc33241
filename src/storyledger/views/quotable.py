"""Which few lines of somebody are worth quoting.

Runs for whatever introduces a person: the terminal, the report, the cards of the local reader. The choice is
made among the utterances themselves, so that passages are made only of those that are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.views.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.entries import Utterance

__all__ = ["LIKELY", "SURE", "spread"]

SURE, LIKELY = 0.8, 0.5
"""Confidence from which a speaker is given without a word of doubt, and with a small one."""
_WHOLE = pattern(r"^\W*[A-Z].*[.!?]\W*$")


def spread(lines: Sequence[Utterance], text: str, most: int = 3) -> list[Utterance]:
    """Return up to ``most`` lines from over the whole story: surely theirs, neither shouts nor speeches.

    ``lines`` are one person's, in order; ``text`` is the story's.
    """
    short = [line for line in lines if 25 <= len(_words(line, text)) <= 180]
    pools = ([line for line in short if line.confidence >= least] for least in (SURE, LIKELY))
    pool = next((good for good in pools if len(good) >= most), lines)
    parts = [pool[len(pool) * part // most : len(pool) * (part + 1) // most] for part in range(most)]
    return [max(part, key=lambda line: _telling(line, text)) for part in parts if part]


def _telling(line: Utterance, text: str) -> tuple[bool, float, int]:
    """Return what makes a line worth quoting: a whole sentence, surely theirs, not too short."""
    words = _words(line, text)
    return bool(_WHOLE.search(words)), round(line.confidence, 1), min(len(words), 90)


def _words(line: Utterance, text: str) -> str:
    return plain(line.span.of(text))
