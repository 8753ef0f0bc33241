"""The order in which a story happens, declared in the project file, from the file to the finding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyledger import api
from storyledger.cli import main
from storyledger.errors import ConfigError
from storyledger.world import Truth

TEXT = """# The Ferry

## Chapter 1

Ben Hollis came down to the ferry. "A cold morning," said Ben Hollis. The rope was wet.

## Chapter 2

Ben Hollis died on the far bank before noon. Nobody rang the bell.

## Chapter 3

"Two pennies," said the ferryman. Ben Hollis went to the mill with the pennies in his hat.
"""


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def rules(story: api.Story) -> list[str]:
    return [found.rule for found in story.findings]


def declared(ferry: Path, lines: str) -> api.Story:
    (ferry.parent / "storyledger.toml").write_text(f"[order]\n{lines}\n", encoding="utf-8")
    return api.read(ferry, cache=False)


def test_as_told_the_dead_act(ferry: Path) -> None:
    assert "dead-acts" in rules(api.read(ferry, cache=False))


def test_a_flashback_happens_before_what_is_told_before_it(ferry: Path) -> None:
    story = declared(ferry, 'flashbacks = ["chapter 3"]')
    assert "dead-acts" not in rules(story)
    (ben,) = (each.id for each in story.cast if each.name == "Ben Hollis")
    assert story.world.holds("dead", ben) is Truth.YES
    assert all(state.end is None or state.end >= state.start for state in story.world.states())


def test_a_flashback_may_say_before_which_chapter(ferry: Path) -> None:
    assert "dead-acts" not in rules(declared(ferry, 'flashbacks = ["chapter 3 before chapter 2"]'))
    assert "dead-acts" in rules(declared(ferry, 'flashbacks = ["chapter 2 before chapter 1"]'))


def test_parallel_chapters_are_a_question_of_order_and_nothing_else(ferry: Path) -> None:
    story = declared(ferry, 'parallel = [["chapter 2", "chapter 3"]]')
    assert "dead-acts" not in rules(story)
    (found,) = (each for each in story.findings if each.rule == "order-matters")
    assert found.verdict == "order"
    assert [each.evidence.exact in TEXT for each in found.because] == [True, True]


def test_before_the_wall_chapters_that_are_not_there_are_left_out(ferry: Path) -> None:
    story = declared(ferry, 'parallel = [["chapter 2", "chapter 3"]]\nflashbacks = ["chapter 3"]')
    assert "order-matters" not in rules(story.at("chapter 2"))


def test_a_scene_can_be_told_late_or_at_the_same_time(ferry: Path) -> None:
    ferry.write_text(TEXT.replace("Nobody rang the bell.\n\n## Chapter 3", "Nobody rang the bell.\n\n***"))
    assert "dead-acts" in rules(api.read(ferry, cache=False))
    assert "dead-acts" not in rules(declared(ferry, 'flashbacks = ["scene 2 of chapter 2"]'))
    assert "dead-acts" not in rules(declared(ferry, 'flashbacks = ["scene 2 of chapter 2 before chapter 2"]'))
    story = declared(ferry, 'parallel = [["scene 1 of chapter 2", "scene 2 of chapter 2"]]')
    assert "order-matters" in rules(story)
    assert "order-matters" not in rules(story.at("before chapter 2"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('flashbacks = ["chapter 9"]', "There is no chapter 9"),
        ('paralel = [["chapter 2", "chapter 3"]]', "Did you mean parallel?"),
        ('parallel = ["chapter 2", "chapter 3"]', "groups of at least two chapters or scenes"),
        ('flashbacks = ["scene 4 of chapter 1"]', "There is no scene 4 in chapter 1"),
        ('flashbacks = ["yesterday"]', "a list of chapters or scenes"),
    ],
)
def test_what_cannot_be_ordered_is_refused(ferry: Path, lines: str, words: str) -> None:
    with pytest.raises(ConfigError) as told:
        rules(declared(ferry, lines))
    assert words in str(told.value)


def test_the_check_shows_both_passages(ferry: Path, capfd: pytest.CaptureFixture[str]) -> None:
    declared(ferry, 'parallel = [["chapter 2", "chapter 3"]]')
    assert main(["check", str(ferry), "--format", "json", "--select", "SL1", "--no-cache"]) == 1
    told = json.loads(capfd.readouterr().out)
    found = told["findings"] if isinstance(told, dict) else told
    assert [each["code"] for each in found] == ["SL105"]
    assert len(found[0]["because"]) == 2
