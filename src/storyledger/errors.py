"""Exceptions: trouble with the program's input, never trouble in the story.

What does not add up in a story is a finding, a value. An exception says in one sentence what is wrong
with a file, a setting or a command, and what to do about it; the command line prints it and exits with 2.

    StoryledgerError
    ├── SourceError      a file that cannot be opened or read
    ├── ConfigError      a mistake in storyledger.toml
    ├── WorldError       a mistake in a .world file (all of them at once)
    ├── PositionError    a place in the story that cannot be found
    └── UsageError       a name, rule or option that does not exist
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "ConfigError",
    "PositionError",
    "SourceError",
    "StoryledgerError",
    "UsageError",
    "WorldError",
    "did_you_mean",
]


class StoryledgerError(Exception):
    """The root: one clear sentence, and what to do next."""


class SourceError(StoryledgerError):
    """A file that cannot be opened or read as a story."""


class ConfigError(StoryledgerError):
    """A mistake in ``storyledger.toml``."""


class WorldError(StoryledgerError):
    """One or more mistakes in a ``.world`` file."""


class PositionError(StoryledgerError):
    """A place in the story that cannot be found."""


class UsageError(StoryledgerError):
    """A name, rule or option that does not exist."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``" Did you mean x or y?"`` for the closest known words, or an empty string."""
    spelling = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), spelling, n=2, cutoff=0.6)
    return f" Did you mean {' or '.join(spelling[name] for name in close)}?" if close else ""
