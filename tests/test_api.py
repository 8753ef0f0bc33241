"""The way in for programs: one call reads a story; the project file and the cache come along."""

from __future__ import annotations

import doctest
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import storyledger
from storyledger.cache.store import FOLDER
from storyledger.errors import ConfigError, SourceError, UsageError, WorldError
from storyledger.project.config import FILE_NAME, Config
from storyledger.reading import noticing

if TYPE_CHECKING:
    from storyledger.reading.passage import Passage

ROOT = Path(__file__).parents[1]
LAMP = (ROOT / "tests" / "stories" / "the-lamp.txt").read_text(encoding="utf-8")


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    path = tmp_path / "book" / "lamp.txt"
    path.parent.mkdir()
    path.write_text(LAMP, encoding="utf-8")
    return path


def names(story: storyledger.Story) -> set[str]:
    return {character.name for character in story.cast}


def test_one_call_reads_a_story(lamp: Path) -> None:
    story = storyledger.read(lamp)

    assert {"Edda", "Constable Orrin"} <= names(story)
    assert story.who("edda") in story.cast
    assert len(story.scenes) >= 4
    assert len(story.quotes) >= 12
    assert story.events == story.ledger.events
    assert story.upto is None
    assert story.notes == ()
    with pytest.raises(UsageError):
        story.who("Nobody At All")


def test_what_a_shell_shows_fits_on_a_line(lamp: Path) -> None:
    story = storyledger.read(lamp)
    early = story.at(200)

    assert repr(story).startswith(f"<Story {story.document.title!r}: {len(story.cast)} characters")
    assert repr(early).endswith(f"up to character {early.upto}>")
    for value in (story, early, story.document, story.ledger, story.world):
        assert len(repr(value)) < 120


def test_a_second_reading_comes_from_the_cache_and_is_the_same(
    lamp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = storyledger.read(lamp)
    assert (lamp.parent / FOLDER / "cache.sqlite").is_file()

    def never(*_: object) -> None:
        pytest.fail("a section was read again")

    monkeypatch.setattr("storyledger.reading.notice", never)
    monkeypatch.setattr("storyledger.reading.attend", never)
    assert storyledger.read(lamp).to_json() == first.to_json()


def test_an_edited_chapter_is_read_alone(lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storyledger.read(lamp)
    lamp.write_text(LAMP.replace("His eyes were grey", "His old eyes were grey"), encoding="utf-8")
    read_again: list[str] = []
    notice = noticing.notice

    def counted(passage: Passage) -> noticing.Noticed:
        read_again.append(passage.title)
        return notice(passage)

    monkeypatch.setattr("storyledger.reading.notice", counted)

    storyledger.read(lamp)

    assert read_again == ["Chapter 3"]


def test_without_a_cache_nothing_is_written(lamp: Path) -> None:
    storyledger.read(lamp, cache=False).to_json()
    assert [entry.name for entry in lamp.parent.iterdir()] == ["lamp.txt"]


def test_the_cache_can_be_elsewhere(lamp: Path, tmp_path: Path) -> None:
    storyledger.read(lamp, cache=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "cache.sqlite").is_file()
    assert not (lamp.parent / FOLDER).exists()


def test_a_cache_that_cannot_be_kept_is_a_note(lamp: Path) -> None:
    (lamp.parent / FOLDER).write_text("in the way")
    story = storyledger.read(lamp)

    assert story.cast
    assert any("No cache" in note for note in story.notes)


def test_bytes_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    story = storyledger.read("lamp.txt", data=LAMP.encode())

    assert story.document.uri == "lamp.txt"
    assert list(tmp_path.iterdir()) == []


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LAMP.encode())))
    assert storyledger.read("-").document.text == LAMP


def project(lamp: Path, text: str) -> storyledger.Story:
    (lamp.parent.parent / FILE_NAME).write_text(text, encoding="utf-8")
    return storyledger.read(lamp)


def test_the_project_file_is_found_above_and_obeyed(lamp: Path) -> None:
    story = project(
        lamp,
        '[story]\ntitle = "Lamplight"\n[check]\nignore = ["never-seen"]\n'
        '[[rename]]\nfrom = "Edda"\nto = "Edda Frost"\n[[speaker]]\nquote = "I did,"\nis = "Edda"\n',
    )

    assert story.document.title == "Lamplight"
    assert story.at("50%").document.title == "Lamplight"
    assert "Edda Frost" in names(story)
    assert story.config.ignore == ("never-seen",)
    said = next(one for one in story.quotes if "I did" in one.span.of(LAMP))
    assert story.ledger.name(said.speaker) == "Edda Frost"
    assert (lamp.parent.parent / FOLDER).is_dir(), "the cache lies beside the project file"


