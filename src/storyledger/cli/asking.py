"""One question each: ``cast``, ``scenes``, ``quotes``, ``who``, ``events`` and ``why``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from storyledger.api import Story
    from storyledger.entries import CharacterId

__all__ = ["ASKING"]


def _part(story: Story, part: str) -> list[dict[str, Any]]:
    import json

    return list(json.loads(story.to_json())[part])


@click.command()
@click.argument("file", type=FILE)
@at_option
@json_option
@cache_option
@config_options
def cast(file: str, at: str | None, as_json: bool, cache: bool) -> None:
    """List everybody in the story, most mentioned first."""
    story = open_story(file, at=at, cache=cache)
    if as_json:
        return put_json(_part(story, "characters"))
    from storyledger.views.answers import show_cast

    return show_cast(paper(), survey_of(story))


@click.command()
@click.argument("file", type=FILE)
@at_option
@json_option
@cache_option
@config_options
def scenes(file: str, at: str | None, as_json: bool, cache: bool) -> None:
    """List the scenes: whose eyes, where, who is there."""
    story = open_story(file, at=at, cache=cache)
    if as_json:
        return put_json(_part(story, "scenes"))
    from storyledger.views.answers import show_scenes

    return show_scenes(paper(), survey_of(story))


@click.command()
@click.argument("file", type=FILE)
@click.option("--by", metavar="NAME", help="Only what this person says.")
@at_option
@json_option
@cache_option
@config_options
def quotes(file: str, by: str | None, at: str | None, as_json: bool, cache: bool) -> None:
    """List what is said, by whom and to whom."""
    story = open_story(file, at=at, cache=cache)
    speaker: CharacterId | None = story.ledger.find(by).id if by else None
    if as_json:
        said = _part(story, "utterances")
        return put_json([one for one in said if speaker is None or one["speaker"] == speaker])
    from storyledger.views.answers import show_quotes

    return show_quotes(paper(), survey_of(story), speaker)


@click.command()
@click.argument("file", type=FILE)
@click.argument("name")
@at_option
@json_option
@cache_option
@config_options
def who(file: str, name: str, at: str | None, as_json: bool, cache: bool) -> None:
    """Say who somebody is: names, scenes, company, bonds, words, what they know and believe.

    With --at, nothing after that place is known, so nothing is given away.
    """
    file, name = _in_order(file, name)
    story = open_story(file, at=at, cache=cache)
    found = story.ledger.find(name)
    if as_json:
        from storyledger.views.explained import held_row

        person = next(one for one in _part(story, "characters") if one["id"] == found.id)
        return put_json({**person, "beliefs": [held_row(one) for one in story.beliefs(name)]})
    from storyledger.views.answers import show_person
    from storyledger.world.asking.bonds import bonds

    return show_person(paper(), survey_of(story), found.id, story.beliefs(name), bonds(story.world, found.id))


def _in_order(file: str, name: str) -> tuple[str, str]:
    """Return file and name, whichever came first on the command line."""
    swapped = file != "-" and not Path(file).exists() and (name == "-" or Path(name).is_file())
    return (name, file) if swapped else (file, name)


@click.command()
@click.argument("file", type=FILE)
@click.option("--of", "whose", metavar="NAME", help="Only what this person does or suffers.")
@at_option
@json_option
@cache_option
@config_options
def events(file: str, whose: str | None, at: str | None, as_json: bool, cache: bool) -> None:
    """List what happens, with the words that say so.

    Behind a promise, an order or a threat stands what came of it: kept; moot, when whoever was to do it has
    died; or open, when the text does not say.
    """
    story = open_story(file, at=at, cache=cache)
    wanted = story.ledger.find(whose).id if whose else None
    if as_json:
        found = _part(story, "events")
        return put_json([one for one in found if wanted is None or wanted in one["roles"].values()])
    from storyledger.views.answers import show_events

    return show_events(paper(), story.ledger, wanted)


@click.command()
@click.argument("file", type=FILE)
@click.argument("sentence")
@at_option
@world_option
@json_option
@cache_option
@config_options
def why(
    file: str, sentence: str, at: str | None, worlds: tuple[str, ...], as_json: bool, cache: bool
) -> None:
    """Say whether something is so, and which passages it rests on.

    \b
    SENTENCE is in the world's words with the story's names:
        "Mara is dead"
        "Mara is at the mill"
        "Mara knows that Tobias dies"
    With --at, what is so there; without it, at the end.
    """  # noqa: D301
    from storyledger.views.explained import account_table, show_account
    from storyledger.world.asking.accounts import account

    story = open_story(file, at=at, worlds=worlds, cache=cache)
    found = account(story.world, sentence)
    if as_json:
        return put_json(account_table(found))
    return show_account(paper(), story.ledger, found)


ASKING = (cast, scenes, quotes, who, events, why)
