"""Reads a file's bytes and tells what it is: the only place in ``sources`` that touches the disk.

Every way in which this can fail ends in one sentence that says what is wrong and what to do.
"""

from __future__ import annotations

import os
import re
import zipfile
from io import BytesIO
from pathlib import Path, PurePath
from typing import Literal

from storyledger.errors import SourceError
from storyledger.patterns import pattern

__all__ = ["MAX_BYTES", "Form", "by_number", "bytes_of", "form_of", "read_bytes", "story_files"]

Form = Literal["plain", "markdown", "html", "epub", "docx"]
MAX_BYTES = 200 * 1024 * 1024
"""No file, packed or unpacked, may be larger."""

_SUFFIXES: dict[str, Form] = {
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".nwd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".xht": "html",
}  # fmt: skip
_CONVERT = {
    "pdf": "a PDF, which does not keep its paragraphs. Export the text as docx, EPUB or plain text",
    "rtf": "an RTF file. Save it as docx",
    "doc": "an old Word file. Save it as docx",
    "locked": "locked with a password. Save it again without one",
    "odt": "an OpenDocument file. Save it as docx",
    "mobi": "a Kindle book. Convert it to EPUB, for example with calibre",
    "scriv": "a Scrivener project. Compile it to docx, EPUB or plain text",
    "pages": "a Pages document. Export it as docx or EPUB",
    "fb2": "a FictionBook file. Convert it to EPUB",
    "archive": "an archive. Unpack it and give one of the files in it",
    "office": "a spreadsheet or presentation. Save the story as docx or plain text",
}
_REFUSED_SUFFIXES = {
    ".pdf": "pdf", ".rtf": "rtf", ".doc": "doc", ".odt": "odt", ".mobi": "mobi", ".azw": "mobi",
    ".azw3": "mobi", ".scriv": "scriv", ".pages": "pages", ".fb2": "fb2", ".xlsx": "office", ".pptx":
    "office",
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"\xd0\xcf\x11\xe0", "doc"), (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"), (b"Rar!", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"),
)  # fmt: skip
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Stands in a docx that was given a password: Word packs it into the form of its old files."""
_READ_SUFFIXES = frozenset({*_SUFFIXES, ".txt", ".text", ".epub", ".docx"})
_ABOUT = pattern(r"\.|(?:readme|licen[cs]e|changelog)\b", re.IGNORECASE)
_DIGITS = pattern(r"(\d+)")
_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file at ``path``.

    Raises:
        SourceError: it is missing, a directory, unreadable, empty or too large.

    """
    try:
        return bytes_of(path)
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}. Check the name and the directory.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and path.is_dir():
            raise SourceError(_about_directory(path)) from None
        if isinstance(error, PermissionError):
            raise SourceError(f"{path} may not be read. Check its permissions.") from None
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise SourceError(f"{path} cannot be opened ({reason}). Check the name.") from None


