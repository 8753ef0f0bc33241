"""``check``, ``baseline`` and ``rule``: the linter, what it knows already, and the pages of its rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyledger.cli.opening import (
    FILE,
    at_option,
    cache_option,
    config_options,
    open_story,
    paper,
    put_notes,
    world_option,
)
from storyledger.cli.settling import asked_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.api import Story
    from storyledger.findings import Report, Severity
    from storyledger.project.config import FailOn
    from storyledger.views.linting import Checked, Format

__all__ = ["CHECKING"]

FORMATS = ("text", "concise", "json", "jsonl", "github", "sarif")
LEVELS = ("error", "warning", "note", "never")

Known = dict["str | tuple[str, ...]", "Story"]
"""Stories as they were at the last check, by their files."""

_one_story = click.option(
    "--one-story", is_flag=True, help="The files, in this order, are one story; else each is its own."
)
_baseline_file = click.option(
    "--baseline-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the baseline is (default: storyledger-baseline.json beside the story).",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a run of ``check`` is asked for, besides the files."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn | None = None
    at: str | None = None
    worlds: tuple[str, ...] = ()
    cache: bool = True
    baseline: bool | None = None
    baseline_file: Path | None = None
    since: str | None = None
    new: bool = False


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
@click.option("--baseline/--no-baseline", default=None, help="Show only what is not in the baseline.")
@_baseline_file
@click.option("--new", is_flag=True, help="Show only what has a passage in the newest chapter or file.")
@click.option("--since", metavar="POS", help='The same from another place on, such as "chapter 12".')
@_one_story
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved; Ctrl-C ends it.")
@at_option
@world_option
@cache_option
@config_options
def check(
    files: tuple[str, ...], form: Format, exit_zero: bool, one_story: bool, watch: bool, **options: Any
) -> int:
    """Say what does not add up, with both passages.

    A folder is one story, in the order of the numbers in its files' names. Exits with 1 when something at or
    above the fail level was found (usually a warning).
    """
    wanted = _wanted(options)
    stories: list[str | tuple[str, ...]] = [files] if one_story else list(files)

    if watch:
        from storyledger.cli.watching import watch_files

        known: Known = {}
        settings = asked_settings().project_file
        watched = (*files, *((str(settings),) if settings is not None else ()))
        return watch_files(watched, lambda: _run(stories, wanted, form, known), form)
    shown, failed = _once(stories, wanted, form)
    click.echo(shown.encode("utf-8", "replace"), nl=False)
    return int(failed and not exit_zero)


def _wanted(options: dict[str, Any]) -> _Wanted:
    wanted = _Wanted(**options)
    if wanted.new and wanted.since:
        raise click.UsageError("--new and --since exclude each other; give one of them.")
    if wanted.baseline is False and wanted.baseline_file:
        raise click.UsageError("--no-baseline and --baseline-file exclude each other; give one of them.")
    return replace(wanted, select=_words(wanted.select), ignore=_words(wanted.ignore))


def _words(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of an option that may be repeated or hold several, parted by commas."""
    return tuple(word for option in options for word in option.replace(",", " ").split())


def _once(stories: Sequence[str | tuple[str, ...]], wanted: _Wanted, form: Format) -> tuple[str, bool]:
    """Return what ``_run`` does; when nothing has changed since the last check, as that one said it."""
    from storyledger.cli.outcomes import Outcome, Run, keep, last
    from storyledger.collecting import paused_collector
    from storyledger.project.config import BASELINE

    run = Run(
        stories=[(files,) if isinstance(files, str) else files for files in stories],
        worlds=wanted.worlds,
        baseline=wanted.baseline_file,
        baseline_name=BASELINE,
        settings=asked_settings(),
        options=repr((wanted, form)),
    )
    key = run.key() if wanted.cache else None
    outcome = last(key)
    if outcome is not None:
        put_notes(outcome.notes)
        return outcome.shown, outcome.failed
    known: Known = {}
    with paused_collector(to_the_end=True):
        shown, failed = _run(stories, wanted, form, known)
    if all(story.notes == story.ledger.lost for story in known.values()):  # else the cache is in trouble
        notes = tuple(note for story in known.values() for note in story.notes)
        keep(key, run, Outcome(shown=shown, failed=failed, notes=notes))
    return shown, failed


def _run(
    stories: Sequence[str | tuple[str, ...]], wanted: _Wanted, form: Format, known: Known
) -> tuple[str, bool]:
    """Return what is printed, and whether anything reaches the fail level.

    ``known`` has the stories as they were at the last check, which makes this one quicker.
    """
    from storyledger import __version__
    from storyledger.collecting import paused_collector
    from storyledger.views.linting import written

    checked, failed = [], False
    with paused_collector():
        for files in stories:
            earlier = known.get(files)
            story = open_story(files, at=wanted.at, worlds=wanted.worlds, cache=wanted.cache, earlier=earlier)
            known[files] = story
            one = _checked(story, files, wanted)
            checked.append(one)
            failed |= _fails(one.report, wanted.fail_on or story.config.fail_on)
        return written(checked, form, __version__), failed


