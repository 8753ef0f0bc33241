"""Subjects that follow their verb: *in came Tom*, *down the stairs ran Mara*, *here comes Tom*.

Called by ``verbs`` for a finite verb that nobody stands before. What stands before it instead, a particle or
where somebody moves to, is matched as if it followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import BOUNDS, Subject, Words
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.people_words import is_person_word, person_starting_at

if TYPE_CHECKING:
    from storyledger.entries import Mention

__all__ = ["fronted_particle", "inverted"]

_FARTHEST = 7
"""Most words before such a verb."""


def inverted(words: Words, index: int, start: int, end: int) -> tuple[Subject, tuple[int, int]] | None:
    """Return the subject after the verb at ``index`` and the range of what is said before it.

    None when the words before the verb are no way to go, or nobody plainly follows.
    """
    if index + 1 not in words.first and not _may_begin(words.word(index + 1)):
        return None
    fronted = _fronted(words, index, start)
    if fronted is None:
        return None
    mention = words.first.get(index + 1)
    if mention is not None and words.low[index + 1] in class_of("poss"):
        mention = None
    last = _last_of(words, mention, index, end)
    if last is None or not _ends(words, last + 1, end):
        return None
    mention = mention or words.last.get(last)
    return Subject((mention,) if mention else (), index + 1, "direct"), fronted


def fronted_particle(
    words: Words, index: int, start: int, end: int
) -> tuple[Subject, tuple[int, int]] | None:
    """Return the subject and the particle before it of *off they went*, None for anything else."""
    mention = words.last.get(index - 1)
    begin = words.begin[mention] if mention is not None else index - 1
    if words.word(index - 1) not in class_of("nominative") and (mention is None or mention.kind == "pronoun"):
        return None
    at = begin - 1
    if at < start or words.low[at] not in class_of("way") or not _ends(words, index + 1, end):
        return None
    before = words.low[at - 1] if at > start else ","
    if before[:1].isalnum() and before not in {"and", "then", "so", "but"}:
        return None
    return Subject((mention,) if mention else (), begin, "direct"), (at, begin)


def _may_begin(word: str) -> bool:
    """Tell whether words for people may begin with ``word``."""
    return any(word in class_of(name) for name in ("det", "some", "cardinal", "indefinite"))


def _last_of(words: Words, mention: Mention | None, index: int, end: int) -> int | None:
    """Return the last token of whoever begins right after the verb."""
    if mention is not None:
        return None if words.low[index + 1] in class_of("accusative") else words.end[mention]
    if words.word(index + 1) in class_of("poss"):
        near = range(index + 2, min(end, index + _FARTHEST))
        noun = next((at for at in near if is_person_word(words.low[at])), None)
        named = words.first.get(noun + 1) if noun is not None else None
        return words.end[named] if named is not None and named.kind == "name" else noun
    after = person_starting_at(words, index + 1, end)
    return after - 1 if after is not None and words.low[index + 1] not in class_of("accusative") else None


def _may_stand_before_way(word: str) -> bool:
    """Tell whether *down* may open a clause after ``word``: *and down he came*."""
    return word in {"and", "then", "when", "but", "moment", "minute", "instant"}


def _ends(words: Words, at: int, end: int) -> bool:
    """Tell whether a subject may end before ``at``."""
    if at >= end or not words.tokens[at].is_word:
        return words.word(at) not in {"'s", "'", "-"}
    return words.low[at] in class_of("follow")


def _fronted(words: Words, index: int, start: int) -> tuple[int, int] | None:
    """Return the range of the particle or the phrase of place before the verb, from a clause's beginning."""
    first = index
    while first > start and index - first < _FARTHEST and words.tokens[first - 1].is_word:
        first -= 1
    opens = first == start or words.low[first - 1] in {",", '"', "“"} or words.low[first - 1] in BOUNDS
    while first < index and words.low[first] in {"and", "but", "then", "so", "when", "suddenly"}:
        first, opens = first + 1, True
    if words.word(index - 1) in class_of("way") and _may_stand_before_way(words.word(index - 2)):
        return index - 1, index
    if not opens or first == index:
        return None
    if words.low[first] in {"there", "here"}:
        first += 1
    if first == index:
        return index, index
    if words.low[first] not in class_of("way"):
        return None
    inside = range(first + 1, index)
    has_person = any(i in words.first and words.low[i] not in class_of("poss") for i in inside)
    begins = class_of("way") | class_of("det") | {"of"}
    is_way = not inside or words.low[index - 1] in class_of("way") or words.low[first + 1] in begins
    return (first, index) if is_way and not has_person else None
