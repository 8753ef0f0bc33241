"""Do words of the text read as a clause: a subject and its verb? ``beliefs`` asks, before words are shown.

Beliefs are often only words after *knew that*, cut where the reader stopped. What begins with no subject, has
no verb near it, or stops at a word that must go on (*to*, *the*, *and*) is a scrap.
"""

from __future__ import annotations

from functools import lru_cache

from storyledger.reading.words import word_forms, word_list

__all__ = ["is_clause"]

_REACH = 7
"""Within so many words after its first one a subject that is no pronoun has its verb."""
_SUBJECTS = frozenset("i he she it we they you there nobody somebody everybody one".split())
_ARTICLES = frozenset(
    "the a an his her my our your their its this that these those no all some every each both such many"
    " two three four five six seven eight nine ten".split()
)
_RELATIVE = frozenset("which who whom whose that where when if while because as".split())
_ADVERBS = frozenset("not never always only also still already now then just soon almost even ever".split())
_GOES_ON = frozenset(
    "a an the his my our your their its and or but nor to of in on at by for from with into upon onto than as"
    " that which who whom whose if when where while because is was are were be been am had has have would"
    " could should must might may can will shall do does did just very so mr mrs dr miss st".split()
)
_VERBS = frozenset("go know think see come want mean like love hate live lie stand lives".split())


def is_clause(words: str) -> bool:
    """Tell whether words read as a clause: they begin with a subject, have its verb, and end whole."""
    found = words.removeprefix("that ").split()
    low = [word.casefold().replace("’", "'").strip(",;:.") for word in found]
    if len(low) < 2 or low[-1] in _GOES_ON:
        return False
    if low[0] in _SUBJECTS:
        follow = [word for word in low[1:] if not _is_adverb(word)]
        return bool(follow) and _is_verb(follow[0], after_pronoun=True)
    if low[0] not in _ARTICLES and not found[0][:1].isupper():
        return False
    for word in low[1 : 1 + _REACH]:
        if word in _RELATIVE:
            return False
        if _is_verb(word):
            return True
    return False


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or word.endswith("ly")


def _is_verb(word: str, *, after_pronoun: bool = False) -> bool:
    if word in _helpers() or word in word_list("irregular_pasts"):
        return True
    known = word in _tells()
    return known or (after_pronoun and (word in _VERBS or word.endswith(("ed", "s"))))


@lru_cache(maxsize=1)
def _helpers() -> frozenset[str]:
    return word_list("auxiliaries") - {"'d", "'ll", "'s"}


@lru_cache(maxsize=1)
def _tells() -> frozenset[str]:
    """Return verbs that tell of a person, and those of saying and thinking."""
    files = ("person_verbs", "thought_verbs", "speech_verbs")
    return frozenset(word for file in files for word in word_forms(file))
