"""Writes ``docs/reference/config.md`` from ``storyledger.project.settings``. Runs with ``make docs``.

``python tools/gen_config.py`` writes the page; a test calls ``page`` and compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.project.settings import DECISIONS, SETTINGS, Key

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "config.md"

HEAD = """\
# The project file: `storyledger.toml`

<!-- Written by tools/gen_config.py; change storyledger/project/settings.py and run `make docs`. -->

One file holds what you set and what you decided about a story.
It lies beside the manuscript or in a folder above it; the nearest one counts.
`storyledger init` writes a commented one to start from, and never overwrites yours.
Your manuscript is never changed.
`--config FILE` goes by another file instead, whatever its name and wherever it lies.
The paths in it are relative to it.
`--isolated` goes by none.

Unknown keys and wrong values are errors, all told at once with their lines.
When the file lists `files`, it is only about those, and `storyledger read FOLDER` reads them as one story.

## Places are quotations

Decisions about a place quote it, so that they survive edits:

```toml
[[speaker]]
quote = "Mind the step"
is = "Wren"
```

White space, and the style of quotation marks, need not agree.
When the words stand in several places, quote more of them or add `before` or `after`.
When they no longer stand in the text, every run says so and names them; nothing is dropped in silence.

## What a reader may know

With `--at`, a decision counts only when all its names and quotes already stand in the text so far.
For what is revealed later than its names are, add `since`, a quote of the passage that reveals it:

```toml
[[merge]]
names = ["the ferryman", "Wren's father"]
since = "and the face under the hood was her father's"
```

The reason of a suppression is never shown there.

"""

ABOUT = {
    "story": "The story and its world.",
    "check": "What is checked, and how much it matters.",
    "reading": "Who reads.",
    "structure": "Hints for cutting the text into chapters.",
    "order": "When chapters happen, where that is not as they are told.",
    "merge": "Several names, one person.",
    "split": "Names that look alike, different people.",
    "rename": "Another name to show.",
    "not_a_person": "A name that is a place, a thing or a word.",
    "person": "Somebody, and what is known about them.",
    "mention": "Whom some words mean.",
    "speaker": "Who says a line. It outranks what was read, which stays among the alternatives.",
    "fact": "Something that happens, or a trait. It stands beside what was read and outranks it.",
    "suppress": "A finding that is fine as it is, and why. One that matches nothing is reported.",
    "misread": "Words in which an event was seen that they do not tell; it is taken out of the ledger.",
    "later": "A finding to look at again. It stays open; the browser shows it apart.",
}


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    parts += [_table(name, f"## `[{name}]`", keys) for name, keys in SETTINGS.items()]
    parts += [_table(name, f"## `[[{name}]]`", keys) for name, keys in DECISIONS.items()]
    return "\n".join(parts)


def _table(name: str, heading: str, keys: Mapping[str, Key]) -> str:
    rows = [f"| `{key}` | {'yes' if kind.needed else ''} | {kind.about} |" for key, kind in keys.items()]
    head = [heading, "", ABOUT[name], "", "| key | needed | meaning |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
