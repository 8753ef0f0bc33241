"""Where scenes begin and through whose eyes they are told: ``tests/readers/scenes.md``, and a few facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from passages import cast_from, mentions_in, passage_from
from prose_cases import read_text
from storyledger.entries import CharacterId, Scene
from storyledger.reading.cast import Cast
from storyledger.reading.people.attending.mentions import find_mentions
from storyledger.reading.setting.scenes import find_scenes, frame_scenes, scene_starts
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span

CASES = Path(__file__).parent / "readers" / "scenes.md"


@dataclass(frozen=True)
class Case:
    """One text with what should be read from it."""

    name: str
    text: str
    starts: tuple[int, ...]
    cast: Cast
    because: tuple[str, ...]
    through: tuple[str, ...]


def cases() -> list[Case]:
    """Return the cases of ``scenes.md``."""
    chunks = re.split(r"^# ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_case(chunk) for chunk in chunks]


def _case(chunk: str) -> Case:
    name, _, body = chunk.partition("\n")
    lines = body.splitlines()
    text = "\n".join(line.strip() for line in lines if line.startswith("    ") or not line.strip()).strip()
    facts = dict(line.split(": ", 1) for line in lines if re.match(r"(cast|because|through): ", line))
    passage = passage_from(text)
    return Case(
        name=name,
        text=text.replace("⟦", "").replace("⟧", ""),
        starts=tuple(_unmarked(passage.text)),
        cast=cast_from(facts["cast"]),
        because=tuple(filter(None, facts.get("because", "").split(", "))),
        through=tuple(facts["through"].split(", ")),
    )


def _unmarked(text: str) -> list[int]:
    """Return where the opening brackets stand once all brackets are gone."""
    return [match.start() - 2 * index for index, match in enumerate(re.finditer("⟦", text))]


def scenes_of(text: str, cast: Cast) -> tuple[Scene, ...]:
    passage = passage_from(text)
    quotes = find_quotes(passage)
    mentions = mentions_in(passage, cast)
    return find_scenes(frame_scenes(passage, quotes, mentions, cast), mentions, ())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_prose(case: Case) -> None:
    scenes = scenes_of(case.text, case.cast)

    assert case.starts == tuple(scene.span.start for scene in scenes[1:])
    assert ("chapter", *case.because) == tuple(scene.boundary for scene in scenes)
    assert case.through == tuple(scene.focalizer or "-" for scene in scenes)


def test_scenes_cover_the_story_and_follow_each_other() -> None:
    passage = passage_from("⟨heading⟩ One\n\nA door.\n\n* * *\n\nA hall.\n\n⟨note⟩ Thanks for reading!")
    scenes = find_scenes(frame_scenes(passage, (), (), Cast()), (), ())

    assert [scene.span.of(passage.text) for scene in scenes] == ["A door.", "A hall."]
    assert [scene.id for scene in scenes] == ["1", "2"]


@pytest.mark.parametrize("kind", ["note", "front", "back"])
def test_only_chapters_have_scenes(kind: str) -> None:
    passage = passage_from("A door.", kind=kind)  # type: ignore[arg-type]

    assert frame_scenes(passage, (), (), Cast()).scenes == ()
    assert scene_starts(passage, (), (), Cast()) == ()


def test_an_empty_chapter_has_no_scene() -> None:
    assert frame_scenes(passage_from("⟨heading⟩ One"), (), (), Cast()).scenes == ()


def test_what_shows_the_focalizer_is_quoted() -> None:
    cast = cast_from("Ines she")
    text = "Ines knew the stairs. She could hear the clock, and Ines wondered who had wound it."
    (scene,) = scenes_of(text, cast)

    assert scene.focalizer == "Ines"
    assert [span.of(text) for span in scene.shown] == ["Ines knew", "She could hear", "Ines wondered"]


def test_scene_starts_need_no_pronoun_resolved() -> None:
    case = next(case for case in cases() if "before it says who" in case.name)
    passage = passage_from(case.text)
    names = tuple(mention for mention in mentions_in(passage, case.cast) if mention.kind == "name")

    assert (0, *case.starts) == scene_starts(passage, find_quotes(passage), names, case.cast)


def test_a_pronoun_that_opens_a_scene_looks_forward() -> None:
    case = next(case for case in cases() if "before it says who" in case.name)
    passage = passage_from(case.text)
    mentions = find_mentions(passage, find_quotes(passage), case.cast)
    opening = next(mention for mention in mentions if mention.span.start == case.starts[0])

    assert opening.character == CharacterId("Ilse Brandt")


def test_the_narrator_is_the_focalizer_of_a_first_person_scene() -> None:
    cast = Cast(
        cast_from("Jonas he, Kim she").characters, {"Kim": CharacterId("Kim")}, narrator=CharacterId("Jonas")
    )
    text = "I took the oars, and Kim sat down in the stern. I did not look at her. My hands were cold."
    (scene,) = scenes_of(text, cast)

    assert (scene.person, scene.narrator, scene.focalizer) == ("first", "Jonas", "Jonas")
    assert Span(0, 1) == scene.shown[0]


def test_a_long_chapter_is_read_in_linear_time() -> None:
    cast = cast_from("Rosa she, Pike he")
    text = "\n\n".join(
        ["Rosa heard Pike on the stairs, and she knew his step before he spoke to her again."] * 1500
    )

    assert len(scenes_of(text, cast)) == 1


def test_years_and_then_and_now_on_lines_of_their_own_begin_scenes() -> None:
    told = "Ruth signed the paper, and the mill was sold, and nobody in the street said a word about it."
    for stamps in (("1911", "1936"), ("THEN", "NOW"), ("**Before**", "**After**")):
        text = "\n\n".join(part for stamp in (*stamps, stamps[0]) for part in (stamp, f"{told} {told}"))
        assert [scene.boundary for scene in read_text(text).scenes] == ["chapter", "heading", "heading"]
    alone = f"{told}\n\n1911\n\n{told} {told}"
    assert [scene.boundary for scene in read_text(alone).scenes] == ["chapter"]


def test_a_line_that_only_speaks_of_a_letter_is_no_heading() -> None:
    text = (
        'I came to Marle at dusk, and Orrin met me.\n\n"There is no Miss Dace."\n\n'
        '"But I had a letter from Ann."\n\nIt was an account of Ann.\n\nHe looked at me.'
    )
    assert [scene.boundary for scene in read_text(text).scenes] == ["chapter"]
