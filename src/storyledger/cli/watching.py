"""``check --watch``: look at the files' times a few times a second, and check again when one was saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyledger.errors import StoryledgerError

if TYPE_CHECKING:
    from storyledger.views.linting import Format

__all__ = ["watch_files"]

PAUSE = 0.3
"""Seconds between two looks."""
NAMES = ("storyledger.toml", "storyledger-baseline.json")

Run = Callable[[], tuple[str, bool]]
State = dict[Path, tuple[int, int]]
"""Files that count, with time of change and size."""


def watch_files(files: Sequence[str], run: Run, form: Format, *, rounds: int | None = None) -> int:
    """Check, and check again after every save, until the user stops it.

    Args:
        files: the files and folders that were given.
        run: reads and checks; returns what to print, and whether it fails.
        form: must be a form for people.
        rounds: how many checks to make, None: until stopped.

    """
    if form not in ("text", "concise"):
        raise click.UsageError("--watch prints for people; use it with --format text or concise.")
    if "-" in files:
        raise click.UsageError("Standard input cannot be watched; give a file.")
    done = 0
    while True:
        state = _state(files)
        _show(run)
        done += 1
        if rounds is not None and done >= rounds:
            return 0
        _wait(files, state)


def _show(run: Run) -> None:
    """Print one check; trouble with a file is told, and the watch goes on."""
    try:
        shown, _ = run()
    except (StoryledgerError, OSError) as error:
        shown = f"storyledger: {error}\n"
    click.clear()
    click.echo(shown.encode("utf-8", "replace"), nl=False)
    click.echo(f"{time.strftime('%H:%M:%S')} Watching; Ctrl-C ends it.", err=True)


def _wait(files: Sequence[str], before: State) -> None:
    """Return when a file has changed and no longer changes."""
    while (now := _state(files)) == before:
        time.sleep(PAUSE)
    while True:
        time.sleep(PAUSE)
        later = _state(files)
        if later == now:
            return
        now = later


def _state(files: Sequence[str]) -> State:
    found: State = {}
    for path in _watched(files):
        try:
            stat = path.stat()
        except OSError:
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size)
    return found


def _watched(files: Sequence[str]) -> Iterator[Path]:
    """Yield the files that a check of ``files`` depends on: those beside them, and settings above."""
    for file in files:
        path = Path(file)
        folder = path if path.is_dir() else path.absolute().parent
        yield path
        if path.is_dir() or path.name in NAMES:
            yield from (one for one in folder.rglob("*") if not _is_hidden(one.relative_to(folder)))
        yield from folder.glob("*.world")
        yield from (
            above / name for above in (folder.absolute(), *folder.absolute().parents) for name in NAMES
        )


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
