"""A picture on a page: the drawing, how to read it, and its table twin.

Runs for the report and the web reader. The page needs the rules of ``sheet`` once; without them the picture
still shows.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from storyledger.shipped import shipped
from storyledger.views.pictures.picture import Link, Picture, Row, to_position
from storyledger.views.pictures.svg import NAMESPACE
from storyledger.views.wording import plain

__all__ = ["figure", "sheet"]

MOST = 400
"""Longer tables are cut, and say so."""
PAPER_WIDTH, OVERLAP = 1050, 12
"""What one sheet of paper holds, in the pixels of a picture, and how much strips have in common."""


def figure(picture: Picture, *, link: Link = to_position) -> str:
    """Return a ``figure`` element, every word of the story escaped.

    Args:
        picture: what any ``draw`` returned.
        link: makes the address of a passage, for the table.

    """
    name, title = escape(picture.name), escape(picture.title)
    return (
        f'<figure class="picture" data-picture="{name}" aria-label="{title}">'
        f"<figcaption>{escape(picture.caption)}</figcaption>"
        f'<div class="canvas" tabindex="0" role="region" aria-label="{title}">{_inline(picture)}</div>'
        f"{_bands(picture)}"
        f'<details class="twin"><summary>The same as a table</summary>{_table(picture, link)}</details>'
        "</figure>"
    )


@lru_cache(maxsize=1)
def sheet() -> str:
    """Return the style rules that pictures want from their page."""
    return shipped("views", "templates", "pictures.css").read_text(encoding="utf-8")


def _inline(picture: Picture) -> str:
    """Return the drawing without the name space that only a file of its own needs."""
    return picture.svg.replace(f' xmlns="{NAMESPACE}"', "", 1)


def _bands(picture: Picture) -> str:
    """Return a wide picture again as strips, one below the other, for paper only."""
    if picture.width <= PAPER_WIDTH * 1.3:
        return ""
    count = -(-picture.width // PAPER_WIDTH)
    step = picture.width / count
    strips = (
        f'<svg viewBox="{step * index - OVERLAP:.0f} 0 {step + 2 * OVERLAP:.0f} {picture.height}">'
        f'<use href="#{escape(picture.name)}-all"/></svg>'
        for index in range(count)
    )
    return f'<div class="bands" aria-hidden="true">{"".join(strips)}</div>'


def _table(picture: Picture, link: Link) -> str:
    heads = "".join(f'<th scope="col">{_words(head)}</th>' for head in picture.table.heads)
    rows = "".join(_row(row, link) for row in picture.table.rows[:MOST])
    left, title = len(picture.table.rows) - MOST, escape(picture.title)
    more = f'<p class="meta">and {left:,} more rows</p>' if left > 0 else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}, as a table">'
        f"<table><caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"</div>{more}"
    )


def _row(row: Row, link: Link) -> str:
    first, *rest = row.cells
    words = _words(first)
    if row.start is not None:
        words = f'<a href="{escape(link(row.start))}" data-start="{row.start}">{words}</a>'
    cells = "".join(f"<td>{_words(cell)}</td>" for cell in rest)
    return f'<tr><th scope="row">{words}</th>{cells}</tr>'


def _words(text: str) -> str:
    return escape(plain(text))
