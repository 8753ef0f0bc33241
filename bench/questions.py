"""Speed of what-if questions, of inference and of play: ``python -m bench.questions``.

What-if is asked of the synthetic story of ``bench.story``: each of its people dies at one place in chapter 3.
Play is measured on a crowd that moves, hurts, heals and now and then kills, which is mostly the cost of the
laws, and on the example scenario, which is mostly the cost of looking for targets.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from bench.story import make
from storyledger.document import Block, Document, Section, SectionId
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.world import World, load_laws
from storyledger.world.asking.changes import Add
from storyledger.world.asking.suppose import suppose
from storyledger.world.engine.compiling import compile_laws
from storyledger.world.engine.engine import Engine
from storyledger.world.engine.timeline import Told
from storyledger.world.playing.odds import odds
from storyledger.world.playing.play import Player
from storyledger.world.playing.staging import read_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["main"]

Row = tuple[str, str, str]
SIXTEEN = Path(__file__).parents[1] / "examples" / "sixteen.scenario"

CROWD = """scenario "A crowd"
use "werewolf"
rounds 200
side "everybody here": 200 people
each of everybody here is at the yard
move "to the mill":  A goes to the mill  chance 99%
move "to the yard":  A goes to the yard  if A is at the mill chance 99%
move "hurt": A hurts B if B is whole chance 90%
move "heal": A heals if A is wounded chance 90%
move "kill": A kills B if B is here, B is wounded chance 1%
each of everybody here uses heal, to the yard
each of everybody here uses to the mill
each of everybody here uses hurt, kill on everybody here
out when A is dead
"""


def _world(events: int) -> tuple[World, list[str]]:
    """Return the synthetic story as a world: one code point an event."""
    story, laws = make(events), load_laws(["werewolf"])
    engine = Engine(compile_laws(laws), story.given)
    engine.replay(story.happenings)
    text = "x" * events
    block = Block(Span(0, events))
    section = Section(SectionId("s1"), "chapter", "", Span(0, events), (block,))
    ledger = Ledger(document=Document("bench", "bench", text, (section,), (block,)))
    told = tuple(Told(each, Span(index, index + 1), index) for index, each in enumerate(story.happenings))
    return World(ledger=ledger, laws=laws, told=told, engine=engine), story.people


def whatif(events: int) -> Iterator[Row]:
    """Yield the figures for what-if questions: everybody dies in chapter 3, one at a time."""
    world, people = _world(events)
    plain, explained, breaks = [], [], []
    for who in people:
        change = Add(text=who, sentence="person dies", args=(who,), at=events * 3 // 100)
        start = process_time()
        answer = suppose(world, [change], reasons=False)
        plain.append(process_time() - start)
        start = process_time()
        suppose(world, [change])
        explained.append(process_time() - start)
        breaks.append(len(answer.breaks))
    yield "one what-if, median", f"{statistics.median(plain) * 1000:.2f} ms", "5 ms"
    yield "one what-if, longest", f"{max(plain) * 1000:.1f} ms ({max(breaks)} passages break)", ""
    yield "with all chains, median", f"{statistics.median(explained) * 1000:.2f} ms", ""
    yield "with all chains, longest", f"{max(explained) * 1000:.1f} ms", ""


def play(runs: int) -> Iterator[Row]:
    """Yield the figures for play."""
    crowd = Player(read_scenario(Path("crowd.scenario"), text=CROWD))
    start, run = process_time(), crowd.run(7)
    yield "play, a crowd of 200", f"{run.proposals / (process_time() - start):,.0f} proposals/s", "200,000"
    start = process_time()
    found = odds(Player(read_scenario(SIXTEEN)), runs, 7)
    taken = process_time() - start
    yield f"play, the sixteen, {runs} runs", f"{found.proposals / taken:,.0f} proposals/s", ""
    yield "one run of the sixteen", f"{taken / runs * 1000:.2f} ms", ""


def main(argv: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.questions", description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=1000)
    options = parser.parse_args(argv)
    start = perf_counter()
    print(f"\nquestions, {options.events} events x 300 people, werewolf + everyday")
    for what, measured, goal in (*whatif(options.events), *play(options.runs)):
        print(f"  {what:34} {measured:34} {goal}")
    print(f"  ({perf_counter() - start:.0f} s in all)")


if __name__ == "__main__":
    main()
