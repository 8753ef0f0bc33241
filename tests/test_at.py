"""The spoiler wall: what is shown at a place is the same whatever comes after it."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import storyledger
import storyledger.api
from storyledger.decisions import (
    Decisions,
    Fact,
    MentionIs,
    Merge,
    NotAPerson,
    Person,
    Rename,
    SpeakerIs,
    Split,
    Suppression,
    anchor,
)
from storyledger.errors import PositionError, SourceError
from storyledger.project.config import Config
from storyledger.project.positions import find_position
from storyledger.sources import open_document
from storyledger.sources.headings import title_after
from storyledger.span import Span

SHARED = Path(__file__).parents[2] / "shared"
LAMP = (Path(__file__).parent / "stories" / "the-lamp.txt").read_text(encoding="utf-8")

DOCUMENT = open_document("lamp.txt", data=LAMP.encode())

LATER = Decisions(
    merges=(
        Merge(names=("Ruth Vane", "the drowned woman")),
        Merge(names=("Edda", "the boy"), since=anchor("were afraid")),
    ),
    splits=(Split(names=("Miss Vane", "Ruth")),),
    renames=(Rename(name="Ruth", to="Lady Zerafine"),),
    not_people=(NotAPerson(name="Zerafine"), NotAPerson(name="Friday")),
    people=(Person(name="Edda Zerafine", also=("Edda",), pronouns="she"),),
    mentions=(MentionIs(evidence=anchor("the boy in the green cap opened"), character="Edda"),),
    speakers=(SpeakerIs(evidence=anchor("Is he dead?"), speaker="Zerafine"),),
    facts=(
        Fact(event="dies", roles={"who": "Edda"}, evidence=anchor("cold as the water")),
        Fact(event="has", roles={"who": "Ruth", "trait": "eyes", "value": "grey"}),
    ),
    suppressions=(Suppression(rule="dead-acts", evidence=anchor("Edda from the stairs"), reason="Zerafine"),),
)
"""Decisions about all of the story, some with names that stand only in what may come later."""

TAILS = (
    "",
    " ",
    "\n\nZerafine, the drowned woman, was Ruth Vane.\n",
    '\n\nChapter 9\n\n"I am Lady Zerafine," said Edda. "I killed Constable Orrin!"\n\nA/N: the end\n',
    "\n\n***\n\n" + "Ruthie " * 30,
    "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n",
    "‘Quite,’ said he — ‘quite.’\n" * 8,
    "\r\nword\r\n\r\nword\x85\u2028",
)


def seen(text: str, position: int, config: Config, name: str = "lamp.txt") -> str:
    """Return everything that is shown of a text to somebody who stands at ``position``."""
    data = text.encode("utf-8", "surrogatepass")
    story = storyledger.read(name, data=data, config=config, cache=False, at=position)
    return story.to_json() + "\n".join(story.notes) + repr(story.report.stale)


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("decisions", [Decisions(), LATER], ids=["undecided", "decided"])
@pytest.mark.parametrize("share", [0.05, 0.31, 0.62, 0.87, 1.0])
def test_nothing_after_the_wall_shows(tail: str, decisions: Decisions, share: float) -> None:
    position = int(len(LAMP) * share)
    config = Config(decisions=decisions)

    assert seen(LAMP[:position] + tail, position, config) == seen(LAMP, position, config)


PIECES = st.sampled_from(
    [
        *("\n\n", "\n", " ", "***\n", "Chapter 2\n\n", "A/N: sorry\n\n", "END\n"),
        *(
            '"Hush," said Ruth. ',
            "Edda Vane ran. ",
            "Mr. Vane and Mrs. Vane. ",
            "I saw Zed. ",
            "“Who?” ",
            "‘No,’ he said. ",
        ),
        *("She was Zed. ", "the boy ", "Edda died. ", "Zed", "\ud800", "\x0c", "\r\n", "é", "\ufeff"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


LONG = os.environ.get("STORYLEDGER_FUZZ") == "long"


@settings(max_examples=500 if LONG else 8, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, TEXTS, st.data())
def test_no_ending_whatever_shows(start: str, tail: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(start)))
    first, second = _opened(start), _opened(start[:position] + tail)
    if (
        not (first and second)
        or first[:position] != second[:position]
        or min(len(first), len(second)) < position
    ):
        return  # no story, bytes that were taken for another encoding, or a byte order mark that is no text
    assert seen(first, position, Config(decisions=LATER)) == seen(second, position, Config(decisions=LATER))


def _opened(text: str) -> str:
    try:
        return open_document("x.txt", data=text.encode("utf-8", "surrogatepass")).text
    except SourceError:
        return ""


def page(paragraphs: str) -> bytes:
    """Return paragraphs as an EPUB of one page."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs.split("\n\n"))
    container, package = "urn:oasis:names:tc:opendocument:xmlns:container", "http://www.idpf.org/2007/opf"
    item = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'<container xmlns="{container}"><rootfiles><rootfile full-path="p.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "p.opf": f'<package xmlns="{package}" version="3.0"><manifest>{item}</manifest><spine>'
        '<itemref idref="a"/></spine></package>',
        "a.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>',
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, words in files.items():
            archive.writestr(name, words)
    return packed.getvalue()


