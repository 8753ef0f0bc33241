"""The commands that ask more of a story: whatif, infer, repair, play, world."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storyledger import api
from storyledger.cli import main
from storyledger.views.ledger_json import schema

KILN = Path(__file__).parents[1] / "examples" / "the-kiln-road.md"
SIXTEEN = Path(__file__).parents[1] / "examples" / "sixteen.scenario"

MILL = """# The Mill

## Chapter 1

Ada Lark came down to the mill. "Good morning," said Ada Lark.

## Chapter 2

"The wheel is stuck," said Ada Lark. Ben Hale died that night.
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line; give exit code, standard output and standard error."""
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        return code, *capfd.readouterr()

    return call


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    path = tmp_path / "mill.md"
    path.write_text(MILL, encoding="utf-8")
    return path


def test_whatif_lists_later_passages_under_their_reason(run: Run, mill: Path) -> None:
    code, out, err = run("whatif", mill, "Ada dies in chapter 1")
    assert (code, err) == (0, "")
    assert "1 PASSAGE NO LONGER HOLDS" in out
    assert "because Ada Lark is dead (supposed)" in out
    assert "The wheel is stuck" in out
    assert "Good morning" not in out


def test_whatif_says_when_nothing_speaks_against_it(run: Run, mill: Path) -> None:
    _, out, _ = run("whatif", mill, "Ada dies at the end")
    assert "Nothing later in the story speaks against it" in out


def test_whatif_as_json_has_every_passage_with_its_chain(run: Run, mill: Path) -> None:
    _, out, _ = run("whatif", mill, "Ada dies in chapter 1", "--json")
    (row,) = json.loads(out)["breaks"]
    assert MILL[row["start"] : row["end"]] == row["quote"] == '"The wheel is stuck,"'
    assert [each["note"] for each in row["because"]] == ["supposed"]


def test_whatif_can_stand_in_the_report(run: Run, mill: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    code, _, _ = run("whatif", mill, "Ada dies in chapter 1", "--html", out)
    page = out.read_text(encoding="utf-8")
    assert code == 0
    assert "What if Ada dies in chapter 1?" in page
    assert "Ben Hale through the story" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ("Ada Larkk dies in chapter 1", "Did you mean Ada Lark"),
        ("Ada dies", "Say where"),
        ("Ada dyes in chapter 1", "no sentence"),
    ],
)
def test_whatif_refuses_what_it_does_not_understand(run: Run, mill: Path, change: str, hint: str) -> None:
    code, out, err = run("whatif", mill, change)
    assert (code, out) == (2, "")
    assert hint in err


def test_whatif_never_writes_over_the_story(run: Run, mill: Path) -> None:
    code, _, _ = run("whatif", mill, "Ada dies in chapter 1", "--html", mill)
    assert code == 2
    assert mill.read_text(encoding="utf-8") == MILL


def test_infer_labels_what_it_says(run: Run) -> None:
    code, out, _ = run("infer", KILN, "--world", "werewolf", "--no-cache")
    assert code == 0
    assert "inferred  Wren Calloway is red-eyed" in out
    assert "Wren Calloway kills Lucan Strake  (told)" in out
    assert "(inferred, off the page)" in out
    assert "unless Wren Calloway was red-eyed" in " ".join(out.split())


def test_reading_shows_what_was_inferred_and_the_json_says_so(run: Run) -> None:
    _, out, _ = run("read", KILN, "--world", "werewolf", "--no-cache")
    assert "NOT ON THE PAGE" in out
    _, out, _ = run("read", KILN, "--world", "werewolf", "--no-cache", "--json", "-")
    states = json.loads(out)["states"]
    inferred = {(state["of"], state["value"]) for state in states if state["origin"] == "inferred"}
    wren = "wren-calloway"
    assert inferred == {(wren, "werewolf"), (wren, "bitten"), (wren, "alpha"), (wren, "red-eyed")}
    _, out, _ = run("read", KILN, "--no-cache")
    assert "NOT ON THE PAGE" not in out


def test_an_accepted_inference_is_declared_and_no_longer_asked(tmp_path: Path) -> None:
    story = tmp_path / "story.md"
    story.write_text(KILN.read_text(encoding="utf-8"), encoding="utf-8")
    from storyledger.views.inferred import inferred_pages

    before = api.read(story, world="werewolf", cache=False)
    (page,) = inferred_pages(before.ledger, before.infer())
    (tmp_path / "storyledger.toml").write_text(page.accepting, encoding="utf-8")
    after = api.read(story, world="werewolf", cache=False)
    assert after.infer() == ()
    assert after.world.holds("alpha", "wren-calloway").value == "yes"
    assert not [finding for finding in after.findings if finding.rule == "unexplained"]


def test_repair_names_the_entry_behind_what_does_not_fit(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tale.md"
    path.write_text(MILL + '\n"Well," said Ben Hale.\n', encoding="utf-8")
    code, out, _ = run("repair", path)
    assert code == 0
    assert "IF ONE ENTRY WAS MISREAD" in out


def test_play_tells_one_run_and_writes_a_ledger_the_schema_accepts(run: Run, tmp_path: Path) -> None:
    import jsonschema

    ledger, page, story = tmp_path / "a.json", tmp_path / "a.html", tmp_path / "a.md"
    code, out, _ = run("play", SIXTEEN, "--seed", 3, "--json", ledger, "--html", page, "--story", story)
    assert code == 0
    assert "ROUND 1" in out
    assert "HOW IT ENDS" in out
    table = json.loads(ledger.read_text(encoding="utf-8"))
    jsonschema.validate(table, schema())
    text = story.read_text(encoding="utf-8")
    assert all(text[event["start"] : event["end"]].endswith(".") for event in table["events"])
    assert "Rowan" in page.read_text(encoding="utf-8")


def test_play_gives_odds_that_a_seed_reproduces(run: Run) -> None:
    _, out, _ = run("play", SIXTEEN, "--runs", 20, "--seed", 7, "--json", "-")
    _, again, _ = run("play", SIXTEEN, "--runs", 20, "--seed", 7, "--json", "-")
    assert out == again
    assert sum(each["runs"] for each in json.loads(out)["endings"]) == 20


def test_play_shows_bars_and_which_laws_refused(run: Run) -> None:
    _, out, err = run("play", SIXTEEN, "--runs", 20, "--seed", 7)
    assert "LEFT OF THE PACK" in out
    assert "no wolf enters the line" in out
    assert "proposals a second" in err


def test_the_report_is_about_one_run(run: Run, tmp_path: Path) -> None:
    code, _, err = run("play", SIXTEEN, "--runs", 5, "--html", tmp_path / "x.html")
    assert code == 2
    assert "one run" in err


def test_a_scenario_with_mistakes_exits_with_2_and_all_of_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.scenario"
    path.write_text('scenario "x"\nside "a": Ada\nAda is alvie\nAda uses claws\n', encoding="utf-8")
    code, _, err = run("play", path)
    assert code == 2
    assert "bad.scenario:3:1" in err
    assert "bad.scenario:4:1" in err


def test_worlds_are_listed_explained_and_checked(run: Run, tmp_path: Path) -> None:
    assert "werewolf" in run("world", "list")[1]
    explained = " ".join(run("world", "explain", "everyday")[1].split())
    assert "It cannot be that A does anything while A is dead" in explained
    assert "No mistakes" in run("world", "check", "werewolf")[1]
    path = tmp_path / "mine.world"
    path.write_text('world "mine"\nuse "everyday"\nnever "x" when A dyes if A is dead\n', encoding="utf-8")
    code, _, err = run("world", "check", path)
    assert code == 2
    assert ":3:" in err


def test_laws_that_never_fired_are_named(run: Run, mill: Path) -> None:
    _, out, _ = run("world", "check", "everyday", "--story", mill)
    assert "that never fired" in out.casefold()
    assert "marriage" in out
