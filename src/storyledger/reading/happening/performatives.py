"""What is done by saying it: orders, promises and threats, from a tag or from the words themselves.

Called by ``events``. A tag may name the act (*he ordered*, *she promised*); inside speech an order is a
sentence that begins with a plain form of a verb for what a body can do (*Tom, close the door*), and only the
plainest words promise or threaten (*I promise*, *I will kill you*).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.people_words import is_person_word
from storyledger.reading.words import word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Mention, Utterance
    from storyledger.reading.happening.clauses import Words

__all__ = ["Order", "acts_of", "names_order", "orders_in", "role_called"]

_WORD = pattern(r"[^\W_]+(?:['’][^\W_]+)*")
_PROMISE = pattern(
    r"\bI (?:promise|swear|vow)\b(?! not to)(?! I did| it was)|\b(?:you have|I give you|here['’]s) my word\b",
    re.IGNORECASE,
)
_WILL = r"\b(?:I|we)(?:['’]ll| will| shall|['’]m going to| am going to) "
_HARM = (
    "kill|murder|shoot|strangle|hang|skin|drown|crush|burn|thrash|whip|flog|beat|cut|break|smash|wring|blow"
    "|knock|tear"
)
_THREAT = pattern(
    rf"{_WILL}(?:{_HARM}|destroy|ruin|gut|stab|hurt) (?:you|your|him|her|them|every one of you)\b"
    rf"|\b(?:if|unless) you\b[^.!?”\"]*{_WILL}(?:{_HARM}|throw|call the police|have you|turn you|send you)\b",
    re.IGNORECASE,
)
_DENIED = pattern(r"\b(?:if|can['’]?t|cannot|don['’]t|never|not|unless)\b", re.IGNORECASE)
_STARTS = frozenset({";", ":", "—", "–", "--", "---", "...", "…", ".", "!"})
_MARKS = _STARTS | frozenset({"?", ",", '"', "“", "”", "'", "‘", "’", "(", ")", "_", "*"})
LONGEST = 14
"""How many words of the speech are kept."""

Act = tuple[str, dict[str, str], int, int]
"""Kind, roles, and start and end of the words that show it."""
Order = tuple["Mention | None", int, int]
"""Who is called upon by name, and the first token of the order and one past its last."""


def acts_of(said: Utterance, text: str) -> Iterator[Act]:
    """Yield what an utterance does; spans count as those of ``said`` do.

    Args:
        said: with a speaker.
        text: the passage's text.

    """
    if said.speaker is None or said.mode != "direct":
        return
    words = said.span.of(text)
    roles = {"who": str(said.speaker), "what": _short(words)}
    if len(said.addressees) == 1:
        roles["whom"] = str(said.addressees[0])
    named = _named_by_tag(said, text)
    if named is not None:
        yield named, roles, said.span.start, said.span.end
        return
    for kind, way in (("promises", _PROMISE), ("threatens", _THREAT)):
        match = way.search(words)
        if match is not None and not _DENIED.search(words[: match.start()][-40:]) and "?" not in words:
            yield kind, roles, said.span.start + match.start(), said.span.start + match.end()


def names_order(said: Utterance, text: str) -> bool:
    """Tell whether the tag of an utterance already says that it is an order."""
    return _named_by_tag(said, text) == "orders"


def orders_in(words: Words, first: int, last: int) -> Iterator[Order]:
    """Yield the orders in one sentence of speech, one for each of its parts that is one.

    Args:
        words: the paragraph.
        first: index of the sentence's first token inside the quotation.
        last: one past the index of its last.

    """
    if "?" in words.low[first:last]:
        return
    at = first
    while at < last:
        order = _order_at(words, at, last)
        if order is not None:
            yield from _with_others(order, words, last)
            return
        at += 1
        while at < last and words.low[at - 1] not in _STARTS:
            at += 1


def _with_others(order: Order, words: Words, last: int) -> Iterator[Order]:
    """Yield an order, and those to others that follow it: *Tom, hold the gate, Mara take the lamp*."""
    called, begin, end = order
    for index in range(begin + 1, end):
        mention = words.first.get(index)
        if mention is None or mention.kind != "name" or words.low[index - 1] not in {",", "and"}:
            continue
        after = words.end[mention] + 1
        verb = after + 1 if words.word(after) == "," else after
        if verb < end and words.low[verb] in class_of("imperative") and _is_told(words, mention, verb):
            stop = index - 1
            yield called, begin, stop
            following = mention, verb, _end(words, verb, last)
            yield from _with_others(following, words, last)
            return
    yield order


def _is_told(words: Words, mention: Mention, verb: int) -> bool:
    """Tell whether a verb after somebody's name orders them: a plain form that is no past."""
    if words.word(words.begin[mention] - 1) == "and" and words.begin[mention] - 2 in words.last:
        return False
    is_set_off = words.word(verb - 1) == ","
    word = words.low[verb]
    return is_set_off or not (word in word_list("irregular_pasts") or word in {"come", "run"})