def bytes_of(path: Path) -> bytes:
    """Return the bytes of the file at ``path``, one more than is allowed when there are too many.

    Raises:
        OSError: it cannot be read.

    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size or MAX_BYTES  # what is no plain file does not tell its size
        return file.read(min(size, MAX_BYTES) + 1)  # room for all that is asked for is taken at once


def story_files(folder: Path) -> tuple[Path, ...]:
    """Return the files in ``folder`` that tell one story, in the order of the numbers in their names.

    Hidden files, and files that are about a project rather than of it (``README``), do not count.

    Raises:
        SourceError: there is no such folder, nothing in it is a story, or its files are of several forms.

    """
    if folder.suffix.lower() == ".scriv":
        raise SourceError(_refusal(str(folder), "scriv"))
    try:
        inside = list(folder.iterdir())
    except OSError as error:
        raise SourceError(f"{folder} cannot be opened ({error.strerror}). Check the name.") from None
    forms: dict[str, list[Path]] = {}
    for path in inside:
        if _is_story(path):
            forms.setdefault(path.suffix.lower(), []).append(path)
    if not forms:
        raise SourceError(_without_story(folder))
    if len(forms) > 1:
        several, most = " and ".join(sorted(forms)), max(forms, key=lambda form: len(forms[form]))
        raise SourceError(
            f"{folder} holds {several} files. Give the story's files, or list them in its storyledger.toml, "
            f'such as files = ["*{most}"] under [story].'
        )
    return tuple(sorted(*forms.values(), key=by_number))


def _without_story(folder: Path) -> str:
    """Say that no file in a folder is a story, and where else they may be."""
    inside = [path for path in folder.glob("*/*") if _is_story(path)]
    if not inside:
        return (
            f"{folder} is a directory without a story in it: no text, Markdown, HTML, EPUB or docx file. "
            "Give the file or files of a story."
        )
    found = sorted({f'"*/*{path.suffix}"' for path in inside})
    return (
        f"The files in {folder} are in folders of their own. Give one of these folders, or list them all "
        f"in {folder / 'storyledger.toml'}: files = [{', '.join(found)}] under [story]."
    )


def _is_story(path: Path) -> bool:
    is_read = path.suffix.lower() in _READ_SUFFIXES and not _ABOUT.match(path.name)
    return is_read and not path.parent.name.startswith(".") and path.is_file()


def by_number(path: Path) -> list[tuple[int, str]]:
    """Return what sorts names as people number them: ``part-9`` before ``part-10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(str(path))]


def _about_directory(path: Path) -> str:
    if path.suffix.lower() == ".scriv":
        return _refusal(str(path), "scriv")
    return f"{path} is a directory. Give the file or files of the story in it."


def _refusal(name: str, kind: str) -> str:
    return f"{name} is {_CONVERT[kind]}."


def form_of(data: bytes, name: str) -> Form:
    """Tell the form of a file from its first bytes, then its suffix.

    Raises:
        SourceError: it is empty, too large, or in a form that must be converted first.

    """
    if len(data) > MAX_BYTES:
        raise SourceError(f"{name} is larger than {MAX_BYTES >> 20} MB. Split it into several files.")
    if not data.strip(b"\0 \t\r\n\f\xef\xbb\xbf\xfe\xff"):
        raise SourceError(f"{name} is empty. Give a file with text in it.")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            is_locked = kind == "doc" and _LOCKED in data
            raise SourceError(_refusal(name, "locked" if is_locked else kind))
    if data[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        raise SourceError(_refusal(name, "mobi"))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped_form(data, name)
    return _text_form(data, name)


def _zipped_form(data: bytes, name: str) -> Form:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        raise SourceError(
            f"{name} is damaged: its archive cannot be read. Save or download it again."
        ) from None
    if "META-INF/container.xml" in names:
        return "epub"
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names:
        raise SourceError(_refusal(name, "odt"))
    office = any(entry.startswith(("xl/", "ppt/")) for entry in names)
    suffix = PurePath(name).suffix.lower()
    if suffix in (".epub", ".docx"):
        raise SourceError(f"{name} is not a whole {suffix[1:]} file: parts of it are missing. Save it again.")
    raise SourceError(_refusal(name, "office" if office else "pages" if suffix == ".pages" else "archive"))


def _text_form(data: bytes, name: str) -> Form:
    suffix = PurePath(name).suffix.lower()
    if suffix in _REFUSED_SUFFIXES:
        raise SourceError(_refusal(name, _REFUSED_SUFFIXES[suffix]))
    if suffix in (".epub", ".docx"):
        raise SourceError(
            f"{name} is not {'an EPUB' if suffix == '.epub' else 'a docx'} file inside. Save it again."
        )
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_HTML_STARTS) and (
        b"<html" in data[:4096].lower() or head.startswith(_HTML_STARTS[:2])
    ):
        return "html"
    return "plain"
