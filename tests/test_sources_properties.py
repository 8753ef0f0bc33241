"""What holds for every file, found by trying many."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.errors import SourceError
from storyledger.sources import cut, open_document

if TYPE_CHECKING:
    from storyledger.document import Document

SHAPES = [
    "",
    "Chapter 1",
    "Chapter 2: Tide",
    "CHAPTER III",
    "I",
    "II",
    "III",
    "1.",
    "2.",
    "***",
    "xXx",
    "A/N: hi",
    "Contents",
    "Part One",
    "Prologue",
    "The End",
    "Low Water",
    "Summary: x",
    "# One",
    "## Two",
    "> quoted",
    "---",
    "===",
    "%%note%%",
    "<!-- x",
    "-->",
    "| a | b |",
    "* * *",
    "*** START OF THE PROJECT GUTENBERG EBOOK X ***",
    "*** END OF THE PROJECT GUTENBERG EBOOK X ***",
    "Title: Tide",
    "   indented words here.",
    "Thanks for the reviews!",
    "",
]
LINES = st.one_of(
    st.just(""),
    st.sampled_from(SHAPES),
    st.text(max_size=30),
    st.text(alphabet="ab .\n\r\f\u2028\ud800\u200b", max_size=80),
    st.just("The tide had gone out by the time Mara reached the slip and the mud"),
    st.just("“You are late,” said Ilse."),
)
TEXTS = st.builds(
    lambda lines, newline: newline.join(lines),
    st.lists(LINES, max_size=25),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
NAMES = st.sampled_from(["story.txt", "story.md"])


def opened(text: str, name: str) -> Document | None:
    try:
        document = open_document(name, data=text.encode("utf-8", "surrogatepass"))
    except SourceError:
        return None
    return document if document.text == text else None


def check(document: Document) -> None:
    """Spans are ordered, apart and inside the text; blocks are inside their sections."""
    spans = [section.span for section in document.sections]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.end <= len(document.text) for span in spans)
    for section in document.sections:
        blocks = [block.span for block in section.blocks]
        assert section.span.start == blocks[0].start
        assert section.span.end == blocks[-1].end
        assert all(one.end <= other.start for one, other in pairwise(blocks))
        assert all(len(span) for span in blocks)
    assert all(block.span.end <= len(document.text) for block in document.blocks)
    assert len({section.id for section in document.sections}) == len(document.sections)


@given(
    data=st.binary(max_size=300),
    name=st.sampled_from(["a.txt", "a.md", "a.html", "a.epub", "a.docx", "-", "a"]),
)
def test_any_bytes_are_opened_or_refused(data: bytes, name: str) -> None:
    with suppress(SourceError):
        check(open_document(name, data=data))


@given(text=TEXTS, name=NAMES)
def test_a_text_file_is_its_own_document(text: str, name: str) -> None:
    document = opened(text, name)
    if document is not None:
        check(document)
        assert document.uri == name


@given(text=TEXTS, name=NAMES)
def test_no_word_is_lost(text: str, name: str) -> None:
    """Every letter of a plain text stands in some block, and of a Markdown text without comments."""
    if name.endswith(".md") and ("%%" in text or "<!--" in text):
        return
    document = opened(text, name)
    if document is not None:
        held = "".join(block.span.of(text) for section in document.sections for block in section.blocks)
        assert sum(map(str.isalpha, held)) == sum(map(str.isalpha, text))


@settings(max_examples=60)
@given(head=TEXTS, one=TEXTS, other=TEXTS, name=NAMES)
def test_nothing_after_a_cut_can_be_known(head: str, one: str, other: str, name: str) -> None:
    first, second = opened(head + one, name), opened(head + other, name)
    if first is not None and second is not None:
        assert cut(first, len(head)) == cut(second, len(head))
        check(cut(first, len(head)))


WORDS = st.text(alphabet="abcd ", min_size=1, max_size=20).filter(str.strip)
PARTS = st.lists(
    st.one_of(
        st.builds("<p>{}</p>".format, WORDS),
        st.builds("<h2>{}</h2>".format, WORDS),
        st.builds("<h1>Chapter {}</h1>".format, st.integers(1, 9)),
        st.sampled_from(
            [
                "<hr>",
                "<p></p>",
                "<p>A/N: x</p>",
                "<div class='author-note'><p>x</p></div>",
                "<p>a<br><br>b</p>",
            ]
        ),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(head=PARTS, one=PARTS, other=PARTS, data=st.data())
def test_nothing_after_a_cut_of_a_page_can_be_known(
    head: list[str], one: list[str], other: list[str], data: st.DataObject
) -> None:
    def page(parts: list[str]) -> Document | None:
        try:
            return open_document("page.html", data=f"<body>{''.join(parts)}".encode())
        except SourceError:
            return None

    start, first, second = page(head), page(head + one), page(head + other)
    if start is None or first is None or second is None:
        return
    position = data.draw(st.integers(0, len(start.text)))
    assert cut(first, position) == cut(second, position)
    check(first)
