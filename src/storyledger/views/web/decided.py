"""Decisions in plain words, and a short name for each, by which a page can ask to take it back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from storyledger.decisions import (
    Fact,
    Later,
    MentionIs,
    Merge,
    Misread,
    NotAPerson,
    Person,
    Rename,
    SpeakerIs,
    Split,
    Suppression,
)
from storyledger.views.telling import deed_of
from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from storyledger.decisions import Decision
    from storyledger.span import Evidence

__all__ = ["in_words", "key_of"]

LONGEST = 60


def key_of(decision: Decision) -> str:
    """Return a short name that tells one decision from all others with another content."""
    return hashlib.sha256(repr(decision).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def in_words(decision: Decision) -> str:
    """Return a decision as a sentence without its point."""
    match decision:
        case Merge():
            words = f"{_all(decision.names)} are one person"
        case Split():
            words = f"{_all(decision.names)} are different people"
        case Rename():
            words = f"{decision.name} is shown as {decision.to}"
        case NotAPerson():
            others = f" (also {_all(decision.also)})" if decision.also else ""
            words = f"{decision.name}{others} is not a person"
        case Person():
            words = f"{_all((decision.name, *decision.also))} is in the cast"
        case MentionIs():
            words = f"{_quote(decision.evidence)} means {decision.character or 'nobody'}"
        case SpeakerIs():
            words = f"{_quote(decision.evidence)} is said by {decision.speaker}"
        case Fact():
            words = f"declared: {deed_of(decision.event, decision.roles, str)}"
        case Suppression():
            words = f"{decision.rule} at {_quote(decision.evidence)} is meant to be so: {decision.reason}"
        case Misread():
            what = decision.event.replace("_", " ") or "anything"
            words = f"{_quote(decision.evidence)} does not tell “{what}”"
        case Later():
            words = f"{decision.rule} at {_quote(decision.evidence)} waits for another look"
    return plain(words)


def _all(names: tuple[str, ...]) -> str:
    return " and ".join(names)


def _quote(evidence: Evidence) -> str:
    return f"“{clip(plain(evidence.exact), LONGEST)}”"
