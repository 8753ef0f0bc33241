"""``read`` and ``outline``: the whole story at once, and the structure it was cut into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyledger.cli.opening import (
    FILE,
    at_option,
    cache_option,
    config_options,
    inferred_of,
    json_option,
    open_story,
    paper,
    put_json,
    survey_of,
    world_option,
)
from storyledger.cli.settling import asked_settings
from storyledger.cli.writing import refuse_to_overwrite, write_whole
from storyledger.collecting import paused_collector

if TYPE_CHECKING:
    from storyledger.api import Story
    from storyledger.views.inferred import InferredPage
    from storyledger.views.survey import Survey
    from storyledger.world import World

__all__ = ["READING"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option(
    "--html", metavar="OUT", type=click.Path(dir_okay=False), help="Write the report, one HTML file."
)
@click.option("--with-text", is_flag=True, help="Put the whole text into the report.")
@click.option("--json", "json_out", metavar="OUT|-", help="Write the whole ledger as JSON.")
@at_option
@world_option
@cache_option
@config_options
def read(
    files: tuple[str, ...],
    html: str | None,
    with_text: bool,
    json_out: str | None,
    at: str | None,
    worlds: tuple[str, ...],
    cache: bool,
) -> None:
    """Read a story: cast, scenes, whose eyes, and what to check.

    FILE is text, Markdown, HTML, EPUB or docx; "-" is standard input.
    """
    if len(files) > 1 and (html or json_out):
        raise click.UsageError(
            "--html and --json take one story at a time; run the command once for each file."
        )
    if with_text and not html:
        raise click.UsageError("--with-text is about the report; say where to write it with --html OUT.")
    for out in filter(None, (html, json_out)):
        if out != "-":
            refuse_to_overwrite(Path(out), files)
    for file in files:
        with paused_collector():
            story = open_story(file, at=at, worlds=worlds, cache=cache)
            _read(story, file, html, json_out, with_text=with_text)


def _read(story: Story, file: str, html: str | None, json_out: str | None, *, with_text: bool) -> None:
    page, inferred = survey_of(story), inferred_of(story)
    if html:
        write_whole(Path(html), _report(page, inferred, story.world, with_text=with_text))
    if json_out and json_out != "-":
        write_whole(Path(json_out), story.to_json())
    if json_out == "-":
        click.echo(story.to_json().encode("utf-8", "replace"))
        return
    from storyledger.views.console import overview
    from storyledger.views.inferred import inferred_block

    overview(paper(), page, _next_steps(page, file, html), inferred_block(inferred))
    for out in filter(None, (html, json_out)):
        click.echo(f"Wrote {out}", err=True)


def _report(page: Survey, inferred: tuple[InferredPage, ...], world: World, *, with_text: bool) -> str:
    from storyledger.views.report import report

    return report(page, inferred=inferred, world=world, with_text=with_text)


def _next_steps(page: Survey, file: str, html: str | None) -> list[tuple[str, str]]:
    from shlex import quote

    name = "FILE" if file == "-" else quote(file)
    steps = (
        [(f"storyledger who {name} {quote(page.cast[0].name)}", "one person, up close")] if page.cast else []
    )
    if page.open_issues:
        steps.append(
            (f"storyledger rule {page.open_issues[0].rule}", "what this check means, and when to ignore it")
        )
    steps.append((f"storyledger check {name}", "all findings, as a linter"))
    if not html:
        steps.append((f"storyledger read {name} --html story.html", "the full page, with charts"))
    return steps


@click.command()
@click.argument("file", type=FILE)
@json_option
@config_options
def outline(file: str, as_json: bool) -> None:
    """Show the chapters and notes found, and why."""
    from storyledger import api
    from storyledger.views.answers import outline_rows, show_outline

    document = api.opened(file, config=asked_settings().config(), cache=False).document
    if as_json:
        put_json(outline_rows(document))
    else:
        show_outline(paper(), document)


READING = (read, outline)
