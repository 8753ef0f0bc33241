"""Opening plain text, Markdown and HTML; refusing what cannot be read; the cut."""

from __future__ import annotations

import os
from threading import Thread
from time import process_time
from typing import TYPE_CHECKING

import pytest

from storyledger.document import section_digest
from storyledger.errors import SourceError
from storyledger.sources import cut, open_document
from storyledger.sources.files import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from storyledger.document import Block, Document

STORY = "The tide had gone out by the time Mara reached the slip."
REPLY = "“You are late,” said Ilse."


def opened(text: str | bytes, name: str = "story.txt") -> Document:
    return open_document(name, data=text if isinstance(text, bytes) else text.encode())


def words_of(document: Document, kind: str) -> list[str]:
    blocks = (block for section in document.sections for block in section.blocks)
    return [block.span.of(document.text) for block in blocks if block.kind == kind]


def breaks_of(document: Document) -> list[Block]:
    return [block for section in document.sections for block in section.blocks if block.kind == "break"]


# --- encodings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    text = f"{STORY}\r\n\r\n{REPLY} Café – naïve …\r\n"

    assert opened(text.encode(encoding)).text == text


def test_a_letter_and_its_accent_are_one_letter() -> None:
    text = "Zoe\u0308 met Jose\u0301."
    assert open_document("a.txt", data=text.encode()).text == "Zoë met José."
    assert open_document("a.html", data=f"<p>{text}</p>".encode()).text == "Zoë met José."


def test_a_byte_that_windows_does_not_use_is_kept() -> None:
    assert opened(b"Caf\xe9 \x81 by the slip.").text == "Café \x81 by the slip."


def test_a_lone_surrogate_is_carried_through() -> None:
    text = f"{STORY}\n\nA broken \ud83d sign."

    assert opened(text.encode("utf-8", "surrogatepass")).text == text
    assert opened(b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")).text == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_are_kept_and_understood(newline: str) -> None:
    text = f"{STORY}{newline}{newline}{REPLY}{newline}"

    document = opened(text)

    assert document.text == text
    assert words_of(document, "prose") == [STORY, REPLY]


# --- paragraphs ---------------------------------------------------------------------------------------------


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The tide had gone out by the time Mara reached the slip, and the mud\n"
        "lay bare as far as the second marker. She had not seen it like that\n"
        "since the winter in which the ferry stopped and the rowers went away\n"
        "for good."
    )

    assert words_of(opened(f"{wrapped}\n\n{wrapped}\n"), "prose") == [wrapped, wrapped]


def test_wrapped_paragraphs_may_begin_by_indentation_alone() -> None:
    first = (
        "   The tide had gone out by the time Mara reached the slip, and the mud\n"
        "lay bare as far as the second marker. She had not seen it like that\n"
        "since the winter in which the ferry stopped and the rowers went away.\n"
    )
    second = (
        "   Nobody had painted the boats that year, and nobody would paint them\n"
        "before the board came down, which was what the rowers were after now.\n"
    )

    assert words_of(opened(first + second + first), "prose") == [
        one.strip() for one in (first, second, first)
    ]


def test_lines_without_blank_lines_between_them_are_paragraphs() -> None:
    lines = [
        STORY,
        REPLY,
        "Nobody had painted the boats that year, and nobody would. It was not their year.",
        "So.",
    ]

    assert words_of(opened("\n".join(lines)), "prose") == lines


def test_short_unfinished_lines_are_verse() -> None:
    song = "O the tide is low\nand the lamp is lit\nand the boats lie\nunder the board"

    document = opened(f"{STORY}\n\n{song}\n\n{REPLY}")

    assert words_of(document, "verse") == [song]


# --- breaks -------------------------------------------------------------------------------------------------

MARKS = [
    "***", "* * *", "*", "---", "- - -", "~~~", "~", "-o-", "xXx", "XxX", "x x x", "oOo", "o0o", "-x-X-x-",
    "###", "#", "⁂", "• • •", "§", "___", "=====", "+++", "<>", "<hr>", "...", "-oOo-", "~*~*~", "(~)",
    "vVv~vVv", "ooo000ooo", "Line break", "-LINE BREAK-", "[scene break]", "~ Time Skip ~", "THE END",
]  # fmt: skip