def test_a_decision_that_is_lost_is_a_note(lamp: Path) -> None:
    story = project(lamp, '[[speaker]]\nquote = "no such words"\nis = "Edda"\n')
    assert any("no such words" in note for note in story.notes)


def test_a_project_file_about_other_files_is_not_asked(lamp: Path) -> None:
    story = project(lamp, '[story]\ntitle = "Other"\nfiles = ["other.txt"]\n')
    assert story.config == Config()


def test_a_project_file_with_mistakes_stops_the_reading(lamp: Path) -> None:
    with pytest.raises(ConfigError, match="Did you mean story"):
        project(lamp, "[stry]\n")


def test_a_given_config_outranks_the_file(lamp: Path) -> None:
    (lamp.parent / FILE_NAME).write_text("not toml")
    assert storyledger.read(lamp, config=Config()).config == Config()


def test_an_unknown_world_is_told(lamp: Path) -> None:
    story = storyledger.read(lamp, world="werwolf", cache=False)
    with pytest.raises((WorldError, UsageError), match="werewolf"):
        _ = story.world


def test_rules_can_be_chosen(lamp: Path) -> None:
    story = storyledger.read(lamp, cache=False)
    chosen = story.check(select=["SL7"])

    assert {finding.code[:3] for finding in chosen.findings} <= {"SL7"}
    assert story.findings == story.report.findings
    with pytest.raises(UsageError, match="dead-acts"):
        story.check(select=["dead-act"])


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x00\x01\x02" * 50, b"%PDF-1.4 x"])
def test_what_is_no_story_is_one_clear_sentence(data: bytes) -> None:
    with pytest.raises(SourceError):
        storyledger.read("x", data=data)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone"):
        storyledger.read(tmp_path / "gone.txt")


def test_progress_is_told_to_the_end(lamp: Path) -> None:
    told: list[tuple[str, int, int]] = []
    storyledger.read(lamp, cache=False, progress=lambda step, done, total: told.append((step, done, total)))

    steps = {step for step, _, _ in told}
    assert len(steps) >= 2
    for step in steps:
        counts = [(done, total) for name, done, total in told if name == step]
        assert counts[-1][0] == counts[-1][1]
        assert counts == sorted(counts)


def test_the_examples_on_the_docs_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", page, re.DOTALL))
    (tmp_path / "the-lamp.txt").write_text(LAMP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(examples, {}, "api.md", "docs/reference/api.md", 0)
    complaints: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=complaints.append)

    assert outcome.attempted >= 10
    assert outcome.failed == 0, "".join(complaints)


@pytest.fixture
def serial(tmp_path: Path) -> Path:
    """A story in three files, listed by a project file."""
    parts = re.split(r"\n(?=Chapter \d)", LAMP)
    for number, part in enumerate(parts):
        (tmp_path / f"part-{number}.txt").write_text(part, encoding="utf-8")
    (tmp_path / FILE_NAME).write_text('[story]\nfiles = ["part-0.txt", "part-[1-9]*.txt"]\n')
    return tmp_path


def test_a_project_is_read_as_one_story(serial: Path) -> None:
    story = storyledger.read(serial)

    assert [section.title for section in story.document.chapters] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert len({section.id for section in story.document.sections}) == len(story.document.sections)
    assert {"Edda", "Constable Orrin"} <= names(story)
    assert storyledger.read(serial / FILE_NAME, cache=False).cast == story.cast
    for quote in story.quotes:
        assert quote.span.of(story.document.text)[0] == '"'


def test_the_wall_holds_in_a_project(serial: Path) -> None:
    position = storyledger.read(serial).document.text.index("Edda died that night")
    before = storyledger.read(serial, cache=False, at=position).to_json()
    second = serial / "part-2.txt"
    second.write_text(second.read_text().partition("Edda died")[0] + "Lady Zerafine\n" * 5, encoding="utf-8")
    (serial / "part-3.txt").write_text("Mr. Ghost said nothing.", encoding="utf-8")

    assert storyledger.read(serial, cache=False, at=position).to_json() == before


def test_a_project_without_files_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("")
    with pytest.raises(SourceError, match="lists no files"):
        storyledger.read(tmp_path)


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        storyledger.read(tmp_path)
