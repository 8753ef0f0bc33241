"""``infer`` and ``repair``: what is not on the page, and what may have been misread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from storyledger.cli.opening import (
    FILE,
    at_option,
    cache_option,
    config_options,
    json_option,
    open_story,
    paper,
    put_json,
    world_option,
)

if TYPE_CHECKING:
    from storyledger.api import Story

__all__ = ["INFERRING"]


@click.command()
@click.argument("file", type=FILE)
@json_option
@at_option
@world_option
@cache_option
@config_options
def infer(file: str, as_json: bool, at: str | None, worlds: tuple[str, ...], cache: bool) -> None:
    """Say what must have happened off the page, going by the laws.

    Every answer is labelled as inferred and enters the ledger only if you accept it. With the solver
    installed (pip install "storyledger[solver]") all cheapest explanations are compared, not only those
    found first.
    """
    from storyledger.views.inferred import inferred_pages, inferred_table, show_inferred
    from storyledger.world.asking import solver

    story = open_story(file, at=at, worlds=worlds, cache=cache)
    found = story.infer(solver=solver.is_installed())
    if as_json:
        return put_json(inferred_table(found))
    return show_inferred(paper(), inferred_pages(story.ledger, found))


@click.command()
@click.argument("file", type=FILE)
@json_option
@at_option
@world_option
@cache_option
@config_options
def repair(file: str, as_json: bool, at: str | None, worlds: tuple[str, ...], cache: bool) -> None:
    """Say which single entry, if it was misread, would clear the most."""
    from storyledger.views.inferred import repairs_table, show_repairs
    from storyledger.world.asking.repair import repairs

    story: Story = open_story(file, at=at, worlds=worlds, cache=cache)
    found = repairs(story.world)
    if as_json:
        return put_json(repairs_table(found))
    return show_repairs(paper(), story.ledger, found)


INFERRING = (infer, repair)
