"""Slips of the pen in a name: more kinds than any one check knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["misspelt"]

SHORTEST = 5
_VOWELS = "aeiouy"
_SOUNDS = (("ph", "f"), ("c", "k"), ("k", "c"), ("y", "i"), ("i", "y"), ("s", "z"), ("ck", "k"), ("ie", "ei"))


def misspelt(name: str, rng: random.Random, text: str) -> str | None:
    """Return ``name`` with one slip, none of which makes a word of the book; None when there is none."""
    if len(name) < SHORTEST:
        return None
    slips = [_doubled, _halved, _swapped, _dropped, _vowel, _sound]
    rng.shuffle(slips)
    for slip in slips:
        options = [one for one in slip(name) if one != name and not re.search(rf"\b{one}\b", text, re.I)]
        if options:
            return rng.choice(options)
    return None


def _doubled(name: str) -> list[str]:
    return [name[:i] + name[i] + name[i:] for i in range(1, len(name)) if name[i] in "lmnprst"]


def _halved(name: str) -> list[str]:
    return [name[:i] + name[i + 1 :] for i in range(1, len(name)) if name[i] == name[i - 1]]


def _swapped(name: str) -> list[str]:
    return [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(1, len(name) - 1)]


def _dropped(name: str) -> list[str]:
    return [name[:i] + name[i + 1 :] for i in range(1, len(name) - 1)]


def _vowel(name: str) -> list[str]:
    inside = [i for i in range(1, len(name) - 1) if name[i] in _VOWELS]
    return [name[:i] + other + name[i + 1 :] for i in inside for other in _VOWELS]


def _sound(name: str) -> list[str]:
    return [name[0] + name[1:].replace(one, other, 1) for one, other in _SOUNDS if one in name[1:]]