@pytest.mark.parametrize("name", ["story.txt", "story.md"])
@pytest.mark.parametrize("mark", MARKS)
def test_every_usual_mark_is_a_break(mark: str, name: str) -> None:
    document = opened(f"{STORY}\n\n{mark}\n\n{REPLY}\n", name)

    assert [block.span.of(document.text) for block in breaks_of(document)] == [mark]
    assert words_of(document, "prose") == [STORY, REPLY]


def test_signs_between_scenes_are_no_markdown() -> None:
    document = opened("\n\n~~~\n\n".join([STORY, REPLY, STORY]) + f"\n#\n{REPLY}\n", "story.md")

    assert words_of(document, "break") == ["~~~", "~~~", "#"]
    assert words_of(document, "prose") == [STORY, REPLY, STORY, REPLY]


def test_many_blank_lines_between_paragraphs_are_a_break_in_markdown_too() -> None:
    talk = f"{STORY}\n\n{REPLY}\n\n{STORY}"
    three = opened(f"{talk}\n\n\n\n{talk}\n\n\n\n## Two\n\n\n\n{STORY}\n", "story.md")
    two = opened("\n\n\n".join([STORY, REPLY, STORY]), "story.md")
    always = opened("\n\n\n\n".join([STORY, REPLY, STORY, REPLY]), "story.md")

    assert words_of(three, "prose") == [STORY, REPLY, STORY] * 2 + [STORY]
    assert [block.why for block in breaks_of(three)] == ["3 blank lines between paragraphs"]
    assert not breaks_of(two)
    assert not breaks_of(always)


def test_lists_and_code_stay_what_they_are() -> None:
    document = opened(f"{STORY}\n\n- rope\n-\n- oil\n\n~~~\nx = 1\n~~~\n\n{REPLY}\n", "story.md")

    assert words_of(document, "prose") == [STORY, "rope", "oil", REPLY]
    assert words_of(document, "table") == ["~~~\nx = 1\n~~~"]
    assert not breaks_of(document)


@pytest.mark.parametrize(
    "words", ['"..."', "“—”", "?", "?!", "Ooo", "Xxx", "Otto", "No", "I", "1888", "Anna"]
)
def test_a_short_paragraph_is_not_a_mark(words: str) -> None:
    assert not breaks_of(opened(f"{STORY}\n\n{words}\n\n{REPLY}\n"))


def test_a_gap_wider_than_usual_is_a_break() -> None:
    document = opened(f"{STORY}\n\n{REPLY}\n\n\n\n{STORY}\n\n{REPLY}\n\n{STORY}")

    assert [block.why for block in breaks_of(document)] == ["3 blank lines, where 1 is usual"]


def test_a_gap_as_wide_as_all_others_is_not_a_break() -> None:
    assert not breaks_of(opened("\n\n\n\n".join([STORY, REPLY] * 4)))


# --- Markdown -----------------------------------------------------------------------------------------------


def test_markdown_keeps_the_raw_text_and_finds_its_structure() -> None:
    text = f"""---
title: "Low Water"
---

# Low Water

## The Slip

{STORY}
---
{REPLY}

%%check the tide table%%

> {STORY}

## The Lamp

<!-- not yet -->
*{REPLY}*
"""

    document = opened(text, "story.md")

    assert (document.text, document.title) == (text, "Low Water")
    assert [section.title for section in document.chapters] == ["The Slip", "The Lamp"]
    assert words_of(document, "prose") == [STORY, REPLY, STORY, f"*{REPLY}*"]
    assert words_of(document, "break") == ["---"]


@pytest.mark.parametrize(("level", "titles"), [(None, ["One", "Two"]), (1, ["Tide: One", "Ebb: Two"])])
def test_the_level_of_chapters_can_be_said(level: int | None, titles: list[str]) -> None:
    long = f"{STORY} " * 100
    text = f"# Tide\n\n## One\n\n{long}\n\n# Ebb\n\n## Two\n\n{long}\n"

    document = open_document("story.md", data=text.encode(), chapter_level=level)

    joined = [section.title for section in document.chapters]
    assert joined == (["Tide: One", "Ebb: Two"] if level is None else titles)


