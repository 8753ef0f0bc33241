"""What the rules over traits share: what the narration says somebody has."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.reading.words import word_rows
from storyledger.rules.meant import is_plainly_of
from storyledger.rules.namesakes import may_be_two

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger

__all__ = ["SEX_OF", "families_of", "told_traits"]

SURE = 0.6
"""How sure it must be read whose trait it is."""
PLAIN = 0.5
"""The same where nobody else is spoken of, or where somebody says it of themselves."""
LED = 0.7
"""How sure every pronoun must be since the paragraph began where it does not give the name."""
SEX_OF = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
"""Words by which somebody is called he or she."""


@cache
def _families() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for trait, family, words in word_rows("trait_values"):
        for word in words.split():
            found[trait, word] |= {family}
    return dict(found)


def families_of(trait: str, value: str) -> frozenset[str]:
    """Return the families that a value of a trait belongs to; nothing for one that clashes with none."""
    return _families().get((trait, value), frozenset())


def told_traits(
    ledger: Ledger, *, by_oneself: bool = False, by_others: bool = False, of_nameless: bool = False
) -> Iterator[Event]:
    """Yield the traits that the narration tells of people with names and of whoever tells it, in order.

    Whoever is called *he* in one of them and *she* in another was taken for somebody else, and is left out,
    and so is a name that two may have.

    Args:
        ledger: everything read.
        by_oneself: whether what people say of themselves counts as well.
        by_others: whether what others say of somebody whom they name counts as well.
        of_nameless: whether people without names count as well: *the ferryman*.

    """
    tellers = (by_oneself, by_others)
    told = [
        event
        for event in ledger.events_of_kind("has")
        if _is_told(event, ledger, *tellers) and (of_nameless or _has_name_or_tells(event, ledger))
    ]
    called: dict[str, set[str]] = defaultdict(set)
    for event in told:
        first = next(iter(event.span.of(ledger.text).lower().split()), "")  # declared words may be none
        called[event.roles["who"]].add(SEX_OF.get(first.removesuffix("'s").removesuffix("’s"), ""))
    both = set(SEX_OF.values())
    doubtful = {who for who, words in called.items() if words >= both or may_be_two(who, ledger)}
    yield from (event for event in told if event.roles["who"] not in doubtful)


def _is_told(event: Event, ledger: Ledger, by_oneself: bool, by_others: bool) -> bool:
    """Tell whether a trait is told by the narration, or by whoever may tell it, and surely enough."""
    person = ledger.get(event.roles.get("who"))
    if person is None or person.kind == "group" or not event.roles.keys() >= {"trait", "value"}:
        return False
    if event.actuality == "reported" and event.according_to == person.id:
        return by_oneself and event.confidence >= PLAIN
    is_told = event.actuality == "asserted" and event.according_to == "narrator"
    if not (is_told or (by_others and event.actuality == "reported")):
        return False
    is_plain = event.confidence >= PLAIN and is_plainly_of(person.id, event.span, ledger)
    if is_plain or (event.confidence >= SURE and _is_led_to(person.id, event.span.start, ledger)):
        return True
    return event.confidence >= PLAIN and _has_just_spoken(person.id, event.span.start, ledger)


def _has_name_or_tells(event: Event, ledger: Ledger) -> bool:
    person, scene = ledger.get(event.roles["who"]), ledger.scene_at(event.span.start)
    is_teller = person is not None and scene is not None and scene.narrator == person.id
    return is_teller or (person is not None and person.kind == "person")


def _has_just_spoken(who: str, position: int, ledger: Ledger) -> bool:
    """Tell whether somebody surely says the last words before a place in its paragraph."""
    starts = ledger.document.block_starts
    begin = starts[bisect_right(starts, position) - 1]
    last = bisect_right(ledger.said.column("span"), position, key=attrgetter("start")) - 1
    said = ledger.utterances[last] if last >= 0 else None
    return said is not None and begin <= said.span.start and said.speaker == who and said.confidence >= LED


def _is_led_to(who: str, position: int, ledger: Ledger) -> bool:
    """Tell whether a paragraph names somebody before a place, or means them surely by its first pronoun.

    What a pronoun means is no surer than what the ones before it do.
    """
    starts = ledger.document.block_starts
    begin = starts[bisect_right(starts, position) - 1]
    own = ledger.mentions_of(who)
    low, high = (bisect_right(own, at, key=attrgetter("span.start")) for at in (begin - 1, position))
    near = [own[index] for index in range(low, high)]
    return any(one.kind == "name" for one in near) or all(one.confidence >= LED for one in near)
