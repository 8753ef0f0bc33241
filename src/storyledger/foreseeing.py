"""A reading under new decisions about the cast, before the text has been read again.

Runs when a person has answered on a page and wants to see it at once. Names that are nobody's are taken out
of an earlier reading, and names of different people are set apart in it; whatever else was decided is laid
over it by ``ledger.keep`` as always. Who speaks and who "she" is may still come out otherwise once the
chapters have been read again: this is for the moment until then, and is never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from storyledger.decisions import Decisions
from storyledger.entries import Character, CharacterId, Event, Mention, Scene, Utterance
from storyledger.reading.claims import Reading
from storyledger.uniting import fresh_id

__all__ = ["can_be_foreseen", "foreseen"]

Parts = Mapping[tuple[CharacterId, str], CharacterId]
"""Somebody and a name of theirs that is another person's, to that other person."""


def can_be_foreseen(before: Decisions, now: Decisions) -> bool:
    """Tell whether a reading under ``before`` shows what one under ``now`` will: nothing was taken back."""
    kinds = ("merges", "splits", "not_people", "people")
    return all(one in getattr(now, kind) for kind in kinds for one in getattr(before, kind))


def foreseen(reading: Reading, decisions: Decisions) -> Reading:
    """Return a reading of the same text with refused names taken out and different people told apart."""
    if decisions.refused:
        reading = _without(reading, decisions.refused)
    return _apart(reading, _parts(reading.characters, decisions)) if decisions.splits else reading


# --- names that are nobody's --------------------------------------------------------------------------------


def _without(reading: Reading, refused: frozenset[str]) -> Reading:
    """Return a reading in which ``refused`` names mean nobody, and who had no other name is not there."""
    cast = [_unnamed(character, refused) for character in reading.characters]
    left = {character.id for character in cast if character is not None}
    gone = frozenset(character.id for character in reading.characters) - left
    if not gone and cast == list(reading.characters):
        return reading
    text = reading.document.text
    mentions = (one for one in reading.mentions if one.kind == "pronoun" or one.span.of(text) not in refused)
    return replace(
        reading,
        characters=tuple(_among(character, gone) for character in cast if character is not None),
        mentions=tuple(replace(one, character=None) if one.character in gone else one for one in mentions),
        uses=None,
        utterances=tuple(_said(one, gone) for one in reading.utterances),
        scenes=tuple(_scene(one, gone) for one in reading.scenes),
        events=tuple(one for one in reading.events if not _is_about(one, gone)),
    )


def _unnamed(character: Character, refused: frozenset[str]) -> Character | None:
    """Return a character without the ``refused`` names; None when no name is left, or a description goes."""
    kept = tuple(alias for alias in character.aliases if alias.text not in refused)
    names = {character.name, character.name.removeprefix("the ")}
    if (character.aliases and not kept) or (character.kind != "person" and refused & names):
        return None
    if len(kept) == len(character.aliases):
        return character
    return replace(character, name=kept[0].text if names & refused else character.name, aliases=kept)


def _among(character: Character, gone: frozenset[CharacterId]) -> Character:
    if gone.isdisjoint(character.members):
        return character
    return replace(character, members=tuple(who for who in character.members if who not in gone))


def _said(said: Utterance, gone: frozenset[CharacterId]) -> Utterance:
    """Return an utterance of somebody else, the likeliest who is left, or of nobody known."""
    if gone.isdisjoint((said.speaker, *said.addressees, *(one.speaker for one in said.alternatives))):
        return said
    others = tuple(one for one in said.alternatives if one.speaker not in gone)
    whom = tuple(who for who in said.addressees if who not in gone)
    if said.speaker not in gone:
        return replace(said, addressees=whom, alternatives=others)
    best = max(others, key=lambda one: one.confidence, default=None)
    return replace(
        said,
        speaker=best.speaker if best else None,
        confidence=best.confidence if best else 0.0,
        attribution="implicit",
        addressees=tuple(who for who in whom if best is None or who != best.speaker),
        alternatives=tuple(one for one in others if one is not best),
        cue=None,
    )


def _is_about(event: Event, people: frozenset[CharacterId]) -> bool:
    return not people.isdisjoint((*event.roles.values(), event.according_to))


