"""What speaks for and against each candidate: signs by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passages import cast_from, mentions_in, passage_from
from storyledger.entries import CharacterId
from storyledger.reading.speech.evidence import signs_of
from storyledger.reading.speech.scenery import Scenery, Stage
from storyledger.reading.speech.utterances import find_quotes

TALK = '"One," said Ada.\n\n"Two."\n\n"Three."\n\n"Four."\n\n"Five," said Tom.'


def signs(text: str, turn: int, who: str, *others: str, cast: str = "Ada she, Tom he") -> list[str]:
    """Return the signs that speak of somebody on a turn, beside others."""
    passage, people = passage_from(text), cast_from(cast)
    scenery = Scenery(passage, find_quotes(passage), mentions_in(passage, people), people)
    return signs_of(scenery, turn, [CharacterId(name) for name in (who, *others)])[0]


def spoke(text: str, turn: int, who: str) -> list[str]:
    return [sign for sign in signs(text, turn, who) if sign.startswith("spoke.")]


def test_turns_are_counted_from_the_tag_before_and_after() -> None:
    assert spoke(TALK, 3, "Ada") == ["spoke.back.3"]
    assert spoke(TALK, 3, "Tom") == ["spoke.on.1"]
    assert spoke(TALK, 2, "Tom") == ["spoke.on.2"]


def test_the_nearest_tag_of_somebody_counts() -> None:
    assert spoke(TALK + '\n\n"Six," said Ada.\n\n"Seven."', 6, "Ada") == ["spoke.back.1"]


def test_another_conversation_is_not_counted() -> None:
    rain = "\n\n".join(["It rained.", "It went on raining.", "It rained all night."])
    assert spoke(f'"One," said Ada.\n\n{rain}\n\n"Two."', 1, "Ada") == []
    assert spoke('"One," said Ada.\n\nIt rained.\n\n"Two."', 1, "Ada") == ["spoke.back.1"]


def test_a_scene_break_ends_a_conversation() -> None:
    assert spoke('"One," said Ada.\n\n* * *\n\n"Two."', 1, "Ada") == []


def test_two_who_speak_in_one_paragraph_take_no_turns() -> None:
    text = '"One," said Ada, looking down at the boat. "Two," said Tom.'
    assert (spoke(text, 0, "Tom"), spoke(text, 1, "Ada")) == ([], [])


def topic(text: str, who: str, *others: str) -> list[str]:
    found = signs(text, 0, who, *others, cast="Ada she, Bea she, Tom he")
    return [sign for sign in found if sign.startswith("topic.")]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ('Tom and Ada sat with Bea. "Well," she said.', "topic.pronoun.here"),
        ('Tom sat down. Ada looked at Bea.\n\n"Well," said the woman.', "topic.noun.above"),
    ],
)
def test_a_tag_may_mean_whom_the_paragraph_tells_of_first(text: str, sign: str) -> None:
    assert topic(text, "Ada", "Bea", "Tom") == [sign]
    assert topic(text, "Bea", "Ada", "Tom") == []
    assert topic(text, "Tom", "Ada", "Bea") == []


@pytest.mark.parametrize(
    ("noun", "name", "called"),
    [
        ("the old lady", "Mrs. Bea", "old.mrs"),
        ("the lady", "Miss Bea", "lady.miss"),
        ("the young lady", "Bea", "young.plain"),
        ("the captain", "Bea", "role.plain"),
    ],
)
def test_a_description_asks_how_somebody_is_called(noun: str, name: str, called: str) -> None:
    text = f'{name} sat down.\n\n"Well," said {noun}.'
    found = signs(text, 0, name, cast=f"{name} she")
    assert [sign for sign in found if sign.startswith("called.")] == [f"called.{called}"]


@pytest.mark.parametrize(
    ("words", "known"), [("he sat. he rose.", "he"), ("he sat. she rose.", None), ("they sat.", None)]
)
def test_what_somebody_is_called_here_tells_a_man_from_a_woman(words: str, known: str | None) -> None:
    passage, cast = passage_from(f"Orsk came in, and {words}"), cast_from("Orsk ?")
    meant = tuple(replace(one, character=CharacterId("Orsk")) for one in mentions_in(passage, cast))
    assert Scenery(passage, (), meant, cast).pronouns(CharacterId("Orsk")) == known


def only_named(text: str, *shown: str) -> list[str]:
    """Return who a scene only names, as far as the first turn tells; ``shown``: whom its telling shows."""
    passage, people = passage_from(text), cast_from("Ada she, Tom he")
    stages = [Stage(0, None, frozenset(map(CharacterId, shown)))]
    scenery = Scenery(passage, find_quotes(passage), mentions_in(passage, people), people, stages)
    names = [CharacterId("Ada"), CharacterId("Tom")]
    found = zip(names, signs_of(scenery, 0, names), strict=True)
    return [name for name, row in found if "only.named" in row]


def test_whom_a_scene_only_names_may_be_anywhere() -> None:
    assert only_named('She thought of Tom. "One."') == ["Tom"]
    assert only_named('She thought of Tom. "One."', "Tom") == []
    assert only_named('She thought of Tom. "One," said Tom.') == []
    assert only_named('She thought of Tom. "One, Tom."') == []
    assert only_named('She thought of Tom. "One." Tom laughed.') == []


def test_whom_a_scene_does_not_name_is_elsewhere() -> None:
    assert only_named('"One."') == []
