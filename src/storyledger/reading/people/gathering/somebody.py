"""Is a name somebody's? Part of stage B: the company that a surface form keeps is weighed.

Which of them are weighed against each other, and what follows, is decided in
``gathering.recognition``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from storyledger.patterns import pattern
from storyledger.reading.passage import is_blank
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.people.noticing.orders import honorific_gender, is_family_first
from storyledger.reading.people.noticing.tallies import NameTally
from storyledger.reading.people.noticing.words import (
    common_words,
    given_names,
    never_names,
    not_names,
    title_kind,
    title_root,
    world_places,
)
from storyledger.reading.words import word_list

__all__ = ["is_person"]

NEVER_THE = frozenset(
    (
        "mr mister mrs miss ms dr doctor captain colonel general lieutenant major sergeant admiral commodore "
        "king queen"
    ).split()
)
"""Titles that take no "the" before a name."""
TITLED = 0.7
"""Share of a name's uses in italics from which it is a ship's or a book's."""
OFTEN = 8
"""Uses from which it counts what a word never does."""
CALLED = 0.5
"""What it counts for somebody that a name is called."""
_ABSTRACT = pattern(r"(?:-\w*ing|isms?|tion|ness|ity|ology|ment)$")
"""Endings of words that are never names of people."""


def is_person(tally: NameTally, lowered: int, surnames: frozenset[str]) -> bool:
    """Weigh the company a surface form keeps.

    ``lowered`` counts its lower-case uses; ``surnames`` are known ones.
    """
    is_title = tally.italic > 1 or tally.the == tally.count
    if is_title and tally.italic >= TITLED * tally.count:
        return False  # a book's name or, with "the", a ship's
    words = tally.text.split()
    if honorific_gender(words[-1]) or is_blank(words[-1]):
        return True
    if words[0] == "Your":
        return False  # "Your Majesty" is whoever is spoken to
    if _is_only_called(tally) and _are_letters(words):
        return False  # "J. T.", marked on a map
    last = words[-1].rstrip(".").lower()
    if (
        len(words) > 1
        and last in word_list("place_words")
        and (title_kind(words[0]) != "style" or len(words) > 3)
    ):
        return tally.person >= 3 and tally.person > 2 * tally.place
    if (
        title_kind(words[0])
        and len(words) > 1
        and words[0] not in {"Private", "General", "Major", "Elder", "Count", "Justice", "Chief"}
    ):
        if tally.the > 0.5 * tally.count and title_root(words[0]) in NEVER_THE:
            return tally.person > 0.2 * tally.count  # "the Admiral Benbow" is an inn, or a ship
        return tally.place <= max(2.0, 3 * tally.person + 1)
    if title_kind(words[0]) and len(words) == 1:
        return _is_role_name(tally, lowered)
    if words[0] == "The" or (any(word in not_names() for word in words[1:]) and not _is_surname(words)):
        return False
    return (
        _is_full_name(tally, words, surnames) if len(words) > 1 else _is_lone_name(tally, lowered, surnames)
    )


def _is_only_called(tally: NameTally) -> bool:
    """Tell whether nothing but the commas around it makes a name somebody's."""
    return tally.person <= CALLED * tally.vocative


def _are_letters(words: Sequence[str]) -> bool:
    """Tell whether single letters stand one after the other: "J. T.", "Gull Bay E. S. E."."""
    letters = [len(word.rstrip(".")) == 1 for word in words]
    return not title_kind(words[0]) and any(one and other for one, other in pairwise(letters))


def _is_role_name(tally: NameTally, lowered: int) -> bool:
    """Tell whether "Sheriff" or "Mother" is somebody: when the capital is meant."""
    if tally.inside < 2 or lowered > 2 * tally.inside:
        return False
    if title_kind(tally.text) == "kin" and tally.count - tally.quoted < 3:
        return False  # "Mamma" in speech is anybody's mother
    return tally.person + tally.vocative >= max(1.0, 0.12 * tally.count)


def _is_surname(words: Sequence[str]) -> bool:
    """Tell whether a place of the world is somebody's last name: "Tom Lisbon"."""
    return len(words) == 2 and words[0] in given_names() and words[1] in world_places()


def _is_full_name(tally: NameTally, words: Sequence[str], surnames: frozenset[str]) -> bool:
    if words[-1].endswith("-ing"):
        return False
    if _is_surname(words):
        return tally.person >= 1 and tally.person > tally.place
    if words[0] in given_names() or is_family_first(tally.text.lower().split()):
        return tally.place <= 2 * tally.person + 2 or words[-1].lower() in surnames
    is_told = tally.count > tally.quoted  # in speech alone "Voivode Lee" may be a style that no list has
    if words[-1].lower() in surnames and (tally.person >= 1 or (is_told and _is_plain_first(words[0]))):
        return tally.place <= tally.person and not (tally.the and tally.person < 1)
    if tally.the > 0.5 * tally.count:
        return tally.person >= 3 and tally.person >= 0.25 * tally.count and tally.person > tally.place
    return tally.person >= 1 and tally.person >= 0.15 * tally.count and tally.person > tally.place


