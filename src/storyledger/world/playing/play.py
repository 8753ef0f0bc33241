"""A scenario played forward under the laws: people propose, the laws refuse or let it happen.

Runs for ``storyledger play``. In every round everybody who is still in play tries, in random order, the
first of their moves that is possible; the same functions that judge a story judge every proposal. The seed
decides all chance, so a run can be had again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from storyledger.world.engine.compiling import Program, compile_laws
from storyledger.world.engine.engine import Engine
from storyledger.world.engine.evaluating import Happening, Outcome, evaluator
from storyledger.world.language.terms import Key, Value
from storyledger.world.playing.scenario import AT_PLACE, SELF, TARGET, Move, Scenario, Use, Written

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Deed", "Player", "Run"]

Fate = Literal["done", "missed", "refused"]
_PASSING = "number hours pass"


@dataclass(frozen=True, slots=True)
class Deed:
    """One proposal and what came of it."""

    round: int
    happening: Happening
    fate: Fate
    law: str = ""
    """The law that refused it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One play from beginning to end."""

    seed: int
    rounds: int
    """How many it took."""
    ending: str
    """Name of the ending; empty when the rounds ran out."""
    left: tuple[str, ...]
    """Ids of those still in play."""
    proposals: int
    fired: tuple[int, ...]
    """For each law, how often it changed something."""
    refused: Mapping[str, int]
    """For each law that refused anything, how often."""
    deeds: tuple[Deed, ...] = ()
    """Everything that was tried, if it was to be kept."""


class _State(dict[Key, Any]):
    """The world now; what was never set has its first value."""

    def __init__(self, first: Mapping[str, Any], given: Mapping[Key, Any]) -> None:
        super().__init__(given)
        self._first = first

    def __missing__(self, key: Key) -> Any:
        value = self[key] = self._first.get(key[0])
        return value


_Check = tuple[str, Value, bool]
"""A fluent, the value it is asked for, and whether it must not have it."""


@dataclass(slots=True)
class Aim:
    """A move somebody is ready to make, laid out for speed."""

    move: Move
    times: int | None
    """How often it may be made, None: without end."""
    pool: int | None
    """Index of the pool of targets, None for a move without a target."""
    own: tuple[_Check, ...]
    theirs: tuple[_Check, ...]
    fixed: tuple[tuple[Key, Value, bool], ...]
    here: bool | None
    """Whether the target must be, or must not be, where the doer is."""


def aim(use: Use, pool: int | None) -> Aim:
    wishes = use.move.wishes
    named = [wish for wish in wishes if wish.who not in (SELF, TARGET)]
    return Aim(
        move=use.move,
        times=use.times,
        pool=pool,
        own=tuple((wish.fluent, wish.value, wish.negated) for wish in wishes if wish.who == SELF),
        theirs=tuple(
            (wish.fluent, wish.value, wish.negated) for wish in wishes if wish.who == TARGET and not wish.here
        ),
        fixed=tuple(((wish.fluent, wish.who), wish.value, wish.negated) for wish in named),
        here=next((not wish.negated for wish in wishes if wish.here), None),
    )


class Player:
    """Plays a scenario as often as wanted; compiled once."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.program: Program = compile_laws(scenario.laws)
        self.engine = Engine(self.program, dict(scenario.facts))
        """Holds what is so at the start; it replays nothing."""
        self.happenings: dict[tuple[int, str, str], Happening] = {}
        """Events made so far, by sentence and people."""
        self.pools: list[tuple[str, ...]] = []
        """Everybody that is aimed at together, as listed in the scenario."""
        self.aims: dict[int, dict[str, tuple[Aim, ...]]] = {}
        """What everybody is ready to try, by the round from which on."""
        for who, uses in scenario.uses.items():
            for since in {use.since for use in uses}:
                ready = tuple(self._aim(use) for use in uses if use.since == since)
                self.aims.setdefault(since, {})[who] = ready

    def _aim(self, use: Use) -> Aim:
        if use.targets and use.targets not in self.pools:
            self.pools.append(use.targets)
        return aim(use, self.pools.index(use.targets) if use.targets else None)

    def run(self, seed: int, *, keep: bool = False) -> Run:
        """Play once.

        Args:
            seed: Decides all chance.
            keep: Keep every deed.

        """
        return _Playing(self, seed, keep).run()


@dataclass(slots=True)
class _Tally:
    fired: list[int]
    refused: dict[str, int] = field(default_factory=dict)
    proposals: int = 0


