"""What readers claim: the types that pass between the stages of reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from storyledger.document import Document
from storyledger.entries import (
    Character,
    Declaration,
    Event,
    Flaw,
    GroupNamed,
    Mention,
    Remark,
    Scene,
    Use,
    Utterance,
)

__all__ = ["NO_CACHE", "Cache", "First", "Progress", "Reading", "SectionReading"]

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""Called as ``progress(step, done, total)`` while a story is read."""


class Cache(Protocol):
    """Where readings of single sections are kept between runs. Keys are digests; a miss is None."""

    def get(self, kind: type[T], key: str) -> T | None:
        """Return the value kept under ``key``, or None."""

    def put(self, key: str, value: object) -> None:
        """Keep a frozen dataclass under ``key``."""


class _NoCache:
    """Keeps nothing."""

    def get(self, kind: type[T], key: str) -> T | None:  # noqa: ARG002 - the shape of a cache
        return None

    def put(self, key: str, value: object) -> None:  # noqa: ARG002 - the shape of a cache
        return None


NO_CACHE: Cache = _NoCache()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionReading:
    """Everything claimed about one section; spans count from the section's start."""

    mentions: Sequence[Mention] = ()
    utterances: Sequence[Utterance] = ()
    scenes: tuple[Scene, ...] = ()
    """Ids are ``1``, ``2`` … within the section."""
    events: Sequence[Event] = ()
    """Ids are ``1``, ``2`` … within the section; ``scene`` refers to the section's own scene ids."""
    declarations: tuple[Declaration, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    groups: Sequence[GroupNamed] = ()
    """In the order in which they were looked for."""
    remarks: Sequence[Remark] = ()
    """In the order in which they were looked for."""
    uses: Sequence[Use] = ()
    """The mentions, counted."""
    vocabulary: dict[str, int] = field(default_factory=dict)
    """Its words as they are written, and how often each stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the readers claim about a whole document, in order of position; spans count from its start."""

    document: Document
    characters: tuple[Character, ...] = ()
    """Most mentioned first."""
    mentions: Sequence[Mention] = ()
    utterances: Sequence[Utterance] = ()
    scenes: tuple[Scene, ...] = ()
    events: Sequence[Event] = ()
    declarations: tuple[Declaration, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    groups: Sequence[GroupNamed] = ()
    """In the order in which they were looked for, chapter by chapter."""
    remarks: Sequence[Remark] = ()
    """In the order in which they were looked for, chapter by chapter."""
    uses: Sequence[Use] | None = None
    """The mentions, counted; None: they are not those that were counted."""
    vocabulary: dict[str, int] = field(default_factory=dict)
    """Its words as they are written, and how often each stands."""
    readers: dict[str, str] = field(default_factory=dict)
    """Question to the reader that answered it, with its version: ``{"mentions": "rules/1"}``."""


First = tuple[int, Callable[[Reading], None]]
"""A place, in code points, that somebody waits for, and what to call when its section has been read."""
