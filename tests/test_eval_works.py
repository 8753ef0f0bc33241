"""One table says which work is used for what, and everything else agrees with it."""

from __future__ import annotations

from pathlib import Path

from eval.continuity.novels import Novel
from eval.happenings.gold import FOLDER, load
from eval.pdnc import HELD_ASIDE
from eval.works import page_table, works

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "works.md"


def test_the_page_shows_the_table() -> None:
    assert page_table() in PAGE.read_text("utf-8")


def test_the_gold_files_stand_where_the_table_says() -> None:
    said = {work.title: work.events for work in works() if work.events != "-"}
    golds = map(load, sorted(FOLDER.glob("*.gold")))
    told = {gold.work: gold.part for gold in golds if not gold.edition.startswith("texts/")}
    assert told == said


def test_every_author_is_on_one_side_of_the_checks() -> None:
    sides = {(work.author, work.checks) for work in works() if work.checks != "-"}
    assert len(sides) == len({author for author, _ in sides})


def test_benches_ask_the_table() -> None:
    assert {work.novel for work in works() if work.speakers == "aside"} == HELD_ASIDE
    halves = {"tuning": "tuning", "aside": "held aside", "-": "other"}
    for work in works():
        assert Novel(work.novel, Path("x")).half == halves[work.checks] or work.novel == "-"
