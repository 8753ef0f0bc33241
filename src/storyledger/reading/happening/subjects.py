"""Whom a verb is about when the subject does not touch it, and what the verb hangs on.

Called by ``verbs`` for every verb of the event lexicon. It knows shared subjects (*he rose, crossed
the room and took the letter*), participles (*seizing the lamp, she ran*), what is seen, made or ordered
(*he saw her go*, *told her to go*) and questions (*did he go?*). What does not fit is unknown.
"""

from __future__ import annotations

from functools import lru_cache

from storyledger.reading.happening.clauses import BOUNDS, Subject, Words, is_adverb, subject_of
from storyledger.reading.happening.frames import class_of, verbs_by_form
from storyledger.reading.happening.people_words import is_person_word, person_ending_at, person_starting_at
from storyledger.reading.words import word_forms, word_list

__all__ = [
    "after_comma",
    "doer_before_comma",
    "is_verb",
    "near_subject",
    "shared_subject",
    "thing_before",
]

_PRONOUNS = frozenset({"i", "he", "she", "we", "they", "who"})
_CLEAR = frozenset({"and", "but", "when", "while", "as", "where", "then"})
"""Words after which somebody before a comma is a subject."""
_FIRST_OF_PHRASE = frozenset({"half", "all", "both", "such", "quite"})
"""Words that may stand before an article: *half an hour*."""
_PORTION = frozenset({"rest", "others", "more", "half", "dozens", "hundreds", "scores"})
_LEFT_OVER = frozenset({"rest", "others"})
_ABOUT = frozenset({"about", "nearly", "almost", "over", "perhaps"})
"""Words before a number of people: *about fifty of the soldiers*."""
_NOBODY = frozenset({"nobody", "none", "neither"})
_OPENERS = frozenset({"that", "which", "who", "when", "while", "as", "because", "if", "before", "after",
"until", "till", "than", "though", "although", "where", "whose", "whom", "since", "whether"})  # fmt: skip
_CONNECTORS = frozenset({",", "and", "but", "then", "or", "nor"})
_PREPOSITIONS = frozenset({"of", "to", "at", "by", "with", "from", "for", "in", "on", "into", "about", "upon",
"after", "before", "behind", "beside", "between", "over", "under", "like", "than", "without", "towards",
"toward", "against", "near", "through", "past", "round", "across", "among"})  # fmt: skip
_SUBORDINATE = _OPENERS | {"what", "how", "why"}
"""Words right before the subject of a clause that is part of another."""
_WHO = frozenset({"who", "whom", "whose"})
_AND = frozenset({"and", "but", "then"})
_LONGEST = 40
"""Most words between a verb and the subject that it shares."""
_FARTHEST = 8
"""Most words between a verb and the noun of the thing that it is about."""
_PLACES = frozenset({"in", "at", "on", "by", "with", "from", "behind", "beside", "near", "under"})
"""Words that open what tells somebody apart."""
_PHRASE = 6
"""Most words of what tells somebody apart."""
_INSERTED = 14
"""Most words of what stands between two commas after a subject."""


@lru_cache(maxsize=4096)
def is_verb(word: str) -> bool:
    """Tell whether ``word`` can be a finite verb, as far as its form and our lists tell."""
    return (
        word in word_list("irregular_pasts")
        or word in word_list("person_verbs")
        or (len(word) > 4 and word.endswith("ed"))
        or any(form in {"past", "s"} for form, _ in verbs_by_form().get(word, ()))
        or any(word in class_of(name) for name in ("be", "have", "do", "modal"))
    )


def near_subject(words: Words, first: int, start: int) -> Subject | None:
    """Return whom the finite verb group that begins at ``first`` is about, None when that is not plain."""
    if words.word(first) == "nor" and first > start:
        return shared_subject(words, first, start)
    if words.word(first) in _NOBODY and first >= start:
        return Subject((), first, "direct")
    if not class_of("no-one").isdisjoint(words.low[max(start, first - 1) : first + 1]):
        return None
    at = first - 1
    inserted = _before_insertion(words, at, start) if at >= start and words.low[at] in {",", ")"} else None
    if inserted is not None:
        return inserted
    strict = subject_of(words, first, start)
    if strict is not None and strict.link == "shared":
        return shared_subject(words, at, start) or strict
    if strict is not None or at < start:
        return strict
    if words.low[at] in {"who", "that", "which"}:
        found = _antecedent(words, at, start)
        return None if found is not None and found.mentions and words.low[at] == "which" else found
    touching = _touching(words, at, start)
    if touching is not None:
        return touching
    if words.low[at] in _CONNECTORS:
        return shared_subject(words, at, start)
    if not words.tokens[at].is_word:
        return None
    return (
        _before_relative(words, at, start)
        or _before_clause(words, at, start)
        or _before_phrase(words, at, start)
        or _across_phrase(words, at, start)
    )


