"""What happens? Sentences in ``readers/events.md``, and what must hold for any text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.document import Block, Document, Section, SectionId
from storyledger.entries import Character, CharacterId, Mention, Presence, Scene, SceneId, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.happening.events import FAR, find_events
from storyledger.reading.happening.frames import frames_of, verbs_by_form
from storyledger.reading.passage import Passage, passage_of
from storyledger.reading.words import word_rows
from storyledger.span import Span

PEOPLE = {"Tom": "tom", "Mara": "mara", "he": "tom", "him": "tom", "his": "tom", "himself": "tom"}
PEOPLE |= {"she": "mara", "her": "mara"}
MENTION = re.compile(r"\b(?:Tom|Mara|he|him|his|himself|she|her|they|you|I|me)\b", re.IGNORECASE)


def _passage(text: str) -> Passage:
    blocks = tuple(Block(Span(*match.span())) for match in re.finditer(r"[^\n]+", text))
    section = Section(SectionId("s1"), "chapter", "", Span(0, len(text)), blocks)
    return passage_of(Document("case", "", text, (section,), blocks), section)


def mentions_in(text: str) -> tuple[Mention, ...]:
    found = []
    for match in MENTION.finditer(text):
        word = match.group()
        who = PEOPLE.get(word) or PEOPLE.get(word.lower())
        kind: Any = "name" if word in {"Tom", "Mara"} else "pronoun"
        found.append(
            Mention(span=Span(*match.span()), kind=kind, character=CharacterId(who) if who else None)
        )
    return tuple(found)


def _said(text: str) -> tuple[Utterance, ...]:
    return tuple(
        Utterance(span=Span(*match.span()), speaker=CharacterId("mara"), confidence=0.9)
        for match in re.finditer(r'"[^"]*"', text)
    )


def told_in(text: str) -> list[str]:
    passage = _passage(text)
    scene = Scene(id=SceneId("1"), section=SectionId("s1"), span=Span(0, len(text)))
    events = find_events(passage, mentions_in(text), _said(text), (scene,), Cast())
    told = []
    for event in events:
        roles = " ".join(f"{role}={who}" for role, who in event.roles.items())
        actuality = "" if event.actuality == "asserted" else f" {event.actuality}"
        told.append(f"{event.kind} {roles}".strip() + actuality)
    return told


def _cases() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in (Path(__file__).parent / "readers" / "events.md").read_text("utf-8").splitlines():
        if line.startswith("- "):
            found.append((line[2:], []))
        elif line.startswith("  ") and found:
            found[-1][1].append(line.strip())
    return found


@pytest.mark.parametrize(("sentence", "expected"), _cases(), ids=[sentence for sentence, _ in _cases()])
def test_sentence(sentence: str, expected: list[str]) -> None:
    assert sorted(told_in(sentence)) == sorted(expected)


def test_what_somebody_says_is_told_by_them() -> None:
    text = '"Tom is dead," said Mara.'
    (event,) = find_events(_passage(text), mentions_in(text), _said(text), (), Cast())
    assert (event.according_to, event.actuality, event.scene) == ("mara", "reported", None)


def test_what_nobody_knows_who_said_is_no_event() -> None:
    text = '"Tom is dead."'
    said = (Utterance(span=Span(0, len(text))),)
    assert find_events(_passage(text), mentions_in(text), said, (), Cast()) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"I promise to wait," said Mara.', "promises"),
        ('"I will kill you," said Mara.', "threatens"),
        ('"Stay here," ordered Mara.', "orders"),
    ],
)
def test_what_is_done_by_saying_it_is_told_by_the_narrator(text: str, kind: str) -> None:
    end = text.rindex('"') + 1
    said = Utterance(
        span=Span(0, end),
        speaker=CharacterId("mara"),
        addressees=(CharacterId("tom"),),
        cue=Span(end, len(text)),
        confidence=0.9,
    )
    events = find_events(_passage(text), mentions_in(text), (said,), (), Cast())
    (event,) = (event for event in events if event.kind == kind)
    assert (event.roles["who"], event.roles["whom"], event.according_to) == ("mara", "tom", "narrator")


@pytest.mark.parametrize("text", ['"If you do, I will kill you?"', '"I can\'t say I promise that."'])
def test_what_is_not_plainly_promised_is_no_promise(text: str) -> None:
    said = Utterance(span=Span(0, len(text)), speaker=CharacterId("mara"), confidence=0.9)
    events = find_events(_passage(text), mentions_in(text), (said,), (), Cast())
    assert not [event for event in events if event.according_to == "narrator"]


def test_i_is_the_narrator_outside_speech() -> None:
    text = "I fainted."
    mention = Mention(span=Span(0, 1), kind="pronoun")
    (event,) = find_events(_passage(text), (mention,), (), (), Cast(narrator=CharacterId("wren")))
    assert event.roles == {"who": "wren"}


def test_a_death_of_nobody_knows_whom_names_nobody() -> None:
    text = "He died."
    mention = Mention(span=Span(0, 2), kind="pronoun", character=CharacterId("tom"), confidence=0.5)
    (event,) = find_events(_passage(text), (mention,), (), (), Cast())
    assert event.roles == {}


def test_a_doubtful_mention_makes_a_doubtful_event() -> None:
    text = "Tom fainted."
    sure, doubtful = (
        find_events(
            _passage(text),
            (Mention(span=Span(0, 3), kind="name", character=CharacterId("tom"), confidence=confidence),),
            (),
            (),
            Cast(),
        )[0].confidence
        for confidence in (1.0, 0.5)
    )
    assert doubtful == pytest.approx(sure / 2, abs=0.01)


WORDS = st.sampled_from(
    [
        *[
            "Tom",
            "Mara",
            "he",
            "her",
            "was",
            "had",
            "killed",
            "died",
            "dead",
            "eyes",
            "red",
            "by",
            "and",
            ",",
            ".",
            "to",
            "not",
            "if",
            "the",
            "body",
            "of",
            "'s",
            "left",
        ],
        *["house", "into", "skull", "stabs", "?", '"'],
        "\n",
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_any_text_gives_events_in_order_that_stand_in_it(words: list[str]) -> None:
    text = " ".join(words) or "."
    passage = _passage(text)
    events = find_events(passage, mentions_in(text), _said(text), (), Cast())
    assert [event.id for event in events] == [str(number) for number in range(1, len(events) + 1)]
    assert [event.span.start for event in events] == sorted(event.span.start for event in events)
    assert all(event.span.end <= len(text) and event.span.of(text).strip() for event in events)
    assert all(0 < event.confidence <= 1 for event in events)


def test_we_are_at_least_the_one_who_tells() -> None:
    events = find_events(_passage("We left the house."), (), (), (), Cast(narrator=CharacterId("wren")))
    assert [event.roles for event in events] == [{"who": "wren", "where": "house"}]


def test_every_frame_has_five_columns_and_names_classes_that_exist() -> None:
    for row in word_rows("event_verbs"):
        assert len(row) == 5, row
        assert all(step.count("(") == step.count(")") for step in row[2].split()), row
    assert all(frames_of(word) for word in verbs_by_form())


def test_an_order_is_to_whoever_spoke_right_before() -> None:
    text = '"I am here," said Tom. "Stay there," said Mara.'
    starts = [match.span() for match in re.finditer(r'"[^"]*"', text)]
    said = tuple(
        Utterance(span=Span(*span), speaker=CharacterId(who), confidence=0.9)
        for span, who in zip(starts, ("tom", "mara"), strict=True)
    )
    (event,) = find_events(_passage(text), mentions_in(text), said, (), Cast())
    assert (event.kind, event.roles["who"], event.roles["whom"]) == ("orders", "mara", "tom")


def test_who_is_called_by_what_they_are_is_who_bears_that_name() -> None:
    text = 'The old doctor rose. "Doctor, take the lamp," said Mara.'
    mentions = [Mention(span=Span(0, 14), kind="nominal", character=CharacterId("tom")), *mentions_in(text)]
    events = find_events(_passage(text), mentions, _said(text), (), Cast())
    (order,) = [event for event in events if event.kind == "orders"]
    assert order.roles["whom"] == "tom"


def test_she_right_after_a_speech_is_who_spoke() -> None:
    text = '"It is late," and she left the room.'
    open_she = (Mention(span=Span(18, 21), kind="pronoun", character=None),)
    cast = Cast((Character(id=CharacterId("mara"), name="Mara", pronouns="she"),))
    (event,) = find_events(_passage(text), open_she, _said(text), (), cast)
    assert (event.kind, event.roles["who"]) == ("leaves", "mara")


THREE = Cast(
    (
        Character(id=CharacterId("tom"), name="Tom", pronouns="he"),
        Character(id=CharacterId("ned"), name="Ned", pronouns="he"),
        Character(id=CharacterId("mara"), name="Mara", pronouns="she"),
    )
)


def _open_mentions(text: str) -> list[Mention]:
    """Return the names with who they are, and pronouns that nobody has resolved."""
    names = {"Tom": "tom", "Ned": "ned", "Mara": "mara"}
    return [
        Mention(
            span=Span(*found.span()),
            kind="name" if found[0] in names else "pronoun",
            character=CharacterId(names[found[0]]) if found[0] in names else None,
        )
        for found in re.finditer(r"\b(?:Tom|Ned|Mara|he|him|she)\b", text, re.IGNORECASE)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        ("Tom laughed at Mara. Then he left.", "leaves", {"who": "tom"}),
        ("Tom laughed at Ned. Then she left.", "leaves", {}),
        ("Tom laughed. Ned wept. Mara followed him.", "follows", {"who": "mara", "whom": "ned"}),
        ("Ned wept. Tom laughed. Tom followed him.", "follows", {"who": "tom", "whom": "ned"}),
    ],
)
def test_who_acted_last_is_he_or_him(text: str, kind: str, roles: dict[str, str]) -> None:
    events = find_events(_passage(text), _open_mentions(text), (), (), THREE)
    assert [event.roles for event in events if event.kind == kind] == [roles]


@pytest.mark.parametrize(
    ("here", "who"), [(("tom", "mara"), ["mara", "tom"]), (("tom", "ned", "mara"), []), (("tom",), [])]
)
def test_they_are_the_two_who_are_there(here: tuple[str, ...], who: list[str]) -> None:
    text = "They left the house."
    whole = Span(0, len(text))
    present = tuple(Presence(character=CharacterId(one), span=whole, how="acts") for one in here)
    scene = Scene(id=SceneId("1"), section=SectionId("s1"), span=whole, present=present)
    events = find_events(_passage(text), (), (), (scene,), THREE)
    assert sorted(event.roles["who"] for event in events if "who" in event.roles) == who


@pytest.mark.parametrize(
    ("sure", "text", "who"),
    [
        (0.9, '"It is late," said Ned. They left the house.', ["mara", "ned"]),
        (0.9, '"It is late," said Ned. They all left the house.', []),
        (0.9, '"It is late," said Ned. Tom nodded. They left the house.', []),
        (0.3, '"It is late," said Ned. They left the house.', []),
    ],
)
def test_they_are_those_who_have_just_talked(sure: float, text: str, who: list[str]) -> None:
    one, other = CharacterId("ned"), CharacterId("mara")
    said = (Utterance(span=Span(0, 13), speaker=one, addressees=(other,), confidence=sure),)
    events = find_events(_passage(text), _open_mentions(text), said, (), THREE)
    assert sorted(event.roles["who"] for event in events if "who" in event.roles) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Mara and her daughters left the house.", ["mara"]),
        ("Tom, Ned and Mara left the house.", ["mara", "ned", "tom"]),
        ("With Tom, Ned and Mara left the house.", ["mara", "ned"]),
    ],
)
def test_everybody_who_is_known_of_several_does_it(text: str, who: list[str]) -> None:
    daughters = [
        Mention(span=Span(*found.span()), kind="nominal") for found in re.finditer("her daughters", text)
    ]
    events = find_events(_passage(text), _open_mentions(text) + daughters, (), (), THREE)
    assert sorted(event.roles["who"] for event in events) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The two men left the house.", ["ned", "tom"]),
        ("The two women left the house.", []),
        ("Tom and Mara sat there. The two men left the house.", ["ned", "tom"]),
        ("Ned and Tom sat there with Mara. The two men left the house.", ["ned", "tom"]),
    ],
)
def test_the_two_of_a_kind_are_those_who_are_there(text: str, who: list[str]) -> None:
    whole = Span(0, len(text))
    present = tuple(Presence(character=one.id, span=whole, how="acts") for one in THREE.characters)
    scene = Scene(id=SceneId("1"), section=SectionId("s1"), span=whole, present=present)
    events = find_events(_passage(text), _open_mentions(text), (), (scene,), THREE)
    assert sorted(event.roles["who"] for event in events if "who" in event.roles) == who


def test_they_are_nobody_when_the_sentence_is_about_things() -> None:
    text = "The windows of the hall were tall; they descended to the garden."
    whole = Span(0, len(text))
    present = tuple(Presence(character=CharacterId(one), span=whole, how="acts") for one in ("tom", "mara"))
    scene = Scene(id=SceneId("1"), section=SectionId("s1"), span=whole, present=present)
    assert not [
        event for event in find_events(_passage(text), (), (), (scene,), THREE) if event.roles.get("who")
    ]


@pytest.mark.parametrize(("words", "is_dream"), [(40, True), (FAR + 40, False)])
def test_a_word_far_away_in_a_stream_of_thought_does_not_tell_of_a_deed(words: int, is_dream: bool) -> None:
    (told,) = told_in(
        f"Tom dreamed of the sea {'and of the grey sea ' * (words // 5)}and Mara left the house."
    )
    assert told.endswith("dreamed") == is_dream
