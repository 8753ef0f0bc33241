"""How often names are used: counted at once, and added up part by part."""

from __future__ import annotations

import pytest

from storyledger.entries import CharacterId, Mention, MentionKind, Use
from storyledger.reading.uses import added_uses, uses_of
from storyledger.span import Span

TEXT = "Ann rowed. She saw Tom, and Ann called. Ann laughed, and he waved to Ann."
ANN, TOM = CharacterId("ann"), CharacterId("tom")


def mention(words: str, kind: MentionKind, who: CharacterId | None, number: int = 0) -> Mention:
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return Mention(span=Span(start, start + len(words)), kind=kind, character=who)


MENTIONS = (
    mention("Ann", "name", ANN),
    mention("She", "pronoun", ANN),
    mention("Tom", "name", TOM),
    mention("Ann", "name", ANN, 1),
    mention("Ann", "name", None, 2),
    mention("he ", "pronoun", TOM),
    mention("Ann", "name", ANN, 3),
)


def test_a_name_is_counted_for_everybody_it_is_used_for() -> None:
    first, second, last = (MENTIONS[number].span for number in (0, 3, 6))
    she, he, open_ = (MENTIONS[number].span for number in (1, 5, 4))
    assert list(uses_of(MENTIONS, TEXT)) == [
        Use(character=ANN, form="Ann", count=3, first=first, second=second, last=last.start),
        Use(character=ANN, form="", count=1, first=she, second=she, last=she.start),
        Use(character=TOM, form="Tom", count=1, first=MENTIONS[2].span, second=MENTIONS[2].span, last=19),
        Use(character=None, form="Ann", count=1, first=open_, second=open_, last=open_.start),
        Use(character=TOM, form="", count=1, first=he, second=he, last=he.start),
    ]


@pytest.mark.parametrize("cuts", [(), (1,), (3,), (4, 5), (1, 2, 3, 4, 5, 6)])
def test_parts_add_up_to_the_whole(cuts: tuple[int, ...]) -> None:
    ends = (*cuts, len(MENTIONS))
    parts = [MENTIONS[start:end] for start, end in zip((0, *cuts), ends, strict=True)]
    assert added_uses((0, uses_of(part, TEXT)) for part in parts) == uses_of(MENTIONS, TEXT)
    pair = added_uses([(0, uses_of(MENTIONS, TEXT)), (100, uses_of(MENTIONS, TEXT))])
    assert [use.count for use in pair] == [6, 2, 2, 2, 2]
    assert pair[0].second == MENTIONS[3].span
    assert pair[1].second == MENTIONS[1].span.shifted(100)
    assert pair[0].last == MENTIONS[6].span.start + 100


def test_nobody_is_referred_to_in_no_mentions() -> None:
    assert list(uses_of((), TEXT)) == []
    assert list(added_uses([])) == []