def _across_phrase(words: Words, at: int, start: int) -> Subject | None:
    """Return the shared subject of a verb after a phrase of its own: *he rose, and in a moment left*."""
    if words.low[at] in class_of("det") or words.tokens[at + 1].is_capitalised:
        return None
    for index in range(at, max(start, at - _INSERTED), -1):
        word = words.low[index]
        if not words.tokens[index].is_word or word in _PRONOUNS or word in _SUBORDINATE - _PREPOSITIONS:
            return None
        before = words.low[index - 1]
        if word in _PREPOSITIONS and before in _CONNECTORS:
            is_clause = word in _OPENERS and not (_is_time(words.low[at]) or _is_act(words.word(index + 1)))
            return None if is_clause else shared_subject(words, index - 1, start)
        opens_phrase = before in _PREPOSITIONS or before in _FIRST_OF_PHRASE or _is_act(before)
        if (word in class_of("det") and not opens_phrase) or (is_verb(word) and not _is_act(word)):
            return None
    return None


def _is_time(word: str) -> bool:
    return (
        word in class_of("unit") or word in class_of("part") or word in {"moment", "time", "while", "instant"}
    )


def _is_act(word: str) -> bool:
    """Tell whether a word is a verb in *-ing* by its form: not *evening*, *nothing*, *king*."""
    is_other = word.endswith("thing") or word in class_of("part") or word in class_of("joins")
    return len(word) > 5 and word.endswith("ing") and not is_other


def _before_phrase(words: Words, at: int, start: int) -> Subject | None:
    """Return whom words of place stand after, when the verb follows them: *the man at the gate turned*."""
    for index in range(at, max(start, at - _PHRASE), -1):
        if not words.tokens[index].is_word or words.low[index] in _OPENERS - _PREPOSITIONS:
            return None
        if words.low[index] in _PLACES:
            begin = person_ending_at(words, index - 1, start)
            mention = words.last.get(index - 1)
            if begin is None or not _opens(words, begin, start) or (mention and mention.kind == "pronoun"):
                return None
            return Subject((mention,) if mention else (), begin, "shared")
        is_somebody = index in words.first and words.low[index] not in class_of("poss")
        if is_verb(words.low[index]) or (is_somebody and index < at):
            return None
    return None


def _before_relative(words: Words, at: int, start: int) -> Subject | None:
    """Return whom a clause with *who* stands after, when the verb follows it: *those who knew ran*."""
    for index in range(at - 1, max(start, at - _INSERTED), -1):
        if not words.tokens[index].is_word:
            return None
        if words.low[index] == "who":
            begin = person_ending_at(words, index - 1, start)
            if begin is None or not _opens(words, begin, start):
                return None
            mention = words.last.get(index - 1)
            return Subject((mention,) if mention else (), begin, "shared")
    return None


def _before_clause(words: Words, at: int, start: int) -> Subject | None:
    """Return whom a sentence begins with when a clause about them follows: *the boy she had carried died*."""
    after = person_starting_at(words, start, at)
    if after is None or words.low[start] not in class_of("det"):
        return None
    if words.low[after] not in class_of("nominative") and words.low[after] not in {"that", "whom", "who"}:
        return None
    inside = words.low[after + 1 : at + 1]
    verbs = [word for word in inside if is_verb(word) and not _is_helping(word)]
    if len(verbs) != 1 or not all(token.is_word for token in words.tokens[start : at + 1]):
        return None
    mention = words.first.get(start)
    return Subject((mention,) if mention else (), start, "shared")


def _is_helping(word: str) -> bool:
    return any(word in class_of(name) for name in ("be", "have", "do", "modal"))


def _touching(words: Words, at: int, start: int) -> Subject | None:
    """Return the subject that ends right before the verb."""
    counted = _counted(words, at, start)
    if counted is not None:
        return counted
    begin = person_ending_at(words, at, start)
    if begin is None or words.low[at] in {"me", "him", "them", "us", "her", "himself", "herself"}:
        return None
    mention = words.last.get(at)
    is_pronoun = mention is not None and mention.kind == "pronoun"
    if is_pronoun and words.low[at].split("'")[0] not in _PRONOUNS | {"you", "it"}:
        return None
    is_plain = (
        words.low[at].partition("'")[0] in _PRONOUNS
        or _is_you_have(words, at)
        or _opens(words, begin, start)
        or (begin - 2 >= start and _counts_off(words, begin))
    )
    return Subject((mention,) if mention else (), begin, "direct") if is_plain else None


