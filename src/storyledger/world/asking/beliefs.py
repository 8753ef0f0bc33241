"""Who knows what, who only believes it, and who believes wrongly; to depth one.

Runs when somebody asks. A fact is an event in words (``mara dies``), with ids for people. Belief is wrong
only when the world knows otherwise: what the event would have brought about is known not to be so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from storyledger.errors import UsageError
from storyledger.world.asking.sentences import read_event
from storyledger.world.engine.evaluating import Happening, trace
from storyledger.world.engine.replayed import Truth

if TYPE_CHECKING:
    from storyledger.world.engine.replayed import World

__all__ = ["Belief", "belief", "beliefs_of"]

Belief = Literal["knows", "believes", "believes wrongly"]

_KNOWS, _BELIEVES = "knows", "believes"


def belief(world: World, who: str, fact: str, at: int | None = None) -> Belief | None:
    """Return how somebody stands to a fact just before a place in the text; None: not at all, or unknown.

    Args:
        world: The story, in a world that declares ``person knows fact`` and ``person believes fact``.
        who: A character's id.
        fact: An event sentence with ids: ``mara dies``.
        at: A code point; None is the end of the story.

    Raises:
        UsageError: when the world knows nothing of knowing or believing.

    """
    if world.holds(_KNOWS, who, at, target=fact) is Truth.YES:
        return "knows"
    if world.holds(_BELIEVES, who, at, target=fact) is not Truth.YES:
        return None
    return "believes wrongly" if _is_untrue(world, fact, at) else "believes"


def beliefs_of(world: World, who: str, at: int | None = None) -> dict[str, Belief]:
    """Return every fact that ``who`` knows or believes just before a place in the text."""
    links = {world.fluent(_KNOWS).name, world.fluent(_BELIEVES).name}
    facts = sorted({key[2] for key in world.engine.positions if key[0] in links and key[1] == who})
    stands = {fact: belief(world, who, fact, at) for fact in facts}
    return {fact: stand for fact, stand in stands.items() if stand is not None}


def _is_untrue(world: World, fact: str, at: int | None) -> bool:
    """Tell whether what an event would have brought about is known not to be so."""
    try:
        form, args = read_event(world.laws, fact)
    except UsageError:
        return False
    position = world.position(at)
    engine = world.engine
    steps = trace(engine.program, lambda key: engine.value(key, position), Happening(form.sentence, args))
    brought = {key: value for step in steps for key, value in step.writes if key[0] in world.laws.fluents}
    now = {key: engine.value(key, position) for key in brought}
    return any(now[key] is not None and now[key] != value for key, value in brought.items() if len(key) == 2)
