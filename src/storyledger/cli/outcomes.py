"""What ``check`` said the last time, kept for when nothing has changed since.

Runs before and after a check. The key is a digest of everything that an answer depends on: options, working
directory, project file, manuscript, world files, baseline and program. Whatever cannot be looked up gives no
key, and the check runs as if nothing were kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from storyledger.cache.store import open_cache, program_version
from storyledger.cli.settling import Settings
from storyledger.errors import StoryledgerError
from storyledger.project.manuscripts import (
    WORLD,
    cache_folder_of,
    files_of,
    first_of,
    project_of,
    world_paths,
)
from storyledger.sources.files import bytes_of

__all__ = ["Outcome", "Run", "keep", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check said."""

    shown: str
    """What it printed."""
    failed: bool
    """Whether anything reached the fail level."""
    notes: tuple[str, ...] = ()
    """What it noted besides, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A check that is about to be made."""

    stories: Sequence[Sequence[str]]
    """The files or folders of each story, as they were given."""
    worlds: tuple[str, ...]
    """Worlds asked for besides those of the project files."""
    baseline: Path | None
    """The baseline asked for; None: the usual one, if any."""
    baseline_name: str
    """Name of the usual baseline."""
    settings: Settings
    """Where the settings come from."""
    options: str
    """All options, in any words that are equal only when the options are."""

    def key(self) -> tuple[Path, str] | None:
        """Return the folder of the cache, and under what the outcome is kept; None: under nothing."""
        if any("-" in story for story in self.stories):
            return None
        try:
            found = [_Story(self, [Path(one) for one in story]) for story in self.stories]
            folder = cache_folder_of(found[0].named, found[0].config, True) if found else None
            digest = hashlib.sha256()
            for part in self._parts(found):
                digest.update(b"%d\0" % len(part))
                digest.update(part)
        except (StoryledgerError, OSError, ValueError):
            return None
        return (folder, digest.hexdigest()) if folder is not None else None

    def _parts(self, found: Sequence[_Story]) -> Iterator[bytes]:
        """Yield everything that the outcome depends on."""
        asked = (self.settings, self.stories, self.worlds)
        texts = (program_version(), str(Path.cwd()), self.options, *map(repr, asked))
        yield from (text.encode("utf-8", "surrogatepass") for text in texts)
        for story in found:
            for path in story.paths():
                yield str(path).encode("utf-8", "surrogatepass")
                yield _bytes_of(path)


class _Story:
    """One story of a check, as far as it is known before it is read."""

    def __init__(self, run: Run, paths: Sequence[Path]) -> None:
        self.named = first_of(paths)
        asked = run.settings.config()
        self.config = project_of(self.named) if asked is None else asked
        self._given = paths
        self._run = run

    def paths(self) -> Iterator[Path]:
        """Yield all files that are read, the manuscript's in order, and those that may be missing."""
        if self.config.path is not None:
            yield self.config.path
        yield from files_of(self._given, self.config)[0]
        yield from (Path(name) for name in world_paths(self.config, self._run.worlds) if name.endswith(WORLD))
        beside = self.named if self.named.is_dir() else self.named.parent
        name = self.config.baseline or self._run.baseline_name
        yield self._run.baseline or (self.config.folder or beside) / name


def _bytes_of(path: Path) -> bytes:
    """Return a file's bytes; one mark for a file that is not there, and for a folder."""
    try:
        return b"+" + bytes_of(path)
    except (FileNotFoundError, IsADirectoryError):
        return b"-"


def last(key: tuple[Path, str] | None) -> Outcome | None:
    """Return what the check with this key said the last time, None when that is not known."""
    if key is None or not (key[0] / "cache.sqlite").is_file():
        return None
    with open_cache(key[0]) as cache:
        return cache.get(Outcome, key[1])


def keep(key: tuple[Path, str] | None, run: Run, outcome: Outcome) -> None:
    """Keep what a check said, unless something has changed while it ran."""
    if key is None or run.key() != key:
        return
    with open_cache(key[0]) as cache:
        cache.put(key[1], outcome)