def test_plain_text_may_mark_its_headings_as_markdown_does() -> None:
    document = opened(f"# Low Water\n\n## One\n\n{STORY}\n\n#\n\n{REPLY}\n\n## Two\n\n{STORY}\n", "story.txt")

    assert [section.title for section in document.chapters] == ["One", "Two"]
    assert words_of(document, "heading") == ["Low Water", "One", "Two"]


def test_scenes_under_chapters_are_headings_inside() -> None:
    first = f"## Chapter 1\n\n### The Slip\n\n{STORY}\n\n### The Lamp\n\n{REPLY}"
    text = f"# Low Water\n\n{first}\n\n## Chapter 2\n\n{STORY}\n"

    document = opened(text, "story.md")

    assert [section.title for section in document.chapters] == ["Chapter 1", "Chapter 2"]
    assert words_of(document, "heading") == ["Low Water", "Chapter 1", "The Slip", "The Lamp", "Chapter 2"]


def test_a_heading_can_open_a_note() -> None:
    text = f"# Low Water\n\n## Author's Note\n\n{REPLY}\n\n## One\n\n{STORY}\n"

    kinds = [(section.kind, section.title) for section in opened(text, "story.md").sections]

    assert kinds == [("note", "Low Water"), ("chapter", "One")]


# --- HTML ---------------------------------------------------------------------------------------------------


def test_an_archive_download_keeps_notes_apart() -> None:
    page = f"""<html><head><title>Low Water - someone</title></head><body>
    <div id="preface"><h2 class="toc-heading">Preface</h2><p class="message">Posted on the Archive.</p>
    <div class="meta"><dl class="tags"><dt>Character:</dt><dd><a>Mara</a>, <a>Ilse</a></dd></dl>
    <h1>Low Water</h1><div class="byline">by someone</div>
    <p>Summary</p><blockquote class="userstuff"><p>A tide.</p></blockquote></div></div>
    <div id="chapters" class="userstuff"><div class="meta group"><h2 class="heading">Chapter 1: The Slip</h2>
    <p>Chapter Notes</p><blockquote class="userstuff"><p>Enjoy.</p></blockquote></div>
    <!--chapter content--><div class="userstuff"><p>{STORY}</p><hr/><p>{REPLY}</p></div><!--/-->
    <div class="meta" id="endnotes1"><blockquote class="userstuff"><p>More soon.</p></blockquote></div>
    <div class="meta group"><h2 class="heading">Chapter 2</h2></div>
    <div class="userstuff"><p>{STORY}</p></div></div>
    <div id="afterword"><p class="message">Please drop by.</p></div></body></html>"""

    document = opened(page, "work.html")

    assert document.title == "Low Water"
    assert [section.kind for section in document.sections] == [
        "note",
        "note",
        "chapter",
        "note",
        "chapter",
        "note",
    ]
    assert [section.title for section in document.chapters] == ["Chapter 1: The Slip", "Chapter 2"]
    assert words_of(document, "prose") == [STORY, REPLY, STORY]
    assert "Character: Mara, Ilse" in words_of(document, "note")


def test_a_serial_page_keeps_notes_apart_and_drops_what_is_hidden() -> None:
    page = f"""<html><head><style>.c9z{{ color: red; display:none }}
    @media print {{ .shown {{ display: none }} }}</style></head><body><nav>Home</nav><h1>The Slip</h1>
    <div class="portlet author-note-portlet"><p>Hello.</p></div>
    <div class="chapter-inner chapter-content"><p class="shown">{STORY}</p><p class="c9z">Stolen text.</p>
    <p style="display: none">More of it.</p><p>{REPLY}</p>
    <table><tr><th>Name</th><td>Mara</td></tr></table></div>
    <div class="portlet author-note-portlet"><p>Bye.</p></div><div class="comments">First!</div></body>"""

    document = opened(page, "page.html")

    assert [section.kind for section in document.sections] == ["note", "chapter", "note"]
    assert document.chapters[0].title == "The Slip"
    assert words_of(document, "prose") == [STORY, REPLY]
    assert words_of(document, "table") == ["Name | Mara"]


