"""Putting paragraphs into a novel, and knowing afterwards where everything went."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from storyledger.document import Block, Document, Section
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.continuity.pages import Pages

__all__ = ["Part", "Planted", "Seedling", "plant"]

Part = Literal["fact", "plant", "control"]
_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seedling:
    """A paragraph to be put into a novel."""

    gap: int
    """Index of the paragraph it comes before."""
    words: str
    part: Part
    case: int
    """Number of the case it belongs to."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A novel with paragraphs put in."""

    document: Document
    spans: tuple[tuple[Seedling, Span], ...]
    """Each with its place in the new text, in order."""

    def in_clean(self, span: Span) -> Span | None:
        """Return where ``span`` stood before, None when it touches what was put in."""
        if any(span.overlaps(place) for _, place in self.spans):
            return None
        ends = [place.start for _, place in self.spans]
        before = self.spans[: bisect_right(ends, span.start)]
        moved = sum(len(place) + len(_GAP) for _, place in before)
        return Span(span.start - moved, span.end - moved)

    def from_clean(self, span: Span) -> Span:
        """Return where a span of the clean text stands now."""
        moved = 0
        for _, place in self.spans:
            if place.start - moved > span.start:
                break
            moved += len(place) + len(_GAP)
        return Span(span.start + moved, span.end + moved)


def plant(pages: Pages, seedlings: Sequence[Seedling]) -> Planted:
    """Return the novel with ``seedlings`` as paragraphs of their own, one before each gap at most."""
    document = pages.document
    ordered = sorted(seedlings, key=lambda one: one.gap)
    starts = [pages.pages[one.gap].span.start for one in ordered]
    assert len(set(starts)) == len(starts), "two seedlings before one paragraph"
    text, spans, at = [], [], 0
    moved = 0
    for one, start in zip(ordered, starts, strict=True):
        text += [document.text[at:start], one.words, _GAP]
        spans.append((one, Span(start + moved, start + moved + len(one.words))))
        at, moved = start, moved + len(one.words) + len(_GAP)
    text.append(document.text[at:])
    new = Planted(replace(document, text="".join(text)), tuple(spans))
    added = dict(zip(starts, (span for _, span in spans), strict=True))
    sections = tuple(_section(section, new, added) for section in document.sections)
    blocks = tuple(_blocks(document.blocks, new, added))
    return replace(new, document=replace(new.document, sections=sections, blocks=blocks))


def _section(section: Section, new: Planted, added: dict[int, Span]) -> Section:
    blocks = tuple(_blocks(section.blocks, new, added))
    moved = new.from_clean(section.span)
    end = max(block.span.end for block in blocks) if blocks else moved.end
    start = blocks[0].span.start if blocks else moved.start
    return replace(section, span=Span(start, max(start, end)), blocks=blocks)


def _blocks(blocks: Sequence[Block], new: Planted, added: dict[int, Span]) -> list[Block]:
    found = []
    for block in blocks:
        if block.span.start in added:
            found.append(Block(added[block.span.start]))
        moved = new.from_clean(block.span)
        found.append(replace(block, span=moved))
    return found
