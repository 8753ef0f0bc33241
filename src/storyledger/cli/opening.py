"""Opening a story for a command: shared options, progress on a terminal, the wall.

Runs at the start of every command that reads a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

from storyledger.cli.settling import asked_settings, config_option, isolated_option, readers_option

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

    from storyledger.api import Story
    from storyledger.views.inferred import InferredPage
    from storyledger.views.survey import Survey

__all__ = [
    "FILE",
    "at_option",
    "cache_option",
    "config_options",
    "inferred_of",
    "json_option",
    "open_story",
    "paper",
    "progress",
    "put_json",
    "put_notes",
    "survey_of",
    "world_option",
]

PATIENCE = 1.0
"""Seconds of silence before a progress bar shows."""

FILE = click.Path(allow_dash=True, path_type=str)

F = TypeVar("F", bound=Callable[..., object])


def at_option(command: F) -> F:
    """Add ``--at``."""
    return click.option(
        "--at",
        metavar="POS",
        help='Know nothing after this place: "chapter 12", "43%", or words from the text.',
    )(command)


def world_option(command: F) -> F:
    """Add ``--world``."""
    return click.option(
        "--world",
        "worlds",
        multiple=True,
        metavar="NAME",
        help="A world the story obeys; may be given again.",
    )(command)


def cache_option(command: F) -> F:
    """Add ``--no-cache``."""
    return click.option(
        "--cache/--no-cache",
        default=True,
        help="Keep readings in .storyledger beside the file (default: yes).",
    )(command)


def config_options(command: F) -> F:
    """Add ``--config``, ``--isolated`` and ``--readers``; ``open_story`` goes by them."""
    return config_option(isolated_option(readers_option(command)))


def json_option(command: F) -> F:
    """Add ``--json`` to a command that answers one question."""
    return click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")(command)


def open_story(
    file: str | tuple[str, ...],
    *,
    at: str | None = None,
    worlds: tuple[str, ...] = (),
    cache: bool = True,
    earlier: Story | None = None,
) -> Story:
    """Read ``file``, or several files as one story, as the options ask; quicker with an ``earlier`` state."""
    from storyledger import api

    with progress() as tell:
        story = api.read(
            file,
            at=at,
            world=worlds,
            config=asked_settings().config(),
            cache=cache,
            readers=asked_settings().readers,
            progress=tell,
            earlier=earlier,
        )
    put_notes(story.notes)
    return story


def put_notes(notes: Iterable[str]) -> None:
    """Print what there is to note, in sentences, on standard error."""
    for note in notes:
        click.echo(f"storyledger: note: {note}", err=True)


def survey_of(story: Story) -> Survey:
    """Return what the views show of ``story``."""
    from storyledger.views.survey import survey

    return survey(story.ledger, story.report, story.upto)


def inferred_of(story: Story) -> tuple[InferredPage, ...]:
    """Return what the views show of what was inferred."""
    from storyledger.views.inferred import inferred_pages

    return inferred_pages(story.ledger, story.infer())


def paper() -> Console:
    """Return the console for data, on standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def put_json(value: object) -> None:
    """Print ``value`` as JSON with one field a line."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what shows progress on standard error, None when nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    ticker = _Ticker()
    try:
        yield ticker
    finally:
        ticker.stop()


class _Ticker:
    """A progress bar that appears when the work takes longer than ``PATIENCE``."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._bar: Bar | None = None
        self._tasks: dict[str, int] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._bar is None and monotonic() - self._began > PATIENCE:
            self._bar = _new_bar()
            self._bar.start()
        if self._bar is not None:
            self._show(self._bar, step, done, total)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def _show(self, bar: Bar, step: str, done: int, total: int) -> None:
        from rich.progress import TaskID

        if step not in self._tasks:
            self._tasks[step] = bar.add_task(step, total=total)
        bar.update(TaskID(self._tasks[step]), completed=done, total=total)


def _new_bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("  {task.description:<20}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
