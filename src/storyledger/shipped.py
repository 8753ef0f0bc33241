"""Where the files lie that come with the program: word lists, worlds, templates, weights.

``importlib.resources`` would say it, too, and takes ten milliseconds to load.
"""

from __future__ import annotations

from pathlib import Path

import storyledger

__all__ = ["shipped"]

_HOME = Path(storyledger.__file__).parent


def shipped(*parts: str) -> Path:
    """Return the path of a file or folder, by its parts from the package's folder on."""
    return _HOME.joinpath(*parts)
