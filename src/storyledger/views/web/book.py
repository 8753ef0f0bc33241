"""A story as far as its reader knows it, with the look-ups that pages need.

Made once for every place a reader stands at. The text and everything else in it end there, so that no page
can show more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.document import Block, Document, Section
from storyledger.findings import Report
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.views.survey import Survey, survey
from storyledger.views.whereabouts import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storyledger.entries import State
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import Value

__all__ = ["Book", "Leaf"]

NOTHING = Report(findings=())

LONGEST_LEAF = 60_000
"""Code points on one page; a longer chapter has several."""
LONGEST_BLOCK = 20_000
"""Code points of one paragraph on a page; a longer one is cut at a space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of the reader: a chapter or note, or a part of a long one."""

    number: int
    """From 0."""
    section: Section
    part: int
    """From 0, within the section."""
    parts: int
    """How many pages the section has."""
    blocks: tuple[Block, ...]

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        return Span(self.blocks[0].span.start, self.blocks[-1].span.end)


@dataclass(frozen=True, kw_only=True)
class Book:
    """What is known of a story at one place."""

    ledger: Ledger
    """Ends at ``upto``."""
    world: World | None = None
    """None while the story is still being read."""
    report: Report = NOTHING
    upto: int | None = None
    """The wall in code points, None: the whole text is known."""
    notes: tuple[str, ...] = ()
    """Sentences about decisions that could not be applied."""
    is_settled: bool = True
    """False while chapters are read again after an answer, and this is what was known with it laid over."""

    @property
    def is_read(self) -> bool:
        """Tell whether more than the bare text is known."""
        return self.world is not None

    @property
    def document(self) -> Document:
        """The text, up to the wall."""
        return self.ledger.document

    @property
    def text(self) -> str:
        """The words, up to the wall."""
        return self.ledger.document.text

    @cached_property
    def survey(self) -> Survey:
        """What the other views show too."""
        return survey(self.ledger, self.report, self.upto)

    @cached_property
    def where(self) -> Whereabouts:
        """Places in plain words."""
        return Whereabouts(self.document, self.ledger.scenes)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The pages in order; a story of no words has none."""
        return tuple(_leaves(self.document))

    @cached_property
    def _leaf_starts(self) -> list[int]:
        return [leaf.span.start for leaf in self.leaves]

    def leaf_at(self, position: int) -> Leaf | None:
        """Return the page that ``position`` (code points) stands on or follows."""
        if not self.leaves:
            return None
        return self.leaves[max(bisect_right(self._leaf_starts, position) - 1, 0)]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for leaf in self.leaves for block in leaf.blocks]

    def block_at(self, position: int) -> int:
        """Return where the paragraph begins that ``position`` stands in or follows."""
        index = bisect_right(self._block_starts, position) - 1
        return self._block_starts[max(index, 0)] if self._block_starts else 0

    def begins_after(self, position: int) -> int:
        """Return where the first paragraph begins that begins at ``position`` or later, else the last one."""
        index = bisect_left(self._block_starts, position)
        return self._block_starts[min(index, len(self._block_starts) - 1)] if self._block_starts else 0

    @cached_property
    def states_of(self) -> dict[str, list[State]]:
        """What holds at the end of what is known, by whom or what it is about.

        What is so at the start of every story (everybody is awake) goes without saying.
        """
        held: dict[str, list[State]] = {}
        for state in self.world.states() if self.world else ():
            if state.end is None and state.value not in (None, self._at_first(state)):
                held.setdefault(state.of, []).append(state)
        return held

    def _at_first(self, state: State) -> Value:
        return self.world.laws.fluents[state.fluent].first if self.world else None

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [mention.span.start for mention in self.ledger.mentions]

    @cached_property
    def _utterance_starts(self) -> list[int]:
        return [said.span.start for said in self.ledger.utterances]

    def mentions_in(self, span: Span) -> slice:
        """Return which of the ledger's mentions begin in ``span``."""
        return _between(self._mention_starts, span)

    def utterances_in(self, span: Span) -> slice:
        """Return which of the ledger's utterances may overlap ``span``."""
        found = _between(self._utterance_starts, span)
        return slice(max(found.start - 1, 0), found.stop)


def _between(starts: list[int], span: Span) -> slice:
    return slice(bisect_right(starts, span.start - 1), bisect_right(starts, span.end - 1))


def _leaves(document: Document) -> Iterator[Leaf]:
    number = 0
    for section in document.sections:
        pages = list(_pages(section))
        for part, blocks in enumerate(pages):
            yield Leaf(number=number, section=section, part=part, parts=len(pages), blocks=blocks)
            number += 1


def _pages(section: Section) -> Iterator[tuple[Block, ...]]:
    """Yield the blocks of each page of a section."""
    page: list[Block] = []
    size = 0
    for block in _cut(section.blocks, section.span):
        if page and size + len(block.span) > LONGEST_LEAF:
            yield tuple(page)
            page, size = [], 0
        page.append(block)
        size += len(block.span)
    if page:
        yield tuple(page)


def _cut(blocks: Iterable[Block], whole: Span) -> Iterator[Block]:
    """Yield the blocks, the very long ones in pieces."""
    for block in blocks or (Block(whole),):
        start = block.span.start
        while block.span.end - start > LONGEST_BLOCK:
            yield replace(block, span=Span(start, start + LONGEST_BLOCK))
            start += LONGEST_BLOCK
        yield replace(block, span=Span(start, block.span.end)) if start != block.span.start else block