def test_a_page_of_an_archive_names_its_chapter_by_the_menu() -> None:
    page = f"""<div id=profile_top><b>Low Water</b></div><select id=chap_select><option>1. Slip
    <option selected>2. Lamp</select><div id=storytext><p>A/N: hi</p><p>{STORY}<br><br>{REPLY}</p></div>"""

    document = opened(f"<html><body>{page}</body></html>", "page.html")

    assert document.title == "Low Water"
    assert [section.kind for section in document.sections] == ["note", "chapter"]
    assert document.chapters[0].title == "Chapter 2. Lamp"
    assert words_of(document, "prose") == [STORY, REPLY]


def test_any_page_is_read_by_its_tags() -> None:
    page = "<p>One<sup><a href='#n1'>1</a></sup> <b>bo</b>ld&nbsp;&amp; so<!-- x -->on.<p>Two<br>lines."

    assert opened(page, "page.html").text == "One bold & soon.\n\nTwo\nlines."


def test_empty_paragraphs_are_breaks_only_where_they_are_rare() -> None:
    rare = "".join(f"<p>{STORY}</p>" for _ in range(9)) + "<p>&nbsp;</p>" + f"<p>{STORY}</p>"
    usual = "".join(f"<p>{STORY}</p><p></p>" for _ in range(9))

    assert len(breaks_of(opened(rare, "rare.html"))) == 1
    assert not breaks_of(opened(usual, "usual.html"))


def test_deep_nesting_is_not_recursion() -> None:
    page = "<div>" * 1500 + STORY + "</div>" * 1500

    assert STORY in opened(page, "deep.html").text


# --- refusals -----------------------------------------------------------------------------------------------

