"""Which laws a story obeys: those of the worlds its project names, and of those asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.project.manuscripts import WORLD, world_paths
from storyledger.world import load_laws

if TYPE_CHECKING:
    from storyledger.project.config import Config
    from storyledger.world import Laws

__all__ = ["laws_of"]

EVERYDAY = "everyday"
"""The world of a story that names none."""


def laws_of(config: Config, asked: tuple[str, ...]) -> Laws:
    """Return the laws of the project file's worlds and of those asked for; without any, the everyday ones."""
    names = world_paths(config, asked)
    packs = [name for name in names if not name.endswith(WORLD)]
    paths = [Path(name) for name in names if name.endswith(WORLD)]
    if paths:
        return load_laws(packs or [EVERYDAY], paths, off=config.laws_off)
    return _pack_laws(tuple(packs or [EVERYDAY]), config.laws_off)


@lru_cache(maxsize=8)
def _pack_laws(packs: tuple[str, ...], off: tuple[str, ...]) -> Laws:
    return load_laws(packs, off=off)
