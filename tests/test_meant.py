"""Pronouns weighed in a table: whom they may mean, what the table decides, and what it leaves open."""

from __future__ import annotations

import math

import pytest

from passages import cast_from, mentions_in, passage_from
from storyledger.entries import CharacterId, Mention
from storyledger.reading.people.meant import NOBODY, Case, Weighing, by_table, weigh_pronouns, weights
from storyledger.reading.setting.scenes import frame_scenes

ANN, MARA = CharacterId("ann"), CharacterId("mara")
CASE = Case(0, [ANN, MARA, NOBODY], [(("near",), ("eyes",)), (("near",),), (("nobody",),)])


def test_the_chances_of_all_candidates_add_up_to_one() -> None:
    who, chance = by_table({"near": 1.0, "eyes": 0.5})(CASE)

    assert who == ANN
    assert chance == pytest.approx(math.exp(1.5) / (math.exp(1.5) + math.exp(1.0) + 1.0))


def test_somebody_who_did_not_come_up_may_be_meant() -> None:
    assert by_table({"nobody": 5.0})(CASE)[0] == NOBODY


def test_the_table_that_ships_is_read() -> None:
    table = weights()

    assert len(table) > 300
    assert table["chance.5.0"] > table["chance.3.1"], "a surer pronoun before says more"
    assert table["unknown.rivals"] < 0, "whose pronoun nobody told yields to whose is known"


def _weighed(text: str, people: str) -> tuple[list[str | None], frozenset[int]]:
    passage, cast = passage_from(text), cast_from(people)
    mentions = mentions_in(passage, cast)
    frames = frame_scenes(passage, (), mentions, cast)
    found, doubtful = weigh_pronouns(passage, mentions, (), frames)
    return [one.character for one in found if one.kind == "pronoun"], doubtful


def test_the_rules_need_not_have_read_a_pronoun() -> None:
    assert _weighed("Ilse closed the door. Tom slept. She lit the stove.", "Ilse she, Tom he")[0] == ["Ilse"]


def test_nobody_of_another_pronoun_is_meant_and_no_group() -> None:
    assert _weighed("Ilse closed the door, and he laughed.", "Ilse she")[0] == [None]


def test_between_two_the_likelier_one_is_doubtful() -> None:
    text = "Tom and Gregor stood on the quay. He had the tickets."
    found, doubtful = _weighed(text, "Tom he, Gregor he")

    assert found == [None]
    assert doubtful == {text.index("He")}


def test_what_stands_between_two_parts_of_a_story_is_forgotten() -> None:
    assert _weighed("Tom slept.\n\n* * *\n\nHe had a dog.", "Tom he")[0] == [None]


def test_the_candidates_do_not_grow_with_the_people() -> None:
    names = [f"Tom{chr(97 + at)}" for at in range(20)]
    text = " ".join(f"{name} slept." for name in names) + " He woke."
    passage, cast = passage_from(text), cast_from(", ".join(f"{name} he" for name in names))
    mentions: tuple[Mention, ...] = mentions_in(passage, cast)
    asked: list[int] = []

    def choose(case: Case) -> tuple[CharacterId, float]:
        asked.append(len(case.names))
        return NOBODY, 1.0

    list(Weighing(passage, mentions, (), frame_scenes(passage, (), mentions, cast)).through(choose))
    assert asked == [7]
