"""The ledger: what was read and what was declared, in order, with look-ups.

``keep`` runs once after reading. What the author declares outranks what was read, and both stay visible: a
declared speaker leaves the one that was read among the alternatives, a declared event stands beside the read
ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from storyledger.cache.bulk import Rows, column, numbers_by
from storyledger.decisions import NO_DECISIONS, Decisions, Fact, Person, place_of, stands_in
from storyledger.document import Document
from storyledger.entries import (
    Alternative,
    Character,
    CharacterId,
    Declaration,
    Event,
    EventId,
    Flaw,
    GroupNamed,
    Mention,
    Remark,
    Scene,
    SceneId,
    Use,
    Utterance,
    WalkOn,
)
from storyledger.errors import UsageError, did_you_mean
from storyledger.reading.uses import uses_of
from storyledger.span import Evidence, Span
from storyledger.uniting import added_people, merged_cast, one_name_each, same_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.reading.claims import Reading

__all__ = ["Ledger", "keep"]

T = TypeVar("T", Mention, Utterance, Scene, Event)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything known about one document; all in order of position but the cast, most mentioned first."""

    document: Document
    characters: tuple[Character, ...] = ()
    mentions: Sequence[Mention] = ()
    utterances: Sequence[Utterance] = ()
    scenes: tuple[Scene, ...] = ()
    events: Sequence[Event] = ()
    """Read and declared; ``origin`` tells them apart."""
    declarations: tuple[Declaration, ...] = ()
    """What the author says in notes."""
    flaws: tuple[Flaw, ...] = ()
    groups: Sequence[GroupNamed] = ()
    """People who come in with their number."""
    remarks: Sequence[Remark] = ()
    """What words say of things by themselves."""
    uses: Sequence[Use] | None = None
    """The mentions, counted; None: ``name_uses`` does it when asked."""
    vocabulary: dict[str, int] = field(default_factory=dict)
    """Its words as they are written, and how often each stands."""
    readers: dict[str, str] = field(default_factory=dict)
    """Question to the reader that answered it."""
    decisions: Decisions = NO_DECISIONS
    """What a person decided, as far as it is known here."""
    lost: tuple[str, ...] = ()
    """Sentences about decisions that could not be applied."""

    def __repr__(self) -> str:
        found = f"{len(self.characters)} characters, {len(self.scenes)} scenes, {len(self.events)} events"
        return f"<Ledger of {self.document.title!r}: {found}>"

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the text in small letters, without the marks of italics: asked before a search."""
        return frozenset(word.strip("_").lower() for word in self.vocabulary)

    def remarks_of(self, kind: str) -> list[Remark]:
        """Return the remarks of a kind, in order."""
        return sorted((one for one in self.remarks if one.kind == kind), key=attrgetter("span"))

    @cached_property
    def name_uses(self) -> Sequence[Use]:
        """How often each name is used for whom, and how often everybody is referred to without one."""
        return uses_of(self.mentions, self.text) if self.uses is None else self.uses

    @cached_property
    def _by_id(self) -> dict[str, Character]:
        return {character.id: character for character in self.characters}

    @cached_property
    def _by_alias(self) -> dict[str, list[tuple[int, Character]]]:
        names: dict[str, list[tuple[int, Character]]] = defaultdict(list)
        for character in self.characters:
            counts = {fold(alias.text): alias.count for alias in character.aliases}
            main = counts.pop(fold(character.name), 0)
            names[fold(character.name)].append((main, character))
            for name, count in counts.items():
                names[name].append((count, character))
        return names

    def get(self, who: str | None) -> Character | None:
        """Return the character with this id, None when there is none."""
        return self._by_id.get(who) if who is not None else None

    def character(self, who: str) -> Character:
        """Return the character with this id.

        Raises:
            UsageError: no character has it.

        """
        found = self._by_id.get(who)
        if found is None:
            raise UsageError(f'Nobody in the cast has the id "{who}".{did_you_mean(who, self._by_id)}')
        return found

    def name(self, who: str | None, unknown: str = "somebody") -> str:
        """Return the name to show for an id: ``unknown`` for None, the id itself when nobody has it."""
        someone = self.get(who) or self.walk_ons.get(who or "")
        return someone.name if someone else (who or unknown)

    @cached_property
    def walk_ons(self) -> dict[str, WalkOn]:
        """Who is there in one scene without being in the cast, by id."""
        return {one.id: one for scene in self.scenes for one in scene.walk_ons}

    def find(self, name: str) -> Character:
        """Return whom ``name`` means: an id, a name, an alias, or whole words of one of them; in any case.

        A name that several share means the one it is used for most.

        Raises:
            UsageError: nobody, or several people equally, could be meant.

        """
        if name in self._by_id:
            return self._by_id[name]
        called = self.called(name)
        if called is not None:
            return called
        close = self._with_words(fold(name))
        if len(close) == 1:
            return close[0]
        if close:
            raise UsageError(
                f'"{name}" could be {_either([person.name for person in close[:4]])}; give more of the name.'
            )
        raise UsageError(f'Nobody in the cast is called "{name}".{did_you_mean(name, self._spellings)}')

    def called(self, name: str) -> Character | None:
        """Return who has exactly this name or alias, in any case; of several the one it is used for most."""
        named = self._by_alias.get(fold(name), ())
        return max(named, key=lambda pair: (pair[0], pair[1].mentions))[1] if named else None

    def _with_words(self, wanted: str) -> list[Character]:
        """Return everybody with a name or alias, folded, that these whole words are a part of."""
        found = {
            person.id: person
            for name, people in self._by_alias.items()
            for _, person in people
            if wanted and f" {wanted} " in f" {name} "
        }
        return sorted(found.values(), key=lambda person: -person.mentions)

    @cached_property
    def _spellings(self) -> list[str]:
        return [
            alias for person in self.characters for alias in (person.name, *(a.text for a in person.aliases))
        ]

    @cached_property
    def _scene_starts(self) -> list[int]:
        return [scene.span.start for scene in self.scenes]

    @cached_property
    def _scenes_by_id(self) -> dict[SceneId, Scene]:
        return {scene.id: scene for scene in self.scenes}

    def scene(self, which: SceneId | None) -> Scene | None:
        """Return the scene with this id."""
        return self._scenes_by_id.get(which) if which is not None else None

    def scene_at(self, position: int) -> Scene | None:
        """Return the scene that ``position`` lies in, None between scenes."""
        index = bisect_right(self._scene_starts, position) - 1
        return self.scenes[index] if index >= 0 and position in self.scenes[index].span else None

    @cached_property
    def _events_by_id(self) -> dict[EventId, Event]:
        return {event.id: event for event in self.events}

    def events_of_kind(self, *kinds: str) -> Sequence[Event]:
        """Return the events of these kinds, in order; of the others nothing is made."""
        found = [self._numbers_of_kind[kind] for kind in set(kinds) & self._numbers_of_kind.keys()]
        return self.happened.picked(sorted(chain.from_iterable(found)))

    @cached_property
    def _numbers_of_kind(self) -> dict[str, list[int]]:
        """The numbers of the events of each kind."""
        return numbers_by(self.happened.column("kind"))

    def event(self, which: EventId) -> Event | None:
        """Return the event with this id."""
        return self._events_by_id.get(which)

    @cached_property
    def _mentions_of(self) -> dict[str, Rows[Mention]]:
        return _by_person(self.named, "character")

    @cached_property
    def _utterances_of(self) -> dict[str, Rows[Utterance]]:
        return _by_person(self.said, "speaker")

    @cached_property
    def _events_of(self) -> dict[str, tuple[Event, ...]]:
        return _grouped((who, event) for event in self.events for who in dict.fromkeys(event.roles.values()))

    @cached_property
    def _scenes_of(self) -> dict[str, tuple[Scene, ...]]:
        return _grouped((who, scene) for scene in self.scenes for who in _in_scene(scene))

    @cached_property
    def named(self) -> Rows[Mention]:
        """The mentions, to be looked at field by field where there are many."""
        return Rows.of(Mention, self.mentions)

    @cached_property
    def said(self) -> Rows[Utterance]:
        """The utterances, to be looked at field by field where there are many."""
        return Rows.of(Utterance, self.utterances)

    @cached_property
    def happened(self) -> Rows[Event]:
        """The events, to be looked at field by field where there are many."""
        return Rows.of(Event, self.events)

    @property
    def speakers(self) -> Set[str]:
        """Everybody who is known to say something."""
        return self._utterances_of.keys()

    def names_of(self, who: str) -> Sequence[Span]:
        """Return where somebody is called by name, in order."""
        mentions = self.mentions_of(who)
        kinds, spans = column(mentions, "kind"), Rows.of(Span, column(mentions, "span"))
        return spans.picked([number for number, kind in enumerate(kinds) if kind == "name"])

    def mentions_of(self, who: str) -> Sequence[Mention]:
        """Return what refers to somebody, in order; made only when they are looked at one by one."""
        return self._mentions_of.get(who, ())

    def utterances_of(self, who: str) -> Sequence[Utterance]:
        """Return what somebody says, thinks in words or writes, in order; made as ``mentions_of`` says."""
        return self._utterances_of.get(who, ())

    def events_of(self, who: str) -> tuple[Event, ...]:
        """Return the events somebody has any role in, in order."""
        return self._events_of.get(who, ())

    def scenes_of(self, who: str) -> tuple[Scene, ...]:
        """Return the scenes somebody is present in, in order."""
        return self._scenes_of.get(who, ())

    def evidence(self, span: Span) -> Evidence:
        """Quote ``span`` of the text."""
        return Evidence.take(self.document.text, span)


def keep(reading: Reading, decisions: Decisions = NO_DECISIONS) -> Ledger:
    """Lay what a person declared over what was read.

    Cast decisions have already steered the reading; here mentions and speakers are set, and declared facts
    join the events. Whatever cannot be applied is told in ``Ledger.lost``.
    """
    ledger = Ledger(
        document=reading.document,
        characters=reading.characters,
        mentions=reading.mentions,
        utterances=reading.utterances,
        scenes=reading.scenes,
        events=reading.events,
        declarations=reading.declarations,
        flaws=reading.flaws,
        groups=reading.groups,
        remarks=reading.remarks,
        uses=reading.uses,
        vocabulary=reading.vocabulary,
        readers=reading.readers,
        decisions=decisions,
    )
    return _declared(ledger, decisions) if decisions else ledger


def fold(name: str) -> str:
    """Return ``name`` as look-ups compare it: any case, white space and apostrophe, no points (Mr. is Mr)."""
    return " ".join(name.replace("’", "'").replace(".", " ").casefold().split())


def _declared(ledger: Ledger, decisions: Decisions) -> Ledger:
    lost = list(decisions.lost(ledger.text))
    ledger = _renamed(_united(_peopled(ledger, decisions), decisions), decisions)
    return replace(
        ledger,
        mentions=_set_mentions(ledger, decisions, lost),
        uses=None,
        utterances=_set_speakers(ledger, decisions, lost),
        events=_with_facts(_reread(ledger, decisions), decisions.facts, lost),
        lost=tuple(dict.fromkeys(lost)),
    )


def _peopled(ledger: Ledger, decisions: Decisions) -> Ledger:
    """Return the ledger with the declared names that stand in the text and that nobody read."""
    merged = (Person(name=one.names[0], also=one.names[1:]) for one in decisions.merges)
    absent: dict[str, Person] = {}
    for person in (*decisions.people, *merged):
        names = [name for name in (person.name, *person.also) if not ledger.called(name)]
        names = [name for name in names if name not in absent and stands_in(name, ledger.text)]
        if names:
            absent[names[0]] = replace(person, name=names[0], also=tuple(names[1:]))
    if not absent:
        return ledger
    chapters = [section.span for section in ledger.document.chapters]
    known = [mention for mention in ledger.mentions if mention.character is not None]
    people, named = added_people(
        absent.values(), ledger.text, chapters, known, [one.id for one in ledger.characters]
    )
    starts = {mention.span.start for mention in named}
    vague = [one for one in ledger.mentions if one.character is None and one.span.start not in starts]
    return replace(
        ledger,
        characters=tuple(sorted((*ledger.characters, *people), key=lambda one: -one.mentions)),
        mentions=tuple(sorted((*known, *vague, *named), key=lambda mention: mention.span)),
    )


def _united(ledger: Ledger, decisions: Decisions) -> Ledger:
    """Return the ledger with one character for names that were declared to be one person's."""
    names = [name for merge in decisions.merges for name in merge.names]
    names += [name for person in decisions.people for name in (person.name, *person.also)]
    found = {name: who for name in names if (who := ledger.called(name))}
    stays = same_people(decisions, found)
    if not stays:
        return ledger
    return replace(
        ledger,
        characters=merged_cast(ledger.characters, stays),
        mentions=tuple(one_name_each(mention, stays) for mention in ledger.mentions),
        utterances=tuple(one_name_each(said, stays) for said in ledger.utterances),
        scenes=tuple(one_name_each(scene, stays) for scene in ledger.scenes),
        events=tuple(one_name_each(event, stays) for event in ledger.events),
    )


