"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read.

The second passage is a related location; accepted findings are suppressed results with their reasons; our
fingerprint lets a viewer follow a finding through edits. Regions are given only where the text that was read
is the file itself; everywhere the place is named in words as a logical location.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from storyledger.findings import find_rules
from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.findings import Finding, Rule
    from storyledger.span import Span
    from storyledger.views.linting.places import Checked, Place

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "storyledger/v1"
_KINDS = {"text": "inSource", "settings": "external", "": "external"}


def as_sarif(checked: Sequence[Checked], version: str) -> str:
    """Return a log with one run."""
    rules = list(find_rules().values())
    numbers = {one.code: number for number, one in enumerate(rules)}
    driver = {"name": "storyledger", "version": version, "rules": [_rule(one) for one in rules]}
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, finding, numbers) for one in checked for finding in one.all],
    }
    notes = [{"level": "note", "message": {"text": plain(each)}} for one in checked for each in one.sentences]
    if notes:
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": notes}]
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(one: Rule) -> dict[str, object]:
    return {
        "id": one.code,
        "name": one.name,
        "shortDescription": {"text": one.summary},
        "fullDescription": {"text": one.summary},
        "help": {"text": one.page, "markdown": one.page},
        "defaultConfiguration": {"level": one.severity, "enabled": not one.preview},
    }


def _result(one: Checked, finding: Finding, numbers: dict[str, int]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": numbers.get(finding.code, -1),
        "level": finding.severity,
        "message": {"text": f"{plain(finding.message)} ({finding.rule})"},
        "locations": [_location(one, finding.evidence.span)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "rank": round(finding.confidence * 100, 1),
        "properties": {"verdict": finding.verdict},
    }
    passages = [(cause.evidence.span, cause.note or "because") for cause in finding.because]
    passages += [(place.span, "for the same reason") for place in finding.more]
    if passages:
        result["relatedLocations"] = [
            {"id": number, **_location(one, span), "message": {"text": plain(note)}}
            for number, (span, note) in enumerate(passages, start=1)
        ]
    if finding.suppressed is not None:
        kind = _KINDS[finding.suppressed_in]
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": finding.suppressed}]
    elif one.baseline:
        result["baselineState"] = "new"
    return result


def _location(one: Checked, span: Span) -> dict[str, object]:
    place = one.places.of(span)
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(place.file)}}
    words = plain(span.of(one.ledger.document.text))
    if place.line is not None:
        physical["region"] = {**_region(place), "snippet": {"text": words}}
    named = one.where.of(span.start)
    if place.line is None:
        named = f"{named}: {clip(words, 80)}"
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": named}]}


def _region(place: Place) -> dict[str, object]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.last_line,
        "endColumn": place.last_column,
        "charOffset": place.start,
        "charLength": place.end - place.start,
    }


def _uri(file: str) -> str:
    """Return a path as a URI: relative paths stay relative, so that a code host finds them in the project."""
    if Path(file).is_absolute():
        return Path(file).as_uri()
    return quote(PurePosixPath(file).as_posix())
