"""``storyledger.toml``: what a person set and decided about one story, read once at the start of a run.

The file lies beside the manuscript or in a folder above it; the nearest one counts. It is one file for
command line, editor and review page, and is written by ``storyledger.project.amend`` only. Every
mistake in it is reported, all at once, each with its line where that can be told.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from storyledger.decisions import NO_DECISIONS, Decisions, Level
from storyledger.errors import ConfigError
from storyledger.project.settings import Problems, lines_of, read_tables
from storyledger.sources.files import by_number

if TYPE_CHECKING:
    from storyledger.reading import Readers

__all__ = [
    "BASELINE",
    "FILE_NAME",
    "Config",
    "FailOn",
    "Order",
    "Structure",
    "find_config",
    "load_config",
    "parse_config",
]

FILE_NAME = "storyledger.toml"
BASELINE = "storyledger-baseline.json"
"""Name of the file with the findings that are known already, unless the project file names another."""

FailOn = Literal["error", "warning", "note", "never"]
"""From which severity on a check ends with exit code 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Hints for cutting the text into chapters."""

    chapter_level: int | None = None
    """Heading level that begins a chapter, None: found out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """When chapters happen, where that is not as they are told; see ``chronology``."""

    parallel: tuple[tuple[str, ...], ...] = ()
    """Chapters that happen at the same time, group by group."""
    flashbacks: tuple[str, ...] = ()
    """Chapters that happen earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything ``storyledger.toml`` can say. The default is what holds without a file."""

    path: Path | None = None
    """The file, None when there is none."""
    title: str = ""
    """Title of the story; empty: from the text."""
    files: tuple[str, ...] = ()
    """The story's files in order, relative to the project file; empty: any file beside or below."""
    worlds: tuple[str, ...] = ()
    """Names of world packs, or ``.world`` files relative to the project file."""
    laws_off: tuple[str, ...] = ()
    """Names of laws that do not hold here."""
    select: tuple[str, ...] = ()
    """Rules to run; empty: all that are on by default."""
    ignore: tuple[str, ...] = ()
    """Rules to leave out."""
    severities: dict[str, Level] = field(default_factory=dict)
    """Severity by rule name, where it differs from the rule's own."""
    fail_on: FailOn = "warning"
    baseline: str = ""
    """The baseline that findings are compared with, relative to the project file; empty: none."""
    structure: Structure = Structure()
    order: Order = Order()
    readers: Readers | None = None
    """Who reads; None: whoever does by default."""
    decisions: Decisions = NO_DECISIONS

    @property
    def folder(self) -> Path | None:
        """The folder that paths in the file are relative to."""
        return self.path.parent if self.path else None

    def is_about(self, manuscript: Path) -> bool:
        """Tell whether ``manuscript`` is listed or a folder of listed files; anything is without a list."""
        if self.folder is None or not self.files:
            return True
        wanted = manuscript.resolve()
        return any(wanted in (path := listed.resolve(), *path.parents) for listed in self.manuscripts())

    def inside(self, folder: Path) -> tuple[Path, ...]:
        """Return the listed files below ``folder``, in order."""
        wanted = folder.resolve()
        return tuple(listed for listed in self.manuscripts() if wanted in listed.resolve().parents)

    def manuscripts(self) -> tuple[Path, ...]:
        """Return the story's files in order; a pattern (``chapters/*.md``) gives its matches by number."""
        if self.folder is None:
            return ()
        found: dict[Path, None] = {}
        for name in self.files:
            matches = sorted(self.folder.glob(name), key=by_number) if "*" in name else [self.folder / name]
            found.update(dict.fromkeys(matches))
        return tuple(found)


def find_config(manuscript: Path) -> Path | None:
    """Return the nearest ``storyledger.toml`` in the manuscript's folder or above it, None without one."""
    start = manuscript.absolute()
    folders = (start, *start.parents) if start.is_dir() else start.parents
    return next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)


def load_config(path: Path) -> Config:
    """Read a project file.

    Raises:
        ConfigError: it cannot be read, is not TOML, or has keys or values that mean nothing; all of them at
        once.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error
    return parse_config(data, path)


def parse_config(data: bytes, path: Path | None = None) -> Config:
    """Return the settings in ``data``, the bytes of a project file.

    Raises:
        ConfigError: as for ``load_config``.

    """
    name = path.name if path else FILE_NAME
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise ConfigError(f"{name} is nested too deeply to be read.") from error
    problems = Problems(lines_of(text))
    config = _config(table, path, problems)
    if problems:
        raise ConfigError(problems.told(name))
    return config


def _config(table: dict[str, Any], path: Path | None, problems: Problems) -> Config:
    tables, decisions = read_tables(table, problems)
    return Config(
        path=path,
        **tables["story"],
        **tables["check"],
        **tables["reading"],
        structure=Structure(**tables["structure"]),
        order=_order(tables["order"]),
        decisions=decisions,
    )


def _order(table: dict[str, Any]) -> Order:
    groups = tuple(tuple(group) for group in table.get("parallel", ()))
    return Order(parallel=groups, flashbacks=table.get("flashbacks", ()))
