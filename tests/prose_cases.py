"""Cases written as prose: a title, an indented text, and lines that say what should be read from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from storyledger.decisions import NO_DECISIONS, Decisions
from storyledger.reading import Reading, read
from storyledger.sources import open_document

__all__ = ["ProseCase", "prose_cases", "read_text"]


@dataclass(frozen=True)
class ProseCase:
    """One text with what should be read from it."""

    name: str
    text: str
    facts: tuple[tuple[str, str], ...]
    """Word before the colon, and what stands behind it, in order."""

    def all(self, key: str) -> tuple[str, ...]:
        """Return everything said under ``key``."""
        return tuple(value for word, value in self.facts if word == key)


def prose_cases(name: str) -> list[ProseCase]:
    """Return the cases of ``tests/readers/<name>.md``."""
    text = (Path(__file__).parent / "readers" / f"{name}.md").read_text(encoding="utf-8")
    return [_case(chunk) for chunk in re.split(r"^# ", text, flags=re.MULTILINE)[1:]]


def _case(chunk: str) -> ProseCase:
    name, _, body = chunk.partition("\n")
    lines = body.splitlines()
    told = "\n".join(line.strip() for line in lines if line.startswith("    ") or not line.strip()).strip()
    told = re.sub(r"(?<!\n)\n(?!\n)", " ", told)
    facts = (line.partition(":") for line in lines if re.match(r"[a-z]+:", line))
    return ProseCase(name, told, tuple((key, value.strip()) for key, _, value in facts))


def read_text(text: str, decisions: Decisions = NO_DECISIONS) -> Reading:
    """Read a text as if it stood in a file: Markdown when it begins with a heading, else plain."""
    name = "case.md" if text.startswith("#") else "case.txt"
    return read(open_document(name, data=text.encode("utf-8")), decisions=decisions)
