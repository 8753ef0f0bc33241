"""``python -m bench [NAME ...]``: run every measurement, or those named.

A measurement is a module of this folder with a ``main`` that takes its own options and prints a table.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> None:
    """Run the measurements named, or all."""
    found = [path.stem for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))]
    for name in names or found:
        module = import_module(f"bench.{name}")
        if hasattr(module, "main"):
            module.main([])


if __name__ == "__main__":
    main(sys.argv[1:])
