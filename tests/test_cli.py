"""The command line from outside: what it prints where, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sketches import STORY
from storyledger import api
from storyledger.cli import main, opening, program
from storyledger.cli.writing import write_whole
from storyledger.findings import find_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("read", "outline", "cast", "scenes", "quotes", "who", "events", "check", "rule", "init")


@pytest.fixture
def quay(tmp_path: Path) -> str:
    """A file with a short story."""
    path = tmp_path / "quay.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


Outcome = tuple[int, str, str]
Run = Callable[..., Outcome]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command line; give exit code, standard output and standard error."""

    def run_(*arguments: str) -> Outcome:
        code = main([*arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return run_


def python(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "storyledger", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False, timeout=60)


def test_help_names_every_command(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert [name for name in COMMANDS if f"\n  {name} " not in out] == []


def test_without_arguments_it_explains_itself(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out == run("--help")[1]


def test_world_alone_explains_itself_as_well(run: Run) -> None:
    code, out, err = run("world")
    assert (code, err) == (0, "")
    assert out == run("world", "--help")[1]


@pytest.mark.parametrize("command", sorted(program.commands))
def test_every_command_explains_itself(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert out.startswith(f"Usage: storyledger {command}")


def test_help_loads_nothing_heavy() -> None:
    heavy = ("rich", "lxml", "jinja2", "docx", "tomlkit", "sqlite3", "numpy", "storyledger.reading")
    code = f"import sys, storyledger.cli; print([name for name in {heavy} if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert out.stdout.strip() == b"[]"


def test_the_version_is_told(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("storyledger ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["raed", "x"], 'There is no command "raed". Did you mean read?'),
        (["read"], "Missing argument 'FILE...'"),
        (["read", "--colour"], "--colour"),
        (["rule", "dead-act"], 'There is no rule "dead-act". Did you mean dead-acts?'),
        (["cast", "ch-1.md", "ch-2.md"], "cast takes one story. If it is in several files, give the folder"),
        (["check", "x", "--format", "xml"], "'xml' is not one of"),
        (["read", "a.txt", "b.txt", "--html", "c.html"], "--html and --json take one story at a time"),
    ],
)
def test_mistaken_commands_get_one_sentence_and_exit_2(
    run: Run, arguments: Sequence[str], sentence: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("storyledger: ")
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["read", "outline", "cast", "scenes", "quotes", "events", "check"])
@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "binary"])
def test_bad_files_get_one_sentence_and_exit_2(run: Run, tmp_path: Path, command: str, kind: str) -> None:
    path = tmp_path / "story.txt"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(b"" if kind == "empty" else bytes(range(256)) * 40)
    code, out, err = run(command, str(path))
    assert (code, out) == (2, "")
    assert err.startswith("storyledger: ")
    assert err.count("\n") <= 2
    assert "Traceback" not in err
    assert "mistake in storyledger" not in err


def test_rules_are_listed_and_explained(run: Run) -> None:
    _, listed, _ = run("rule")
    assert all(name in listed for name in find_rules())
    code, page, _ = run("rule", "sl701")
    assert code == 0
    assert "damaged-text" in page
    assert "What it cannot see" in page


def test_init_writes_a_settings_file_once(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("init", str(tmp_path))
    assert code == 0
    assert "storyledger.toml" in out
    before = (tmp_path / "storyledger.toml").read_bytes()
    code, out, err = run("init", str(tmp_path))
    assert (code, out) == (2, "")
    assert "there already" in err
    assert (tmp_path / "storyledger.toml").read_bytes() == before


def test_init_beside_a_file(run: Run, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Mara waited.")
    code, out, _ = run("init", str(story))
    assert (code, out) == (0, f"Wrote {tmp_path / 'storyledger.toml'}\n")


def test_outline_shows_sections_and_reasons(run: Run, quay: str) -> None:
    code, out, _ = run("outline", quay)
    assert code == 0
    assert "Chapter 2: The Inn" in out
    code, out, _ = run("outline", quay, "--json")
    assert [section["kind"] for section in json.loads(out)] == ["note", "chapter", "chapter"]


def test_read_shows_the_story(run: Run, quay: str) -> None:
    code, out, err = run("read", quay, "--no-cache")
    assert (code, err) == (0, "")
    assert "Ann Lark" in out
    assert "\x1b" not in out


def test_read_writes_a_report_and_says_so(run: Run, quay: str, tmp_path: Path) -> None:
    out_file = tmp_path / "deep" / "quay.html"
    code, _, err = run("read", quay, "--no-cache", "--html", str(out_file))
    assert code == 0
    assert "Ann Lark" in out_file.read_text(encoding="utf-8")
    assert str(out_file) in err


@pytest.mark.parametrize("option", ["--html", "--json"])
def test_a_manuscript_is_never_written_over(run: Run, quay: str, option: str) -> None:
    code, out, err = run("read", quay, "--no-cache", option, quay)
    assert (code, out) == (2, "")
    assert "is the story itself" in err
    assert Path(quay).read_text(encoding="utf-8") == STORY


def test_an_option_is_no_file_name(
    run: Run, quay: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("read", quay, "--json", "--no-cache")
    assert (code, out) == (2, "")
    assert "Say where to write before --no-cache" in err
    assert not Path("--no-cache").exists()


def test_nothing_is_written_over_somebody_else_s_file(run: Run, quay: str, tmp_path: Path) -> None:
    other, page = tmp_path / "other.txt", tmp_path / "quay.html"
    other.write_text("Another story.\n", encoding="utf-8")

    code, _, err = run("read", quay, "--no-cache", "--html", str(other))
    assert (code, "has not written it" in err) == (2, True)
    assert other.read_text(encoding="utf-8") == "Another story.\n"
    assert [run("read", quay, "--no-cache", "--html", str(page))[0] for _ in "12"] == [0, 0]


def test_no_half_written_files_are_left(run: Run, quay: str, tmp_path: Path) -> None:
    run(
        "read",
        quay,
        "--no-cache",
        "--html",
        str(tmp_path / "quay.html"),
        "--json",
        str(tmp_path / "quay.json"),
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quay.html", "quay.json", "quay.txt"]


def test_a_link_is_followed_and_a_pipe_stays_one(run: Run, quay: str, tmp_path: Path) -> None:
    page, link, pipe = tmp_path / "real.html", tmp_path / "link.html", tmp_path / "pipe"
    link.symlink_to(page)
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)

    assert run("read", quay, "--no-cache", "--html", str(link))[0] == 0
    assert (link.is_symlink(), "<html" in page.read_text(encoding="utf-8")) == (True, True)
    write_whole(pipe, "passed on")
    assert (os.read(end, 99), pipe.is_fifo()) == (b"passed on", True)
    os.close(end)


def test_a_story_without_people_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text("It rained. The hills were grey.\n", encoding="utf-8")
    assert "Nobody was found" in run("cast", str(tmp_path / "rain.txt"), "--no-cache")[1]


def test_json_goes_to_standard_output_alone(run: Run, quay: str) -> None:
    code, out, err = run("read", quay, "--no-cache", "--json", "-")
    assert (code, err) == (0, "")
    assert json.loads(out)["format"] == "storyledger-ledger/1"


@pytest.mark.parametrize("command", ["cast", "scenes", "quotes", "events"])
def test_one_question_each_in_words_and_as_json(run: Run, quay: str, command: str) -> None:
    code, out, _ = run(command, quay, "--no-cache")
    assert code == 0
    assert out.strip()
    code, out, _ = run(command, quay, "--no-cache", "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)


def test_who_takes_file_and_name_in_either_order(run: Run, quay: str) -> None:
    code, one, _ = run("who", quay, "Ann Lark", "--no-cache")
    assert code == 0
    assert run("who", "Ann Lark", quay, "--no-cache") == (0, one, "")


def test_words_for_somebody_stand_with_the_passage_that_joined_them(run: Run, tmp_path: Path) -> None:
    story, report = tmp_path / "rail.txt", tmp_path / "rail.html"
    story.write_text('"Do you see it, Hale?" said Ann Lark.\n\n"No," said the bosun. He spat.\n')
    _, card, _ = run("who", str(story), "the bosun", "--no-cache")
    _, ledger, _ = run("cast", str(story), "--no-cache", "--json")
    run("read", str(story), "--no-cache", "--html", str(report))
    aliases = [alias for one in json.loads(ledger) for alias in one["aliases"]]

    assert "ALSO “THE BOSUN”" in card
    assert 'Hale?" said Ann Lark. "No," said the bosun' in " ".join(card.split())
    assert [len(alias["shown"]) for alias in aliases if alias["text"] == "the bosun"] == [2]
    assert "<dt>also</dt><dd>the bosun:" in report.read_text(encoding="utf-8")


def test_who_guesses_what_a_mistyped_name_was_meant_to_be(run: Run, quay: str) -> None:
    code, out, err = run("who", quay, "Ann Lrak", "--no-cache")
    assert (code, out) == (2, "")
    assert "Did you mean" in err


def test_nothing_after_the_wall_is_known(run: Run, quay: str) -> None:
    code, out, _ = run("cast", quay, "--no-cache", "--at", "chapter 1")
    assert code == 0
    assert "Wren" not in out


def test_a_place_that_does_not_exist_gets_one_sentence(run: Run, quay: str) -> None:
    code, out, err = run("read", quay, "--no-cache", "--at", "chapter 9")
    assert (code, out) == (2, "")
    assert "There is no chapter 9" in err


def test_check_exits_1_only_from_the_fail_level_up(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "torn.txt"
    path.write_text('Chapter 1\n\n"I saw it," said Ann.\n\n said nothing more about it.\n', encoding="utf-8")
    file = str(path)
    code, out, _ = run("check", file, "--no-cache", "--select", "damaged-text")
    assert (code, "damaged-text" in out) == (1, True)
    assert run("check", file, "--no-cache", "--select", "damaged-text", "--fail-on", "error")[0] == 0
    assert run("check", file, "--no-cache", "--select", "damaged-text", "--exit-zero")[0] == 0
    assert run("check", file, "--no-cache", "--ignore", "damaged-text", "--select", "SL70")[0] == 0


def test_check_prints_machine_formats(run: Run, quay: str) -> None:
    _, out, _ = run("check", quay, "--no-cache", "--format", "sarif")
    assert json.loads(out)["version"] == "2.1.0"


def test_a_story_can_come_from_standard_input() -> None:
    done = python("cast", "-", stdin=STORY.encode())
    assert done.returncode == 0
    assert b"Ann Lark" in done.stdout


def test_a_closed_pipe_is_quiet(quay: str) -> None:
    source = f'{sys.executable} -m storyledger read "{quay}" --no-cache --json - | head -c 1'
    environment = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    done = subprocess.run(source, shell=True, capture_output=True, env=environment, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"{", b"")


def test_a_terminal_with_few_characters_is_no_trouble(quay: str) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(api.__file__).parents[1]),
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
    }
    command = [sys.executable, "-m", "storyledger", "read", quay, "--no-cache"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_progress_bar_appears_only_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(opening, "monotonic", lambda: now[0])
    ticker = opening._Ticker()
    ticker("looking", 1, 9)
    assert ticker._bar is None
    now[0] = 1.5
    ticker("looking", 2, 9)
    bar = ticker._bar
    assert bar is not None
    assert [(task.description, task.completed, task.total) for task in bar.tasks] == [("looking", 2, 9)]
    ticker.stop()
    assert bar.finished is False


def test_an_interrupt_ends_with_130_and_no_traceback(
    run: Run, quay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "read", interrupted)
    code, out, err = run("read", quay)
    assert (code, out) == (130, "")
    assert err.strip() == "storyledger: Stopped; nothing was changed."


def test_a_mistake_of_ours_is_owned_up_to_without_a_traceback(
    run: Run, quay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("gate")

    monkeypatch.setattr(api, "read", broken)
    code, _, err = run("read", quay)
    assert code == 2
    assert "mistake in storyledger, not in your text" in err
    assert "Traceback" not in err
