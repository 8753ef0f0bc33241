"""Mistakes in a world file: where, what was expected, and what was probably meant.

Every statement is read on its own, so one mistake never hides another; all of them are reported together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.errors import WorldError, did_you_mean
from storyledger.world.language.terms import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Mistake", "Slip", "refuse"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake."""

    place: Place
    message: str
    """What is wrong, in one sentence."""
    expected: str = ""
    """What could stand there."""
    hint: str = ""
    """The closest known words, as a question."""

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}:{self.place.column}"
        expected = f" Expected: {self.expected}." if self.expected else ""
        return f"{where}: {self.message}{expected}{self.hint}"


class Slip(Exception):  # noqa: N818 - it never leaves the parser
    """Stops the reading of one statement."""

    def __init__(
        self,
        place: Place,
        message: str,
        *,
        expected: str = "",
        word: str = "",
        known: Iterable[str] = (),
        hint: str = "",
    ) -> None:
        self.mistake = Mistake(place, message, expected, did_you_mean(word, known) if word else hint)
        super().__init__(message)


def refuse(mistakes: Sequence[Mistake]) -> None:
    """Raise all mistakes as one ``WorldError``, or return when there are none."""
    if not mistakes:
        return
    ordered = sorted(mistakes, key=lambda each: (each.place.file, each.place.line, each.place.column))
    error = WorldError("\n".join(str(mistake) for mistake in ordered))
    raise error
