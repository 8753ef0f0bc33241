"""Turns and the mentions near them: what the network is asked."""

from __future__ import annotations

import pytest

from passages import cast_from, mentions_in, passage_from
from storyledger.neural.links import PLACES, SIZES
from storyledger.reading.network import links_in, may_end_mention, sentences_of
from storyledger.reading.speech import links
from storyledger.reading.speech.links import Links
from storyledger.reading.speech.scenery import Scenery
from storyledger.reading.speech.utterances import find_quotes

TEXT = """Ada came in.

"Is Tom here?" asked Ada and shut the door. "I have news."

Mo looked up. "Not yet."

Ada sat down.

"Tom!" she called.
"""


def linked(text: str = TEXT) -> tuple[Links, list[str]]:
    """Return the links of a text and its words."""
    passage, cast = passage_from(text), cast_from("Ada she, Tom he, Mo he")
    quotes, mentions = find_quotes(passage), mentions_in(passage, cast)
    words = [word for sentence in sentences_of(passage) for word in sentence]
    scenery = Scenery(passage, quotes, mentions, cast)
    return links_in(scenery), [word for _, word in words]


def sides(turn: int) -> list[tuple[str, int]]:
    found, _ = linked()
    return [
        (found.owners[member], seen[0])
        for (at, member), seen in zip(found.pairs, found.seen, strict=True)
        if at == turn
    ]


@pytest.mark.parametrize(
    ("turn", "seen"),
    [
        (0, {("Ada", links.ABOVE), ("Tom", links.INSIDE_OWN), ("Ada", links.BETWEEN), ("Mo", links.BELOW)}),
        (
            1,
            {("Mo", links.BEFORE), ("Ada", links.ABOVE + 1), ("Tom", links.ABOVE_TURN), ("Ada", links.BELOW)},
        ),
        (2, {("Tom", links.INSIDE_OWN), ("Ada", links.ABOVE), ("Mo", links.ABOVE + 1)}),
    ],
)
def test_a_link_tells_where_the_mention_stands(turn: int, seen: set[tuple[str, int]]) -> None:
    assert seen <= set(sides(turn))


def test_a_turn_is_the_words_at_its_ends() -> None:
    found, words = linked()
    assert [words[at] for at in found.turns[0]] == ['"', '"', ".", "Mo", "asked"]
    assert {len(each) for each in found.turns} == {PLACES}


def test_every_feature_is_within_its_range() -> None:
    crowd = " ".join(["Ada saw Tom and Tom saw Mo."] * 40)
    found, _ = linked(
        f'{crowd}\n\n"Well," said Mo. "{crowd}"\n\n"Yes."\n\n{crowd}\n\n"No."\n\n"Oh."\n\n"Ah."'
    )
    for column, size in zip(zip(*found.seen, strict=True), SIZES.values(), strict=True):
        assert 0 <= min(column) <= max(column) < size


def test_one_person_s_mentions_leave_room_for_others() -> None:
    found, _ = linked("Mo rowed. " + "Ada sang. " * 30 + '\n\n"Well."')
    owners = [found.owners[member] for _, member in found.pairs]
    assert owners == ["Ada"] * links.OFTEN + ["Mo"]


def test_nothing_links_without_words_or_turns() -> None:
    assert linked("Ada rowed.")[0].pairs == ()
    assert linked("")[0] == Links((), (), (), (), ())


@pytest.mark.parametrize(
    ("word", "may"), [("Ada", True), ("she", True), ("miller", True), ("rowed", False), (",", False)]
)
def test_which_words_may_end_a_mention(word: str, *, may: bool) -> None:
    assert may_end_mention(word) == may
