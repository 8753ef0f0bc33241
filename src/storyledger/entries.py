"""What a ledger can say. Types only; nothing here computes.

Every claim carries the span of the words that show it, a confidence from 0 to 1, and its origin. ``None``
always means unknown. Spans are code points of the document text; readers work on one section at a time and
count from its start, and ``storyledger.reading`` moves their claims into place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

from storyledger.document import SectionId
from storyledger.span import Span

__all__ = [
    "Actuality",
    "Alias",
    "Alternative",
    "Attribution",
    "Character",
    "CharacterId",
    "CharacterKind",
    "Declaration",
    "Event",
    "EventId",
    "Flaw",
    "GroupNamed",
    "Mention",
    "MentionKind",
    "Mode",
    "Origin",
    "Person",
    "Presence",
    "Remark",
    "Scene",
    "SceneId",
    "State",
    "StoryTime",
    "Use",
    "Utterance",
    "WalkOn",
]

CharacterId = NewType("CharacterId", str)
SceneId = NewType("SceneId", str)
EventId = NewType("EventId", str)

Origin = Literal["read", "declared", "derived", "inferred"]
CharacterKind = Literal["person", "unnamed", "group"]
MentionKind = Literal["name", "nominal", "pronoun"]
Mode = Literal["direct", "thought", "written"]
Attribution = Literal["explicit", "anaphoric", "implicit"]
Person = Literal["first", "second", "third"]
How = Literal["acts", "speaks", "seen", "inferred"]
Actuality = Literal["asserted", "negated", "hypothetical", "ordered", "remembered", "dreamed", "reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name of a character."""

    text: str
    """As written."""
    count: int
    """How often it stands in the text."""
    shown: tuple[Span, ...] = ()
    """The words by which it is theirs, where it is no name or only called: who calls, who answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """Somebody in the story: a named person, a person without a name, or a group."""

    id: CharacterId
    """Made from the name, stable while the name is."""
    name: str
    """The fullest name the text gives."""
    kind: CharacterKind = "person"
    """Unnamed: known by a description only ("the blonde"). Group: several people ("the guards")."""
    aliases: tuple[Alias, ...] = ()
    """All names, most used first, the main name among them."""
    pronouns: str | None = None
    """``she``, ``he``, ``they``, ``it``; None when the text does not say."""
    mentions: int = 0
    """How often the text refers to them, pronouns included."""
    first: int | None = None
    """Start of the first mention."""
    last: int | None = None
    """Start of the last mention."""
    confidence: float = 1.0
    """That this is one person and a person at all."""
    origin: Origin = "read"
    members: tuple[CharacterId, ...] = ()
    """Known members of a group."""
    size: int | None = None
    """How many a group counts, when the text says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that refer to somebody."""

    span: Span
    kind: MentionKind
    character: CharacterId | None = None
    confidence: float = 1.0
    owner: CharacterId | None = None
    """Whose they are, of whom no more is known ("her mother"): whom the pronoun surely means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One character's stay in one scene."""

    character: CharacterId
    span: Span
    """From the first to the last sign of them; a sign is an act, a line, or being seen."""
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkOn:
    """Somebody who is there in one scene without being in the cast: "an old woman", "two officers"."""

    id: CharacterId
    """Made of the scene's id and the name: ``scene4/two-officers``. Fills roles of events, too."""
    name: str
    """The first words that show them, beginning in lower case."""
    kind: Literal["unnamed", "group"]
    shown: tuple[Span, ...]
    """All words that mean them, in order."""
    how: How
    size: int | None = None
    """How many a group counts, when the text says."""

    @property
    def span(self) -> Span:
        """From the first to the last of the words that show them."""
        return Span(self.shown[0].start, max(span.end for span in self.shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTime:
    """When a scene begins, as far as its first words, or the heading above them, say. None is unknown."""

    shown: tuple[Span, ...]
    """The words that say so, in order."""
    day: int | None = None
    """Counted from the story's first scene, where words lead from each scene to the next."""
    after: int | None = None
    """Days since the scene told before."""
    weekday: str | None = None
    """``Monday`` to ``Sunday``."""
    date: str | None = None
    """As written: ``3 May``, ``Day 12``."""
    part: str | None = None
    """``dawn``, ``morning``, ``noon``, ``afternoon``, ``dusk``, ``evening``, ``night``, ``midnight``."""
    is_earlier: bool = False
    """The words lead back to before what was told last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of continuous place, time and company, told in one person through one pair of eyes."""

    id: SceneId
    section: SectionId
    span: Span
    person: Person | None = None
    focalizer: CharacterId | None = None
    narrator: CharacterId | None = None
    """Who says "I"; None in third person or while unnamed."""
    place: str | None = None
    confidence: float = 1.0
    present: tuple[Presence, ...] = ()
    mentioned: tuple[CharacterId, ...] = ()
    """Spoken of or thought of, not there."""
    walk_ons: tuple[WalkOn, ...] = ()
    """Who is there without being in the cast, in order of the words that first show them."""
    boundary: str = ""
    """Why a scene begins here: ``chapter``, ``break``, ``place``, ``time``, ``eyes`` and the like."""
    shown: tuple[Span, ...] = ()
    """The words that show person and focalizer."""
    place_shown: Span | None = None
    """The words that name the place."""
    time: StoryTime | None = None
    """When it begins; None when nothing says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A runner-up."""

    speaker: CharacterId | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something said, thought or written by somebody. The span includes its quotation marks."""

    span: Span
    speaker: CharacterId | None = None
    addressees: tuple[CharacterId, ...] = ()
    mode: Mode = "direct"
    attribution: Attribution = "implicit"
    """Explicit: a tag with a name or description. Anaphoric: a tag with a pronoun. Implicit: no tag."""
    confidence: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
    cue: Span | None = None
    """The words that tell the speaker ("said Mara", "she nodded"), when there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens, or is said, feared, ordered or dreamed to happen."""

    id: EventId
    kind: str
    """A declared event sentence with underscores: ``dies``, ``is_hurt``, ``arrives_at``."""
    roles: dict[str, str]
    """Role (``who``, ``whom``, ``where``, ``what`` …) to the id of a character or walk-on, or plain words."""
    span: Span
    actuality: Actuality = "asserted"
    according_to: str = "narrator"
    """``narrator`` or the id of the character who says so."""
    scene: SceneId | None = None
    origin: Origin = "read"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A fluent's value over a stretch of the text."""

    fluent: str
    of: str
    value: str | None
    start: int
    """Code point from which it holds (``from`` in JSON)."""
    end: int | None
    """Code point at which it ends (``to`` in JSON), None when it holds to the end."""
    why: tuple[EventId, ...] = ()
    origin: Origin = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Something the author says about the story outside it: a cast list's name, a headcount, a tag."""

    kind: Literal["cast", "count", "tag", "relation"]
    text: str
    """The name or group, as the author wrote it."""
    span: Span
    section: SectionId
    number: int | None = None
    """For a headcount: how many."""
    remark: str = ""
    """What stands in brackets after the name, if anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A place where the text itself looks damaged."""

    kind: Literal["damaged-text", "joined-words", "unclosed-quote", "note-in-story"]
    span: Span
    why: str
    """What was noticed, in plain words."""
    suggestion: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How often one name is used for somebody, or how often they are referred to without one."""

    character: CharacterId | None
    form: str
    """The name as the text writes it; empty: pronouns and other words."""
    count: int
    first: Span
    second: Span
    """The first again where there is no other."""
    last: int
    """Where the last begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNamed:
    """People who come in with their number: *two men were waiting*."""

    span: Span
    number: int
    group: str
    """What they are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What words say of a thing or of the day, by themselves: whoever says them, and whoever is meant.

    *He had sold the piano* says of a piano that it is gone.
    """

    span: Span
    kind: str
    """What is told: ``fate``."""
    what: str
    """Of what: a noun."""
    value: str
    """What is so: ``gone``."""
