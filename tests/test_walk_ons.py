"""Who is in a scene without being in the cast: ``tests/readers/walk-ons.md``, and what carries them on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from passages import cast_from, mentions_in, passage_from
from prose_cases import read_text
from storyledger.document import SectionId
from storyledger.entries import CharacterId, Presence, Scene, SceneId, WalkOn
from storyledger.ledger import keep
from storyledger.reading.narration import told
from storyledger.reading.people.attending.walk_ons import Extras
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span
from storyledger.views.ledger_json import as_table
from storyledger.world import load_laws
from storyledger.world.engine.timeline import timeline

CAST = cast_from("Mara she, Tom he, Judge Pell he")
HERE = Path(__file__).parent


def _cases() -> list[tuple[str, tuple[str, ...]]]:
    """Return each text with its lines."""
    table = (HERE / "readers" / "walk-ons.md").read_text(encoding="utf-8")
    entries = re.findall(r"^- (.+)\n((?:  .+\n)*)", table, re.MULTILINE)
    return [(text, tuple(line.strip() for line in lines.splitlines())) for text, lines in entries]


def scene_at(span: Span) -> Scene:
    return Scene(id=SceneId("1"), section=SectionId("1"), span=span)


def walk_ons_in(text: str) -> tuple[WalkOn, ...]:
    passage = passage_from(text)
    quotes = find_quotes(passage)
    extras = Extras(passage.story, told(passage, quotes), mentions_in(passage, CAST), CAST)
    return extras.in_scene(scene_at(Span(0, len(passage.text))))


def _line(one: WalkOn) -> str:
    shape = " group" if one.kind == "group" else ""
    return f"{one.name}: {one.how}{shape}{f' {one.size}' if one.size else ''}"


@pytest.mark.parametrize(("text", "lines"), _cases(), ids=[text for text, _ in _cases()])
def test_who_walks_on(text: str, lines: tuple[str, ...]) -> None:
    assert lines == tuple(_line(one) for one in walk_ons_in(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her uncle sat down.", []),
        ("His uncle sat down.", ["his uncle"]),
        ("My uncle sat down.", ["my uncle"]),
        ("Her aunt sat down.", ["her aunt"]),
    ],
)
def test_kin_may_be_one_of_the_cast_who_is_there(text: str, found: list[str]) -> None:
    assert found == _beside_tom(f"Tom nodded. {text}", since=0)


@pytest.mark.parametrize(("pronoun", "found"), [("He", []), ("She", ["the visitor"])])
def test_a_visitor_is_nobody_of_the_cast_who_has_the_same_gender(pronoun: str, found: list[str]) -> None:
    assert found == _beside_tom(f"Tom nodded. The visitor sat down. {pronoun} had wet boots.", since=0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tom yawned. An old man came in. Tom nodded.", ["an old man"]),
        ("An old man came in. Tom nodded.", []),
    ],
)
def test_a_man_is_nobody_who_has_come_up_before(text: str, found: list[str]) -> None:
    assert found == _beside_tom(text, since=text.rindex("Tom"))


def _beside_tom(text: str, since: int) -> list[str]:
    """Return who walks on where Tom is there from a place on."""
    passage = passage_from(text)
    stay = Presence(character=CharacterId("Tom"), span=Span(since, since + 3), how="acts")
    extras = Extras(passage.story, passage.text, mentions_in(passage, CAST), CAST)
    scene = replace(scene_at(Span(0, len(passage.text))), present=(stay,))
    return [one.name for one in extras.in_scene(scene)]


def test_a_walk_on_has_all_words_that_mean_them() -> None:
    text = "A stout man came in. Tom nodded. The man sat down."
    (one,) = walk_ons_in(text)

    assert [span.of(text) for span in one.shown] == ["A stout man", "The man"]
    assert one.span.of(text) == text[: text.index(" sat")]


def test_who_came_on_in_one_scene_may_come_back_in_the_next() -> None:
    passage = passage_from("A stout man came in.\n\nThe stout man sat down.\n\nThe thin man sat down.")
    extras = Extras(passage.story, told(passage, ()), (), CAST)
    scenes = [extras.in_scene(scene_at(paragraph.span)) for paragraph in passage.story]

    assert [[one.name for one in scene] for scene in scenes] == [["a stout man"], ["the stout man"], []]


def test_present_tense_is_here_and_now_where_all_is_told_in_it() -> None:
    text = "Mara is late. She has the key. An old man opens the door and says nothing. He goes in."

    assert [one.name for one in walk_ons_in(text)] == ["an old man"]


def test_several_do_something_where_all_is_told_in_the_present() -> None:
    text = "The van is here. It stops at the gate. Two men get down. One of them hits the gate."

    assert [one.name for one in walk_ons_in(text)] == ["two men", "one of them"]


def test_offsets_are_those_of_the_document() -> None:
    story = "# One\n\nMara slept.\n\n# Two\n\nMara woke. Two officers came in, and Mara stood up.\n"
    reading = read_text(story)
    shown = [
        span.of(reading.document.text)
        for scene in reading.scenes
        for one in scene.walk_ons
        for span in one.shown
    ]

    assert shown == ["Two officers"]


def test_somebody_of_the_cast_is_no_walk_on() -> None:
    passage = passage_from("The porter let her in.")
    (mention,) = mentions_in(passage_from("Mara let her in."), CAST)[:1]
    known = replace(mention, span=Span(0, len("The porter")))

    assert Extras(passage.story, told(passage, ()), (known,), CAST).in_scene(scene_at(Span(0, 22))) == ()


def test_walk_ons_stand_in_the_json() -> None:
    story = "# One\n\nMara slept. Two officers came in, and Mara stood up.\n"
    (scene,) = as_table(keep(read_text(story)))["scenes"]
    (one,) = scene["walk_ons"]

    assert {**one, "shown": []} == {
        "id": "scene1/two-officers",
        "name": "two officers",
        "kind": "group",
        "size": 2,
        "how": "acts",
        "shown": [],
    }
    assert [story[span["start"] : span["end"]] for span in one["shown"]] == ["Two officers"]


def test_walk_ons_fill_roles_of_events_under_ids_of_their_scene() -> None:
    story = "# One\n\nMara slept.\n\n# Two\n\nMara woke. Two officers came in, and an old man came in.\n"
    ledger = keep(read_text(story))
    arrivals = [event for event in ledger.events if event.kind == "arrives_at"]

    assert [event.roles["who"] for event in arrivals] == ["scene2/two-officers", "scene2/an-old-man"]
    assert [ledger.name(event.roles["who"]) for event in arrivals] == ["two officers", "an old man"]


def test_two_walk_ons_of_one_scene_with_the_same_words_are_told_apart() -> None:
    first, second = walk_ons_in("A man came in. Mara looked up. A man came out of the cellar.")

    assert (first.id, second.id) == ("1/a-man", "1/a-man-2")


def test_no_law_follows_a_walk_on() -> None:
    story = "# One\n\nMara woke. An old man came in. Mara killed the old man. The old man came in.\n"
    ledger = keep(read_text(story))

    assert any(event.roles.get("whom") == "scene1/an-old-man" for event in ledger.events)
    assert all("old-man" not in str(each.happening) for each in timeline(ledger, load_laws(["everyday"])))


def test_they_are_the_several_last_told_of() -> None:
    story = "# One\n\nMara slept.\n\nTwo officers came in. They killed Mara.\n"
    (death,) = (event for event in keep(read_text(story)).events if event.kind == "kills")

    assert death.roles == {"who": "scene1/two-officers", "whom": "mara"}


def test_they_are_not_the_several_told_of_before_two_others() -> None:
    story = (
        "# One\n\nMara saw Tom and Bern.\n\nTwo officers came in. Tom and Mara stood up. They killed Bern.\n"
    )
    deaths = [event for event in keep(read_text(story)).events if event.kind == "kills"]

    assert {event.roles.get("who") for event in deaths} == {"tom", "mara"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The woman at the desk looked up. She went to the door.", "scene1/the-woman"),
        ("The woman at the desk looked up. He went to the door.", "tom"),
        ("One of the porters looked up. She went to the door.", None),
    ],
)
def test_she_is_the_walk_on_last_told_of_who_is_called_so(text: str, who: str | None) -> None:
    (gone,) = keep(read_text(f"# One\n\nTom knocked. Tom waited. {text}\n")).events

    assert gone.roles.get("who") == who
