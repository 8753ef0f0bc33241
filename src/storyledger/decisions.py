"""What a person has decided about a story: values, read from ``storyledger.toml`` before the story is.

Decisions about who is who (``Merge``, ``Split``, ``NotAPerson``, ``Person``) steer the readers. ``Rename``,
``MentionIs``, ``SpeakerIs``, ``Fact`` and ``Misread`` are laid over the reading by ``ledger.keep``.
``Suppression`` is applied where findings are checked; ``Later`` is for the pages that show them.

Places are quotations, so that they survive edits: an anchor is found again by its words and context, or it is
reported as lost, never dropped in silence. Behind the spoiler wall (``Decisions.known_at``) a decision counts
only when all its words already stand in the text so far.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from storyledger.span import Evidence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "NO_DECISIONS",
    "Decision",
    "Decisions",
    "Fact",
    "Later",
    "Level",
    "MentionIs",
    "Merge",
    "Misread",
    "NotAPerson",
    "Person",
    "Rename",
    "SpeakerIs",
    "Split",
    "Suppression",
    "anchor",
    "cited",
    "named_places",
    "place_of",
    "stands_in",
]

Level = Literal["error", "warning", "note"]
"""How serious a finding is; the same words as ``findings.Severity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Names that belong to one person."""

    names: tuple[str, ...]
    """Two or more names as written in the text."""
    since: Evidence | None = None
    """The passage that reveals it; before it the decision does not count. None: from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Names that belong to different people, however alike they look."""

    names: tuple[str, ...]
    """Two or more names as written in the text; no two of them are one person."""
    since: Evidence | None = None
    """The passage that reveals it, None: from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Another name to show for somebody."""

    name: str
    """Any name of the person, as written in the text (``from`` in the file)."""
    to: str
    """The name to show."""
    since: Evidence | None = None
    """The passage from which the new name may be shown, None: as soon as it stands in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPerson:
    """A name that is a place, a thing or a word, and nobody's."""

    name: str
    """As written in the text."""
    also: tuple[str, ...] = ()
    """Other names of the same nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, and what is known about them."""

    name: str
    """The fullest name, as written in the text."""
    also: tuple[str, ...] = ()
    """Other names of the same person."""
    pronouns: str | None = None
    """``she``, ``he``, ``they`` or ``it``; None leaves it to the reader."""
    kind: Literal["person", "unnamed", "group"] = "person"
    """As in ``entries.Character``."""
    since: Evidence | None = None
    """The passage that reveals it; before it the decision does not count. None: from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionIs:
    """Quoted words, and whom they mean."""

    evidence: Evidence
    """The words that refer to somebody."""
    character: str | None
    """Any name of the person, None when the words mean nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerIs:
    """Quoted words, and who speaks the utterance that covers or overlaps them."""

    evidence: Evidence
    """Words of the utterance."""
    speaker: str
    """Any name of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An event or a trait that the author declares."""

    event: str
    """An event sentence with underscores: ``dies``, ``arrives_at``; ``has`` for a trait."""
    roles: dict[str, str]
    """Role (``who``, ``whom``, ``where``, ``what`` …) to a name or plain words. A trait has ``who``,
    ``trait`` and ``value``.
    """
    evidence: Evidence | None = None
    """Where it happens or begins to hold, None: before the story begins."""
    reason: str = ""
    """Why it is declared, if the author says so."""
    since: Evidence | None = None
    """The passage from which a reader may know it, None: from its place on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A finding that somebody has looked at and accepts."""

    rule: str
    """Name of the rule."""
    evidence: Evidence
    """The words the finding points at."""
    reason: str
    """Why it is fine. Never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """Words in which the readers saw an event that they do not tell."""

    evidence: Evidence
    """The words."""
    event: str = ""
    """The event sentence that was read there, with underscores; empty: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A finding that somebody has seen and will look at again. It stays open, and is shown apart."""

    rule: str
    """Name of the rule."""
    evidence: Evidence
    """The words the finding points at."""


Decision = (
    Merge
    | Split
    | Rename
    | NotAPerson
    | Person
    | MentionIs
    | SpeakerIs
    | Fact
    | Suppression
    | Misread
    | Later
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Everything decided about one story, each kind in the order of the file."""

    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    renames: tuple[Rename, ...] = ()
    not_people: tuple[NotAPerson, ...] = ()
    people: tuple[Person, ...] = ()
    mentions: tuple[MentionIs, ...] = ()
    speakers: tuple[SpeakerIs, ...] = ()
    facts: tuple[Fact, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    misread: tuple[Misread, ...] = ()
    later: tuple[Later, ...] = ()

    def __iter__(self) -> Iterator[Decision]:
        """Yield all decisions, kind by kind."""
        for kind in _KINDS:
            yield from getattr(self, kind)

    def __bool__(self) -> bool:
        return any(True for _ in self)

    @property
    def refused(self) -> frozenset[str]:
        """The names that are nobody's, with and without "the"."""
        names = {name for choice in self.not_people for name in (choice.name, *choice.also)}
        return frozenset(names | {name.removeprefix("the ") for name in names})

    def about_cast(self) -> Decisions:
        """Return those that steer the readers; the others are laid over what was read."""
        others = ("renames", "mentions", "speakers", "facts", "suppressions", "misread", "later")
        return replace(self, **dict.fromkeys(others, ()))

    def known_at(self, text_upto: str) -> Decisions:
        """Return the decisions that give nothing away to somebody who has read ``text_upto``.

        Kept are those whose names and anchors all stand in the text so far. Of a ``Person`` or a
        ``NotAPerson`` only the names that stand there are kept, the first of them as the main name if the
        declared one is still to come.
        """
        known: dict[str, tuple[Decision, ...]] = {}
        for kind in _KINDS:
            seen = (_known(decision, text_upto) for decision in getattr(self, kind))
            known[kind] = tuple(decision for decision in seen if decision is not None)
        return Decisions(**known)  # type: ignore[arg-type]

    def lost(self, text: str) -> tuple[str, ...]:
        """Return a sentence for every decision whose words no longer stand in ``text``."""
        return tuple(sentence for decision in self for sentence in _losses(decision, text))


_KINDS = tuple(Decisions.__dataclass_fields__)


def anchor(exact: str, *, before: str = "", after: str = "", at: int = 0) -> Evidence:
    """Return an anchor typed by hand: a quotation, with context and an old position if known."""
    return Evidence(Span(at, at + len(exact)), exact, before, after)


def place_of(evidence: Evidence, text: str) -> Span | None:
    """Return where the quoted words stand in ``text``, None when they are lost or stand in several places.

    First as ``Evidence.found_in`` finds them; failing that with any white space for white space and any
    quotation mark or apostrophe for another, if that fits exactly once.
    """
    found = evidence.found_in(text)
    if found is not None or not evidence.exact.strip():
        return found
    if evidence.exact in text:
        return None
    places = [match.span() for match in _loose(evidence.exact).finditer(text)]
    return Span(*places[0]) if len(places) == 1 else None


def stands_in(name: str, text: str) -> bool:
    """Tell whether ``name`` stands in ``text`` as whole words; lower-case words may begin with a capital."""
    if not name.strip():
        return False
    at = text.find(name)  # quick, and mostly enough
    while at >= 0:
        if _named(name).match(text, at) is not None:
            return True
        at = text.find(name, at + 1)
    return _named(name).search(text) is not None


def named_places(name: str, text: str) -> Iterator[Span]:
    """Yield where ``name`` stands in ``text`` as whole words, as ``stands_in`` sees it."""
    if name.strip():
        yield from (Span(*match.span()) for match in _named(name).finditer(text))


_APOSTROPHES = "'’‘ʼ"
_QUOTES = '"“”„«»'


@lru_cache(maxsize=1024)
def _loose(words: str) -> re.Pattern[str]:
    """Return a pattern for ``words`` with any white space and any style of quotation marks."""
    return re.compile(r"\s+".join("".join(map(_any_mark, word)) for word in words.split()))


@lru_cache(maxsize=1024)
def _named(name: str) -> re.Pattern[str]:
    words = ("".join([_any_case(word[0]), *map(_any_mark, word[1:])]) for word in name.split())
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")


def _any_case(letter: str) -> str:
    return (
        f"[{letter}{letter.upper()}]" if letter.islower() and len(letter.upper()) == 1 else _any_mark(letter)
    )


def _any_mark(letter: str) -> str:
    for marks in (_APOSTROPHES, _QUOTES):
        if letter in marks:
            return f"[{marks}]"
    return re.escape(letter)


def _known(decision: Decision, text: str) -> Decision | None:
    """Return ``decision``, or the part of it that is known after ``text``, or None."""
    if not all(place_of(evidence, text) for evidence in _anchors_of(decision)):
        return None
    if isinstance(decision, Person | NotAPerson):
        return _with_known_names(decision, text)
    if isinstance(decision, Suppression):
        return replace(decision, reason=_BEHIND_THE_WALL)
    if not all(stands_in(name, text) for name in _names_of(decision)):
        return None
    return decision


_BEHIND_THE_WALL = "accepted by the author"
"""Stands for the reason of a suppression where what comes later must not show."""


def _with_known_names(decision: Person | NotAPerson, text: str) -> Person | NotAPerson | None:
    names = [name for name in (decision.name, *decision.also) if stands_in(name, text)]
    return replace(decision, name=names[0], also=tuple(names[1:])) if names else None


def _anchors_of(decision: Decision) -> Iterator[Evidence]:
    """Yield the quotations a decision hangs on."""
    for name in ("evidence", "since"):
        evidence = getattr(decision, name, None)
        if evidence is not None:
            yield evidence


def _names_of(decision: Decision) -> Iterator[str]:
    """Yield the names and words a decision would give away."""
    match decision:
        case Merge() | Split():
            yield from decision.names
        case Rename():
            yield from (decision.name,) if decision.since else (decision.name, decision.to)
        case NotAPerson() | Person():
            yield from (decision.name, *decision.also)
        case MentionIs():
            yield from (decision.character,) if decision.character else ()
        case SpeakerIs():
            yield decision.speaker
        case Fact():
            yield from (word for role, word in decision.roles.items() if role in _NAMED_ROLES)
        case Suppression() | Misread() | Later():
            pass


_NAMED_ROLES = frozenset({"who", "whom", "whose", "with", "to", "from", "by", "where"})
"""Roles whose words are names of people and places, which must stand in the text."""


def _losses(decision: Decision, text: str) -> Iterator[str]:
    """Yield what is lost of a decision, in words a person can act on."""
    what = _TITLES[type(decision)]
    for evidence in _anchors_of(decision):
        if place_of(evidence, text) is None:
            yield f"{what}: the words {cited(evidence.exact)} {_where_lost(evidence, text)}"
    for name in _names_of(decision):
        if not (isinstance(decision, Rename) and name == decision.to) and not stands_in(name, text):
            yield f"{what}: the name {cited(name)} is not in the text."


def _where_lost(evidence: Evidence, text: str) -> str:
    if evidence.exact in text:
        return "stand in several places; quote more of them, or add `before` or `after`."
    return "are no longer in the text."


def cited(words: str, limit: int = 60) -> str:
    """Return the first words of a quotation on one line, in quotation marks that do not stand in it."""
    line = " ".join(words.split())
    short = line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
    return f"“{short}”" if '"' in short else f'"{short}"'


_TITLES: dict[type, str] = {
    Merge: "same person",
    Split: "different people",
    Rename: "rename",
    NotAPerson: "not a person",
    Person: "cast",
    MentionIs: "mention",
    SpeakerIs: "speaker",
    Fact: "fact",
    Suppression: "suppression",
    Misread: "misread",
    Later: "look later",
}

NO_DECISIONS = Decisions()
"""Nothing decided."""
