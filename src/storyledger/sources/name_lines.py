"""Lines that are nothing but a name in some dress, over each change of eyes: ``**Maren**``, ``~ CADE ~``.

The dress is told by marks in the text, or by the file: a line in bold or in the middle of a page.

Called while a document is outlined. One such line may be anything, a cry among them; what is taken here keeps
company: several lines in one dress, far apart, with names that the running text knows as names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.patterns import PICTURES, pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from storyledger.document import Block

__all__ = ["name_lines"]

_LINE = pattern(
    rf"(?P<open>[\s*_~=\-–—<>\[({{|•·:#+/\\{PICTURES}]*)"
    r"(?P<name>[^\W\d_][\w'’.]*(?: [^\W\d_][\w'’.]*){0,2})"
    rf"(?P<close>[\s*_~=\-–—<>\])}}|•·:#+/\\{PICTURES}]*)"
)
_PICTURE = pattern(rf"[{PICTURES}]+")
"""A sign beside a name that may be another beside each: "Maren 🌊"."""
_SPEAKS = pattern(r"[*_]*:[*_]*$")
_SIGNS = pattern(r"[-–—]\s*$")
_WORD = pattern(r"[^\W\d_]\w*(?:['’]\w{2,})?")
_INSIDE = pattern(rf"(?<=[a-z,] )[\"“‘']?({_WORD.pattern})")
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
            found = _dressed(block.span.of(text), is_set_off=after_break or bool(block.dress))
            if found is not None:
                dress, name = found
                rows[dress + block.dress][index] = name
    apart = [row for row in rows.values() if _is_row(row, blocks)]
    known = _known(text, {name.split()[-1] for row in apart for name in row.values()})
    return sorted(index for row in apart if _names_somebody(row, known) for index in row)


def _dressed(words: str, *, is_set_off: bool) -> tuple[str, str] | None:
    """Return the marks around a lone name and the name as in running text, None when it stands bare.

    "Maren:" speaks what follows, and "— Maren" has signed what stands before.
    """
    match = _LINE.fullmatch(words)
    if (
        match is None
        or _SPEAKS.match(match["close"])
        or (_SIGNS.search(match["open"]) and not match["close"])
    ):
        return None
    name = match["name"]
    is_upper = name.isupper() and len(name) > 2
    marks = _PICTURE.sub("¤", match["open"] + match["close"])
    dress = "".join(marks.split()) + ("A" if is_upper else "")
    each = [word.capitalize() if is_upper else word for word in name.split()]
    if not (dress or is_set_off) or not all(word[:1].isupper() for word in each):
        return None
    return dress, " ".join(each)


def _is_row(row: Mapping[int, str], blocks: Sequence[Block]) -> bool:
    """Tell whether lines stand far enough apart, with two names among them at the least."""
    gaps = sorted(blocks[later].span.start - blocks[line].span.end for line, later in pairwise(row))
    return len(set(row.values())) > 1 and gaps[len(gaps) // 2] >= _APART


def _names_somebody(row: Mapping[int, str], known: Set[str]) -> bool:
    """Tell whether the text knows the names; one that it does not know, because it tells, comes back."""
    again = Counter(row.values())
    unknown = [name for name in again if name.split()[-1] not in known]
    return 2 * len(unknown) <= len(again) and all(again[name] > 1 for name in unknown)


def _known(text: str, words: Set[str]) -> set[str]:
    """Return those of ``words`` that the text knows as names, gone through once however many they are.

    A name has a capital inside a sentence, and is seldom written without.
    """
    if not words:
        return set()
    lower = {word.lower() for word in words}
    plain = Counter(word for word in _WORD.findall(text) if word in lower)
    inside = Counter(word for word in _INSIDE.findall(text) if word in words)
    return {word for word in words if inside[word] and inside[word] >= plain[word.lower()]}
