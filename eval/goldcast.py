"""Speakers when the cast is given: names are looked up in the annotated alias lists instead of being found.

Published figures mostly assume this. Only names are looked up. Other words for the same people, which a list
may lack ("Denham" of Ralph Denham, "the general"), and pronouns are left to the readers of the project.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from eval.gold import Novel
from storyledger.decisions import NO_DECISIONS
from storyledger.document import Document
from storyledger.entries import Character, CharacterId, Mention, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.claims import NO_CACHE
from storyledger.reading.network import Network
from storyledger.reading.noticing import notice
from storyledger.reading.passage import Passage, passages
from storyledger.reading.people.attending.mentions import find_mentions, with_told_pronouns
from storyledger.reading.people.gathering.roster import gather
from storyledger.reading.people.noticing.runs import ASKS
from storyledger.reading.people.noticing.words import common_words, given_names
from storyledger.reading.setting.scenes import frame_scenes
from storyledger.reading.speech.speakers import attribute
from storyledger.span import Span

__all__ = ["read_with_gold_cast"]

CLEAR = 0.8
"""Share of the names of one of our cast that must be a listed person's."""
_GENDER = {"M": "he", "F": "she"}
_WORD = re.compile(r"\w+|[^\w\s]")
_NOT_NAMES = frozenset(
    "mr mrs miss dr the sir lady captain count m madame an a old of young and his her in von".split()
)
_PRONOUNS = frozenset("i he she you me it they we my".split())
_NARRATOR = frozenset({"_narr", "Narr"})


def read_with_gold_cast(
    novel: Novel, document: Document, network: Network | None = None
) -> tuple[list[Character], list[Utterance]]:
    """Return the annotated characters and the utterances read with them."""
    cast = _cast(novel)
    lookup = _lookup(cast)
    cut = tuple(passages(document))
    noticed = [notice(passage) for passage in cut]
    roster = gather(noticed, NO_DECISIONS)
    listed = [_mentions(passage, lookup) for passage in cut]
    ours = [
        find_mentions(passage, part.quotes, roster.part(index, part))
        for index, (passage, part) in enumerate(zip(cut, noticed, strict=True))
    ]
    stands = _stands_for(zip(listed, ours, strict=True))
    said: list[Utterance] = []
    for passage, part, one, other in zip(cut, noticed, listed, ours, strict=True):
        quotes = part.quotes
        named = sorted((*one, *_beside(one, other, stands)), key=_where)
        mentions = with_told_pronouns(passage, quotes, named, cast)
        stages = frame_scenes(passage, quotes, mentions, cast).stages
        second = network.second(passage, quotes, "", NO_CACHE) if network and quotes else None
        found = attribute(passage, quotes, mentions, cast, stages, second)
        said.extend(_shifted(one, passage.offset) for one in found)
    return list(cast.characters), said


_Read = Sequence[Mention]
_where = attrgetter("span")


def _stands_for(pairs: Iterable[tuple[_Read, _Read]]) -> dict[CharacterId, CharacterId]:
    """Return which listed person each of our cast is: whom the list finds under nearly all its names."""
    votes: dict[CharacterId, Counter[CharacterId]] = defaultdict(Counter)
    for listed, ours in pairs:
        places = {mention.span: mention.character for mention in listed}
        for mention in ours:
            who = places.get(mention.span)
            if mention.kind != "pronoun" and mention.character is not None and who is not None:
                votes[mention.character][who] += 1
    best = {ours: found.most_common(1)[0] for ours, found in votes.items()}
    return {ours: who for ours, (who, count) in best.items() if count >= CLEAR * votes[ours].total()}


def _beside(listed: _Read, ours: _Read, stands: dict[CharacterId, CharacterId]) -> Iterator[Mention]:
    """Yield what else we read as words for listed people, where the list knows none."""
    starts = [mention.span.start for mention in listed]
    for mention in ours:
        who = stands.get(mention.character) if mention.character else None
        at = bisect_left(starts, mention.span.end) - 1
        is_free = at < 0 or listed[at].span.end <= mention.span.start
        if who is not None and mention.kind != "pronoun" and is_free:
            yield replace(mention, character=who)


def _shifted(one: Utterance, by: int) -> Utterance:
    return Utterance(span=one.span.shifted(by), speaker=one.speaker)


def _cast(novel: Novel) -> Cast:
    owners: dict[str, set[str]] = defaultdict(set)
    words: dict[str, set[str]] = defaultdict(set)
    people = [one for one in novel.characters.values() if not one.name.startswith("_")]
    for one in people:
        for alias in one.aliases:
            if len(alias) > 1 and alias.lower() not in _PRONOUNS and not alias.startswith("_"):
                owners[alias].add(one.name)
                for word in re.findall(r"[A-Z][a-z]+", alias):
                    if _is_name(word):
                        words[word].add(one.name)
    for word, names in words.items():
        owners.setdefault(word, names)
    narrator = next((CharacterId(one.name) for one in people if _NARRATOR & one.aliases), None)
    return Cast(
        characters=tuple(_character(one.name, one.gender) for one in people),
        names={alias: CharacterId(*names) for alias, names in owners.items() if len(names) == 1},
        narrator=narrator if _is_first_person(novel) else None,
    )


def _is_name(word: str) -> bool:
    """Tell whether a word of a listed name names by itself, as "May" of "May Lee" does, a verb or not."""
    low = word.lower()
    return low not in _NOT_NAMES | _PRONOUNS and (word in given_names() or low not in common_words())


def _is_first_person(novel: Novel) -> bool:
    """Tell whether "I" is common outside quotation marks."""
    told = re.sub(r'"[^"]*"', " ", novel.text)
    return len(re.findall(r"\bI\b", told)) > len(told) / 600


def _character(name: str, gender: str) -> Character:
    return Character(id=CharacterId(name), name=name, pronouns=_GENDER.get(gender))


Lookup = dict[str, list[tuple[tuple[str, ...], CharacterId]]]


def _lookup(cast: Cast) -> Lookup:
    """Return the names by their first word, longest first; in small letters, as lists set capitals anew."""
    table: Lookup = defaultdict(list)
    for alias, who in cast.names.items():
        words = tuple(_WORD.findall(alias.lower()))
        table[words[0]].append((words, who))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _mentions(passage: Passage, lookup: Lookup) -> tuple[Mention, ...]:
    words = list(_WORD.finditer(passage.text))
    written = [match.group() for match in words]
    texts = [word.lower() for word in written]
    found: list[Mention] = []
    at = 0
    while at < len(words):
        hit = next(
            (
                entry
                for entry in lookup.get(texts[at], ())
                if tuple(texts[at : at + len(entry[0])]) == entry[0]
                and _may_name(written[at : at + len(entry[0])], texts[at + 1 : at + 2])
            ),
            None,
        )
        if hit is None:
            at += 1
            continue
        last = at + len(hit[0]) - 1
        kind = "name" if written[at][0].isupper() else "nominal"
        found.append(Mention(span=Span(words[at].start(), words[last].end()), kind=kind, character=hit[1]))  # type: ignore[arg-type]
        at = last + 1
    return tuple(found)


def _may_name(words: list[str], after: list[str]) -> bool:
    """Tell whether words of the text may be a listed name: one has a capital, or an article goes before.

    "May" before "I" is none.
    """
    if len(words) == 1 and words[0].lower() in common_words() and ASKS.intersection(after):
        return False
    return any(word[0].isupper() for word in words) or words[0] in ("the", "a", "an")
