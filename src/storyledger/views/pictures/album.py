"""The pictures of a page: those worth showing when nobody asks for one, or those of people somebody chose.

Runs for the report and the web reader. Pictures with nothing in them are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.views.pictures import body, commitments, conversation, headcount, network, pair, storyline
from storyledger.views.pictures.company import most_spoken
from storyledger.views.pictures.picture import Link, Picture, to_position
from storyledger.views.pictures.talk import turns

if TYPE_CHECKING:
    from storyledger.entries import CharacterId
    from storyledger.ledger import Ledger
    from storyledger.span import Span
    from storyledger.world import World

__all__ = ["Choice", "album", "changed", "talkative"]

PAIRS, BODIES, GROUPS = 2, 3, 2
LEAST_TURNS = 4
"""Two people who say less to each other have no arc."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose to see; what is None is chosen for them."""

    one: CharacterId | None = None
    """Whose body and rank are drawn."""
    other: CharacterId | None = None
    """Who is drawn together with the first, and alone too."""
    within: Span | None = None
    """Who talks to whom is drawn for this stretch of the text alone."""


NOTHING = Choice()


def album(
    ledger: Ledger, world: World | None = None, choice: Choice = NOTHING, *, link: Link = to_position
) -> tuple[Picture, ...]:
    """Return the pictures of a story that show anything, the most telling first.

    Args:
        ledger: what is known.
        world: the same under its laws; without it there are no bodies and no headcounts.
        choice: people and a stretch of the text to draw.
        link: makes the address of a passage.

    """
    drawn = (
        *_of_ledger(ledger, choice, link),
        *(_of_world(world, choice, link) if world is not None else ()),
    )
    return tuple(picture for picture in drawn if not picture.is_empty)


def talkative(ledger: Ledger, most: int = PAIRS) -> tuple[tuple[CharacterId, CharacterId], ...]:
    """Return the pairs who say most to each other, the one who is spoken of more first."""
    rank = {person.id: number for number, person in enumerate(ledger.characters)}
    amounts: dict[tuple[CharacterId, CharacterId], int] = {}
    for (speaker, whom), starts in turns(ledger, most_spoken(ledger, 25)).items():
        one, other = sorted((speaker, whom), key=lambda who: rank[who])
        amounts[one, other] = amounts.get((one, other), 0) + len(starts)
    ranked = sorted(amounts, key=lambda names: (-amounts[names], rank[names[0]], rank[names[1]]))
    return tuple(names for names in ranked[:most] if amounts[names] >= LEAST_TURNS)


def changed(world: World, most: int = BODIES) -> tuple[CharacterId, ...]:
    """Return those whose body or rank changes, those who are mentioned most first."""
    found = set()
    for state in world.states():
        fluent = world.laws.fluents[state.fluent]
        if fluent.kind == "trait" and state.value not in (None, fluent.first):
            found.add(state.of)
    people = [person.id for person in world.ledger.characters if person.kind != "group"]
    return tuple(who for who in people if who in found)[:most]


def _of_ledger(ledger: Ledger, choice: Choice, link: Link) -> Iterator[Picture]:
    if len(ledger.scenes) > 1:
        yield storyline.draw(ledger, link=link)
    yield network.draw(ledger, within=choice.within, link=link)
    yield conversation.draw(ledger, within=choice.within, link=link)
    chosen = (choice.one, choice.other) if choice.one and choice.other else None
    for number, (one, other) in enumerate((chosen,) if chosen else talkative(ledger), start=1):
        yield pair.draw(ledger, one, other, link=link, name=f"pair-{number}")
    yield commitments.draw(ledger, link=link)


def _of_world(world: World, choice: Choice, link: Link) -> Iterator[Picture]:
    chosen = tuple(who for who in (choice.one, choice.other) if who is not None)
    for number, who in enumerate(chosen or changed(world), start=1):
        yield body.draw(world, who, link=link, name=f"body-{number}")
    for number, group in enumerate(headcount.groups(world.ledger)[:GROUPS], start=1):
        counts = headcount.draw(world, group, link=link, name=f"headcount-{number}")
        if world.ledger.get(group) is not None and len(counts.table.rows) > 1:
            yield counts  # one number alone is no picture
