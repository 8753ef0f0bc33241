"""How words of a story are set in HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

import storyledger
from storyledger.span import Span
from storyledger.views.report import report
from storyledger.views.survey import survey
from storyledger.views.typeface import typeset_passage, typeset_words
from storyledger.views.wording import quoted


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("She *knew* it.", "She <em>knew</em> it."),
        ("_Never_, he said", "<em>Never</em>, he said"),
        ("**Stop** there", "<strong>Stop</strong> there"),
        ("***Stop*** there", "<strong><em>Stop</em></strong> there"),
        ("a * b * c and snake_case_name", "a * b * c and snake_case_name"),
        ("one *that was cut", "one *that was cut"),
        ("*<b>& so*", "<em>&lt;b&gt;&amp; so</em>"),
        ("*gone\u202e*\x1b", "<em>gone</em>"),
        ("", ""),
    ],
)
def test_words_are_set_as_their_signs_say(words: str, html: str) -> None:
    assert typeset_words(words) == html


@pytest.mark.parametrize(
    ("exact", "html"),
    [
        ("knew", "She <mark><em>knew</em></mark> the <em>way</em>."),
        ("*knew* the", "She <mark><em>knew</em> the</mark> <em>way</em>."),
        ("knew* the *way", "She <mark><em>knew</em> the <em>way</em></mark>."),
    ],
)
def test_a_passage_may_begin_within_what_is_set(exact: str, html: str) -> None:
    text = "She *knew* the *way*."
    start = text.index(exact)
    assert typeset_passage(quoted(text, Span(start, start + len(exact)))) == html


def test_the_report_sets_italics_in_quotes_and_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    path.write_text(
        '"I *saw* it happen, and I will swear to that," said Ada Weir.\n\n'
        '"You saw nothing at all, Ada," said Joss Hale, and _laughed_ <i>aloud</i>.\n'
    )
    story = storyledger.read(path, cache=False)
    page = report(survey(story.ledger, story.check()), with_text=True)
    assert "I <em>saw</em> it happen" in page
    assert "<em>laughed</em>" in page
    assert "*saw*" not in page
