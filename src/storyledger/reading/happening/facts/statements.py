"""What stays so, told by a whole phrase: a loss for good, an age, the day, a place that is no more.

Called by ``events`` through ``sights``. The phrases are data, in ``lexicon/statements.tsv``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reading.happening.clauses import Group
from storyledger.reading.happening.facts.phrase_language import NUMBER
from storyledger.reading.happening.facts.phrases import Found, Phrase, matches, telling_words
from storyledger.reading.happening.facts.seen import Seen
from storyledger.reading.happening.frames import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.reading.happening.clauses import Words

__all__ = ["may_state", "stated", "stating_words"]

FILE = "statements"
WEIGHT = 0.8
"""How sure a phrase is when it fits."""
_NO_VALUES = {"is_shut": ("where", "no-place"), "has": ("value", "no-value")}
"""By kind, the role whose words must not end in one of a class: *the candle burned down*."""


_HEALING = frozenset({"broken", "wounded"})
"""Values of a trait that nobody has for long."""


def stating_words() -> Iterable[str]:
    """Return the telling words of all phrases; ``NUMBER`` stands for the numbers."""
    return telling_words(FILE)


def may_state(word: str, inside: frozenset[str]) -> bool:
    """Tell whether the words of a paragraph hold what some phrase over a telling word needs."""
    return any(phrase.may_stand_in(inside) for phrase in _phrases_over(word))


def _phrases_over(word: str) -> tuple[Phrase, ...]:
    phrases = telling_words(FILE)
    return phrases[word if word in phrases else NUMBER]


def stated(words: Words, index: int, start: int, end: int) -> Seen | None:
    """Return what the first phrase over the telling word tells."""
    for found in matches(_phrases_over(words.low[index]), words, start, end, index):
        if _is_plain(found, words, start, end) and not (
            found.phrase.kind == "keeps" and _is_denied(words, start, end)
        ):
            return _seen(found, words, start, end)
    return None


def _is_plain(found: Found, words: Words, start: int, end: int) -> bool:
    """Tell whether nothing in the words, or around an age or a wound, tells of another thing or time."""
    before = words.low[start : found.first]
    if found.values.get("trait") == "age" and class_of("age-elsewhen").intersection(before):
        return False
    after = words.low[words.end[found.who] + 1 if found.who is not None else found.first : end]
    if found.values.get("value") in _HEALING and class_of("long-healed").intersection(after):
        return False
    role, name = _NO_VALUES.get(found.phrase.kind, ("", ""))
    last = found.values.get(role, "").split()[-1:]
    return not last or last[0] not in class_of(name)


def _is_denied(words: Words, start: int, end: int) -> bool:
    return any(word in class_of("deny") or word.endswith("n't") for word in words.low[start:end])


def _seen(found: Found, words: Words, start: int, end: int) -> Seen | None:
    kind, first, last = found.phrase.kind, found.first, found.last
    who, values = found.who, dict(sorted(found.values.items()))
    if kind == "keeps":
        return _kept(found, words, start, end)
    if values.get("value") == "lost":
        values["trait"] = values["trait"].removesuffix("s")
    if who is not None:
        first, last = min(first, words.begin[who]), max(last, words.end[who])
    return Seen(
        kind=kind, who=who, first=first, last=last, verb=first, group=Group(first, ("was",)), values=values,
        others=found.others, weight=WEIGHT,
    )  # fmt: skip


def _kept(found: Found, words: Words, start: int, end: int) -> Seen | None:
    """Return that whoever the sentence is about keeps a promise: which, the rest of the sentence says."""
    own = range(found.first, found.last + 1)
    inside = [at for at in sorted(words.first) if start <= at < end and (at not in own or found.who)]
    if not inside:
        return None
    keeper = words.first[inside[0]]
    if found.who is not None and found.who.character != keeper.character:
        return None
    told = [
        words.low[at]
        for at in range(start, end)
        if not found.first <= at <= found.last and words.tokens[at].is_word
    ]
    is_subject = keeper.kind != "pronoun" or words.low[inside[0]] in class_of("nominative")
    if not told or not is_subject:
        return None
    return Seen(
        kind="keeps", who=keeper, first=start, last=end - 1, verb=found.last, group=Group(start, ("was",)),
        values={"what": " ".join(told)}, weight=WEIGHT,
    )  # fmt: skip
