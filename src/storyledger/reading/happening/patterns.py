"""What must follow a verb, matched word by word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from storyledger.entries import Mention
from storyledger.reading.happening.circumstances import after_circumstance
from storyledger.reading.happening.clause_openings import is_verb
from storyledger.reading.happening.clauses import Words, is_adverb, object_after, owner_before
from storyledger.reading.happening.frames import Step, class_of
from storyledger.reading.happening.noun_phrases import (
    after_owner,
    after_place,
    bare,
    before_site,
    continues,
    is_place,
    noun_phrase,
    place_meant,
)
from storyledger.reading.happening.people_words import kin_starting_at, person_starting_at
from storyledger.reading.words import word_forms, word_list

__all__ = ["Matched", "body_parts", "circumstance_after", "follow", "is_wounded", "rest_of"]

_SENTENCE_MARKS = frozenset({".", "!", "?", ";", ":", "…", "...", "—", "–", "--"})
_MARKS = _SENTENCE_MARKS | {",", "(", ")"}
_MEMBER = frozenset({"of", "to", "into", "from"})
"""Before a group, these say that it has members."""
_ABSTRACT = ("tion", "sion", "ness", "ment", "ity", "ance", "ence", "ism", "hood", "itude")
"""How nouns end that mean nothing one can go to, but for those in the class ``concrete``."""
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
    return _follow(steps, words, Matched(at), end)


def _follow(steps: tuple[Step, ...], words: Words, so_far: Matched, end: int) -> Matched | None:
    if not steps:
        return so_far
    found = _take(steps[0], words, so_far, end)
    whole = _follow(steps[1:], words, found, end) if found is not None else None
    return _follow(steps[1:], words, so_far, end) if whole is None and steps[0].optional else whole


def _take(step: Step, words: Words, so_far: Matched, end: int) -> Matched | None:
    """Return what is matched with one step more, with or without adverbs before it."""
    found = _take_here(step, words, so_far, end)
    at = so_far.end
    while found is None and at < min(end, so_far.end + 2) and _may_skip(words.low[at], step):
        at += 1
        found = _take_here(step, words, Matched(at, so_far.whom, so_far.words), end)
    if found is None and step.leads:
        after = circumstance_after(words, so_far.end, end)
        found = _take_here(step, words, replace(so_far, end=after), end) if after is not None else None
    return found


def circumstance_after(words: Words, at: int, end: int) -> int | None:
    """Return the index after words for when or how something is done, None when none begin at ``at``."""
    return after_circumstance(words, at, end, _end_of)


def _is_time(words: Words, at: int, end: int) -> bool:
    """Tell whether words for a time begin at ``at``: *a week later*, *that night*."""
    return after_circumstance(words, at, end, _end_of, time=True) is not None


def _end_of(steps: tuple[Step, ...], words: Words, at: int, end: int) -> int | None:
    """Return where steps end, None when one is not met."""
    found = follow(steps, words, at, end)
    return found.end if found is not None else None


def _may_skip(word: str, step: Step) -> bool:
    return _is_plain(word) and "END" not in step.specials and "-" not in step.specials


@lru_cache(maxsize=50_000)
def _is_plain(word: str) -> bool:
    return is_adverb(word) or word in class_of("how")


def _take_here(step: Step, words: Words, so_far: Matched, end: int) -> Matched | None:
    at = so_far.end
    if step.near:
        return so_far if any(word in class_of(step.near) for word in words.low) else None
    if at < end and words.low[at] in step.words:
        return Matched(at + 1, so_far.whom, so_far.words)
    for special in step.specials:
        found = _take_special(special, words, so_far, end)
        if found is not None:
            return found
    return None


def _take_special(special: str, words: Words, so_far: Matched, end: int) -> Matched | None:
    at = so_far.end
    match special:
        case "-":
            return so_far
        case "END":
            return so_far if _ends(words, at, end) else None
        case "MARK":
            return so_far if _is_mark(words, at, end) else None
        case "WHOM":
            return _person(words, so_far, end)
        case "SELF":
            return replace(so_far, end=at + 1) if words.word(at) in class_of("reflexive") else None
        case "POSS":
            return replace(so_far, end=at + 1) if words.word(at) in class_of("poss") else None
        case "OF":
            return _owner(words, so_far)
        case "PLACE":
            return _words_for(words, so_far, end, "where")
        case "GOAL":
            return _goal(words, so_far, end)
        case "THING":
            return _words_for(words, so_far, end, "what")
        case "HOLD":
            return _held(words, so_far, end)
        case "OBJ":
            return _carried(words, so_far, end)
        case "GROUP":
            return _group(words, so_far, end)
        case "PART":
            return _part(words, so_far, end)
        case "REST":
            return _rest(words, so_far, end)
    return None


def _person(words: Words, so_far: Matched, end: int) -> Matched | None:
    """Take somebody: a mention, or words for people that nobody is known by."""
    at = so_far.end
    mention = object_after(words, at)
    if mention is None and (words.word(at) in {"him", "them", "us", "me"} or _goes_on(words, at)):
        mention = words.first.get(at)
    if mention is not None:
        return replace(so_far, end=words.end[mention] + 1, whom=mention)
    if at in words.first or words.word(at) in class_of("plain"):
        kin = kin_starting_at(words, at, end)
        return replace(so_far, end=kin) if kin is not None else None
    after = person_starting_at(words, at, end)
    return replace(so_far, end=after) if after is not None else None


def _ends(words: Words, at: int, end: int) -> bool:
    """Tell whether nothing follows that would change the sense of what stands before ``at``."""
    if at >= end or not words.tokens[at].is_word:
        return words.word(at) not in {"-", "'s", "'"}
    if words.low[at] in class_of("nominative"):
        return True
    if at in words.first and words.low[at] not in class_of("joins"):
        return _begins_clause(words, at)
    if words.low[at] in class_of("unend"):
        return _is_time(words, at, end)
    if words.low[at] in class_of("number") or words.low[at].isdecimal():
        return True
    if any(words.word(i) in class_of("figurative") for i in range(at, min(at + 4, end))):
        return False
    return words.low[at] in class_of("follow") or is_adverb(words.low[at])


def _is_mark(words: Words, at: int, end: int) -> bool:
    """Tell whether a clause ends before ``at``: at a mark, or where another or the main verb begins."""
    if at >= end or words.low[at] in _MARKS or words.low[at] in class_of("nominative"):
        return True
    if words.low[at] in class_of("main-verb") or (at in words.first and _begins_clause(words, at)):
        return True
    return _is_time(words, at, end)


def _begins_clause(words: Words, at: int) -> bool:
    """Tell whether somebody at ``at`` is the subject of another clause: *when she came in Tom rose*."""
    mention = words.first[at]
    after = words.end[mention] + 1
    if mention.kind == "pronoun" or words.word(after) in class_of("unend"):
        return False
    return words.tokens[at].is_capitalised and is_verb(words.word(after))


def _owner(words: Words, so_far: Matched) -> Matched | None:
    at = so_far.end
    mention = words.first.get(at)
    if words.word(at) in class_of("poss"):
        return replace(so_far, end=at + 1, whom=owner_before(words, at))
    if mention is None:
        return None
    mark = words.end[mention] + 1
    return Matched(mark + 1, mention, so_far.words) if words.word(mark) in {"'s", "'"} else None


def _words_for(words: Words, so_far: Matched, end: int, role: str) -> Matched | None:
    """Take a short noun phrase: a place from the list of places or with a capital, or a thing."""
    first = at = so_far.end
    if role == "where" and words.word(at) == "it":
        place = place_meant(words, at)
        return Matched(at + 1, so_far.whom, {**so_far.words, role: place}) if place else None
    has_determiner = words.word(at) in class_of("det")
    if has_determiner or words.word(at) in {"'s"}:
        at += 1
    owned = after_owner(words, at)
    has_determiner, at = has_determiner or owned != at, owned
    body = at
    while at < end and at - body < 4 and continues(words, at):
        at += 1
    if role == "where":
        at = after_place(words, body, at)
    if at == body or any(index in words.first for index in range(body, at)):
        return None
    is_name = words.tokens[body].is_capitalised and words.low[body] not in word_list("not_places")
    if role == "where" and is_name and not is_place(words.low[at - 1]):
        at = next((index for index in range(body, at) if not words.tokens[index].is_capitalised), at)
    head = words.low[at - 1]
    if role == "where":
        fits = (is_place(head) and (has_determiner or head == "home")) or is_name
    else:
        fits = has_determiner and not any(words.low[i] in class_of("nothing") for i in range(body, at))
    if not fits:
        return None
    told = " ".join(
        words.tokens[i].text for i in range(first if words.low[first] in class_of("poss") else body, at)
    )
    return Matched(at, so_far.whom, {**so_far.words, role: told.replace(" 's", "'s")})


def _goes_on(words: Words, at: int) -> bool:
    """Tell whether what follows somebody at ``at`` says where or how they end up: *brought Tom home*."""
    mention = words.first.get(at)
    if mention is None or (mention.kind == "pronoun" and words.low[at] not in class_of("accusative")):
        return False
    return words.word(words.end[mention] + 1) in class_of("ends-up")


def _goal(words: Words, so_far: Matched, end: int) -> Matched | None:
    """Take what somebody moves to: a phrase with an article whose noun is nothing abstract, or a place."""
    first = so_far.end
    place = _words_for(words, so_far, end, "where")
    if place is not None:
        return place
    found = noun_phrase(words, first, end) or _side(words, first)
    if found is None:
        return None
    head = words.low[found[0]]
    is_part = head in class_of("spot") and words.word(found[1]) == "of"
    if not _is_side_of_place(words, found, end) if is_part else is_abstract(head):
        return None
    begin = found[1] if is_part else before_site(words, first, found)
    site = {"where": bare(words, first, begin)} if begin > first else {}
    return replace(so_far, end=found[1], words={**so_far.words, **site})


def _side(words: Words, first: int) -> tuple[int, int] | None:
    """Return the words for a part of something that could be a way to go, too: *the back of the house*."""
    is_part = words.word(first + 1) in class_of("spot") and words.word(first + 2) == "of"
    return (first + 1, first + 2) if is_part and words.word(first) == "the" else None


def _is_side_of_place(words: Words, phrase: tuple[int, int], end: int) -> bool:
    """Tell whether a noun phrase is a part of a place: *the edge of the wood*."""
    whole = noun_phrase(words, phrase[1] + 1, end)
    return whole is not None and not is_abstract(words.low[whole[0]])


@lru_cache(maxsize=50_000)
def is_abstract(noun: str) -> bool:
    """Tell whether a noun is nothing that one can go to, by lists or by its ending."""
    if noun in class_of("abstract") or noun in class_of("cardinal") or noun.isdecimal():
        return True
    if is_place(noun) or noun in class_of("concrete"):
        return False
    return noun in body_parts() or noun.endswith(_ABSTRACT)


def _held(words: Words, so_far: Matched, end: int) -> Matched | None:
    """Take a thing that goes from hand to hand: with an article or number, no place, no part of a body."""
    first = so_far.end
    is_bare = words.word(first) in class_of("carried") and words.low[first].endswith("s")
    if words.word(first) in class_of("mass") or (is_bare and not continues(words, first + 1)):
        return replace(so_far, end=first + 1, words={**so_far.words, "what": words.low[first]})
    if words.word(first) in {"it", "them", "'em"}:
        following = words.word(first + 1)
        is_moved = following in class_of("moved") or not following[:1].isalnum()
        return replace(so_far, end=first + 1) if is_moved else None
    if words.word(first) in {"one", "some", "another", "both"} and words.word(first + 1) == "of":
        found = noun_phrase(words, first + 2, end)
    elif words.word(first) in class_of("cardinal") | {"another", "one"}:
        at = first + 1
        while at < end and at - first < 4 and continues(words, at):
            at += 1
        found = (at - 1, at) if at > first + 1 else None
    else:
        found = noun_phrase(words, first, end)
    measure = found
    found = _measured(words, found, end)
    if found is None or not _may_be_thing(words, first):
        return None
    head = words.low[found[0]]
    telling = words.low[found[0] if _is_carried(head) else first : found[1]]
    if found == measure and not class_of("nothing").union(class_of("untaken")).isdisjoint(telling):
        return None
    if any(head in names for names in _no_things()) or found[0] in words.last:
        return None
    return replace(so_far, end=found[1], words={**so_far.words, "what": bare(words, first, found[1])})


def _measured(words: Words, found: tuple[int, int] | None, end: int) -> tuple[int, int] | None:
    """Return the thing of which so much is meant instead of the measure: *a bunch of small keys*."""
    if found is None or words.low[found[0]] not in class_of("measure") or words.word(found[1]) != "of":
        return found
    body = found[1] + 1
    at = body + (words.word(body) in class_of("det"))
    first = at
    while at < end and at - first < 4 and continues(words, at):
        at += 1
    is_thing = at > first and (_is_carried(words.low[at - 1]) or words.low[at - 1] in class_of("mass"))
    return (at - 1, at) if is_thing else found


def _carried(words: Words, so_far: Matched, end: int) -> Matched | None:
    """Take a thing as ``_held`` does when its noun is known to be one that is carried."""
    found = _held(words, so_far, end)
    if found is None or found.end - so_far.end == 1:
        return found
    return found if _is_carried(words.low[found.end - 1]) else None


def _is_carried(noun: str) -> bool:
    """Tell whether a noun is known for a thing that is carried: *pocket-book* is a book."""
    return noun.rpartition("-")[2] in class_of("carried")


def _group(words: Words, so_far: Matched, end: int) -> Matched | None:
    """Take a group that has members: *the army*, *her old gang*; after *of* and the like *the Jets*."""
    first = so_far.end
    found = noun_phrase(words, first, end)
    if found is None:
        return None
    named = words.tokens[found[0]].is_capitalised and words.low[found[0]].endswith("s")
    if words.low[found[0]] not in class_of("corps") and not (named and words.word(first - 1) in _MEMBER):
        return None
    return replace(so_far, end=found[1], words={**so_far.words, "what": bare(words, first, found[1])})


def _may_be_thing(words: Words, first: int) -> bool:
    """Tell whether a noun phrase that begins at ``first`` is no words for somebody, but may be theirs."""
    if first not in words.first or words.low[first] in class_of("poss"):
        return True
    return words.word(words.end[words.first[first]] + 1) in {"'s", "'"}


def _part(words: Words, so_far: Matched, end: int) -> Matched | None:
    """Take a part of somebody's body: *his side*, *Tom's head*; its owner is who is hurt."""
    first = so_far.end
    found = noun_phrase(words, first, end)
    if found is None or not is_wounded(words.low[found[0]]):
        return None
    owner = words.first.get(first)
    if owner is None and words.low[first] not in class_of("poss") and words.low[first] != "its":
        return None
    return replace(so_far, end=found[1], whom=owner)


def is_wounded(part: str) -> bool:
    """Tell whether a word is a part of the body whose wound need not kill."""
    return part in body_parts() and part not in class_of("vital")


def _no_things() -> tuple[frozenset[str], ...]:
    return body_parts(), word_list("place_nouns"), word_forms("event_places")


@cache
def body_parts() -> frozenset[str]:
    """Return the parts of a body that a blow may meet."""
    return word_list("body_parts") | class_of("hurt-part")


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
