"""Speed and memory of the world engine: full replay, one edit, a chapter moved. Times are processor time.

``python -m bench.engine [--events N]`` prints one table row per figure; ``python -m bench`` runs it with the
others.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
from time import process_time
from typing import TYPE_CHECKING

from bench.story import FAULTS, Story, make
from storyledger.world import load_laws
from storyledger.world.engine.compiling import compile_laws
from storyledger.world.engine.engine import Engine
from storyledger.world.engine.evaluating import Happening

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main", "measure"]

Row = tuple[str, str, str]
"""What, measured, goal."""


def measure(events: int) -> list[Row]:
    """Return the figures for a story of so many events."""
    story, laws = make(events), load_laws(["werewolf"])
    before = _memory()
    compiling = _timed(lambda: compile_laws(laws))
    best = min(_replayed(story)[1] for _ in range(5))
    engine, _ = _replayed(story)
    listing = _timed(lambda: engine.readers)
    edits, run_again = _edits(engine, events)
    moved = min(_moved(engine, events) for _ in range(5))
    return [
        ("compile the laws", f"{compiling * 1000:.1f} ms", ""),
        ("full replay", f"{best:.3f} s", f"{0.15 * events / 20_000:.2f} s"),
        ("list who reads what, once", f"{listing * 1000:.0f} ms", ""),
        ("one edit, median", f"{statistics.median(edits) * 1000:.3f} ms", "0.1 ms"),
        ("one edit, longest", f"{max(edits) * 1000:.2f} ms ({max(run_again)} events)", ""),
        ("a chapter moved (200 events)", f"{moved * 1000:.1f} ms", ""),
        ("planted faults found", _found(engine, story), "all, no others"),
        ("memory of state (peak growth)", f"{_memory() - before:.0f} MB", ""),
    ]


def _replayed(story: Story) -> tuple[Engine, float]:
    """Return an engine that has replayed the story, and how long that took."""
    engine = Engine(compile_laws(load_laws(["werewolf"])), story.given)
    return engine, _timed(lambda: engine.replay(story.happenings))


def _timed(run: Callable[[], object]) -> float:
    start = process_time()
    run()
    return process_time() - start


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _edits(engine: Engine, events: int, trials: int = 200) -> tuple[list[float], list[int]]:
    """Change one event anywhere and take it back, many times."""
    dice, times, counts = random.Random(1), [], []
    for _ in range(trials):
        at = float(dice.randrange(events))
        old = engine.happenings[at]
        new = (
            None
            if dice.random() < 0.5
            else Happening("person goes to place", (old.args[0], "elsewhere"), "edit")
        )
        start = process_time()
        undo = engine.apply({at: new})
        times.append(process_time() - start)
        counts.append(undo.run_again)
        engine.undo(undo)
    return times, counts


def _moved(engine: Engine, events: int) -> float:
    """Declare a chapter a flashback: its events move to an earlier place."""
    first, to = events * 3 // 5, events // 10
    edits: dict[float, Happening | None] = {}
    for index in range(200):
        at = float(first + index)
        edits[to + 0.5 + index / 1000] = engine.happenings[at]
        edits[at] = None
    start = process_time()
    undo = engine.apply(edits)
    taken = process_time() - start
    engine.undo(undo)
    return taken


def _found(engine: Engine, story: Story) -> str:
    names = [law.name for law in engine.program.laws.laws]
    found = {(int(at), names[law]) for at, flags in engine.broken.items() for law, _ in flags}
    found = {each for each in found if each[1] in FAULTS}
    planted = set(story.planted)
    return f"{len(found & planted)} of {len(planted)}, {len(found - planted)} others"


def main(argv: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("--events", type=int, default=None, help="only this size (default: 20000 and 200000)")
    options = parser.parse_args(argv)
    if options.events is None:
        for size in (20_000, 200_000):  # each in a process of its own, so that memory is its own
            subprocess.run([sys.executable, "-m", "bench.engine", "--events", str(size)], check=True)
        return
    print(f"\nworld engine, {options.events} events x 300 people, werewolf + everyday")
    rows = [*measure(options.events), ("memory of the process (peak)", f"{_memory():.0f} MB", "60 MB")]
    for what, measured, goal in rows:
        print(f"  {what:34} {measured:28} {goal}")


if __name__ == "__main__":
    main()
