"""When two passages speak of the same thing: what the rules over knowledge and promises share."""

from __future__ import annotations

from functools import lru_cache

from storyledger.patterns import pattern

__all__ = ["are_alike", "matter_of"]

FEWEST = 2
"""Words of weight that two passages must share."""
_WORD = pattern(r"[a-z]+(?:['’-][a-z]+)*")
_LIGHT = frozenset(
    """a an the and or but of to in on at by for from with into onto upon that this those these it its he she
    they him her them his their hers theirs i you we me us my your our who which what is are was were be been
    being had has have did do does would could should might may must will shall not no so as if then than
    there here all any some very own too also just now soon one before after promise promised kept word
    morning evening day night week time once
    come came go went going see saw make made take took give gave get got let tell told say said keep
    return returned bring brought""".split()
)
_ENDINGS = pattern(r"(?:ing|ed|es|s|e)$")


@lru_cache(maxsize=4096)
def matter_of(words: str) -> frozenset[str]:
    """Return the words of weight in ``words``, without their endings."""
    found = (word for word in _WORD.findall(words.lower()) if word not in _LIGHT)
    return frozenset(_ENDINGS.sub("", word) if len(word) > 4 else word for word in found)


def are_alike(one: str, other: str, share: float, fewest: int = FEWEST) -> bool:
    """Tell whether two passages share enough words of weight.

    Args:
        one: a passage.
        other: another.
        share: how many of the words of weight of the shorter one, from 0 to 1.
        fewest: how many words at least.

    """
    left, right = matter_of(one), matter_of(other)
    common = len(left & right)
    return common >= fewest and common >= share * min(len(left), len(right))
