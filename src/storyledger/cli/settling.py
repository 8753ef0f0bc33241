"""``--config``, ``--isolated``, ``--readers``: what a command goes by in place of the project file it finds.

Runs while options are parsed. What was asked for stays with the command that is running, so that commands
need not pass it on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from storyledger.project.config import Config
    from storyledger.reading import Readers

__all__ = ["Settings", "asked_settings", "config_option", "isolated_option", "readers_option"]

_KEY = "storyledger.cli.settling"

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the settings come from: usually from the project file that is found."""

    project_file: Path | None = None
    """This file instead of the one that is found."""
    isolated: bool = False
    """From no file at all."""
    readers: Readers | None = None
    """Who reads, whatever the file says."""

    def config(self) -> Config | None:
        """Return the settings asked for, None for those that are found.

        Raises:
            ConfigError: the file cannot be read, or has mistakes.

        """
        if self.project_file is None and not self.isolated:
            return None
        from storyledger.project.config import Config, load_config

        return load_config(self.project_file) if self.project_file is not None else Config()


def asked_settings() -> Settings:
    """Return what the running command was asked for."""
    context = click.get_current_context(silent=True)
    found = context.meta.get(_KEY) if context is not None else None
    return found if isinstance(found, Settings) else Settings()


def config_option(command: F) -> F:
    """Add ``--config``."""
    return click.option(
        "--config",
        "project_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        expose_value=False,
        callback=_noted,
        help="Go by this file instead of the storyledger.toml that is found.",
    )(command)


def isolated_option(command: F) -> F:
    """Add ``--isolated``."""
    return click.option(
        "--isolated",
        is_flag=True,
        expose_value=False,
        callback=_noted,
        help="Go by no storyledger.toml.",
    )(command)


def readers_option(command: F) -> F:
    """Add ``--readers``."""
    return click.option(
        "--readers",
        type=click.Choice(["rules", "neural"]),
        expose_value=False,
        callback=_noted,
        help="Who reads: the rules alone, or with the network as a second reader.",
    )(command)


def _noted(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep what was asked for; refuse both at once."""
    if not value or option.name is None:
        return
    asked = replace(context.meta.get(_KEY, Settings()), **{option.name: value})
    if asked.project_file is not None and asked.isolated:
        raise click.UsageError("--config and --isolated exclude each other; give one of them.", context)
    context.meta[_KEY] = asked