@pytest.mark.parametrize("form", ["md", "html", "epub"])
@pytest.mark.parametrize("tail", TAILS[2:5])
def test_nothing_after_the_wall_shows_in_other_formats(form: str, tail: str) -> None:
    half = LAMP.index("***")
    start, rest = LAMP[:half].rstrip() + "\n\n", LAMP[half:].strip()

    def shown(text: str) -> str:
        data = page(text) if form == "epub" else text.encode()
        if form == "html":
            data = "".join(f"<p>{one}</p>" for one in text.split("\n\n")).join(["<body>", "</body>"]).encode()
        document = open_document(f"lamp.{form}", data=data)
        position = find_position(document, "and took off his hat")
        story = storyledger.read(f"lamp.{form}", data=data, config=Config(decisions=LATER), at=position)
        return story.to_json()

    assert shown(start + rest) == shown(start + tail.strip())


def test_reading_up_to_a_place_and_stepping_back_to_it_are_one(tmp_path: Path) -> None:
    """Also when whole and part share a cache, and from a place to an earlier one."""
    path = tmp_path / "lamp.txt"
    path.write_text(LAMP, encoding="utf-8")
    config = Config(decisions=LATER)
    whole = storyledger.read(path, config=config)
    position = LAMP.index("Chapter 2")

    fresh = storyledger.read(path, config=config, cache=False, at=position).to_json()
    assert whole.at(position).to_json() == fresh
    assert whole.at(position + 200).at(position).to_json() == fresh
    assert whole.to_json() != fresh


def test_the_wall_hides_people_merges_and_deaths() -> None:
    story = storyledger.read("lamp.txt", data=LAMP.encode())
    early = story.at("Who is there?")

    assert "Miss Vane" in {alias.text for person in story.cast for alias in person.aliases}
    assert "Miss Vane" not in early.to_json()
    assert early.document.text == LAMP[: LAMP.index("Who is there?") + len("Who is there?")]
    assert early.upto == len(early.document.text)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("chapter 1", "Edda ran."),
        ("ch2", "cold as the water."),
        ("Ch. 2", "cold as the water."),
        ("chapter two", "cold as the water."),
        ("end of chapter II", "cold as the water."),
        ("Chapter 3", "they were afraid."),
        ("before chapter 2", "Edda ran."),
        ("took off his hat", "took off his hat"),
        ('"took off his hat"', "took off his hat"),
        ("Is he dead?", "Is he dead?"),
        ("100%", "they were afraid."),
    ],
)
def test_a_place_can_be_said_in_many_ways(asked: str, words: str) -> None:
    assert LAMP[: find_position(DOCUMENT, asked)].rstrip().endswith(words)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Chapter 3: The Fog", "The Fog"),
        ("Chapter the Third The Fog", "The Fog"),
        ("IV. The Fog", "The Fog"),
        ("VI: “Who Is There?”", "“Who Is There?”"),
        ("Part Two: Chapter 1. The Fog", "The Fog"),
        ("Chapter 3", "Chapter 3"),
        ("The Fog", "The Fog"),
        ("I Remember the Fog", "I Remember the Fog"),
        ("", ""),
    ],
)
def test_a_heading_s_title_stands_behind_what_numbers_it(heading: str, title: str) -> None:
    assert title_after(heading) == title


@pytest.mark.parametrize("joint", [".\n\n", "\n\n", ". ", ": ", " — "])
@pytest.mark.parametrize(
    "asked", ["THE LONG FERRY", "the long  ferry", "Chapter IX", "scene 1 of The Long Ferry"]
)
def test_a_title_under_a_chapter_s_number_is_the_whole_chapter(joint: str, asked: str) -> None:
    heads = {"VIII": "THE FOG", "IX": "THE LONG FERRY", "X": "THE FOG"}
    story = '"The long ferry is late," said Ruth.\n\nShe took the oars herself and rowed until dark.'
    text = "\n\n\n".join(f"CHAPTER {number}{joint}{title}\n\n{story}" for number, title in heads.items())
    document = open_document("ferry.txt", data=text.encode())
    chapter = document.chapters[1].span
    position = find_position(document, asked, [chapter])

    assert position == chapter.end
    assert text[position:].lstrip().startswith("CHAPTER X")
    with pytest.raises(PositionError, match="stands in 2 places"):
        find_position(document, "THE FOG")
    with pytest.raises(PositionError, match=r"stands in \d places"):
        find_position(document, ".")


