"""Layout of storyline charts: crossings, wiggles and time, against a plain barycentre order.

``python -m bench.pictures [--data FOLDER_OF_BOOKS]``; without the books only made-up stories are measured.
"""

from __future__ import annotations

import argparse
import itertools
import random
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from storyledger.api import read
from storyledger.views.pictures import orders
from storyledger.views.pictures.company import in_scene, most_present
from storyledger.views.pictures.heights import heights, wiggles
from storyledger.views.pictures.storyline import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BOOKS = Path("../shared/books")


def stories(data: Path) -> Iterator[tuple[str, list[orders.Column]]]:
    """Yield a name and the columns of every chart that is measured."""
    for people, scenes in ((12, 40), (25, 40)):
        dice = random.Random(1)
        met = [dice.sample(range(people), dice.randint(1, 4)) for _ in range(scenes)]
        yield f"by chance, {people} people", columns(met, scenes)
    for book in sorted(data.glob("*.epub")):
        ledger = read(book, cache=False).ledger
        for most in (16, 25):
            lines = {who: line for line, who in enumerate(most_present(ledger, most))}
            meetings = [[lines[who] for who in in_scene(scene) if who in lines] for scene in ledger.scenes]
            name = book.stem.partition("_")[2].replace("-", " ")
            yield f"{name}, {most} people", columns([met for met in meetings if met])


def measure(story: Sequence[orders.Column]) -> tuple[str, ...]:
    """Return scenes; crossings and wiggles of a plain order and of ours; and the seconds ours takes."""
    orders.forget()
    plain = orders.swept(story, orders.by_first(story))
    orders.forget()
    start = process_time()
    found = orders.arranged(story)
    levels = heights(story, found)
    seconds = process_time() - start
    return (
        str(len(story)),
        str(_sum(orders.crossings, plain)),
        str(_sum(orders.crossings, found)),
        str(wiggles(heights(story, plain))),
        str(wiggles(levels)),
        f"{seconds:.2f} s",
    )


def _sum(count: Callable[[orders.Order, orders.Order], int], found: Sequence[orders.Order]) -> int:
    return sum(count(one, other) for one, other in itertools.pairwise(found))


def main(argv: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.pictures", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=BOOKS, help="a folder of EPUB files (default: %(default)s)"
    )
    options = parser.parse_args(argv)
    heads = ("scenes", "crossings: plain", "ours", "wiggles: plain", "ours", "time")
    print("\nstoryline charts, plain = barycentre sweeps alone")
    print(f"  {'':34}" + "".join(f"{head:>18}" for head in heads))
    for name, story in stories(options.data):
        print(f"  {name:34}" + "".join(f"{cell:>18}" for cell in measure(story)))


if __name__ == "__main__":
    main()
