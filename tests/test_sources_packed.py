"""EPUB and docx files, built here part by part; and what must be refused."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.errors import SourceError
from storyledger.inline import read_comments
from storyledger.sources import cut, open_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.document import Document

STORY = "The tide had gone out by the time Mara reached the slip."
REPLY = "“You are late,” said Ilse."

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


HTML = 'media-type="application/xhtml+xml"'
Parts = dict[str, str | bytes]


def an_epub(files: dict[str, str], *, nav: str = "", extra: Parts | None = None) -> bytes:
    items = "".join(f'<item id="i{i}" href="{name}" {HTML}/>' for i, name in enumerate(files))
    spine = "".join(f'<itemref idref="i{i}"/>' for i in range(len(files)))
    if nav:
        items += f'<item id="nav" href="nav.xhtml" {HTML} properties="nav"/>'
    package = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
    <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Low Water</dc:title></metadata>
    <manifest>{items}</manifest><spine>{spine}</spine></package>"""
    parts: Parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    parts |= {
        "OEBPS/book.opf": package,
        **{f"OEBPS/{name}": text for name, text in files.items()},
        **(extra or {}),
    }
    if nav:
        parts["OEBPS/nav.xhtml"] = f'{XHTML}<body><nav epub:type="toc"><ol>{nav}</ol></nav></body></html>'
    return packed(parts)


COMMENT = "<!-- storyledger: ignore[joined-words] a &amp; b, &quot;meant&mdash;so&quot; -->"
INSIDE = "<!-- storyledger: ignore[SL7] meant -->"


@pytest.mark.parametrize(
    "ends", ["</body></html>", "<p>A loose end<br></body></html>"], ids=["strict", "lenient"]
)
def test_comments_in_chapters_accept_what_follows_them_or_stands_around_them(ends: str) -> None:
    files = {
        "a.xhtml": f"{XHTML}<head>{COMMENT}</head><body><p>{STORY}</p>{COMMENT}<p>{REPLY}</p>{ends}",
        "b.xhtml": f"{COMMENT}{XHTML}<body><p>{STORY}{INSIDE}</p>{ends}{COMMENT}",
    }
    document = open_document("book.epub", data=an_epub(files))
    said = read_comments(document)

    assert [(one.covered.of(document.text).strip(), one.rules) for one in said.allowances] == [
        (REPLY, ("joined-words",)),
        (STORY, ("SL7",)),
    ]
    assert [(one.words, one.span.start) for one in document.comments] == [
        ("ignore[joined-words] a &amp; b, &quot;meant—so&quot;", document.text.index(REPLY) - 2),
        ("ignore[SL7] meant", document.text.rindex(STORY) - 2),
    ]
    assert "storyledger" not in document.text
    assert cut(document, document.text.index(REPLY) - 4).comments == ()


def test_a_stretch_may_end_in_a_later_chapter() -> None:
    off = "<!-- storyledger: off[SL7] his letters -->"
    files = {
        "a.xhtml": f"{XHTML}<body><p>{STORY}</p>{off}<p>{REPLY}</p></body></html>",
        "b.xhtml": f"{XHTML}<body><p>Nobody.</p><!-- storyledger: on[SL7] --><p>{STORY}</p></body></html>",
    }
    document = open_document("book.epub", data=an_epub(files))
    (stretch,) = read_comments(document).allowances

    assert stretch.covered.of(document.text).split() == [*REPLY.split(), "Nobody."]


def body(inner: str, kind: str = "") -> str:
    return f'{XHTML}<head><title>x</title></head><body epub:type="{kind}">{inner}</body></html>'


