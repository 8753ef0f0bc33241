"""Cues: the words of narration near a turn that may show who speaks, with the part each plays in its sentence.

Runs inside ``storyledger.reading.speakers``. A cue is a name, a description or a pronoun; its role is read from the words
around it (a verb of speech before or after, a preposition, a possessive). Verbs of speech ship as data.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from storyledger.entries import CharacterId, Mention
from storyledger.reading.passage import Paragraph, Token
from storyledger.reading.words import word_forms
from storyledger.span import Span

__all__ = ["Cue", "Role", "cues_in", "speech_verbs", "thought_verbs", "writing_verbs"]

Role = Literal["says", "tagged", "acts", "subject", "object", "owner"]
"""``says``: subject before a verb of speech; ``tagged``: subject after it ("said Mara"); ``acts``: first subject of a
sentence; ``subject``: of a later clause; ``object``: after a preposition or a subject; ``owner``: a possessive."""

PRONOUNS: dict[str, tuple[str, str]] = {
    "he": ("he", "subject"), "she": ("she", "subject"), "they": ("they", "subject"), "i": ("i", "subject"), "we": ("we", "subject"),
    "him": ("he", "object"), "them": ("they", "object"), "me": ("i", "object"), "us": ("we", "object"),
    "his": ("he", "owner"), "her": ("she", "owner"), "their": ("they", "owner"), "my": ("i", "owner"), "our": ("we", "owner"),
}  # fmt: skip
"""Word to (pronoun in its subject form, part it plays by itself)."""

_PREPOSITIONS = frozenset(
    "to at with of upon on for by towards toward from about after beside near against behind before between beyond"
    " into over past round around like than without under above across among amongst concerning regarding except".split()
)
_SKIPPED = frozenset(
    "had has have would could did do does was is were then only just also again at last now always once merely simply still"
    " suddenly at even never must might should will can both all soon here there presently too so".split()
)
_CLAUSE = frozenset(
    "and but while as when then for because until till if though although whereupon who which that so or".split()
)
_DETERMINERS = frozenset("a an the one another his her my their our some this that each both".split())
_STOPS = frozenset(". ! ? … ... ....".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that refer to somebody, near a turn."""

    role: Role
    who: CharacterId | None
    """The character when the mention is resolved."""
    pronoun: str | None
    """``he``, ``she``, ``they``, ``i``, ``we`` in this form for every case; None for names and descriptions."""
    span: Span
    sentence: int
    """Which sentence of the stretch, from 0."""
    resolved: float = 1.0
    """Confidence of ``who``."""
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
    return word_forms("speech_verbs") | thought_verbs() | writing_verbs()


@cache
def thought_verbs() -> frozenset[str]:
    """Return every form of every verb that introduces words thought."""
    return word_forms("thought_verbs")


@cache
def writing_verbs() -> frozenset[str]:
    """Return every form of every verb that introduces words written."""
    return word_forms("writing_verbs")


def cues_in(paragraph: Paragraph, span: Span, mentions: dict[int, Mention]) -> list[Cue]:
    """Return the cues of one stretch of narration in order.

    ``mentions`` maps the start of each mention to it; pronouns need none.
    """
    if span.end - span.start < 2:
        return []
    tokens = paragraph.tokens
    low = bisect_left(tokens, span.start, key=lambda token: token.start)
    high = bisect_left(tokens, span.end, key=lambda token: token.start)
    found: list[Cue] = []
    for number, (first, last) in enumerate(_sentences(paragraph, low, high)):
        found.extend(_sentence(tokens[first:last], number, mentions))
    return found


