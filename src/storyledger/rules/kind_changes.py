"""The rule ``kind-changes``."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.remarks.kinds import Kind, classes_in, classes_of_kinds, kinds_named
from storyledger.rules.telling import is_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.ledger import Ledger
    from storyledger.world import World

REACH = 20_000
"""Code points within which the one thing of a class is the same."""


@rule("kind-changes", code="SL208", severity="note", preview=True)
def kind_changes(world: World) -> Iterator[Finding]:
    """The greyhound is a terrier.

    ## What it does
    Where the telling brings in one thing of a kind (*a greyhound*, *a canary*, *a cello*) and none of another
    kind of its class, looks for *the terrier*: one that the reader is to know, and was never told of. It is
    silent when the story ever speaks of *a terrier* or of *terriers*, has both in one paragraph, or brings in
    more than one of the class.

    ## Why it matters
    The writer sees the dog anew; the reader sees two dogs.

    ## When to ignore it
    There are two, and the second needs no word.

    ## What it cannot see
    Things that are called by their kind only once, and classes that its list does not have.
    """
    ledger = world.ledger
    for name in classes_in(ledger.vocabulary):
        found = list(kinds_named(ledger.text, name))
        sets = [words for words in classes_of_kinds()[name] if any(one.noun in words for one in found)]
        if len(sets) == 2:
            first, other = sorted(sets, key=lambda words: _first_of(words, found).span)
            if not first & other:
                yield from _between(first, other, found, ledger)


def _first_of(words: frozenset[str], found: Sequence[Kind]) -> Kind:
    return next(one for one in found if one.noun in words)


def _between(
    first: frozenset[str], other: frozenset[str], found: list[Kind], ledger: Ledger
) -> Iterator[Finding]:
    """Yield that a thing of one kind comes back as one of the other kind, where there is one of each."""
    own = [one for one in found if one.noun in first]
    later = [one for one in found if one.noun in other]
    brought_in = [one for one in own if one.how == "new"]
    is_new = any(one.how == "new" for one in later)
    is_far = later[0].span.start - own[0].span.end > REACH
    if is_new or is_far or brought_in != own[:1] or _meet(own, later, ledger):
        return
    if is_said(later[0].span, ledger):
        return
    was, now = own[0].noun, later[0].noun
    yield Finding(
        message=f"The {now} was not told of before; a {was} was. Check whether it is the same.",
        evidence=ledger.evidence(later[0].span),
        because=(Because(evidence=ledger.evidence(own[0].span), note=f"a {was}"),),
        confidence=0.8,
        root=f"{was} {now}",
    )


def _meet(own: Sequence[Kind], later: Sequence[Kind], ledger: Ledger) -> bool:
    """Tell whether a paragraph speaks of both kinds."""
    starts = ledger.document.block_starts
    places = [{bisect_right(starts, one.span.start) for one in each} for each in (own, later)]
    return not places[0].isdisjoint(places[1])
