"""Turns: what one person says before somebody else does, and the narration around it.

Runs inside ``storyledger.reading.speech.speakers``, on one section. A paragraph is one turn, and a speech
over several paragraphs is one turn too; how far two turns lie apart is told by the paragraphs between
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from storyledger.reading.cast import Cast
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.speech.cue import Cue
from storyledger.reading.speech.cues import Cues
from storyledger.reading.speech.replies import Said, again_by_words, said_in, same_by_words
from storyledger.reading.speech.utterances import Quote
from storyledger.span import Span

_SUBJECTS = ("says", "tagged", "adds", "acts")
_ENDS = ('."', ".'", ".”", ".’", ".»")
"""Ends of words said that no tag goes on."""
_SAYING = ("says", "tagged", "adds")

__all__ = ["BRIEF", "Ties", "Turn", "ties_of", "turns_of"]

Ties = tuple[tuple[str, ...], tuple[str, ...]]
"""Signs that the speaker is that of the turn before, and that it is that of two turns before."""

CLOSE = 2
"""Paragraphs from one turn to the next, at most, that make it a reply."""
TAG = 4
"""Fewest code points between two quotations among which a tag may stand."""
WALL = 6
"""Fewest quotations of a paragraph that may hold a whole talk."""
BRIEF = "brief."
"""What the ties of short stories begin with; one that no table knows is worth what it is without it."""


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
    told: int = 0
    """Code points of narration since the turn before."""
    said: Said
    """The words of its quotations."""
    broken: bool = False
    """A scene break or a heading stands between this turn and the one before it, or a chat or script ends."""


def turns_of(passage: Passage, quotes: Sequence[Quote], cues: Cues, cast: Cast) -> tuple[Turn, ...]:
    """Group ``quotes`` into turns, in order."""
    place = {paragraph.index: at for at, paragraph in enumerate(passage.story)}
    turns: list[Turn] = []
    changes = {index for index in range(1, len(quotes)) if _changes(passage, quotes, index, cues, cast)}
    changes.update(_in_walls(passage, quotes, cues, cast))
    for group in _groups(quotes, changes):
        turns.append(_turn(passage, quotes, group, place, turns[-1] if turns else None))
    return tuple(turns)


def _groups(quotes: Sequence[Quote], changes: set[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for index, quote in enumerate(quotes):
        goes_on = index > 0 and (quote.continues or quote.paragraph == quotes[index - 1].paragraph)
        if goes_on and index not in changes:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _turn(
    passage: Passage,
    quotes: Sequence[Quote],
    group: list[int],
    place: dict[int, int],
    previous: Turn | None,
) -> Turn:
    story = passage.story
    spans = [quotes[index].span for index in group]
    first = place[quotes[group[0]].paragraph]
    last = place[quotes[group[-1]].paragraph]
    gap = first - previous.last if previous else 99
    since = previous.after.start if previous else story[0].span.start
    begin = since if gap == 0 else story[first].span.start
    follower = quotes[group[-1] + 1] if group[-1] + 1 < len(quotes) else None
    shared = follower is not None and place[follower.paragraph] == last
    end = follower.span.start if follower is not None and shared else story[last].span.end
    return Turn(
        quotes=tuple(group),
        first=first,
        last=last,
        before=Span(begin, max(begin, spans[0].start)),
        between=tuple(Span(one.end, two.start) for one, two in pairwise(spans) if one.end < two.start),
        after=Span(spans[-1].end, max(spans[-1].end, end)),
        gap=gap,
        told=max(0, spans[0].start - since - (2 * gap if previous else 0)),
        said=said_in(passage.text, spans),
        broken=previous is None
        or (quotes[group[0]].label is None) != (quotes[previous.quotes[0]].label is None)
        or _is_broken(passage, story[previous.last], story[first]),
    )


def _changes(passage: Passage, quotes: Sequence[Quote], index: int, cues: Cues, cast: Cast) -> bool:
    """Tell whether what stands before a quotation, in one paragraph, turns from one person to another."""
    before, quote = quotes[index - 1], quotes[index]
    if quote.label is not None:
        return True
    if quote.continues or before.paragraph != quote.paragraph or quote.span.start - before.span.end < TAG:
        return False
    paragraph = passage.paragraphs[quote.paragraph]
    between = cues.of(paragraph, Span(before.span.end, quote.span.start))
    first = next((cue for cue in between if cue.role in _SUBJECTS and cue.sentence == 0), None)
    tag = _tag_after(passage, quotes, index, cues)
    last = tag or next((cue for cue in reversed(between) if cue.role in _SUBJECTS), None)
    if first is not None and last is not None and first is not last and _differ(first, last, cast):
        return True
    leads = _leading_up(passage, quotes, index, cues)
    owner = _owner(passage, quotes, index, cues) if leads else None
    return leads is not None and owner is not None and _differ(_as_written(owner), _as_written(leads), cast)


def _as_written(cue: Cue) -> Cue:
    """Return a cue without whom its pronoun may mean."""
    return replace(cue, who=None) if cue.pronoun else cue


def _leading_up(passage: Passage, quotes: Sequence[Quote], index: int, cues: Cues) -> Cue | None:
    """Return who speaks next by the narration before a quotation in its paragraph ("and Tom said:")."""
    quote, paragraph = quotes[index], passage.paragraphs[quotes[index].paragraph]
    is_first = index == 0 or quotes[index - 1].paragraph != quote.paragraph
    begin = paragraph.span.start if is_first else quotes[index - 1].span.end
    told = Span(begin, max(begin, quote.span.start))
    if not told.of(passage.text).rstrip(" _*\n").endswith((",", ":")):
        return None
    last = next((cue for cue in reversed(cues.of(paragraph, told)) if cue.role in _SUBJECTS), None)
    if last is None or last.role not in _SAYING:
        return None
    goes_before = passage.text[begin : last.shows.start]
    if is_first or ";" in goes_before or any(map(str.isalpha, goes_before)):
        return last
    return last if passage.text[begin - 2 : begin] in _ENDS else None


def _owner(passage: Passage, quotes: Sequence[Quote], index: int, cues: Cues) -> Cue | None:
    """Return the nearest tag of the quotations before one, in its paragraph: behind them or leading up."""
    for at in range(index - 1, -1, -1):
        if quotes[at].paragraph != quotes[index].paragraph:
            return None
        behind = _tag_after(passage, quotes, at, cues)
        if behind == _leading_up(passage, quotes, at + 1, cues):
            behind = None  # it belongs to what follows
        owner = behind or _leading_up(passage, quotes, at, cues)
        if owner is not None:
            return owner
    return None


def _tag_after(passage: Passage, quotes: Sequence[Quote], index: int, cues: Cues) -> Cue | None:
    """Return the tag right behind a quotation, if it has one."""
    quote, paragraph = quotes[index], passage.paragraphs[quotes[index].paragraph]
    follower = quotes[index + 1].span.start if index + 1 < len(quotes) else paragraph.span.end
    after = cues.of(paragraph, Span(quote.span.end, max(quote.span.end, min(follower, paragraph.span.end))))
    return next((cue for cue in after if cue.role in ("says", "tagged") and cue.sentence == 0), None)


def _in_walls(passage: Passage, quotes: Sequence[Quote], cues: Cues, cast: Cast) -> Iterator[int]:
    """Yield where others begin to speak in a paragraph that holds a whole talk.

    Nothing else parts its turns: so whoever is tagged is another than whoever was tagged last, and what
    stands right behind other words, without a tag between them, answers those.
    """
    for _, group in groupby(range(len(quotes)), key=lambda index: quotes[index].paragraph):
        wall = list(group)
        tags = [_tag_after(passage, quotes, index, cues) for index in wall] if len(wall) >= WALL else []
        if sum(tag is not None for tag in tags) < WALL / 2:
            continue
        last: Cue | None = None
        for index, tag in zip(wall, tags, strict=True):
            if (tag and last and _differ(last, tag, cast)) or (index > wall[0] and _abuts(quotes, index)):
                yield index
            last = tag or last


def _abuts(quotes: Sequence[Quote], index: int) -> bool:
    """Tell whether a quotation stands right behind another that it does not go on."""
    quote = quotes[index]
    return not quote.continues and quote.span.start - quotes[index - 1].span.end < TAG


def _differ(one: Cue, other: Cue, cast: Cast) -> bool:
    """Tell whether two cues certainly mean two people."""
    if one.who is not None and other.who is not None:
        return one.who != other.who
    if one.pronoun is not None and other.pronoun is not None:
        return one.pronoun != other.pronoun
    named, pronoun = (one, other.pronoun) if one.who is not None else (other, one.pronoun)
    if named.who is None or pronoun is None:
        return False
    if pronoun == "i":
        return named.who != cast.narrator
    known = cast.pronouns(named.who)
    return known is not None and known != pronoun


def _is_broken(passage: Passage, one: Paragraph, other: Paragraph) -> bool:
    return any(not passage.paragraphs[index].is_story for index in range(one.index + 1, other.index))


def ties_of(turns: tuple[Turn, ...], index: int, tag: Cue | None, *, brief: bool) -> Ties:
    """Return the two ties of turn ``index`` to the turns before: same speaker, same after another.

    Whoever takes turns with one other needs no ``tag``; where one stands, turns may end. Short stories
    (``brief``) have ties of their own, and none by words: more people talk in fewer lines, and any answers.
    """
    same, again = _ties_of(turns, index, tag)
    if brief:
        return (f"{BRIEF}{same}",), (f"{BRIEF}{again}",)
    more_same, more_again = _by_words(turns, index, tag)
    return (same, *more_same), (again, *more_again)


def _by_words(turns: tuple[Turn, ...], index: int, tag: Cue | None) -> Ties:
    turn, before = turns[index], turns[index - 1]
    if turn.broken or turn.gap > CLOSE:
        return (), ()
    earlier = turns[index - 2].said if index > 1 and not before.broken else None
    tagged = _tagged(tag)
    return (
        same_by_words(turn.said, before.said, tagged),
        again_by_words(turn.said, before.said, earlier, tagged),
    )


def _ties_of(turns: tuple[Turn, ...], index: int, tag: Cue | None) -> tuple[str, str]:
    turn, previous = turns[index], turns[index - 1]
    tagged = _tagged(tag)
    if turn.broken:
        return f"tie.same.break{tagged}", f"tie.again.break{tagged}"
    asked = ".asked" if previous.said.asks else ""
    same = f"tie.same.{_step(turn.gap)}.{_amount(turn.told)}{asked}{tagged}"
    if index < 2 or previous.broken:
        return same, f"tie.again.break{tagged}"
    told = _amount(max(previous.told, turn.told))
    return same, f"tie.again.{_step(previous.gap)}.{_step(turn.gap)}.{told}{tagged}"


def _tagged(tag: Cue | None) -> str:
    """Return how a turn's own tag tells who speaks, in a word."""
    if tag is None:
        return ""
    return ".named" if tag.role in ("says", "tagged") and tag.who and not tag.pronoun else ".tagged"


def _step(gap: int) -> str:
    return str(gap) if gap < 4 else "4" if gap < 7 else "far"


def _amount(told: int) -> str:
    """Return how much narration stands between two turns, in a word."""
    if told <= 3:
        return "none"
    return "tag" if told <= 80 else "some" if told <= 300 else "much"
