"""What a ledger claims about a passage, in the terms of the gold: its people under the gold's labels.

A character of ours is the gold's person on whose words most of our mentions of the character lie; one who is
on nobody's words keeps a name of its own, which begins with ``~``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from eval.happenings.gold import FAMILY, PEOPLE, Happening, Passage
from storyledger.api import Story
from storyledger.entries import State
from storyledger.span import Span

__all__ = ["Claims", "claims_in", "labels_by_words"]

FLUENTS = {
    "wounded": "person: whole | wounded",
    "dead": "person: alive | dead",
    "unconscious": "person: awake | unconscious",
    "captive": "person: free | captive",
}
"""Condition of the gold to the everyday world's fluent that can say so."""
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
NUMBERS = {
    word: value
    for value, word in enumerate(
        [*SMALL, "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What is claimed about one passage."""

    happenings: tuple[Happening, ...]
    scenes: tuple[frozenset[str], ...]
    """For each scene of the gold, the labels of those claimed to be present."""
    states: tuple[str | None, ...]
    """For each condition of the gold, the fluent's value there; None: unknown."""


def labels_by_words(passage: Passage, words: Iterable[tuple[str, Span]]) -> dict[str, str]:
    """Return whom each name of somebody else's list means in ``passage``.

    Args:
        passage: whose people give the labels.
        words: name and a place of words that mean its bearer, counted from the passage's start.

    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for name, span in words:
        for label, places in passage.people.items():
            if any(span.overlaps(place) for place in places):
                votes[name][label] += 1
    return {name: max(sorted(count), key=count.__getitem__) for name, count in votes.items()}


def claims_in(story: Story, passage: Passage) -> Claims:
    """Return what ``story`` says about ``passage``."""
    where, back = passage.span, -passage.span.start
    mentions = [
        (str(one.character), one.span.shifted(back))
        for one in story.ledger.mentions
        if one.character and where.covers(one.span)
    ]
    walk_ons = [
        (str(one.id), span.shifted(back))
        for scene in story.scenes
        for one in scene.walk_ons
        for span in one.shown
        if where.covers(span)
    ]
    labels = labels_by_words(passage, [*mentions, *walk_ons])
    happenings = tuple(
        Happening(
            span=_inside(event.span, where),
            kind=event.kind,
            actuality=event.actuality,
            roles={
                role: frozenset({labels.get(who, f"~{who}")})
                for role, who in event.roles.items()
                if role in PEOPLE
            },
            extra={"n": number(event.roles["number"])} if "number" in event.roles else {},
        )
        for event in story.events
        if event.kind in FAMILY and event.origin == "read" and event.span.overlaps(where)
    )
    return Claims(
        happenings=happenings,
        scenes=tuple(_present(story, scene.span.shifted(where.start), labels) for scene in passage.scenes),
        states=_conditions(story, passage, labels),
    )


def _inside(span: Span, where: Span) -> Span:
    return Span(max(span.start, where.start), min(span.end, where.end)).shifted(-where.start)


def _present(story: Story, here: Span, labels: dict[str, str]) -> frozenset[str]:
    cast = {
        labels.get(stay.character, f"~{stay.character}")
        for told in story.scenes
        for stay in told.present
        if stay.span.overlaps(here)
    }
    others = [one for told in story.scenes for one in told.walk_ons if one.span.overlaps(here)]
    return frozenset(cast | {labels.get(one.id, f"~{one.name}") for one in others})


def _conditions(story: Story, passage: Passage, labels: dict[str, str]) -> tuple[str | None, ...]:
    if not passage.states:
        return ()
    every = story.world.states()
    return tuple(
        _value(every, FLUENTS[state.value], state.of, state.span.end + passage.span.start, labels)
        for state in passage.states
    )


def _value(states: Iterable[State], fluent: str, label: str, at: int, labels: dict[str, str]) -> str | None:
    """Return the last value that begins before ``at`` and holds there."""
    holding = [
        state
        for state in states
        if state.fluent == fluent
        and labels.get(state.of) == label
        and state.start < at
        and (state.end is None or at <= state.end)
    ]
    return max(holding, key=lambda state: state.start).value if holding else None


def number(words: str) -> str:
    """Return a number in digits, other words as they are."""
    return str(NUMBERS.get(words.lower(), words))


def renamed(happening: Happening, labels: dict[str, str]) -> Happening:
    """Return ``happening`` with its people under other labels."""
    roles = {
        role: frozenset(label if label == "?" else labels.get(label, f"~{label}") for label in people)
        for role, people in happening.roles.items()
    }
    return replace(happening, roles=roles)
