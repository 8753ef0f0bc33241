"""Write the reference pages that follow from the code: ``docs/reference/rules``.

``python tools/gen_docs.py`` writes them; ``--check`` only tells which are out of date and exits with 1.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from storyledger.findings import Rule, find_rules

ROOT = Path(__file__).resolve().parents[1]
RULES = Path("docs/reference/rules")

FAMILIES = {
    "SL1": "World",
    "SL2": "Presence",
    "SL3": "People",
    "SL4": "Telling",
    "SL5": "Knowledge and commitments",
    "SL6": "Time and counting",
    "SL7": "Text",
    "SL8": "Suppressions",
}
"""Families of rules by the beginning of their codes."""

HEAD = "<!-- Written by tools/gen_docs.py from the docstrings of the rules. -->\n\n"

INTRODUCTION = """# Rules

Each rule is one continuity check. The name is what you type; the code does not change.
An `error` or a `warning` makes `storyledger check` exit with 1, a `note` does not unless you ask for it.
"""

ACCEPT = """
## Accepting a finding

In Markdown, HTML and EPUB, in a comment above the passage; elsewhere in `storyledger.toml`; with a reason:

```markdown
<!-- storyledger: ignore[{rule}] why it is fine -->
```

```toml
[[suppress]]
rule = "{rule}"
quote = "the words it points at"
reason = "why it is fine"
```
"""


def pages() -> dict[Path, str]:
    """Return every generated page by its path under the project."""
    rules = find_rules()
    return {
        RULES / "index.md": _index(list(rules.values())),
        **{RULES / f"{rule.name}.md": _page(rule) for rule in rules.values()},
    }


def _page(rule: Rule) -> str:
    summary, _, rest = rule.page.partition("\n")
    facts = f"`{rule.code}` · {rule.severity}{' · only when asked for' if rule.preview else ''}"
    accept = ACCEPT.format(rule=rule.name)
    return f"{HEAD}# {rule.name}\n\n{facts}\n\n{summary}\n{_spaced(rest)}{accept}"


def _spaced(text: str) -> str:
    """Put a blank line after every heading."""
    lines = []
    for line in text.splitlines():
        lines.append(line)
        if line.startswith("## "):
            lines.append("")
    return "\n".join(lines) + "\n"


def _index(rules: list[Rule]) -> str:
    parts = [HEAD, INTRODUCTION]
    for prefix, family in FAMILIES.items():
        own = [rule for rule in rules if rule.code.startswith(prefix)]
        if own:
            rows = [_row(rule) for rule in own]
            head = f"\n## {family}\n\n| rule | code | severity | what it finds |\n|---|---|---|---|\n"
            parts.append(head + "\n".join(rows) + "\n")
    return "".join(parts)


def _row(rule: Rule) -> str:
    return f"| [{rule.name}]({rule.name}.md) | {rule.code} | {rule.severity} | {rule.summary} |"


def stale(root: Path = ROOT) -> list[Path]:
    """Return the pages that differ from what the code says, and those that nothing asks for."""
    wanted = pages()
    there = {path.relative_to(root) for path in (root / RULES).glob("*.md")}
    changed = [path for path, text in wanted.items() if not _is_written(root / path, text)]
    return sorted({*changed, *(there - set(wanted))})


def _is_written(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def write(root: Path = ROOT) -> None:
    """Write every page, and remove the pages of rules that are gone."""
    wanted = pages()
    for path in stale(root):
        if path not in wanted:
            (root / path).unlink()
    for path, text in wanted.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if a page is stale")
    if not parser.parse_args().check:
        write()
        return 0
    for path in stale():
        print(f"{path} is out of date; run make docs")
    return 1 if stale() else 0


if __name__ == "__main__":
    sys.exit(main())
