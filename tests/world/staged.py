"""Stories made of event sentences, for tests of questions: chapters, names, and a passage for every event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.project.positions import find_position
from storyledger.world import load_laws, replay
from storyledger.world.asking.asked import read_change
from storyledger.world.asking.onstage import on_stage
from storyledger.world.asking.sentences import read_event, read_fact
from storyledger.world.asking.suppose import Answer, suppose
from storyledger.world.playing.chronicle import Chronicle

if TYPE_CHECKING:
    from storyledger.world import Laws, World


def staged(tale: str, people: str, laws: Laws | None = None) -> World:
    """Return the world of a tale: ``#`` begins a chapter, ``=`` sets a fact, other lines are events."""
    known = laws or load_laws(["werewolf"])
    names = {name.casefold(): name for name in people.split()}
    story = Chronicle("Tale", known, names)
    for line in filter(None, map(str.strip, tale.splitlines())):
        if line.startswith("# "):
            story.part(line[2:])
        elif line.startswith("= "):
            story.declare(*read_fact(known, line[2:], lambda name, sort: _known(name, sort, names)))
        else:
            story.tell(*read_event(known, line, lambda name, sort: _known(name, sort, names)))
    return on_stage(replay(story.ledger(), known))


def _known(name: str, sort: str, names: dict[str, str]) -> str:
    return name.casefold() if sort == "person" and name.casefold() in names else name


def what_if(world: World, *changes: str) -> Answer:
    asked = [
        read_change(world, text, lambda place: find_position(world.ledger.document, place))
        for text in changes
    ]
    return suppose(world, asked)


def is_nothing(answer: Answer) -> bool:
    """Tell whether a change makes no difference to what holds together."""
    return not (answer.refused or answer.breaks or answer.doubtful or answer.mended)


def told(answer: Answer) -> list[str]:
    """Return what breaks, in order, by the words of its passages."""
    return [re.sub(r"\s+", " ", each.evidence.exact) for each in answer.breaks if each.evidence]
