"""Findings as JSON, all in one envelope or one on a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.findings import Finding
    from storyledger.span import Span
    from storyledger.views.linting.places import Checked

__all__ = ["as_json", "as_json_lines"]


def as_json(checked: Sequence[Checked], version: str) -> str:
    """Return all findings, accepted ones included, in one object."""
    table = {
        "format": "storyledger-findings/1",
        "storyledger": version,
        "findings": _rows(checked),
        "notes": [sentence for one in checked for sentence in one.sentences],
        "known": sum(len(one.known) for one in checked),
    }
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def as_json_lines(checked: Sequence[Checked]) -> str:
    """Return one object on a line for every finding, accepted ones included."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(checked))


def _rows(checked: Sequence[Checked]) -> list[dict[str, object]]:
    return [_row(one, finding) for one in checked for finding in one.all]


def _row(one: Checked, finding: Finding) -> dict[str, object]:
    place = _place(one, finding.evidence.span)
    return {
        "file": place.pop("file"),
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "message": finding.message,
        **place,
        "text": finding.evidence.exact,
        "because": [
            {**_place(one, cause.evidence.span), "text": cause.evidence.exact, "note": cause.note}
            for cause in finding.because
        ],
        "more": [{**_place(one, other.span), "text": other.exact} for other in finding.more],
        "confidence": round(finding.confidence, 3),
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
    }


def _place(one: Checked, span: Span) -> dict[str, object]:
    place = one.places.of(span)
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "start": place.start,
        "end": place.end,
        "where": one.where.of(span.start),
    }
