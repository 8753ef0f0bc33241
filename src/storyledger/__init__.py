"""Reads fiction, keeps its ledger, and tells you what no longer adds up.

    import storyledger

    story = storyledger.read("novel.epub")
    story.cast[0].name
    story.at("chapter 12").who("Mara")

Public names load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers take it; loading typing would take longer than all the rest
if TYPE_CHECKING:
    from storyledger.api import Story, read
    from storyledger.decisions import Decisions
    from storyledger.document import Document
    from storyledger.errors import (
        ConfigError,
        PositionError,
        SourceError,
        StoryledgerError,
        UsageError,
        WorldError,
    )
    from storyledger.ledger import Ledger
    from storyledger.project.config import Config, load_config
    from storyledger.sources import open_document

__all__ = [
    "Config",
    "ConfigError",
    "Decisions",
    "Document",
    "Ledger",
    "PositionError",
    "SourceError",
    "Story",
    "StoryledgerError",
    "UsageError",
    "WorldError",
    "__version__",
    "load_config",
    "open_document",
    "read",
]

__version__ = "0.1.0"

_HOMES = {
    "Config": "project.config",
    "Decisions": "decisions",
    "Document": "document",
    "Ledger": "ledger",
    "Story": "api",
    "load_config": "project.config",
    "open_document": "sources",
    "read": "api",
}
"""Public name to the module it is loaded from; the exceptions come from ``errors``."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
