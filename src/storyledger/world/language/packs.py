"""World packs: the ``.world`` files that ship with the program, and those beside a story."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.errors import UsageError, WorldError, did_you_mean
from storyledger.shipped import shipped
from storyledger.world.language.language import Source, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.world.language.terms import Laws

__all__ = ["load_laws", "pack_names", "pack_source", "read_source"]


@lru_cache(maxsize=1)
def pack_names() -> tuple[str, ...]:
    """Return the names of the packs that ship with the program."""
    folder = shipped("world", "packs")
    return tuple(sorted(path.stem for path in folder.glob("*.world")))


@cache
def pack_source(name: str) -> Source | None:
    """Return a pack's text, None when there is no such pack."""
    if name not in pack_names():
        return None
    text = shipped("world", "packs", f"{name}.world").read_text(encoding="utf-8")
    return Source(text, f"{name}.world")


def read_source(path: Path) -> Source:
    """Read a world file.

    Raises:
        WorldError: when it cannot be read.

    """
    try:
        return Source(path.read_text(encoding="utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise WorldError(f"{path} is not a text file in UTF-8.") from error
    except OSError as error:
        raise WorldError(f"{path} cannot be read: {error.strerror or error}.") from error


def load_laws(
    names: Sequence[str] = ("everyday",), extra_paths: Iterable[Path | str] = (), *, off: Iterable[str] = ()
) -> Laws:
    """Return the laws of these packs and files together, without the laws switched off.

    Args:
        names: Packs, in order.
        extra_paths: The story's own world files; they may add laws, or switch laws of the packs off by name.
        off: Names of laws to switch off.

    Raises:
        WorldError: with every mistake in the files.
        UsageError: for a pack or a law to switch off that does not exist.

    """
    sources = [_pack(name) for name in names]
    sources += [read_source(Path(path)) for path in extra_paths]
    return without(parse(sources, find_pack=pack_source, known=pack_names()), off)


def without(laws: Laws, off: Iterable[str]) -> Laws:
    """Return the laws with some switched off by name."""
    for name in off:
        law = laws.law(name)
        if law is None:
            known = [each.name for each in laws.laws]
            raise UsageError(f'There is no law "{name}" in this world.{did_you_mean(name, known)}')
        left = tuple(each for each in laws.laws if each is not law)
        laws = replace(laws, laws=left, off=(*laws.off, law))
    return laws


def _pack(name: str) -> Source:
    source = pack_source(name)
    if source is None:
        known = pack_names()
        raise UsageError(
            f'There is no world "{name}". There are: {", ".join(known)}.{did_you_mean(name, known)}'
        )
    return source
