"""Stretches: where they end, what a change breaks, and that they change nothing but the time."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest
from bench.serial import chapter

import storyledger
from storyledger.cache.store import Cache
from storyledger.cache.stretches import in_stretches
from storyledger.reading.stretches import Stretch
from storyledger.reading.uses import uses_of
from storyledger.sources.keeping import KeptFiles

DIGESTS = [sha256(str(number).encode()).hexdigest() for number in range(300)]


def pieces(digests: list[str]) -> set[tuple[str, ...]]:
    """Return the stretches that have an end."""
    return {tuple(digests[row.start : row.stop]) for row, is_whole in in_stretches(digests) if is_whole}


def test_every_section_is_in_one_stretch_and_only_the_last_has_no_end() -> None:
    rows = list(in_stretches(DIGESTS))
    assert [index for row, _ in rows for index in row] == list(range(300))
    assert all(is_whole for _, is_whole in rows[:-1])
    assert 10 < len(rows) < 40
    assert list(in_stretches([])) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_change_breaks_the_stretch_that_it_stands_in_and_at_most_the_next(seed: int) -> None:
    dice = random.Random(seed)
    at, new = dice.randrange(300), sha256(f"new {seed}".encode()).hexdigest()
    before = pieces(DIGESTS)
    assert len(before - pieces([*DIGESTS[:at], new, *DIGESTS[at:]])) <= 1  # put in
    assert (
        len(before - pieces([*DIGESTS[:at], new, *DIGESTS[at + 1 :]])) <= 2
    )  # edited: it may have been an end
    assert len(before - pieces([*DIGESTS[:at], *DIGESTS[at + 1 :]])) <= 2  # taken out
    assert before <= pieces([*DIGESTS, new])  # added at the end


def told(story: storyledger.Story) -> tuple[str, object]:
    return story.to_json(), story.report


@pytest.fixture
def serial(tmp_path: Path) -> Path:
    for number in range(1, 9):
        note = "\n\nA/N: Ada and Bram only.\n" if number % 3 == 0 else ""
        text = f"{chapter(number, 120)}\nFour old men were waiting at the weir.{note}\n"
        (tmp_path / f"part-{number}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_however_long_stretches_are_the_story_is_the_same(
    serial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = []
    for usual in (2**40, 1, 2, 4):
        monkeypatch.setattr("storyledger.cache.stretches.USUAL", usual)
        stories.append(storyledger.read(serial, cache=serial / "kept"))
    assert len({story.to_json() for story in stories}) == 1
    assert all(told(story) == told(stories[0]) for story in stories[1:])
    assert any(scene.walk_ons for scene in stories[0].scenes)
    assert stories[0].ledger.vocabulary["Four"] == 8
    uses = uses_of(stories[0].ledger.mentions, stories[0].ledger.text)
    assert len(uses) > 20
    assert all(story.ledger.name_uses == uses for story in stories)


def test_a_stretch_is_kept_and_its_chapters_are_asked_for_no_more(
    serial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyledger.cache.stretches.USUAL", 1)
    first = storyledger.read(serial)
    asked: list[type] = []
    get = Cache.get

    def watched(cache, kind, key):  # type: ignore[no-untyped-def]
        asked.append(kind)
        return get(cache, kind, key)

    monkeypatch.setattr("storyledger.cache.store.Cache.get", watched)
    again = storyledger.read(serial)
    assert asked.count(Stretch) == len(first.document.sections)
    assert asked.count(KeptFiles) == len(first.document.parts)
    assert not any(kind.__name__ in ("SectionReading", "Noticed", "KeptDocument") for kind in asked)
    assert told(again) == told(first)


@pytest.mark.parametrize("usual", [1, 3])
def test_a_chapter_added_edited_or_taken_out_leaves_what_a_fresh_reading_finds(
    usual: int, serial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyledger.cache.stretches.USUAL", usual)
    storyledger.read(serial)
    (serial / "part-9.md").write_text(chapter(9, 120), encoding="utf-8")
    assert told(storyledger.read(serial)) == told(storyledger.read(serial, cache=False))
    edited = serial / "part-4.md"
    edited.write_text(edited.read_text(encoding="utf-8") + "\nThe rain went on.\n", encoding="utf-8")
    assert told(storyledger.read(serial)) == told(storyledger.read(serial, cache=False))
    (serial / "part-2.md").unlink()
    assert told(storyledger.read(serial)) == told(storyledger.read(serial, cache=False))
