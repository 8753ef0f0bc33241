"""Reading: from text to claims, in three stages.

    passage ─ notice ─▶ Noticed      one section alone: quotations, names, grammar  (cached by its text)
    all Noticed ─ gather ─▶ Roster   who there is in the whole story                (cheap, always anew)
    passage + Cast ─ attend ─▶ SectionReading   who is meant, who speaks, who is there, what happens
                                                (cached by its text and its part of the cast)
    readings in a row ─ end_to_end ─▶ Stretch   moved and numbered through  (cached by its sections)
    all of them ─ assemble ─▶ Reading           the same, with what only the whole story shows

These readers are rules, and no model is needed. Where the network is a second reader, it hears every section
between the second stage and the third (cached by its text) and joins in on who speaks. Offsets inside the
stages count from the section's start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storyledger.cache.stretches import in_stretches
from storyledger.collecting import paused_collector
from storyledger.decisions import NO_DECISIONS, Decisions
from storyledger.document import Document, Section, section_digest
from storyledger.entries import Character, Mention, Scene, Utterance
from storyledger.reading.assembly import Placed, assemble, end_to_end
from storyledger.reading.casing import in_usual_case
from storyledger.reading.cast import Cast
from storyledger.reading.claims import NO_CACHE, Cache, First, Progress, Reading, SectionReading
from storyledger.reading.happening.events import find_events
from storyledger.reading.happening.facts.tallies import groups_named
from storyledger.reading.happening.remarks.chapter import remarks_in
from storyledger.reading.happening.summoned import with_those_ordered
from storyledger.reading.margins.flaws import find_flaws
from storyledger.reading.network import Network, Readers, network_of
from storyledger.reading.noticing import Noticed, notice
from storyledger.reading.passage import Passage, Passages
from storyledger.reading.people.attending.mentions import find_mentions, with_speech_pronouns
from storyledger.reading.people.attending.only_there import Company
from storyledger.reading.people.attending.voiced import with_voices
from storyledger.reading.people.attending.walk_ons import (
    shown_throughout,
    with_those_of_walk_ons,
    with_walk_ons,
)
from storyledger.reading.people.gathering.joins import with_joins
from storyledger.reading.people.gathering.roster import Roster, gather
from storyledger.reading.setting.departures import with_departures
from storyledger.reading.setting.eyes import with_eyes
from storyledger.reading.setting.scenes import Frames, find_scenes, frame_scenes
from storyledger.reading.speech.speakers import Second, attribute
from storyledger.reading.stretches import NoticedStretch, Stretch
from storyledger.reading.uses import uses_of
from storyledger.reading.vocabulary import vocabulary_of
from storyledger.span import Span

__all__ = [
    "NO_CACHE", "READERS", "Cache", "First", "Network", "Progress", "Readers", "Reading", "SectionReading",
    "follow", "network_of", "read",
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
    told = in_usual_case(document)
    sections, passages = told.sections, Passages(told)
    keys = [section.digest or section_digest(section, told) for section in sections]
    noticed = _all_noticed(passages, keys, cache, progress)
    story = _Attending(document, passages, keys, noticed, gather(noticed, decisions), cache, network)
    if first is not None and sections:
        begun = next((index for index, one in enumerate(sections) if first[0] in one.span), 0)
        first[1](story.reading([story.section(begun)]))
    parts: list[Placed] = []
    for row, is_whole in in_stretches(keys):
        parts += [story.stretch(row, progress)] if is_whole else story.sections(row, progress)
    return story.reading(parts)


class _Attending:
    """Stage C of one story: its sections one by one, or a stretch of them at once."""

    def __init__(
        self,
        document: Document,
        passages: Passages,
        digests: Sequence[str],
        noticed: Sequence[Noticed],
        roster: Roster,
        cache: Cache,
        network: Network | None,
    ) -> None:
        self._passages, self._document = passages, document
        self._roster, self._cache, self._network = roster, cache, network
        sections = passages.document.sections
        starts = [section.span.start for section in sections]
        self._characters = with_joins(roster, noticed, starts)
        casts = [roster.part(index, part) for index, part in enumerate(noticed)]
        version = network.version if network else ""
        keys = [_digest(one, version, *_cast_key(cast)) for one, cast in zip(digests, casts, strict=True)]
        self._known = list(zip(sections, digests, keys, noticed, casts, strict=True))
        self._done: dict[int, SectionReading] = {}

    def reading(self, parts: Sequence[Placed]) -> Reading:
        """Return the story as far as it has been attended."""
        version = self._network.version if self._network else None
        readers = {**READERS, "speakers": f"{READERS['speakers']}+{version}"} if version else READERS
        return assemble(self._document, parts, self._characters, readers)

    def section(self, index: int) -> Placed:
        """Return what is claimed about one section, and where it begins."""
        section, digest, key, noticed, cast = self._known[index]
        if index not in self._done:
            self._done[index] = _attended(
                self._passages, section, digest, key, noticed, cast, self._cache, self._network
            )
        return section.span.start, self._done[index]

    def sections(self, row: range, progress: Progress) -> Iterator[Placed]:
        """Yield the same of several sections."""
        for index in row:
            yield self.section(index)
            progress("following the story", index + 1, len(self._known))

    def stretch(self, row: range, progress: Progress) -> Placed:
        """Return what is claimed about a stretch, and where it begins."""
        start = self._known[row.start][0].span.start
        starts = [section.span.start - start for section, *_ in self._known[row.start : row.stop]]
        key = _digest(str(starts), *(key for _, _, key, *_ in self._known[row.start : row.stop]))
        known = self._cache.get(Stretch, key)
        if known is None:
            parts = [part for _, part in self.sections(row, progress)]
            known = Stretch(end_to_end(list(zip(starts, parts, strict=True))))
            self._cache.put(key, known)
        else:
            progress("following the story", row.stop, len(self._known))
        return start, known.reading


@dataclass(frozen=True, slots=True)
class Followed:
    """A chapter before its eyes are weighed: who is meant, who speaks, who is there."""

    frames: Frames
    mentions: tuple[Mention, ...]
    everybody: tuple[Mention, ...]
    """The mentions, those of walk-ons among them."""
    utterances: tuple[Utterance, ...]
    scenes: tuple[Scene, ...]


def follow(passage: Passage, noticed: Noticed, cast: Cast, second: Second | None = None) -> Followed:
    """Return who is meant, who speaks and who is there in a chapter; ``second`` is asked who speaks."""
    mentions = find_mentions(passage, noticed.quotes, cast, noticed.namings)
    frames = frame_scenes(passage, noticed.quotes, mentions, cast)
    utterances = attribute(passage, noticed.quotes, mentions, cast, frames.stages, second)
    mentions = with_speech_pronouns(passage, mentions, utterances)
    scenes = find_scenes(frames, mentions, utterances)
    scenes = with_walk_ons(passage, frames.narration, mentions, cast, scenes)
    mentions = Company(passage.text, mentions, utterances, scenes, cast).with_only_ones()
    everybody = with_those_of_walk_ons(mentions, scenes)
    everybody = Company(passage.text, everybody, utterances, scenes, cast).with_walk_ons()
    scenes = shown_throughout(scenes, everybody)
    return Followed(frames, mentions, everybody, utterances, scenes)


def attend(passage: Passage, noticed: Noticed, cast: Cast, second: Second | None = None) -> SectionReading:
    """Stage C: read one section, knowing the cast."""
    if passage.section.kind != "chapter":
        return SectionReading(declarations=noticed.declarations, vocabulary=vocabulary_of(passage.text))
    told = follow(passage, noticed, cast, second)
    mentions, everybody, utterances = told.mentions, told.everybody, told.utterances
    scenes = with_eyes(told.frames, told.scenes, everybody, utterances)
    mentions = with_voices(passage.text, passage.story, mentions, utterances, cast)
    everybody = with_voices(passage.text, passage.story, everybody, utterances, cast)
    events = find_events(passage, everybody, utterances, scenes, cast)
    scenes = with_those_ordered(passage.text, scenes, events, mentions, cast)
    vocabulary = vocabulary_of(passage.text)
    return SectionReading(
        mentions=mentions,
        utterances=utterances,
        scenes=with_departures(passage.story, scenes, events, told.frames.signs, utterances),
        events=events,
        flaws=find_flaws(passage, noticed.quotes),
        groups=tuple(groups_named(passage.text, Span(0, len(passage.text)))),
        remarks=tuple(remarks_in(passage.text, vocabulary)),
        uses=uses_of(mentions, passage.text),
        vocabulary=vocabulary,
    )


def _all_noticed(
    passages: Passages, keys: Sequence[str], cache: Cache, progress: Progress
) -> Sequence[Noticed]:
    """Return what is noticed in each section; what is noticed in a stretch is kept in one piece."""
    found: list[Noticed] = []
    for row, is_whole in in_stretches(keys):
        key = _digest(*keys[row.start : row.stop])
        known = cache.get(NoticedStretch, key) if is_whole else None
        for number, index in enumerate(row):
            section = passages.document.sections[index]
            found.append(known.sections[number] if known else _noticed(passages, section, keys[index], cache))
            progress("looking for people", index + 1, len(keys))
        if is_whole and known is None:
            cache.put(key, NoticedStretch(tuple(found[row.start :])))
    return found


def _noticed(passages: Passages, section: Section, key: str, cache: Cache) -> Noticed:
    known = cache.get(Noticed, key)
    if known is None:
        known = notice(passages.first(section))
        cache.put(key, known)
    return known


def _attended(
    passages: Passages,
    section: Section,
    digest: str,
    key: str,
    noticed: Noticed,
    cast: Cast,
    cache: Cache,
    network: Network | None,
) -> SectionReading:
    known = cache.get(SectionReading, key)
    if known is None:
        passage = passages.last(section)
        heard = network if noticed.quotes else None
        second = heard.second(passage, noticed.quotes, digest, cache) if heard else None
        known = attend(passage, noticed, cast, second)
        cache.put(key, known)
    return known


def _cast_key(cast: Cast) -> list[str]:
    """Return all that stage C knows of the cast, in an order that does not depend on other chapters."""
    characters = sorted(cast.characters, key=lambda character: character.id)
    tables = (cast.names, cast.shared, cast.nominals, cast.kin)
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
