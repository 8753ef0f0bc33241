"""Groups blocks into sections: the last step before reading, run again whenever a text is cut.

Chapters are story; notes of the author, front and back matter are not. Every section says in plain words what
its division rests on. The result depends on the text and the blocks alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storyledger.document import Block, Section, SectionId, SectionKind
from storyledger.sources.furniture import told_blocks
from storyledger.sources.headings import is_heading_word, look, plain_words
from storyledger.sources.notes import find_notes
from storyledger.sources.outline import Outlined, outline
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["structure", "title_in"]

_FRONT_LENGTH = 3000
"""Code points before the first chapter heading that are still taken for front matter."""
_EPIGRAPH = 400
"""Code points under a part's heading that are not yet story."""
_TITLE_LIMIT = 160
_DIVIDERS = {"heading", "break", "front", "back"}


@dataclass(slots=True)
class _Draft:
    """A section being gathered."""

    kind: SectionKind
    items: list[Outlined] = field(default_factory=list)
    why: str = ""
    title: str = ""
    continues: bool = False

    @property
    def has_story(self) -> bool:
        return any(item.block.kind in ("prose", "verse", "table") for item in self.items)

    @property
    def is_bare_heading(self) -> bool:
        opened = any(item.role == "opens" for item in self.items)
        return opened and all(item.is_heading for item in self.items)


def structure(text: str, blocks: Sequence[Block], *, chapter_level: int | None = None) -> tuple[Section, ...]:
    """Group ``blocks`` of ``text`` into sections.

    ``chapter_level`` is the heading level at which chapters begin, when somebody has said so; else it is
    guessed.
    """
    seen = find_notes(text, outline(text, told_blocks(text, blocks), chapter_level))
    seen = _settle_gaps(seen)
    drafts = _name_front(text, list(_divide(text, seen)))
    return tuple(_section(text, index, draft) for index, draft in enumerate(drafts, 1))


def title_in(text: str, sections: Sequence[Section]) -> str:
    """Return the work's title as its own first heading gives it, or an empty string."""
    for section in sections[:2]:
        first = section.blocks[0]
        if first.kind == "heading" and look(first.span.of(text)) is None:
            return plain_words(first.span.of(text))[:_TITLE_LIMIT]
        if section.kind == "chapter":
            break
    return ""


def _settle_gaps(seen: Sequence[Outlined]) -> list[Outlined]:
    """Drop wide gaps beside a heading, a break or an end of the text; join marks in a row."""
    usual = _usual_gap(seen)
    seen = [item for item in seen if not ("empty" in item.block.why and _size(item.block) <= usual)]
    kept: list[Outlined] = []
    for index, item in enumerate(seen):
        if item.block.kind == "break":
            before = kept[-1].block if kept else None
            after = seen[index + 1].block.kind if index + 1 < len(seen) else "heading"
            if _is_gap(item.block) and ({before.kind if before else "heading", after} & _DIVIDERS):
                continue
            if before is not None and before.kind == "break" and before.opens is None:
                kept[-1] = replace(
                    kept[-1], block=replace(before, span=Span(before.span.start, item.block.span.end))
                )
                continue
        kept.append(item)
    return kept


def _usual_gap(seen: Sequence[Outlined]) -> int:
    """Return how many empty paragraphs stand between paragraphs as a rule, usually none."""
    sizes = Counter(_size(item.block) for item in seen if "empty" in item.block.why)
    told = sum(item.block.kind == "prose" for item in seen)
    return max((size for size, count in sizes.items() if count * 5 > told), default=0)


def _size(block: Block) -> int:
    return int(block.why.split()[0])


def _is_gap(block: Block) -> bool:
    return any(words in block.why for words in ("blank line", "empty paragraph", "page break"))


def _divide(text: str, seen: Sequence[Outlined]) -> Iterator[_Draft]:
    """Yield the sections as drafts."""
    draft: _Draft | None = None
    for index, item in enumerate(seen):
        kind = _opened(item, draft) or _turned(seen, index, draft)
        if kind is None and draft is not None:
            draft.items.append(item)
            continue
        following = _draft_for(item, kind or "chapter", draft)
        if draft is not None:
            if following.kind == "note" and not draft.has_story and draft.kind == "chapter":
                following = _after_bare_heading(text, draft, following)
            else:
                yield draft
        draft = following
        draft.items.append(item)
    if draft is not None:
        yield draft


def _after_bare_heading(text: str, heading: _Draft, note: _Draft) -> _Draft:
    """Let a note take in the heading it follows, so that the chapter's story begins after the note."""
    note.items = heading.items
    note.title = _title(text, heading) or heading.title
    note.why = f"an author's note under the heading; {note.why}"
    return note


def _opened(item: Outlined, draft: _Draft | None) -> SectionKind | None:
    """Return the kind of section that ``item`` opens by itself."""
    if item.role == "joins":
        return None
    if item.block.opens is not None:
        kind = item.block.opens
    elif item.role == "opens":
        kind = _kind_of(item)
    else:
        return None
    joins = draft is not None and draft.kind == kind == "chapter" and draft.is_bare_heading
    return None if joins and item.is_heading else kind


def _kind_of(item: Outlined) -> SectionKind:
    if item.look is None or item.look.kind in ("chapter", "part"):
        return "chapter"
    return "back" if item.look.kind == "back" else "front"


