"""Puts the readings of all sections together: moves spans, numbers scenes and events, counts mentions.

Sections are read without knowing which they are, so that a reading stays good when chapters are put in before
it; here everything gets its section.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from storyledger.bulk import copies, moved
from storyledger.document import Document, Section, SectionId
from storyledger.entries import (
    Character,
    Declaration,
    Event,
    EventId,
    Flaw,
    Mention,
    Presence,
    Scene,
    SceneId,
    Utterance,
)
from storyledger.reading.claims import Reading, SectionReading
from storyledger.reading.margins.flaws import known_pairs

__all__ = ["assemble"]


def assemble(
    document: Document,
    sections: Sequence[Section],
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
    for section, part in zip(sections, parts, strict=True):
        by = section.span.start
        numbered = {
            scene.id: SceneId(f"scene{len(scenes) + index}") for index, scene in enumerate(part.scenes, 1)
        }
        mentions += copies(Mention, part.mentions, span=moved([one.span for one in part.mentions], by))
        utterances += _utterances(part.utterances, by)
        events += _events(part.events, by, len(events), numbered)
        scenes += [_scene(scene, by, numbered[scene.id], section.id) for scene in part.scenes]
        declarations += [
            replace(item, span=item.span.shifted(by), section=section.id) for item in part.declarations
        ]
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


def _utterances(utterances: Sequence[Utterance], by: int) -> list[Utterance]:
    spans = moved([one.span for one in utterances], by)
    cues = [one.cue.shifted(by) if one.cue else None for one in utterances]
    return copies(Utterance, utterances, span=spans, cue=cues)


def _events(events: Sequence[Event], by: int, before: int, scenes: dict[SceneId, SceneId]) -> Iterator[Event]:
    """Yield a section's events, numbered on from the ``before`` events there are."""
    for number, event in enumerate(events, before + 1):
        scene = scenes.get(event.scene) if event.scene else None
        yield replace(event, id=EventId(f"event{number}"), span=event.span.shifted(by), scene=scene)


def _scene(scene: Scene, by: int, name: SceneId, section: SectionId) -> Scene:
    return replace(
        scene,
        id=name,
        section=section,
        span=scene.span.shifted(by),
        present=tuple(copies(Presence, scene.present, span=moved([one.span for one in scene.present], by))),
        walk_ons=tuple(
            replace(one, shown=tuple(span.shifted(by) for span in one.shown)) for one in scene.walk_ons
        ),
        shown=tuple(span.shifted(by) for span in scene.shown),
        place_shown=scene.place_shown.shifted(by) if scene.place_shown else None,
    )


def _counted(characters: Sequence[Character], mentions: Sequence[Mention]) -> tuple[Character, ...]:
    """Return the characters that are mentioned at all, with their counts, most mentioned first."""
    named = [(one.character, one.span.start) for one in mentions if one.character is not None]
    counts = Counter([who for who, _ in named])
    first, last = dict(reversed(named)), dict(named)
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
    word = flaw.span.of(text)
    return text.count(word) > 1 and len(re.findall(rf"\b{re.escape(word)}\b", text)) > 1
