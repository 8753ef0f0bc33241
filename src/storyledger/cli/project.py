"""``init``: a settings file beside the manuscript."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["PROJECT"]


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented storyledger.toml; never overwrites one."""
    from storyledger.amend import write_starter

    click.echo(f"Wrote {write_starter(folder)}")


PROJECT = (init,)
