"""When scenes begin: ``tests/readers/story-time.md``, and how days are counted through a story."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from passages import passage_from
from prose_cases import read_text
from storyledger.entries import StoryTime
from storyledger.reading.narration import told
from storyledger.reading.setting.story_time import time_of
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span
from storyledger.views.wording import when

HERE = Path(__file__).parent


def _cases() -> list[tuple[str, str]]:
    """Return each text with what is read of it."""
    table = (HERE / "readers" / "story-time.md").read_text(encoding="utf-8")
    entries = re.findall(r"^- (.+)\n((?:  .+\n)?)", table, re.MULTILINE)
    return [(text, line.strip()) for text, line in entries]


def _line(time: StoryTime | None) -> str:
    if time is None:
        return ""
    after = f"+{time.after}" if time.after is not None else ""
    parts = (after, time.weekday, time.date, time.part, "earlier" if time.is_earlier else "")
    return " ".join(part for part in parts if part) or "?"


@pytest.mark.parametrize(("text", "line"), _cases(), ids=[text for text, _ in _cases()])
def test_when_a_scene_begins(text: str, line: str) -> None:
    passage = passage_from(text)
    narration = told(passage, find_quotes(passage))
    time = time_of(passage, narration, Span(0, len(text)))

    assert line == _line(time)
    assert time is None or all(span.of(text) for span in time.shown)


def times_of(story: str) -> list[str]:
    return [when(scene.time) for scene in read_text(story).scenes]


def test_days_are_counted_while_words_lead_on() -> None:
    story = (
        "# One\n\nMara slept.\n\n# Two\n\nThe next morning Mara woke.\n\n"
        "# Three\n\nTwo days later Mara sailed.\n\n# Four\n\nMara sang.\n\n"
        "# Five\n\nThe next day Mara rested.\n"
    )

    assert times_of(story) == ["", "day 2, morning", "day 4", "", "the next day"]


def test_dates_count_days_over_what_is_not_told() -> None:
    story = "# 30 April\n\nMara slept.\n\n# Two\n\nMara sang.\n\n# 2 May\n\nMara rested.\n"

    assert times_of(story) == ["day 1, 30 April", "", "day 3, 2 May"]


def test_a_year_ends_between_december_and_january() -> None:
    story = "# 30 December\n\nMara slept.\n\n# 2 January\n\nMara rested.\n"

    assert times_of(story) == ["day 1, 30 December", "day 4, 2 January"]


def test_what_leads_back_is_not_counted_and_breaks_the_count() -> None:
    back = "# Two\n\nTen years earlier, Mara was a girl.\n\n"
    story = f"# One\n\nMara slept.\n\n{back}# Three\n\nThe next day Mara woke.\n"

    assert times_of(story) == ["", "earlier", "the next day"]


def test_words_are_found_again_in_the_document() -> None:
    reading = read_text("# One\n\nMara slept.\n\n# Two\n\nThe next morning Mara woke.\n")
    (time,) = [scene.time for scene in reading.scenes if scene.time]

    assert [span.of(reading.document.text) for span in time.shown] == ["The next morning"]
