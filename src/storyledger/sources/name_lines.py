"""Lines that are nothing but a name in some dress, over each change of eyes: ``**Maren**``, ``~ CADE ~``.

Called while a document is outlined. One such line may be anything, a cry among them; what is taken here keeps
company: several lines in one dress, far apart, with names that the running text knows as names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.document import Block

__all__ = ["name_lines"]

_LINE = re.compile(
    r"(?P<open>[\s*_~=\-–—<>\[({|•·:#+/\\]*)"
    r"(?P<name>[^\W\d_][\w'’.]*(?: [^\W\d_][\w'’.]*){0,2})"
    r"(?P<close>[\s*_~=\-–—<>\])}|•·:#+/\\]*)"
)
_LONGEST = 60
"""Code points of such a line."""
_APART = 200
"""Code points that stand between two such lines, at the least for half of them."""


def name_lines(text: str, blocks: Sequence[Block]) -> list[int]:
    """Return the indexes of those blocks that only name whose eyes follow."""
    rows: dict[str, dict[int, str]] = defaultdict(dict)
    for index, block in enumerate(blocks[:-1]):
        after_break = index > 0 and blocks[index - 1].kind in {"break", "heading"}
        if block.kind == "prose" and len(block.span) <= _LONGEST:
            found = _dressed(block.span.of(text), is_set_off=after_break)
            if found is not None:
                dress, name = found
                rows[dress][index] = name
    kept = [row for row in rows.values() if _is_row(row, blocks) and _are_names(text, set(row.values()))]
    return sorted(index for row in kept for index in row)


def _dressed(words: str, *, is_set_off: bool) -> tuple[str, str] | None:
    """Return the marks around a lone name and the name as in running text, None when it stands bare."""
    match = _LINE.fullmatch(words)
    if match is None:
        return None
    name = match["name"]
    is_upper = name.isupper() and len(name) > 2
    dress = "".join((match["open"] + match["close"]).split()) + ("A" if is_upper else "")
    each = [word.capitalize() if is_upper else word for word in name.split()]
    if not (dress or is_set_off) or not all(word[:1].isupper() for word in each):
        return None
    return dress, " ".join(each)


def _is_row(row: Mapping[int, str], blocks: Sequence[Block]) -> bool:
    """Tell whether lines stand far enough apart, with two names among them at the least."""
    gaps = sorted(blocks[later].span.start - blocks[line].span.end for line, later in pairwise(row))
    return len(set(row.values())) > 1 and gaps[len(gaps) // 2] >= _APART


def _are_names(text: str, names: set[str]) -> bool:
    """Tell whether the text knows every name as one: with a capital inside a sentence, seldom without."""
    return all(_is_name(text, name.split()[-1]) for name in names)


def _is_name(text: str, word: str) -> bool:
    inside = len(re.findall(rf"[a-z,] [\"“‘']?{re.escape(word)}\b", text))
    return inside > 0 and inside >= len(re.findall(rf"\b{re.escape(word.lower())}\b", text))
