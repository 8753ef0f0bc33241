"""SARIF 2.1.0: the parts of its schema that we use, and what viewers need from a log."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from sketches import STORY, ledger_of, report_of
from storyledger.findings import Report, find_rules
from storyledger.views.linting import Checked, written

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
POSITION = {"type": "integer", "minimum": 1}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": -1},
        "message": TEXT,
        "logicalLocations": {
            "type": "array",
            "items": {"type": "object", "properties": {"fullyQualifiedName": {"type": "string"}}},
        },
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "additionalProperties": False,
                    "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {
                        **dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), POSITION),
                        "charOffset": {"type": "integer", "minimum": 0},
                        "charLength": {"type": "integer", "minimum": 0},
                        "snippet": {"type": "object", "required": ["text"]},
                    },
                },
            },
        },
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RESULT = {
    "type": "object",
    "required": ["ruleId", "message", "level", "locations", "partialFingerprints"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "minItems": 1, "items": LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "rank": {"type": "number", "minimum": 0, "maximum": 100},
        "properties": {"type": "object"},
        "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
        "suppressions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                    "justification": {"type": "string"},
                },
            },
        },
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": LEVEL, "enabled": {"type": "boolean"}},
        },
    },
}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {"rules": {"type": "array", "uniqueItems": True, "items": RULE}},
}
SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                    "invocations": {
                        "type": "array",
                        "items": {"type": "object", "required": ["executionSuccessful"]},
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 (OASIS, section 3) asks of the properties that we write, and that we write no others."""


def checked(**changes: Any) -> Checked:
    ledger = ledger_of()
    document = replace(ledger.document, **changes)
    return Checked(ledger=replace(ledger, document=document), report=report_of(ledger))


def log_of(*stories: Checked) -> Any:
    log = json.loads(written(stories, "sarif", "0.1"))
    jsonschema.validate(log, SCHEMA)
    return log


def test_a_log_names_the_program_and_every_rule() -> None:
    driver = log_of(checked())["runs"][0]["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("storyledger", "0.1")
    assert [rule["name"] for rule in driver["rules"]] == list(find_rules())


def test_a_result_points_at_its_passage_and_its_rule() -> None:
    run = log_of(checked())["runs"][0]
    result = run["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (result["ruleId"], result["level"]) == ("SL101", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "SL101"
    line = STORY.split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]
    assert STORY[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"]


def test_the_second_passage_is_a_related_location_in_words() -> None:
    result = log_of(checked())["runs"][0]["results"][0]
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "dies"
    assert related["physicalLocation"]["region"]["snippet"]["text"] == "Old Pike was dead"
    assert related["logicalLocations"] == [{"fullyQualifiedName": "chapter 1"}]


@pytest.mark.parametrize(("where", "kind"), [("text", "inSource"), ("settings", "external")])
def test_accepted_findings_are_suppressed_with_their_reason(where: Any, kind: str) -> None:
    one = checked()
    accepted = tuple(replace(finding, suppressed_in=where) for finding in one.report.suppressed)
    story = replace(one, report=replace(one.report, suppressed=accepted))
    (suppression,) = log_of(story)["runs"][0]["results"][1]["suppressions"]
    wanted = {"kind": kind, "status": "accepted", "justification": "He comes in the next part."}
    assert suppression == wanted


def test_fingerprints_are_those_of_the_findings() -> None:
    one = checked()
    prints = [result["partialFingerprints"] for result in log_of(one)["runs"][0]["results"]]
    assert prints == [{"storyledger/v1": finding.fingerprint} for finding in one.all]


def test_books_that_are_not_plain_text_get_places_in_words() -> None:
    location = log_of(checked(media="application/epub+zip"))["runs"][0]["results"][0]["locations"][0]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("chapter 2: ")


def test_names_with_spaces_and_absolute_paths_are_uris() -> None:
    for uri, wanted in (("my story.txt", "my%20story.txt"), ("/far/a b.txt", "file:///far/a%20b.txt")):
        location = log_of(checked(uri=uri))["runs"][0]["results"][0]["locations"][0]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == wanted


def test_with_a_baseline_results_are_new() -> None:
    results = log_of(replace(checked(), baseline="known.json"))["runs"][0]["results"]
    assert [result.get("baselineState") for result in results] == ["new", None]


def test_what_can_go_is_a_note_of_the_run() -> None:
    story = Checked(ledger=ledger_of(), report=Report(findings=(), stale=("It can go.",)))
    run = log_of(story)["runs"][0]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (run["results"], note["message"]["text"]) == ([], "It can go.")
