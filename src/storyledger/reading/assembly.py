"""Puts the readings of all sections together: moves spans, numbers scenes and events, counts mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from storyledger.document import Document
from storyledger.entries import (
    Character,
    CharacterId,
    Declaration,
    Event,
    EventId,
    Flaw,
    Mention,
    Scene,
    SceneId,
    Utterance,
)
from storyledger.reading.claims import Reading, SectionReading
from storyledger.reading.flaws import known_pairs
from storyledger.reading.passage import Passage

__all__ = ["assemble"]


def assemble(
    document: Document,
    passages: Sequence[Passage],
    parts: Sequence[SectionReading],
    characters: Sequence[Character],
    readers: dict[str, str],
) -> Reading:
    """Return the reading of the whole document from the readings of its sections, in order."""
    mentions: list[Mention] = []
    utterances: list[Utterance] = []
    scenes: list[Scene] = []
    events: list[Event] = []
    declarations: list[Declaration] = []
    flaws: list[Flaw] = []
    for passage, part in zip(passages, parts, strict=True):
        by = passage.offset
        numbered = {
            scene.id: SceneId(f"scene{len(scenes) + index}") for index, scene in enumerate(part.scenes, 1)
        }
        mentions += [replace(mention, span=mention.span.shifted(by)) for mention in part.mentions]
        utterances += [_utterance(utterance, by) for utterance in part.utterances]
        events += [
            _event(event, by, len(events) + index, numbered) for index, event in enumerate(part.events, 1)
        ]
        scenes += [_scene(scene, by, numbered[scene.id]) for scene in part.scenes]
        declarations += [replace(item, span=item.span.shifted(by)) for item in part.declarations]
        flaws += [replace(flaw, span=flaw.span.shifted(by)) for flaw in part.flaws]
    return Reading(
        document=document,
        characters=_counted(characters, mentions),
        mentions=tuple(mentions),
        utterances=tuple(utterances),
        scenes=tuple(scenes),
        events=tuple(events),
        declarations=tuple(declarations),
        flaws=tuple(flaw for flaw in flaws if not _comes_back(flaw, document.text)),
        readers=readers,
    )


def _utterance(utterance: Utterance, by: int) -> Utterance:
    cue = utterance.cue.shifted(by) if utterance.cue else None
    return replace(utterance, span=utterance.span.shifted(by), cue=cue)


def _event(event: Event, by: int, number: int, scenes: dict[SceneId, SceneId]) -> Event:
    scene = scenes.get(event.scene) if event.scene else None
    return replace(event, id=EventId(f"event{number}"), span=event.span.shifted(by), scene=scene)


def _scene(scene: Scene, by: int, name: SceneId) -> Scene:
    return replace(
        scene,
        id=name,
        span=scene.span.shifted(by),
        present=tuple(replace(stay, span=stay.span.shifted(by)) for stay in scene.present),
        shown=tuple(span.shifted(by) for span in scene.shown),
        place_shown=scene.place_shown.shifted(by) if scene.place_shown else None,
    )


def _counted(characters: Sequence[Character], mentions: Sequence[Mention]) -> tuple[Character, ...]:
    """Return the characters that are mentioned at all, with their counts, most mentioned first."""
    counts: Counter[CharacterId] = Counter()
    first: dict[CharacterId, int] = {}
    last: dict[CharacterId, int] = {}
    for mention in mentions:
        if mention.character is not None:
            counts[mention.character] += 1
            first.setdefault(mention.character, mention.span.start)
            last[mention.character] = mention.span.start
    known = [
        replace(character, mentions=counts[character.id], first=first[character.id], last=last[character.id])
        for character in characters
        if counts[character.id]
    ]
    return tuple(
        sorted(known, key=lambda character: (-character.mentions, character.first or 0, character.id))
    )


def _comes_back(flaw: Flaw, text: str) -> bool:
    """Tell whether a word taken for two joined ones stands elsewhere in the text, too, and so is meant.

    A pair that everybody runs together ("alot") may be a habit of the writer and is kept.
    """
    if flaw.kind != "joined-words" or flaw.span.of(text).lower() in known_pairs():
        return False
    word = re.escape(flaw.span.of(text))
    return len(re.findall(rf"\b{word}\b", text)) > 1
