"""What ``check`` costs when one chapter is added to a long serial.

``python -m bench serial`` makes up a serial of files in a temporary folder, checks it from the command line
as a writer would, adds a chapter at the end, in the middle, edits one, and checks again. The prose is
generated: the same seed gives the same story, with people who come and go, talk, are hurt and heal. The first
check also compiles the program, which an installer does otherwise: whatever the environment says, the others
find its bytecode. They are made several times from the same state of the cache, and the middle one is shown.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from time import perf_counter

__all__ = ["chapter", "main", "make"]

FIRST = "Ada Bram Corin Della Edric Fenna Garrick Hale Isolde Joran Kesta Lorne Mirel Nessa Orrin Petra"
LAST = "Arkwright Bellweather Cray Dunmore Eastlake Farrow Grimsby Hollis Ironside Kettle Larkin Mott"
PLACES = "the mill,the harbour,the long barn,the upper road,the chapel,the ferry house,the weir,the inn"
ACTS = "crossed to the window,sat down by the fire,lifted the lamp,shook {his} head,folded the letter"
SAID = (
    "I told you to wait until morning",
    "The river is higher than it was",
    "Nobody has seen the boat since Tuesday",
    "Then we go without him",
    "Give me the key and stay here",
    "You never asked me what I wanted",
    "There were nine of them at the bridge",
    "Ask {other}; I was not there",
)
MUSING = (
    "The rain had stopped an hour ago, but the eaves still ran, and the yard was one brown pool.",
    "It was the kind of evening when every sound carries, and none of them says where it comes from.",
    "Somewhere behind the house a gate knocked against its post, stopped, and knocked again.",
    "The stove had gone out, and the room smelled of cold ash and wet wool.",
)


@dataclass(frozen=True)
class _Person:
    first: str
    last: str
    he: str
    his: str

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"


def make(folder: Path, chapters: int, words: int, seed: int = 7) -> None:
    """Write a serial of numbered files and the project file that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "storyledger.toml").write_text('[story]\ntitle = "The Upper Road"\nfiles = ["part-*.md"]\n')
    for number in range(1, chapters + 1):
        (folder / f"part-{number}.md").write_text(chapter(number, words, seed), encoding="utf-8")


def chapter(number: int, words: int, seed: int = 7) -> str:
    """Return one chapter of about so many words; it does not depend on any other."""
    dice = random.Random(f"{seed} {number}")
    cast = _cast()
    core, guests = cast[:6], dice.sample(cast[6:], 4)
    lines, count = [f"# Chapter {number}", ""], 0
    while count < words:
        here = dice.sample(core, 3) + dice.sample(guests, 1)
        scene = [*_scene(dice, here), "* * *"]
        count += sum(len(line.split()) for line in scene)
        lines += [part for line in scene for part in (line, "")]
    return "\n".join(lines[:-2]) + "\n"


def _cast() -> list[_Person]:
    people, firsts, lasts = [], FIRST.split(), LAST.split()
    for index, last in enumerate(lasts * 5):
        first = firsts[(index * 7 + index // len(lasts)) % len(firsts)]
        he, his = (("he", "his"), ("she", "her"))[firsts.index(first) % 2]
        people.append(_Person(first, last, he, his))
    return list({person.full: person for person in people}.values())


def _scene(dice: random.Random, here: list[_Person]) -> list[str]:
    place = dice.choice(PLACES.split(","))
    there = f"{here[1].full} and {here[2].full} were there already."
    opening = f"{here[0].full} came to {place} before dark. {there}"
    lines = [opening, dice.choice(MUSING), f"{here[3].full} arrived last and said nothing."]
    for _ in range(dice.randint(8, 16)):
        one, other = dice.sample(here, 2)
        lines.append(_line(dice, one, other))
    hurt = dice.choice(here)
    lines.append(f"{hurt.first} cut {hurt.his} hand on the latch. {dice.choice(MUSING)}")
    return [*lines, f"{here[1].first} left the room, and {here[0].first} followed {here[1].full} out."]


def _line(dice: random.Random, one: _Person, other: _Person) -> str:
    said = dice.choice(SAID).format(other=other.first)
    act = dice.choice(ACTS.split(",")).format(his=one.his)
    shape = dice.randrange(4)
    if shape == 0:
        return f"“{said},” said {one.first}."
    if shape == 1:
        return f"{one.first} {act}. “{said}, {other.first},” {one.he} said. {dice.choice(MUSING)}"
    if shape == 2:
        return f"“{said}?” asked {one.full}, and {one.he} looked at {other.first}."
    return f"{one.first} {act} and waited for {other.first} to speak. {dice.choice(MUSING)}"


def _check(folder: Path) -> tuple[float, float, int]:
    """Run ``check``; return seconds, seconds of processor time, and the most memory it had."""
    command = [sys.executable, "-m", "storyledger", "check", str(folder), "--exit-zero"]
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode")}
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **kept})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def _again(folder: Path, times: int) -> tuple[float, float, int]:
    """Run ``check`` so many times, always with the cache as it is now; return the run of middling cost."""
    cache, before, runs = folder / ".storyledger", folder.parent / "before", []
    shutil.copytree(cache, before)
    for _ in range(times):
        shutil.rmtree(cache)
        shutil.copytree(before, cache)
        runs.append(_check(folder))
    shutil.rmtree(before)
    return sorted(runs, key=itemgetter(1))[times // 2]


def main(arguments: list[str]) -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench serial", description=__doc__)
    parser.add_argument("--chapters", type=int, default=100)
    parser.add_argument("--words", type=int, default=3300, help="words in a chapter")
    parser.add_argument("--times", type=int, default=3, help="how often each check but the first is made")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "serial"
        make(folder, options.chapters, options.words)
        print(f"\nA serial of {options.chapters} chapters of {options.words:,} words\n")
        print("| check | seconds | processor | MB |\n|---|---|---|---|")
        for what, (seconds, used, memory) in _measured(folder, options):
            print(f"| {what} | {seconds:.2f} | {used:.2f} | {memory} |", flush=True)


def _measured(folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, tuple[float, float, int]]]:
    """Yield what was done to the serial, and what the check cost then."""
    chapters, words, times = options.chapters, options.words, options.times
    yield "everything, the first time", _check(folder)
    yield "nothing changed", _again(folder, times)
    (folder / f"part-{chapters + 1}.md").write_text(chapter(chapters + 1, words), encoding="utf-8")
    yield "one chapter added at the end", _again(folder, times)
    middle = folder / f"part-{chapters // 2}.md"
    middle.write_text(middle.read_text(encoding="utf-8") + "\nThe rain went on.\n", encoding="utf-8")
    yield "one chapter in the middle edited", _again(folder, times)
    (folder / "part-1.5.md").write_text(chapter(chapters + 2, words), encoding="utf-8")
    yield "one chapter put in near the beginning", _again(folder, times)
