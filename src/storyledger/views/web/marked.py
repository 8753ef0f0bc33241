"""The text of one page with names, speech and marked words made visible, as HTML.

Runs for every page of text. Each paragraph is cut at all borders of what is marked in it, and the pieces are
put together again from the outside in: speech, names, marked words, italics. Every piece of the story is
escaped here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from storyledger.span import Span
from storyledger.views.typeface import SETTING, styles_in
from storyledger.views.wording import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.document import Block
    from storyledger.entries import CharacterId, Mention, Utterance
    from storyledger.views.typeface import Face, Style
    from storyledger.views.web.book import Book, Leaf
    from storyledger.views.web.links import Links

__all__ = ["Paragraph", "paragraphs", "shown"]

SURE = 0.5
"""Below this a name or pronoun is marked as a guess."""
_TYPED = ('<span class="typed">', "</span>")
"""Around signs of a typeface: in the page for whoever copies it, and not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph, heading or break."""

    start: int
    kind: str
    """As in ``document.Block``."""
    level: int
    scene: str
    """Id of the scene it begins in or begins."""
    html: Markup


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of which one and the same is known."""

    span: Span
    said: Utterance | None
    mention: Mention | None
    is_marked: bool
    face: Face | None


def shown(words: str) -> str:
    """Return words of a story as they may stand in HTML: escaped, without controls or direction overrides."""
    return escape(harmless(words))


def paragraphs(book: Book, leaf: Leaf, links: Links, mark: Span | None = None) -> tuple[Paragraph, ...]:
    """Return a page's paragraphs; ``mark`` is what somebody wants to see there."""
    mentions = list(_apart(book.ledger.mentions[book.mentions_in(leaf.span)]))
    said = book.ledger.utterances[book.utterances_in(leaf.span)]
    page = _Page(book, links, mentions, said, mark)
    return tuple(page.paragraph(block) for block in leaf.blocks)


def _apart(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the mentions of somebody that do not overlap an earlier one."""
    end = 0
    for mention in mentions:
        if mention.character is not None and mention.span.start >= end:
            end = mention.span.end
            yield mention


class _Page:
    """Writes paragraphs, in order."""

    def __init__(
        self,
        book: Book,
        links: Links,
        mentions: Sequence[Mention],
        said: Sequence[Utterance],
        mark: Span | None,
    ) -> None:
        self._book = book
        self._links = links
        self._mentions = mentions
        self._said = said
        self._mark = mark
        self._marked = False
        self._next_mention = self._next_said = 0
        self._last_said: tuple[int, CharacterId | None, bool] | None = None

    def paragraph(self, block: Block) -> Paragraph:
        return Paragraph(
            start=block.span.start,
            kind=block.kind,
            level=block.level,
            scene=self._scene(block.span),
            html=Markup("".join(self._pieces(block.span))),  # noqa: S704 - escaped piece by piece
        )

    def _scene(self, span: Span) -> str:
        """Return the scene that a paragraph begins in, or the one that begins in it."""
        ends = (span.start, max(span.end - 1, span.start))
        return next((scene.id for end in ends if (scene := self._book.ledger.scene_at(end))), "")

    def _pieces(self, span: Span) -> Iterator[str]:
        mentions, said = self._mentions_in(span), self._said_in(span)
        pieces = _cut(span, mentions, said, self._mark, styles_in(self._book.document, span))
        for utterance, part in groupby(pieces, key=lambda piece: piece.said):
            words = "".join(self._named(part))
            yield words if utterance is None else self._speech(utterance, words, span)

    def _mentions_in(self, span: Span) -> list[Mention]:
        found = []
        while self._next_mention < len(self._mentions):
            mention = self._mentions[self._next_mention]
            if mention.span.start >= span.end:
                break
            self._next_mention += 1
            if span.covers(mention.span):
                found.append(mention)
        return found

    def _said_in(self, span: Span) -> list[Utterance]:
        while self._next_said < len(self._said) and self._said[self._next_said].span.end <= span.start:
            self._next_said += 1
        found = []
        for utterance in self._said[self._next_said :]:
            if utterance.span.start >= span.end:
                break
            found.append(utterance)
        return found

    def _speech(self, utterance: Utterance, words: str, paragraph: Span) -> str:
        begins = utterance.span.start >= paragraph.start
        return f'<span class="said">{self._by(utterance, paragraph) if begins else ""}{words}</span>'

    def _by(self, utterance: Utterance, paragraph: Span) -> str:
        """Return the speaker's name before a line: a link without words of its own, shown on request."""
        name = shown(self._book.survey.name(utterance.speaker))
        is_sure = bool(name) and utterance.confidence >= SURE
        said = (paragraph.start, utterance.speaker, is_sure)
        goes_on, self._last_said = bool(name) and said == self._last_said, said
        label = "…" if goes_on else name if is_sure else f"{name}?"
        about = f"{name} says this" if is_sure else f"Perhaps {name} says this" if name else "Who says this?"
        address = escape(self._links.line(utterance.span))
        kind = "by" if is_sure else "by unsure"
        return f'<a class="{kind}" href="{address}" data-by="{label}" aria-label="{about}"></a>'

    def _named(self, pieces: Iterable[_Piece]) -> Iterator[str]:
        for mention, part in groupby(pieces, key=lambda piece: piece.mention):
            words = "".join(self._marks(part))
            yield words if mention is None else self._name(mention, words)

    def _name(self, mention: Mention, words: str) -> str:
        where = f"{mention.span.start}-{mention.span.end}"
        address = escape(self._links.who(str(mention.character), here=where))
        kind = mention.kind[0] + (" unsure" if mention.confidence < SURE else "")
        return f'<a class="m {kind}" href="{address}">{words}</a>'

    def _marks(self, pieces: Iterable[_Piece]) -> Iterator[str]:
        for is_marked, part in groupby(pieces, key=lambda piece: piece.is_marked):
            words = "".join(map(self._set, part))
            yield self._marking(words) if is_marked else words

    def _set(self, piece: _Piece) -> str:
        before, after = SETTING.get(piece.face, _TYPED) if piece.face else ("", "")
        return f"{before}{shown(piece.span.of(self._book.text))}{after}"

    def _marking(self, words: str) -> str:
        address = "" if self._marked else ' id="mark"'
        self._marked = True
        return f"<mark{address}>{words}</mark>"


def _cut(
    span: Span,
    mentions: Sequence[Mention],
    said: Sequence[Utterance],
    mark: Span | None,
    styles: Sequence[Style],
) -> Iterator[_Piece]:
    """Yield the pieces of ``span`` between all borders in it."""
    marked: list[Mention | Utterance | Style | Span] = [*mentions, *said, *styles, *([mark] if mark else [])]
    spans = [one if isinstance(one, Span) else one.span for one in marked]
    borders = {span.start, span.end}
    borders |= {place for one in spans for place in (one.start, one.end) if span.start < place < span.end}
    names, speech, faces = list(mentions), list(said), list(styles)
    for start, end in pairwise(sorted(borders)):
        names = _still(names, start)
        speech = _still(speech, start)
        faces = _still(faces, start)
        yield _Piece(
            Span(start, end),
            speech[0] if speech and start in speech[0].span else None,
            names[0] if names and start in names[0].span else None,
            mark is not None and start in mark,
            faces[0].face if faces and start in faces[0].span else None,
        )


def _still(spans: list, start: int) -> list:  # type: ignore[type-arg]
    """Drop what ended before ``start``."""
    count = 0
    while count < len(spans) and spans[count].span.end <= start:
        count += 1
    return spans[count:] if count else spans
