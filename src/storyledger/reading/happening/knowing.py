"""What somebody knows, and promises that somebody keeps, where the words are no plain verb.

Called by ``events`` through ``sights``: *Tom was well aware that …*, *as Tom had promised*.
"""

from __future__ import annotations

from storyledger.reading.happening.clauses import Group, Words, group_before, subject_of
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.patterns import rest_of
from storyledger.reading.happening.seen import Look, Seen

__all__ = ["KNOWING"]


def _aware(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom was aware that the mill had been sold*."""
    if words.word(index + 1) != "that":
        return None
    at = index
    while words.word(at - 1) in {"well", "fully", "quite", "already"}:
        at -= 1
    group = group_before(words, at, start)
    subject = subject_of(words, group.first, start)
    told = rest_of(words, index + 2, end)
    if subject is None or not group.has_be or not told or len(subject.mentions) > 1:
        return None
    last = index + 1 + len(told.split())
    return Seen(
        kind="knows", who=subject.mentions[0], first=subject.first, last=min(last, end - 1), verb=index,
        group=group, values={"what": told}, weight=0.8,
    )  # fmt: skip


def _told(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom was told that the mill had been sold*."""
    group = group_before(words, index, start)
    subject = subject_of(words, group.first, start)
    told = rest_of(words, index + 2, end)
    if words.word(index + 1) != "that" or subject is None or group.words != ("was",) or not told:
        return None
    return Seen(
        kind="learns", who=subject.mentions[-1], first=subject.first, verb=index,
        last=min(index + 1 + len(told.split()), end - 1), group=group, values={"what": told}, weight=0.8,
    )  # fmt: skip


def _as_promised(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom mended the boat, as he had promised*; *as Tom had promised, he mended the boat*."""
    closing = index + 3 if words.low[index + 1 : index + 3] == ("to", "do") else index + 1
    if words.low[index - 1 : index] != ("had",) or not _closes(words, closing, end):
        return None
    who = words.last.get(index - 2)
    if who is None or words.word(words.begin[who] - 1) != "as" or who.character is None:
        return None
    first, last = words.begin[who] - 1, closing - 1
    before = " ".join(words.low[start:first])
    after = " ".join(words.low[last + 1 : end])
    if not _does(words, start, end, who.character):
        return None
    return _kept(words, start, end, f"{before} {after}", index)


def _does(words: Words, start: int, end: int, who: str) -> bool:
    """Tell whether nobody else is named in the sentence before the promise: the keeper is its subject."""
    first = next((words.first[at] for at in range(start, end) if at in words.first), None)
    return first is not None and first.character == who


def _kept(words: Words, start: int, end: int, told: str, index: int) -> Seen | None:
    first = next((at for at in range(start, end) if at in words.first), None)
    if first is None or not told.strip(" ,."):
        return None
    return Seen(
        kind="keeps", who=words.first[first], first=start, last=end - 1, verb=index,
        group=Group(start, ("was",)), weight=0.8,
        values={"what": " ".join(word for word in told.split() if word[0].isalnum())},
    )  # fmt: skip


def _keeps(words: Words, index: int, start: int, end: int) -> Seen | None:
    """*Tom kept that promise, and mended the boat*; *Tom mended the boat, and so kept his promise*."""
    if words.low[start : start + 2] == ("true", "to") and words.word(index + 1) == ",":
        told = " ".join(words.low[index + 2 : end])
        return _kept(words, index + 2, end, told, index) if index + 2 in words.first else None
    if words.word(index - 2) != "kept" or words.low[index - 1] not in class_of("det"):
        return None
    at = index - 3
    while words.word(at) in {"so", "thus", "and"}:
        at -= 1
    subject = subject_of(words, at + 1, start) or subject_of(words, index - 2, start)
    opening = words.first.get(start)
    who = subject.mentions[0] if subject else opening
    if who is None or who != opening:
        return None
    told = " ".join((*words.low[start : index - 2], *words.low[index + 1 : end]))
    return _kept(words, start, end, told, index)


def _closes(words: Words, at: int, end: int) -> bool:
    return at >= end or not words.tokens[at].is_word


KNOWING: dict[str, Look] = {
    "aware": _aware,
    "promised": _as_promised,
    "promise": _keeps,
    "word": _keeps,
    "told": _told,
}
"""How to look at each telling word."""
