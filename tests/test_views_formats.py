"""Findings as text, JSON, JSON lines, GitHub annotations and SARIF."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sketches import STORY, ledger_of, report_of
from snapshots import assert_snapshot
from storyledger.findings import Report
from storyledger.views.formats import FORMATS, Checked, Format, written


def quay(**changes: Any) -> Checked:
    ledger = ledger_of()
    return Checked(
        ledger=replace(ledger, document=replace(ledger.document, **changes)), report=report_of(ledger)
    )


def test_text_has_file_line_column_and_both_passages() -> None:
    assert_snapshot("quay-check.txt", written([quay()], "text", "0"))


def test_no_findings_is_said_in_words() -> None:
    clean = Checked(ledger=ledger_of(), report=Report(findings=()))
    assert written([clean], "text", "0") == "Nothing found that does not add up.\n"


def test_stale_decisions_are_told() -> None:
    checked = Checked(ledger=ledger_of(), report=Report(findings=(), stale=("It can go.",)))
    assert "quay.txt: It can go." in written([checked], "text", "0")


def test_files_that_are_not_plain_text_have_no_lines() -> None:
    row = json.loads(
        written([quay(media="application/epub+zip", uri="quay.epub")], "jsonl", "0").splitlines()[0]
    )
    assert (row["line"], row["column"]) == (None, None)
    assert written([quay(media="application/epub+zip", uri="quay.epub")], "text", "0").startswith(
        "quay.epub: error"
    )


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    row = json.loads(written([quay()], "jsonl", "0").splitlines()[0])
    line = STORY.split("\n")[row["line"] - 1]
    assert line[row["column"] - 1 :].startswith(row["text"])


def test_json_keeps_accepted_findings_with_their_reason() -> None:
    found = json.loads(written([quay()], "json", "0.1"))
    assert found["format"] == "storyledger-findings/1"
    assert [row["suppressed"] for row in found["findings"]] == [None, "He comes in the next part."]


def test_github_annotations_are_one_line_each_and_escaped() -> None:
    checked = quay(uri="a:b,c%.txt")
    lines = written([checked], "github", "0").splitlines()
    assert len(lines) == len(checked.report.findings)
    assert lines[0].startswith("::error file=a%3Ab%2Cc%25.txt,line=15,col=1,title=dead-acts::Possible")


def test_sarif_has_what_viewers_need() -> None:
    log = json.loads(written([quay()], "sarif", "0.1"))
    run = log["runs"][0]
    result = run["results"][0]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["ruleId"] == "SL101"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 15
    assert result["relatedLocations"][0]["message"]["text"] == "dies"
    assert run["results"][1]["suppressions"][0]["justification"] == "He comes in the next part."


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_in_a_line_feed(form: Format) -> None:
    assert written([quay()], form, "0").endswith("\n")
