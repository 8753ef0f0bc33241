"""What a cue is: words of narration that refer to somebody, and the part they play in their sentence.

Made by ``storyledger.reading.speech.cues``. Verbs of speech ship as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from storyledger.entries import CharacterId
from storyledger.reading.words import word_forms, word_rows
from storyledger.span import Span

__all__ = ["PRONOUNS", "Cue", "Role", "described_persons", "speech_verbs", "thought_verbs", "writing_verbs"]

Role = Literal["says", "tagged", "voice", "adds", "acts", "shown", "hears", "subject", "object", "owner"]
"""``says``: subject before a verb of speech; ``tagged``: subject after it ("said Mara"); ``acts``: first
subject of a sentence; ``shown``: who it turns out to be ("It was Mara."); ``hears``: one that does not do
what is asked ("did not answer"); ``adds``: one that a verb of speech follows later ("looked up and said");
``voice``: owner of a voice or answer; ``subject``: of a later clause; ``object``: after a preposition or a
subject; ``owner``: a possessive."""

PRONOUNS: dict[str, tuple[str, str]] = {
    "he": ("he", "subject"), "she": ("she", "subject"), "they": ("they", "subject"),
    "i": ("i", "subject"), "we": ("we", "subject"),
    "him": ("he", "object"), "them": ("they", "object"), "me": ("i", "object"), "us": ("we", "object"),
    "himself": ("he", "object"), "herself": ("she", "object"), "themselves": ("they", "object"),
    "myself": ("i", "object"),
    "his": ("he", "owner"), "her": ("she", "owner"), "their": ("they", "owner"), "my": ("i", "owner"),
    "our": ("we", "owner"),
}  # fmt: skip
"""Word to (pronoun in its subject form, part it plays by itself)."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that refer to somebody, near a turn."""

    role: Role
    who: CharacterId | None
    """The character when the mention is resolved."""
    pronoun: str | None
    """``he``, ``she``, ``they``, ``i``, ``we``, whatever the case; None for names and descriptions."""
    span: Span
    sentence: int
    """Which sentence of the stretch, from 0."""
    resolved: float = 1.0
    """Confidence of ``who``."""
    noun: str | None = None
    """For a description: ``he``, ``she`` or ``any``, by its noun."""
    kin: bool = False
    """The noun makes somebody a relation of somebody ("her mother")."""
    of: str | None = None
    """``he`` or ``she`` of "his wife", "her mother"."""
    owner: CharacterId | None = None
    """Whose kin, where that is sure: Ann's of "Ann's brother"."""
    new: bool = False
    """The description brings somebody in: "a porter", not "the porter"."""
    verb: Span | None = None
    """The verb of speech, thought or writing that goes with it."""

    @property
    def shows(self) -> Span:
        """The words to quote: the mention with its verb."""
        if self.verb is None:
            return self.span
        return Span(min(self.span.start, self.verb.start), max(self.span.end, self.verb.end))


@cache
def speech_verbs() -> frozenset[str]:
    """Return every form of every verb that introduces words said, thought or written."""
    return word_forms("speech_verbs") | thought_verbs() | writing_verbs() | word_forms("channel_verbs")


@cache
def thought_verbs() -> frozenset[str]:
    """Return every form of every verb that introduces words thought."""
    return word_forms("thought_verbs")


@cache
def writing_verbs() -> frozenset[str]:
    """Return every form of every verb that introduces words written."""
    return word_forms("writing_verbs")


@cache
def described_persons() -> dict[str, tuple[str, bool]]:
    """Return nouns for one person, with the pronoun that fits and whether they are nouns of kin."""
    genders = {"m": "he", "f": "she"}
    rows = [row for row in word_rows("person_nouns") if row[3] != "part"]
    return {row[0]: (genders.get(row[2], "any"), row[3] == "kin") for row in rows}
