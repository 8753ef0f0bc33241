"""``python -m storyledger`` and the ``storyledger`` command: loads the command line, which may take a moment.

An interrupt during that moment ends as quietly as one later.
"""

from __future__ import annotations

import sys

__all__ = ["main"]

INTERRUPTED = 130


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        from storyledger.cli import main as run

        return run()
    except KeyboardInterrupt:
        sys.stderr.write("storyledger: Stopped; nothing was changed.\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