def _is_plain_first(word: str) -> bool:
    """Tell whether a word that is no listed name may be a first name: a word of no other use."""
    is_other = word.lower() in common_words() | word_list("place_words") or word in not_names()
    return word.isalpha() and word.istitle() and not is_other


def _is_no_name(tally: NameTally, lowered: int) -> bool:
    """Tell whether a word is rather one that opens what is said ("Leastways,"), or what is talked about."""
    if tally.he + tally.she > 0.1 * tally.count or tally.says:
        return False
    is_opening = bool(lowered) and tally.inside <= 1 and _is_only_called(tally)
    is_talk = tally.count > OFTEN and tally.person < 0.2 * tally.count and tally.person < 2 * tally.place
    return is_opening or is_talk


def _is_plural_of_many(word: str) -> bool:
    """Tell whether a word is for several who are called by what they are: "Sirs", "Comrades"."""
    one = word.lower().removesuffix("s")
    return one != word.lower() and (bool(title_kind(one)) or one in person_nouns())


def _acts_like_a_thing(tally: NameTally, is_common: bool) -> bool:
    """Tell whether a capitalised word is, has and does, but hardly ever speaks, looks or moves."""
    share = tally.person / max(1, tally.count)
    if is_common and tally.count >= OFTEN:
        return share < 0.2
    is_seldom_he = tally.he + tally.she <= 0.1 * tally.count
    return tally.the >= 0.3 * tally.count and tally.count >= OFTEN and is_seldom_he and share < 0.4


def _is_he(tally: NameTally) -> bool:
    """Tell whether "he" goes on after a name so often that it is a man's; ships and countries are "she"."""
    is_plain = tally.the <= 0.1 * tally.count and tally.place <= 0.15 * tally.count
    return is_plain and tally.count > OFTEN and tally.he >= max(4, 0.35 * tally.count, 4 * tally.she)


def _is_named_after_place(tally: NameTally) -> bool:
    """Tell whether "Lisbon" is somebody: who speaks, or acts and is called, and is seldom somewhere."""
    share = tally.person / max(1, tally.count)
    if tally.says:
        return share >= 0.2 and tally.person > 2 * tally.place
    return bool(tally.vocative) and tally.person >= 3 and share >= 0.35 and not tally.place


def _is_lone_name(tally: NameTally, lowered: int, surnames: frozenset[str]) -> bool:
    word = tally.text
    is_given = word in given_names()
    share = tally.person / max(1, tally.count)
    if _ABSTRACT.search(word):
        return False
    if (
        not is_given
        and word.lower() not in surnames
        and (_is_plural_of_many(word) or _is_no_name(tally, lowered))
    ):
        return False
    if word.lower() in word_list("place_words") and not (word.lower() in surnames and tally.person >= 3):
        return False
    is_common = word.lower() in common_words()
    if tally.the > 0.5 * tally.count and lowered <= tally.inside and tally.he + tally.she >= 3:
        least = 0.35 if tally.she > tally.he else 0.2  # ships are "she"
        return share >= least and tally.person > 2 * tally.place
    if is_given and is_common and tally.he + tally.she >= 10 and share >= 0.2:
        return tally.person > 3 * tally.place  # May, Will, Grace: a month or a word, and somebody, too
    if word in world_places():
        return _is_named_after_place(tally)
    if word in never_names():
        return tally.says > 0  # only its tags are counted
    if word in not_names() or lowered > max(1, tally.inside):
        return (
            tally.person >= 3
            and share >= 0.35
            and tally.person > 2 * tally.place
            and lowered <= 3 * tally.inside
        )
    if tally.the > 0.5 * tally.count:
        return tally.person >= 3 and share >= 0.2 and tally.person > 2 * tally.place
    if tally.count >= OFTEN and not tally.he + tally.she and share < 0.1 and tally.place > tally.person:
        return False
    if _acts_like_a_thing(tally, is_common and not is_given):
        return False
    if word.lower() in surnames:
        return tally.place <= 2 * tally.person + 2
    if is_given:
        return (tally.inside > 0 or tally.person > 0 or not is_common) and tally.place <= 2 * tally.person + 2
    if tally.inside == 0:
        is_told = tally.person >= 1 and tally.he + tally.she > 0 and not (lowered or word.endswith("s"))
        return (
            (tally.person >= 2 or is_told)
            and not is_common
            and re.search(r"(?:ing|ed|ly)$", word) is None
            and tally.person > tally.place
        )
    if _is_he(tally) and not lowered and not is_common:
        return True
    least = 0.8 if tally.count < 6 else 2.0
    return tally.person >= least and share >= 0.1 and tally.person > tally.place
