"""Writing a file that a command was asked for: all of it or nothing, and never over a manuscript."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["refuse_to_overwrite", "write_whole"]

LOOKED_AT = 4096
"""Bytes in which a file says what it is."""
MARKS = ("– Storyledger</title>".encode(), b'"storyledger-', b'"storyledger":')
"""How our pages and ledgers begin."""


def refuse_to_overwrite(out: Path, files: Iterable[str]) -> None:
    """Never write over a manuscript: neither the story's own file nor any other that we have not written.

    Nor to a file with the name of an option: it is the option that was meant, and the file name is missing.
    """
    if str(out).startswith("-"):
        raise click.UsageError(f"Say where to write before {out}; for a file of that name, give ./{out}.")
    for file in files:
        if file != "-" and out.resolve() == type(out)(file).resolve():
            raise click.UsageError(f"{out} is the story itself; give the output another name.")
    if out.is_file() and not _is_ours(out):
        raise click.UsageError(
            f"{out} is there already, and Storyledger has not written it; give the output another name."
        )


def _is_ours(path: Path) -> bool:
    """Tell whether a file is empty or says in its first lines that this program has written it."""
    try:
        with path.open("rb") as file:
            first = file.read(LOOKED_AT)
    except OSError:
        return True  # writing will say what is wrong with it
    return not first or any(mark in first for mark in MARKS)


def write_whole(path: Path, text: str) -> None:
    """Write ``text``, all of it or nothing: where a link leads, and into a pipe or a device as it comes."""
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        else:
            _put(path.resolve(), text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{path} could not be written ({reason}); nothing was changed.") from error


def _put(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
