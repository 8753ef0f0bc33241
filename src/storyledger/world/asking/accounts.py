"""Why something is so, asked in a sentence: ``Mara is dead``, ``Mara knows that Tobias dies``.

Runs for ``storyledger why``. A sentence is read with the world's own words and the story's names; the answer
says whether it is so, and gives the passages it rests on, nearest first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.errors import UsageError
from storyledger.world.asking.infer import infer
from storyledger.world.asking.sentences import read_event, read_fact
from storyledger.world.engine.reasons import DEPTH, grounds
from storyledger.world.engine.replayed import Truth
from storyledger.world.language.saying import say

if TYPE_CHECKING:
    from storyledger.world.asking.infer import Inference
    from storyledger.world.engine.replayed import Reason, World
    from storyledger.world.language.terms import Key, Sort

__all__ = ["Account", "account"]

_ASKING = re.compile(r"^(?:why|because|that)\s+", re.IGNORECASE)
_NOT = re.compile(r"\b(is|has|are) not ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whether something is so, and why."""

    asked: str
    """What was asked, as a sentence of the world."""
    truth: Truth
    chain: tuple[Reason, ...]
    """What is so there, then what that rests on: nearest first, each fact once."""
    inferred: Inference | None = None
    """What lets it be concluded although nothing tells it; never part of the chain."""


def account(world: World, text: str, at: int | None = None, depth: int = DEPTH) -> Account:
    """Return whether something is so just before a place, and why.

    Args:
        world: The story.
        text: A trait, link or tally in the world's words with the story's names: ``Mara is dead``. With
            ``is not`` the same is asked the other way round.
        at: A code point; None is the end of the story.
        depth: How many steps back a chain is followed.

    Raises:
        UsageError: the world has no such state, or the story no such name; the message says what is close.

    """
    asked = _ASKING.sub("", " ".join(text.split()).rstrip("?.!"))
    plain = _NOT.sub(r"\1 ", asked, count=1)
    key, wanted = _read(world, plain)
    value = world.known(key, at)
    truth = Truth.UNKNOWN if value is None else Truth.YES if value == wanted else Truth.NO
    if plain != asked and value is not None:
        truth = Truth.NO if truth is Truth.YES else Truth.YES
    found = grounds(world.engine, key, world.position(at), depth)
    first, *rest = (world.reason(ground) for ground in found)
    chain = (replace(first, text=say(world.laws, key, value, world.name)), *rest)
    unmet = plain == asked and truth is not Truth.YES
    return Account(
        asked=asked, truth=truth, chain=chain, inferred=_inferred(world, key, wanted, at) if unmet else None
    )


def _inferred(world: World, key: Key, value: object, at: int | None) -> Inference | None:
    """Return the inference by which something is so after all, from its passage on."""
    if not world.laws.fluents[key[0]].only_by_laws:
        return None
    for each in infer(world):
        for state in each.states:
            known = at is None or state.start < at
            if known and (state.fluent, state.of, state.value) == (*key, str(value)):
                return each
    return None


def _read(world: World, text: str) -> tuple[Key, object]:
    def resolve(name: str, sort: Sort) -> str:  # noqa: ARG001
        return world.ledger.find(name).id

    try:
        return read_fact(world.laws, text, resolve)
    except UsageError as trouble:
        if not _is_event(world, text):
            raise
        message = f'"{text}" is something that happens. Ask what is so, such as "Mara is dead".'
        raise UsageError(message) from trouble


def _is_event(world: World, text: str) -> bool:
    try:
        read_event(world.laws, text)
    except UsageError:
        return False
    return True
