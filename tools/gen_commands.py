"""Write ``docs/reference/commands.md`` from the command line's own help. ``make docs`` runs it.

With ``--check`` nothing is written; the exit code is 1 when the page is not up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from storyledger.cli import program

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "commands.md"
WIDTH = 100


def page() -> str:
    """Return the page."""
    parts = [
        "# Commands",
        "",
        "Written by `tools/gen_commands.py` from `--help`; do not edit.",
        "",
        "Data goes to standard output, messages to standard error. `-` is standard input.",
        "Exit codes: 0 nothing at or above the fail level, 1 findings, 2 wrong usage, input or settings.",
        "",
    ]
    for name, command in program.commands.items():
        parts += _command(name, command)
    return "\n".join(parts)


def _command(name: str, command: click.Command) -> list[str]:
    settings = {**program.context_settings, "terminal_width": WIDTH}
    with click.Context(command, info_name=f"storyledger {name}", **settings) as context:
        parts = [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for inner, sub in command.commands.items():
            parts += _command(f"{name} {inner}", sub)
    return parts


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page())
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