def role_called(words: Words, first: int, begin: int) -> str | None:
    """Return the word for people by which somebody is called before an order: *Captain, hold the gate*."""
    for index in range(first, begin):
        if index not in words.first and words.word(index + 1) == "," and is_person_word(words.low[index]):
            return words.low[index]
    return None


def _order_at(words: Words, first: int, last: int) -> Order | None:
    """Return the order that begins at ``first``, after words of address."""
    at, called, is_called = first, None, False
    while at < last:
        mention = words.first.get(at)
        if mention is not None and mention.kind != "pronoun":
            after = words.end[mention] + 1
            is_told = words.word(after) in class_of("imperative") and _is_told(words, mention, after)
            if words.word(after) not in {",", "!"} and not (mention.kind == "name" and is_told):
                return None
            called, is_called, at = mention, True, after
        elif words.low[at] in class_of("imperative") and _is_order(words, at, last):
            begin = at - 1 if words.low[at - 1] in {"don't", "never"} and at - 1 >= first else at
            return called or _called_after(words, at, last), begin, _end(words, at, last)
        elif words.low[at] == "you" and (is_called or words.word(at - 1) in {"then", "just"}):
            at += 2 if words.word(at + 1) in {"will", "shall", "must"} else 1
        elif words.low[at] == "you" and words.word(at + 1) == ",":
            at += 2
        elif words.word(at + 1) == "," and is_person_word(words.low[at]):
            is_called, at = True, at + 2
        elif words.low[at] in class_of("order-opener") or words.low[at] in _MARKS or words.low[at] == "don't":
            at += 1
        elif words.low[at] in class_of("steering") and words.word(at + 1) == "and":
            at += 2
        else:
            return None
    return None


def _is_order(words: Words, at: int, last: int) -> bool:
    """Tell whether the word at ``at`` is a verb that orders something, and no turn of talk."""
    following = words.word(at + 1) if at + 1 < last else ""
    if following in class_of("be") or following in class_of("have") or following in class_of("modal"):
        return False
    if following in {"of", "-", "'s", "did", "does"}:
        return False
    sayings = ("-".join(words.low[at : at + length]) for length in (2, 3, 4))
    if any(saying in class_of("no-order") for saying in sayings):
        return False
    if words.low[at] == "come" and following in {",", "!"} and words.word(at - 1) != "do":
        return False
    if words.low[at] in class_of("barely-order"):
        return (
            not following[:1].isalnum()
            or following in class_of("path")
            or following in class_of("after-order")
        )
    return True


def _called_after(words: Words, at: int, last: int) -> Mention | None:
    """Return who is called upon after a comma at the end: *close the door, Tom*."""
    for index in range(at + 1, min(last, at + LONGEST)):
        mention = words.first.get(index)
        if mention is None or mention.kind == "pronoun" or words.low[index - 1] != ",":
            continue
        if words.word(words.end[mention] + 1) in _MARKS or words.end[mention] + 1 >= last:
            return mention
    return None


def _end(words: Words, at: int, last: int) -> int:
    """Return one past the last token of an order."""
    end = at + 1
    while end < last and end - at < LONGEST and words.low[end] not in _STARTS:
        end += 1
    return end


def _named_by_tag(said: Utterance, text: str) -> str | None:
    """Return the act that the tag names, None when it names none."""
    if said.cue is None:
        return None
    spoken = {word.lower() for word in _WORD.findall(said.cue.of(text))}
    for kind in ("orders", "promises", "threatens"):
        if spoken & class_of(f"tag-{kind}"):
            return kind
    return None


def _short(words: str) -> str:
    """Return the first words of a speech without its marks."""
    kept = _WORD.findall(words)
    return " ".join(kept[:LONGEST])
