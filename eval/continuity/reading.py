"""A novel read and checked, as a user's default settings do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.cache.store import open_cache
from storyledger.collecting import paused_collector
from storyledger.findings import check
from storyledger.ledger import keep
from storyledger.reading import read
from storyledger.world import load_laws, replay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storyledger.document import Document
    from storyledger.findings import Finding
    from storyledger.reading import Reading

__all__ = ["SHOWN", "findings_in", "findings_of"]

SHOWN = frozenset({"error", "warning"})
"""Severities that count."""


def findings_of(
    document: Document, *, cache: Path | None = None, preview: Sequence[str] = ()
) -> list[Finding]:
    """Return the findings at warning and above, with the rules that are on by default.

    Args:
        document: the novel.
        cache: a folder to keep readings in.
        preview: rules that count whatever their severity, also those that are off by default.

    """
    with paused_collector():
        with open_cache(cache) as store:
            reading = read(document, cache=store)
        return findings_in(reading, preview=preview)


def findings_in(reading: Reading, *, preview: Sequence[str] = ()) -> list[Finding]:
    """Return the same of what was read already."""
    world = replay(keep(reading), load_laws(["everyday"], []))
    found = list(check(world).findings)
    if preview:
        found += [one for one in check(world, select=preview).findings if one not in found]
    return [finding for finding in found if finding.severity in SHOWN or finding.rule in preview]
