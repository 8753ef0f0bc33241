"""Words looked up in the text, up to the wall. Runs for the search page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from storyledger.span import Span
from storyledger.views.survey import Passage
from storyledger.views.wording import quoted

if TYPE_CHECKING:
    from storyledger.views.survey import Figure
    from storyledger.views.web.book import Book

__all__ = ["Found", "search"]

MOST = 200
LONGEST = 200
"""Code points of a query; the rest is left out."""
_MARKS = {"'": "['’‘ʼ]", "’": "['’‘ʼ]", '"': '["“”„«»]', "“": '["“”]', "”": '["“”]', "-": "[-‐–—]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where words stand."""

    passages: tuple[tuple[Passage, int], ...]
    """With where each ends, in code points; at most ``MOST``."""
    people: tuple[Figure, ...]
    is_all: bool


def search(book: Book, words: str) -> Found:
    """Return where ``words`` stand: any case, any white space, any style of quotation marks."""
    wanted = words.split()[:40]
    if not wanted:
        return Found(passages=(), people=(), is_all=True)
    pattern = re.compile(r"\s+".join(map(_loosely, wanted)), re.IGNORECASE)
    matches = [Span(*match.span()) for match in islice(pattern.finditer(book.text), MOST + 1)]
    return Found(
        passages=tuple((_passage(book, span), span.end) for span in matches[:MOST]),
        people=tuple(figure for figure in book.survey.cast if _is_called(figure, words))[:12],
        is_all=len(matches) <= MOST,
    )


def _loosely(word: str) -> str:
    return "".join(_MARKS.get(letter) or re.escape(letter) for letter in word[:LONGEST])


def _passage(book: Book, span: Span) -> Passage:
    words = quoted(book.text, span, room=90)
    return Passage(words=words, where=book.where.of(span.start), start=span.start)


def _is_called(figure: Figure, words: str) -> bool:
    wanted = words.casefold().strip()
    return any(wanted in name.casefold() for name in (figure.name, *figure.also))
