"""What somebody is told to do, looked up when a rule asks: the phrases of ``lexicon/doings.tsv``.

Nothing here is read beforehand: running and looking stand on every page, and matter only for somebody who has
lost a leg or their sight, or for a place that is no more.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from storyledger.cache.bulk import column
from storyledger.reading.happening.actuality import Setting, actuality_of
from storyledger.reading.happening.clauses import Group, Subject, Words, words_of
from storyledger.reading.happening.facts.phrases import Found, Phrase, matches, phrases_of
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.told import LEFT_OPEN, Told
from storyledger.reading.passage import Paragraph
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.document import Document
    from storyledger.entries import Mention

__all__ = ["Doing", "Pages", "can_be_undone"]

FILE = "doings"
LONGEST = 8
"""Words after a phrase that are shown with it at most."""
_SHOWN = frozenset({"in", "from", "on", "out"})
"""Before a picture, by which it shows somebody."""


@dataclass(frozen=True, slots=True)
class Doing:
    """A phrase that tells what somebody does."""

    span: Span
    who: Mention | None
    what: str = ""
    """What it is done to, where the phrase says so."""


@dataclass(frozen=True)
class Pages:
    """A document with its mentions, to look things up in."""

    document: Document
    mentions: Sequence[Mention]
    told: Told | None = None
    """Who speaks besides, by which a pronoun is known that was left open; None: it stays unknown."""

    @cached_property
    def _starts(self) -> Sequence[int]:
        return column(self.mentions, "span", "start")

    @cached_property
    def _starts_of(self) -> dict[str | None, list[int]]:
        """Where somebody is mentioned."""
        found: dict[str | None, list[int]] = {}
        for start, who in zip(self._starts, column(self.mentions, "character"), strict=True):
            found.setdefault(who, []).append(start)
        return found

    def paragraph(self, position: int) -> Span:
        """Return the paragraph that a place is in, or the one before it."""
        return self.document.blocks[bisect_right(self.document.block_starts, position) - 1].span

    def speaks_of(self, who: str, position: int) -> bool:
        """Tell whether the paragraph around a place mentions somebody."""
        return _is_any_in(self.paragraph(position), self._starts_of.get(who, ()))

    def doings(
        self, kind: str, start: int, words: str = "", *, of: str | None = None, end: int | None = None
    ) -> Iterator[Doing]:
        """Yield what is told that somebody mentioned does after a place, in order, by the phrases of a kind.

        Args:
            kind: a kind of ``doings.tsv``, such as ``uses-leg``.
            start: a place in the document.
            words: only in sentences that hold these words; they stand for PLACE.
            of: only in paragraphs that mention this person; None: anybody.
            end: only in paragraphs that begin before this place.

        """
        phrases, blocks = _of_kind(kind), self.document.blocks
        named = self._starts if of is None else self._starts_that_may_mean(of)
        first = max(0, bisect_right(self.document.block_starts, start) - 1)
        last = len(blocks) if end is None else bisect_left(self.document.block_starts, end)
        for index in range(first, last):
            span, text = blocks[index].span, blocks[index].span.of(self.document.text)
            paragraph = Paragraph(index, span, blocks[index].kind, text)
            is_worth_it = paragraph.is_story and _is_any_in(span, named)
            if not (is_worth_it and _may_hold(text.lower(), kind, words)):
                continue
            laid = words_of(paragraph, self.mentions, self._starts)
            for sentence in paragraph.sentences:
                if laid.tokens[sentence.first].start >= start:
                    for doing in _doings(phrases, laid, sentence.first, sentence.last, words):
                        yield replace(doing, who=self._known(doing.who, laid))

    def _starts_that_may_mean(self, who: str) -> Sequence[int]:
        """Return where somebody is mentioned, or may be by a pronoun that was left open."""
        own, left_open = (self._starts_of.get(one, ()) for one in (who, None))
        return own if self.told is None else sorted((*own, *left_open))

    def _known(self, mention: Mention | None, words: Words) -> Mention | None:
        """Return a mention with whom it means, where that is only known by what stands around it."""
        if mention is None or mention.character is not None or self.told is None:
            return mention
        who = self.told.whom_open(mention, words)
        return mention if who is None else replace(mention, character=who, confidence=LEFT_OPEN)


def _is_any_in(span: Span, starts: Sequence[int]) -> bool:
    """Tell whether one of some places, in order, is inside a span."""
    at = bisect_left(starts, span.start)
    return at < len(starts) and starts[at] < span.end


def can_be_undone(trait: str) -> bool:
    """Tell whether something is known that needs what was lost."""
    return any(phrase.kind == f"uses-{trait}" for phrase in phrases_of(FILE))


@cache
def _of_kind(kind: str) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in phrases_of(FILE) if phrase.kind == kind)


@cache
def _telling(kind: str) -> re.Pattern[str]:
    words = sorted({word for phrase in _of_kind(kind) for word in phrase.telling})
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _may_hold(low: str, kind: str, words: str) -> bool:
    return (not words or words in " ".join(low.split())) and _telling(kind).search(low) is not None


def _doings(phrases: tuple[Phrase, ...], words: Words, start: int, end: int, place: str) -> Iterator[Doing]:
    first_of: set[int] = set()
    for found in matches(phrases, words, start, end, place=place):
        if found.first in first_of or _is_used_up(found, words) or not _happens(found, words, start, end):
            continue
        first_of.add(found.first)
        last = _clause_end(found, words, end)
        span = Span(words.tokens[found.first].start, words.tokens[last].end)
        yield Doing(span, found.who, found.values.get("what", ""))


def _is_used_up(found: Found, words: Words) -> bool:
    """Tell whether somebody only has no more of a thing: *ran out of patience*."""
    if words.low[found.last : found.last + 2] != ("out", "of"):
        return False
    return words.word(found.last + 2) in class_of("used-up")


def _clause_end(found: Found, words: Words, end: int) -> int:
    """Return the last token of the clause, so that what is shown can be read."""
    last = max(found.last, words.end[found.who]) if found.who is not None else found.last
    stop = min(end, last + LONGEST)
    while last + 1 < stop and words.tokens[last + 1].is_word and words.low[last + 1] not in {"and", "but"}:
        last += 1
    return last


def _happens(found: Found, words: Words, start: int, end: int) -> bool:
    """Tell whether it is told as happening, and not as wished, denied, supposed or depicted."""
    mentions = (found.who,) if found.who is not None else ()
    setting = Setting(
        words=words, start=start, end=end, verb=found.last, form="participle",
        group=Group(found.first, ("was",)), subject=Subject(mentions, found.first, "direct"), quoted=False,
    )  # fmt: skip
    return actuality_of(setting) == "asserted" and not _is_depicted(words, start, end)


def _is_depicted(words: Words, start: int, end: int) -> bool:
    """Tell whether a sentence tells of a picture, a dream or the like: *in every photograph*."""
    shows = (at for at in range(start, end) if words.low[at] in class_of("depicted"))
    return any(not _SHOWN.isdisjoint(words.low[max(start, at - 4) : at]) for at in shows)
