"""By which words is it shown that "the bosun" is Hale? Stage B, once the cast is known.

Names stand on their owners' cards. Words for somebody that are taken for one with a name stand there, too,
with the passage that joined them: where the name is given, or where it is called and answered. That "the
captain" is Captain Hale, the name itself shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from storyledger.entries import Alias, Character, CharacterId
from storyledger.reading.cast import Cast
from storyledger.reading.noticing import Noticed
from storyledger.reading.people.unnamed import lasting
from storyledger.span import Span

__all__ = ["with_joins"]

_Shown = Mapping[str, tuple[Span, ...]]


def with_joins(
    cast: Cast, noticed: Sequence[Noticed], starts: Sequence[int], since: Mapping[CharacterId, int]
) -> tuple[Character, ...]:
    """Return the characters; those with names also by the words that mean them, and by what it is shown.

    Args:
        cast: the cast of the story.
        noticed: its sections.
        starts: where these begin.
        since: the section from which on words for an office mean each of its holders.

    """
    people = {one.id for one in cast.characters if one.kind == "person"}
    owners = {key: who for key, who in cast.nominals.items() if who in people}
    if not owners:
        return cast.characters
    shown: dict[str, tuple[Span, ...]] = {}
    for part, start in zip(noticed, starts, strict=True):
        for key, spans in _shown_in(part, cast, owners):
            shown.setdefault(key, tuple(span.shifted(start) for span in spans))
    counts = Counter[str]()
    for index, part in enumerate(noticed):
        for tally in lasting(part):
            if tally.key in shown and since.get(owners[tally.key], 0) <= index:
                counts[tally.key] += tally.definite
    found: dict[CharacterId, list[Alias]] = {}
    for key in shown:
        if counts[key]:
            found.setdefault(owners[key], []).append(
                Alias(text=f"the {key}", count=counts[key], shown=shown[key])
            )
    return tuple(_with(one, found[one.id]) if one.id in found else one for one in cast.characters)


def _with(person: Character, more: Sequence[Alias]) -> Character:
    """Return somebody by more names, most used first."""
    known = {alias.text.casefold().removeprefix("the ") for alias in person.aliases}
    new = [alias for alias in more if alias.text.removeprefix("the ") not in known]
    return replace(person, aliases=tuple(sorted((*person.aliases, *new), key=_uses)))


def _uses(alias: Alias) -> tuple[int, str]:
    return -alias.count, alias.text


def _shown_in(
    part: Noticed, cast: Cast, owners: Mapping[str, CharacterId]
) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Yield words for somebody with the passage of a section that shows whom they mean, the surest first."""
    for naming in part.namings:
        if naming.key in owners and cast.names.get(naming.name) == owners[naming.key]:
            yield naming.key, naming.shown
    for one in part.likenesses:
        if one.answers and one.key in owners and cast.names.get(one.name) == owners[one.key]:
            yield one.key, one.shown
