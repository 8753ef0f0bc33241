"""Puts the readings of all sections together: moves spans, numbers scenes and events, counts mentions.

Sections are read without knowing which they are, so that a reading stays good when chapters are put in before
it; here everything gets its section.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from storyledger.bulk import Rows, column, copies, joined, moved
from storyledger.document import Document, Section, SectionId
from storyledger.entries import (
    Character,
    Declaration,
    Event,
    EventId,
    Flaw,
    GroupNamed,
    Mention,
    Presence,
    Scene,
    SceneId,
    StoryTime,
    Utterance,
)
from storyledger.reading.claims import Reading, SectionReading
from storyledger.reading.margins.flaws import known_pairs
from storyledger.reading.setting.story_time import counted

__all__ = ["assemble"]


def assemble(
    document: Document,
    sections: Sequence[Section],
    parts: Sequence[SectionReading],
    characters: Sequence[Character],
    readers: dict[str, str],
) -> Reading:
    """Return the reading of the whole document from the readings of its sections, in order."""
    starts = [section.span.start for section in sections]
    mentions = joined(Mention, [(Rows.of(Mention, part.mentions), by) for part, by in _placed(parts, starts)])
    scenes: list[Scene] = []
    numbered: list[dict[SceneId, SceneId]] = []
    declarations: list[Declaration] = []
    flaws: list[Flaw] = []
    for section, part in zip(sections, parts, strict=True):
        by = section.span.start
        ids = {scene.id: SceneId(f"scene{len(scenes) + index}") for index, scene in enumerate(part.scenes, 1)}
        numbered.append(ids)
        scenes += [_scene(scene, by, ids[scene.id], section.id) for scene in part.scenes]
        declarations += [
            replace(item, span=item.span.shifted(by), section=section.id) for item in part.declarations
        ]
        flaws += [replace(flaw, span=flaw.span.shifted(by)) for flaw in part.flaws]
    return Reading(
        document=document,
        characters=_counted(characters, mentions),
        mentions=mentions,
        utterances=_utterances(parts, starts),
        scenes=counted(scenes),
        events=_events(parts, starts, numbered),
        declarations=tuple(declarations),
        flaws=tuple(flaw for flaw in flaws if not _comes_back(flaw, document.text)),
        groups=joined(
            GroupNamed, [(Rows.of(GroupNamed, part.groups), by) for part, by in _placed(parts, starts)]
        ),
        readers=readers,
    )


def _placed(parts: Sequence[SectionReading], starts: Sequence[int]) -> Iterator[tuple[SectionReading, int]]:
    return zip(parts, starts, strict=True)


def _utterances(parts: Sequence[SectionReading], starts: Sequence[int]) -> Rows[Utterance]:
    rows = [(Rows.of(Utterance, part.utterances), by) for part, by in _placed(parts, starts)]
    return joined(Utterance, rows, ("span", "cue"))


def _events(
    parts: Sequence[SectionReading],
    starts: Sequence[int],
    scenes: Sequence[Mapping[SceneId, SceneId]],
) -> Rows[Event]:
    """Return the events, numbered through; ``scenes`` has the id in the document for a section's own ids."""
    rows = [Rows.of(Event, part.events) for part in parts]
    found = joined(Event, list(zip(rows, starts, strict=True)))
    return found.replaced(
        id=lambda: [EventId(f"event{number}") for number in range(1, len(found) + 1)],
        scene=lambda: [
            named.get(scene) for one, named in zip(rows, scenes, strict=True) for scene in one.column("scene")
        ],
    )


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
        time=_time(scene.time, by) if scene.time else None,
    )


def _time(time: StoryTime, by: int) -> StoryTime:
    return replace(time, shown=tuple(span.shifted(by) for span in time.shown))


def _counted(characters: Sequence[Character], mentions: Sequence[Mention]) -> tuple[Character, ...]:
    """Return the characters that are mentioned at all, with their counts, most mentioned first."""
    starts = column(mentions, "span", "start")
    named = [
        (who, at) for who, at in zip(column(mentions, "character"), starts, strict=True) if who is not None
    ]
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
