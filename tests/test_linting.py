"""Findings as text, concise lines, JSON and GitHub annotations; in which file and line they stand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sketches import STORY, ledger_of, report_of
from snapshots import assert_snapshot
from storyledger.findings import Report
from storyledger.sources import join, open_document
from storyledger.span import Span
from storyledger.views.linting import FORMATS, Checked, Format, Places, written


def quay(**changes: Any) -> Checked:
    ledger = ledger_of()
    document = replace(ledger.document, **changes)
    return Checked(ledger=replace(ledger, document=document), report=report_of(ledger))


def rows(checked: Checked) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written([checked], "jsonl", "0").splitlines()]


def test_text_has_file_line_column_and_both_passages() -> None:
    assert_snapshot("quay-check.txt", written([quay()], "text", "0"))


def test_concise_is_one_line_for_every_finding_and_a_total() -> None:
    first, total = written([quay()], "concise", "0").splitlines()
    assert first == "quay.txt:15:1: error: Possible: Old Pike speaks after dying. [dead-acts]"
    assert total == "1 finding, 1 accepted earlier."


def test_no_findings_is_said_in_words() -> None:
    clean = Checked(ledger=ledger_of(), report=Report(findings=()))
    assert written([clean], "text", "0") == "Nothing found that does not add up.\n"
    new = replace(clean, baseline="known.json")
    assert written([new], "text", "0") == "Nothing new found that does not add up.\n"


@pytest.mark.parametrize("form", FORMATS)
def test_what_can_go_is_told_in_every_form_but_lines(form: Format) -> None:
    checked = Checked(
        ledger=ledger_of(), report=Report(findings=(), stale=("It can go.",)), gone=("So can it.",)
    )
    out = written([checked], form, "0")
    assert (("It can go." in out), ("So can it." in out)) == ((form != "jsonl"),) * 2


def test_files_that_are_not_plain_text_have_no_lines() -> None:
    packed = quay(media="application/epub+zip", uri="quay.epub")
    assert (rows(packed)[0]["line"], rows(packed)[0]["column"]) == (None, None)
    assert written([packed], "text", "0").startswith("quay.epub: error")


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    row = rows(quay())[0]
    line = STORY.split("\n")[row["line"] - 1]
    assert line[row["column"] - 1 :].startswith(row["text"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts(end: str) -> None:
    text = end.join(["One.", "", "Two.", "", "Three."])
    document = open_document("a.txt", data=text.encode())
    place = Places(document).of(Span(text.index("Three"), len(text)))
    assert (place.line, place.column, place.last_line, place.last_column) == (5, 1, 5, 7)


def test_a_passage_of_a_serial_stands_in_its_own_file() -> None:
    texts = {"one.md": "# One\n\nRain fell.\n", "two.md": "# Two\n\nSnow fell.\n"}
    parts = [open_document(name, data=text.encode()) for name, text in texts.items()]
    whole = join(parts, uri="serial", title="Serial")
    at = whole.text.index("Snow")
    place = Places(whole).of(Span(at, at + 4))
    assert (place.file, place.line, place.column, place.start) == ("two.md", 3, 1, 7)
    assert texts["two.md"][place.start : place.end] == "Snow"


def test_paths_below_the_working_directory_are_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside, outside = tmp_path / "parts" / "one.md", tmp_path.parent / "one.md"
    for path, shown in ((inside, "parts/one.md"), (outside, outside.as_posix()), (Path("a.md"), "a.md")):
        document = open_document(str(path), data=b"Rain fell.")
        assert Places(document).of(Span(0, 4)).file == shown


def test_json_keeps_accepted_findings_with_their_reason() -> None:
    found = json.loads(written([quay()], "json", "0.1"))
    assert found["format"] == "storyledger-findings/1"
    assert [row["suppressed"] for row in found["findings"]] == [None, "He comes in the next part."]
    because = found["findings"][0]["because"][0]
    assert STORY[because["start"] : because["end"]] == because["text"]


def test_github_annotations_are_one_line_each_and_escaped() -> None:
    checked = quay(uri="a:b,c%.txt")
    lines = written([checked], "github", "0").splitlines()
    assert len(lines) == len(checked.report.findings)
    assert lines[0].startswith("::error file=a%3Ab%2Cc%25.txt,line=15,col=1,title=dead-acts::Possible")
    assert "%0Abecause dies (a:b,c%25.txt:" in lines[0]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_ends_in_a_line_feed(form: Format) -> None:
    assert written([quay()], form, "0").endswith("\n")


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_terminal_escapes_in_a_manuscript_never_reach_the_terminal(form: Format) -> None:
    report = report_of(ledger_of())
    hostile = quay(text=STORY.replace("from the door", "from\x1b[2J the"), uri="a\x1b[31m.txt")
    assert "\x1b" not in written([replace(hostile, report=report)], form, "0")