def _checked(story: Story, files: str | tuple[str, ...], wanted: _Wanted) -> Checked:
    from storyledger.project.positions import newest
    from storyledger.views.linting import Checked

    report = story.check(select=wanted.select, ignore=wanted.ignore)
    checked = Checked(ledger=story.ledger, report=report)
    if wanted.baseline or wanted.baseline_file or (wanted.baseline is None and story.config.baseline):
        checked = _compared(checked, story, files, wanted)
    if wanted.new or wanted.since:
        place = story.position(wanted.since) if wanted.since else newest(story.document)
        checked = replace(checked, report=checked.report.since(place))
    return checked


def _compared(checked: Checked, story: Story, files: str | tuple[str, ...], wanted: _Wanted) -> Checked:
    """Return what was checked, without the findings that the baseline knows."""
    from storyledger.baseline import compare, name_of, read_baseline
    from storyledger.findings import pick_rules
    from storyledger.views.linting.places import shown_path

    path = _baseline_of(story, files, wanted.baseline_file)
    known = read_baseline(path).get(name_of(files, path), ())
    outcome = compare(checked.report.findings, known)
    ran = {rule.name for rule in pick_rules(wanted.select or story.config.select, wanted.ignore)}
    name = shown_path(str(path))
    gone = [] if wanted.at else [one for one in outcome.gone if one.rule in ran]
    return replace(
        checked,
        report=replace(checked.report, findings=outcome.new),
        known=outcome.known,
        baseline=name,
        gone=tuple(f'{name} can lose {one.rule} at "{one.quote}": it is found no more.' for one in gone),
    )


def _baseline_of(story: Story, files: str | tuple[str, ...], chosen: Path | None) -> Path:
    """Return where the baseline of a story is."""
    from storyledger.project.config import BASELINE

    if chosen is not None:
        return chosen
    if story.config.folder is not None:
        return story.config.folder / (story.config.baseline or BASELINE)
    first = Path(files if isinstance(files, str) else files[0])
    return (first if first.is_dir() else first.parent) / BASELINE


def _fails(report: Report, level: FailOn) -> bool:
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    serious = () if level == "never" else severities[: severities.index(level) + 1]
    return any(finding.severity in serious for finding in report.findings)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@_baseline_file
@_one_story
@click.option("--accept-new", is_flag=True, help="Take findings in that an existing baseline does not have.")
@world_option
@cache_option
@config_options
def baseline(
    files: tuple[str, ...],
    baseline_file: Path | None,
    one_story: bool,
    accept_new: bool,
    worlds: tuple[str, ...],
    cache: bool,
) -> int:
    """Write down today's findings, so that check --baseline shows only new ones.

    Run it again to drop what is found no more. Findings that the baseline does not have yet are refused
    unless --accept-new is given; to fix them, or accept them one by one with a reason, is better.
    """
    stories: list[str | tuple[str, ...]] = [files] if one_story else list(files)
    if any("-" in (one if isinstance(one, tuple) else (one,)) for one in stories):
        raise click.UsageError("Standard input has no baseline; give a file.")
    return max(_note(one, baseline_file, worlds, cache, accept_new) for one in stories)


def _note(
    files: str | tuple[str, ...], chosen: Path | None, worlds: tuple[str, ...], cache: bool, accept: bool
) -> int:
    """Bring the baseline of one story up to date; return the exit code."""
    from storyledger import __version__
    from storyledger.baseline import compare, entries_of, name_of, read_baseline, written
    from storyledger.cli.writing import write_whole
    from storyledger.views.linting import Checked
    from storyledger.views.linting.places import shown_path
    from storyledger.views.wording import counted

    story = open_story(files, worlds=worlds, cache=cache)
    path = _baseline_of(story, files, chosen)
    known = read_baseline(path) if path.exists() else {}
    name = name_of(files, path)
    report = story.check()
    outcome = compare(report.findings, known.get(name, ()))
    shown = shown_path(str(path))
    if name in known and outcome.new and not accept:
        _refuse_new(Checked(ledger=story.ledger, report=replace(report, findings=outcome.new)), shown)
        return 1
    write_whole(path, written({**known, name: entries_of(report.findings)}, __version__))
    gone = sum(one.count for one in outcome.gone)
    added = f", {len(outcome.new)} of them new" if name in known and outcome.new else ""
    left = f"; {gone} found no more" if gone else ""
    click.echo(f"Wrote {shown}: {counted(len(report.findings), 'finding')}{added}{left}.")
    return 0


def _refuse_new(checked: Checked, path: str) -> None:
    from storyledger import __version__
    from storyledger.views.linting import written

    click.echo(written([checked], "concise", __version__).encode("utf-8", "replace"), nl=False)
    click.echo(
        f"storyledger: {path} was left as it is: these findings are not in it. Fix or accept them, or give "
        "--accept-new to take them in.",
        err=True,
    )


@click.command()
@click.argument("name", required=False)
def rule(name: str | None) -> None:
    """Explain one check, or list them all."""
    from storyledger.views.rule_page import show_rule, show_rules

    if name is None:
        show_rules(paper())
    else:
        show_rule(paper(), name)


CHECKING = (check, baseline, rule)
