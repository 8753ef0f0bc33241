"""Word lists that ship as data, read once each, when a reader first asks for them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["any_of", "either_case", "presence_words", "word_class", "word_forms", "word_list", "word_rows"]


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the entries of ``lexicon/<name>.txt``: one a line, ``#`` begins a comment."""
    return frozenset(_lines(f"{name}.txt"))


@cache
def word_forms(name: str) -> frozenset[str]:
    """Return every word of ``lexicon/<name>.txt``, where a line holds the forms of one word."""
    return frozenset(form for line in _lines(f"{name}.txt") for form in line.split())


@cache
def word_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``lexicon/<name>.tsv``: columns split at tabs."""
    return tuple(tuple(line.split("\t")) for line in _lines(f"{name}.tsv"))


@cache
def word_class(name: str, kind: str) -> frozenset[str]:
    """Return the words of one class of ``lexicon/<name>.tsv``: class, tab, words."""
    return frozenset(word for row in word_rows(name) if row[0] == kind for word in row[1].split())


def presence_words(kind: str) -> frozenset[str]:
    """Return the words of one class of ``lexicon/presence_words.tsv``: by which the telling shows people."""
    return word_class("presence_words", kind)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``: ``_`` is a blank, ``*`` any letters, ``+`` at least one."""
    return "|".join(
        re.escape(word).replace("_", " ").replace(r"\*", r"\w*").replace(r"\+", r"\w+")
        for word in sorted(words, key=lambda word: (-len(word), word))
    )


def either_case(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words`` in capitals or not, longest first.

    It is tried in a fraction of the time of one that leaves the first letter to the ``i`` flag as well.
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(rf"[{word[0].lower()}{word[0].upper()}](?i:{re.escape(word[1:])})" for word in ordered)


def _lines(file: str) -> list[str]:
    text = shipped("lexicon", file).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