def _turned(seen: Sequence[Outlined], index: int, draft: _Draft | None) -> SectionKind | None:
    """Return the kind of section that begins because the text turns to or from a note or other matter."""
    kind = seen[index].block.kind
    now = draft.kind if draft is not None else None
    if kind == "note":
        return "note" if now != "note" and _stands_apart(seen, index, draft) else None
    if kind in ("front", "back"):
        return kind if now != kind else None
    if kind == "break" and now is not None:
        return None
    if now == "note":
        return "chapter"
    after_matter = (
        draft is not None and draft.items[-1].block.kind in ("front", "back") and now in ("front", "back")
    )
    return "chapter" if now is None or (after_matter and kind != "break") else None


def _stands_apart(seen: Sequence[Outlined], index: int, draft: _Draft | None) -> bool:
    """Tell whether the note at ``index`` is at a seam of the story, not in the middle of a scene."""
    if draft is None or not draft.has_story or seen[index].block.why.startswith("marked"):
        return True
    stop = index
    while stop < len(seen) and seen[stop].block.kind == "note":
        stop += 1
    return any(end < 0 or end >= len(seen) or _is_seam(seen[end]) for end in (index - 1, stop))


def _is_seam(item: Outlined) -> bool:
    return (
        item.role == "opens" or item.block.opens is not None or item.block.kind in ("break", "front", "back")
    )


def _draft_for(item: Outlined, kind: SectionKind, before: _Draft | None) -> _Draft:
    block = item.block
    if item.is_heading and block.opens is None:
        return _Draft(kind, why=f"opens with {block.why}", title=block.title)
    if kind == "note":
        return _Draft(kind, why=f"an author's note: {block.why}")
    if kind != "chapter" or block.opens:
        return _Draft(kind, why=block.why or "begins a new file", title=block.title)
    if before is not None and before.kind == "note":
        return _Draft(kind, why="story after a note", title=before.title)
    return _Draft(kind, why="story without a heading")


def _name_front(text: str, drafts: list[_Draft]) -> list[_Draft]:
    """Find title pages, epigraphs and chapters that go on after a note."""
    opened = [i for i, draft in enumerate(drafts) if any(item.role == "opens" for item in draft.items)]
    for i, draft in enumerate(drafts):
        if draft.kind != "chapter":
            continue
        if opened and i < opened[0] and _length(draft) < _FRONT_LENGTH and _is_preliminary(text, draft):
            draft.kind, draft.why = "front", "before the first heading of a chapter"
        elif i + 1 < len(drafts) and i in opened and _is_part_page(draft):
            draft.kind, draft.why = "front", "a part's heading with hardly a word of story under it"
    last = max((i for i, draft in enumerate(drafts) if draft.kind == "chapter"), default=len(drafts))
    for draft in drafts[last + 1 :]:
        draft.kind = "back" if draft.kind == "front" else draft.kind
    _continue_chapters(drafts)
    chapters = [draft for draft in drafts if draft.kind == "chapter"]
    if len(chapters) == 1 and not opened:
        chapters[0].why = "no chapter headings found: one chapter"
    return drafts


def _is_preliminary(text: str, draft: _Draft) -> bool:
    """Tell whether the words before the first chapter are a title page, a dedication or verse, not story."""
    prose = [item.block.span.of(text) for item in draft.items if item.block.kind == "prose"]
    spoken = sum(any(mark in words for mark in '"“') for words in prose)
    return sum(map(len, prose)) < 1500 and spoken < 3


def _is_part_page(draft: _Draft) -> bool:
    only_part = all(
        item.look is not None and item.look.kind == "part" for item in draft.items if item.role == "opens"
    )
    return only_part and _length(draft) < _EPIGRAPH


def _length(draft: _Draft) -> int:
    return sum(len(item.block.span) for item in draft.items if not item.is_heading)


def _continue_chapters(drafts: Sequence[_Draft]) -> None:
    """Mark the chapters that go on after a note, and give them their title."""
    for i in range(2, len(drafts)):
        draft, note, before = drafts[i], drafts[i - 1], drafts[i - 2]
        unopened = draft.kind == "chapter" and not any(item.is_heading for item in draft.items)
        if unopened and note.kind == "note" and not note.title and before.kind == "chapter":
            draft.continues, draft.why = True, "the chapter goes on after a note"
            draft.title = before.title


def _section(text: str, index: int, draft: _Draft) -> Section:
    blocks = tuple(item.block for item in draft.items)
    span = Span(blocks[0].span.start, blocks[-1].span.end)
    title = _title(text, draft) or draft.title
    return Section(SectionId(f"s{index}"), draft.kind, title, span, blocks, draft.why, draft.continues)


def _title(text: str, draft: _Draft) -> str:
    """Join the headings a section begins with; one of several of its level heads a scene."""
    title, joint = "", ""
    inner = Counter(item.block.level for item in draft.items if item.role == "inner")
    for item in draft.items:
        if not item.is_heading or (title and item.role == "inner" and inner[item.block.level] > 1):
            break
        words = plain_words(item.block.span.of(text))
        title += joint + words
        joint = " " if is_heading_word(words) or title.endswith((".", ":", "!", "?", "—")) else ": "
    return title[:_TITLE_LIMIT]
