"""The rule ``speaker-unclear``."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from storyledger.findings import Because, Finding, rule
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import CharacterId, Utterance
    from storyledger.ledger import Ledger
    from storyledger.world import World

FEWEST = 4
"""Lines without a tag from which a reader counts, and no longer hears, who speaks."""
CLEAR = 0.8
"""How sure it must be read who speaks in a line with a tag."""

NEAR = 6
"""Paragraphs on either side in which nobody else may speak with a tag."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph of dialogue: with a tag, nothing but speech, or neither."""

    kind: Literal["tagged", "bare", "other"]
    said: Span
    speaker: CharacterId | None = None
    """Whom the tag names."""
    confidence: float = 1.0


OTHER = _Line("other", Span(0, 0))


@rule("speaker-unclear", code="SL402", severity="note", preview=True)
def speaker_unclear(world: World) -> Iterator[Finding]:
    """Two people speak by turns, and the turns do not come out.

    ## What it does
    Takes four lines or more that are nothing but speech, between two lines that name one and the same
    speaker. When two people take turns, an odd number of lines lies between them; it points at an even
    number, if no third person speaks with a tag nearby.

    ## Why it matters
    A reader of bare dialogue counts turns. Where a line is lost, or somebody has two in a row, the reader
    notices that the wrong person says the next thing and goes back.

    ## When to ignore it
    The words show well enough who says them, or somebody has two in a row with a look between them: of three
    stretches in novels in order one was unclear, which is why it runs only when asked for.

    ## What it cannot see
    Bare lines that come out and are unclear for other reasons, and talk of three people.
    """
    ledger = world.ledger
    lines = _lines(ledger)
    for run in _runs(lines):
        before, after = lines[run.start - 1], lines[run.stop]
        if before.speaker != after.speaker or len(run) % 2 or not _is_between_two(lines, run):
            continue
        name = ledger.name(before.speaker)
        bare = Span(lines[run.start].said.start, lines[run.stop - 1].said.end)
        yield Finding(
            message=f"{name} speaks before and after these {len(run)} lines without a tag; by turns the "
            "second would be somebody else's. Check whether a line is lost, or give one a tag.",
            evidence=ledger.evidence(bare),
            because=tuple(
                Because(evidence=ledger.evidence(line.said), note=f"{name} speaks")
                for line in (before, after)
            ),
            verdict="maybe",
            confidence=min(before.confidence, after.confidence),
        )


def _lines(ledger: Ledger) -> list[_Line]:
    """Return what each paragraph is."""
    starts, blocks = ledger.document.block_starts, ledger.document.blocks
    said: dict[int, list[Utterance]] = defaultdict(list)
    for one in ledger.utterances:
        said[bisect_right(starts, one.span.start) - 1].append(one)
    return [_line(said[number], block.span) for number, block in enumerate(blocks)]


def _line(said: Sequence[Utterance], paragraph: Span) -> _Line:
    one = next((one for one in said if one.attribution == "explicit"), said[0] if said else None)
    if one is None or len({each.speaker for each in said}) > 1:
        return OTHER
    if one.attribution == "explicit" and one.speaker is not None and one.confidence >= CLEAR:
        return _Line("tagged", one.span, one.speaker, one.confidence)
    is_bare = one.attribution == "implicit" and one.mode == "direct" and len(paragraph) - len(one.span) <= 1
    return _Line("bare", one.span) if is_bare else OTHER


def _runs(lines: Sequence[_Line]) -> Iterator[range]:
    """Yield the bare lines in a row that stand between two with a tag, where they are many."""
    start = 0
    for kind, group in groupby(lines, key=lambda line: line.kind):
        run = range(start, start := start + len(list(group)))
        ends = [lines[at].kind for at in (run.start - 1, run.stop) if 0 <= at < len(lines)]
        if kind == "bare" and len(run) >= FEWEST and ends == ["tagged", "tagged"]:
            yield run


def _is_between_two(lines: Sequence[_Line], run: range) -> bool:
    """Tell whether no third person has a tag nearby."""
    around = lines[max(0, run.start - NEAR) : run.stop + NEAR]
    return len({line.speaker for line in around if line.speaker is not None}) <= 2
