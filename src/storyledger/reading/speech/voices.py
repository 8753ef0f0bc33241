"""Whether a voice or words leave somebody: "Ann's voice", "the voice of Ann", "a laugh came from her lips".

Asked by ``storyledger.reading.speech.cues`` of the words of one sentence, in lower case.
"""

from __future__ import annotations

from collections.abc import Sequence

from storyledger.reading.words import word_list

__all__ = ["is_voice_near", "is_voice_of", "words_come"]

_COMING = frozenset(
    "come comes came coming are is was were issued issues burst slipped slips fall falls".split()
)
_MOUTHS = frozenset(("mouth", "lips", "throat", "tongue"))
_STOPS = frozenset(". ! ? … ... ....".split())


def is_voice_near(words: Sequence[str], end: int) -> bool:
    """Tell whether what is owned is a voice, an answer or the like."""
    return any(word in word_list("voice_nouns") for word in words[end : end + 4])


def is_voice_of(words: Sequence[str], at: int) -> bool:
    """Tell whether a preposition gives somebody a voice ("the voice of", "an answer came from")."""
    if words[at - 1] == "of" and at > 1 and words[at - 2] in word_list("voice_nouns"):
        return True
    return words[at - 1] in ("of", "from") and _came(words, at - 1)


def words_come(words: Sequence[str], at: int, end: int) -> bool:
    """Tell whether words leave somebody's mouth ("a laugh came from her lips")."""
    return bool(_MOUTHS.intersection(words[end : end + 2])) and _came(words, at)


def _came(words: Sequence[str], at: int) -> bool:
    """Tell whether words or a voice come from what stands at ``at``, in one clause."""
    before = words[max(0, at - 7) : at]
    nouns = [place for place, word in enumerate(before) if word in word_list("voice_nouns")]
    if not nouns:
        return False
    between = before[nouns[-1] + 1 :]
    return any(word in _COMING for word in between) and not _STOPS.intersection(between)