def _sentences(paragraph: Paragraph, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch as token ranges; a piece of one counts."""
    for sentence in paragraph.sentences:
        first, last = max(low, sentence.first), min(high, sentence.last)
        if first < last and any(token.is_word for token in paragraph.tokens[first:last]):
            yield first, last


def _sentence(tokens: tuple[Token, ...], number: int, mentions: dict[int, Mention]) -> Iterator[Cue]:
    words = [token.text.lower() for token in tokens]
    verbs = speech_verbs()
    used: set[int] = set()
    fresh = True
    at = 0
    while at < len(tokens):
        mention = mentions.get(tokens[at].start)
        pronoun = PRONOUNS.get(words[at]) if mention is None or mention.kind == "pronoun" else None
        if mention is None and pronoun is None:
            unknown = _unknown(words, at, used, verbs)
            if unknown:
                yield Cue("tagged", None, None, Span(tokens[at].start, tokens[unknown - 1].end), number)
            elif words[at] in _CLAUSE or words[at] == ";":
                fresh = True
            at = unknown or at + 1
            continue
        end = _end(tokens, at, mention)
        role, verb = _role(words, at, end, pronoun, fresh, used, verbs)
        if verb is not None:
            used.add(verb)
        if role in ("says", "tagged", "acts", "subject"):
            role = "subject" if role == "acts" and number < 0 else role
            fresh = False
        who = mention.character if mention else None
        sure = mention.confidence if mention and who else 0.0
        shown = Span(tokens[verb].start, tokens[verb].end) if verb is not None else None
        yield Cue(
            role,
            who,
            pronoun[0] if pronoun else None,
            Span(tokens[at].start, tokens[end - 1].end),
            number,
            sure,
            shown,
        )
        at = end


def _end(tokens: tuple[Token, ...], at: int, mention: Mention | None) -> int:
    """Return one past the mention's last token."""
    end = at + 1
    while mention and end < len(tokens) and tokens[end].start < mention.span.end:
        end += 1
    return end


def _unknown(words: list[str], at: int, used: set[int], verbs: frozenset[str]) -> int | None:
    """Return the end of a description after a verb of speech that no mention covers ("said the porter")."""
    follows = (
        at > 0 and words[at - 1] in verbs and at - 1 not in used and (at == 1 or not words[at - 2].isalnum())
    )
    if not follows or words[at] not in _DETERMINERS or at + 1 >= len(words):
        return None
    used.add(at - 1)
    return at + 2


def _role(
    words: list[str],
    at: int,
    end: int,
    pronoun: tuple[str, str] | None,
    fresh: bool,
    used: set[int],
    verbs: frozenset[str],
) -> tuple[Role, int | None]:
    """Return the part a mention plays, and the verb of speech it uses up."""
    if end < len(words) and words[end] in ("'s", "’s") or _ends_possessive(words, end):
        return "owner", None
    if (
        pronoun
        and pronoun[1] == "owner"
        and end < len(words)
        and words[end].isalpha()
        and words[end] not in _CLAUSE | _PREPOSITIONS
    ):
        if not (words[at] == "her" and words[end] in _SKIPPED):
            return "owner", None
    tag = _verb_before(words, at, used, verbs)
    if tag is not None and (pronoun is None or pronoun[1] == "subject"):
        return "tagged", tag
    if at and words[at - 1] in _PREPOSITIONS:
        return "object", None
    if pronoun and pronoun[1] != "subject":
        return "object", None
    verb = _verb_after(words, end, used, verbs)
    if verb is not None:
        return "says", verb
    if not fresh:
        return "object", None
    return (
        "acts"
        if not any(word in PRONOUNS for word in words[:at] if PRONOUNS.get(word, ("", ""))[1] == "subject")
        else "subject"
    ), None


def _ends_possessive(words: list[str], end: int) -> bool:
    return (
        end + 1 < len(words)
        and words[end] in "'’"
        and words[end + 1].isalpha()
        and words[end - 1].endswith("s")
    )


def _verb_before(words: list[str], at: int, used: set[int], verbs: frozenset[str]) -> int | None:
    """Return the verb of speech right before a mention, an adverb allowed in between."""
    for back in (1, 2):
        place = at - back
        if place < 0:
            return None
        if words[place] in verbs and place not in used:
            return place if place == 0 or words[place - 1] not in ("to", "not", "be") else None
        if not words[place].endswith("ly"):
            return None
    return None


def _verb_after(words: list[str], end: int, used: set[int], verbs: frozenset[str]) -> int | None:
    """Return the verb of speech a subject goes with: after adverbs, auxiliaries, or one phrase between commas."""
    place, limit = end, min(len(words), end + 5)
    while place < limit and (words[place] in _SKIPPED or words[place].endswith("ly")):
        place += 1
    if place < len(words) and words[place] in verbs and place not in used:
        return place
    if place < len(words) and words[place] == ",":
        for after in range(place + 1, min(len(words), place + 14)):
            if words[after] in _STOPS or words[after] == ";":
                return None
            if words[after] == ",":
                follows = after + 1 < len(words) and words[after + 1] in verbs and after + 1 not in used
                return after + 1 if follows else None
    return None
