"""Word lists that ship as data, read once each, when a reader first asks for them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["word_list"]


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the entries of ``lexicon/<name>.txt``: one a line, ``#`` begins a comment."""
    text = files("storyledger").joinpath("lexicon").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line for line in lines if line)