class _Playing:
    """One run."""

    def __init__(self, player: Player, seed: int, keep: bool) -> None:
        self.scenario, self.laws, self.seed, self.keep = player.scenario, player.program.laws.laws, seed, keep
        self.dice = random.Random(seed)  # noqa: S311 - chance in a game, no secret
        self.state = _State(player.engine.first, player.engine.given)
        self.evaluate = evaluator(player.program, self.state.__getitem__)
        self.tally = _Tally([0] * (len(self.laws) + 4))
        self.deeds: list[Deed] = []
        self.round = 0
        self.outs = {wish.fluent for wish in self.scenario.out}
        self.in_play = dict.fromkeys(each for each in self.scenario.names if not self._is_out(each))
        self.player = player
        self.pools = [[each for each in pool if each in self.in_play] for pool in player.pools]
        self.aims: dict[str, tuple[Aim, ...]] = {}
        self.made: dict[tuple[str, str], int] = {}

    def run(self) -> Run:
        ending = ""
        for number in range(1, self.scenario.rounds + 1):
            self.round = number
            self.aims |= self.player.aims.get(self.round, {})
            self._orders()
            self._turns()
            if self.scenario.hours:
                self._happen(Happening(_PASSING, (self.scenario.hours,)))
            ending = self._ending()
            if ending:
                break
        return Run(
            seed=self.seed,
            rounds=self.round,
            ending=ending,
            left=tuple(self.in_play),
            proposals=self.tally.proposals,
            fired=tuple(self.tally.fired[: len(self.laws)]),
            refused=self.tally.refused,
            deeds=tuple(self.deeds),
        )

    def _orders(self) -> None:
        for order in self.scenario.orders:
            if order.round == self.round:
                self._propose(order.event, "", "")

    def _turns(self) -> None:
        people = list(self.in_play)
        self.dice.shuffle(people)
        for who in people:
            if who in self.in_play:
                self._turn(who)

    def _turn(self, who: str) -> None:
        """Let somebody try the first of their moves that is possible."""
        for aim in self.aims.get(who, ()):
            if aim.times is not None and self.made.get((who, aim.move.name), 0) >= aim.times:
                continue
            target = self._target(who, aim)
            if target is not None and self._try(who, target, aim):
                return

    def _target(self, who: str, aim: Aim) -> str | None:
        """Return whom a move is made on; empty when it needs nobody, None when it cannot be made."""
        state = self.state
        for fluent, value, negated in aim.own:
            if (state[fluent, who] == value) is negated:
                return None
        for key, value, negated in aim.fixed:
            if (state[key] == value) is negated:
                return None
        if aim.pool is None:
            return ""
        theirs = aim.theirs
        if aim.here is not None:
            theirs = ((AT_PLACE, state[AT_PLACE, who], not aim.here), *theirs)
        return self._first(who, self.pools[aim.pool], theirs)

    def _first(self, who: str, pool: list[str], checks: tuple[_Check, ...]) -> str | None:
        """Return the first of whom everything holds, from a random place in the pool on."""
        if not pool:
            return None
        state, size = self.state, len(pool)
        first = int(self.dice.random() * size)
        for index in range(first - size, first):  # from there on, round the end
            target = pool[index]
            for fluent, value, negated in checks:
                if (state[fluent, target] == value) is negated:
                    break
            else:
                if target != who:
                    return target
        return None

    def _try(self, who: str, whom: str, aim: Aim) -> bool:
        """Make a move; tell whether the turn is over, which it is not when the laws refused it."""
        events = aim.move.events
        if aim.times is not None:
            self.made[who, aim.move.name] = self.made.get((who, aim.move.name), 0) + 1
        if aim.move.chance < 1 and self.dice.random() >= aim.move.chance:
            self.tally.proposals += 1
            if self.keep:
                self.deeds.append(Deed(self.round, self._filled(events[0], who, whom), "missed"))
            return True
        if not self._propose(events[0], who, whom):
            return False
        for event in events[1:]:
            self._propose(event, who, whom)
        return True

    def _propose(self, event: Written, who: str, whom: str) -> bool:
        """Let an event happen if the laws let it; tell whether they did."""
        happening = self._filled(event, who, whom)
        self.tally.proposals += 1
        law = self._happen(happening)
        if law is not None:
            self.tally.refused[law] = self.tally.refused.get(law, 0) + 1
        if self.keep:
            self.deeds.append(Deed(self.round, happening, "done" if law is None else "refused", law or ""))
        return law is None

    def _filled(self, event: Written, who: str, whom: str) -> Happening:
        """Return an event with people in its places; the same event is made once for all runs."""
        made, key = self.player.happenings, (id(event), who, whom)
        happening = made.get(key)
        if happening is None:
            names = {SELF: who, TARGET: whom}
            args = tuple(names.get(each, each) for each in event.fillers)
            happening = made[key] = Happening(event.form.sentence, args)
        return happening

    def _happen(self, happening: Happening) -> str | None:
        """Judge an event and let it take effect; return the law that refuses it instead."""
        outcome = self.evaluate(happening.sentence, happening.args, happening.sure)
        for law, verdict in outcome.flags:
            if verdict == "contradiction":
                return self.laws[law].name
        self._take_effect(outcome)
        return None

    def _take_effect(self, outcome: Outcome) -> None:
        state, fired, outs, last = self.state, self.tally.fired, self.outs, -9
        for key, (value, law) in outcome.writes:
            state[key] = value
            if law != last:
                fired[law] += 1
                last = law
            if key[0] in outs and key[1] in self.scenario.names:
                self._look(key[1])

    def _look(self, who: str) -> None:
        """See whether somebody is out of play now, or back in it."""
        out = self._is_out(who)
        if out is (who not in self.in_play):
            return
        if out:
            del self.in_play[who]
        else:
            self.in_play[who] = None
        for index, pool in enumerate(self.player.pools):
            if who in pool:
                self.pools[index] = [each for each in pool if each in self.in_play]

    def _is_out(self, who: str) -> bool:
        state = self.state
        return any((state[wish.fluent, who] == wish.value) is not wish.negated for wish in self.scenario.out)

    def _ending(self) -> str:
        for ending in self.scenario.endings:
            if ending.fact is not None and self.state[ending.fact[0]] == ending.fact[1]:
                return ending.name
            if ending.out and not any(who in self.in_play for who in ending.out):
                return ending.name
        return ""
