"""``check`` from outside: what is a story, what is new, levels, rules, watching, and exit codes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from storyledger.cli import main, watching
from storyledger.views.linting import FORMATS

ONE = "# One\n\nThe boat lay intothe reeds.\n"
TWO = "# Two\n\nThe cart stood ontothe lane.\n"
CLEAN = "# Three\n\nNobody came.\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run ``check`` in the folder of the story."""
    monkeypatch.chdir(tmp_path)

    def run_(*arguments: str, command: str = "check") -> tuple[int, str, str]:
        code = main([command, *arguments, "--no-cache"])
        out, err = capsys.readouterr()
        return code, out, err

    return run_


@pytest.fixture
def serial(tmp_path: Path) -> Path:
    """A folder of numbered chapters without a project file."""
    folder = tmp_path / "serial"
    folder.mkdir()
    for name, text in (("ch-2.md", ONE), ("ch-10.md", TWO), ("README.md", "About this.\n"), (".x.md", "x\n")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def heads(out: str) -> list[str]:
    return [line.split(" ")[0] for line in out.splitlines() if "[joined-words]" in line]


def test_a_folder_is_one_story_in_the_order_of_its_numbers(run: Run, serial: Path) -> None:
    code, out, _ = run("serial", "--format", "concise")
    assert code == 1
    assert heads(out) == ["serial/ch-2.md:3:14:", "serial/ch-10.md:3:16:"]


def test_a_folder_of_a_project_keeps_its_order_and_its_decisions(
    run: Run, serial: Path, tmp_path: Path
) -> None:
    (tmp_path / "storyledger.toml").write_text(
        '[story]\nfiles = ["serial/ch-10.md", "serial/ch-2.md"]\n'
        '[[suppress]]\nrule = "joined-words"\nquote = "intothe"\nreason = "meant"\n',
        encoding="utf-8",
    )
    _, out, _ = run("serial", "--format", "json")
    found = [(row["file"], row["suppressed"]) for row in json.loads(out)["findings"]]
    assert found == [("serial/ch-10.md", None), ("serial/ch-2.md", "meant")]


def test_only_the_newest_file_is_shown(run: Run, serial: Path) -> None:
    assert heads(run("serial", "--format", "concise", "--new")[1]) == ["serial/ch-10.md:3:16:"]
    (serial / "ch-11.md").write_text(CLEAN, encoding="utf-8")
    assert run("serial", "--new")[:2] == (0, "Nothing found that does not add up.\n")


def test_only_the_newest_chapter_of_a_single_file_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text(ONE + "\n" + TWO, encoding="utf-8")
    assert heads(run("story.md", "--format", "concise", "--new")[1]) == ["story.md:7:16:"]
    assert len(heads(run("story.md", "--format", "concise", "--since", "before chapter 1")[1])) == 2
    assert heads(run("story.md", "--format", "concise", "--since", "chapter 1")[1]) == ["story.md:7:16:"]


def test_files_are_stories_of_their_own_or_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(ONE, encoding="utf-8")
    (tmp_path / "a.md").write_text(TWO, encoding="utf-8")
    assert heads(run("b.md", "a.md", "--format", "concise")[1]) == ["b.md:3:14:", "a.md:3:16:"]
    assert heads(run("b.md", "a.md", "--one-story", "--new", "--format", "concise")[1]) == ["a.md:3:16:"]


def test_a_word_spelled_alike_in_two_files_counts_as_meant_only_in_one_story(
    run: Run, tmp_path: Path
) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(ONE, encoding="utf-8")
    assert len(heads(run("a.md", "b.md", "--format", "concise")[1])) == 2
    assert heads(run("a.md", "b.md", "--one-story", "--format", "concise")[1]) == []


@pytest.mark.parametrize("word", ["joined-words", "SL702", "SL7", "sl7"])
def test_rules_are_chosen_by_name_code_and_family(run: Run, serial: Path, word: str) -> None:
    assert len(heads(run("serial", "--select", word)[1])) == 2
    assert heads(run("serial", "--ignore", word)[1]) == []


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_refused_with_a_hint(run: Run, serial: Path, option: str) -> None:
    code, out, err = run("serial", option, "joint-words")
    assert (code, out) == (2, "")
    assert "Did you mean joined-words" in err


def test_the_exit_code_follows_the_level(run: Run, serial: Path) -> None:
    assert run("serial")[0] == 1
    assert run("serial", "--fail-on", "error")[0] == 0
    assert run("serial", "--fail-on", "never")[0] == 0
    assert run("serial", "--exit-zero")[0] == 0
    (serial / "storyledger.toml").write_text(
        '[check]\nseverity = { joined-words = "note" }\n', encoding="utf-8"
    )
    assert run("serial")[0] == 0
    assert run("serial", "--fail-on", "note")[0] == 1


def test_unused_suppressions_of_the_project_file_are_findings(run: Run, serial: Path) -> None:
    (serial / "storyledger.toml").write_text(
        '[[suppress]]\nrule = "joined-words"\nquote = "Two"\nreason = "a title"\n', encoding="utf-8"
    )
    code, out, _ = run("serial", "--select", "SL8", "--format", "json")
    assert code == 0
    assert json.loads(out)["findings"] == []
    _, out, _ = run("serial", "--format", "json")
    found = {row["rule"]: row for row in json.loads(out)["findings"]}
    assert found["unused-suppression"]["text"] == "Two"
    assert found["unused-suppression"]["file"] == "serial/ch-10.md"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serial", "--new", "--since", "43%"], "exclude each other"),
        (["serial", "--no-baseline", "--baseline-file", "x.json"], "exclude each other"),
        (["serial", "--since", "chapter 40"], "There is no chapter 40"),
        (["serial", "--watch", "--format", "sarif"], "--watch prints for people"),
        (["-", "--watch"], "cannot be watched"),
        (["a.md", "-", "--one-story"], "Standard input cannot be one of several"),
        (["empty"], "a directory without a story in it"),
        (["mixed"], "holds .md and .txt files"),
        (["books"], 'files = ["*/*.md"] under [story]'),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(
    run: Run, serial: Path, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("mixed", "books/book 2", "books/book 10"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("mixed/a.md", "mixed/b.txt", "a.md", "books/book 2/a.md", "books/book 10/b.md"):
        (tmp_path / name).write_text(ONE, encoding="utf-8")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_but_findings_goes_to_standard_output(run: Run, serial: Path, form: str) -> None:
    _, out, err = run("serial", "--format", form)
    assert out.endswith("\n")
    assert err == ""


def test_watching_checks_again_when_a_file_is_saved(
    run: Run, serial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(_: float) -> None:
        (serial / "ch-2.md").write_text(CLEAN, encoding="utf-8")
        os.utime(serial / "ch-2.md", ns=(1, 1))

    shown: list[str] = []
    monkeypatch.setattr("time.sleep", save)
    outcomes = iter([("first\n", True), ("second\n", False)])

    def check() -> tuple[str, bool]:
        outcome = next(outcomes)
        shown.append(outcome[0])
        return outcome

    assert watching.watch_files(["serial"], check, "text", rounds=2) == 0
    assert shown == ["first\n", "second\n"]


def test_watching_survives_a_file_that_is_gone_for_a_moment(
    run: Run, serial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone() -> tuple[str, bool]:
        raise FileNotFoundError(2, "No such file", "ch-2.md")

    assert watching.watch_files(["serial"], gone, "text", rounds=1) == 0
    assert "ch-2.md" in capsys.readouterr().out


def test_new_files_settings_and_worlds_are_watched(run: Run, serial: Path, tmp_path: Path) -> None:
    before = watching._state(["serial"])
    (serial / "ch-11.md").write_text(CLEAN, encoding="utf-8")
    assert watching._state(["serial"]) != before
    single = watching._state(["serial/ch-2.md"])
    (tmp_path / "storyledger.toml").write_text("", encoding="utf-8")
    assert watching._state(["serial/ch-2.md"]) != single