REFUSED = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \r\n\n\t", "is empty"),
    "image.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "not text but binary"),
    "noise.txt": (bytes(range(1, 32)) * 40, "not text but binary"),
    "story.pdf": (b"%PDF-1.7 and so on", "a PDF"),
    "named.txt": (b"%PDF-1.7 and so on", "a PDF"),
    "story.rtf": (b"{\\rtf1 Hello}", "Save it as docx"),
    "story.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "Save it as docx"),
    "locked.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
        "locked with a password",
    ),
    "story.odt": (b"not even a zip", "Save it as docx"),
    "story.mobi": (b"\0" * 60 + b"BOOKMOBI" + b"\0" * 30, "Convert it to EPUB"),
    "story.scriv": (b"a project", "Compile it"),
    "story.epub": (b"just text", "not an EPUB file inside"),
    "torn.epub": (b"PK\x03\x04 and nothing after", "is damaged"),
    "torn.utf16": (b"\xff\xfea\0b\0c", "is damaged further on"),
    "packed.gz": (b"\x1f\x8b\x08\0\0", "Unpack it"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence_that_helps(name: str) -> None:
    data, said = REFUSED[name]

    with pytest.raises(SourceError, match=said) as refusal:
        open_document(name, data=data)

    message = str(refusal.value)
    assert message.startswith(name)
    assert message.endswith(".")
    assert "\n" not in message


def test_a_missing_file_a_directory_and_a_loop_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    (tmp_path / "book.scriv").mkdir()

    for path, said in (
        (tmp_path / "none.txt", "There is no file"),
        (tmp_path, "is a directory"),
        (tmp_path / "book.scriv", "Scrivener"),
        (loop, "cannot be opened"),
        (tmp_path / "a\0b", "cannot be opened"),
    ):
        with pytest.raises(SourceError, match=said):
            open_document(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by this user")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY)
    path.chmod(0)

    with pytest.raises(SourceError, match="may not be read"):
        open_document(path)


@pytest.mark.parametrize("allowed", [len(STORY), 10])
def test_what_does_not_tell_its_size_is_read_as_far_as_is_allowed(
    allowed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyledger.sources.files.MAX_BYTES", allowed)
    pipe, plain = tmp_path / "pipe.txt", tmp_path / "plain.txt"
    os.mkfifo(pipe)
    plain.write_text(STORY)
    writer = Thread(target=pipe.write_text, args=(STORY,))
    writer.start()
    assert bytes_of(pipe) == bytes_of(plain) == STORY.encode()[: allowed + 1]
    writer.join()


def test_standard_input_is_named_in_words() -> None:
    with pytest.raises(SourceError, match=r"^Standard input is empty"):
        open_document("-", data=b"")


def test_standard_input_is_told_apart_by_its_content() -> None:
    assert open_document("-", data=f"<!DOCTYPE html><p>{STORY}</p>".encode()).text == STORY


# --- titles and the cut -------------------------------------------------------------------------------------


def test_a_title_comes_from_the_text_else_from_the_file_name() -> None:
    assert opened(f"Low Water\n\n{STORY}\n\n{REPLY}").title == "Low Water"
    assert opened(f"Title: Low Water\n\n{STORY}\n\n{REPLY}").title == "Low Water"
    assert opened(f"{STORY}\n\n{REPLY}", "dir/the-slip.txt").title == "the-slip"


def test_a_cut_document_is_the_shorter_file() -> None:
    text = f"Low Water\n\nChapter 1\n\n{STORY}\n\nChapter 2\n\n{REPLY}\n\nChapter 3\n\n{STORY}"
    position = text.index("Chapter 3")

    assert cut(opened(text), position) == opened(text[:position])


def test_a_cut_at_the_start_leaves_nothing() -> None:
    empty = cut(opened(f"{STORY}\n\n{REPLY}"), 0)

    assert (empty.text, empty.sections, empty.blocks) == ("", (), ())


def test_a_cut_page_does_not_know_the_chapters_after_it() -> None:
    page = f"<h1>Low Water</h1><h2>One</h2><p>{STORY}</p><h2>Two</h2><p>{REPLY}</p>"
    whole = opened(page, "page.html")

    before = cut(whole, whole.text.index("Two") - 2)

    assert [section.title for section in before.sections] == ["Low Water", "One"]
    assert cut(whole, len(whole.text)) == whole


# --- italics ------------------------------------------------------------------------------------------------


def test_a_page_tells_which_words_are_in_italics() -> None:
    words = "<em>He </em><i>knows,</i> she thought.</p><p><span class='italic'>Run</span>, then.<i> </i>"
    page = f"<p>Mira ran. {words}</p>"
    document = opened(page, "page.html")

    assert document.text == "Mira ran. He knows, she thought.\n\nRun, then."
    assert [span.of(document.text) for span in document.italics] == ["He knows,", "Run"]


def test_italics_that_a_line_break_parts_are_in_both_paragraphs() -> None:
    document = opened("<p><i>Dear Ann,<br/><br/>come home.</i></p>", "page.html")

    assert [span.of(document.text) for span in document.italics] == ["Dear Ann,", "come home."]


def test_a_cut_ends_italics() -> None:
    whole = opened(f"<p>{STORY} <i>Come home,</i> she thought.</p>", "page.html")
    position = whole.text.index("home")

    assert [span.of(whole.text[:position]) for span in cut(whole, position).italics] == ["Come "]


def test_a_section_in_other_italics_is_another() -> None:
    plain, slanted = (
        opened(f"<p>Mira ran. {words} she thought.</p>", "page.html") for words in ("No,", "<i>No,</i>")
    )

    assert section_digest(plain.sections[0], plain) != section_digest(slanted.sections[0], slanted)


def test_a_site_s_own_lines_are_not_read() -> None:
    tail = ["Next Chapter", "Comments (23)", "Kudos", "marl, six and 41 guests left kudos on this work!"]
    document = opened("\n\n".join(["Log in", STORY, *tail]), "story.txt")

    assert [block.span.of(document.text) for block in document.sections[-1].blocks] == [STORY]


def test_a_word_of_a_site_alone_is_the_story_s() -> None:
    document = opened(f"{STORY}\n\nNext\n\n{REPLY}", "story.txt")

    assert "Next" in [block.span.of(document.text) for block in document.sections[0].blocks]


def test_ballots_and_legends_are_notes() -> None:
    ballot = "[X] Go back for Maren"
    document = opened(f"Chapter 2\n\nM/N = your name, e/c = eye color\n\n{STORY}\n\n{ballot}", "story.txt")

    assert [section.kind for section in document.sections] == ["note", "chapter", "note"]


@pytest.mark.parametrize("lines", ["[x] a " * 16, "a = b, " * 26], ids=["ballot", "legend"])
def test_what_is_nearly_a_ballot_or_a_legend_is_no_long_work(lines: str) -> None:
    start = process_time()
    document = opened(f"{lines}\nand. So on.\n\n# The Slip\n\n{STORY}\n\n{REPLY}")
    assert process_time() - start < 1
    assert STORY in words_of(document, "prose")
