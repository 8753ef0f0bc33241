"""Refresh the output shown in README and docs. ``make docs`` runs it.

A block to refresh looks like this; ``lines`` is optional and cuts the output:

    <!-- run lines=20: storyledger cast examples/the-weir.md -->
    ```console
    $ storyledger cast examples/the-weir.md
    …
    ```

With ``--check`` nothing is written; the exit code is 1 when some page is not up to date.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(
    r"(?P<mark><!-- run(?: lines=(?P<lines>\d+))?: (?P<command>storyledger .+?) -->\n)"
    r"```console\n(?:(?!```).*\n)*```\n"
)
READS = frozenset({"read", "cast", "scenes", "quotes", "who", "events", "check", "whatif", "infer"})


def pages() -> list[Path]:
    """Return every page that may show output."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def refreshed(text: str) -> str:
    """Return a page with the output of its commands as it is now."""
    return BLOCK.sub(_block, text)


def _block(match: re.Match[str]) -> str:
    lines = output(match["command"]).rstrip("\n").split("\n")
    if match["lines"] and len(lines) > int(match["lines"]):
        lines = [*lines[: int(match["lines"])], "  …"]
    return f"{match['mark']}```console\n$ {match['command']}\n" + "\n".join(lines) + "\n```\n"


@lru_cache(maxsize=64)
def output(command: str) -> str:
    """Return what a command prints on a terminal of 80 columns without colour."""
    words = shlex.split(command)[1:]
    extra = ["--no-cache"] if words[0] in READS else []
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "storyledger", *words, *extra],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        text=True,
        check=False,
    )
    if done.returncode > 1:
        raise SystemExit(f"{command}: {done.stderr}")
    return done.stdout


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    stale = [path for path in pages() if refreshed(before := path.read_text(encoding="utf-8")) != before]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date; run make docs")
        return int(bool(stale))
    for path in stale:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
