"""Plain text into paragraphs: hard-wrapped or one to a line, with or without blank lines between them.

Looks only at the text it is given, so that a text cut short is divided as if the file had ended there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from storyledger.document import Block
from storyledger.patterns import pattern
from storyledger.sources.headings import is_titled, look
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Line", "cut_run", "layout_of", "paragraphs", "runs_of"]

_LINE = pattern(r"[^\r\n\f\u2028\u2029]*(?:\r\n|[\r\n\f\u2028\u2029]|\Z)")
_IGNORED = "\u200b\ufeff\u2060\xad"
_FULL_SHARE = 0.6
_WIDEST = 132
_NARROWEST = 30
_SUBTITLE_LINES = 4
_INSET = 1200
"""Code points between two gaps that set off a letter rather than end scenes."""
_INITIALS = " \"'“‘([_*|"
_CLOSING = tuple("\"'”’»")
_TERMINAL = pattern(r"[.!?…:—-]['\"”’)*_]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space around it."""

    start: int
    """First code point that is not white space."""
    end: int
    """One past the last."""
    indent: int
    """White space before it."""
    words: str
    """The line itself."""

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Run:
    """Lines with no blank line between them."""

    gap: int
    """Blank lines before it."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set."""

    wrapped: bool
    """True when paragraphs are broken into lines of about equal width."""
    width: int
    """That width, 0 when not wrapped."""
    gap: int
    """The usual number of blank lines between paragraphs."""
    wide: int
    """Blank lines from which a gap is a break."""
    spaced: bool
    """True when blank lines part paragraphs."""


def runs_of(text: str, start: int = 0, end: int | None = None) -> list[Run]:
    """Return the runs of lines between code points ``start`` and ``end``."""
    runs: list[Run] = []
    lines: list[Line] = []
    gap = pending = 0
    for line in _lines(text, start, len(text) if end is None else end):
        if line is not None:
            lines.append(line)
            continue
        if lines:
            runs.append(Run(pending, tuple(lines)))
            lines, gap = [], 0
        gap += 1
        pending = gap
    if lines:
        runs.append(Run(pending, tuple(lines)))
    return runs


def _lines(text: str, start: int, end: int) -> Iterator[Line | None]:
    """Yield every line, None for a blank one."""
    at = start
    while at < end:
        match = _LINE.match(text, at, end)
        assert match is not None
        raw = match.group()
        words = raw.strip().strip(_IGNORED).strip()
        if words:
            lead = len(raw) - len(raw.lstrip().lstrip(_IGNORED).lstrip())
            yield Line(at + lead, at + lead + len(words), len(raw) - len(raw.lstrip()), words)
        else:
            yield None
        at = match.end()


def layout_of(runs: Sequence[Run]) -> Layout:
    """Measure how the text is set."""
    gaps = Counter(run.gap for run in runs[1:])
    usual = min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 1
    wide = usual + 2 if usual == 1 else usual * 2
    if usual == 1 and gaps[2] * 20 <= sum(gaps.values()):
        wide = 2
    width = _wrap_width(runs)
    count = sum(len(run.lines) for run in runs)
    return Layout(bool(width), width, usual, wide, count <= 40 * max(1, len(runs)))


