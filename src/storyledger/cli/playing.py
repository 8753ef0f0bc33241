"""``play``: a scenario run forward under the laws, once with a ledger or many times for the odds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storyledger.cli.opening import FILE, paper, progress, put_json
from storyledger.cli.writing import refuse_to_overwrite, write_whole

if TYPE_CHECKING:
    from storyledger.api import Story
    from storyledger.world.playing.play import Player

__all__ = ["PLAYING"]

MOST_RUNS = 1_000_000


@click.command()
@click.argument("scenario", type=FILE)
@click.option("--runs", type=click.IntRange(1, MOST_RUNS), default=1, help="How often to play, for the odds.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Decides all chance.")
@click.option(
    "--json", "json_out", metavar="OUT|-", help="Write the ledger of one run, or the odds, as JSON."
)
@click.option(
    "--html",
    metavar="OUT",
    type=click.Path(dir_okay=False),
    help="Write the report on one run, one HTML file.",
)
@click.option(
    "--story",
    metavar="OUT",
    type=click.Path(dir_okay=False),
    help="Write one run as a text that can be read.",
)
def play(
    scenario: str, runs: int, seed: int, json_out: str | None, html: str | None, story: str | None
) -> None:
    """Play a scenario forward: the laws decide what can happen.

    One run tells what happened, round by round. Many runs give the odds: who is left, how it ends, which laws
    fired, and which refused what somebody tried. The same seed gives the same again.
    """
    from storyledger.world.playing.play import Player
    from storyledger.world.playing.staging import read_scenario

    if runs > 1 and (html or story):
        raise click.UsageError(
            "--html and --story are about one run; leave out --runs, and choose it by --seed."
        )
    for out in filter(None, (html, story, json_out if json_out != "-" else None)):
        refuse_to_overwrite(Path(out), (scenario,))
    player = Player(read_scenario(Path(scenario)))
    if runs > 1:
        _many(player, runs, seed, json_out)
    else:
        _once(player, seed, json_out, html, story)


def _many(player: Player, runs: int, seed: int, json_out: str | None) -> None:
    import json

    from storyledger.views.playing import odds_table, show_odds
    from storyledger.world.playing.odds import odds

    with progress() as tell:
        found = odds(player, runs, seed, (lambda done, of: tell("playing", done, of)) if tell else None)
    if json_out == "-":
        return put_json(odds_table(player.scenario, found))
    if json_out:
        write_whole(
            Path(json_out), json.dumps(odds_table(player.scenario, found), ensure_ascii=False, indent=2)
        )
    show_odds(paper(), player.scenario, found)
    click.echo(f"{found.proposals / found.seconds:,.0f} proposals a second", err=True)
    return None


def _once(player: Player, seed: int, json_out: str | None, html: str | None, told: str | None) -> None:
    from storyledger.views.playing import show_run

    run = player.run(seed, keep=True)
    story = _story(player, seed)
    if told:
        write_whole(Path(told), story.ledger.text)
    if html:
        from storyledger.cli.opening import survey_of
        from storyledger.views.report import report

        write_whole(Path(html), report(survey_of(story), world=story.world))
    if json_out == "-":
        click.echo(story.to_json().encode("utf-8", "replace"))
        return
    if json_out:
        write_whole(Path(json_out), story.to_json())
    show_run(paper(), player.scenario, run)
    for out in filter(None, (told, html, json_out)):
        click.echo(f"Wrote {out}", err=True)


def _story(player: Player, seed: int) -> Story:
    from storyledger.api import played

    return played(player, seed)


PLAYING = (play,)
