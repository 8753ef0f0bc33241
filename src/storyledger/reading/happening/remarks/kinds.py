"""What kind of dog, boat or instrument the telling speaks of, looked up when a rule asks.

The kinds are classes of ``lexicon/thing_words.tsv``, of which no thing is two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from storyledger.reading.words import any_of, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Kind", "classes_in", "classes_of_kinds", "kinds_named"]

_CLASS = "kind-of-"
_KNOWN = frozenset({"the", "his", "her", "my", "our", "their", "your", "its"})
BEFORE = 40
"""Code points before a noun in which its article is looked for."""
_NEUTRAL = frozenset({"any", "no", "this", "that", "every", "which", "what"})
"""Before a noun, these neither bring a thing in nor say that the reader knows it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A noun for a kind where it stands."""

    span: Span
    """The noun phrase."""
    noun: str
    """The noun in lower case."""
    how: Literal["new", "known", "neither"]
    """Whether the phrase brings one in (*a terrier*), or speaks of one that is known (*the terrier*)."""


@cache
def classes_of_kinds() -> dict[str, tuple[frozenset[str], ...]]:
    """Return, by class, the sets of words each of which stands for one kind."""
    rows = (row for row in word_rows("thing_words") if row[0].startswith(_CLASS))
    return {name: tuple(frozenset(kind.split("/")) for kind in words.split()) for name, words in rows}


def classes_in(vocabulary: Iterable[str]) -> Iterator[str]:
    """Yield the classes of which a text with these words names two kinds or more."""
    words = {word.strip("_") for word in vocabulary}
    for name, kinds in classes_of_kinds().items():
        if sum(not kind.isdisjoint(words) for kind in kinds) > 1:
            yield name


def kinds_named(text: str, name: str) -> Iterator[Kind]:
    """Yield where a text speaks of one thing of a class of kinds, in order.

    Args:
        text: the document's text.
        name: a class, such as ``kind-of-dog``.

    """
    nouns = frozenset(noun for kind in classes_of_kinds()[name] for noun in kind if noun in text)
    for match in _nouns(nouns).finditer(text):
        article = _article().search(text, max(0, match.start() - BEFORE), match.start())
        start = article.start() if article is not None else match.start()
        how = _how(article["article"].lower() if article is not None else "", match["more"])
        yield Kind(Span(start, match.end()), match["noun"], how)


def _how(article: str, more: str | None) -> Literal["new", "known", "neither"]:
    """Tell by the article what a phrase does; several, and a kind that stands for another noun, are new."""
    if article in _NEUTRAL:
        return "neither"
    return "known" if article in _KNOWN and more is None else "new"


@cache
def _article() -> re.Pattern[str]:
    words = any_of(_KNOWN | _NEUTRAL | {"a", "an", "another"})
    return re.compile(rf"\b(?P<article>(?i:{words}))\s+(?:[a-z]+,?\s+){{0,2}}$")


@cache
def _nouns(nouns: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?P<noun>{any_of(nouns)})(?P<more>s?['’]s|e?s|-\w+)?\b(?![-'’])")
