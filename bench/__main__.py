"""``python -m bench [NAME ...] [OPTION ...]``: run every measurement, or those named.

A measurement is a module of this folder with a ``main`` that takes its own options and prints a table.
"""

from __future__ import annotations

import sys
from importlib import import_module
from itertools import dropwhile
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Run the measurements named, or all; options go to each of them."""
    options = list(dropwhile(lambda word: not word.startswith("-"), arguments))
    names = arguments[: len(arguments) - len(options)]
    found = [path.stem for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))]
    for name in names or found:
        module = import_module(f"bench.{name}")
        if hasattr(module, "main"):
            module.main(options)


if __name__ == "__main__":
    main(sys.argv[1:])
