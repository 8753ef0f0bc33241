"""The cache: fast when it is there, harmless when it is not, never trusted when it is damaged."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

import storyledger
from storyledger import sources
from storyledger.cache import codec, store
from storyledger.cache.store import Cache, open_cache
from storyledger.reading import passage
from storyledger.span import Span


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    spans: tuple[Span, ...] = ()


PART = Part("x" * 200, (Span(1, 2), Span(3, 9)))


def kept(folder: Path, key: str) -> Part | None:
    with open_cache(folder) as cache:
        return cache.get(Part, key)


def keep_part(folder: Path, key: str = "k", part: Part = PART) -> None:
    with open_cache(folder) as cache:
        cache.put(key, part)
        assert cache.note == ""


def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    keep_part(tmp_path / "c")

    assert kept(tmp_path / "c", "k") == PART
    assert kept(tmp_path / "c", "other") is None


def test_what_was_put_is_there_at_once(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.put("k", PART)
        assert cache.get(Part, "k") == PART


def test_one_key_for_two_types_is_two_entries(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.put("k", PART)
        assert cache.get(Span, "k") is None


def test_without_a_folder_nothing_is_kept() -> None:
    with open_cache(None) as cache:
        cache.put("k", PART)
        assert cache.get(Part, "k") is None
        assert cache.note == ""


def test_the_folder_keeps_itself_out_of_version_control(tmp_path: Path) -> None:
    keep_part(tmp_path / store.FOLDER)

    assert "*" in (tmp_path / store.FOLDER / ".gitignore").read_text().split()


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    keep_part(tmp_path)
    (tmp_path / "cache.sqlite").write_bytes(damage)

    assert kept(tmp_path, "k") is None
    keep_part(tmp_path)
    assert kept(tmp_path, "k") == PART


def test_a_file_damaged_anywhere_keeps_again_after_a_run(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        for number in range(60):
            cache.put(f"k{number}", Part(os.urandom(200).hex()))
    path = tmp_path / "cache.sqlite"
    whole = path.read_bytes()
    notes = []
    for page in range(4096, len(whole), 4096):
        path.write_bytes(whole[:page] + bytes(4096) + whole[page + 4096 :])
        with open_cache(tmp_path) as cache:
            for number in range(60, 65):
                cache.put(f"k{number}", PART)
        notes.append(cache.note)
        keep_part(tmp_path, "again")
        assert kept(tmp_path, "again") == PART
    assert any("could not be written" in note for note in notes)


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_a_file_damaged_in_the_middle_never_gives_a_wrong_value(tmp_path: Path, where: float) -> None:
    for number in range(50):
        keep_part(tmp_path, f"k{number}", Part(str(number) * 500))
    path = tmp_path / "cache.sqlite"
    data = bytearray(path.read_bytes())
    middle = int(len(data) * where)
    data[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(data)

    for number in range(50):
        assert kept(tmp_path, f"k{number}") in (None, Part(str(number) * 500))


def test_another_format_is_made_anew(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "cache.sqlite")
    connection.executescript("PRAGMA user_version = 99; CREATE TABLE entries (a, b);")
    connection.close()
    keep_part(tmp_path)

    assert kept(tmp_path, "k") == PART


def test_the_state_of_all_code_that_reads_is_looked_at() -> None:
    known = set(store._code_files(store._FOLDERS))
    for part in (storyledger, codec, passage, sources):
        assert Path(part.__file__ or "") in known


def test_another_version_of_the_reading_code_sees_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_part(tmp_path)
    monkeypatch.setattr(store, "_code_version", lambda: "another")

    assert kept(tmp_path, "k") is None


def test_a_damaged_entry_is_a_miss(tmp_path: Path) -> None:
    keep_part(tmp_path)
    connection = sqlite3.connect(tmp_path / "cache.sqlite")
    with connection:
        connection.execute("UPDATE entries SET value = ?", (b"x\x9c garbage",))
    connection.close()

    assert kept(tmp_path, "k") is None


def test_an_entry_that_grows_without_measure_is_a_miss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_part(tmp_path)
    monkeypatch.setattr(store, "LARGEST", 50)

    assert kept(tmp_path, "k") is None


def test_a_folder_that_cannot_be_made_is_told_and_harmless(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with open_cache(tmp_path / "file" / "c") as cache:
        cache.put("k", PART)
        assert cache.get(Part, "k") is None
        assert "No cache" in cache.note


def _only_readable(connect: object) -> object:
    def refuse(path: object, **options: object) -> sqlite3.Connection:
        if not options.get("uri"):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return connect(path, **options)  # type: ignore[operator, no-any-return]

    return refuse


def test_where_nothing_can_be_written_the_cache_is_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_part(tmp_path)
    monkeypatch.setattr(sqlite3, "connect", _only_readable(sqlite3.connect))
    with open_cache(tmp_path) as cache:
        assert cache.get(Part, "k") == PART
        assert "readonly" in cache.note
        cache.put("new", PART)

    assert kept(tmp_path, "new") is None


class Full:
    """A connection to a database on a full disk."""

    def __init__(self, connection: sqlite3.Connection, error: BaseException) -> None:
        self.connection, self.error = connection, error

    def executemany(self, *_: object) -> None:
        raise self.error

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def __enter__(self) -> object:
        return self.connection.__enter__()

    def __exit__(self, *error: object) -> object:
        return self.connection.__exit__(*error)  # type: ignore[arg-type]


def breaking(folder: Path, error: BaseException) -> Cache:
    cache = open_cache(folder)
    cache._connection = Full(cache._connection, error)  # type: ignore[assignment, arg-type]
    return cache


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    keep_part(tmp_path)
    with breaking(tmp_path, sqlite3.OperationalError("database or disk is full")) as cache:
        cache.put("new", PART)

    assert "disk is full" in cache.note
    assert kept(tmp_path, "k") == PART
    assert kept(tmp_path, "new") is None


def test_an_interruption_while_writing_leaves_the_cache_as_it_was(tmp_path: Path) -> None:
    keep_part(tmp_path)
    cache = breaking(tmp_path, KeyboardInterrupt())
    cache.put("new", PART)
    with pytest.raises(KeyboardInterrupt):
        cache.close()

    assert kept(tmp_path, "k") == PART
    assert kept(tmp_path, "new") is None


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path) -> None:
    def interrupted() -> None:
        with open_cache(tmp_path) as cache:
            cache.put("k", PART)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert kept(tmp_path, "k") == PART


def test_beyond_its_limit_the_cache_forgets_the_old_and_keeps_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_today", lambda: 1)
    for number in range(20):
        keep_part(tmp_path, f"old{number}", Part(os.urandom(500).hex()))
    before = (tmp_path / "cache.sqlite").stat().st_size
    monkeypatch.setattr(store, "_today", lambda: 8)
    assert kept(tmp_path, "old3") is not None
    with open_cache(tmp_path, limit=4000) as cache:
        cache.put("new", PART)

    assert kept(tmp_path, "new") == PART
    assert kept(tmp_path, "old3") is not None, "used since"
    assert kept(tmp_path, "old4") is None
    assert (tmp_path / "cache.sqlite").stat().st_size < before


def _write_many(folder: str, start: int) -> None:
    for number in range(start, start + 10):
        keep_part(Path(folder), f"k{number}")


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_write_many, args=(str(tmp_path), start)) for start in (0, 10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert all(kept(tmp_path, f"k{number}") == PART for number in range(20))


def test_a_locked_file_is_given_up_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WAIT", 0.05)
    keep_part(tmp_path)
    other = sqlite3.connect(tmp_path / "cache.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_cache(tmp_path) as cache:
        cache.put("new", PART)
        assert cache.get(Part, "k") == PART
    other.close()

    assert "locked" in cache.note
