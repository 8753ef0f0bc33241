"""Markdown: the document's text is the raw file, and its blocks can be found again in any prefix of it.

Only the block structure is parsed; inline marks stay in the text. Private comments (``%%...%%``, ``<!-- ...
-->``) and YAML front matter are kept out of the story. A lone ``---`` under a paragraph is a break, as
writers mean it, not an underline, and so is a lone ``*``, ``#`` or ``~~~``, not a list, a heading or code; a
single line break inside a paragraph parts paragraphs unless the text is hard-wrapped. Three blank lines
between paragraphs are a break where one is usual.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.document import Block, Comment
from storyledger.patterns import pattern
from storyledger.sources.paragraphs import Layout, cut_run, layout_of, runs_of
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

__all__ = ["blocks_of", "comments_of", "named_in"]

GAP = 3
"""Blank lines that are a break, though they mean nothing in Markdown; two may be a slip of the hand."""

_NEWLINE = pattern(r"\r\n?|\n")
_YAML = pattern(
    r"\A\ufeff?---[ \t]*(?:\r\n?|\n)(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_YAML_TITLE = pattern(
    r"^title[ \t]*:[ \t]*[\"']?(?P<title>[^\r\n]*?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_COMMENT = pattern(r"%%|<!--")
_OURS = pattern(r"<!--\s*storyledger:(?P<html>.*?)-->|%%\s*storyledger:(?P<private>.*?)%%", re.DOTALL)
_COMMENTS = {"%%": "%%", "<!--": "-->"}
_LEAD = pattern(r"[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+|#{1,6}!?[ \t]+)*")
_TRAIL = pattern(r"[ \t]+#+[ \t]*\Z|\s+\Z")
_UNDERLINE = pattern(r"={2,}[ \t]*")
_TAG_LINE = pattern(r"[@%][A-Za-z][\w.-]*:|@\w+\s*:")
_HASHES = pattern(r"#[# \t]*")
_SIGNS = pattern(r"[-*+~][-*+~ \t]*")
_RULE_HTML = pattern(r"\s*<hr\s*/?>\s*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
    parser.block.ruler.before("table", "ornament", _ornament)
    return parser.disable(["inline", "code", "lheading", "reference"])


def _ornament(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take a line of nothing but signs for a break; of those that code and lists use, one on its own."""
    words = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    alone = (line == 0 or state.isEmpty(line - 1)) and (line + 1 >= end or state.isEmpty(line + 1))
    if state.level or not (_HASHES.fullmatch(words) or (alone and _SIGNS.fullmatch(words))):
        return False
    if not silent:
        state.push("hr", "hr", 0).map = [line, line + 1]
        state.line = line + 1
    return True


def blocks_of(text: str) -> tuple[Block, ...]:
    """Cut ``text`` into blocks."""
    yaml = _YAML.match(text)
    start = yaml.end() if yaml else 0
    blocks = list(_front(text, start))
    starts = [start, *(match.end() for match in _NEWLINE.finditer(text, start)), len(text)]
    layout = layout_of(runs_of(text, start))
    hidden = _hidden_spans(text, start)
    for block in _with_all_lines(text, starts, list(_parsed(text, starts, layout))):
        blocks.extend(_without(text, block, hidden))
    return tuple(_with_gaps(text, blocks, max(layout.wide, GAP)))


def named_in(text: str) -> str:
    """Return the title in the YAML front matter, or an empty string."""
    yaml = _YAML.match(text)
    title = _YAML_TITLE.search(yaml["body"]) if yaml else None
    return title["title"].strip() if title else ""


def comments_of(text: str) -> tuple[Comment, ...]:
    """Return the comments in ``text`` that speak to this program."""
    if "storyledger:" not in text:
        return ()
    found = _OURS.finditer(text)
    return tuple(Comment(Span(*one.span()), (one["html"] or one["private"] or "").strip()) for one in found)


def _front(text: str, end: int) -> Iterator[Block]:
    words = text[:end].rstrip()
    if words:
        yield Block(Span(0, len(words)), "front", why="the file's own settings (YAML front matter)")


def _hidden_spans(text: str, start: int) -> list[Span]:
    """Return the comments, in order; one that is never closed is text."""
    spans: list[Span] = []
    closed = {mark: text.rfind(end) for mark, end in _COMMENTS.items()}
    for match in _COMMENT.finditer(text, start):
        at = match.start()
        if (spans and at < spans[-1].end) or at + len(match[0]) > closed[match[0]]:
            continue
        end = _COMMENTS[match[0]]
        spans.append(Span(at, text.index(end, match.end()) + len(end)))
    return spans