def a_docx(paragraphs: str, *, styles: str = "", extra: Parts | None = None) -> bytes:
    document = f"<w:document {W}><w:body>{paragraphs}<w:sectPr/></w:body></w:document>"
    parts: Parts = {"word/document.xml": document, **(extra or {})}
    if styles:
        parts["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>"
    return packed(parts)


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def outline(document: Document) -> list[tuple[str, str]]:
    return [(section.kind, section.title) for section in document.sections]


# --- EPUB ---------------------------------------------------------------------------------------------------


def test_the_signature_and_the_postscript_of_a_letter_are_kept_and_the_foot_of_a_page_is_not() -> None:
    foot = '<footer role="presentation"><p>Ilse</p><p>P.S. Bring the lamp.</p></footer>'
    letter = f"<blockquote><p>{STORY}</p>{foot}</blockquote>"
    book = an_epub({"a.html": body(f"{letter}<p>{STORY}</p><footer><p>Page 12</p></footer>", "bodymatter")})

    text = open_document("book.epub", data=book).text

    assert text.split("\n\n")[-4:] == [STORY, "Ilse", "P.S. Bring the lamp.", STORY]


def test_a_book_is_divided_by_what_it_says_of_its_parts() -> None:
    book = an_epub(
        {
            "titlepage.xhtml": body(
                '<section epub:type="titlepage"><h1>Low Water</h1></section>', "frontmatter"
            ),
            "part.xhtml": body('<section epub:type="part"><h2>Part I</h2></section>', "bodymatter"),
            "one.xhtml": body(
                f"""<section epub:type="chapter"><header><h3>I</h3>
                <p epub:type="bridgehead">Mara’s Diary.</p></header>
                <p>{STORY}<a epub:type="noteref" href="n.xhtml#n1">1</a></p><hr/><p>{REPLY}</p></section>"""
            ),
            "two.xhtml": body(f'<section epub:type="chapter"><h3>II</h3><p>{STORY}</p></section>'),
            "colophon.xhtml": body("<p>Set by four rowers.</p>", "backmatter"),
        }
    )

    document = open_document("book.epub", data=book)

    assert document.title == "Low Water"
    assert outline(document) == [
        ("front", "Low Water"),
        ("chapter", "Part I: I: Mara’s Diary."),
        ("chapter", "II"),
        ("back", ""),
    ]
    assert "slip.1" not in document.text
    assert [block.kind for block in document.chapters[0].blocks][-3:] == ["prose", "break", "prose"]


def test_the_contents_list_names_chapters_that_have_no_heading() -> None:
    files = {"a.html": body(f"<p>{STORY}</p>"), "b.html": body(f'<p>{REPLY}</p><p id="two">{STORY}</p>')}
    nav = '<li><a href="a.html">Slip</a></li><li><a href="b.html#two">Lamp</a></li>'

    document = open_document("book.epub", data=an_epub(files, nav=nav))

    assert outline(document) == [("chapter", "Slip"), ("chapter", "Lamp")]
    assert document.chapters[1].span.of(document.text) == STORY


def test_an_old_contents_list_and_old_entities_are_read() -> None:
    ncx = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint>
    <navLabel><text>Slip</text></navLabel><content src="a.html"/></navPoint></navMap></ncx>"""
    words = body(f"<p>{STORY}&nbsp;&mdash;so&amp;so</p>")
    page = f"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'x.dtd'>{words}"
    book = an_epub({"a.html": page}, extra={"OEBPS/toc.ncx": ncx})
    item = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    with zipfile.ZipFile(BytesIO(book)) as archive:
        parts: Parts = {name: archive.read(name) for name in archive.namelist()}
        package = archive.read("OEBPS/book.opf").decode()
    parts["OEBPS/book.opf"] = package.replace("<manifest>", f"<manifest>{item}")

    document = open_document("book.epub", data=packed(parts))

    assert outline(document) == [("chapter", "Slip")]
    assert document.text == f"{STORY} —so&so"


def test_a_cut_book_is_the_book_up_to_there() -> None:
    one, two = body(f"<h2>One</h2><p>{STORY}</p>"), body(f"<h2>Two</h2><p>{REPLY}</p>")
    short = open_document("b.epub", data=an_epub({"1.html": one}))
    whole = open_document("b.epub", data=an_epub({"1.html": one, "2.html": two}))

    assert cut(whole, len(short.text)) == short


REFUSED = {
    "bomb": (an_epub({"a.html": body("<p>x</p>"), "b.html": " " * 3_000_000}), "unpacks to far more"),
    "entity": (
        an_epub({"a.html": f'<!DOCTYPE html [<!ENTITY a "aaa">]>{body("<p>&a;</p>")}'}),
        "declares XML entities",
    ),
    "container": (
        packed({"META-INF/container.xml": '<!DOCTYPE c [<!ENTITY a "b">]><c>&a;</c>'}),
        "declares XML entities",
    ),
    "broken": (packed({"META-INF/container.xml": "<container>"}), "its XML cannot be read"),
    "no book": (packed({"META-INF/container.xml": CONTAINER}), "does not say where its book begins"),
    "no words": (an_epub({"a.html": body("<img src='x.png'/>")}), "holds no text"),
    "many": (
        packed({"META-INF/container.xml": CONTAINER} | {f"p{i}": "" for i in range(20_001)}),
        "more than any book",
    ),
    "outside": (an_epub({"../../../etc/hostname": body(f"<p>{STORY}</p>")}), "holds no text"),
    "locked": (
        an_epub(
            {"a.html": body(f"<p>{STORY}</p>")},
            extra={
                "META-INF/encryption.xml": """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns">
                <EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
                <CipherData><CipherReference URI="OEBPS/a.html"/></CipherData></EncryptedData></encryption>"""
            },
        ),
        "copy-protected",
    ),
    "torn": (an_epub({"a.html": body(f"<p>{STORY * 50}</p>")})[:400], "is damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_book_that_cannot_be_trusted_is_refused_in_one_sentence(what: str) -> None:
    data, said = REFUSED[what]

    with pytest.raises(SourceError, match=said) as refusal:
        open_document("book.epub", data=data)

    assert "\n" not in str(refusal.value)


def test_a_broken_page_is_read_as_browsers_do() -> None:
    book = an_epub({"a.html": f"<html><body><p>{STORY}<p>{REPLY}<br></body>"})

    assert open_document("book.epub", data=book).text == f"{STORY}\n\n{REPLY}"


# --- docx ---------------------------------------------------------------------------------------------------


def test_a_word_file_tells_which_words_are_in_italics() -> None:
    run = "<w:r><w:rPr><w:i/></w:rPr><w:t>No, </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>never,</w:t></w:r>"
    document = open_document(
        "story.docx", data=a_docx(f"<w:p>{run}<w:r><w:t> she thought.</w:t></w:r></w:p>")
    )

    assert document.text == "No, never, she thought."
    assert [span.of(document.text) for span in document.italics] == ["No, never,"]


def test_a_word_file_reads_as_if_every_change_were_accepted() -> None:
    tracked = """<w:p><w:r><w:t xml:space="preserve">The tide </w:t></w:r>
    <w:del><w:r><w:delText>never </w:delText></w:r></w:del>
    <w:ins><w:r><w:t xml:space="preserve">had </w:t></w:r>
    </w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>
    <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:commentRangeStart w:id="1"/>
    <w:moveTo><w:r><w:t>gone</w:t></w:r></w:moveTo><w:r><w:commentReference w:id="1"/></w:r>
    <w:r><w:footnoteReference w:id="2"/><w:t xml:space="preserve"> out.</w:t></w:r></w:p>"""

    document = open_document("story.docx", data=a_docx(tracked + paragraph(REPLY)))

    assert document.text == f"The tide had gone out.\n\n{REPLY}"


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    joined = paragraph("The tide ", "<w:rPr><w:del/></w:rPr>") + paragraph("went out.")

    assert open_document("story.docx", data=a_docx(joined)).text == "The tide went out."


def test_styles_make_headings_also_by_inheritance() -> None:
    styles = """<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Mine"><w:name w:val="My chapters"/><w:basedOn w:val="H"/></w:style>
    <w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
    <w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>"""
    text = "".join(
        [
            paragraph("The Slip", '<w:pStyle w:val="H"/>'),
            paragraph(STORY, '<w:pStyle w:val="A"/>'),
            paragraph("The Lamp", '<w:pStyle w:val="Mine"/>'),
            paragraph(REPLY),
        ]
    )

    document = open_document("story.docx", data=a_docx(text, styles=styles))

    assert outline(document) == [("chapter", "The Slip"), ("chapter", "The Lamp")]


def test_a_title_in_a_word_file_is_no_chapter() -> None:
    styles = """<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>"""
    title = paragraph("Low Water", '<w:pStyle w:val="T"/>')
    chapter = paragraph("The Slip", '<w:pStyle w:val="H"/>') + paragraph(STORY)

    document = open_document("story.docx", data=a_docx(title + chapter, styles=styles))

    assert outline(document) == [("front", "Low Water"), ("chapter", "The Slip")]
    assert document.title == "Low Water"


def test_long_pages_are_chapters_where_nothing_else_divides() -> None:
    page_break = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    long = paragraph(f"{STORY} " * 60)

    document = open_document("story.docx", data=a_docx(long + page_break + long + page_break + long))

    assert [section.kind for section in document.sections] == ["chapter"] * 3


def test_marks_and_tables_in_a_word_file() -> None:
    cells = "".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in ("Name", "Mara"))
    text = f"{paragraph(STORY)}{paragraph('#')}{paragraph(REPLY)}<w:tbl><w:tr>{cells}</w:tr></w:tbl>"

    (chapter,) = open_document("story.docx", data=a_docx(text)).sections

    assert [block.kind for block in chapter.blocks] == ["prose", "break", "prose", "table"]


def test_a_word_file_with_entities_or_a_bomb_is_refused() -> None:
    entity = packed({"word/document.xml": f'<!DOCTYPE d [<!ENTITY a "b">]><w:document {W}/>'})
    for data, said in (
        (entity, "declares XML entities"),
        (a_docx("<w:p/>" * 900_000), "unpacks to far more"),
    ):
        with pytest.raises(SourceError, match=said):
            open_document("story.docx", data=data)


# --- damage -------------------------------------------------------------------------------------------------

WHOLE = {
    "book.epub": an_epub(
        {"a.html": body(f"<h2>One</h2><p>{STORY}</p>")}, nav='<li><a href="a.html">One</a></li>'
    ),
    "story.docx": a_docx(paragraph(STORY) + paragraph(REPLY)),
}


@given(
    name=st.sampled_from(sorted(WHOLE)),
    at=st.integers(0, 2000),
    byte=st.integers(0, 255),
    length=st.integers(0, 9),
)
def test_a_damaged_file_is_opened_or_refused(name: str, at: int, byte: int, length: int) -> None:
    data = WHOLE[name]
    at %= len(data)
    with suppress(SourceError):
        open_document(name, data=data[:at] + bytes([byte]) * length + data[at + length :])


SCRAPS = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<br>",
    "<hr>",
    "<h1>",
    "</h1>",
    "<section",
]
SCRAPS += [
    " id='preface'>",
    " class='meta group'>",
    "<style>",
    ".a{display:none}",
    "</style>",
    "&nbsp;",
    "&#0;",
    "<a",
]


@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8), max_size=30))
def test_any_scraps_of_a_page_are_opened_or_refused(scraps: list[str]) -> None:
    with suppress(SourceError):
        open_document("a.html", data="".join(scraps).encode("utf-8", "surrogatepass"))
    with suppress(SourceError):
        open_document("a.epub", data=an_epub({"a.html": "".join(scraps).encode("utf-8", "replace").decode()}))
