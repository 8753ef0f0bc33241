"""A synthetic story for the engine: people of the werewolf world who obey its laws, and planted faults.

The same seed gives the same story. Events stand in order; ``moment`` and ``chapter`` only set the scale.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storyledger.world.engine.evaluating import Happening

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Story", "make"]

KIND = "person: human | werewolf"
RANK = "person: packless | omega | beta | alpha"
GROUP = "the pack"
FAULTS = ("the dead do not act", "no wolf enters the line", "poison stops the healing", "the heads add up")


@dataclass(slots=True)
class Story:
    """Events, what holds at the start, and the faults that must be found."""

    happenings: list[Happening] = field(default_factory=list)
    given: dict[tuple[str, ...], object] = field(default_factory=dict)
    planted: list[tuple[int, str]] = field(default_factory=list)
    """Index of an event and the law it breaks."""
    people: list[str] = field(default_factory=list)


class _Cast:
    """The people, and what the writer of the story knows about them."""

    def __init__(self, size: int, places: int, dice: random.Random) -> None:
        self.dice = dice
        self.people = [f"p{number:03d}" for number in range(size)]
        self.places = [f"place {number}" for number in range(places)]
        self.alive = set(self.people)
        self.wolves = set(self.people[:19])
        self.alphas = set(self.people[:19])
        self.poisoned: set[str] = set()
        self.hurt: set[str] = set()
        self.lined: list[str] = []
        self.left = 16

    def living(self) -> str:
        while True:
            who = self.dice.choice(self.people)
            if who in self.alive:
                return who

    def dies(self, who: str) -> None:
        self.alive.discard(who)
        self.alphas.discard(who)


def make(events: int = 20_000, people: int = 300, places: int = 60, facts: int = 400, seed: int = 7) -> Story:
    """Return a story of so many events."""
    dice = random.Random(seed)
    cast = _Cast(people, places, dice)
    story = Story(people=cast.people)
    for wolf in cast.people[:19]:
        story.given |= {(KIND, wolf): "werewolf", (RANK, wolf): "alpha"}
    story.given |= {("person is at place", who): dice.choice(cast.places) for who in cast.people}
    story.given[("left of group", GROUP)] = cast.left
    faults = set(dice.sample(range(events // 10, events), min(20, events // 50)))
    kinds = list(FAULTS) * 5
    while len(story.happenings) < events:
        index = len(story.happenings)
        planted = _fault(cast, kinds[-1]) if index in faults and kinds else None
        if planted is not None:
            story.planted.append((index, kinds.pop()))
            _add(story, planted)
            faults.discard(index)
        else:
            for sentence in _next(cast, facts, events):
                _add(story, sentence)
    del story.happenings[events:]
    story.planted = [each for each in story.planted if each[0] < events]
    return story


def _add(story: Story, sentence: tuple[object, ...]) -> None:
    name, *args = sentence
    story.happenings.append(Happening(str(name), tuple(args), f"e{len(story.happenings)}"))


def _fault(cast: _Cast, kind: str) -> tuple[object, ...] | None:
    """Return an event that breaks a law, None when nobody can break it yet."""
    choose = cast.dice.choice
    dead = sorted(set(cast.people) - cast.alive)
    wolves = sorted(cast.wolves & cast.alive)
    ill = sorted(cast.wolves & cast.alive & cast.poisoned)
    if kind == "the dead do not act" and dead:
        return ("person learns fact", choose(dead), f"fact {choose(range(50))}")
    if kind == "no wolf enters the line" and wolves and cast.lined:
        return ("person goes to place", choose(wolves), choose(cast.lined))
    if kind == "poison stops the healing" and ill:
        return ("person heals", choose(ill))
    if kind == "the heads add up":
        cast.left += 1
        return ("person counts number of group", cast.living(), cast.left, GROUP)
    return None


def _next(cast: _Cast, facts: int, events: int) -> Iterator[tuple[object, ...]]:
    """Yield one more event that obeys the laws, or none."""
    dice, who = cast.dice, cast.living()
    chance = dice.random()
    if chance < 0.42:
        place = dice.choice(cast.places)
        if not (who in cast.wolves and place in cast.lined):
            yield ("person goes to place", who, place)
    elif chance < 0.62:
        yield ("person learns fact", who, f"fact {dice.randrange(facts)}")
    elif chance < 0.80:
        yield ("person tells person fact", who, cast.living(), f"fact {dice.randrange(facts)}")
    elif chance < 0.84:
        yield ("person lies to person", who, cast.living())
    elif chance < 0.92:
        if who not in cast.wolves:
            cast.hurt.add(who)
            yield ("person is hurt", who)
    elif chance < 0.96:
        if who in cast.hurt:
            cast.hurt.discard(who)
            yield ("person heals", who)
    else:
        yield from _rare(cast, who, chance, events)


def _rare(cast: _Cast, who: str, chance: float, events: int) -> Iterator[tuple[object, ...]]:
    """Yield a bite, a death, a poisoning, a line of ash or a count."""
    dice = cast.dice
    if chance < 0.965 and who in cast.wolves:
        cast.poisoned.add(who)
        yield ("person is poisoned", who)
    elif chance < 0.97 and len(cast.lined) < 8 and who not in cast.wolves:
        place = dice.choice(cast.places)
        cast.lined.append(place)
        yield ("person lays ash round place", who, place)
    elif chance < 0.98 and cast.alphas and len(cast.wolves) < len(cast.people) // 2 and dice.random() < 0.15:
        victim = cast.living()
        if victim not in cast.wolves:
            cast.wolves.add(victim)
            cast.hurt.discard(victim)
            yield ("person bites person", dice.choice(sorted(cast.alphas)), victim)
    elif chance < 0.99:
        yield ("person counts number of group", who, cast.left, GROUP)
    elif len(cast.alive) > len(cast.people) * 0.8 and dice.random() < 2400 / events:
        yield from _death(cast, who)


def _death(cast: _Cast, killer: str) -> Iterator[tuple[object, ...]]:
    victim = cast.living()
    if victim != killer:
        if victim in cast.alphas and killer in cast.wolves:
            cast.alphas.add(killer)
        cast.dies(victim)
        yield ("person kills person", killer, victim)
        if cast.left > 0 and cast.dice.random() < 0.2:
            cast.left -= 1
            yield ("person kills number of group", killer, 1, GROUP)
