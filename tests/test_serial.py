"""A serial: what is read again when a chapter comes, and that the cache changes nothing but the time."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from bench.serial import chapter
from hypothesis import given
from hypothesis import strategies as st

import storyledger
from storyledger.cache.bulk import Rows, column, copies, joined, made, moved
from storyledger.cache.codec import decode, encode
from storyledger.document import section_digest
from storyledger.entries import Alternative, CharacterId, Mention, Utterance
from storyledger.reading.claims import SectionReading
from storyledger.reading.noticing import Noticed, notice
from storyledger.reading.passage import Passage
from storyledger.sources import join, open_document
from storyledger.sources.keeping import KeptDocument, kept, restored
from storyledger.span import Span
from storyledger.world.engine.evaluating import Happening
from storyledger.world.engine.timeline import Told


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

ACCENTED = "Jose\u0301 rowed."


@pytest.mark.parametrize(
    ("name", "text"), [("a.md", NOTE), ("a.txt", NOTE), ("a.html", PAGE), ("a.txt", ACCENTED)]
)
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


def test_a_chapter_is_known_by_what_it_says_and_not_by_where_it_stands(serial: Path) -> None:
    before = storyledger.read(serial).document
    (serial / "part-1.5.md").write_text("# Chapter 1\n\nNobody came.\n", encoding="utf-8")
    again = storyledger.read(serial).document
    known = [section for section in again.sections if section.digest]
    assert [one.digest for one in known] == [section_digest(one, before) for one in before.sections]
    assert [one.digest for one in known] == [section_digest(one, again) for one in known]
    (new,) = (section for section in again.sections if not section.digest)
    assert section_digest(new, again) not in {one.digest for one in known}


def test_a_folder_that_was_moved_is_not_opened_anew(serial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storyledger.read(serial)
    elsewhere = serial.rename(serial.with_name("elsewhere"))
    opened: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr("storyledger.sources.open_document", lambda path, **_: opened.append(path))
        again = storyledger.read(elsewhere)
    assert opened == []
    assert again.to_json() == storyledger.read(elsewhere, cache=False).to_json()


def test_a_file_that_changed_is_opened_again(serial: Path) -> None:
    storyledger.read(serial)
    (serial / "part-6.md").write_text("# Chapter 6\n\nNobody came.\n", encoding="utf-8")
    assert storyledger.read(serial).document.text.endswith("Nobody came.\n")


def test_a_change_that_leaves_size_and_time_is_seen(serial: Path) -> None:
    path = serial / "part-6.md"
    before, times = storyledger.read(serial).document.text, path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("the", "thy"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert (
        storyledger.read(serial).document.text
        == storyledger.read(serial, cache=False).document.text
        != before
    )


def test_many_values_are_made_and_moved_like_single_ones() -> None:
    spans = made(Span, 3, ([0, 2, 4], [1, 3, 9]))
    assert spans == [Span(0, 1), Span(2, 3), Span(4, 9)]
    assert moved(spans, [10] * 3) == [span.shifted(10) for span in spans]
    mentions = [Mention(span=span, kind="name", confidence=0.5) for span in spans]
    later = copies(Mention, mentions, span=moved(spans, [1] * 3))
    assert [one.confidence for one in later] == [0.5] * 3
    assert [one.span for one in mentions] == spans
    assert copies(Mention, [], span=[]) == []


def test_values_that_the_class_refuses_are_refused() -> None:
    with pytest.raises(ValueError, match="not a span"):
        made(Span, 1, ([5], [2]))
    with pytest.raises(ValueError, match="not a span"):
        moved([Span(0, 1)], [-1])


def told(story: storyledger.Story) -> tuple[str, object]:
    return story.to_json(), story.report


def changed(dice: random.Random, folder: Path) -> None:
    """Add, edit, remove or move a chapter, take a decision, or ask for another world."""
    parts = sorted(folder.glob("part-*.md"))
    one = dice.choice(parts)
    text = one.read_text(encoding="utf-8")
    project = folder / "storyledger.toml"
    match dice.choice(["add", "edit", "remove", "move", "decide", "worlds"]):
        case "add":
            number = dice.randrange(10, 99)
            (folder / f"part-{dice.choice([2.5, number])}.md").write_text(
                chapter(number, 120), encoding="utf-8"
            )
        case "edit":
            lines = text.split("\n\n")
            lines.insert(dice.randrange(1, len(lines)), lines.pop(dice.randrange(1, len(lines))))
            one.write_text("\n\n".join(lines), encoding="utf-8")
        case "remove" if len(parts) > 2:
            one.unlink()
        case "move":
            one.rename(folder / f"part-{dice.randrange(100, 999)}.md")
        case "decide":
            project.write_text('[[merge]]\nnames = ["Ada Arkwright", "Bram Cray"]\n', encoding="utf-8")
        case _:
            project.write_text('[story]\nworlds = ["undead"]\n', encoding="utf-8")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_the_cache_changes_nothing_but_the_time(seed: int, serial: Path) -> None:
    dice = random.Random(seed)
    for _ in range(5):
        changed(dice, serial)
        assert told(storyledger.read(serial)) == told(storyledger.read(serial, cache=False))


SAID = tuple(
    Utterance(
        span=Span(at, at + 4),
        speaker=CharacterId(who) if who else None,
        cue=cue,
        alternatives=(Alternative(speaker=None, confidence=0.5),),
    )
    for at, who, cue in ((0, "ann", None), (5, None, Span(9, 9)), (20, "bob", Span(26, 30)))
)


def test_rows_are_equal_to_the_values_they_hold_whichever_way_they_are_asked() -> None:
    for rows in (
        Rows.of(Utterance, SAID),
        decode(SectionReading, encode(SectionReading(utterances=SAID))).utterances,
    ):
        assert rows == SAID
        assert rows == SAID
        assert rows != SAID[:2]
        assert hash(rows) == hash(SAID)
        assert [rows[0], rows[-1], *rows[1:2]] == [SAID[0], SAID[-1], SAID[1]]
        assert list(rows) == list(SAID)
        assert list(column(rows, "speaker")) == ["ann", None, "bob"]
        assert list(column(rows, "span", "start")) == [0, 5, 20]
        with pytest.raises(IndexError):
            rows[3]


def test_few_values_asked_for_are_made_alone_and_many_together() -> None:
    rows = Rows.of(Utterance, SAID)
    assert all(rows[number % 3] == SAID[number % 3] for number in range(200))
    assert rows[7:] == ()
    assert Rows.of(Utterance, ()) == ()


def test_rows_laid_end_to_end_move_all_their_places() -> None:
    parts = [(Rows.of(Utterance, SAID), 0), (Rows.of(Utterance, ()), 40), (Rows.of(Utterance, SAID[1:]), 100)]
    whole = joined(Utterance, parts, ("span", "cue"))
    assert len(whole) == 5
    assert isinstance(whole.column("span"), Rows)
    assert [one.span.start for one in whole] == [0, 5, 20, 105, 120]
    assert [one.cue for one in whole] == [None, Span(9, 9), Span(26, 30), Span(109, 109), Span(126, 130)]
    assert [one.speaker for one in whole.replaced(speaker=lambda: ["x"] * 5)] == ["x"] * 5
    assert whole.picked([4, 0]) == (whole[4], whole[0])


def test_rows_of_rows_laid_end_to_end_are_rows() -> None:
    happenings = [Happening("person speaks", (who,), f"u{n}") for n, who in enumerate("abc")]
    told = [Told(each, Span(n, n + 1), n) for n, each in enumerate(happenings)]
    rows = Rows(
        Told, 3, (Rows.of(Happening, happenings), Rows.of(Span, [one.span for one in told]), range(3))
    )
    twice = joined(Told, [(rows, 0), (rows, 0)], ())
    assert isinstance(twice.column("happening"), Rows)
    assert twice == (*told, *told)


def test_rows_that_were_kept_wrongly_are_refused() -> None:
    for broken in (b'[["x"],[],[],[],[],[]]', b'[[0,"[]"],[],[],[],[],[]]', b"[[0],[],[],[],[],[]]"):
        with pytest.raises(ValueError, match="not"):
            decode(SectionReading, broken)
