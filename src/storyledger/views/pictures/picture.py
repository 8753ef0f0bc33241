"""A picture: a drawing, the same as a table, and a sentence that says how to read it.

Every function ``draw`` of this package returns one. Pictures are made of a ledger or a world alone, so what
lies behind a reader's wall cannot show in them, and the same story gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from storyledger.views.pictures.svg import Markup, canvas

__all__ = ["Link", "Picture", "Row", "Table", "framed", "to_position"]

Link = Callable[[int], str]
"""Makes the address of a passage from its first code point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table."""

    cells: tuple[str, ...]
    """Plain words, not escaped; as many as the table has heads."""
    start: int | None = None
    """Code point of the passage it is about, None when it is about several or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a drawing shows, in words and numbers."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture. It is empty when the story has nothing of the kind: see ``is_empty``."""

    name: str
    """Short and fit for an id: ``storyline``."""
    title: str
    """A heading, plain words."""
    caption: str
    """How to read it, plain words."""
    svg: str
    """One ``svg`` element with its own colours: no scripts, no style sheet, every word escaped."""
    table: Table
    """The same in words and numbers."""
    width: int
    """Width of the drawing in pixels; a page that is narrower should let it scroll."""
    height: int
    """Height in pixels."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not self.table.rows


def framed(
    name: str, title: str, caption: str, size: tuple[float, float], parts: Iterable[Markup], table: Table
) -> Picture:
    """Return the picture of ``parts``, ``size`` pixels wide and high."""
    width, height = size
    return Picture(
        name=name,
        title=title,
        caption=caption,
        svg=canvas(name, title, caption, width, height, parts),
        table=table,
        width=round(width),
        height=round(height),
    )


def to_position(start: int) -> str:
    """Return ``#1234``: the default address of a passage."""
    return f"#{start}"
