"""``open``: read the story in a browser, on this computer only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyledger.cli.opening import at_option, cache_option, world_option
from storyledger.cli.settling import asked_settings, config_option

if TYPE_CHECKING:
    from storyledger.serving.shelf import Shelf

__all__ = ["BROWSING"]


@click.command("open")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", help="Port to use; any free one if left out."
)
@click.option("--browser/--no-browser", default=True, help="Open the browser (default: yes).")
@at_option
@world_option
@cache_option
@config_option
def open_(
    file: Path, port: int | None, browser: bool, at: str | None, worlds: tuple[str, ...], cache: bool
) -> None:
    """Read a story in the browser: hover a name, and know who it is.

    Serves on this computer only, until Ctrl-C. The address it prints lets in whoever has it, so keep it.
    With --at, nothing after that place shows; the slider at the bottom of every page moves it.
    """
    _need_web()
    from storyledger.serving.moving import share_of
    from storyledger.serving.server import serve
    from storyledger.serving.shelf import Shelf

    shelf = Shelf(file, worlds=worlds, cache=cache, settings=asked_settings().project_file)
    query = ""
    if at is not None:
        place = shelf.story.position(at)
        query = f"at={place}&s={share_of(shelf.story.document, place)}"
    serve(shelf, port=port or 0, query=query, ready=lambda address: _ready(shelf, address, browser))


def _ready(shelf: Shelf, address: str, browser: bool) -> None:
    click.echo(address)
    click.echo(f"“{shelf.story.document.title}” is open on this computer only. Ctrl-C ends it.", err=True)
    if browser:
        import webbrowser

        webbrowser.open(address)


def _need_web() -> None:
    """Say what to install when the parts that serve pages are missing."""
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise click.UsageError(
            f"The browser view needs two more packages ({error.name} is missing): "
            'pip install "storyledger[web]". Without them: storyledger read FILE --html OUT.'
        ) from error


BROWSING = (open_,)
