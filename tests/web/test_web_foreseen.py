"""After an answer about the cast the page shows it at once, and later what reading again makes of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visits import everything, shelf_of, visitor

from storyledger.serving.shelf import Shelf

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ROOT = Path(__file__).parents[2]
LAMP = (ROOT / "tests" / "stories" / "the-lamp.txt").read_text(encoding="utf-8")
WEIR = (ROOT / "examples" / "the-weir.md").read_text(encoding="utf-8")
AGAIN = 'data-wait="again"'
ANSWERS = [
    {"kind": "merge", "name": "Nell Oake", "other": "Tobias Fell"},
    {"kind": "not-a-person", "name": "Tobias Fell"},
    {"kind": "split", "name": "Nell Oake", "other": "Nell"},
    {"kind": "rename", "name": "Nell Oake", "to": "Nell of the weir"},
]


class Stopped:
    """Chapters of which none is read again while they are stopped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from threading import Event

        self.go = Event()
        self.go.set()
        attended = vars(__import__("storyledger.reading", fromlist=["x"]))["_attended"]

        def stopped(*given):  # type: ignore[no-untyped-def]
            self.go.wait(20)
            return attended(*given)

        monkeypatch.setattr("storyledger.reading._attended", stopped)


@pytest.fixture
def chapters(monkeypatch: pytest.MonkeyPatch) -> Stopped:
    return Stopped(monkeypatch)


def told(client: TestClient, back: str = "/cast", **form: str) -> str:
    """Send an answer and return the page it leads to."""
    return client.get(client.post("/decide", data={"back": back, **form}).headers["location"]).text


def people(page: str) -> list[str]:
    return re.findall(r'id="who-([^"]+)"', page)


@pytest.mark.parametrize("answer", ANSWERS[:2], ids=lambda one: one["kind"])
def test_the_answer_shows_before_any_chapter_has_been_read_again(
    tmp_path: Path, chapters: Stopped, answer: dict[str, str]
) -> None:
    client = visitor(shelf_of(tmp_path, WEIR, name="story.md"))
    before = people(client.get("/cast").text)
    chapters.go.clear()
    page = told(client, **answer)
    chapters.go.set()

    assert AGAIN in page
    (gone,) = set(before) - set(people(page))
    assert gone == ("nell-oake" if answer["kind"] == "merge" else "tobias-fell")
    assert "Saved in" in page


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one["kind"])
@pytest.mark.parametrize("at", [None, WEIR.index("Chapter 3")])
def test_in_the_end_every_page_is_what_a_first_reading_makes_of_it(
    tmp_path: Path, answer: dict[str, str], at: int | None
) -> None:
    place = "" if at is None else f"at={at}"
    folder = tmp_path / "book"
    shelf = shelf_of(folder, WEIR, name="story.md")
    client = visitor(shelf)
    told(client, f"/cast?{place}", **answer)
    fresh = visitor(Shelf(folder / "story.md", cache=False, patience=60.0))
    for page in ("cast", "check", "pictures", *(f"read?c={number}" for number in range(5))):
        address = f"/{page}{'&' if '?' in page else '?'}{place}"
        settled = client.get(f"{address}&part=1").text
        assert AGAIN not in settled
        assert settled == fresh.get(f"{address}&part=1").text


def test_what_is_taken_back_is_there_again_without_reading(tmp_path: Path, chapters: Stopped) -> None:
    client = visitor(shelf_of(tmp_path, WEIR, name="story.md"))
    before = client.get("/cast?part=1").text
    key = re.search(r'name="key" value="(\w+)"', told(client, **ANSWERS[0]))
    assert key is not None
    client.get("/cast?part=1")
    chapters.go.clear()
    back = client.post("/undo", data={"key": key[1], "back": "/cast"}).headers["location"]
    page = client.get(back).text
    after = client.get("/cast?part=1").text
    chapters.go.set()

    assert AGAIN not in page
    assert after == before


def test_a_second_answer_need_not_wait_for_the_first(tmp_path: Path, chapters: Stopped) -> None:
    client = visitor(shelf_of(tmp_path, WEIR, name="story.md"))
    before = people(client.get("/cast").text)
    chapters.go.clear()
    told(client, **ANSWERS[1])
    page = told(client, **ANSWERS[3])
    chapters.go.set()

    assert "Nell of the weir" in page
    assert set(before) - set(people(page)) == {"tobias-fell"}
    assert AGAIN not in client.get("/cast?part=1").text


@pytest.mark.parametrize("share", [0.62, 0.9])
def test_what_is_foreseen_does_not_depend_on_what_comes_after(
    tmp_path: Path, chapters: Stopped, share: float
) -> None:
    at = int(len(LAMP) * share)
    tail = '\n\nEdda was Ruth Vane all along. "I am Zerafine," said Edda. Ruth Zerafine Vane was dead.\n' * 2
    seen = []
    for name, text in (("one", LAMP), ("two", LAMP[:at] + tail)):
        client = visitor(shelf_of(tmp_path / name, text))
        client.get(f"/cast?at={at}")
        chapters.go.clear()
        told(client, f"/cast?at={at}", kind="merge", name="Ruth Vane", other="Edda")
        seen.append(everything(client, at, is_settled=False))
        chapters.go.set()
    assert seen[0] == seen[1]
    assert sum(AGAIN.encode() in page for page in seen[0].values()) > 5
    assert not any(b"Zerafine" in page for page in seen[0].values())
