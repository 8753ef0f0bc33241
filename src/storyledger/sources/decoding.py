"""Bytes to text, whatever the encoding: called by every source whose file is text.

UTF-8 first; a byte-order mark, an HTML or XML declaration or the pattern of zeros in UTF-16 decide before it;
Windows-1252 takes what is left. Line ends are kept as they are; a letter and the accent behind it become one
letter (Unicode's form C).
"""

from __future__ import annotations

import codecs
from unicodedata import is_normalized, normalize

from storyledger.errors import SourceError

__all__ = ["composed", "decode", "text_of"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1A), *range(0x1B, 0x20), 0x7F])
"""Control characters that text has no use for; one byte each in UTF-8, and never part of another's."""
_SAMPLE = 65536
_MOST_CONTROLS = 0.02
_UNUSED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def decode(data: bytes, name: str, *, declared: str | None = None) -> str:
    """Return the text of ``data``.

    Args:
        data: the file's bytes.
        name: what to call the file in an error.
        declared: the encoding that the file itself names, tried after a byte-order mark.

    Raises:
        SourceError: the bytes are not text.

    """
    text = text_of(data, name, declared)
    sample = text[:_SAMPLE]
    if "\0" in text or _controls(sample) > _MOST_CONTROLS * len(sample):
        raise SourceError(
            f"{name} is not text but binary data. Give a text, Markdown, HTML, EPUB or docx file."
        )
    return composed(text)


def composed(text: str) -> str:
    """Return a text with every letter and its accents in one."""
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _controls(sample: str) -> int:
    """Count the control characters."""
    whole = sample.encode("utf-8", "surrogatepass")
    return len(whole) - len(whole.translate(None, _CONTROL))


def text_of(data: bytes, name: str, declared: str | None = None) -> str:
    """Return what ``decode`` does, for bytes that are known to be text; arguments and errors are the same."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    wide = _wide_encoding(data)
    if wide:
        return _strict(data, wide, name)
    for encoding in ("utf-8", declared or "utf-8"):
        try:
            return data.decode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")
        except (UnicodeDecodeError, LookupError):
            continue
    return _windows(data)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        raise SourceError(
            f"{name} begins as {encoding.upper()} text but is damaged further on. Save it again as UTF-8."
        ) from None


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 flavour of text without a byte-order mark, told by its zeros."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2], sample[1::2]
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.02 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.02 * len(odd):
        return "utf-16-be"
    return None


def _windows(data: bytes) -> str:
    """Decode as Windows-1252; the five bytes it does not use stand for themselves, as browsers have it."""
    return data.decode("latin-1").translate(_FROM_LATIN)


_FROM_LATIN = {byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in _UNUSED}
