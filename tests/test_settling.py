"""``--config`` and ``--isolated``: another project file, or none, instead of the one that is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from storyledger.cli import main, program

STORY = '# One\n\nThe boat lay intothe reeds. Mara rowed home. "I am cold," said Mara.\n'
OWN = '[story]\ntitle = "The Reeds"\n\n[check]\nignore = ["joined-words"]\n'
HOUSE = '[story]\ntitle = "The House"\n\n[[rename]]\nfrom = "Mara"\nto = "Tessa"\n'

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A folder with a story and its project file; another project file lies elsewhere."""
    folder = tmp_path / "reeds"
    folder.mkdir()
    (folder / "one.md").write_text(STORY, encoding="utf-8")
    (folder / "storyledger.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "house.toml").write_text(HOUSE, encoding="utf-8")
    return folder


@pytest.fixture
def house(story: Path) -> str:
    return str(story.parent / "style" / "house.toml")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*arguments: object) -> tuple[int, str, str]:
        code = main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run_


@pytest.mark.parametrize("what", ["", "one.md"], ids=["folder", "file"])
def test_a_check_goes_by_the_settings_asked_for_and_none_is_taken_for_another(
    story: Path, house: str, run: Run, what: str
) -> None:
    for _ in range(2):  # the second time, what was kept of the first
        assert "joined-words" not in run("check", story / what)[1]
        assert "joined-words" in run("check", story / what, "--isolated")[1]
        assert "joined-words" in run("check", story / what, "--config", house)[1]


def test_a_kept_check_is_not_said_again_when_the_settings_asked_for_have_changed(
    story: Path, house: str, run: Run
) -> None:
    assert "joined-words" in run("check", story, "--config", house)[1]
    Path(house).write_text(OWN, encoding="utf-8")
    assert "joined-words" not in run("check", story, "--config", house)[1]


def test_decisions_and_title_are_those_of_the_settings_asked_for(story: Path, house: str, run: Run) -> None:
    def seen(*options: str) -> tuple[str, list[str]]:
        table = json.loads(run("read", story / "one.md", "--json", "-", *options)[1])
        return table["document"]["title"], [one["name"] for one in table["characters"]]

    assert seen() == ("The Reeds", ["Mara"])
    assert seen("--isolated") == ("one", ["Mara"])
    assert seen("--config", house) == ("The House", ["Tessa"])


def test_readings_are_kept_beside_the_story_wherever_the_settings_lie(
    story: Path, house: str, run: Run
) -> None:
    run("read", story / "one.md", "--config", house)
    assert (story / ".storyledger").is_dir()
    assert not (Path(house).parent / ".storyledger").exists()


def test_both_at_once_or_a_file_that_is_not_there_are_refused(story: Path, house: str, run: Run) -> None:
    code, _, err = run("check", story, "--config", house, "--isolated")
    assert (code, "exclude each other" in err) == (2, True)
    code, _, err = run("check", story, "--config", story / "nothing.toml")
    assert (code, "nothing.toml cannot be read" in err) == (2, True)
    code, _, err = run("read", story / "storyledger.toml", "--isolated")
    assert (code, "Give the story's files" in err) == (2, True)


def test_every_command_that_goes_by_a_project_file_can_be_given_another() -> None:
    without = {"rule", "play", "world", "init"}
    options = {
        name: {one for parameter in command.params for one in parameter.opts}
        for name, command in program.commands.items()
        if name not in without
    }
    assert [name for name, known in options.items() if "--config" not in known] == []
    assert [name for name, known in options.items() if "--isolated" not in known] == ["open"]


def test_a_watch_looks_at_the_settings_asked_for_too(
    story: Path, house: str, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    watched: list[str] = []

    def noted(files: Sequence[str], *_: object) -> int:
        watched.extend(files)
        return 0

    monkeypatch.setattr("storyledger.cli.watching.watch_files", noted)
    run("check", story, "--watch", "--config", house)
    assert watched == [str(story), house]