def _renamed(ledger: Ledger, decisions: Decisions) -> Ledger:
    """Return the ledger with the names to show that were declared; nobody is called by them in the text."""
    if not decisions.renames:
        return ledger
    return replace(ledger, characters=tuple(_shown(person, decisions) for person in ledger.characters))


def _shown(person: Character, decisions: Decisions) -> Character:
    known = {person.name, *(alias.text for alias in person.aliases)}
    name = next((choice.to for choice in decisions.renames if choice.name in known), person.name)
    return replace(person, name=name) if name != person.name else person


def _set_mentions(ledger: Ledger, decisions: Decisions, lost: list[str]) -> Sequence[Mention]:
    """Return the mentions with the declared ones set, added where none was read."""
    if not decisions.mentions:
        return ledger.mentions
    mentions = {mention.span: mention for mention in ledger.mentions}
    for decision in decisions.mentions:
        span = place_of(decision.evidence, ledger.text)
        who = _someone(ledger, decision.character, lost) if decision.character else None
        if span is None or (decision.character and who is None):
            continue
        read = mentions.get(
            span, Mention(span=span, kind="name" if span.of(ledger.text)[0].isupper() else "nominal")
        )
        mentions[span] = replace(read, character=who, confidence=1.0)
    return tuple(sorted(mentions.values(), key=lambda mention: mention.span))


