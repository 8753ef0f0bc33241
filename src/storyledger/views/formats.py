"""Findings for people and machines: text, JSON, JSON lines, GitHub annotations, SARIF 2.1.0.

Runs for ``storyledger check``. Lines and columns count from 1 in code points and are given only where the
document's text is the file itself; in an EPUB or a docx a place is named in words.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from storyledger.findings import Finding, Report, find_rules
from storyledger.ledger import Ledger
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import counted, plain, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.document import Document
    from storyledger.span import Span

__all__ = ["FORMATS", "Checked", "Format", "Lines", "written"]

Format = Literal["text", "json", "jsonl", "github", "sarif"]
FORMATS: tuple[Format, ...] = ("text", "json", "jsonl", "github", "sarif")

_PLAIN_MEDIA = frozenset({"text/plain", "text/markdown"})
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One file and what was found in it."""

    ledger: Ledger
    report: Report

    @cached_property
    def lines(self) -> Lines:
        """Where its lines are."""
        return Lines(self.ledger.document)

    @cached_property
    def where(self) -> Whereabouts:
        """Its places in words."""
        return Whereabouts(self.ledger.document, self.ledger.scenes)


def written(checked: Sequence[Checked], form: Format, version: str) -> str:
    """Return the findings of all files in one of the ``FORMATS``, ending in a line feed unless empty."""
    if form == "text":
        return "".join(_text(one) for one in checked) + _total(checked)
    if form == "github":
        return "".join(_github(one, finding) for one in checked for finding in one.report.findings)
    rows = [_row(one, finding) for one in checked for finding in _all(one)]
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if form == "json":
        return _dumped({"format": "storyledger-findings/1", "storyledger": version, "findings": rows})
    return _dumped(_sarif(checked, version))


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _all(one: Checked) -> tuple[Finding, ...]:
    return (*one.report.findings, *one.report.suppressed)


class Lines:
    """Line and column of positions in a text."""

    def __init__(self, document: Document) -> None:
        self.known = document.media in _PLAIN_MEDIA
        self._starts = [0, *(at + 1 for at, letter in enumerate(document.text) if letter == "\n")]

    def at(self, position: int) -> tuple[int, int]:
        """Return line and column, both from 1."""
        line = bisect_right(self._starts, position)
        return line, position - self._starts[line - 1] + 1


def _text(one: Checked) -> str:
    blocks = [_block(one, finding) for finding in one.report.findings]
    blocks += [f"{plain(one.ledger.document.uri)}: {plain(sentence)}\n" for sentence in one.report.stale]
    return "".join(blocks)


def _block(one: Checked, finding: Finding) -> str:
    span = finding.evidence.span
    place = f":{':'.join(map(str, one.lines.at(span.start)))}" if one.lines.known else ""
    uri, message = plain(one.ledger.document.uri), plain(finding.message)
    rows = [f"{uri}{place}: {finding.severity}: {message} [{finding.rule}]"]
    rows.append(f"    here, {_placed(one, span)}")
    rows += [f"    {_because(cause.note)}, {_placed(one, cause.evidence.span)}" for cause in finding.because]
    if finding.more:
        rows.append(f"    and {counted(len(finding.more), 'later place')} for the same reason")
    return "\n".join(rows) + "\n"


def _placed(one: Checked, span: Span) -> str:
    return f"{one.where.of(span.start)}: {_quote(one.ledger, span)}"


def _because(note: str) -> str:
    return f"because {plain(note)}" if note else "because"


def _quote(ledger: Ledger, span: Span) -> str:
    words = quoted(ledger.document.text, span, room=40, longest=160)
    return f"{words.before}[{words.exact}]{words.after}"


def _total(checked: Sequence[Checked]) -> str:
    open_ = sum(len(one.report.findings) for one in checked)
    accepted = sum(len(one.report.suppressed) for one in checked)
    sentence = counted(open_, "finding") if open_ else "Nothing found that does not add up"
    return f"{sentence}{f', {accepted:,} accepted earlier' if accepted else ''}.\n"


def _row(one: Checked, finding: Finding) -> dict[str, object]:
    span = finding.evidence.span
    line, column = one.lines.at(span.start) if one.lines.known else (None, None)
    return {
        "file": one.ledger.document.uri,
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "message": finding.message,
        "line": line,
        "column": column,
        "start": span.start,
        "end": span.end,
        "text": finding.evidence.exact,
        "because": [
            {
                "start": cause.evidence.span.start,
                "end": cause.evidence.span.end,
                "text": cause.evidence.exact,
                "note": cause.note,
            }
            for cause in finding.because
        ],
        "confidence": round(finding.confidence, 3),
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
    }


def _github(one: Checked, finding: Finding) -> str:
    kind = "notice" if finding.severity == "note" else finding.severity
    fields = [f"file={_property(one.ledger.document.uri)}"]
    if one.lines.known:
        line, column = one.lines.at(finding.evidence.span.start)
        fields += [f"line={line}", f"col={column}"]
    fields.append(f"title={_property(finding.rule)}")
    return f"::{kind} {','.join(fields)}::{_message(finding)}\n"


def _message(finding: Finding) -> str:
    causes = "".join(f"\n{_because(cause.note)}: {plain(cause.evidence.exact)}" for cause in finding.because)
    return _escaped(f"{plain(finding.message)}\n{plain(finding.evidence.exact)}{causes}")


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _escaped(plain(words)).replace(":", "%3A").replace(",", "%2C")


def _sarif(checked: Sequence[Checked], version: str) -> dict[str, object]:
    rules = [
        {
            "id": one.code,
            "name": one.name,
            "shortDescription": {"text": one.summary},
            "fullDescription": {"text": one.page},
            "defaultConfiguration": {"level": _LEVELS[one.severity]},
        }
        for one in find_rules().values()
    ]
    driver = {"name": "storyledger", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, finding) for one in checked for finding in _all(one)],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(one: Checked, finding: Finding) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{plain(finding.message)} ({finding.rule})"},
        "locations": [_location(one, finding.evidence.span)],
        "relatedLocations": [
            {
                "id": number,
                **_location(one, cause.evidence.span),
                "message": {"text": cause.note or "because"},
            }
            for number, cause in enumerate(finding.because, start=1)
        ],
        "partialFingerprints": {"storyledger/v1": finding.fingerprint},
    }
    if finding.suppressed is not None:
        result["suppressions"] = [{"kind": "external", "justification": finding.suppressed}]
    return result


def _location(one: Checked, span: Span) -> dict[str, object]:
    region: dict[str, object] = {"charOffset": span.start, "charLength": len(span)}
    if one.lines.known:
        (line, column), (last, until) = one.lines.at(span.start), one.lines.at(span.end)
        region |= {"startLine": line, "startColumn": column, "endLine": last, "endColumn": until}
    region["snippet"] = {"text": plain(span.of(one.ledger.document.text))}
    uri = one.ledger.document.uri.replace("\\", "/")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
