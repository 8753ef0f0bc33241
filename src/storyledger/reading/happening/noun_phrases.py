"""Short noun phrases: where they end, what their head is, and which of them tell of a place.

Called by ``patterns`` for the words behind a verb; what runs on past a phrase (*the room unseen*, *the stairs
together*) is left out.
"""

from __future__ import annotations

from functools import cache, lru_cache

from storyledger.reading.happening.clauses import Words, is_adverb
from storyledger.reading.happening.frames import class_of
from storyledger.reading.words import word_forms, word_list

__all__ = [
    "after_owner",
    "after_place",
    "bare",
    "before_site",
    "continues",
    "is_place",
    "noun_phrase",
    "place_meant",
]

_SITE = 25
"""Most words between a place and *it*."""


def noun_phrase(words: Words, first: int, end: int) -> tuple[int, int] | None:
    """Return the head of a short noun phrase that begins with an article or an owner, and its end."""
    at = first
    if words.word(at) in class_of("det"):
        at += 1
    elif at in words.first and words.word(words.end[words.first[at]] + 1) in {"'s", "'"}:
        at = words.end[words.first[at]] + 2
    else:
        return None
    body = at
    while at < end and at - body < 5 and continues(words, at):
        at += 1
    at = _before_called(words, body, at)
    return (at - 1, at) if at > body else None


def _before_called(words: Words, body: int, end: int) -> int:
    """Return the end of a noun phrase without a name that only follows it: *the path Tom knows*.

    It may be whoever is spoken to, too: *the harbour Tom*.
    """
    for at in range(body + 1, end):
        called = words.first.get(at)
        if called is None or called.kind != "name" or words.tokens[at - 1].is_capitalised:
            continue
        rest = words.low[words.end[called] + 1 : end]
        if not rest or rest[-1].endswith(("s", "ed")) or words.low[at - 1] in word_forms("event_places"):
            return at
    return end


def continues(words: Words, at: int) -> bool:
    """Tell whether a word may go on with a short noun phrase."""
    if at >= len(words.low):
        return False
    word = words.low[at]
    if word in class_of("also-adjective"):
        return True
    is_plain = words.tokens[at].is_word and word not in class_of("follow") and word not in class_of("det")
    return is_plain and not is_adverb(word) and "'" not in word


def after_owner(words: Words, at: int) -> int:
    """Return the index after an owner that begins at ``at``: *Tom's*, *(his) father's*."""
    mention = words.first.get(at)
    last = words.end[mention] if mention is not None else at
    return last + 2 if words.word(last + 1) == "'s" else at


def bare(words: Words, first: int, end: int) -> str:
    """Return the words of a noun phrase, without an article but with its owner."""
    is_article = words.low[first] in class_of("det") and words.low[first] not in class_of("poss")
    return " ".join(token.text for token in words.tokens[first + is_article : end]).replace(" 's", "'s")


def place_meant(words: Words, it: int) -> str | None:
    """Return the place that *it* means: the last noun before, when it is a place and nothing carried."""
    for at in range(it - 1, max(0, it - _SITE), -1):
        word = words.low[at]
        if word in class_of("carried") or word in {"it", "as", "how"}:
            return None
        if is_place(word) and any(words.low[i] in class_of("det") for i in range(max(0, at - 3), at)):
            return word
    return None


def after_place(words: Words, body: int, end: int) -> int:
    """Return the end of words for a place without what only tells how somebody came: *the room unseen*."""
    for at in range(end, body, -1):
        is_apart = at == end or _is_manner(words.low[at])
        if is_apart and is_place(words.low[at - 1]):
            return at
    return end


def before_site(words: Words, first: int, found: tuple[int, int]) -> int:
    """Return where the words for a place end that a goal may be: *the window*; ``first`` when it is none.

    Whoever goes to a torch, a colonel or an interview is not at a place of that name.
    """
    for at in range(found[0], first, -1):
        word = words.low[at]
        if word in _sites() or is_place(word):
            return at + 1
        if not (_is_manner(word) or word in class_of("also-adjective")):
            break
    named = words.tokens[found[0]].is_capitalised and words.low[first + 1] not in word_list("not_places")
    return found[1] if named and found[0] not in words.last else first


@cache
def _sites() -> frozenset[str]:
    """Return the nouns for where somebody may go: rooms, and what stands in them."""
    lists = word_list("place_nouns"), word_list("place_words")
    return frozenset().union(*lists, class_of("building"), class_of("spot"), class_of("site"))


@lru_cache(maxsize=4096)
def is_place(noun: str) -> bool:
    """Tell whether a noun is one for places: *market-house* is a house."""
    places = word_forms("event_places")
    return noun in places or ("-" in noun and noun.rpartition("-")[2] in places)


def _is_manner(word: str) -> bool:
    """Tell whether a word after a noun may tell how somebody is: *unseen*, *dripping*."""
    return word.endswith(("ed", "en", "ing")) or word in class_of("apart")
