"""``why``: whether something is so, and the chain of passages behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyledger import api
from storyledger.cli import main
from storyledger.views.report import report
from storyledger.views.survey import survey

KILN = Path(__file__).parents[1] / "examples" / "the-kiln-road.md"


def ask(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["why", str(KILN), *arguments, "--no-cache"])
    return code, *capfd.readouterr()


def test_a_state_is_answered_with_its_chain_nearest_first(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = ask(capfd, "Lucan is dead", "--json")
    told = json.loads(out)
    assert (code, err, told["answer"]) == (0, "", "yes")
    assert told["taken"] is None
    assert [step["depth"] for step in told["chain"]] == sorted(step["depth"] for step in told["chain"])
    assert "killed Lucan" in told["chain"][0]["quote"]


def test_the_answer_is_shown_with_the_passage_and_its_place(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capfd, "why Lucan is dead?")
    assert code == 0
    assert "Lucan is dead: yes" in out
    assert "killed Lucan" in " ".join(out.split())
    assert "chapter 3" in out
    assert "(law: death)" in out


def test_before_the_wall_nothing_is_known_of_it(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "Wren is dead", "--at", "chapter 2", "--json")
    told = json.loads(out)
    assert (told["answer"], told["taken"]) == ("unknown", "people are taken to be alive")
    assert told["chain"][0]["note"] == "at the start"
    code, out, _ = ask(capfd, "Wren is dead", "--at", "chapter 2")
    assert code == 0
    assert "Wren is dead: nothing read says so" in out
    assert "people are taken to be alive unless a passage says otherwise" in out
    code, out, err = ask(capfd, "Lucan is dead", "--at", "chapter 2")
    assert (code, out) == (2, "")
    assert "Lucan" in err


def test_the_denial_of_a_state_is_the_same_question(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "Lucan is not dead")
    assert "Lucan is not dead: no" in out
    assert "Lucan Strake is dead" in out


def test_what_only_can_be_concluded_is_labelled_inferred(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "Wren is alpha", "--world", "werewolf")
    assert "Wren is alpha: nothing read says so" in out
    assert "are taken to be packless unless" in out
    assert "inferred  but a passage lets it be concluded" in out
    _, out, _ = ask(capfd, "Wren is alpha", "--world", "werewolf", "--json")
    assert json.loads(out)["inferred"]["origin"] == "inferred"
    _, out, _ = ask(capfd, "Wren is alpha", "--world", "werewolf", "--at", "chapter 2", "--json")
    assert json.loads(out)["inferred"] is None


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Lucan is deadd", "Did you mean dead?"),
        ("Nobodyhere is dead", "Nobodyhere"),
        ("Lucan dies", "something that happens"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    capfd: pytest.CaptureFixture[str], sentence: str, words: str
) -> None:
    code, out, err = ask(capfd, sentence)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_checking_a_world_warns_of_laws_that_cross(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.world"
    mine.write_text(
        'use "everyday"\ntrait person: dry | wet  first dry\n'
        'law "mending" when A is hurt after 3 days then A heals\n'
        'never "the wet do not heal" when A heals if A is wet\n',
        encoding="utf-8",
    )
    assert main(["world", "check", str(mine)]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert '"mending" brings about what "the wet do not heal"' in out
    assert 'add: change law "mending" unless A is wet' in out


def test_knowledge_is_told_with_names_and_not_with_ids(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "Wren knows that Wren kills Lucan", "--json")
    told = json.loads(out)
    assert told["answer"] == "yes"
    assert told["chain"][0]["text"] == "Wren Calloway knows that Wren Calloway kills Lucan Strake"
    _, out, _ = ask(capfd, "Pask knows that Lucan dies", "--json")
    told = json.loads(out)
    assert told["answer"] == "no"
    assert told["chain"][0]["text"] == "it is not so that Pask knows that Lucan Strake dies"


def test_what_is_not_known_is_said_so(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capfd, "Marra is married to Pask")
    assert "Marra is married to Pask: unknown" in out
    assert "it is not known whom Marra Calloway is married to" in out


def test_somebody_s_page_says_what_they_know(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["who", str(KILN), "Wren", "--no-cache"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "knows that Lucan Strake is dead" in out
    assert main(["who", str(KILN), "Wren", "--no-cache", "--json"]) == 0
    beliefs = json.loads(capfd.readouterr().out)["beliefs"]
    text = KILN.read_text(encoding="utf-8")
    assert {one["stand"] for one in beliefs} == {"knows"}
    assert all(text[one["by"]["start"] : one["by"]["end"]] == one["by"]["text"] for one in beliefs)
    story = api.read(KILN, cache=False)
    page = report(survey(story.ledger, story.report), world=story.world)
    assert "<dt>knows</dt><dd>that Lucan Strake is dead" in page
    assert main(["who", str(KILN), "Wren", "--no-cache", "--json", "--at", "chapter 2"]) == 0
    assert "lucan" not in capfd.readouterr().out.casefold()


def test_what_this_world_cannot_say_is_told_with_all_that_it_can(capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = ask(capfd, "Lucan is blind")
    assert code == 2
    assert 'like "Lucan is blind"' in err
    assert "person is alive or dead; " in err
    assert "person is at place" in err
