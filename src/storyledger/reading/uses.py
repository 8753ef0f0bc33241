"""How often everybody is referred to, by which name, and where first: kept beside the mentions.

A long serial has more than a hundred thousand mentions, and a check that asks how often each name stands
would walk over all of them. Counted when a chapter has been read, added up when chapters are laid end to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storyledger.cache.bulk import Rows, column
from storyledger.entries import CharacterId, Mention, Use
from storyledger.span import Span

__all__ = ["added_uses", "uses_of"]

_Row = tuple[CharacterId | None, str, int, int, int, int, int, int]
"""The fields of a use, each place as where it begins and ends."""


def uses_of(mentions: Sequence[Mention], text: str) -> Sequence[Use]:
    """Return the uses of each name for each person among mentions, in the order in which they begin."""
    starts, ends = column(mentions, "span", "start"), column(mentions, "span", "end")
    people, kinds = column(mentions, "character"), column(mentions, "kind")
    rows = (
        (who, text[start:end] if kind == "name" else "", 1, start, end, start, end, start)
        for who, kind, start, end in zip(people, kinds, starts, ends, strict=True)
    )
    return _added(rows)


def added_uses(parts: Iterable[tuple[int, Sequence[Use]]]) -> Sequence[Use]:
    """Return the uses of several parts, in order, each part's places so many code points later."""
    return _added(row for by, uses in parts for row in _later(uses, by))


def _later(uses: Sequence[Use], by: int) -> Iterable[_Row]:
    columns = (column(uses, name) for name in ("character", "form", "count"))
    places = (column(uses, name, end) for name in ("first", "second") for end in ("start", "end"))
    for who, form, count, *at, last in zip(*columns, *places, column(uses, "last"), strict=True):
        one, end, other, its_end = (place + by for place in at)
        yield who, form, count, one, end, other, its_end, last + by


def _added(rows: Iterable[_Row]) -> Sequence[Use]:
    """Return rows as uses: those of one name for one person as one."""
    found: dict[tuple[CharacterId | None, str], _Row] = {}
    for row in rows:
        key = row[:2]
        known = found.get(key)
        if known is None:
            found[key] = row
        else:
            second = known[5:7] if known[2] > 1 else row[3:5]
            found[key] = (*key, known[2] + row[2], *known[3:5], *second, row[7])
    if not found:
        return ()
    people, forms, counts, one, end, other, its_end, last = zip(*found.values(), strict=True)
    count = len(found)
    places = (Rows(Span, count, (one, end)), Rows(Span, count, (other, its_end)))
    return Rows(Use, count, (people, forms, counts, *places, last))