def _set_speakers(ledger: Ledger, decisions: Decisions, lost: list[str]) -> Sequence[Utterance]:
    """Return the utterances with the declared speakers; a speaker that was read becomes an alternative."""
    if not decisions.speakers:
        return ledger.utterances
    said = list(ledger.utterances)
    for decision in decisions.speakers:
        span = place_of(decision.evidence, ledger.text)
        who = _someone(ledger, decision.speaker, lost)
        if span is None or who is None:
            continue
        covered = [index for index, utterance in enumerate(said) if utterance.span.overlaps(span)]
        if not covered:
            lost.append(f'speaker: no speech was found at "{decision.evidence.exact}".')
        for index in covered:
            said[index] = _spoken_by(said[index], who)
    return tuple(said)


def _spoken_by(utterance: Utterance, who: CharacterId) -> Utterance:
    others = tuple(other for other in utterance.alternatives if other.speaker != who)
    if utterance.speaker not in (None, who):
        others = (Alternative(speaker=utterance.speaker, confidence=utterance.confidence), *others)
    addressees = tuple(whom for whom in utterance.addressees if whom != who)
    return replace(utterance, speaker=who, confidence=1.0, alternatives=others, addressees=addressees)


def _reread(ledger: Ledger, decisions: Decisions) -> Ledger:
    """Return the ledger without the events that were declared to be misread."""
    places = [(place_of(one.evidence, ledger.text), one.event) for one in decisions.misread]

    def is_told(event: Event) -> bool:
        wrong = (kind in ("", event.kind) and span.overlaps(event.span) for span, kind in places if span)
        return not any(wrong)

    return replace(ledger, events=tuple(filter(is_told, ledger.events))) if places else ledger


