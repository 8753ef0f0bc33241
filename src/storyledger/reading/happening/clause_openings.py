"""Where a clause and its subject may begin, as far as the words before them show.

The foundation of ``sharing`` and ``subjects``: which words join and open clauses, and what may be a verb.
"""

from __future__ import annotations

from functools import lru_cache

from storyledger.reading.happening.clauses import Words, is_adverb
from storyledger.reading.happening.frames import class_of, verbs_by_form
from storyledger.reading.words import word_list

__all__ = [
    "AND",
    "CONNECTORS",
    "INSERTED",
    "OPENERS",
    "PREPOSITIONS",
    "PRONOUNS",
    "SUBORDINATE",
    "is_act",
    "is_time",
    "is_verb",
    "opens",
]

PRONOUNS = frozenset({"i", "he", "she", "we", "they", "who"})
_ABOUT = frozenset({"about", "nearly", "almost", "over", "perhaps"})
"""Words before a number of people: *about fifty of the soldiers*."""
OPENERS = frozenset({"that", "which", "who", "when", "while", "as", "because", "if", "before", "after",
"until", "till", "than", "though", "although", "where", "whose", "whom", "since", "whether"})  # fmt: skip
CONNECTORS = frozenset({",", "and", "but", "then", "or", "nor"})
PREPOSITIONS = frozenset({"of", "to", "at", "by", "with", "from", "for", "in", "on", "into", "about", "upon",
"after", "before", "behind", "beside", "between", "over", "under", "like", "than", "without", "towards",
"toward", "against", "near", "through", "past", "round", "across", "among"})  # fmt: skip
SUBORDINATE = OPENERS | {"what", "how", "why"}
"""Words right before the subject of a clause that is part of another."""
AND = frozenset({"and", "but", "then"})
INSERTED = 14
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


def is_time(word: str) -> bool:
    """Tell whether a word is one for a time: *hour*, *evening*, *moment*."""
    return (
        word in class_of("unit") or word in class_of("part") or word in {"moment", "time", "while", "instant"}
    )


def is_act(word: str) -> bool:
    """Tell whether a word is a verb in *-ing* by its form: not *evening*, *nothing*, *king*."""
    is_other = word.endswith("thing") or word in class_of("part") or word in class_of("joins")
    return len(word) > 5 and word.endswith("ing") and not is_other


def opens(words: Words, begin: int, start: int) -> bool:
    """Tell whether a subject may begin at ``begin``: after a mark, a joining word, an adverb or a time."""
    if begin <= start:
        return True
    before = words.low[begin - 1]
    return (
        not words.tokens[begin - 1].is_word
        or before in class_of("joins")
        or before in OPENERS
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
    opens = words.low[start] in SUBORDINATE or words.low[start : start + 3] == ("by", "the", "time")
    return opens and named is not None and named.kind == "name" and is_verb(words.low[begin - 1])


def _after_act(words: Words, begin: int, start: int) -> bool:
    """Tell whether a name follows an act that opens the sentence without a comma: *seeing this Tom left*."""
    named = words.first.get(begin)
    is_name = named is not None and named.kind == "name" and begin - start > 1
    return is_name and is_act(words.low[start]) and words.low[begin - 1] in {"this", "that", "so", "it"}


def _after_thing(words: Words, begin: int, start: int) -> bool:
    """Tell whether a name follows a thing that its clause is about: *the key Tom gave her*."""
    named = words.first.get(begin)
    if named is None or named.kind != "name" or words.low[begin - 1] not in class_of("carried"):
        return False
    return any(words.low[at] in class_of("det") for at in range(max(start, begin - 3), begin - 1))


def _is_fronted(words: Words, begin: int, start: int) -> bool:
    """Tell whether only words such as *at the gate* stand before a subject: *at the gate Tom stopped*."""
    first = begin
    while first > start and begin - first < INSERTED and _is_of_phrase(words, first - 1):
        first -= 1
    while first < begin and _may_open_clause(words.low[first]):
        first += 1
    is_time = words.low[first] in class_of("early")
    is_place = words.low[first] in PREPOSITIONS - {"like", "than", "of"} or words.low[first] == "instead"
    if begin - first < 2 or not (is_time or is_place):
        return False
    before = words.low[begin - 1]
    is_noun = before not in PREPOSITIONS and before not in class_of("det") and before not in class_of("poss")
    is_noun = is_noun or before in {"this", "that"}
    inside = words.low[first + 1 : begin]
    return is_noun and not any(
        (is_verb(word) and word != "'s") or word in OPENERS - PREPOSITIONS for word in inside
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
    return word in AND or (is_adverb(word) and word not in class_of("early"))
