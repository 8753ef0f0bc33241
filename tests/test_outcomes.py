"""A check that nothing has changed for says what the last one said, and is never taken for a stale one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storyledger import api
from storyledger.cli import main, outcomes

ONE = "# One\n\nThe boat lay intothe reeds. Mara died.\n"
TWO = '# Two\n\nMara walked to the mill. "Come in," said Mara.\n'
PROJECT = '[story]\nfiles = ["part-*.md"]\nworlds = ["own.world"]\n'
WORLD = 'world "own"\ntrait person: calm | watchful    first calm\n'
SUPPRESSED = '[[suppress]]\nrule = "joined-words"\nquote = "intothe"\nreason = "meant"\n'
LOST = '[[speaker]]\nquote = "nobody wrote this"\nis = "Mara"\n'

Check = Callable[..., tuple[int, str, str]]
Change = Callable[[Path], object]


@pytest.fixture
def serial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "part-1.md").write_text(ONE, encoding="utf-8")
    (tmp_path / "part-2.md").write_text(TWO, encoding="utf-8")
    (tmp_path / "storyledger.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "own.world").write_text(WORLD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was really read, not said again."""
    made: list[str] = []
    read = api.read

    def counted(path: str, **options: object) -> api.Story:
        made.append(path)
        return read(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(api, "read", counted)
    return made


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def check_(*options: str) -> tuple[int, str, str]:
        code = main(["check", ".", *options])
        out, err = capsys.readouterr()
        return code, out, err

    return check_


def put(name: str, text: str) -> Change:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def test_a_check_without_a_change_is_said_again_and_reads_nothing(
    serial: Path, reads: list[str], check: Check
) -> None:
    put("storyledger.toml", PROJECT + LOST)(serial)
    first = check()
    assert first[0] == 1
    assert "joined-words" in first[1]
    assert "nobody wrote this" in first[2]
    assert check() == first
    assert reads == ["."]


CHANGES: dict[str, Change] = {
    "edited": put("part-2.md", TWO.replace("mill", "weir")),
    "added": put("part-3.md", "# Three\n\nThe cart stood ontothe lane.\n"),
    "removed": lambda folder: (folder / "part-2.md").unlink(),
    "reordered": lambda folder: (folder / "part-2.md").rename(folder / "part-0.md"),
    "decided": put("storyledger.toml", PROJECT + SUPPRESSED),
    "no project": lambda folder: (folder / "storyledger.toml").unlink(),
    "another law": put("own.world", WORLD + "trait person: rested | tired    first rested\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_check_is_made_anew(
    change: Change, serial: Path, reads: list[str], check: Check
) -> None:
    check()
    change(serial)
    now = check()
    assert len(reads) == 2
    assert now == check("--no-cache")
    assert len(reads) == 3


@pytest.mark.parametrize(
    "options",
    [("--format", "json"), ("--select", "SL1"), ("--fail-on", "never"), ("--world", "undead"), ("--new",)],
)
def test_other_options_are_another_check(
    options: tuple[str, ...], serial: Path, reads: list[str], check: Check
) -> None:
    check()
    said = check(*options)
    assert len(reads) == 2
    assert said == check(*options) == check(*options, "--no-cache")
    assert serial.is_dir()


def test_a_baseline_written_since_counts(serial: Path, reads: list[str], check: Check) -> None:
    check("--fail-on", "note")
    put("storyledger.toml", '[check]\nbaseline = "known.json"\n' + PROJECT)(serial)
    assert main(["baseline", "."]) == 0
    assert "in the baseline" in check()[1]
    (serial / "known.json").unlink()
    assert check()[0] == 2
    assert len(reads) == 4


def test_another_program_knows_nothing_of_it(
    serial: Path, reads: list[str], check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    monkeypatch.setattr(outcomes, "program_version", lambda: "another")
    check()
    assert len(reads) == 2
    assert serial.is_dir()


def test_one_story_of_two_files_is_not_two_stories(
    serial: Path, reads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "part-1.md", "part-2.md"])
    main(["check", "part-1.md", "part-2.md", "--one-story"])
    assert len(reads) == 3
    assert capsys.readouterr().out
    assert serial.is_dir()


def _damaged(folder: Path) -> Iterator[None]:
    connection = sqlite3.connect(folder / ".storyledger" / "cache.sqlite")
    with connection:
        for value in (b"garbage", b"", b"x\x9c" + b"\xff" * 40):
            connection.execute("UPDATE entries SET value = ?", (value,))
            connection.commit()
            yield
    connection.close()


def test_a_damaged_cache_is_read_past(serial: Path, check: Check) -> None:
    first = check()
    for _ in _damaged(serial):
        assert check() == first


def test_what_changes_while_a_check_runs_is_not_kept(
    serial: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = api.read

    def meddled(path: str, **options: object) -> api.Story:
        story = read(path, **options)  # type: ignore[arg-type]
        put("part-2.md", TWO + "\nThe cart stood ontothe lane.\n")(serial)
        return story

    monkeypatch.setattr(api, "read", meddled)
    before = check()
    monkeypatch.setattr(api, "read", read)
    put("part-2.md", TWO)(serial)
    assert check() == before
    put("part-2.md", TWO + "\nThe cart stood ontothe lane.\n")(serial)
    assert "ontothe" in check()[1]
