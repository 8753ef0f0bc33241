"""The cache: readings of single sections, kept between runs in one SQLite file. Runs when a story is read.

``.storyledger/cache.sqlite`` holds nothing that anybody decided and is safe to delete. Its keys carry the
version of the package, the state of its reading code and the shape of the stored type, so a stale entry is
never taken for a fresh one. All of a run's entries are written in one transaction: an interruption leaves the
file as it was. Trouble with the cache never stops a reading; ``Cache.note`` says in a sentence what is wrong.
A damaged file is removed.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import time
import zlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storyledger import __version__
from storyledger.cache.codec import decode, encode, layout_of
from storyledger.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

__all__ = ["FOLDER", "Cache", "open_cache", "program_version"]

FOLDER = ".storyledger"
"""Name of the folder beside the manuscript."""
FORMAT = 2
"""Version of the tables (``PRAGMA user_version``)."""
LIMIT = 64 * 2**20
"""Bytes the cache may take on disk; beyond it the entries unused for longest go."""
LARGEST = 256 * 2**20
"""Bytes one entry may have when unpacked."""

_FOLDERS = (
    "cache", "project", "sources", "reading", "neural", "lexicon", "world", "rules", "views", "cli"
)  # fmt: skip
"""Folders whose code and words a check may run."""
_CODE = (".py", ".txt", ".tsv", ".world")
"""Endings of files that an answer may depend on."""
_DAY = 86_400
_STALE = 7
"""Days after which it is noted that an entry was used: to note it daily would write all of them daily."""
_WAIT = 2.0
_README = "# Readings kept by storyledger. Safe to delete.\n*\n"
_TABLE = "CREATE TABLE entries (key TEXT PRIMARY KEY, day INTEGER NOT NULL, value BLOB NOT NULL)"

T = TypeVar("T")


class Cache:
    """An open cache. Use as a context manager, or call ``close``: only then are new entries written."""

    def __init__(
        self,
        connection: sqlite3.Connection | None,
        *,
        path: Path | None = None,
        note: str = "",
        limit: int = LIMIT,
    ) -> None:
        self.note = note
        """Why nothing can be read or kept, in one sentence; empty while all is well."""
        self._connection = connection
        self._path = path
        self._limit = limit
        self._new: dict[str, bytes] = {}
        self._used: set[str] = set()

    def get(self, kind: type[T], key: str) -> T | None:
        """Return the value of type ``kind`` kept under ``key``, None when there is none or it is damaged."""
        full = _full_key(kind, key)
        data = self._new.get(full) or self._load(full)
        if data is None:
            return None
        try:
            return decode(kind, _unpacked(data))
        except (ValueError, zlib.error, MemoryError):
            return None

    def put(self, key: str, value: object) -> None:
        """Keep ``value``, a frozen dataclass, under ``key`` when the cache is closed."""
        if self._connection is not None:
            self._new[_full_key(type(value), key)] = zlib.compress(encode(value), 1)

    def close(self) -> None:
        """Write the new entries in one transaction and let the file go."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        damaged = False
        try:
            self._write(connection)
        except sqlite3.Error as error:
            self.note = f"The cache could not be written ({error}); the next run reads everything again."
            # operational errors are about locks, rights and room, and the file itself may be sound
            damaged = not isinstance(error, sqlite3.OperationalError)
        finally:
            with suppress(sqlite3.Error):
                connection.close()
            self._new.clear()
        if damaged and self._path is not None:
            with suppress(OSError):
                _remove(self._path)

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _load(self, full: str) -> bytes | None:
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value, day FROM entries WHERE key = ?", (full,)).fetchone()
        except sqlite3.Error as error:
            self.note = f"The cache could not be read ({error}); everything is read again."
            return None
        if row is None or not isinstance(row[0], bytes):
            return None
        if _today() - row[1] >= _STALE:
            self._used.add(full)
        return row[0]

    def _write(self, connection: sqlite3.Connection) -> None:
        if not self._new and not self._used:
            return
        today = _today()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "UPDATE entries SET day = ? WHERE key = ?", ((today, key) for key in self._used)
            )
            rows = ((key, today, value) for key, value in self._new.items())
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
            self._prune(connection)
        connection.execute("PRAGMA incremental_vacuum").fetchall()

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Delete the entries unused for longest until three quarters of the limit are left."""
        size, room = 0, self._limit * 3 // 4
        total = connection.execute("SELECT coalesce(sum(length(value)), 0) FROM entries").fetchone()[0]
        if total <= self._limit:
            return
        newest = connection.execute(
            "SELECT key, length(value) FROM entries ORDER BY day DESC, key"
        ).fetchall()
        old: list[tuple[str]] = []
        for key, length in newest:
            size += length
            if size > room and key not in self._new:
                old.append((key,))
        connection.executemany("DELETE FROM entries WHERE key = ?", old)


def open_cache(folder: Path | None, *, limit: int = LIMIT) -> Cache:
    """Open the cache in ``folder``, which is made if need be; ``None`` gives one that keeps nothing.

    A damaged file, or one of another format, is replaced by an empty one. Where nothing can be written an
    existing cache is still read; failing that too, nothing is kept and ``note`` says why.
    """
    if folder is None:
        return Cache(None)
    path = folder / "cache.sqlite"
    try:
        _make_folder(folder)
        return Cache(_connection(path), path=path, limit=limit)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    note = f"No cache is kept in {folder} ({reason})."
    with suppress(OSError, sqlite3.Error):
        return Cache(_read_only(path), note=note, limit=limit)
    return Cache(None, note=note)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text(_README, encoding="utf-8")


def _connection(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise  # locked, read-only, full: the file itself may be sound
    except sqlite3.DatabaseError:
        _remove(path)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    """Open the file for reading and writing, with tables of today's format."""
    connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = NORMAL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != FORMAT:
            _rebuild(connection)
        connection.execute("SELECT count(*) FROM (SELECT key, day, value FROM entries LIMIT 1)").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _rebuild(connection: sqlite3.Connection) -> None:
    """Drop whatever is there and make empty tables; another process may do the same at the same time."""
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
            return
        connection.execute("DROP TABLE IF EXISTS entries")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT)
    if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
        connection.close()
        raise sqlite3.DatabaseError("another format")
    return connection


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _unpacked(data: bytes) -> bytes:
    """Unpack an entry; one that grows beyond all measure is damaged."""
    unpacker = zlib.decompressobj()
    words = unpacker.decompress(data, LARGEST)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("damaged entry")
    return words


