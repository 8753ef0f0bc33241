"""Puts readings together: moves spans, numbers scenes and events, counts mentions.

Sections are read without knowing which they are, so that a reading stays good when chapters are put in before
it. ``end_to_end`` lays the readings of sections in a row end to end; what comes out is a reading like them,
and is laid out in the same way: a few in a row make a stretch, all of them the story (``assemble``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from storyledger.cache.bulk import Rows, column, copies, joined, moved
from storyledger.document import Document
from storyledger.entries import (
    Character,
    CharacterId,
    Event,
    EventId,
    Flaw,
    GroupNamed,
    Mention,
    Presence,
    Remark,
    Scene,
    SceneId,
    Use,
    Utterance,
    WalkOn,
)
from storyledger.reading.claims import Reading, SectionReading
from storyledger.reading.margins.flaws import known_pairs
from storyledger.reading.setting.story_time import counted
from storyledger.reading.uses import added_uses
from storyledger.span import Span

__all__ = ["Placed", "assemble", "end_to_end"]

T = TypeVar("T")


Placed = tuple[int, SectionReading]
"""Where a section, or several in a row, begins, and what is claimed about it."""


def assemble(
    document: Document, parts: Sequence[Placed], characters: Sequence[Character], readers: dict[str, str]
) -> Reading:
    """Return the reading of the whole document.

    Args:
        document: the document.
        parts: the readings of its sections, or of several in a row, in order.
        characters: the cast.
        readers: question to the reader that answered it.

    """
    whole = end_to_end(parts)
    return Reading(
        document=document,
        characters=_counted(characters, whole.uses),
        mentions=whole.mentions,
        utterances=whole.utterances,
        scenes=counted(_in_sections(whole.scenes, document)),
        events=whole.events,
        declarations=_in_sections(whole.declarations, document),
        flaws=tuple(flaw for flaw in whole.flaws if not _comes_back(flaw, document.text)),
        groups=whole.groups,
        remarks=whole.remarks,
        uses=whole.uses,
        vocabulary=whole.vocabulary,
        readers=readers,
    )


def end_to_end(parts: Sequence[Placed]) -> SectionReading:
    """Return what is claimed about several sections in a row, laid end to end.

    It does not matter whether some of them have been laid end to end before. The section of a scene and of a
    declaration stays what it was.
    """
    numbered: list[dict[SceneId, SceneId]] = []
    called: list[dict[str, str]] = []
    before = 0
    for _, part in parts:
        ids = {scene.id: SceneId(f"scene{before + index}") for index, scene in enumerate(part.scenes, 1)}
        numbered.append(ids)
        called.append({one.id: _there(one, ids[scene.id]) for scene in part.scenes for one in scene.walk_ons})
        before += len(part.scenes)
    return SectionReading(
        mentions=_joined(Mention, [(by, part.mentions) for by, part in parts]),
        utterances=_joined(Utterance, [(by, part.utterances) for by, part in parts], ("span", "cue")),
        scenes=_scenes(parts),
        events=_events(parts, numbered, called),
        declarations=tuple(
            replace(one, span=one.span.shifted(by)) for by, part in parts for one in part.declarations
        ),
        flaws=tuple(replace(one, span=one.span.shifted(by)) for by, part in parts for one in part.flaws),
        groups=_joined(GroupNamed, [(by, part.groups) for by, part in parts]),
        remarks=_joined(Remark, [(by, part.remarks) for by, part in parts]),
        uses=added_uses((by, part.uses) for by, part in parts),
        vocabulary=_added(part.vocabulary for _, part in parts),
    )


def _joined(
    kind: type[T], parts: Sequence[tuple[int, Sequence[T]]], places: Sequence[str] = ("span",)
) -> Rows[T]:
    """Return what is claimed of one kind, part by part, each so many code points later."""
    return joined(kind, [(Rows.of(kind, found), by) for by, found in parts], places)


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)


def _in_sections(claims: Sequence[T], document: Document) -> tuple[T, ...]:
    """Return scenes or declarations with the section of the document that each stands in."""
    found = [document.section_at(start) for start in column(claims, "span", "start")]
    kind: Any = type(claims[0]) if claims else None
    ids = [section.id for section in found if section is not None]
    return tuple(copies(kind, claims, section=ids)) if claims else ()


def _events(
    parts: Sequence[Placed],
    scenes: Sequence[Mapping[SceneId, SceneId]],
    walk_ons: Sequence[Mapping[str, str]],
) -> Rows[Event]:
    """Return the events, numbered through.

    Args:
        parts: what was read, in order.
        scenes: for each part, the ids of its scenes to those that they get.
        walk_ons: the same for its walk-ons.

    """
    rows = [Rows.of(Event, part.events) for _, part in parts]
    found = _joined(Event, [(by, part.events) for by, part in parts])
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
    """Return the roles of a part's events with its walk-ons under the ids that they get."""
    own = called.keys()
    if not own:
        return rows
    return [
        roles
        if own.isdisjoint(roles.values())
        else {role: called.get(who, who) for role, who in roles.items()}
        for roles in rows
    ]


def _there(one: WalkOn, scene: SceneId) -> CharacterId:
    """Return a walk-on's id in a scene that is called otherwise now."""
    return CharacterId(f"{scene}/{one.id.partition('/')[2]}")


def _scenes(parts: Sequence[Placed]) -> tuple[Scene, ...]:
    """Return the scenes of all parts, numbered through and moved to their places, all at once."""
    scenes = [scene for _, part in parts for scene in part.scenes]
    starts = [by for by, part in parts for _ in part.scenes]
    ids = [SceneId(f"scene{number}") for number in range(1, len(scenes) + 1)]
    moved_scenes = copies(
        Scene,
        scenes,
        id=ids,
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
    return tuple(moved_scenes)


def _present(scenes: Sequence[Scene], starts: Sequence[int]) -> Iterator[tuple[Presence, ...]]:
    """Yield who is present in each scene."""
    stays = [stay for scene in scenes for stay in scene.present]
    by = [by for scene, by in zip(scenes, starts, strict=True) for _ in scene.present]
    later = iter(copies(Presence, stays, span=moved([stay.span for stay in stays], by)))
    return (tuple(islice(later, len(scene.present))) for scene in scenes)


def _later(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple([span.shifted(by) for span in spans])


def _counted(characters: Sequence[Character], uses: Sequence[Use]) -> tuple[Character, ...]:
    """Return the characters that are mentioned at all, with their counts, most mentioned first."""
    own: dict[CharacterId | None, list[Use]] = {}
    for use in uses:
        own.setdefault(use.character, []).append(use)
    known = [
        replace(
            character,
            mentions=sum(use.count for use in own[character.id]),
            first=min(use.first.start for use in own[character.id]),
            last=max(use.last for use in own[character.id]),
        )
        for character in characters
        if character.id in own
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
