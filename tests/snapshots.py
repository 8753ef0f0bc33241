"""Output kept on disk and compared; ``STORYLEDGER_SNAPSHOTS=update`` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def assert_snapshot(name: str, text: str) -> None:
    """Fail unless ``text`` equals the snapshot ``name``."""
    path = FOLDER / name
    if os.environ.get("STORYLEDGER_SNAPSHOTS") == "update":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no snapshot {name}; make it with STORYLEDGER_SNAPSHOTS=update"
    assert text == path.read_text(encoding="utf-8")
