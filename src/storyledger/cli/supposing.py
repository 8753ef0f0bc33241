"""``whatif``: change something, and see which later passages no longer hold."""

from __future__ import annotations

from pathlib import Path
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
    survey_of,
    world_option,
)
from storyledger.cli.writing import refuse_to_overwrite, write_whole

if TYPE_CHECKING:
    from storyledger.api import Story
    from storyledger.views.supposed import AnswerPage

__all__ = ["SUPPOSING"]


@click.command()
@click.argument("file", type=FILE)
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@click.option("--all", "everything", is_flag=True, help="Show every passage, not the first twelve of a kind.")
@click.option(
    "--html", metavar="OUT", type=click.Path(dir_okay=False), help="Write the report with the answer in it."
)
@json_option
@at_option
@world_option
@cache_option
@config_options
def whatif(
    file: str,
    changes: tuple[str, ...],
    everything: bool,
    html: str | None,
    as_json: bool,
    at: str | None,
    worlds: tuple[str, ...],
    cache: bool,
) -> None:
    """Suppose something, and list the later passages that no longer hold.

    \b
    CHANGE is a sentence; several are supposed together:
        "Tobias dies in chapter 1"
        "Bram does not die"
        "Nell is captive from scene 2 of chapter 3"
        "the stranger is really Nell"
        "scene 2 of chapter 3 happens before chapter 1"
        'without "words of the passage"'
        'without law "the dead do not act"'
    """  # noqa: D301
    from storyledger.views.supposed import answer_page, answer_table, show_answer

    if html:
        refuse_to_overwrite(Path(html), (file,))
    story = open_story(file, at=at, worlds=worlds, cache=cache)
    answer = story.what_if(*changes)
    if as_json:
        return put_json(answer_table(answer))
    page = answer_page(story.ledger, answer, story.report)
    if html:
        write_whole(Path(html), _report(story, page))
        click.echo(f"Wrote {html}", err=True)
    return show_answer(paper(), page, **({"most": None} if everything else {}))


def _report(story: Story, page: AnswerPage) -> str:
    from storyledger.views.report import report

    return report(survey_of(story), answers=(page,), world=story.world)


SUPPOSING = (whatif,)
