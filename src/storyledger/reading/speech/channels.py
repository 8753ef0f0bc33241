"""Talk between other marks than a story's quotation marks, as in "::Where are you?:: he sent".

From mind to mind, over a wire, through a translator or with the hands: whoever writes so gives each way its
own marks. Called by ``utterances``, on one section at a time. Marks of this kind stand around much besides
(asides, boxes of games), so a kind counts where tags say that somebody talks so, and then where it begins a
paragraph or goes on after such a tag.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.speech.italics import OPEN_ENDS, STOPS, tagged_at
from storyledger.reading.speech.quote import Quote
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.entries import Mode
    from storyledger.reading.passage import Paragraph, Passage

__all__ = ["MARKS", "channels"]

LEAST = 2
"""Tags by which one kind of marks is known for talk; one is enough for those that stand for nothing else, and
with a second line for those that stand for little else."""
ALONE = 3
"""Paragraphs of nothing else by which it is, without a tag, where such signs stand around little else."""
_ASIDES = frozenset("[({<")
"""What boxes of games and remarks begin with."""
_PAIRS = (("::", "::"), ("<<", ">>"), ("[[", "]]"), ("{{", "}}"), ("//", "//"), ("~~", "~~"))
_LONE = (
    ("[", "]"),
    ("(", ")"),
    ("{", "}"),
    ("<", ">"),
    ("~", "~"),
    ("=", "="),
    ("#", "#"),
    ("^", "^"),
    ("|", "|"),
    ("/", "/"),
)
MARKS = frozenset(opening[0] for opening, _ in (*_PAIRS, *_LONE))
"""What such words may begin with."""
_ANY = pattern(r"::|[/\[({<~=#^|]")
_VERBS = "channel_verbs"
_Said = tuple["Paragraph", Span, "Mode | None"]


def channels(passage: Passage) -> Iterator[Quote]:
    """Yield what is said between such marks in a section, kind by kind."""
    story = [paragraph for paragraph in passage.story if _ANY.search(paragraph.text)]
    if not story:
        return
    taken: list[Span] = []
    for opening, closing in (*_PAIRS, *_LONE):
        found = [one for paragraph in story for one in _between(paragraph, opening, closing)]
        found = [one for one in found if not _overlaps(one[1], taken)]
        tags = sum(mode is not None for _, _, mode in found)
        if _is_talk(found, tags, opening):
            taken = sorted([*taken, *(span for _, span, _ in found)])
            yield from _said(found)


def _is_talk(found: Sequence[_Said], tags: int, opening: str) -> bool:
    """Tell whether marks of one kind show talk: by tags, or by lines of nothing else between odd signs."""
    if len(opening) > 1 or opening in _ASIDES:
        return tags >= (1 if len(opening) > 1 else LEAST)
    alone = sum(len(span) == len(paragraph.text) for paragraph, span, _ in found)
    return (tags > 0 and len(found) >= LEAST) or alone >= ALONE


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    """Tell whether a stretch shares words with one of those taken, which stand in order and apart."""
    after = bisect_left(taken, span.end, key=lambda one: one.start)
    return after > 0 and taken[after - 1].end > span.start


def _between(paragraph: Paragraph, opening: str, closing: str) -> Iterator[_Said]:
    """Yield what stands between marks of one kind in a paragraph as talk would, each with its tag's mode."""
    if opening not in paragraph.text:
        return
    first, last = re.escape(opening), re.escape(closing)
    not_marks = re.escape(opening[0] + closing[0])
    marked = rf"(?<![\w{not_marks}]){first}(?=[^\W_]|[\"“‘'¿¡.…—-])[^{not_marks}\n]*{last}(?![\w{not_marks}])"
    for match in re.finditer(marked, paragraph.text):
        span = Span(*match.span()).shifted(paragraph.span.start)
        end = match.group()[: -len(closing)].rstrip("*_ ")[-1:]
        if end in STOPS:
            is_aside = paragraph.text[: match.start()].rstrip(" *_")[-1:].isalnum()
            may_be_tagged = end in OPEN_ENDS and not is_aside  # "The hall (it was cold,) said much"
            yield paragraph, span, tagged_at(paragraph, span.end, _VERBS) if may_be_tagged else None


def _said(found: Sequence[_Said]) -> Iterator[Quote]:
    """Yield those words between marks that begin a paragraph, have a tag or go on after words that do."""
    here: Paragraph | None = None
    mode: Mode | None = None
    for paragraph, span, tagged in found:
        begins = not paragraph.text[: span.start - paragraph.span.start].strip(" *_")
        mode = tagged or ("direct" if begins else mode if paragraph is here else None)
        here = paragraph
        if mode is not None:
            yield Quote(span=span, paragraph=paragraph.index, mode=mode)
