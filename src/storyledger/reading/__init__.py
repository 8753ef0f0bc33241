"""Reading: from text to claims, in three stages.

    passage ─ notice ─▶ Noticed      one section alone: quotations, names, grammar  (cached by its text)
    all Noticed ─ gather ─▶ Roster   who there is in the whole story                (cheap, always anew)
    passage + Cast ─ attend ─▶ SectionReading   who is meant, who speaks, who is there, what happens
                                                (cached by its text and its part of the cast)

These readers are rules, and no model is needed. Where the network is a second reader, it hears every section
between the second stage and the third (cached by its text) and joins in on who speaks. Offsets inside the
stages count from the section's start.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from storyledger.collecting import paused_collector
from storyledger.decisions import NO_DECISIONS, Decisions
from storyledger.document import Document, Section, section_digest
from storyledger.entries import Character
from storyledger.reading.assembly import assemble
from storyledger.reading.cast import Cast
from storyledger.reading.claims import NO_CACHE, Cache, First, Progress, Reading, SectionReading
from storyledger.reading.happening.events import find_events
from storyledger.reading.happening.tallies import groups_named
from storyledger.reading.margins.flaws import find_flaws
from storyledger.reading.network import Network, Readers, network_of
from storyledger.reading.noticing import Noticed, notice
from storyledger.reading.passage import Passage, passage_of
from storyledger.reading.people.mentions import find_mentions, with_speech_pronouns
from storyledger.reading.people.only_there import with_only_ones
from storyledger.reading.people.roster import gather
from storyledger.reading.people.walk_ons import with_those_of_walk_ons, with_walk_ons
from storyledger.reading.setting.departures import with_departures
from storyledger.reading.setting.scenes import find_scenes, frame_scenes
from storyledger.reading.speech.speakers import Second, attribute
from storyledger.span import Span

__all__ = [
    "NO_CACHE", "READERS", "Cache", "First", "Network", "Progress", "Readers", "Reading", "SectionReading",
    "network_of", "read",
]  # fmt: skip

READERS = dict.fromkeys(("mentions", "utterances", "speakers", "scenes", "events", "flaws"), "rules/1")
"""Which reader answers which question, with its version."""


def read(
    document: Document,
    *,
    decisions: Decisions = NO_DECISIONS,
    cache: Cache = NO_CACHE,
    progress: Progress | None = None,
    first: First | None = None,
    network: Network | None = None,
) -> Reading:
    """Read a story: its cast, scenes, speakers and events, every claim with the words that show it.

    Args:
        document: what to read.
        decisions: what a person has decided about the cast; outranks what the text suggests.
        cache: where readings of single sections are kept; unchanged sections are not read again.
        progress: told about every section, twice.
        first: a place in code points, and what is given the reading of its section before the others are
            read: everybody is known in it, but nothing of what happens elsewhere.
        network: the second reader, None: the rules read alone.

    """
    with paused_collector():
        return _read(document, decisions, cache, progress or _unwatched, first, network)


def _unwatched(step: str, done: int, total: int) -> None:
    """Show no progress."""


def _read(
    document: Document,
    decisions: Decisions,
    cache: Cache,
    progress: Progress,
    first: First | None,
    network: Network | None,
) -> Reading:
    sections = document.sections
    keys = [section.digest or section_digest(section, document) for section in sections]
    noticed: list[Noticed] = []
    for index, section in enumerate(sections):
        noticed.append(_noticed(document, section, keys[index], cache))
        progress("looking for people", index + 1, len(sections))
    roster = gather(noticed, decisions)
    readers = (
        READERS if network is None else {**READERS, "speakers": f"{READERS['speakers']}+{network.version}"}
    )
    parts = [SectionReading()] * len(sections)
    order = list(range(len(sections)))
    if first is not None and order:
        order.sort(key=lambda index: first[0] not in sections[index].span)
    for done, index in enumerate(order):
        cast = roster.part(index, noticed[index])
        parts[index] = _attended(document, sections[index], keys[index], noticed[index], cast, cache, network)
        if first is not None and not done:
            first[1](assemble(document, sections, parts, roster.cast.characters, readers))
        progress("following the story", done + 1, len(sections))
    return assemble(document, sections, parts, roster.cast.characters, readers)


def attend(passage: Passage, noticed: Noticed, cast: Cast, second: Second | None = None) -> SectionReading:
    """Stage C: read one section, knowing the cast; ``second`` is asked who speaks."""
    if passage.section.kind != "chapter":
        return SectionReading(declarations=noticed.declarations)
    mentions = find_mentions(passage, noticed.quotes, cast, noticed.namings)
    frames = frame_scenes(passage, noticed.quotes, mentions, cast)
    utterances = attribute(passage, noticed.quotes, mentions, cast, frames.eyes, second)
    mentions = with_speech_pronouns(passage, mentions, utterances)
    scenes = find_scenes(frames, mentions, utterances)
    scenes = with_walk_ons(passage, frames.narration, mentions, cast, scenes)
    mentions = with_only_ones(passage.text, mentions, utterances, scenes, cast)
    everybody = with_those_of_walk_ons(mentions, scenes)
    events = find_events(passage, everybody, utterances, scenes, cast)
    return SectionReading(
        mentions=mentions,
        utterances=utterances,
        scenes=with_departures(passage.story, scenes, events, frames.signs, utterances),
        events=events,
        flaws=find_flaws(passage, noticed.quotes),
        groups=tuple(groups_named(passage.text, Span(0, len(passage.text)))),
    )


def _noticed(document: Document, section: Section, key: str, cache: Cache) -> Noticed:
    known = cache.get(Noticed, key)
    if known is None:
        known = notice(passage_of(document, section))
        cache.put(key, known)
    return known


def _attended(
    document: Document,
    section: Section,
    key: str,
    noticed: Noticed,
    cast: Cast,
    cache: Cache,
    network: Network | None,
) -> SectionReading:
    full = _digest(key, network.version if network else "", *_cast_key(cast))
    known = cache.get(SectionReading, full)
    if known is None:
        passage = passage_of(document, section)
        second = network.second(passage, noticed.quotes, key, cache) if network and noticed.quotes else None
        known = attend(passage, noticed, cast, second)
        cache.put(full, known)
    return known


def _cast_key(cast: Cast) -> list[str]:
    """Return all that stage C knows of the cast, in an order that does not depend on other chapters."""
    characters = sorted(cast.characters, key=lambda character: character.id)
    tables = (cast.names, cast.shared, cast.nominals)
    return [
        ",".join(map(_written, characters)),
        *(repr(sorted(table.items())) for table in tables),
        repr((cast.narrator, cast.tellings, cast.is_short)),
    ]


@lru_cache(maxsize=16_384)
def _written(character: Character) -> str:
    """Return a character in full; the same ones are in the parts of many sections."""
    return repr(character)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
