"""Pages of rules for a terminal. Runs for ``storyledger rule``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from storyledger.errors import UsageError, did_you_mean
from storyledger.findings import find_rules
from storyledger.views.console import SEVERITY_STYLE
from storyledger.views.inset import Inset

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_rule", "show_rules"]


def show_rules(console: Console) -> None:
    """Print every rule with its code and what it says."""
    grid = Table.grid(padding=(0, 2))
    for rule in find_rules().values():
        severity = Text(rule.severity, style=SEVERITY_STYLE[rule.severity])
        name = Text(rule.name, style="bold")
        grid.add_row(Text(rule.code, style="dim"), name, severity, Text(rule.summary))
    console.print(Inset(grid, above=1, below=1))
    console.print(Inset(Text("storyledger rule NAME explains one of them.", style="dim"), below=1))


def show_rule(console: Console, name: str) -> None:
    """Print the page of one rule, given by name or code.

    Raises:
        UsageError: there is no such rule.

    """
    rules = find_rules()
    found = next(
        (rule for rule in rules.values() if name.casefold() in (rule.name, rule.code.casefold())), None
    )
    if found is None:
        raise UsageError(
            f'There is no rule "{name}".{did_you_mean(name, rules)} "storyledger rule" lists them.'
        )
    head = Text(found.name, style="bold")
    head.append(f"  {found.code}  ", style="dim")
    head.append(found.severity, style=SEVERITY_STYLE[found.severity])
    console.print(Inset(head, above=1, below=1))
    console.print(Inset(Markdown(found.page), below=1))
