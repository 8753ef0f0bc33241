"""Cases as prose: tales made of event sentences, with what must be so and what must be broken.

A heading names a law. ``fires`` and ``not`` each begin a tale, one line an event; ``Given`` says what holds
at the start, ``Maybe:`` tells an event that may not have happened. ``=>`` and ``!!`` say what must be so and
what is broken there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storyledger.world.asking.sentences import read_event, read_fact
from storyledger.world.engine.compiling import Program, compile_laws
from storyledger.world.engine.engine import Engine
from storyledger.world.engine.evaluating import Happening
from storyledger.world.language.terms import Key

if TYPE_CHECKING:
    from pathlib import Path

    from storyledger.world.language.terms import Laws


@dataclass(slots=True)
class Tale:
    """One tale about one law."""

    law: str
    fires: bool
    lines: list[str] = field(default_factory=list)


def tales(path: Path) -> list[Tale]:
    """Return the tales of a file; a tale ends where the next begins."""
    found: list[Tale] = []
    law = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            law = line[2:].strip()
        elif line in ("fires", "not"):
            found.append(Tale(law, line == "fires"))
        elif line.startswith("    "):
            found[-1].lines.append(line.strip())
    return found


class Told:
    """A tale, replayed."""

    def __init__(self, tale: Tale, laws: Laws, program: Program | None = None) -> None:
        self.laws = laws
        self.given: dict[Key, Any] = {}
        self.story: list[Happening] = []
        self.expected: list[tuple[int, str]] = []
        for line in tale.lines:
            self._line(line)
        self.engine = Engine(program or compile_laws(laws), self.given)
        self.engine.replay(self.story)

    def _line(self, line: str) -> None:
        if line.startswith("Given "):
            key, value = read_fact(self.laws, line.removeprefix("Given "))
            self.given[key] = value
        elif line.startswith(("=>", "!!")):
            self.expected.append((len(self.story) - 1, line))
        else:
            form, args = read_event(self.laws, line.removeprefix("Maybe: "))
            sure = not line.startswith("Maybe: ")
            self.story.append(
                Happening(form.sentence, args, f"e{len(self.story)}", 1.0 if sure else 0.3, sure)
            )

    def broken(self) -> set[tuple[int, str]]:
        """Return the laws broken, as the tale would write it."""
        names = [law.name for law in self.laws.laws]
        flags = ((int(at), law, verdict) for at, each in self.engine.broken.items() for law, verdict in each)
        return {(at, f"!! {names[law]} ({verdict})") for at, law, verdict in flags}

    def disappointments(self) -> list[str]:
        """Return every expectation that is not met, and every breach that was not expected."""
        wrong = [line for at, line in self.expected if line.startswith("=>") and not self._holds(at, line)]
        wanted = {each for each in self.expected if each[1].startswith("!!")}
        return wrong + [f"line {at}: {line}" for at, line in sorted(wanted ^ self.broken())]

    def _holds(self, at: int, line: str) -> bool:
        match = re.fullmatch(r"=> (not |unknown whether )?(.*)", line)
        assert match is not None
        key, wanted = read_fact(self.laws, match[2])
        value = self.engine.value(key, at + 0.5)
        value = None if value == "untold" else value
        if match[1] == "unknown whether ":
            return value is None
        return bool((value is not None and value != wanted) if match[1] else value == wanted)

    def fired(self) -> set[str]:
        """Return the names of the laws that did something."""
        steps = [step for at in self.engine.happenings for step in self.engine.steps(at)]
        return {self.laws.laws[step.law].name for step in steps if step.law >= 0}
