"""``python -m storyledger``: the same as the ``storyledger`` command."""

from __future__ import annotations

import sys

from storyledger.cli import main

if __name__ == "__main__":
    sys.exit(main())