def _scene(scene: Scene, gone: frozenset[CharacterId]) -> Scene:
    return replace(
        scene,
        focalizer=None if scene.focalizer in gone else scene.focalizer,
        narrator=None if scene.narrator in gone else scene.narrator,
        present=tuple(one for one in scene.present if one.character not in gone),
        mentioned=tuple(who for who in scene.mentioned if who not in gone),
    )


# --- different people ---------------------------------------------------------------------------------------


def _parts(cast: Iterable[Character], decisions: Decisions) -> Parts:
    """Return which names of somebody are other people's: of names that were set apart all but the first."""
    cast = tuple(cast)
    used: set[str] = {character.id for character in cast}
    parts: dict[tuple[CharacterId, str], CharacterId] = {}
    for split in decisions.splits:
        for character in cast:
            own = [alias.text for alias in character.aliases if (character.id, alias.text) not in parts]
            for name in [name for name in dict.fromkeys(split.names) if name in own][1:]:
                parts[character.id, name] = fresh_id(name, used)
    return parts


def _apart(reading: Reading, parts: Parts) -> Reading:
    """Return a reading in which some names of somebody mean somebody new."""
    if not parts:
        return reading
    text = reading.document.text
    mentions = tuple(_named(one, text, parts) for one in reading.mentions)
    moved = {one.span.start: one.character for one in mentions if one.character in set(parts.values())}
    cast = [*(_parted(one, parts) for one in reading.characters), *_new(reading, mentions, parts)]
    return replace(
        reading,
        characters=tuple(sorted(cast, key=lambda one: (-one.mentions, one.first or 0))),
        mentions=mentions,
        uses=None,
        utterances=tuple(_spoken(one, moved) for one in reading.utterances),
        scenes=tuple(_with_new(one, moved) for one in reading.scenes),
        events=tuple(_told(one, moved, parts) for one in reading.events),
    )


def _named(mention: Mention, text: str, parts: Parts) -> Mention:
    if mention.kind == "pronoun" or mention.character is None:
        return mention
    other = parts.get((mention.character, mention.span.of(text)))
    return replace(mention, character=other) if other else mention


def _parted(character: Character, parts: Parts) -> Character:
    kept = tuple(alias for alias in character.aliases if (character.id, alias.text) not in parts)
    if len(kept) == len(character.aliases):
        return character
    left = character.mentions - sum(alias.count for alias in character.aliases if alias not in kept)
    name = character.name if (character.id, character.name) not in parts else kept[0].text
    return replace(character, name=name, aliases=kept, mentions=max(left, 0))


def _new(reading: Reading, mentions: Iterable[Mention], parts: Parts) -> Iterable[Character]:
    """Yield the people who were taken for somebody else."""
    mentions = tuple(mentions)
    by_id = {character.id: character for character in reading.characters}
    for (whole, name), who in parts.items():
        starts = [one.span.start for one in mentions if one.character == who]
        yield Character(
            id=who,
            name=name,
            kind=by_id[whole].kind,
            aliases=tuple(alias for alias in by_id[whole].aliases if alias.text == name),
            mentions=len(starts),
            first=starts[0] if starts else None,
            last=starts[-1] if starts else None,
            confidence=by_id[whole].confidence,
        )


Moved = Mapping[int, CharacterId | None]
"""Where a name stands that means somebody new, and who it is."""


def _spoken(said: Utterance, moved: Moved) -> Utterance:
    """Return an utterance, of somebody new if the words that tell its speaker name them."""
    if said.cue is None or said.attribution != "explicit":
        return said
    who = next((moved[place] for place in range(said.cue.start, said.cue.end) if place in moved), None)
    if who is None:
        return said
    return replace(said, speaker=who, addressees=tuple(whom for whom in said.addressees if whom != who))


def _with_new(scene: Scene, moved: Moved) -> Scene:
    named = dict.fromkeys(who for place, who in moved.items() if who and place in scene.span)
    return replace(scene, mentioned=tuple(dict.fromkeys((*scene.mentioned, *named)))) if named else scene


def _told(event: Event, moved: Moved, parts: Parts) -> Event:
    """Return an event of somebody new if its words name them and it was about whom they were taken for."""
    taken_for = {who: whole for (whole, _), who in parts.items()}
    named = {moved[place] for place in range(event.span.start, event.span.end) if place in moved}
    now = {taken_for[who]: who for who in named if who is not None}
    if not now:
        return event
    return replace(event, roles={role: now.get(CharacterId(who), who) for role, who in event.roles.items()})