@pytest.mark.parametrize("asked", ["“Who’s There?”", "Who's there?", "who’s there", '"Who\'s There?"'])
def test_a_title_is_found_whatever_marks_it_has(asked: str) -> None:
    story = "Ruth rowed on. “Who’s there?” she asked. “Who’s there?”"
    heads = ("CHAPTER I. The Fog", "CHAPTER II. “Who’s There?”", "CHAPTER III")
    text = "\n\n\n".join(f"{head}\n\n{story}" for head in heads)
    document = open_document("fog.txt", data=text.encode())

    assert find_position(document, asked) == document.chapters[1].span.end


FIRST = DOCUMENT.chapters[0].span.start
SCENES = [Span(FIRST + 4, FIRST + 10), Span(FIRST + 10, FIRST + 20)]
"""Two scenes in the first chapter, and none in the others."""


@pytest.mark.parametrize(
    ("asked", "position"),
    [
        ("scene 1 of chapter 1", FIRST + 10),
        ("before scene 2 of chapter one", FIRST + 10),
        ("the end", None),
        ("scene 3 of chapter 1", "There is no scene 3 in chapter 1: there are 2 scenes."),
        ("scene 1", "may stand in several chapters"),
        ("scene 1 of chapter 2", "there are 0 scenes"),
        ("scene 1 of chapter 9", "There is no chapter 9"),
    ],
)
def test_a_scene_is_a_place(asked: str, position: int | str | None) -> None:
    if isinstance(position, int):
        assert find_position(DOCUMENT, asked, SCENES) == position
    else:
        with pytest.raises(PositionError, match=position or "is not a place"):
            find_position(DOCUMENT, asked, SCENES)


def test_the_story_is_read_to_find_a_scene() -> None:
    story = storyledger.api.opened("lamp.txt", data=LAMP.encode())
    scene = story.whole().scenes[0]

    assert story.position("scene 1 of chapter 1") == scene.span.end


@given(st.floats(0, 100))
def test_a_share_of_the_text_ends_with_a_whole_word(share: float) -> None:
    position = find_position(DOCUMENT, f"{share:.4f}%")

    assert 0 <= position <= len(LAMP) * share / 100 + 1
    assert not (LAMP[position - 1 : position].isalnum() and LAMP[position : position + 1].isalnum())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("chapter 12", "There is no chapter 12: the text has 3 chapters."),
        ("130%", "more than the whole text"),
        (-1, "There is no character -1"),
        (10**9, "the text has"),
        ("999999999", "There is no character 999999999"),
        ("Constable Orrin", "stands in 5 places"),
        ("Chaptr 2", "Did you mean Chapter 2"),
        ("xyzzy", 'Give "chapter 12"'),
        ("", 'Give "chapter 12"'),
        ("chapter", "says no place"),
    ],
)
def test_a_place_that_is_not_there_is_told(asked: str | int, said: str) -> None:
    with pytest.raises(PositionError) as error:
        find_position(DOCUMENT, asked)

    assert said in str(error.value)


def _works() -> list[Path]:
    return sorted((SHARED / "seeds").glob("*.txt"))


@pytest.mark.skipif(not _works(), reason="needs the seed stories in ../shared/seeds")
@pytest.mark.parametrize("share", [0.2, 0.55, 0.9])
@pytest.mark.parametrize("number", [0, 1])
def test_the_wall_holds_in_real_stories(number: int, share: float) -> None:
    text = _works()[number].read_bytes().decode("utf-8")
    position = int(len(text) * share)
    other = text[position:][::-1] + "\n\n" + LAMP

    assert seen(text[:position] + other, position, Config()) == seen(text, position, Config())


@pytest.mark.skipif(not (SHARED / "books").is_dir(), reason="needs the books in ../shared/books")
def test_the_wall_holds_in_a_chapter_of_a_book() -> None:
    path = sorted((SHARED / "books").glob("*.epub"))[-1]
    document = open_document(path)
    chapter = max(document.chapters[:3], key=lambda section: len(section.span))
    text = chapter.span.of(document.text)[:5000]
    position = len(text) // 2

    assert seen(text[:position] + LAMP, position, Config()) == seen(text, position, Config())
