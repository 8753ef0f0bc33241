"""A novel as the generator sees it: chapters, paragraphs and marks of speech. Nothing here reads as we do.

The generator must not know what the checks know, so it has its own coarse patterns over the bare text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.document import Document

__all__ = ["NAME", "Page", "Pages", "pages_of"]

NAME = r"(?:(?:Mr|Mrs|Miss|Dr|Sir|Lady|Captain|Colonel|Professor)\.? )?[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?"
"""What may be somebody's name; who is somebody shows in tags of speech."""
_SAID = r"said|replied|cried|asked|answered|exclaimed|remarked|returned|observed"
_TAG = re.compile(rf"[\"”’,]\s*(?:{_SAID}) ({NAME})\b|[\"”]\s+({NAME}) (?:{_SAID})\b")
_NO_NAMES = frozenset(
    """The This That There Then They She Her His Its But And For You Your What When Where Who Why How One
    Some All Another Nobody Somebody Everybody Well Yes Not Now Poor Old Young Dear Good Both Neither Either
    Our Their These Those Here Just Only Even Such Many Most Each Every God Heaven Lord Lady Sir Madam Miss
    """.split()
)
FEWEST = 5
"""Tags of speech that make a name a person."""


@dataclass(frozen=True, slots=True)
class Page:
    """A paragraph of a chapter."""

    section: int
    """Index of its section in the document."""
    block: int
    """Index of its block in the section."""
    span: Span
    text: str

    def is_told(self, position: int) -> bool:
        """Tell whether ``position``, from the paragraph's start, is narration and not speech."""
        before = self.text[:position]
        return before.count('"') % 2 == 0 and before.count("“") <= before.count("”")

    def sentence(self, position: int) -> str:
        """Return the sentence around ``position``."""
        start = max((match.end() for match in re.finditer(r"[.!?;]\s+", self.text[:position])), default=0)
        end = re.search(r"[.!?;]", self.text[position:])
        return self.text[start : position + end.start() if end else None]


@dataclass(frozen=True)
class Pages:
    """All paragraphs of a novel's chapters, in order."""

    document: Document
    pages: tuple[Page, ...]

    @cached_property
    def tags(self) -> dict[str, list[int]]:
        """Name to the paragraphs in which somebody of that name speaks, by plain tags."""
        found: dict[str, list[int]] = {}
        for index, page in enumerate(self.pages):
            for match in _TAG.finditer(page.text):
                name = match.group(1) or match.group(2)
                if name.split()[0] not in _NO_NAMES:
                    found.setdefault(name, []).append(index)
        return found

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Names of those who speak often, most often first."""
        counts = Counter({name: len(places) for name, places in self.tags.items()})
        return tuple(name for name, count in counts.most_common() if count >= FEWEST)

    @cached_property
    def is_curly(self) -> bool:
        """Tell whether speech stands in curly marks."""
        return self.document.text.count("“") > self.document.text.count('"')

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Paragraphs before which another may stand: both neighbours are whole, and no speech goes on."""
        return tuple(
            index
            for index in range(1, len(self.pages))
            if self.pages[index].section == self.pages[index - 1].section
            and self.pages[index].block == self.pages[index - 1].block + 1
            and re.search(r"[.!?][\"”’]?\s*$", self.pages[index - 1].text)
            and self.pages[index - 1].is_told(len(self.pages[index - 1].text))
            and self.pages[index].text[:1] in '"“' + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        )

    def named(self, name: str) -> Iterator[int]:
        """Yield the paragraphs in which ``name`` stands."""
        pattern = re.compile(rf"\b{re.escape(name)}\b")
        return (index for index, page in enumerate(self.pages) if pattern.search(page.text))


def pages_of(document: Document) -> Pages:
    """Return the story's paragraphs."""
    return Pages(
        document,
        tuple(
            Page(number, index, block.span, block.span.of(document.text))
            for number, section in enumerate(document.sections)
            if section.kind == "chapter"
            for index, block in enumerate(section.blocks)
            if block.kind == "prose"
        ),
    )
