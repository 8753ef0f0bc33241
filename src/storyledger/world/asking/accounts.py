"""Why something is so, asked in a sentence: ``Mara is dead``, ``Mara knows that Tobias dies``.

Runs for ``storyledger why``. A sentence is read with the world's own words and the story's names; the answer
says whether it is so, and gives the passages it rests on, nearest first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.errors import UsageError
from storyledger.patterns import pattern
from storyledger.world.asking.beliefs import brings, held, is_of_one
from storyledger.world.asking.infer import infer
from storyledger.world.asking.sentences import read_event, read_fact
from storyledger.world.engine.reasons import DEPTH, grounds
from storyledger.world.engine.replayed import Truth
from storyledger.world.language.saying import say

if TYPE_CHECKING:
    from storyledger.world.asking.beliefs import Held
    from storyledger.world.asking.infer import Inference
    from storyledger.world.asking.sentences import Resolve
    from storyledger.world.engine.reasons import Ground
    from storyledger.world.engine.replayed import Reason, World
    from storyledger.world.language.terms import Key, Sort

__all__ = ["Account", "account"]

_ASKING = pattern(r"^(?:why|because|that)\s+", re.IGNORECASE)
_BELIEF = pattern(
    r"(?P<who>.+?) (?P<link>knows|believes)(?P<wrongly> wrongly)? that (?P<fact>.+)", re.IGNORECASE
)
_SEVERAL = {"person": "people"}
_NOT = pattern(r"\b(is|has|are) not ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whether something is so, and why."""

    asked: str
    """What was asked, as a sentence of the world."""
    truth: Truth
    chain: tuple[Reason, ...]
    """What is so there, then what that rests on: nearest first, each fact once."""
    held: Held | None = None
    """What somebody knows or believes, where that was asked."""
    inferred: Inference | None = None
    """What lets it be concluded although nothing tells it; never part of the chain."""
    taken: str = ""
    """What the world takes to be so until something says otherwise, where only that stands behind an answer:
    ``people are taken to be alive``. Such an answer is unknown."""


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
    belief = _BELIEF.fullmatch(asked)
    if belief is not None and belief["link"] in world.words:
        return _of_belief(world, asked, belief, at, depth)
    plain = _NOT.sub(r"\1 ", asked, count=1)
    key, wanted = _read(world, plain)
    value = world.known(key, at)
    truth = Truth.UNKNOWN if value is None else Truth.YES if value == wanted else Truth.NO
    if plain != asked and value is not None:
        truth = Truth.NO if truth is Truth.YES else Truth.YES
    found = grounds(world.engine, key, world.position(at), depth)
    taken = _taken(world, found[0], value)
    truth = Truth.UNKNOWN if taken else truth
    first, *rest = (world.reason(ground) for ground in found)
    chain = (replace(first, text=say(world.laws, key, value, world.name)), *rest)
    unmet = plain == asked and truth is not Truth.YES
    inferred = _inferred(world, key, wanted, at) if unmet else None
    return Account(asked=asked, truth=truth, chain=chain, inferred=inferred, taken=taken)


def _taken(world: World, ground: Ground, value: object) -> str:
    """Return what a world takes to be so, when neither the text nor a declaration says so; else nothing."""
    if value is None or ground.position is not None:
        return ""
    fluent = world.laws.fluents[ground.key[0]]
    if fluent.kind != "trait":
        return f"from the start it is taken that {say(world.laws, ground.key, value, world.name)}"
    sort = fluent.sorts[0]
    return f"{_SEVERAL.get(sort, f'{sort}s')} are taken to be {value}"


def _of_belief(world: World, asked: str, match: re.Match[str], at: int | None, depth: int) -> Account:
    """Return whether somebody knows or believes something, whichever event it was told as."""
    who = world.ledger.find(match["who"]).id
    link = match["link"].lower()
    fact = _fact(world, match["fact"])
    meant = _brought(world, fact, match["fact"], at)
    every = [one for one in held(world, who, at) if (one.stand == "knows") == (link == "knows")]
    exact = [one for one in every if one.fact == fact]
    same = [one for one in every if meant and meant == brings(world, one.fact, at)]
    found = next(iter(exact or same), None)
    key = (world.fluent(link).name, who, found.fact if found is not None else fact)
    first, *rest = (world.reason(ground) for ground in grounds(world.engine, key, world.position(at), depth))
    so = world.known(key, at)
    told = f"{world.name(who)} {link} that {found.text}" if found is not None else None
    first = replace(first, text=told or say(world.laws, key, so, world.name))
    truth = Truth.UNKNOWN if so is None else Truth.YES if so else Truth.NO
    if found is not None and match["wrongly"] and found.stand != "believes wrongly":
        truth = Truth.UNKNOWN
    return Account(asked=asked, truth=truth, chain=(first, *rest), held=found)


def _fact(world: World, text: str) -> str:
    """Return the fact that words stand for: an event of the world with ids, else the words."""
    try:
        form, args = read_event(world.laws, text, _resolved(world))
    except UsageError:
        return text
    return form.filled(args)


def _brought(world: World, fact: str, text: str, at: int | None) -> dict[Key, object]:
    """Return the state that is meant: what befalls somebody brings it about, or the words say it."""
    try:
        key, value = read_fact(world.laws, text, _resolved(world))
    except UsageError:
        brought = brings(world, fact, at)
        return brought if is_of_one(world, fact) else {}
    return {key: value}


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
    try:
        return read_fact(world.laws, text, _resolved(world))
    except UsageError as trouble:
        if not _is_event(world, text):
            raise
        message = f'"{text}" is something that happens. Ask what is so, such as "Mara is dead".'
        raise UsageError(message) from trouble


def _resolved(world: World) -> Resolve:
    """Return what turns names of the story into ids."""

    def resolve(name: str, sort: Sort) -> str:  # noqa: ARG001
        return world.ledger.find(name).id

    return resolve


def _is_event(world: World, text: str) -> bool:
    try:
        read_event(world.laws, text)
    except UsageError:
        return False
    return True
