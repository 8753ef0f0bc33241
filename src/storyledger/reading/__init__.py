"""Reading: from text to claims, in three stages.

    passage ─ notice ─▶ Noticed      one section alone: quotations, names, grammar  (cached by its text)
    all Noticed ─ gather ─▶ Roster   who there is in the whole story                (cheap, always anew)
    passage + Cast ─ attend ─▶ SectionReading   who is meant, who speaks, who is there, what happens
                                                (cached by its text and its part of the cast)

No model is needed: these readers are rules. Offsets inside the stages count from the section's start.
"""

from __future__ import annotations

import hashlib

from storyledger.decisions import NO_DECISIONS, Decisions
from storyledger.document import Document
from storyledger.reading.assembly import assemble
from storyledger.reading.cast import Cast
from storyledger.reading.claims import NO_CACHE, Cache, Progress, Reading, SectionReading
from storyledger.reading.events import find_events
from storyledger.reading.flaws import find_flaws
from storyledger.reading.mentions import find_mentions, with_speech_pronouns
from storyledger.reading.noticing import Noticed, notice
from storyledger.reading.passage import Passage, passages
from storyledger.reading.roster import gather
from storyledger.reading.scenes import find_scenes
from storyledger.reading.speakers import attribute

__all__ = ["NO_CACHE", "READERS", "Cache", "Progress", "Reading", "SectionReading", "read"]

READERS = dict.fromkeys(("mentions", "utterances", "speakers", "scenes", "events", "flaws"), "rules/1")
"""Which reader answers which question, with its version."""


def read(
    document: Document,
    *,
    decisions: Decisions = NO_DECISIONS,
    cache: Cache = NO_CACHE,
    progress: Progress | None = None,
) -> Reading:
    """Read a story: its cast, scenes, speakers and events, every claim with the words that show it.

    Args:
        document: what to read.
        decisions: what a person has decided about the cast; outranks what the text suggests.
        cache: where readings of single sections are kept; unchanged sections are not read again.
        progress: told about every section, twice.

    """
    cut = tuple(passages(document))
    keys = [_text_key(passage) for passage in cut]
    noticed: list[Noticed] = []
    for index, (passage, key) in enumerate(zip(cut, keys, strict=True)):
        noticed.append(_noticed(passage, key, cache))
        if progress:
            progress("looking for people", index + 1, len(cut))
    roster = gather(noticed, decisions)
    parts: list[SectionReading] = []
    for index, passage in enumerate(cut):
        parts.append(
            _attended(passage, keys[index], noticed[index], roster.part(index, noticed[index]), cache)
        )
        if progress:
            progress("following the story", index + 1, len(cut))
    return assemble(document, cut, parts, roster.cast.characters, READERS)


def attend(passage: Passage, noticed: Noticed, cast: Cast) -> SectionReading:
    """Stage C: read one section, knowing the cast."""
    if passage.section.kind != "chapter":
        return SectionReading(declarations=noticed.declarations)
    mentions = find_mentions(passage, noticed.quotes, cast)
    utterances = attribute(passage, noticed.quotes, mentions, cast)
    mentions = with_speech_pronouns(passage, mentions, utterances)
    scenes = find_scenes(passage, noticed.quotes, mentions, utterances, cast)
    return SectionReading(
        mentions=mentions,
        utterances=utterances,
        scenes=scenes,
        events=find_events(passage, mentions, utterances, scenes, cast),
        flaws=find_flaws(passage, noticed.quotes),
    )


def _noticed(passage: Passage, key: str, cache: Cache) -> Noticed:
    known = cache.get(Noticed, key)
    if known is None:
        known = notice(passage)
        cache.put(key, known)
    return known


def _attended(passage: Passage, key: str, noticed: Noticed, cast: Cast, cache: Cache) -> SectionReading:
    full = _digest(key, *_cast_key(cast))
    known = cache.get(SectionReading, full)
    if known is None:
        known = attend(passage, noticed, cast)
        cache.put(full, known)
    return known


def _text_key(passage: Passage) -> str:
    """Return a digest of all that stage A looks at."""
    shape = ",".join(
        f"{paragraph.kind}:{paragraph.span.start}-{paragraph.span.end}" for paragraph in passage.paragraphs
    )
    return _digest(passage.section.kind, passage.section.title, passage.section.id, shape, passage.text)


def _cast_key(cast: Cast) -> list[str]:
    """Return all that stage C knows of the cast, in an order that does not depend on other chapters."""
    characters = sorted(cast.characters, key=lambda character: character.id)
    tables = (cast.names, cast.shared, cast.nominals)
    return [
        repr(characters),
        *(repr(sorted(table.items())) for table in tables),
        repr((cast.narrator, cast.tellers)),
    ]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
