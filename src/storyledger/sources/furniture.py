"""What stands around a story on every page and is not told: page numbers, running heads, a site's own lines.

Called before a document is outlined. A line that could be a chapter's number or a word of the story is left
alone unless it keeps company: numbers of pages count up over one title, "Next" stands beside "Previous".
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.sources.headings import is_heading_word, plain_words
from storyledger.sources.words import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.document import Block

__all__ = ["told_blocks"]

_LONGEST = 120
"""Code points of such a line."""
_TITLE_REACH = 6
"""Blocks at the start among which the work's title and its author stand."""
_STEP = 3
"""How much the number of a page may be greater than the number before: one side of a leaf may have none."""
_NUMBER = pattern(r"\W*(?:(?i:page|pg|p)\.? ?)?(?P<page>[0-9]{1,4})(?: of [0-9]+)?\W*")
_HEAD = pattern(r"(?P<page>[0-9]{1,4})\s{3,}(?P<title>\S.*)|(?P<name>\S.*?)\s{3,}(?P<leaf>[0-9]{1,4})")
"""A running head with its number at one side."""
_BARS = pattern(r"\s*(?:[|·•«»‹›<>←→➡⬅▶◀]+|\s{2,}|\s/\s)\s*")
_ENDS = frozenset('.!?,"”’…—')
"""How sentences of a story end, and hardly any line of a site."""
_DIGIT = pattern(r"[0-9]")
_COUNT = pattern(r"\s*[\[(]?\b[0-9][0-9.,]*[KkMm]?\+?[\])]?\s*")
_STAMP = pattern(
    r"(?i:(?:last edited|likes received|messages|joined)(?: by .*)?: .*\d.*"
    r"|[0-9][\d.,]*[km]? (?:reads|views|hits|votes|kudos)\b.*"
    r"|.* and [0-9]+ (?:others|guests)\b(?: like this| left kudos)?\b.*)"
    r"|.*, [A-Z][a-z]{2} [0-9]{1,2}, [12][0-9]{3} #[0-9]+"
)
"""What a forum or an archive stamps on a post."""


def told_blocks(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return ``blocks`` without those that belong to the page, not to the text."""
    lines = {
        index: block.span.of(text)
        for index, block in enumerate(blocks)
        if block.kind in ("prose", "heading") and block.opens is None and len(block.span) <= _LONGEST
    }
    dropped = {*_pages(text, blocks, lines), *_heads(lines), *_site_lines(lines)}
    if not dropped or len(dropped) == len(blocks):
        return blocks
    return [block for index, block in enumerate(blocks) if index not in dropped]


# --- pages ----------------------------------------------------------------------------------------------


def _pages(text: str, blocks: Sequence[Block], lines: Mapping[int, str]) -> Iterator[int]:
    """Yield lone numbers that count up, and the title or the author's name printed beside them."""
    found = {index: _NUMBER.fullmatch(line) for index, line in lines.items()}
    numbers = {index: int(match["page"]) for index, match in found.items() if match}
    if len(numbers) < 2:
        return
    first = (block.span.of(text) for block in blocks[: min(numbers)][:_TITLE_REACH])
    over = {_folded(line) for words in first for line in words[:_LONGEST].splitlines()}
    titles = {line for line in over if not is_heading_word(line)}
    beside = {
        index: near
        for index in numbers
        for near in (index - 1, index + 1)
        if near in lines and near not in numbers and _folded(lines[near]) in titles
    }
    if len(beside) * 2 < len(numbers) or len(beside) < 2 or not _counts_up(list(numbers.values())):
        return
    yield from numbers
    yield from beside.values()


def _folded(words: str) -> str:
    return plain_words(words).casefold()


def _counts_up(numbers: Sequence[int]) -> bool:
    return all(0 < later - one <= _STEP for one, later in pairwise(numbers))


def _heads(lines: Mapping[int, str]) -> Iterator[int]:
    """Yield running heads with their numbers, where these count up: "108      THE LOW WATER"."""
    found = {index: _HEAD.fullmatch(line) for index, line in lines.items()}
    heads = {
        index: (int(match["page"] or match["leaf"]), (match["title"] or match["name"]))
        for index, match in found.items()
        if match and (match["title"] or match["name"]).isupper()
    }
    apart = all(later - one > 1 for one, later in pairwise(heads))
    if len(heads) > 1 and apart and _counts_up([number for number, _ in heads.values()]):
        yield from heads


# --- sites ----------------------------------------------------------------------------------------------


def _site_lines(lines: Mapping[int, str]) -> Iterator[int]:
    """Yield lines that a site sets around a story."""
    weak = {index for index, line in lines.items() if _is_site(line, weak=True)}
    sure = {index for index in weak if _is_site(lines[index], weak=False)}
    kept = set(sure)
    for one, other in pairwise(sorted(weak)):
        if other == one + 1:
            kept |= {one, other}
    yield from kept


def _is_site(line: str, *, weak: bool) -> bool:
    """Tell whether all that a line says between its bars is a site's own."""
    is_sentence = line[-1] in _ENDS
    if _DIGIT.search(line) and _STAMP.fullmatch(line.strip()):
        return True
    if is_sentence:
        return False
    known = _phrases()
    pieces = [" ".join(_COUNT.sub(" ", piece).split()).casefold() for piece in _BARS.split(line)]
    said = [piece for piece in (piece.strip(" *_:().") for piece in pieces) if piece]
    several = weak or len(said) > 1
    return bool(said) and all(piece in known and (several or not known[piece]) for piece in said)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, bool]:
    """Return what sites say, with whether it wants company."""
    return {row[0]: len(row) > 1 for row in rows("site_lines.txt")}
