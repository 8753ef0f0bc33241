"""Who knows what, who only believes it, and who believes wrongly; to depth one.

Runs when somebody asks. A fact is an event in words (``mara dies``), with ids for people. A belief is wrong
only when an asserted event shows it: had what is believed happened where somebody came to believe in it, what
is told there or later, up to the place asked for, would break a law, and what it would have brought about is
not so. That somebody is read to speak shows nothing: the reader may have taken another for them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from storyledger.entries import EventId
from storyledger.errors import UsageError
from storyledger.world.asking.clauses import is_clause
from storyledger.world.asking.sentences import read_event
from storyledger.world.engine.engine import GIVEN
from storyledger.world.engine.evaluating import Happening, trace
from storyledger.world.engine.reasons import grounds
from storyledger.world.engine.replayed import Reason, Truth
from storyledger.world.engine.timeline import NAMELESS
from storyledger.world.language.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.span import Evidence
    from storyledger.world.engine.evaluating import Position
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import Args, EventForm, Key

    _Event = tuple[EventForm, Args]

__all__ = ["Belief", "Held", "belief", "brings", "held", "is_of_one", "sayable"]

Belief = Literal["knows", "believes", "believes wrongly"]

_KNOWS, _BELIEVES = "knows", "believes"
_LINKS = (_KNOWS, _BELIEVES)
_SHORTEST = 3
"""Fewer words than this are no fact that was read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something that somebody knows or believes."""

    fact: str
    """An event sentence with ids, or the words of the text."""
    text: str
    """The same with names: ``Tobias is dead``."""
    stand: Belief
    reason: Reason
    """By which passage they came by it."""
    is_sayable: bool = True
    """It reads as a sentence after *that*, as scraps of words do not, and is not what they did themselves."""
    against: Evidence | None = None
    """The passage that shows that they are wrong."""


def held(world: World, who: str, at: int | None = None) -> tuple[Held, ...]:
    """Return what somebody knows or believes just before a place in the text, the latest first.

    Args:
        world: The story.
        who: A character's id.
        at: A code point; None is the end of the story.

    """
    if any(word not in world.words for word in _LINKS):
        return ()
    links = {world.fluent(word).name for word in _LINKS}
    facts = sorted({key[2] for key in world.engine.positions if key[0] in links and key[1] == who})
    found: dict[tuple[str, Belief], Held] = {}
    for fact in facts:
        one = _held(world, who, fact, at)
        if one is not None:
            found.setdefault((one.text, one.stand), one)
    return tuple(sorted(found.values(), key=_latest_first))


def sayable(beliefs: Iterable[Held]) -> tuple[Held, ...]:
    """Return what can be shown as a sentence: on cards, in the report, in the terminal."""
    return tuple(one for one in beliefs if one.is_sayable)


def _latest_first(one: Held) -> tuple[int, str]:
    evidence = one.reason.evidence
    return -evidence.span.start if evidence is not None else 1, one.text


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
    read = _read(world, fact)
    wrong = read is not None and _against(world, who, fact, read, at) is not None
    return "believes wrongly" if wrong else "believes"


def brings(world: World, fact: str, at: int | None = None) -> dict[Key, object]:
    """Return what a fact brings about where it happens: the traits and links that it sets."""
    read = _read(world, fact)
    return {} if read is None else _brought(world, read, at)


def is_of_one(world: World, fact: str) -> bool:
    """Tell whether a fact is an event about one person or thing alone."""
    read = _read(world, fact)
    return read is not None and len(read[1]) == 1


def _held(world: World, who: str, fact: str, at: int | None) -> Held | None:
    """Return how somebody stands to a fact; None: not at all, or it is no fact that can be shown."""
    knows = world.holds(_KNOWS, who, at, target=fact) is Truth.YES
    if not knows and world.holds(_BELIEVES, who, at, target=fact) is not Truth.YES:
        return None
    read = _read(world, fact)
    if len(fact.split()) < _SHORTEST if read is None else "fact" in read[0].sorts:
        return None  # scraps of words, or one telling of another
    link = world.fluent(_KNOWS if knows else _BELIEVES).name
    reason = world.reason(grounds(world.engine, (link, who, fact), world.position(at), 0)[0])
    is_own = knows and read is not None and read[1][:1] == (who,)
    against = None if knows or read is None else _against(world, who, fact, read, at)
    return Held(
        fact=fact,
        text=_quoted(world, fact, reason) if read is None else _in_words(world, read, at),
        is_sayable=is_clause(fact) if read is None else not is_own and _is_sayable(world, read, at),
        stand="knows" if knows else "believes" if against is None else "believes wrongly",
        reason=reason,
        against=against,
    )


def _read(world: World, fact: str) -> _Event | None:
    """Return a fact as an event; None when it is only words of the text."""
    try:
        form, args = read_event(world.laws, fact)
    except UsageError:
        return None
    people = (str(arg) for arg, sort in zip(args, form.sorts, strict=True) if sort == "person")
    known = all(world.ledger.get(who) is not None or who.startswith(NAMELESS) for who in people)
    return (form, args) if known else None


def _brought(world: World, read: _Event, at: int | None) -> dict[Key, object]:
    position, engine = world.position(at), world.engine
    happening = Happening(read[0].sentence, read[1])
    steps = trace(engine.program, lambda key: engine.value(key, position), happening)
    written = {key: value for step in steps for key, value in step.writes if key[0] in world.laws.fluents}
    return {key: value for key, value in written.items() if len(key) == 2}


def _in_words(world: World, read: _Event, at: int | None) -> str:
    """Return an event with names; what befalls one person and gives one trait a value, as that trait."""
    form, args = read
    brought = _brought(world, read, at)
    if len(args) == len(brought) == 1:
        ((key, value),) = brought.items()
        if value is not None:
            return say(world.laws, key, value, world.name)
    return form.filled(tuple(world.name(arg) for arg in args))


def _is_sayable(world: World, read: _Event, at: int | None) -> bool:
    """Tell whether an event says something of people alone: words for places and things are often scraps."""
    form, args = read
    if any(sort not in ("person", "number") for sort in form.sorts):
        return False
    nameless = [arg for arg in args if str(arg).startswith(NAMELESS)]
    if len(args) > 1 or not nameless:
        return not nameless
    return any(value is not None for value in _brought(world, read, at).values())


def _quoted(world: World, fact: str, reason: Reason) -> str:
    """Return the words of a fact, marked where the text goes on; they stand after *that*."""
    fact = fact.removeprefix("that ")
    end = reason.evidence.span.end if reason.evidence is not None else len(world.ledger.text)
    goes_on = world.ledger.text[end : end + 2].strip()[:1].isalnum()
    return f"{fact} …" if goes_on else fact


def _against(world: World, who: str, fact: str, read: _Event, at: int | None) -> Evidence | None:
    """Return the passage that shows a belief to be wrong, None when none does."""
    position = world.position(at)
    brought = _brought(world, read, at)
    contrary = {key for key, value in brought.items() if world.known(key, at) not in (None, value)}
    if not contrary or any(_is_nameless(world, key) for key in contrary):
        return None
    since = world.engine.at((world.fluent(_BELIEVES).name, who, fact), position)[1]
    if since is None or since == GIVEN:
        return None
    shown = _breach(world, Happening(read[0].sentence, read[1], "believed"), since, position)
    return world.ledger.evidence(world.told_at(shown).span) if shown is not None else None


def _is_nameless(world: World, key: Key) -> bool:
    """Tell whether somebody is meant who has no name: there may be two of them."""
    about = world.ledger.get(str(key[1]))
    return about is not None and about.kind != "person"


def _breach(world: World, happening: Happening, since: Position, until: Position) -> Position | None:
    """Return the first event that cannot be if ``happening`` had happened right after ``since``."""
    engine, known = world.engine.copied(), world.engine.broken
    following = bisect_right(world.places, since)
    place = (since + world.places[following]) / 2 if following < len(world.places) else since + 0.5
    undo = engine.apply({place: happening})
    for at in sorted(undo.before):
        new = set(engine.broken.get(at, ())).difference(known.get(at, ()))
        if not place < at < until or all(verdict != "contradiction" for _, verdict in new):
            continue
        if _is_asserted(world, at):
            return at
    return None


def _is_asserted(world: World, at: Position) -> bool:
    """Tell whether the text asserts what happens at a position, as no line of speech does."""
    event = world.ledger.event(EventId(world.told_at(at).happening.id))
    return event is not None and event.actuality == "asserted"
