"""``init``: a settings file beside the manuscript."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["PROJECT"]


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented storyledger.toml into a folder, or beside a file; never overwrites one."""
    from storyledger.project.amend import write_starter

    click.echo(f"Wrote {write_starter(folder.parent if folder.is_file() else folder)}")


PROJECT = (init,)
