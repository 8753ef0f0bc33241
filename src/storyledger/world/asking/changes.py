"""What can be supposed of a story, as values. Types only."""

from __future__ import annotations

from dataclasses import dataclass

from storyledger.span import Span
from storyledger.world.language.terms import Args, Key, Value

__all__ = ["Add", "Change", "LawOff", "Move", "Remove", "Rename", "SetTo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """An event happens that is not told."""

    text: str
    """The change as it was asked for."""
    sentence: str
    """A declared event sentence: ``person dies``."""
    args: Args
    at: int
    """Code point before which it happens; 0 is the start of the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTo:
    """Something is so from a place on."""

    text: str
    key: Key
    value: Value
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """What a passage tells does not happen."""

    text: str
    span: Span
    """Everything that begins in here."""
    sentence: str | None = None
    """Only events of this form."""
    args: Args = ()
    """Only events about these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A passage happens at another place of the story."""

    text: str
    span: Span
    """Everything that begins in here."""
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """What one person does and suffers, another does and suffers."""

    text: str
    old: str
    """A character's id."""
    new: str
    """A character's id, or the name of somebody new."""
    start: int = 0
    """Code point from which on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawOff:
    """A law does not hold."""

    text: str
    law: str
    """Its name."""


Change = Add | SetTo | Remove | Move | Rename | LawOff
