"""Whom *her mother* means, once it is known or nearly known who *she* is. Part of stage C.

The one place that says so: who speaks, who is there and what happens all read it from the mention.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from storyledger.entries import CharacterId
from storyledger.reading.cast import Cast
from storyledger.reading.people.relations import ANYBODY, ONLY

__all__ = ["relative"]

LEAST = 4.0
"""Salience from which somebody has been told of not long ago."""


def relative(
    cast: Cast,
    kin: str,
    owners: Sequence[CharacterId],
    near: Sequence[CharacterId],
    salience: Mapping[CharacterId, float],
) -> tuple[CharacterId, CharacterId | None] | None:
    """Return whom a word for kin means, and whose kin that is where it is certain; None: it stays open.

    Args:
        cast: the section's, with who is whose kin.
        kin: the plain word, as in ``relations``.
        owners: everybody who may be the owner, the likeliest first: the likeliest must have such a relative,
            and nobody another one.
        near: everybody of the owner's gender told of lately; nobody is their own mother.
        salience: how strongly everybody has been told of lately.

    """
    known = {who: cast.kin[who, kin] for who in owners if (who, kin) in cast.kin}
    if not known and len(owners) == 1:
        others = (who for who in near if owners[0] in cast.kin.get((who, kin), ()))
        known = {who: cast.kin[who, kin] for who in others}
    if not known and (ANYBODY, kin) in cast.kin:
        known = {ANYBODY: cast.kin[ANYBODY, kin]}
    may_be = {one for several in known.values() for one in several} - set(known)
    likeliest = next((who for who in owners if who not in may_be), None)
    if len(owners) > 1 and known.keys().isdisjoint({likeliest, ANYBODY}):
        return None
    if len(may_be) > 1 or kin not in ONLY:
        may_be = _told_lately(cast, may_be, set(owners), salience)
    if len(may_be) != 1:
        return None
    return may_be.pop(), next(iter(known)) or None if len(known) == 1 else None


def _told_lately(
    cast: Cast,
    several: Collection[CharacterId],
    owners: Collection[CharacterId],
    salience: Mapping[CharacterId, float],
) -> set[CharacterId]:
    """Return who of several was told of not long ago, and more so than others of the same gender."""
    found = set()
    for one in several:
        others = (who for who in salience if who not in several and who not in owners)
        rivals = (salience[who] for who in others if cast.pronouns(who) == cast.pronouns(one))
        if salience.get(one, 0.0) >= max(rivals, default=LEAST):
            found.add(one)
    return found
