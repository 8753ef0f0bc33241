"""Facts and laws said in plain words, for explanations and for ``storyledger world explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.world.language.terms import NOBODY, Laws

if TYPE_CHECKING:
    from collections.abc import Callable

    from storyledger.world.language.terms import Key

__all__ = ["say"]

_ASKED = {"person": "whom", "place": "where"}
"""What asks for the target of a link, by its kind."""


def say(laws: Laws, key: Key, value: Any, name: Callable[[object], str]) -> str:
    """Return a fluent's value as a sentence.

    Args:
        laws: The world the fluent is declared in.
        key: The fluent's name and what it is asked of.
        value: Its value, None when unknown.
        name: Turns an id into a name.

    """
    fluent, who = laws.fluents[key[0]], name(key[1])
    words = " ".join(fluent.words)
    if fluent.kind == "trait":
        return (
            f"{who} is {value}"
            if value is not None
            else f"it is unknown whether {who} is {' or '.join(fluent.values)}"
        )
    if fluent.kind == "tally":
        return f"{words} of {who} is {value if value is not None else 'unknown'}"
    if fluent.kind == "link":
        if value is None:
            return f"it is not known {_ASKED.get(fluent.sorts[1], 'what')} {who} {words.removesuffix(' at')}"
        return f"{who} {words} {'nobody' if value == NOBODY else name(value)}"
    target = name(key[2])
    if value is True:
        return f"{who} {words} {_that(target)}"
    known = "it is not known whether" if value is not False else "it is not so that"
    return f"{known} {who} {words} {_that(target)}"


def _that(target: str) -> str:
    return f"that {target.removeprefix('that ')}" if " " in target else target
