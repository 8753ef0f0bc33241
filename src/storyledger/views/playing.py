"""A played scenario on a terminal and as data: one run told round by round, or the odds with bars.

Runs for ``storyledger play``.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from storyledger.views.console import heading
from storyledger.views.inset import Inset
from storyledger.views.wording import counted, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.world.playing.odds import Odds
    from storyledger.world.playing.play import Deed, Run
    from storyledger.world.playing.scenario import Scenario

__all__ = ["odds_table", "show_odds", "show_run"]

BAR = 24
"""Columns of a full bar."""
TOLD = {"done": "bold", "missed": "dim", "refused": "yellow"}
RUN_OUT = "the rounds run out"


def show_run(console: Console, scenario: Scenario, run: Run) -> None:
    """Print one run: what happened in every round, what was refused, and how it ended."""
    console.print(Inset(_head(scenario, f"one run, seed {run.seed}"), above=1))
    for number, deeds in groupby(run.deeds, key=lambda deed: deed.round):
        console.print(heading(f"Round {number}"))
        lines = [_told(scenario, deed) for deed in deeds]
        console.print(Inset(Group(*lines)))
    console.print(heading("How it ends"))
    names = ", ".join(scenario.names[who] for who in run.left) or "nobody"
    ending = f"{run.ending or RUN_OUT}, after {counted(run.rounds, 'round')}. Left: {names}."
    console.print(Inset(Text(ending[0].upper() + ending[1:])))
    _refusals(console, tuple(Counter(run.refused).most_common()))
    console.print()


def _head(scenario: Scenario, what: str) -> Group:
    lines = [Text(plain(scenario.name), style="bold")]
    lines += [Text(plain(scenario.about))] if scenario.about else []
    return Group(*lines, Text(f"{counted(len(scenario.names), 'person', 'people')} · {what}", style="dim"))


def _told(scenario: Scenario, deed: Deed) -> Text:
    form = scenario.laws.forms[deed.happening.sentence]
    words = form.filled(tuple(scenario.names.get(str(arg), str(arg)) for arg in deed.happening.args))
    line = Text(plain(words), style=TOLD[deed.fate])
    if deed.fate == "missed":
        line.append("  fails", style="dim")
    if deed.fate == "refused":
        line.append(f"  refused: {deed.law}", style="yellow not bold")
    return line


def show_odds(console: Console, scenario: Scenario, odds: Odds) -> None:
    """Print the odds: how it ends, who is left, which laws fired and which refused."""
    size = f"{counted(odds.runs, 'run')}, seed {odds.seed}"
    what = f"{size} · {counted(odds.proposals, 'proposal')}"
    console.print(Inset(_head(scenario, what), above=1))
    console.print(heading("How it ends"))
    endings = [
        (name or RUN_OUT, count, f"--seed {dict(odds.examples)[name]}") for name, count in odds.endings
    ]
    console.print(Inset(_bars(endings, odds.runs)))
    left = dict(odds.left)
    for side in scenario.sides:
        console.print(heading(f"Left of {side.name}"))
        rows = [(scenario.names[who], left[who], "") for who in side.people]
        console.print(Inset(_bars(rows, odds.runs)))
    console.print(heading("How long it takes"))
    most = max(count for _, count in odds.rounds)
    console.print(
        Inset(_bars([(counted(n, "round"), count, "") for n, count in odds.rounds], odds.runs, most))
    )
    if odds.fired:
        console.print(heading("Laws that fired, per run"))
        rates = [f"{count / odds.runs:8.2f}  {plain(law)}" for law, count in odds.fired]
        console.print(Inset(Text("\n".join(rates))))
    _refusals(console, odds.refused)
    console.print()


def _refusals(console: Console, refused: Iterable[tuple[str, int]]) -> None:
    rows = [f"{count:8,}  {plain(law)}" for law, count in refused]
    if rows:
        console.print(heading("Moves the laws refused"))
        console.print(Inset(Text("\n".join(rows))))


def _bars(rows: list[tuple[str, int, str]], total: int, full: int | None = None) -> Table:
    """Return rows of a name, a share with a bar, and a remark."""
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=30)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    for name, count, remark in rows:
        eighths = round(BAR * 8 * count / (full or total))
        bar = "█" * (eighths // 8) + (" ▏▎▍▌▋▊▉"[eighths % 8] if eighths % 8 else "")
        table.add_row(Text(plain(name)), f"{100 * count / total:5.1f} %", Text(bar, style="cyan"), remark)
    return table


def odds_table(scenario: Scenario, odds: Odds) -> dict[str, Any]:
    """Return the odds as plain data; the same seed gives the same."""
    return {
        "scenario": scenario.name,
        "runs": odds.runs,
        "seed": odds.seed,
        "endings": [
            {"name": name or None, "runs": count, "example": dict(odds.examples)[name]}
            for name, count in odds.endings
        ],
        "left": [{"id": who, "name": scenario.names[who], "runs": count} for who, count in odds.left],
        "rounds": [{"rounds": number, "runs": count} for number, count in odds.rounds],
        "fired": dict(odds.fired),
        "refused": dict(odds.refused),
        "proposals": odds.proposals,
    }
