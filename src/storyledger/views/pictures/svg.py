"""Writes SVG: elements with escaped words and short numbers.

Runs for every picture. Colours and widths are presentation attributes, which any style sheet of the page
outranks and any content security policy allows. Text is drawn in ``currentColor``.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NewType

from storyledger.patterns import pattern
from storyledger.views.wording import plain

__all__ = ["NAMESPACE", "PAPER", "Markup", "canvas", "label", "number", "path", "tag", "title", "words"]

Markup = NewType("Markup", str)
"""Finished SVG; everything else is escaped."""

PAPER = "var(--paper, Canvas)"
"""The colour behind a picture."""
NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', sans-serif"

_NOT_XML = pattern("[\ufffe\uffff]")


def words(text: str) -> Markup:
    """Return story words as they may stand in an element or an attribute."""
    return Markup(escape(_NOT_XML.sub("", plain(text))))


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def tag(name: str, *inside: Markup, **attributes: str | float | None) -> Markup:
    """Return one element; ``stroke_width`` is written ``stroke-width``, ``class_`` is ``class``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{words(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>")


def title(text: str) -> Markup:
    """Return the words that show while something is pointed at, and name it to a screen reader."""
    return tag("title", words(text))


def label(text: str, x: float, y: float, *, halo: bool = False, **attributes: str | float | None) -> Markup:
    """Return words at a place; a halo keeps lines beneath them from being read as part of them."""
    around: dict[str, str | float | None] = {}
    if halo:
        around = {"stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
    return tag("text", words(text), x=x, y=y, **around, **attributes)


def path(points: Iterable[str | float]) -> str:
    """Return path data from letters and coordinates."""
    return " ".join(number(part) if isinstance(part, int | float) else part for part in points)


def canvas(name: str, heading: str, about: str, width: float, height: float, inside: Iterable[Markup]) -> str:
    """Return the whole drawing with its name and description."""
    return tag(
        "svg",
        tag("title", words(heading), id=f"{name}-title"),
        tag("desc", words(about), id=f"{name}-desc"),
        tag("g", *inside, id=f"{name}-all"),
        xmlns=NAMESPACE,
        class_="drawing",
        role="group",
        aria_labelledby=f"{name}-title {name}-desc",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        fill="currentColor",
        font_family=FONT,
        font_size=11,
    )
