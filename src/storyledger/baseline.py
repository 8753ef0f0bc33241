"""The baseline: findings that a story had on the day somebody began to check it. ``check`` shows what is new.

A JSON file to keep beside the manuscript, one entry for each rule and passage with how often it is found
there. A finding is known when its rule, words and context are; after an edit around it, when its rule and
words are. What is found more often than the baseline counts is new, and so is nothing else. Runs for
``storyledger baseline`` and ``check --baseline``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyledger.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.findings import Finding

__all__ = ["Comparison", "Known", "compare", "entries_of", "name_of", "read_baseline", "written"]

FORMAT = "storyledger-baseline/1"
LONGEST = 80
"""Code points of a quote, which is there for people only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Findings of one rule with the same words in the same context."""

    rule: str
    quote: str
    """The first words of the passage."""
    words: str
    """Digest of all its words."""
    place: str
    """The finding's fingerprint, which its context is part of."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Findings against a baseline."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...] = ()
    gone: tuple[Known, ...] = ()
    """Entries that are found no more, with how many times they are missing."""


Stories = dict[str, tuple[Known, ...]]
"""Name of a story, relative to the baseline, to what is known of it."""


def name_of(files: str | Sequence[str], baseline: Path) -> str:
    """Return what a story is called in ``baseline``: its path from there, several files by their first."""
    first = files if isinstance(files, str) else files[0]
    return Path(relpath(first, baseline.absolute().parent)).as_posix()


def entries_of(findings: Iterable[Finding]) -> tuple[Known, ...]:
    """Return findings as entries, those of one rule, words and context counted."""
    counts: Counter[tuple[str, str, str, str]] = Counter(
        (one.rule, _quote(one), _words(one), _place(one)) for one in findings
    )
    return tuple(
        Known(rule=rule, quote=quote, words=words, place=place, count=count)
        for (rule, quote, words, place), count in sorted(counts.items())
    )


def compare(findings: Sequence[Finding], known: Sequence[Known]) -> Comparison:
    """Return which findings are new, which are known, and which entries are found no more."""
    left = Counter({(one.rule, one.words, one.place): one.count for one in known})
    taken: set[int] = set()
    for index, finding in enumerate(findings):
        key = (finding.rule, _words(finding), _place(finding))
        if left[key] > 0:
            left[key] -= 1
            taken.add(index)
    moved: Counter[tuple[str, str]] = Counter()
    for (rule, words, _), count in left.items():
        moved[rule, words] += max(count, 0)
    used: Counter[tuple[str, str]] = Counter()
    for index, finding in enumerate(findings):
        other = (finding.rule, _words(finding))
        if index not in taken and moved[other] > used[other]:
            used[other] += 1
            taken.add(index)
    return Comparison(
        new=tuple(one for index, one in enumerate(findings) if index not in taken),
        known=tuple(one for index, one in enumerate(findings) if index in taken),
        gone=tuple(_gone(known, left, used)),
    )


def _gone(
    known: Sequence[Known], left: Mapping[tuple[str, str, str], int], used: Counter[tuple[str, str]]
) -> list[Known]:
    """Return what is left of the entries when those found at another place are taken away."""
    found = Counter(used)
    gone = []
    for one in known:
        missing = left[one.rule, one.words, one.place]
        elsewhere = min(missing, found[one.rule, one.words])
        found[one.rule, one.words] -= elsewhere
        if missing > elsewhere:
            gone.append(replace(one, count=missing - elsewhere))
    return gone


def read_baseline(path: Path) -> Stories:
    """Read a baseline.

    Raises:
        ConfigError: it is missing, or not a baseline that this program wrote.

    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        wanted = '"storyledger baseline FILE" writes one'
        raise ConfigError(f"There is no baseline {path}; {wanted}.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{path} is not a baseline: it is not JSON. {_REPAIR}") from None
    try:
        return _stories(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ConfigError(f"{path} is not a baseline of the form {FORMAT}. {_REPAIR}") from None


_REPAIR = 'Take it from your backups, or move it away and run "storyledger baseline" again.'


def _stories(data: Any) -> Stories:
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    return {str(name): tuple(map(_known, entries)) for name, entries in data["stories"].items()}


def _known(entry: Any) -> Known:
    known = Known(**entry)
    texts = (known.rule, known.quote, known.words, known.place)
    if not all(isinstance(text, str) for text in texts) or type(known.count) is not int or known.count < 1:
        raise ValueError(entry)
    return known


def written(stories: Mapping[str, Sequence[Known]], version: str) -> str:
    """Return a baseline as the text of its file, in an order that makes changes easy to review."""
    tables = {name: [asdict(one) for one in stories[name]] for name in sorted(stories)}
    table = {"format": FORMAT, "storyledger": version, "stories": tables}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _quote(finding: Finding) -> str:
    words = " ".join(finding.evidence.exact.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _words(finding: Finding) -> str:
    words = " ".join(finding.evidence.exact.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _place(finding: Finding) -> str:
    return finding.fingerprint.partition("-")[0]
