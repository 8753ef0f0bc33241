"""Outlines as prose: ``stories/outlines.md`` holds texts and the sections they must fall into."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storyledger.sources import open_document

if TYPE_CHECKING:
    from storyledger.document import Section

CASES = Path(__file__).parent / "stories" / "outlines.md"


def _cases() -> list[tuple[str, str, list[str]]]:
    cases = []
    for part in re.split(r"^# ", CASES.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        lines = body.splitlines()
        text = "\n".join(line[4:] for line in lines if not line or line.startswith("    ")).strip("\n")
        cases.append((name, text, [line for line in lines if line and not line.startswith("    ")]))
    return cases


def _said(section: Section) -> str:
    title = f' "{section.title}"' if section.title else ""
    return f"{section.kind}{title}{' (goes on)' if section.continues else ''}"


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in _cases()], ids=[case[0] for case in _cases()]
)
def test_a_text_falls_into_its_sections(text: str, expected: list[str]) -> None:
    document = open_document("story.txt", data=text.encode())

    assert [_said(section) for section in document.sections] == expected
    assert all(section.why for section in document.sections)
