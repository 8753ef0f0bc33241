"""Findings as annotations at the lines of a change on GitHub: workflow commands, one on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.views.linting.places import shown_path
from storyledger.views.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.findings import Finding
    from storyledger.views.linting.places import Checked

__all__ = ["as_github"]


def as_github(checked: Sequence[Checked]) -> str:
    """Return one annotation for every open finding, and a notice for every suppression that can go."""
    rows = [_annotation(one, finding) for one in checked for finding in one.report.findings]
    notices = [
        f"::notice file={_property(shown_path(one.ledger.document.uri))}::{_escaped(plain(sentence))}\n"
        for one in checked
        for sentence in one.sentences
    ]
    return "".join((*rows, *notices))


def _annotation(one: Checked, finding: Finding) -> str:
    kind = "notice" if finding.severity == "note" else finding.severity
    place = one.places.of(finding.evidence.span)
    fields = [f"file={_property(place.file)}"]
    if place.line is not None:
        fields += [f"line={place.line}", f"col={place.column}"]
    fields.append(f"title={_property(finding.rule)}")
    return f"::{kind} {','.join(fields)}::{_message(one, finding)}\n"


def _message(one: Checked, finding: Finding) -> str:
    rows = [plain(finding.message), plain(finding.evidence.exact)]
    for cause in finding.because:
        place = one.places.of(cause.evidence.span)
        note = f"because {plain(cause.note)}" if cause.note else "because"
        rows.append(f"{note} ({plain(place.head)}): {plain(cause.evidence.exact)}")
    return _escaped("\n".join(rows))


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _escaped(plain(words)).replace(":", "%3A").replace(",", "%2C")
