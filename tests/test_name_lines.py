"""Lines that are nothing but a name: which of them stand over what follows as headings."""

from __future__ import annotations

import pytest

from storyledger.document import Document
from storyledger.sources import open_document
from test_sources_packed import a_docx, an_epub, body, paragraph

TOLD = """\
Maren walked to the harbour with Cade in the early light, and they spoke of the wall and of nothing else,
since the boats were all gone and the nets were drying in the wind.

Later Cade told Maren that the lamp had been out since the spring, and nobody at the harbour had seen it go,
and that was the end of the matter for Maren and the others."""


def _headings(lines: list[str]) -> list[str]:
    """Return which of ``lines``, each over two paragraphs about Maren and Cade, become headings."""
    story = "\n\n".join(part for line in lines for part in (line, TOLD))
    return _headings_in(open_document("story.txt", data=f"The sea took the wall.\n\n{story}".encode()))


def _headings_in(document: Document) -> list[str]:
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
        ["**Maren 🌊**", "**Cade ⚓️**"],
    ],
    ids=["bold", "capitals", "tildes", "dashes", "colons", "pictures"],
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


def _page(lines: list[str]) -> str:
    told = "".join(f"<p>{words}</p>" for words in TOLD.split("\n\n"))
    return "<p>The sea took the wall.</p>" + "".join(line + told for line in lines)


@pytest.mark.parametrize(
    "dress",
    [
        "<p><b>{}</b></p>",
        "<p> <strong>{}</strong> </p>",
        "<p><b><i>{}</i></b></p>",
        "<p><em>{}</em></p>",
        '<p style="font-weight: bold">{}</p>',
        '<p style="text-align:center">{}</p>',
        '<p class="aligncenter">{}</p>',
        '<div align="center"><p>{}</p></div>',
        "<center>{}</center>",
    ],
)
def test_names_set_apart_on_a_page_head_what_follows(dress: str) -> None:
    page = _page([dress.format("Maren"), dress.format("Cade"), dress.format("Maren")])

    assert _headings_in(open_document("story.html", data=page.encode())) == ["Maren", "Cade", "Maren"]
    book = an_epub(
        {"one.xhtml": body(page.replace("<center>", "<div align='center'>").replace("</center>", "</div>"))}
    )
    assert _headings_in(open_document("story.epub", data=book)) == ["Maren", "Cade", "Maren"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<p>Maren</p>", "<p>Cade</p>"),
        ("<p><b>Maren</b></p>", "<p>Cade</p>"),
        ("<p><b>Maren</b></p>", "<p><b>Crash</b></p>"),
        ("<p><b>Maren</b></p>", "<p><b>Cade</b> came</p>"),
        ("<p><b>Maren:</b></p>", "<p><b>Cade:</b></p>"),
    ],
    ids=["plain", "one plain", "a sound", "the first word only", "who speaks"],
)
def test_other_short_lines_of_a_page_head_nothing(first: str, second: str) -> None:
    assert _headings_in(open_document("story.html", data=_page([first, second]).encode())) == []


@pytest.mark.parametrize(
    "line",
    [
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>",
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>',
    ],
    ids=["bold", "centred"],
)
def test_names_set_apart_in_a_word_file_head_what_follows(line: str) -> None:
    told = "".join(paragraph(words) for words in TOLD.split("\n\n"))
    story = "".join(line.format(name) + told for name in ("Maren", "Cade"))
    data = a_docx(paragraph("The sea took the wall.") + story)

    assert _headings_in(open_document("story.docx", data=data)) == ["Maren", "Cade"]