def _wrap_width(runs: Sequence[Run]) -> int:
    """Return the width at which lines were wrapped, 0 when they were not."""
    pairs = [pair for run in runs for pair in pairwise(run.lines)]
    if not pairs:
        return 0
    lengths = sorted(len(line) + line.indent for line, _ in pairs)
    width = lengths[min(len(lengths) - 1, len(lengths) * 19 // 20)]
    if not _NARROWEST <= width <= _WIDEST or max(len(line) for run in runs for line in run.lines) > 3 * width:
        return 0
    finished = sum(bool(_TERMINAL.search(line.words[-8:])) for line, _ in pairs)
    if finished * 2 > len(pairs):
        return 0
    full = sum(_is_full(line, following, width) for line, following in pairs)
    return width if full >= _FULL_SHARE * len(pairs) else 0


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted."""
    word = following.words.find(" ")
    return line.indent + len(line) + 1 + (word if word > 0 else len(following)) > width * 0.88


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """Yield the paragraphs between ``start`` and ``end``, and the gaps that are wider than usual."""
    runs = runs_of(text, start, end)
    layout = layout_of(runs)
    blocks: list[Block] = []
    for run in runs:
        if blocks and run.gap >= layout.wide:
            why = f"{run.gap} blank lines, where {layout.gap} {'is' if layout.gap == 1 else 'are'} usual"
            span = Span(blocks[-1].span.end, run.lines[0].start - run.lines[0].indent)
            blocks.append(Block(span, "break", why=why))
        blocks.extend(cut_run(run.lines, layout))
    insets = _inset_gaps(text, blocks) if layout.wrapped else frozenset()
    yield from (block for i, block in enumerate(blocks) if i not in insets)


def _inset_gaps(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """Return the gaps that set off a letter, a verse or a sign in the middle of a scene of wrapped text."""
    gaps = [i for i, block in enumerate(blocks) if block.kind == "break"]
    inset = {gap for one, other in pairwise(gaps) for gap in (one, other) if _are_near(blocks, one, other)}
    for i in gaps:
        before, after = blocks[i - 1], blocks[i + 1]
        leads_in = text[max(0, before.span.end - 4) : before.span.end].rstrip("-—").endswith(":")
        if leads_in or "verse" in (before.kind, after.kind):
            inset.add(i)
    return frozenset(inset)


def _are_near(blocks: Sequence[Block], one: int, other: int) -> bool:
    return blocks[other].span.start - blocks[one].span.end < _INSET


def cut_run(lines: Sequence[Line], layout: Layout) -> Iterator[Block]:
    """Yield the paragraphs of one run of lines."""
    head = _heading_lines(lines)
    if head:
        yield _block(lines[:1])
        if head > 1:
            yield _block(lines[1:head])
    rest = lines[head:]
    if not rest:
        return
    if len(rest) == 1:
        yield _block(rest)
    elif not layout.wrapped:
        yield from _cut_by_line(rest)
    else:
        yield from _cut_wrapped(rest, layout)


def _heading_lines(lines: Sequence[Line]) -> int:
    """Count the lines at the start of a run that are a heading and its title."""
    first = look(lines[0].words)
    if len(lines) < 2 or first is None or (not first.sure and first.titled):
        return 0
    rest = lines[1:]
    if len(rest) < _SUBTITLE_LINES and not any(look(line.words) for line in rest):
        title = " ".join(line.words for line in rest)
        if is_titled(title) or (not first.titled and title.isupper()):
            return len(lines)
    return 1


def _block(lines: Sequence[Line], kind: Literal["prose", "verse"] = "prose") -> Block:
    return Block(Span(lines[0].start, lines[-1].end), kind)


def _cut_by_line(lines: Sequence[Line]) -> Iterator[Block]:
    finished = sum(bool(_TERMINAL.search(line.words[-8:])) for line in lines)
    if len(lines) > 2 and max(map(len, lines)) <= 60 and finished * 3 <= len(lines) and not _is_list(lines):
        yield _block(lines, "verse")
        return
    for line in lines:
        yield _block((line,))


def _is_list(lines: Sequence[Line]) -> bool:
    return any(look(line.words) for line in lines) or sum(":" in line.words for line in lines) * 2 > len(
        lines
    )


def _cut_wrapped(lines: Sequence[Line], layout: Layout) -> Iterator[Block]:
    pairs = list(pairwise(lines))
    full = sum(_is_full(line, following, layout.width) for line, following in pairs)
    if len(lines) > 3 and not any(line.words.lstrip(_INITIALS)[:1].islower() for line in lines):
        yield _block(lines, "verse")
        return
    if full < 0.4 * len(pairs):
        yield from _cut_short_lines(lines)
        return
    base = min(line.indent for line in lines)
    starts = [i for i, (line, following) in enumerate(pairs, 1) if _parts(line, following, base, layout)]
    for first, last in pairwise([0, *starts, len(lines)]):
        yield _block(lines[first:last])


def _cut_short_lines(lines: Sequence[Line]) -> Iterator[Block]:
    """Lines not broken by the margin are verse, or short paragraphs when each is a finished sentence."""
    if all(_TERMINAL.search(line.words[-8:]) for line in lines) or _is_list(lines):
        for line in lines:
            yield _block((line,))
    else:
        yield _block(lines, "verse")


def _parts(line: Line, following: Line, base: int, layout: Layout) -> bool:
    """Tell whether a new paragraph begins between two lines of a wrapped run."""
    if not _TERMINAL.search(line.words[-8:]):
        return False
    if line.words[-1:] in _CLOSING and following.words[:1].islower():  # "Where?"\n said Ann
        return False
    indented = base < following.indent <= base + 12
    return indented or not (layout.spaced or _is_full(line, following, layout.width))