def _counted(words: Words, at: int, start: int) -> Subject | None:
    """Return some or all of several: *two of them went*, *the rest of us went*, *they all three went*."""
    if words.low[at] in {"them", "us"} and words.word(at - 1) == "of":
        first = at - 2
        if first < start or not (words.low[first] in class_of("some") or words.low[first] in _PORTION):
            return None
        first -= words.word(first - 1) == "the"
        return Subject((), first, "direct") if first >= start and _opens(words, first, start) else None
    if words.low[at] in class_of("cardinal") and words.word(at - 1) == "all" and at - 2 >= start:
        return _touching(words, at - 2, start)
    if words.low[at] in _LEFT_OVER and words.word(at - 1) == "the" and at - 1 >= start:
        return Subject((), at - 1, "direct") if _opens(words, at - 1, start) else None
    return None


def _is_you_have(words: Words, at: int) -> bool:
    """Tell whether *you* stands before an auxiliary, which makes it a subject."""
    following = words.word(at + 1)
    return words.low[at] == "you" and any(following in class_of(name) for name in ("have", "modal", "do"))


def _counts_off(words: Words, begin: int) -> bool:
    """Tell whether *one of* or *the first of* stands before, so that the head is further left."""
    return words.low[begin - 1] == "of" and words.low[begin - 2] in class_of("some") | class_of("cardinal")


def _opens(words: Words, begin: int, start: int) -> bool:
    """Tell whether a subject may begin at ``begin``: after a mark, a joining word, an adverb or a time."""
    if begin <= start:
        return True
    before = words.low[begin - 1]
    return (
        not words.tokens[begin - 1].is_word
        or before in class_of("joins")
        or before in _OPENERS
        or is_adverb(before)
        or before in class_of("part")
        or before in class_of("unit")
        or before in class_of("hearsay")
        or before in class_of("thinking")
        or before in {"moment", "time", "instant", "sooner", "last", "first", "once", "more"}
        or (before in _ABOUT and words.low[begin] in class_of("cardinal") | class_of("some"))
        or _is_fronted(words, begin, start)
        or _after_clause(words, begin, start)
        or _after_act(words, begin, start)
        or _after_thing(words, begin, start)
    )


def _after_clause(words: Words, begin: int, start: int) -> bool:
    """Tell whether a name follows the verb of a clause it is not part of: *when they came Tom rose*."""
    named = words.first.get(begin)
    opens = words.low[start] in _SUBORDINATE or words.low[start : start + 3] == ("by", "the", "time")
    return opens and named is not None and named.kind == "name" and is_verb(words.low[begin - 1])


def _after_act(words: Words, begin: int, start: int) -> bool:
    """Tell whether a name follows an act that opens the sentence without a comma: *seeing this Tom left*."""
    named = words.first.get(begin)
    is_name = named is not None and named.kind == "name" and begin - start > 1
    return is_name and _is_act(words.low[start]) and words.low[begin - 1] in {"this", "that", "so", "it"}


def _after_thing(words: Words, begin: int, start: int) -> bool:
    """Tell whether a name follows a thing that its clause is about: *the key Tom gave her*."""
    named = words.first.get(begin)
    if named is None or named.kind != "name" or words.low[begin - 1] not in class_of("carried"):
        return False
    return any(words.low[at] in class_of("det") for at in range(max(start, begin - 3), begin - 1))


def _is_fronted(words: Words, begin: int, start: int) -> bool:
    """Tell whether only words such as *at the gate* stand before a subject: *at the gate Tom stopped*."""
    first = begin
    while first > start and begin - first < _INSERTED and _is_of_phrase(words, first - 1):
        first -= 1
    while first < begin and _may_open_clause(words.low[first]):
        first += 1
    is_time = words.low[first] in class_of("early")
    is_place = words.low[first] in _PREPOSITIONS - {"like", "than", "of"} or words.low[first] == "instead"
    if begin - first < 2 or not (is_time or is_place):
        return False
    before = words.low[begin - 1]
    is_noun = before not in _PREPOSITIONS and before not in class_of("det") and before not in class_of("poss")
    is_noun = is_noun or before in {"this", "that"}
    inside = words.low[first + 1 : begin]
    return is_noun and not any(
        (is_verb(word) and word != "'s") or word in _OPENERS - _PREPOSITIONS for word in inside
    )


