"""The words that say who speaks: where the annotation means them to stand."""

from __future__ import annotations

from eval.gold import GoldQuote, Novel
from eval.tags import marked, tags_of

TEXT = 'Ada said nothing. "Row," said Mrs. Weir,\nat last. "Row," said Tom. "Harder."\n'


def novel(*quotes: tuple[str, tuple[int, int]]) -> Novel:
    rows = tuple(GoldQuote(speaker="Ada", kind="Explicit", spans=(where,), tag=tag) for tag, where in quotes)
    return Novel(name="Weir", text=TEXT, characters={}, quotes=rows)


def places(*quotes: tuple[str, tuple[int, int]]) -> list[str]:
    return [TEXT[start:end] for start, end in tags_of(novel(*quotes))]


def test_a_tag_is_found_without_its_punctuation() -> None:
    assert places(("said Mrs Weir at last", (18, 24))) == ["said Mrs. Weir,\nat last"]


def test_the_nearest_words_are_the_tag_and_never_those_of_the_speech() -> None:
    assert places(("said", (18, 24)), ("said", (50, 56))) == ["said", "said"]
    assert tags_of(novel(("said", (50, 56))))[0][0] == TEXT.rindex("said")
    assert places(("Row", (50, 56))) == ["Row"]
    assert tags_of(novel(("Row", (50, 56))))[0][0] == TEXT.index("Row")


def test_what_is_not_there_is_left_out() -> None:
    assert places(("whispered Tom", (18, 24)), ("", (50, 56))) == []


def test_words_of_a_tag_are_marked() -> None:
    starts = [0, 4, 9, 18, 25, 30, 35]
    assert marked(starts, [(4, 8), (25, 34)]) == [False, True, False, False, True, True, False]
    assert marked(starts, []) == [False] * 7