def _with_facts(ledger: Ledger, facts: Iterable[Fact], lost: list[str]) -> tuple[Event, ...]:
    declared = [_event(ledger, fact, number, lost) for number, fact in enumerate(facts, 1)]
    events = [*ledger.events, *(event for event in declared if event is not None)]
    return tuple(sorted(events, key=lambda event: event.span.start))


def _event(ledger: Ledger, fact: Fact, number: int, lost: list[str]) -> Event | None:
    """Return a declared fact as an event; without a place it stands before the first word."""
    span = place_of(fact.evidence, ledger.text) if fact.evidence else Span(0, 0)
    if span is None:
        return None
    roles = {
        role: _someone(ledger, word, lost) if role in _PEOPLE else word for role, word in fact.roles.items()
    }
    if None in roles.values():
        return None
    scene = ledger.scene_at(span.start)
    return Event(
        id=EventId(f"d{number}"),
        kind=fact.event,
        roles={role: word for role, word in roles.items() if word is not None},
        span=span,
        scene=scene.id if scene else None,
        origin="declared",
    )


_PEOPLE = frozenset({"who", "whom", "whose", "with", "to", "from", "by"})


def _someone(ledger: Ledger, name: str, lost: list[str]) -> CharacterId | None:
    try:
        return ledger.find(name).id
    except UsageError as error:
        lost.append(str(error))
        return None


def _in_scene(scene: Scene) -> dict[str, None]:
    return dict.fromkeys(presence.character for presence in scene.present)


def _by_person(rows: Rows[T], field: str) -> dict[str, Rows[T]]:
    """Return the rows of each person, who stands in ``field``; of rows with nobody none."""
    numbers = numbers_by(rows.column(field))
    return {who: rows.picked(found) for who, found in numbers.items() if who is not None}


def _grouped(pairs: Iterable[tuple[str | None, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for who, entry in pairs:
        if who is not None:
            groups[who].append(entry)
    return {who: tuple(entries) for who, entries in groups.items()}


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" or {names[-1]}"
