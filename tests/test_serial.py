"""A serial: what is read again when a chapter comes, and that the cache changes nothing but the time."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.serial import chapter
from hypothesis import given
from hypothesis import strategies as st

import storyledger
from storyledger.bulk import copies, made, moved
from storyledger.codec import decode, encode
from storyledger.entries import Mention
from storyledger.reading.noticing import Noticed, notice
from storyledger.reading.passage import Passage
from storyledger.sources import join, open_document
from storyledger.sources.keeping import KeptDocument, kept, restored
from storyledger.span import Span


@pytest.fixture
def serial(tmp_path: Path) -> Path:
    """Six short chapters in files of their own."""
    for number in range(1, 7):
        (tmp_path / f"part-{number}.md").write_text(chapter(number, 150), encoding="utf-8")
    return tmp_path


@pytest.fixture
def noticed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of the sections that were really read, not taken from the cache."""
    titles: list[str] = []

    def counted(passage: Passage) -> Noticed:
        titles.append(passage.title)
        return notice(passage)

    monkeypatch.setattr("storyledger.reading.notice", counted)
    return titles


def test_nothing_is_read_twice(serial: Path, noticed: list[str]) -> None:
    storyledger.read(serial)
    assert len(noticed) == 6
    noticed.clear()
    storyledger.read(serial)
    assert noticed == []


def test_a_chapter_added_is_read_alone(serial: Path, noticed: list[str]) -> None:
    storyledger.read(serial)
    noticed.clear()
    (serial / "part-7.md").write_text(chapter(7, 150), encoding="utf-8")
    storyledger.read(serial)
    assert noticed == ["Chapter 7"]


def test_a_chapter_put_in_before_others_is_read_alone(serial: Path, noticed: list[str]) -> None:
    storyledger.read(serial)
    noticed.clear()
    (serial / "part-1.5.md").write_text(chapter(9, 150), encoding="utf-8")
    storyledger.read(serial)
    assert noticed == ["Chapter 9"]


def test_with_and_without_the_cache_the_ledger_is_the_same(serial: Path) -> None:
    storyledger.read(serial)
    (serial / "part-1.5.md").write_text(chapter(9, 150), encoding="utf-8")
    edited = serial / "part-4.md"
    edited.write_text(edited.read_text(encoding="utf-8") + "\nThe rain went on.\n", encoding="utf-8")
    assert storyledger.read(serial).to_json() == storyledger.read(serial, cache=False).to_json()


def test_findings_keep_their_fingerprints_when_a_chapter_is_put_in(serial: Path) -> None:
    (serial / "part-5.md").write_text("# Chapter 5\n\nThe boat lay intothe reeds.\n", encoding="utf-8")
    before = [finding.fingerprint for finding in storyledger.read(serial).check(select=["SL702"]).findings]
    (serial / "part-0.md").write_text("# Chapter 0\n\nNobody came.\n", encoding="utf-8")
    after = [finding.fingerprint for finding in storyledger.read(serial).check(select=["SL702"]).findings]
    assert before == after != []


def test_scenes_and_declarations_know_their_section_after_a_move(serial: Path) -> None:
    storyledger.read(serial)
    (serial / "part-0.md").write_text("# Chapter 0\n\nNobody came.\n", encoding="utf-8")
    story = storyledger.read(serial)
    sections = {section.id: section.span for section in story.document.sections}
    assert all(sections[scene.section].covers(scene.span) for scene in story.scenes)


PAGE = "<body><h1>One</h1><p>Rain fell.</p><hr><p>Snow fell.</p><!-- storyledger: off[SL7] why --></body>"
NOTE = "# One\n\nA/N: sorry!\n\nRain fell.\n\n***\n\n<!-- storyledger: on -->\n\nSnow.\n\n# Two\n\nHail.\n"


@pytest.mark.parametrize(("name", "text"), [("a.md", NOTE), ("a.txt", NOTE), ("a.html", PAGE)])
def test_a_kept_document_comes_back_as_it_was(name: str, text: str) -> None:
    document = open_document(name, data=text.encode())
    again = restored(decode(KeptDocument, encode(kept(document))), name, text.encode())
    assert again == document
    assert join([again], uri="x", title="X") == join([document], uri="x", title="X")


@given(st.text(max_size=200), st.sampled_from(["a.md", "a.txt"]))
def test_any_text_comes_back_as_it_was(text: str, name: str) -> None:
    text = f"Rain. {text}"
    try:
        document = open_document(name, data=text.encode("utf-8", "surrogatepass"))
    except storyledger.StoryledgerError:
        return
    data = text.encode("utf-8", "surrogatepass")
    assert restored(decode(KeptDocument, encode(kept(document))), name, data) == document


def test_a_file_that_changed_is_opened_again(serial: Path) -> None:
    storyledger.read(serial)
    (serial / "part-6.md").write_text("# Chapter 6\n\nNobody came.\n", encoding="utf-8")
    assert storyledger.read(serial).document.text.endswith("Nobody came.\n")


def test_many_values_are_made_and_moved_like_single_ones() -> None:
    spans = made(Span, 3, ([0, 2, 4], [1, 3, 9]))
    assert spans == [Span(0, 1), Span(2, 3), Span(4, 9)]
    assert moved(spans, 10) == [span.shifted(10) for span in spans]
    mentions = [Mention(span=span, kind="name", confidence=0.5) for span in spans]
    later = copies(Mention, mentions, span=moved(spans, 1))
    assert [one.confidence for one in later] == [0.5] * 3
    assert [one.span for one in mentions] == spans
    assert copies(Mention, [], span=[]) == []


def test_values_that_the_class_refuses_are_refused() -> None:
    with pytest.raises(ValueError, match="not a span"):
        made(Span, 1, ([5], [2]))
    with pytest.raises(ValueError, match="not a span"):
        moved([Span(0, 1)], -1)
