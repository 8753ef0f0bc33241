"""Puts the readings of all sections together: moves spans, numbers scenes and events, counts mentions.

Sections are read without knowing which they are, so that a reading stays good when chapters are put in before
it; here everything gets its section.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from storyledger.cache.bulk import Rows, column, copies, joined, moved
from storyledger.document import Document, Section
from storyledger.entries import (
    Character,
    CharacterId,
    Declaration,
    Event,
    EventId,
    Flaw,
    GroupNamed,
    Mention,
    Presence,
    Scene,
    SceneId,
    Utterance,
    WalkOn,
)
from storyledger.reading.claims import Reading, SectionReading
from storyledger.reading.margins.flaws import known_pairs
from storyledger.reading.setting.story_time import counted
from storyledger.span import Span

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
    called: list[dict[str, str]] = []
    declarations: list[Declaration] = []
    flaws: list[Flaw] = []
    for section, part in zip(sections, parts, strict=True):
        by = section.span.start
        ids = {scene.id: SceneId(f"scene{len(scenes) + index}") for index, scene in enumerate(part.scenes, 1)}
        numbered.append(ids)
        called.append({one.id: _there(one, ids[scene.id]) for scene in part.scenes for one in scene.walk_ons})
        scenes += part.scenes
        declarations += [
            replace(item, span=item.span.shifted(by), section=section.id) for item in part.declarations
        ]
        flaws += [replace(flaw, span=flaw.span.shifted(by)) for flaw in part.flaws]
    return Reading(
        document=document,
        characters=_counted(characters, mentions),
        mentions=mentions,
        utterances=_utterances(parts, starts),
        scenes=counted(_scenes(scenes, sections, parts)),
        events=_events(parts, starts, numbered, called),
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
    walk_ons: Sequence[Mapping[str, str]],
) -> Rows[Event]:
    """Return the events, numbered through.

    Args:
        parts: what was read of each section.
        starts: where each section begins.
        scenes: for each section, the ids of its scenes to their ids in the document.
        walk_ons: the same for its walk-ons.

    """
    rows = [Rows.of(Event, part.events) for part in parts]
    found = joined(Event, list(zip(rows, starts, strict=True)))
    return found.replaced(
        id=lambda: [EventId(f"event{number}") for number in range(1, len(found) + 1)],
        scene=lambda: [
            named.get(scene) for one, named in zip(rows, scenes, strict=True) for scene in one.column("scene")
        ],
        roles=lambda: [
            roles
            for one, called in zip(rows, walk_ons, strict=True)
            for roles in _recast(one.column("roles"), called)
        ],
    )


def _recast(rows: Sequence[dict[str, str]], called: Mapping[str, str]) -> Sequence[dict[str, str]]:
    """Return the roles of a section's events with its walk-ons under their ids in the document."""
    own = called.keys()
    return [
        roles
        if own.isdisjoint(roles.values())
        else {role: called.get(who, who) for role, who in roles.items()}
        for roles in rows
    ]


def _there(one: WalkOn, scene: SceneId) -> CharacterId:
    """Return a walk-on's id in a scene that is called otherwise now."""
    return CharacterId(f"{scene}/{one.id.partition('/')[2]}")


def _scenes(
    scenes: Sequence[Scene], sections: Sequence[Section], parts: Sequence[SectionReading]
) -> list[Scene]:
    """Return all sections' scenes, numbered through and moved to their places, all at once.

    Args:
        scenes: the scenes as the sections have them.
        sections: the sections.
        parts: their readings.

    """
    places = [
        (section.id, section.span.start)
        for section, part in zip(sections, parts, strict=True)
        for _ in part.scenes
    ]
    starts = [by for _, by in places]
    ids = [SceneId(f"scene{number}") for number in range(1, len(scenes) + 1)]
    return copies(
        Scene,
        scenes,
        id=ids,
        section=[section for section, _ in places],
        span=moved([scene.span for scene in scenes], starts),
        present=_present(scenes, starts),
        walk_ons=[
            tuple([replace(one, id=_there(one, name), shown=_later(one.shown, by)) for one in scene.walk_ons])
            for scene, name, by in zip(scenes, ids, starts, strict=True)
        ],
        shown=[_later(scene.shown, by) for scene, by in zip(scenes, starts, strict=True)],
        place_shown=[
            scene.place_shown.shifted(by) if scene.place_shown else None
            for scene, by in zip(scenes, starts, strict=True)
        ],
        time=[
            replace(scene.time, shown=_later(scene.time.shown, by)) if scene.time else None
            for scene, by in zip(scenes, starts, strict=True)
        ],
    )


def _present(scenes: Sequence[Scene], starts: Sequence[int]) -> Iterator[tuple[Presence, ...]]:
    """Yield who is present in each scene."""
    stays = [stay for scene in scenes for stay in scene.present]
    by = [by for scene, by in zip(scenes, starts, strict=True) for _ in scene.present]
    later = iter(copies(Presence, stays, span=moved([stay.span for stay in stays], by)))
    return (tuple(islice(later, len(scene.present))) for scene in scenes)


def _later(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple([span.shifted(by) for span in spans])


def _counted(characters: Sequence[Character], mentions: Sequence[Mention]) -> tuple[Character, ...]:
    """Return the characters that are mentioned at all, with their counts, most mentioned first."""
    starts, people = column(mentions, "span", "start"), column(mentions, "character")
    counts = Counter(people)
    first = dict(zip(reversed(people), reversed(starts), strict=True))
    last = dict(zip(people, starts, strict=True))
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
