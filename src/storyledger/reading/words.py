"""Word lists that ship as data, read once each, when a reader first asks for them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["word_forms", "word_list", "word_rows"]


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


def _lines(file: str) -> list[str]:
    text = files("storyledger").joinpath("lexicon", file).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
