"""``world``: the packs there are, what their laws say, and whether a world file has mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyledger.cli.opening import FILE, cache_option, config_options, open_story, paper

if TYPE_CHECKING:
    from storyledger.world import Laws

__all__ = ["WORLDS"]

ENDING = ".world"


@click.group(invoke_without_command=True)
@click.pass_context
def world(context: click.Context) -> None:
    """List, explain and check worlds: the laws a story obeys."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@world.command("list")
def list_worlds() -> None:
    """List the worlds that ship with the program."""
    from storyledger.views.worlds import show_worlds
    from storyledger.world import load_laws, pack_names
    from storyledger.world.language.packs import pack_source

    packs = [(name, load_laws([name]), _about(pack_source(name))) for name in pack_names()]
    show_worlds(paper(), packs)


def _about(source: object) -> str:
    """Return the first paragraph of a pack's first comment."""
    lines = str(getattr(source, "text", "")).splitlines()
    first = next((number for number, line in enumerate(lines) if line.startswith("#")), None)
    if first is None:
        return ""
    rest = (line for line in lines[first:])
    comment = []
    for line in rest:
        if not line.removeprefix("#").strip() or not line.startswith("#"):
            break
        comment.append(line.removeprefix("#").strip())
    return " ".join(comment)


@world.command()
@click.argument("names", nargs=-1, required=True, metavar="WORLD...")
def explain(names: tuple[str, ...]) -> None:
    """Say every law of a world back in plain words."""
    from storyledger.views.worlds import show_laws

    show_laws(paper(), _laws(names))


@world.command()
@click.argument("names", nargs=-1, required=True, metavar="WORLD...")
@click.option("--story", metavar="FILE", type=FILE, help="Also list the laws that never fired on this story.")
@cache_option
@config_options
def check(names: tuple[str, ...], story: str | None, cache: bool) -> None:
    """Read world files and tell all their mistakes at once, and which laws cross each other.

    WORLD is a .world file or the name of a pack; several are read together.
    """
    from storyledger.views.worlds import show_crossings, show_silent, size_of
    from storyledger.world.language.crossing import crossings

    laws = _laws(names)
    click.echo(f"No mistakes: {size_of(laws)}.")
    show_crossings(paper(), crossings(laws))
    if story:
        from storyledger.world import replay
        from storyledger.world.asking.firings import firings

        ledger = open_story(story, cache=cache).ledger
        show_silent(paper(), [each.law for each in firings(replay(ledger, laws)) if not each.count])


def _laws(names: tuple[str, ...]) -> Laws:
    from storyledger.world import load_laws

    paths = [Path(name) for name in names if name.endswith(ENDING)]
    packs = [name for name in names if not name.endswith(ENDING)]
    return load_laws(packs or ["everyday"], paths)


WORLDS = (world,)
