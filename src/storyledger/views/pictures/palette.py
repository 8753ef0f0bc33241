"""Colours and dashes that tell people apart, for eyes that see colours differently and for grey paper.

The colours are those of Okabe and Ito (2008, "Color Universal Design"), without the yellow, which does not
show as a line, and with the colour of the text in its place. When they are used up, the dashes change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["HUES", "Pen", "pens"]

HUES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "currentColor")
"""Blue, vermilion, green, purple, orange, sky, and the colour of the text."""
DASHES = (None, "7 3", "2 2.5", "9 3 2 3")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pen:
    """How one person is drawn."""

    number: int

    @property
    def hue(self) -> str:
        """The colour; also in ``class``, so that a page can set its own."""
        return HUES[self.number % len(HUES)]

    @property
    def style(self) -> str:
        """Class of the colour: ``hue0`` … ``hue6``."""
        return f"hue{self.number % len(HUES)}"

    @property
    def dash(self) -> str | None:
        """The dashes, None for an unbroken line."""
        return DASHES[self.number // len(HUES) % len(DASHES)]


def pens(people: Iterable[T]) -> Mapping[T, Pen]:
    """Give everybody a pen; the first seven get the unbroken ones."""
    return {who: Pen(number) for number, who in enumerate(people)}
