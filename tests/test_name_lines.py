"""Lines that are nothing but a name: which of them stand over what follows as headings."""

from __future__ import annotations

import pytest

from storyledger.sources import open_document

TOLD = """\
Maren walked to the harbour with Cade in the early light, and they spoke of the wall and of nothing else,
since the boats were all gone and the nets were drying in the wind.

Later Cade told Maren that the lamp had been out since the spring, and nobody at the harbour had seen it go,
and that was the end of the matter for Maren and the others."""


def _headings(lines: list[str]) -> list[str]:
    """Return which of ``lines``, each over two paragraphs about Maren and Cade, become headings."""
    story = "\n\n".join(part for line in lines for part in (line, TOLD))
    document = open_document("story.txt", data=f"The sea took the wall.\n\n{story}".encode())
    blocks = [block for section in document.sections for block in section.blocks]
    return [block.span.of(document.text) for block in blocks if block.kind == "heading"]


@pytest.mark.parametrize(
    "lines",
    [
        ["**Maren**", "**Cade**", "**Maren**"],
        ["MAREN", "CADE"],
        ["~ Maren ~", "~ Cade ~"],
        ["- Maren -", "- Cade -"],
        [":: Maren ::", ":: Cade ::"],
    ],
    ids=["bold", "capitals", "tildes", "dashes", "colons"],
)
def test_names_in_one_dress_head_what_follows(lines: list[str]) -> None:
    assert _headings(lines) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["Maren:", "Cade:", "Maren:"],
        ["**Maren:**", "**Cade:**"],
        ["**Maren**:", "**Cade**:"],
        ["— Maren", "— Cade"],
        ["**Maren!**", "**Cade!**"],
        ["*Bang*", "*Crash*"],
        ["**Maren**", "**Crash**"],
        ["**Maren**", "**Maren**"],
    ],
    ids=[
        "who speaks",
        "who speaks, bold",
        "a colon after bold",
        "signed",
        "cried",
        "sounds",
        "a name and a sound",
        "one name only",
    ],
)
def test_other_short_lines_head_nothing(lines: list[str]) -> None:
    assert _headings(lines) == []
