"""How right the speakers and the cast of one novel are.

A quotation takes the speaker of the utterance that overlaps it most. A character that was read may stand for
an annotated one if they share a name. Each annotated character gets one such character only, the one that
earns it most right quotations, so that splitting a person costs. Quotations by groups and by nobody known are
left out and counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from eval.gold import GoldQuote, Novel, fold
from storyledger.entries import Character, CharacterId, Utterance

__all__ = ["NOT_FOUND", "CastScore", "Score", "score", "score_cast", "truth_of_speakers"]

NOT_FOUND = "no utterance"
"""Stands for the speaker of a quotation that no utterance overlaps."""

KINDS = ("all", "explicit", "anaphoric", "implicit")


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts of one novel; they add up."""

    total: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    found: int = 0
    left_out: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            total=self.total + other.total,
            right=self.right + other.right,
            found=self.found + other.found,
            left_out=self.left_out + other.left_out,
        )

    def percent(self, kind: str) -> float:
        """Return the share of right speakers among quotations of a kind, or of all."""
        return 100.0 * self.right[kind] / max(1, self.total[kind])

    @property
    def percent_found(self) -> float:
        """The share of quotations that some utterance overlaps."""
        return 100.0 * self.found / max(1, self.total["all"])


@dataclass(frozen=True, slots=True, kw_only=True)
class CastScore:
    """How well the cast was found: annotated characters, right ones, and how many were read."""

    gold: int
    has: int
    read: int
    pure: int
    major: int
    major_has: int

    @property
    def f1(self) -> float:
        """Harmonic mean of recall over annotated characters and purity of those read, in per cent."""
        recall, precision = self.has / max(1, self.gold), self.pure / max(1, self.read)
        return 200.0 * recall * precision / max(1e-9, recall + precision)


def score(novel: Novel, characters: Iterable[Character], utterances: Iterable[Utterance]) -> Score:
    """Compare speakers with the annotation."""
    rows = _predictions(novel, utterances)
    one = _assigned(rows, may_stand_for(novel, characters))
    result = Score(left_out=len(novel.quotes) - len(rows))
    for quote, speaker in rows:
        for kind in ("all", quote.kind.lower()):
            result.total[kind] += 1
            result.right[kind] += one.get(quote.speaker) == speaker
        result.found += speaker != NOT_FOUND
    return result


def truth_of_speakers(
    novel: Novel, characters: Iterable[Character], utterances: Sequence[Utterance]
) -> list[tuple[float, bool]]:
    """Return how sure the reader was of each speaker it named, and whether it was right."""
    rows = _predictions(novel, utterances)
    one = _assigned(rows, may_stand_for(novel, characters))
    said = sorted(utterances, key=lambda each: each.span)
    starts = [each.span.start for each in said]
    found: list[tuple[float, bool]] = []
    for quote, speaker in rows:
        at = bisect_right(starts, quote.spans[0][0] + 1) - 1
        if at >= 0 and said[at].speaker is not None and said[at].speaker == speaker:
            found.append((said[at].confidence, one.get(quote.speaker) == speaker))
    return found


def score_cast(
    novel: Novel, characters: Sequence[Character], utterances: Iterable[Utterance], least: int = 10
) -> CastScore:
    """Compare the cast: characters with at least ``least`` mentions, and all major ones."""
    may = may_stand_for(novel, characters)
    earned = _earned(_predictions(novel, utterances), may)
    counts = _name_counts(novel)
    major = [name for name, gold in novel.characters.items() if gold.is_major]
    wanted = sorted(
        (n for n in novel.characters if counts[n] >= least or n in major), key=lambda n: -counts[n]
    )
    taken: dict[str, CharacterId] = {}
    for name in wanted:
        free = [one for one in characters if (one.id, name) in may and one.id not in taken.values()]
        if free:
            taken[name] = max(free, key=lambda one: (earned[one.id, name], one.mentions)).id
    owners: dict[CharacterId, int] = Counter(who for who, _ in may)
    people = [one.id for one in characters if one.kind == "person" and one.mentions >= least]
    chosen = set(taken.values())
    return CastScore(
        gold=len(wanted),
        has=len(taken),
        read=len(people),
        pure=sum(who in chosen and owners[who] == 1 for who in people),
        major=len(major),
        major_has=sum(name in taken for name in major),
    )


def may_stand_for(novel: Novel, characters: Iterable[Character]) -> set[tuple[CharacterId, str]]:
    """Return the pairs of a character read and an annotated one that share a name."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for name, gold in novel.characters.items():
        for alias in gold.folded:
            by_name[alias].append(name)
    pairs: set[tuple[CharacterId, str]] = set()
    for character in characters:
        for alias in {fold(character.name)} | {fold(alias.text) for alias in character.aliases}:
            pairs.update((character.id, name) for name in by_name.get(alias, ()))
    return pairs


Rows = list[tuple[GoldQuote, CharacterId | str | None]]


def _predictions(novel: Novel, utterances: Iterable[Utterance]) -> Rows:
    said = sorted(utterances, key=lambda one: one.span)
    starts = [one.span.start for one in said]
    longest = max((len(one.span) for one in said), default=0)
    rows: Rows = []
    for quote in novel.quotes:
        if quote.speaker not in novel.characters or not quote.spans:
            continue
        votes: Counter[CharacterId | None] = Counter()
        for start, end in quote.spans:
            for one in said[bisect_left(starts, start - longest) : bisect_left(starts, end)]:
                overlap = min(end, one.span.end) - max(start, one.span.start)
                if overlap > 0:
                    votes[one.speaker] += overlap
        rows.append((quote, votes.most_common(1)[0][0] if votes else NOT_FOUND))
    return rows


def _earned(rows: Rows, may: set[tuple[CharacterId, str]]) -> Counter[tuple[CharacterId, str]]:
    pairs = ((CharacterId(str(speaker)), quote.speaker) for quote, speaker in rows)
    return Counter(pair for pair in pairs if pair in may)


def _assigned(rows: Rows, may: set[tuple[CharacterId, str]]) -> dict[str, CharacterId]:
    """Return the one character that stands for each annotated one."""
    one: dict[str, CharacterId] = {}
    for (who, name), _ in _earned(rows, may).most_common():
        one.setdefault(name, who)
    return one


def _name_counts(novel: Novel) -> dict[str, int]:
    low = " " + re.sub(r"[^a-z0-9]+", " ", novel.text.lower().replace("'s", "s")) + " "
    return {
        name: sum(low.count(f" {alias} ") for alias in gold.folded) for name, gold in novel.characters.items()
    }
