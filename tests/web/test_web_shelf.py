"""What a reader waits for comes first: the chapter that is looked at, then the rest, then what lies ahead."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from visits import shelf_of, visitor

from storyledger import api
from storyledger.api import Story
from storyledger.decisions import NotAPerson
from storyledger.serving.shelf import Shelf

WEIR = (Path(__file__).parents[2] / "examples" / "the-weir.md").read_text(encoding="utf-8")


def eventually(is_so: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.01)
    return is_so()


def opened(folder: Path) -> Story:
    path = folder / "story.md"
    path.write_text(WEIR)
    return api.opened(path, cache=False)


@pytest.mark.parametrize("words", ["Chapter 1", "Chapter 2", "Chapter 3"])
def test_the_section_that_is_looked_at_is_there_before_the_others(tmp_path: Path, words: str) -> None:
    parts: list[Story] = []
    near = WEIR.index(words)
    whole = opened(tmp_path).whole(near=near, early=parts.append)
    (part,) = parts
    section = part.document.section_at(near)

    assert section is not None
    assert {section.span.covers(mention.span) for mention in part.ledger.mentions} == {True}
    assert part.ledger.mentions == tuple(
        mention for mention in whole.ledger.mentions if section.span.covers(mention.span)
    )
    assert {person.id for person in part.cast} <= {person.id for person in whole.cast}


def test_the_early_part_ends_at_the_wall_too(tmp_path: Path) -> None:
    at = WEIR.index("Chapter 2")
    parts: list[Story] = []
    opened(tmp_path).at(at, near=at - 100, early=parts.append)
    assert parts[0].ledger.text == WEIR[:at]
    assert parts[0].ledger.mentions


def test_answers_go_into_the_settings_asked_for_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "reeds").mkdir()
    path, own = tmp_path / "reeds" / "story.md", tmp_path / "reeds" / "storyledger.toml"
    path.write_text(WEIR)
    own.write_text('[story]\ntitle = "The Reeds"\n')
    house = tmp_path / "house.toml"
    house.write_text('[story]\ntitle = "The House"\n')
    shelf = Shelf(path, cache=False, settings=house)
    shelf.decide(NotAPerson(name="Sunday"))

    assert shelf.story.document.title == "The House"
    assert [one.name for one in shelf.story.config.decisions.not_people] == ["Sunday"]
    assert "Sunday" in house.read_text()
    assert own.read_text() == '[story]\ntitle = "The Reeds"\n'


class Held:
    """Readings that stop before their second section until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go = Event()
        self.read: list[int] = []
        attended = vars(__import__("storyledger.reading", fromlist=["x"]))["_attended"]

        def held(document, section, *rest):  # type: ignore[no-untyped-def]
            if self.read and self.read[-1] != section.span.start:
                self.go.wait(20)
            self.read.append(section.span.start)
            return attended(document, section, *rest)

        monkeypatch.setattr("storyledger.reading._attended", held)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(monkeypatch)


def article(page: str) -> str:
    """Return the text of a page; scenes are numbered through only when all have been read."""
    return re.sub(r"scene\d+", "scene", page[page.index("<article") : page.index("</article>")])


def test_a_page_shows_its_own_chapter_while_the_others_are_read(tmp_path: Path, held: Held) -> None:
    client = visitor(shelf_of(tmp_path, WEIR, name="story.md", patience=0.0))
    bare = client.get("/read?c=3").text
    early = client.get("/read?c=3&part=early").text
    held.go.set()
    full = client.get("/read?c=3&part=1").text

    assert ('data-wait="text"' in bare, 'data-wait="rest"' in early, "data-wait" in full) == (
        True,
        True,
        False,
    )
    assert 'class="m n"' not in bare
    assert article(early) == article(full)
    assert "Worth a check" in early
    assert "findings</span>" not in early


def test_a_reading_nobody_waits_for_is_given_up(tmp_path: Path, held: Held) -> None:
    shelf = shelf_of(tmp_path, WEIR, name="story.md", patience=0.0)
    first, second = WEIR.index("Chapter 2"), WEIR.index("Chapter 3")
    shelf.known(second)
    assert eventually(lambda: len(held.read) == 1)
    shelf.known(first)
    held.go.set()
    known = shelf.known(first, patience=20.0)
    assert known.book.is_read
    assert known.book.upto == first
    assert held.read.count(0) <= 2


def test_whoever_waits_for_a_reading_that_was_given_up_gets_it_later(tmp_path: Path, held: Held) -> None:
    from threading import Thread

    shelf = shelf_of(tmp_path, WEIR, name="story.md", patience=0.0)
    got: list[int | None] = []
    place = WEIR.index("Chapter 3")
    patient = Thread(target=lambda: got.append(shelf.known(place, patience=20.0).book.upto))
    patient.start()
    assert eventually(lambda: len(held.read) >= 1)
    shelf.known(WEIR.index("Chapter 2"))
    held.go.set()
    patient.join(20)
    assert got == [place]


def is_there(shelf: Shelf, place: int) -> bool:
    wish = shelf._wishes.get(place)
    return wish is not None and wish.full.done()


def test_what_comes_next_is_read_ahead_when_there_is_a_wall(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, WEIR, name="story.md")
    client = visitor(shelf)
    at = WEIR.index("Chapter 2")
    client.get(f"/read?at={at}")
    location = client.get(f"/move?from={at}&to=next&page=cast").headers["location"]
    place = int(location.partition("at=")[2].partition("&")[0])
    assert eventually(lambda: is_there(shelf, place))


def test_nothing_is_read_ahead_while_everything_is_known(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, WEIR, name="story.md")
    visitor(shelf).get("/read")
    assert list(shelf._ahead(shelf._wishes[None])) == []
