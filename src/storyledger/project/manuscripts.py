"""From paths to a text: which project file is about it, which files it has, where its cache lies.

Runs when a story is opened. Nothing is read of the story here; ``sources`` decodes the files.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger import sources
from storyledger.cache.store import FOLDER
from storyledger.cache.stretches import in_stretches
from storyledger.errors import SourceError
from storyledger.project.config import FILE_NAME, Config, find_config, load_config
from storyledger.sources.files import story_files
from storyledger.sources.keeping import KeptDocument, KeptFiles, kept, key_of, restored

if TYPE_CHECKING:
    from storyledger.cache.store import Cache
    from storyledger.document import Document

__all__ = [
    "WORLD",
    "cache_folder_of",
    "document_of",
    "files_of",
    "first_of",
    "project_of",
    "standard_input",
    "world_paths",
]

WORLD = ".world"
"""Ending of a world file's name."""


def project_of(manuscript: Path) -> Config:
    """Return the settings that are about ``manuscript``, which may be the project file or its folder."""
    path = manuscript if manuscript.name == FILE_NAME else find_config(manuscript)
    config = load_config(path) if path else Config()
    return config if _is_project(manuscript) or config.is_about(manuscript) else Config()


def _is_project(path: Path) -> bool:
    """Tell whether the story is what a project file lists."""
    return path.name == FILE_NAME or (path / FILE_NAME).is_file()


def _is_of(path: Path, config: Config) -> bool:
    """Tell whether the story is what these settings list: their file, or its folder."""
    return config.path is not None and path.resolve() in (config.path.resolve(), config.path.resolve().parent)


def standard_input() -> bytes:
    """Return what stands on standard input, a byte more than is allowed if it is too long.

    Raises:
        SourceError: it is closed.

    """
    if sys.stdin is None:
        raise SourceError("Standard input is closed. Give a file, or pass a story on.")
    return sys.stdin.buffer.read(sources.MAX_BYTES + 1)


def first_of(paths: Sequence[Path]) -> Path:
    """Return the path that says where the project file is.

    Raises:
        SourceError: there is no path, or standard input among several.

    """
    if not paths:
        raise SourceError("There is no file to read. Give the file or files of a story.")
    if len(paths) > 1 and any(str(path) == "-" for path in paths):
        raise SourceError("Standard input cannot be one of several files of a story; save it as a file.")
    return paths[0]


def document_of(paths: Sequence[Path], data: bytes | None, config: Config, cache: Cache) -> Document:
    """Return the text of one file, of several, of a folder, or of what a project file lists.

    Args:
        paths: as ``api.read`` takes them.
        data: the file's bytes, when the caller has them.
        config: settings that say which files there are and how they are cut.
        cache: where decoded files are kept.

    Raises:
        SourceError: a file cannot be opened or read as a story.

    """
    given = data if len(paths) == 1 else None
    files, whole = files_of(paths, config) if given is None else ((paths[0],), None)
    contents = [sources.read_bytes(path) if given is None else given for path in files]
    documents = _documents(files, contents, config, cache)
    if whole is not None:
        title = config.title or files[0].absolute().parent.name
        return sources.join(documents, uri=str(whole), title=title)
    return replace(documents[0], title=config.title, named=config.title) if config.title else documents[0]


def files_of(paths: Sequence[Path], config: Config) -> tuple[tuple[Path, ...], Path | None]:
    """Return the files of the story that ``paths`` name, in order, and what stands for several of them.

    Raises:
        SourceError: a folder or a project file without files of a story.

    """
    path = paths[0]
    if len(paths) > 1:
        return tuple(paths), path.parent
    if _is_of(path, config):
        return _some(_listed(config), path, config), path
    if path.name == FILE_NAME:
        raise SourceError(f"{path} lists a story, but other settings are asked for. Give the story's files.")
    if path.is_dir():
        return _some(config.inside(path) or story_files(path), path, config), path
    return (path,), None


def world_paths(config: Config, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the worlds of a story, each once: names of packs, or paths of files that end in ``.world``."""
    here = [_world_path(config.folder, name) for name in config.worlds]
    return tuple(dict.fromkeys((*here, *asked)))


def _world_path(folder: Path | None, name: str) -> str:
    """Return the path of a world file that the project file names; names of packs stay as they are."""
    return str(folder / name) if folder is not None and name.endswith(WORLD) else name


def _documents(files: Sequence[Path], data: Sequence[bytes], config: Config, cache: Cache) -> list[Document]:
    """Return the documents of files, from the cache where they have not changed: stretches in one piece."""
    level = config.structure.chapter_level
    keys = [key_of(path.name, each, level) for path, each in zip(files, data, strict=True)]
    found: list[Document] = []
    for row, is_whole in in_stretches(keys):
        key = hashlib.sha256("".join(keys[row.start : row.stop]).encode()).hexdigest()
        known = cache.get(KeptFiles, key) if is_whole else None
        if known is None:
            own = [_opened(files[at], data[at], keys[at], level, cache) for at in row]
            if is_whole:
                cache.put(key, KeptFiles(tuple(map(kept, own))))
        else:
            own = [restored(one, str(files[at]), data[at]) for one, at in zip(known.files, row, strict=True)]
        found += own
    return found


def _opened(path: Path, data: bytes, key: str, level: int | None, cache: Cache) -> Document:
    """Return one file's document, from the cache when the file has not changed."""
    record = cache.get(KeptDocument, key)
    if record is not None:
        return restored(record, str(path), data)
    document = sources.open_document(path, data=data, chapter_level=level)
    cache.put(key, kept(document))
    return document


def _listed(config: Config) -> Sequence[Path]:
    """Return the files that the project file lists; without a list, those in its folder."""
    if config.files or config.folder is None:
        return config.manuscripts()
    try:
        return story_files(config.folder)
    except SourceError as error:
        raise SourceError(f"{config.path} lists no files of a story. {error}") from None


def _some(files: Sequence[Path], path: Path, config: Config) -> tuple[Path, ...]:
    """Return the files when there are any."""
    if not files:
        wanted = 'give one of its files, or list them: files = ["one.md", "two.md"] under [story]'
        raise SourceError(f"{config.path or path} lists no files of a story; {wanted}.")
    return tuple(files)


def cache_folder_of(manuscript: Path | None, config: Config, cache: bool | Path) -> Path | None:
    """Return where readings of a manuscript are kept, None when they are not."""
    if isinstance(cache, Path):
        return cache
    if not cache or manuscript is None:
        return None
    beside = manuscript if manuscript.is_dir() else manuscript.absolute().parent
    above = (beside.absolute(), *beside.absolute().parents)
    return (config.folder if config.folder and config.folder.absolute() in above else beside) / FOLDER
