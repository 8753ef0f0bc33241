"""What must follow a verb, matched word by word."""

from __future__ import annotations

from dataclasses import dataclass, field

from storyledger.entries import Mention
from storyledger.reading.happening.clauses import Words, is_adverb, object_after, owner_before
from storyledger.reading.happening.frames import Step, class_of
from storyledger.reading.words import word_forms

__all__ = ["Matched", "follow", "rest_of"]

_REFLEXIVE = frozenset({"himself", "herself", "themselves", "myself", "yourself", "itself", "ourselves"})
_SENTENCE_MARKS = frozenset({".", "!", "?", ";", ":", "…", "...", "—", "–", "--"})
LONGEST = 14
"""How many words of an order or a promise are kept."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found after a verb."""

    end: int
    """One past the index of the last token that fits."""
    whom: Mention | None = None
    words: dict[str, str] = field(default_factory=dict)
    """Roles filled by plain words."""


def follow(steps: tuple[Step, ...], words: Words, at: int, end: int) -> Matched | None:
    """Return what follows from token ``at`` on, None when a step is not met before ``end``."""
    matched = Matched(at)
    for step in steps:
        found = _take(step, words, matched, end)
        if found is None and not step.optional:
            return None
        matched = found or matched
    return matched


def _take(step: Step, words: Words, so_far: Matched, end: int) -> Matched | None:
    at = so_far.end
    if at < end and words.low[at] in step.words:
        return Matched(at + 1, so_far.whom, so_far.words)
    match step.special or step.also:
        case "-":
            return so_far
        case "END":
            return so_far if _ends(words, at, end) else None
        case "WHOM":
            mention = object_after(words, at)
            return Matched(words.end[mention] + 1, mention, so_far.words) if mention else None
        case "SELF":
            return Matched(at + 1, so_far.whom, so_far.words) if words.word(at) in _REFLEXIVE else None
        case "POSS":
            return Matched(at + 1, so_far.whom, so_far.words) if words.word(at) in class_of("poss") else None
        case "OF":
            return _owner(words, so_far)
        case "PLACE":
            return _words_for(words, so_far, end, "where")
        case "THING":
            return _words_for(words, so_far, end, "what")
        case "REST":
            return _rest(words, so_far, end)
    return None


def _ends(words: Words, at: int, end: int) -> bool:
    """Tell whether nothing follows that would change the sense of what stands before ``at``."""
    if at >= end or not words.tokens[at].is_word:
        return words.word(at) not in {"-", "'s", "'"}
    if words.low[at] in class_of("unend") or (at in words.first and words.low[at] not in class_of("joins")):
        return False
    if words.low[at] in class_of("number"):
        return True
    if any(words.word(i) in class_of("figurative") for i in range(at, min(at + 4, end))):
        return False
    return words.low[at] in class_of("follow") or is_adverb(words.low[at])


def _owner(words: Words, so_far: Matched) -> Matched | None:
    at = so_far.end
    mention = words.first.get(at)
    if words.word(at) in class_of("poss"):
        return Matched(at + 1, owner_before(words, at), so_far.words) if owner_before(words, at) else None
    if mention is None:
        return None
    mark = words.end[mention] + 1
    return Matched(mark + 1, mention, so_far.words) if words.word(mark) in {"'s", "'"} else None


def _words_for(words: Words, so_far: Matched, end: int, role: str) -> Matched | None:
    """Take a short noun phrase: a place from the list of places or with a capital, or a thing."""
    first = at = so_far.end
    has_determiner = words.word(at) in class_of("det")
    if has_determiner or words.word(at) in {"'s"}:
        at += 1
    body = at
    while at < end and at - body < 4 and _continues(words, at):
        at += 1
    if at == body or any(index in words.first for index in range(body, at)):
        return None
    head = words.low[at - 1]
    if role == "where":
        fits = head in word_forms("event_places") or words.tokens[body].is_capitalised
        fits = fits and (has_determiner or words.tokens[body].is_capitalised or head == "home")
    else:
        fits = has_determiner and not any(words.low[i] in class_of("nothing") for i in range(body, at))
    if not fits:
        return None
    told = " ".join(
        words.tokens[i].text for i in range(first if words.low[first] in class_of("poss") else body, at)
    )
    return Matched(at, so_far.whom, {**so_far.words, role: told})


def _continues(words: Words, at: int) -> bool:
    word = words.low[at]
    is_plain = words.tokens[at].is_word and word not in class_of("follow") and word not in class_of("det")
    return is_plain and not is_adverb(word) and "'" not in word


def _rest(words: Words, so_far: Matched, end: int) -> Matched | None:
    at = _stop(words, so_far.end, end)
    if at == so_far.end:
        return None
    return Matched(at, so_far.whom, {**so_far.words, "what": rest_of(words, so_far.end, end)})


def rest_of(words: Words, at: int, end: int) -> str:
    """Return the words from ``at`` up to the next mark that ends a clause, few of them."""
    return " ".join(words.tokens[i].text for i in range(at, _stop(words, at, end)) if words.tokens[i].is_word)


def _stop(words: Words, first: int, end: int) -> int:
    at = first
    while at < end and at - first < LONGEST and words.low[at] not in _SENTENCE_MARKS:
        at += 1
    return at
