"""Reads the parts of a zipped file (EPUB, docx) within limits: no bombs, no paths that lead out."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from storyledger.errors import SourceError
from storyledger.sources.files import MAX_BYTES

__all__ = ["Archive", "parse_xml"]

_MOST_ENTRIES = 20_000
_MOST_RATIO = 150
_RATIO_MATTERS = 1024 * 1024
_PROLOG = 65536


class Archive:
    """The parts of a zipped file, by name. What is read counts towards one limit."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise self.damaged() from None
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise SourceError(f"{name} holds {len(entries):,} parts, more than any book. It was not opened.")
        for entry in entries:
            if entry.file_size > _RATIO_MATTERS and entry.file_size > _MOST_RATIO * max(
                1, entry.compress_size
            ):
                raise self._bomb()
        self._entries = {entry.filename: entry for entry in entries}
        self._left = MAX_BYTES

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def read(self, path: str) -> bytes:
        """Return the bytes of one part; a missing one is empty."""
        entry = self._entries.get(path)
        if entry is None:
            return b""
        if entry.flag_bits & 1:
            raise SourceError(f"{self.name} is locked with a password. Save it again without one.")
        try:
            with self._zip.open(entry) as file:
                data = file.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            raise self.damaged() from None
        self._left -= len(data)
        if self._left < 0:
            raise self._bomb()
        return data

    def resolve(self, base: str, href: str) -> str:
        """Return the part that ``href`` in part ``base`` names; empty when it leads outside."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href.partition("#")[0])))
        return "" if path.startswith(("..", "/")) else path

    def damaged(self) -> SourceError:
        """Return the error for a file that cannot be read whole."""
        return SourceError(f"{self.name} is damaged: its archive cannot be read. Save or download it again.")

    def _bomb(self) -> SourceError:
        return SourceError(
            f"{self.name} unpacks to far more than a book holds (a limit of {MAX_BYTES >> 20} MB)."
            " It was not opened."
        )


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse XML without entities, external parts or network.

    Raises:
        SourceError: it declares entities or is not well formed.
        etree.XMLSyntaxError: never; it becomes a SourceError.

    """
    if b"<!ENTITY" in data[:_PROLOG] or _wide_entity(data):
        raise SourceError(f"{name} declares XML entities, which a story does not need. It was not opened.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SourceError(f"{name} is damaged: its XML cannot be read. Save or download it again.") from None


def _wide_entity(data: bytes) -> bool:
    return (
        "<!ENTITY".encode("utf-16-le") in data[:_PROLOG] or "<!ENTITY".encode("utf-16-be") in data[:_PROLOG]
    )
