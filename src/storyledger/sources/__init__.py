"""Files in, documents out: decodes, cuts into blocks, structures. One file per format.

``open_document`` is the first arrow of the program. ``cut`` is the spoiler wall: it makes the document that
would have been opened had the file ended at a position, so that nothing after it can be known to any reader.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from storyledger.document import Block, Comment, Document
from storyledger.errors import SourceError
from storyledger.sources import plain
from storyledger.sources.composer import Composed
from storyledger.sources.decoding import decode
from storyledger.sources.files import MAX_BYTES, Form, form_of, read_bytes, story_files
from storyledger.sources.joining import cut_parts, join
from storyledger.sources.structure import structure, title_in
from storyledger.span import Span

__all__ = ["MAX_BYTES", "cut", "join", "open_document", "read_bytes", "story_files", "structure"]

_MEDIA: dict[Form, str] = {
    "plain": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "epub": "application/epub+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def open_document(
    path: str | Path, *, data: bytes | None = None, chapter_level: int | None = None
) -> Document:
    """Open a story: plain text, Markdown, HTML, EPUB or docx, told apart by content, then suffix.

    Args:
        path: the file; only a name when ``data`` is given ("-" for standard input).
        data: the file's bytes, when they were read elsewhere.
        chapter_level: the heading level at which chapters begin; guessed when None.

    Raises:
        SourceError: the file cannot be read as a story. The message says why and what to do.

    """
    name = str(path)
    data = read_bytes(Path(path)) if data is None else data
    shown = "Standard input" if name == "-" else name
    form = form_of(data, shown)
    found = _opened(form, data, shown)
    if not found.text.strip():
        raise SourceError(f"{shown} holds no text. Give a file with a story in it.")
    document = Document(
        uri=name,
        title="",
        text=found.text,
        sections=(),
        blocks=found.blocks,
        media=_MEDIA[form],
        named=found.named,
        chapter_level=chapter_level,
        comments=found.comments,
        italics=found.italics,
    )
    return _document(document)


def _opened(form: Form, data: bytes, name: str) -> Composed:
    """Return what the source of this form makes of a file."""
    if form == "epub":
        from storyledger.sources.epub import read_epub

        return read_epub(data, name)
    if form == "html":
        from storyledger.sources.html import read_html

        return read_html(data, name)
    if form == "docx":
        from storyledger.sources.docx import read_docx

        return read_docx(data, name)
    text = decode(data, name)
    return Composed(text, _raw_blocks(text, _MEDIA[form]), "", _raw_comments(text, _MEDIA[form]))


def _raw_blocks(text: str, media: str) -> tuple[Block, ...]:
    """Cut text that is its own document into blocks."""
    if media == _MEDIA["markdown"]:
        from storyledger.sources import markdown

        return markdown.blocks_of(text)
    return plain.blocks_of(text)


def _raw_comments(text: str, media: str) -> tuple[Comment, ...]:
    """Return what a text that is its own document says to this program."""
    if media == _MEDIA["markdown"]:
        from storyledger.sources import markdown

        return markdown.comments_of(text)
    return ()


def cut(document: Document, position: int) -> Document:
    """Return ``document`` as if its file had ended at code point ``position``.

    Nothing after the position can influence the result: texts that are found again from their characters are
    cut into blocks again; the blocks of HTML, EPUB and docx files, which stand on marks in the file, are
    clipped.
    """
    if document.parts:
        return cut_parts(document, position, cut)
    text = document.text[: max(0, position)]
    return _document(
        replace(
            document,
            text=text,
            blocks=_blocks_upto(document, text),
            sections=(),
            title="",
            comments=_comments_upto(document, text),
            italics=tuple(_ended(span, text) for span in document.italics if span.start < len(text)),
        )
    )


def _ended(span: Span, text: str) -> Span:
    return Span(span.start, min(span.end, len(text)))


def _comments_upto(document: Document, text: str) -> tuple[Comment, ...]:
    if document.media in (_MEDIA["plain"], _MEDIA["markdown"]):
        return _raw_comments(text, document.media)
    return tuple(comment for comment in document.comments if comment.span.end < len(text))


def _blocks_upto(document: Document, text: str) -> tuple[Block, ...]:
    if document.media in (_MEDIA["plain"], _MEDIA["markdown"]):
        return _raw_blocks(text, document.media)
    return tuple(
        _clipped(block, text) for block in document.blocks if text[block.span.start : block.span.end].strip()
    )


def _clipped(block: Block, text: str) -> Block:
    if block.span.end <= len(text):
        return block
    start = block.span.start
    return replace(block, span=Span(start, start + len(text[start:].rstrip())))


def _document(document: Document) -> Document:
    """Give a document its sections and its title."""
    sections = structure(document.text, document.blocks, chapter_level=document.chapter_level)
    title = document.named or _title(document, title_in(document.text, sections))
    return replace(document, sections=sections, title=title)


def _title(document: Document, headed: str) -> str:
    named = "Standard input" if document.uri == "-" else PurePath(document.uri).stem
    return _label(document) or headed or named or document.uri


def _label(document: Document) -> str:
    """Return the title that the text itself declares: "Title: ..." near its start, or YAML front matter."""
    if document.media == _MEDIA["markdown"]:
        from storyledger.sources import markdown

        return markdown.named_in(document.text) or plain.label_title(document.text)
    return plain.label_title(document.text) if document.media == _MEDIA["plain"] else ""
