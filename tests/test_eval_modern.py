"""Modern stories with labels: that labels are found in the text, and what a reading of them scores."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval.modern import PARTS, STORIES, measure, table
from eval.modern_gold import load_story, stories_in

from storyledger.findings import Finding
from storyledger.reading import read
from storyledger.span import Evidence, Span

TEXT = """# The Ferry

"Row," said Ada. “Row harder.”

Tom sighed. "I am rowing."

***

Tom waited alone. He thought about supper, and he hoped it was soup.

"Supper!" somebody called.
"""
LABELS = """
[[cast]]
name = "Ada"
[[cast]]
name = "Tom"
also = ["Thomas"]
[[line]]
says = "Row"
by = "Ada"
[[line]]
says = "Row harder."
by = "Ada"
[[line]]
says = "I am"
by = "Tom"
[[line]]
says = "Supper!"
by = "unknown"
[[scene]]
begins = "\\"Row,\\" said"
eyes = "none"
present = ["Ada", "Tom"]
[[scene]]
begins = "Tom waited"
eyes = "Tom"
present = ["Tom"]
"""


def _story(folder: Path, labels: str = LABELS) -> Path:
    path = folder / "ferry.md"
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".toml").write_text(labels, encoding="utf-8")
    return path


def test_labels_are_found_in_the_text(tmp_path: Path) -> None:
    story = load_story(_story(tmp_path))
    text = story.novel.text
    said = [(quote.speaker, text[slice(*quote.spans[0])]) for quote in story.novel.quotes]

    assert said == [("Ada", "Row,"), ("Ada", "Row harder."), ("Tom", "I am rowing.")]
    assert [scene.eyes for scene in story.scenes] == [None, "Tom"]
    assert story.scenes[0].present == {"Ada", "Tom"}
    assert stories_in(tmp_path) == [tmp_path / "ferry.md"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [('says = "I am"', 'says = "I was"', "these words"), ('by = "Tom"', 'by = "Tim"', "is called Tim")],
)
def test_a_label_that_is_wrong_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        load_story(_story(tmp_path, LABELS.replace(old, new)))


def test_a_reading_is_scored(tmp_path: Path) -> None:
    story = load_story(_story(tmp_path))
    row = measure(story, read(story.document))

    assert row.speakers.right["all"] == row.speakers.total["all"] == 3
    assert (row.cast.hits, row.cast.gold) == (2, 2)
    assert (row.eyes.hits, row.eyes.gold, row.scenes) == (1, 1, 2)
    assert (row.present.hits, row.present.gold) == (3, 3)


def test_somebody_else_scores_nothing(tmp_path: Path) -> None:
    labels = LABELS.replace('name = "Tom"', 'name = "Bo"').replace('"Thomas"', '"Bob"')
    story = load_story(_story(tmp_path, labels.replace('"Tom"', '"Bo"')))
    row = measure(story, read(story.document))

    assert (row.speakers.right["all"], row.speakers.total["all"]) == (2, 3)
    assert (row.cast.hits, row.eyes.hits, row.present.hits) == (1, 0, 1)
    assert row.cells == ["3", "66.7", "50.0", "0.0", "0.0", "100.0", "33.3", "33.3", "33.3", "0", "0", "0"]
    assert table([row], ["fitted"]).splitlines()[-1].startswith("| **fitted**, 1 stories | 3 | 66.7 |")


@pytest.mark.parametrize(
    ("words", "found"), [("Tom waited alone", (1, 1, 1)), ("hoped it was soup", (0, 1, 1)), (None, (0, 0, 1))]
)
def test_a_slip_is_found_by_a_finding_at_its_second_passage(
    tmp_path: Path, words: str | None, found: tuple[int, int, int]
) -> None:
    slip = '[[slip]]\nkind = "where"\nfirst = "Tom sighed"\nthen = "Tom waited"\n'
    story = load_story(_story(tmp_path, LABELS + slip))
    text = story.novel.text
    span = Span(text.index(words), text.index(words) + len(words)) if words else None
    findings = [Finding(message="Where?", evidence=Evidence.take(text, span))] if span else []
    slips = measure(story, read(story.document), findings).slips

    assert (slips.hits, slips.said, slips.gold) == found


@pytest.mark.parametrize("part", PARTS)
def test_every_story_has_labels_that_fit(part: str) -> None:
    stories = [load_story(path) for path in stories_in(STORIES / part)]

    assert len(stories) >= 16
    assert all(story.novel.quotes for story in stories)


@pytest.mark.parametrize("part", ["opened", "fresh"])
def test_half_of_the_stories_hold_slips(part: str) -> None:
    slips = [len(load_story(path).slips) for path in stories_in(STORIES / part)]

    assert sorted(slips) == [0] * 8 + [3] * 8
