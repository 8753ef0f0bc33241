"""``check`` and ``rule``: the linter, and the page of each of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from storyledger.cli.opening import FILE, at_option, cache_option, open_story, paper, world_option

if TYPE_CHECKING:
    from storyledger.config import FailOn
    from storyledger.findings import Report, Severity
    from storyledger.views.formats import Format

__all__ = ["CHECKING"]

FORMATS = ("text", "json", "jsonl", "github", "sarif")
LEVELS = ("error", "warning", "note", "never")


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print."
)
@click.option(
    "--select", multiple=True, metavar="RULE", help="Run only these rules: names, codes, beginnings of codes."
)
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave these rules out.")
@click.option("--fail-on", type=click.Choice(LEVELS), help="Lowest severity that makes the exit code 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@at_option
@world_option
@cache_option
def check(
    files: tuple[str, ...],
    form: Format,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: FailOn | None,
    exit_zero: bool,
    at: str | None,
    worlds: tuple[str, ...],
    cache: bool,
) -> int:
    """Say what does not add up, with both passages.

    Exits with 1 when something at or above the fail level was found (usually a warning).
    """
    from storyledger import __version__
    from storyledger.views.formats import Checked, written

    checked, failed = [], False
    for file in files:
        story = open_story(file, at=at, worlds=worlds, cache=cache)
        report = story.check(select=_words(select), ignore=_words(ignore))
        checked.append(Checked(ledger=story.ledger, report=report))
        failed |= _fails(report, fail_on or story.config.fail_on)
    click.echo(written(checked, form, __version__).encode("utf-8", "replace"), nl=False)
    return int(failed and not exit_zero)


def _words(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of an option that may be repeated or hold several, parted by commas."""
    return tuple(word for option in options for word in option.replace(",", " ").split())


def _fails(report: Report, level: FailOn) -> bool:
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    serious = () if level == "never" else severities[: severities.index(level) + 1]
    return any(finding.severity in serious for finding in report.findings)


@click.command()
@click.argument("name", required=False)
def rule(name: str | None) -> None:
    """Explain one check, or list them all."""
    from storyledger.views.rule_page import show_rule, show_rules

    if name is None:
        show_rules(paper())
    else:
        show_rule(paper(), name)


CHECKING = (check, rule)