def _parsed(text: str, starts: Sequence[int], layout: Layout) -> Iterator[Block]:
    tokens = _parser().parse(text[starts[0] :])
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.map is None:
            continue
        span = _span(text, starts, token)
        if token.type == "heading_open":
            yield Block(_bare(text, span), "heading", int(token.tag[1]), f"a heading of level {token.tag[1]}")
        elif token.type == "hr":
            yield Block(_bare(text, span, lead=False), "break", why=f"the mark {span.of(text).strip()}")
        elif token.type == "table_open":
            yield Block(span, "table", why="a table")
            index = _after(tokens, index, "table_close")
        elif token.type == "fence":
            yield Block(span, "table", why="a block set apart")
        elif token.type == "html_block":
            yield from _html(text, span)
        elif token.type == "paragraph_open":
            yield from _paragraph(text, span, layout)


def _with_all_lines(text: str, starts: Sequence[int], blocks: list[Block]) -> list[Block]:
    """Return ``blocks`` in order, with a paragraph for every line the parser gave up on."""
    blocks.sort(key=lambda block: block.span)
    index, lost = 0, []
    for start, end in pairwise(starts):
        while index < len(blocks) and blocks[index].span.end <= start:
            index += 1
        words = text[start:end]
        if (index == len(blocks) or blocks[index].span.start >= end) and any(map(str.isalnum, words)):
            first = start + len(words) - len(words.lstrip())
            lost.append(Block(Span(first, start + len(words.rstrip()))))
    return sorted([*blocks, *lost], key=lambda block: block.span) if lost else blocks


def _with_gaps(text: str, blocks: Sequence[Block], wide: int) -> Iterator[Block]:
    """Yield the blocks with a break between two paragraphs that so many blank lines part."""
    for before, block in pairwise([*blocks[:1], *blocks]):
        gap = Span(before.span.end, block.span.start) if before is not block else None
        if gap and before.kind == block.kind == "prose" and gap.end - gap.start > wide:
            words = gap.of(text)
            lines = len(_NEWLINE.findall(words)) - 1
            if lines >= wide and words.isspace():
                yield Block(gap, "break", why=f"{lines} blank lines between paragraphs")
        yield block


def _span(text: str, starts: Sequence[int], token: Token) -> Span:
    first, last = token.map or (0, 0)
    start, end = starts[first], starts[min(last, len(starts) - 1)]
    words = text[start:end]
    return (
        Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        if words.strip()
        else Span(start, start)
    )


def _after(tokens: Sequence[Token], index: int, kind: str) -> int:
    while index < len(tokens) and tokens[index].type != kind:
        index += 1
    return index


def _bare(text: str, span: Span, *, lead: bool = True) -> Span:
    """Return ``span`` without list, quotation and heading marks."""
    match = _LEAD.match(text, span.start, span.end) if lead else None
    start = match.end() if match else span.start
    trail = _TRAIL.search(text[start : span.end][-80:])
    end = span.end - (len(trail[0]) if trail else 0)
    return Span(start, end) if end > start else span


def _html(text: str, span: Span) -> Iterator[Block]:
    words = span.of(text)
    if _RULE_HTML.fullmatch(words):
        yield Block(span, "break", why="the mark of a drawn rule")
    else:
        yield from (
            Block(Span(run.lines[0].start, run.lines[-1].end)) for run in runs_of(text, span.start, span.end)
        )


def _paragraph(text: str, span: Span, layout: Layout) -> Iterator[Block]:
    """Yield the paragraphs of one Markdown paragraph."""
    runs = runs_of(text, span.start, span.end)
    lines = [line for run in runs for line in run.lines]
    if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1].words) and len(lines[0]) < 120:
        yield Block(Span(lines[0].start, lines[0].end), "heading", 1, "a line underlined with =")
        return
    if any(_TAG_LINE.match(line.words) for line in lines):
        for line in lines:
            tagged = bool(_TAG_LINE.match(line.words))
            why = "a tag line of the project" if tagged else ""
            yield Block(Span(line.start, line.end), "note" if tagged else "prose", why=why)
        return
    for run in runs:
        for block in cut_run(run.lines, layout):
            yield Block(_bare(text, block.span), block.kind)


def _without(text: str, block: Block, hidden: Sequence[Span]) -> Iterator[Block]:
    """Yield what is left of ``block`` outside comments that cover whole blocks or stand at its ends."""
    index = bisect_left(hidden, block.span.start, key=lambda span: span.end)
    start, end = block.span.start, block.span.end
    while index < len(hidden) and hidden[index].start < end:
        span = hidden[index]
        if not text[start : max(start, span.start)].strip():
            start = min(max(start, span.end), end)
        elif not text[min(span.end, end) : end].strip():
            end = span.start
        index += 1
    words = text[start:end]
    if words.strip():
        first = start + len(words) - len(words.lstrip())
        yield Block(Span(first, start + len(words.rstrip())), block.kind, block.level, block.why)
