"""The baseline: what is known, what is new, what is gone; and files that are no baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.baseline import Known, compare, entries_of, name_of, read_baseline, written
from storyledger.cli import main
from storyledger.errors import ConfigError
from storyledger.findings import Finding
from storyledger.project.config import BASELINE
from storyledger.span import Evidence, Span

LINE = "The boat lay intothe reeds."
OTHER = "The cart stood ontothe lane."


def finding(words: str = "intothe", rule: str = "joined-words", place: str = "aa", at: int = 0) -> Finding:
    evidence = Evidence(Span(at, at + len(words)), words)
    return Finding(message="Check.", evidence=evidence, rule=rule, fingerprint=place)


def test_what_the_baseline_has_is_known() -> None:
    outcome = compare([finding()], entries_of([finding()]))
    assert (len(outcome.known), outcome.new, outcome.gone) == (1, (), ())


def test_the_same_once_more_is_new() -> None:
    again = [finding(), finding(place="aa-2", at=50)]
    outcome = compare(again, entries_of([finding()]))
    assert [one.evidence.span.start for one in outcome.new] == [50]


def test_known_words_stay_known_when_their_neighbourhood_was_edited() -> None:
    assert compare([finding(place="bb")], entries_of([finding(place="aa")])).new == ()


def test_other_words_or_another_rule_are_new() -> None:
    known = entries_of([finding()])
    assert len(compare([finding("ontothe", place="cc")], known).new) == 1
    assert len(compare([finding(rule="damaged-text")], known).new) == 1


def test_what_is_found_less_often_is_told_with_how_many_are_missing() -> None:
    known = entries_of([finding(), finding(place="aa-2"), finding(place="aa-3")])
    assert [one.count for one in known] == [3]
    assert [one.count for one in compare([finding()], known).gone] == [2]


words = st.sampled_from(["intothe", "ontothe", "andthen"])
some = st.lists(st.builds(finding, words=words, place=st.sampled_from(["aa", "bb", "aa-2"])), max_size=6)


@given(some, some)
def test_new_and_known_are_all_there_is(now: list[Finding], before: list[Finding]) -> None:
    outcome = compare(now, entries_of(before))
    assert len(outcome.new) + len(outcome.known) == len(now)
    assert len(outcome.known) + sum(one.count for one in outcome.gone) == len(before)


@given(some)
def test_a_baseline_of_today_knows_everything_and_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, now: list[Finding]
) -> None:
    path = tmp_path_factory.mktemp("baseline") / BASELINE
    path.write_text(written({"story.md": entries_of(now)}, "0"), encoding="utf-8")
    known = read_baseline(path)["story.md"]
    outcome = compare(now, known)
    assert known == entries_of(now)
    assert (outcome.new, outcome.gone) == ((), ())


@pytest.mark.parametrize(
    "data",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"format": "storyledger-baseline/9", "stories": {}}',
        '{"format": "storyledger-baseline/1", "stories": []}',
        '{"format": "storyledger-baseline/1", "stories": {"a": [{"rule": "x"}]}}',
        json.dumps(
            {
                "format": "storyledger-baseline/1",
                "stories": {"a": [{"rule": "x", "quote": "", "words": "", "place": "", "count": -1}]},
            }
        ),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, data: str) -> None:
    path = tmp_path / BASELINE
    path.write_text(data, encoding="utf-8")
    with pytest.raises(ConfigError, match="is not a baseline"):
        read_baseline(path)


def test_a_missing_baseline_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="storyledger baseline FILE"):
        read_baseline(tmp_path / BASELINE)


def test_stories_are_named_from_where_the_baseline_is(tmp_path: Path) -> None:
    assert name_of(str(tmp_path / "parts" / "one.md"), tmp_path / BASELINE) == "parts/one.md"
    assert name_of((str(tmp_path / "a.md"), str(tmp_path / "b.md")), tmp_path / BASELINE) == "a.md"


def test_entries_quote_enough_to_be_recognised_and_no_more() -> None:
    (entry,) = entries_of([finding("word " * 60)])
    assert isinstance(entry, Known)
    assert len(entry.quote) == 80
    assert entry.quote.endswith("…")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(f"{LINE}\n", encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([*map(str, arguments), "--no-cache"])
    out, err = capsys.readouterr()
    return code, out, err


def test_only_what_is_new_is_shown_and_fails(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", story)[0] == 1
    assert run(capsys, "baseline", story)[0] == 0
    code, out, _ = run(capsys, "check", story, "--baseline")
    assert (code, out) == (0, "Nothing new found that does not add up, 1 in the baseline.\n")
    story.write_text(f"{LINE}\n\n{OTHER}\n", encoding="utf-8")
    code, out, _ = run(capsys, "check", story, "--baseline", "--format", "concise")
    assert code == 1
    assert "ontothe" not in out.splitlines()[-1]
    assert out.splitlines()[0].startswith(str(story))
    assert len(out.splitlines()) == 2


def test_new_debt_is_refused_without_the_flag(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "baseline", story)
    before = (story.parent / BASELINE).read_bytes()
    story.write_text(f"{LINE}\n\n{OTHER}\n", encoding="utf-8")
    code, out, err = run(capsys, "baseline", story)
    assert code == 1
    assert "joined-words" in out
    assert "was left as it is" in err
    assert (story.parent / BASELINE).read_bytes() == before
    assert run(capsys, "baseline", story, "--accept-new")[0] == 0
    assert run(capsys, "check", story, "--baseline")[0] == 0


def test_what_was_mended_is_told_and_dropped(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "baseline", story)
    story.write_text("The boat lay in the reeds.\n", encoding="utf-8")
    code, out, _ = run(capsys, "check", story, "--baseline")
    assert code == 0
    assert 'can lose joined-words at "intothe"' in out
    assert run(capsys, "baseline", story)[1].endswith("0 findings; 1 found no more.\n")
    assert "can lose" not in run(capsys, "check", story, "--baseline")[1]


def test_rules_that_did_not_run_lose_nothing(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "baseline", story)
    assert "can lose" not in run(capsys, "check", story, "--baseline", "--select", "dead-acts")[1]


@pytest.mark.parametrize("data", [None, "{}"])
def test_a_missing_or_broken_baseline_is_exit_2(
    story: Path, capsys: pytest.CaptureFixture[str], data: str | None
) -> None:
    if data is not None:
        (story.parent / BASELINE).write_text(data, encoding="utf-8")
    code, out, err = run(capsys, "check", story, "--baseline")
    assert (code, out) == (2, "")
    assert "baseline" in err


def test_the_project_file_can_name_the_baseline(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (story.parent / "storyledger.toml").write_text('[check]\nbaseline = "known.json"\n', encoding="utf-8")
    assert run(capsys, "baseline", story)[0] == 0
    assert (story.parent / "known.json").is_file()
    assert run(capsys, "check", story)[0] == 0
    assert run(capsys, "check", story, "--no-baseline")[0] == 1


def test_accepted_findings_are_no_debt(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story.write_text(f"<!-- storyledger: ignore[joined-words] meant -->\n{LINE}\n", encoding="utf-8")
    assert run(capsys, "baseline", story)[1].endswith("0 findings.\n")


def test_standard_input_has_no_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "baseline", "-")[0] == 2
