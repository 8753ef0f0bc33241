"""Words that names are made of: titles, given names, and words that are capitalised for other reasons."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from storyledger.reading.words import word_list, word_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "SAME_OFFICE",
    "common_words",
    "given_names",
    "is_mostly_his",
    "never_names",
    "not_names",
    "one_slip",
    "patronymic_gender",
    "title_gender",
    "title_kind",
    "title_root",
    "world_places",
]


SAME_OFFICE = {"doctor": "dr", "dr": "doctor", "professor": "prof", "captain": "capt", "reverend": "rev"}
"""Titles that are the same office in long and in short."""
IN_FULL = {
    "capt": "captain",
    "cap'n": "captain",
    "col": "colonel",
    "gen": "general",
    "lt": "lieutenant",
    "maj": "major",
    "mester": "mr",
    "sgt": "sergeant",
    "captains": "captain",
    "colonels": "colonel",
    "majors": "major",
    "generals": "general",
    "admirals": "admiral",
}
"""Short forms and plurals of titles, with the title itself ("Captains Lee and Hill")."""


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Return title to (gender, kind): ``{"mr": ("m", "style")}``."""
    return {title: (gender, kind) for title, gender, kind in word_rows("titles")}


@cache
def _titles_by_letter() -> dict[str, list[str]]:
    """Return the titles by their first letter, which no slip changes."""
    found: dict[str, list[str]] = {}
    for title in titles():
        found.setdefault(title[0], []).append(title)
    return found


def title_gender(word: str) -> str | None:
    """Return ``m``, ``f`` or ``n`` for a title, None for any other word."""
    entry = _title(word)
    return entry[1].replace("m?", "n") if entry else None


def is_mostly_his(word: str) -> bool:
    """Tell whether a title was long only a man's, and need not be one's today: "Admiral"."""
    entry = _title(word)
    return entry is not None and entry[1] == "m?"


def title_kind(word: str) -> str | None:
    """Return ``style``, ``role`` or ``kin`` for a title, None for any other word."""
    entry = _title(word)
    return entry[2] if entry else None


def title_root(word: str) -> str:
    """Return the title in lower case and in its usual spelling ("Constabel" is ``constable``)."""
    entry = _title(word)
    return entry[0] if entry else word.rstrip(".").lower()


@cache
def _title(word: str) -> tuple[str, str, str] | None:
    """Return spelling, gender and kind of a title; long ones are known with one slip, too."""
    bare = word.rstrip(".").lower().replace("’", "'")
    bare = IN_FULL.get(bare, bare)
    if bare in titles():
        return bare, *titles()[bare]
    if "-" in bare and all(part in titles() for part in bare.split("-")):
        last = bare.rpartition("-")[2]  # "Detective-Inspector"
        return last, *titles()[last]
    if len(bare) < 7 or bare.endswith("s") or bare in common_words():
        return None
    near = next((title for title in _titles_by_letter().get(bare[0], ()) if one_slip(bare, title)), None)
    return (near, *titles()[near]) if near else None


def one_slip(one: str, other: str) -> bool:
    """Tell whether two words of five letters or more are one letter apart (dropped, changed, swapped).

    Numbers are never meant to be others: "CT-5113" is not "CT-5114".
    """
    if not one.isalpha() and any(map(str.isdigit, one + other)):
        return False
    if one == other or min(len(one), len(other)) < 5 or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        differ = [index for index in range(len(one)) if one[index] != other[index]]
        return len(differ) == 1 or _is_swap(one, other, differ)
    short, long = sorted((one, other), key=len)
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


def _is_swap(one: str, other: str, differ: Sequence[int]) -> bool:
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    left, right = differ
    return one[left] == other[right] and one[right] == other[left]


@cache
def common_words() -> frozenset[str]:
    """Return words that usually stand in lower case."""
    return word_list("common_words")


@cache
def not_names() -> frozenset[str]:
    """Return capitalised words that are not people."""
    return word_list("not_names") | world_places()


@cache
def world_places() -> frozenset[str]:
    """Return the cities, countries and rivers of the world, which somebody may be named after."""
    return word_list("world_places")


@cache
def given_names() -> dict[str, str]:
    """Return given name to gender, ``{"Ann": "f"}``."""
    return {row[0]: row[1] for row in word_rows("given_names")}


def patronymic_gender(names: Iterable[str]) -> str | None:
    """Return ``m`` or ``f`` when one of the names, in lower case, says whose child somebody is."""
    endings = patronymic_endings()
    return next((endings[end] for name in names for end in endings if name.endswith(end)), None)


@cache
def patronymic_endings() -> dict[str, str]:
    """Return ending to gender, ``{"ovna": "f"}``."""
    return {row[0]: row[1] for row in word_rows("patronymic_endings")}


@cache
def never_names() -> frozenset[str]:
    """Return capitalised words that name nobody even when they stand alone."""
    return frozenset(
        word_list("not_names")
        - set(given_names())
        - {"Spring", "Summer", "Winter", "Autumn", "Star", "Fate", "Death"}
    )