def _is_of_phrase(words: Words, at: int) -> bool:
    """Tell whether a token is a word or makes one an owner: *two days' march*."""
    return (
        words.tokens[at].is_word
        or words.low[at] == "'s"
        or (words.low[at] == "'" and words.word(at - 1).endswith("s"))
    )


def _may_open_clause(word: str) -> bool:
    """Tell whether a word may stand before the phrase that opens a clause: *and*, *shortly*."""
    return word in _AND or (is_adverb(word) and word not in class_of("early"))


def _antecedent(words: Words, at: int, start: int) -> Subject | None:
    """Return whom *who* stands for: the people right before it."""
    before = at - 1
    if words.word(before) == ",":
        before -= 1
    if words.word(before) in class_of("anybody"):
        return None
    begin = person_ending_at(words, before, start)
    if begin is None or (words.low[at] != "who" and words.last.get(before) is None):
        return Subject((), at, "relative") if words.low[at] == "who" else None
    mention = words.last.get(before)
    return Subject((mention,) if mention else (), begin, "relative")


def doer_before_comma(words: Words, comma: int, start: int) -> Subject | None:
    """Return who stands before a comma as a subject: *Tom, taking the lamp*, *said Tom, taking the lamp*."""
    begin = person_ending_at(words, comma - 1, start)
    if begin is None or words.low[comma - 1] in class_of("accusative"):
        return None
    mention = words.last.get(comma - 1)
    is_tag = begin > start and words.low[begin - 1] in word_forms("speech_verbs")
    clear = is_tag or begin == start or not words.tokens[begin - 1].is_word or words.low[begin - 1] in _CLEAR
    is_known = mention is not None or begin == start or is_tag
    return Subject((mention,) if mention else (), begin, "shared") if clear and is_known else None


def _before_insertion(words: Words, comma: int, start: int) -> Subject | None:
    """Return the people before what is set off by commas or brackets.

    *The captain, who had been watching him, turned*; *the captain (a tall man) turned*.
    """
    opening = "(" if words.low[comma] == ")" else ","
    for at in range(comma - 1, max(start, comma - _INSERTED) - 1, -1):
        is_joined = words.low[at] in {"and", "but"} and words.word(at - 1) == ","
        if (words.low[at] in BOUNDS and words.low[at] != opening) or is_joined:
            return None
        if words.low[at] == opening:
            begin = person_ending_at(words, at - 1, start)
            if begin is None or not _opens(words, begin, start):
                return None
            mention = words.last.get(at - 1)
            if mention is not None and words.low[at - 1] in {"him", "her", "them", "me", "us"}:
                return None
            return Subject((mention,) if mention else (), begin, "shared")
    return None


def shared_subject(words: Words, at: int, start: int) -> Subject | None:
    """Return the subject of the nearest verb left of ``at`` that a later verb of the sentence may share."""
    low = max(start, at - _LONGEST)
    is_parted = words.low[at] in _AND and words.word(at - 1) == ","
    for index in range(at - 1, low - 1, -1):
        word = words.low[index]
        if word in BOUNDS:
            return None
        if word in _OPENERS and not (is_parted and word not in _WHO) and _hides(words, index, at):
            return None
        if word in class_of("no-one") and is_verb(words.word(index + 1)) and _joins(words, index - 1):
            return None
        mention = words.first.get(index)
        if mention is None and _is_stranger(words, index, start):
            return None
        after = person_starting_at(words, index, at) if mention is None else None
        begins = mention is not None or word in _PRONOUNS or after is not None
        is_tag = begins and index > start and words.low[index - 1] in word_forms("speech_verbs")
        if (
            not begins
            or words.low[max(low, index - 1)] in _PREPOSITIONS
            or not (is_tag or _opens(words, index, start))
        ):
            if word in class_of("det") and _other_clause(words, index, at):
                return None
            continue
        end = words.end[mention] if mention is not None else (after or index + 1) - 1
        if words.low[end].endswith(("'s", "s'")) or words.word(end + 1) in {"'s", "'"}:
            continue
        pronoun = words.low[end].partition("'")[0]
        if mention is not None and mention.kind == "pronoun" and pronoun not in _PRONOUNS | {"you"}:
            continue
        if is_tag and words.low[end + 1] == ",":
            return Subject((mention,) if mention else (), index, "shared")
        verb = _after_insertion(words, end + 1, at)
        while verb < at and (is_adverb(words.low[verb]) or words.low[verb] in {"neither", "never"}):
            verb += 1
        if verb >= at or not (
            is_verb(words.low[verb]) or "'" in words.low[end] or _is_plain(words, end, verb)
        ):
            continue
        opener = word == "who" or (index - 1 >= start and words.low[index - 1] in _SUBORDINATE)
        if opener and "," in words.low[end : at + 1]:
            continue
        return Subject((mention,) if mention else (), index, "shared")
    return None


