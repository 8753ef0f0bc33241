"""What the neural reader answers: frozen values that count words, not code points.

Whoever asked cut the words and knows where they stand in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Answers", "MentionKind", "ReadMention", "ReadSentence", "Trigger"]

MentionKind = Literal["name", "nominal", "pronoun"]


@dataclass(frozen=True, slots=True)
class ReadMention:
    """Words that refer to somebody or something."""

    sentence: int
    """Index of its sentence."""
    start: int
    """Its first word in the sentence."""
    end: int
    """After its last word."""
    label: str
    """``PER``, ``FAC``, ``GPE``, ``LOC``, ``VEH``, ``ORG``, or ``PRON`` for a pronoun."""
    kind: MentionKind
    """Name, nominal or pronoun."""
    confidence: float
    """How likely the words are a mention of that class, 0 to 1, calibrated on development data."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that reports an event which did happen (realis)."""

    word: int
    """Its index in the sentence."""
    confidence: float
    """How likely that is, 0 to 1, calibrated on development data."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence's grammar, events and mentions."""

    words: tuple[str, ...]
    """As they were given."""
    mentions: tuple[ReadMention, ...]
    """In order of their first words, longer ones first; they nest but do not cross."""
    triggers: tuple[Trigger, ...]
    """In order."""
    tags: tuple[str, ...]
    """The universal part of speech of each word."""
    heads: tuple[int, ...]
    """The index of each word's head; the root's is its own."""
    relations: tuple[str, ...]
    """The universal relation of each word to its head."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was read in one go."""

    sentences: tuple[ReadSentence, ...]
    """One for each sentence given, in order."""
    chains: tuple[tuple[ReadMention, ...], ...]
    """Mentions that mean the same, in order of their first mentions; a chain of one is no chain."""
