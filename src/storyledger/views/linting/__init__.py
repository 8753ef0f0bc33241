"""Findings for people and machines: text, concise, JSON, JSON lines, GitHub annotations, SARIF 2.1.0.

Runs for ``storyledger check``. ``places`` says in which file and line a passage stands, and each form has a
module of its own. Lines and columns count from 1 in code points and are given only where the text that was
read is the file itself; in an EPUB, a docx or a page a place is named in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from storyledger.views.linting.github import as_github
from storyledger.views.linting.places import Checked, Place, Places
from storyledger.views.linting.records import as_json, as_json_lines
from storyledger.views.linting.sarif import as_sarif
from storyledger.views.linting.text import as_concise, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMATS", "Checked", "Format", "Place", "Places", "written"]

Format = Literal["text", "concise", "json", "jsonl", "github", "sarif"]
FORMATS: tuple[Format, ...] = ("text", "concise", "json", "jsonl", "github", "sarif")


def written(checked: Sequence[Checked], form: Format, version: str) -> str:
    """Return the findings of all stories in one of the ``FORMATS``, ending in a line feed unless empty."""
    match form:
        case "text":
            return as_text(checked)
        case "concise":
            return as_concise(checked)
        case "github":
            return as_github(checked)
        case "jsonl":
            return as_json_lines(checked)
        case "json":
            return as_json(checked, version)
        case "sarif":
            return as_sarif(checked, version)