def _full_key(kind: type, key: str) -> str:
    return f"{kind.__name__}:{layout_of(kind)}:{_code_version()}:{key}"


@lru_cache(maxsize=1)
def _code_version() -> str:
    """Return a digest of the package's version and of the state of its reading code and word lists."""
    return _version_of("cache", "sources", "reading", "neural", "lexicon")


@lru_cache(maxsize=1)
def program_version() -> str:
    """Return a digest of the package's version and of the state of everything that a check runs."""
    return _version_of(*_FOLDERS)


def _version_of(*folders: str) -> str:
    states = [
        __version__,
        sys.version,
        sys.byteorder,
        *(_state(path) for path in sorted(_code_files(folders))),
    ]
    return hashlib.sha256("\n".join(states).encode()).hexdigest()[:16]


def _code_files(folders: Iterable[str]) -> Iterator[Path]:
    """Yield the files of the package's root and of some of its folders."""
    yield from shipped().glob("*.py")
    for folder in folders:
        for inside, _, names in os.walk(shipped(folder)):
            yield from (Path(inside, name) for name in names if name.endswith(_CODE))


def _state(path: Path) -> str:
    with suppress(OSError):
        stat = path.stat()
        return f"{path.name} {stat.st_size} {stat.st_mtime_ns}"
    return path.name


def _today() -> int:
    return int(time.time()) // _DAY
