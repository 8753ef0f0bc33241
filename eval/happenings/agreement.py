"""How far two annotations of the same passages agree.

Events: F1 by kind. A doubt of either counts neither way, as in the scoring; or, more strictly, a doubt is no
event and counts against the one who has it. Actuality: Cohen's kappa over the events that both have.
Presence: F1 over everybody in the scenes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from eval.happenings.claims import Claims, labels_by_words, renamed
from eval.happenings.gold import Passage, load, works
from eval.happenings.scoring import Totals, same_family, same_kind, score

__all__ = ["agreement", "kappa", "pairs"]


def pairs(first: Path, second: Path) -> dict[str, tuple[Passage, Passage]]:
    """Return the passages that stand in both folders, by the file's name and their place.

    A file of the second folder may hold one passage of a work under any name; passages are paired by digest.
    """
    known = {
        (one.digest): (gold.name, one)
        for path in works(first)
        for gold in [load(path)]
        for one in gold.passages
    }
    found: dict[str, tuple[Passage, Passage]] = {}
    for path in works(second):
        for other in load(path).passages:
            if other.digest in known:
                name, one = known[other.digest]
                found[f"{name} {one.span.start}"] = (one, other)
    return found


def agreement(first: Passage, second: Passage, *, is_strict: bool = False) -> Totals:
    """Count the second annotation against the first; when strict, what either doubts is no event of his."""
    words = [(label, place) for label, places in second.people.items() for place in places]
    labels = labels_by_words(first, words)
    theirs = [renamed(one, labels) for one in second.happenings]
    certain = tuple(one for one in theirs if not one.is_doubtful)
    hazy = [one for one in theirs if one.is_doubtful]
    wanted = tuple(
        one
        for one in first.happenings
        if one.is_doubtful
        or any(same_kind(one, other) for other in certain)
        or not any(same_family(one, other) for other in hazy)
    )
    if is_strict:
        first = replace(first, states=())
        wanted = first.wanted
    scenes = tuple(
        frozenset(
            labels.get(label, f"~{label}")
            for other in second.scenes
            for label in other.present
            if min(scene.span.end, other.span.end) - max(scene.span.start, other.span.start)
            > len(scene.span) // 2
        )
        for scene in first.scenes
    )
    claims = Claims(happenings=certain, scenes=scenes, states=(None,) * len(first.states))
    return score(replace(first, happenings=wanted), claims)


def kappa(confusion: Counter[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of a confusion table; None when it is empty or leaves no room for chance."""
    total = sum(confusion.values())
    if not total:
        return None
    same = sum(count for (one, other), count in confusion.items() if one == other) / total
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (one, other), count in confusion.items():
        rows[one] += count
        columns[other] += count
    chance = sum(rows[label] * columns[label] for label in rows) / total**2
    return None if chance == 1 else (same - chance) / (1 - chance)
