"""Is a speaker who is given with 0.8 right about 80 % of the time? A table and a curve.

The novels that the weights were fitted to and those held aside are kept apart.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eval.gold import load, novels_in
from eval.pdnc import HELD_ASIDE
from eval.reliability import Said, curve, gap, table
from eval.scoring import truth_of_speakers

if TYPE_CHECKING:
    from storyledger.reading import Readers

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder per novel")
    parser.add_argument("--novels", default="", help="names, separated by commas; all when left out")
    parser.add_argument("--readers", choices=["rules", "neural"], default="rules", help="who reads")
    parser.add_argument("--jobs", type=int, default=1, help="processes")


def run(options: argparse.Namespace) -> str:
    """Read the novels and return tables and curves."""
    wanted = {name for name in options.novels.split(",") if name}
    folders = [path for path in novels_in(options.data) if not wanted or path.name in wanted]
    with ProcessPoolExecutor(options.jobs) as pool:
        truths = pool.map(partial(_truth, options.readers), folders)
        read = dict(zip((path.name for path in folders), truths, strict=True))
    fitted = [said for name, part in read.items() if name not in HELD_ASIDE for said in part]
    aside = [said for name, part in read.items() if name in HELD_ASIDE for said in part]
    parts = (("fitted to", fitted), ("held aside", aside))
    return "\n\n".join(_shown(name, said) for name, said in parts if said)


def _shown(name: str, said: list[Said]) -> str:
    distance = f"{name}: mean distance {100 * gap(said):.1f} points"
    return f"{table(name, said)}\n\n```\n{curve(said)}\n```\n\n{distance}"


def _truth(readers: Readers, folder: Path) -> list[Said]:
    from storyledger.reading import network_of, read
    from storyledger.sources import open_document

    novel = load(folder)
    reading = read(open_document(f"{novel.name}.txt", data=novel.text.encode()), network=network_of(readers))
    return truth_of_speakers(novel, reading.characters, reading.utterances)