def _after_insertion(words: Words, comma: int, at: int) -> int:
    """Return where a verb follows what is set off behind a subject: *Tom, at length, rose and left*."""
    if words.word(comma) != ",":
        return comma
    near = range(comma + 1, min(at, comma + _INSERTED))
    end = next((index for index in near if words.low[index] == "," or words.low[index] in BOUNDS), comma)
    return end + 1 if words.low[end] == "," and end > comma and is_verb(words.word(end + 1)) else comma


def _joins(words: Words, at: int) -> bool:
    """Tell whether a clause may begin after a token."""
    return words.low[at] in _CONNECTORS or words.low[at] in _OPENERS


def _is_plain(words: Words, end: int, verb: int) -> bool:
    """Tell whether a verb stands in its plain form: *I want*, *we hope*."""
    others = _PREPOSITIONS | _OPENERS | _CONNECTORS | class_of("follow")
    return (
        words.low[end] in {"i", "we", "they"} and words.tokens[verb].is_word and words.low[verb] not in others
    )


def _is_stranger(words: Words, index: int, start: int) -> bool:
    """Tell whether one outside the cast acts in a clause of their own: *feared that Hob fell and died*."""
    if index <= start or not words.tokens[index].text.istitle() or not is_verb(words.word(index + 1)):
        return False
    is_other = index not in words.last and words.low[index] not in _PRONOUNS
    return is_other and words.low[index - 1] in _OPENERS | _CONNECTORS


def _hides(words: Words, opener: int, at: int) -> bool:
    """Tell whether a clause that begins between a subject and ``at`` may have a subject of its own."""
    if words.low[opener] == "that" and words.word(opener + 1) not in class_of("det"):
        return any(words.word(i) in _PRONOUNS or i in words.first for i in (opener + 1, opener + 2)) or (
            is_verb(words.word(opener + 1))
        )
    following = words.first.get(opener + 1)
    if following is not None or words.word(opener + 1) in _PRONOUNS:
        return False
    return is_verb(words.word(opener + 1)) or words.word(opener + 1) in class_of("det") or at - opener < 2


def _other_clause(words: Words, article: int, at: int) -> bool:
    """Tell whether a thing acts from ``article`` on: *and the door opened and*."""
    if words.word(article - 1) not in _CONNECTORS and words.word(article - 1) not in _OPENERS:
        return False
    for index in range(article + 1, min(article + 5, at)):
        if not words.tokens[index].is_word or words.low[index] in class_of("follow"):
            return False
        if is_verb(words.low[index]) and index > article + 1:
            return True
    return False


def thing_before(words: Words, first: int, start: int) -> str | None:
    """Return the noun of the thing a verb that begins at ``first`` is about, None when it is no plain thing.

    A place or a doer after it is passed over: *a bullet from the wood struck him*.
    """
    found = None
    for index in range(first - 1, max(start, first - _FARTHEST) - 1, -1):
        word = words.low[index]
        if index in words.last and words.low[index] not in class_of("poss"):
            return found
        if not words.tokens[index].is_word or word in _OPENERS or word in class_of("joins") or word == "it":
            return found
        if word in class_of("det") or word == "another":
            if found is not None:
                return found
            continue
        if word in _PREPOSITIONS:
            found = None
        elif found is None:
            if is_person_word(word):
                return None
            found = word
    return found


def after_comma(words: Words, at: int, end: int) -> Subject | None:
    """Return the subject of the clause after the next comma: *seizing the lamp, she ran*.

    *He*, *she* and the like begin the clause without one.
    """
    while at < end and words.low[at] != ",":
        if words.low[at] in BOUNDS:
            return None
        if words.low[at] in class_of("nominative") and words.low[at - 1] not in _SUBORDINATE:
            break
        at += 1
    first = at + (words.word(at) == ",")
    mention = words.first.get(first)
    if mention is None or not is_verb(words.word(words.end[mention] + 1)):
        return None
    return Subject((mention,), first, "shared")
