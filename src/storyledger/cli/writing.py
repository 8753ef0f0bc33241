"""Writing a file that a command was asked for: all of it or nothing, and never over a manuscript."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["refuse_to_overwrite", "write_whole"]


def refuse_to_overwrite(out: Path, files: Iterable[str]) -> None:
    """Never write over a manuscript."""
    for file in files:
        if file != "-" and out.resolve() == type(out)(file).resolve():
            raise click.UsageError(f"{out} is the story itself; give the output another name.")


def write_whole(path: Path, text: str) -> None:
    """Write ``text``, all of it or nothing."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(text, encoding="utf-8", errors="replace", newline="\n")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{path} could not be written ({reason}); nothing was changed.") from error
