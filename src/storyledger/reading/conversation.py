"""Turns: what one person says before somebody else does, and the narration around it.

Runs inside ``storyledger.reading.speakers``, on one section. A paragraph is one turn, and a speech over several paragraphs is
one turn too; how far two turns lie apart is told by the paragraphs between them.
"""

from __future__ import annotations

from dataclasses import dataclass

from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.utterances import Quote
from storyledger.span import Span

__all__ = ["Turn", "ties_of", "turns_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Consecutive quotations that one person says."""

    quotes: tuple[int, ...]
    """Indices into the section's quotations."""
    first: int
    """Index of the first quotation's paragraph among the story's paragraphs."""
    last: int
    """Index of the last one's."""
    before: Span
    """Narration of the same paragraph before the turn; may be empty."""
    between: tuple[Span, ...]
    """Narration between its quotations."""
    after: Span
    """Narration of the same paragraph after the turn; may be empty."""
    gap: int
    """Paragraphs from the turn before: 0 in the same paragraph, 1 in the next one; 99 for the first turn."""
    broken: bool = False
    """A scene break or a heading stands between this turn and the one before it."""


def turns_of(passage: Passage, quotes: tuple[Quote, ...]) -> tuple[Turn, ...]:
    """Group ``quotes`` into turns, in order."""
    place = {paragraph.index: at for at, paragraph in enumerate(passage.story)}
    turns: list[Turn] = []
    for group in _groups(quotes):
        turns.append(_turn(passage, quotes, group, place, turns[-1] if turns else None))
    return tuple(turns)


def _groups(quotes: tuple[Quote, ...]) -> list[list[int]]:
    groups: list[list[int]] = []
    for index, quote in enumerate(quotes):
        goes_on = index > 0 and (quote.continues or quote.paragraph == quotes[index - 1].paragraph)
        if goes_on:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _turn(
    passage: Passage,
    quotes: tuple[Quote, ...],
    group: list[int],
    place: dict[int, int],
    previous: Turn | None,
) -> Turn:
    story = passage.story
    spans = [quotes[index].span for index in group]
    first = place[quotes[group[0]].paragraph]
    last = place[quotes[group[-1]].paragraph]
    return Turn(
        quotes=tuple(group),
        first=first,
        last=last,
        before=Span(story[first].span.start, max(story[first].span.start, spans[0].start)),
        between=tuple(
            Span(one.end, two.start)
            for one, two in zip(spans, spans[1:], strict=False)
            if one.end < two.start
        ),
        after=Span(spans[-1].end, max(spans[-1].end, story[last].span.end)),
        gap=first - previous.last if previous else 99,
        broken=previous is None or _is_broken(passage, story[previous.last], story[first]),
    )


def _is_broken(passage: Passage, one: Paragraph, other: Paragraph) -> bool:
    return any(not passage.paragraphs[index].is_story for index in range(one.index + 1, other.index))


def ties_of(turns: tuple[Turn, ...], index: int) -> tuple[str, str]:
    """Return the names of the two ties of turn ``index`` to the turns before: same speaker, and same after one other."""
    turn, previous = turns[index], turns[index - 1]
    if turn.broken:
        return "tie.same.break", "tie.again.break"
    told = "told" if len(previous.after) > 1 or len(turn.before) > 1 else "plain"
    step = _step(turn.gap)
    if index < 2 or previous.broken:
        return f"tie.same.{step}.{told}", "tie.again.break"
    return f"tie.same.{step}.{told}", f"tie.again.{_step(previous.gap)}.{step}"


def _step(gap: int) -> str:
    return str(gap) if gap < 4 else "4" if gap < 7 else "far"
