"""What an earlier reading shows under new decisions, before the text has been read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger import api
from storyledger.decisions import Decisions, Merge, NotAPerson, Person, Split
from storyledger.foreseeing import can_be_foreseen, foreseen
from storyledger.ledger import Ledger, keep

if TYPE_CHECKING:
    from storyledger.api import Story
    from storyledger.entries import CharacterId

ROOT = Path(__file__).parents[1]
GATE = """\
Bram Oake shut the gate. Bram sat down beside Nell Oake.

"He never would wait," said Bram. "I told Nell so."

"You did," said Tobias Fell. Tobias told Nell the rest.

"We know," said Nell.
"""
TEXTS = {
    "gate": GATE,
    "lamp": (ROOT / "tests" / "stories" / "the-lamp.txt").read_text(encoding="utf-8"),
    "weir": (ROOT / "examples" / "the-weir.md").read_text(encoding="utf-8"),
}
STORIES = {name: api.read(f"{name}.md", data=text.encode(), cache=False) for name, text in TEXTS.items()}
NAMES = {
    name: sorted({alias.text for who in story.cast for alias in who.aliases})
    for name, story in STORIES.items()
}


def laid_over(story: Story, decisions: Decisions) -> Ledger:
    assert story.reading is not None
    return keep(foreseen(story.reading, decisions), decisions)


def people_in(ledger: Ledger) -> set[CharacterId | str | None]:
    """Return everybody that any entry speaks of."""
    ids: set[CharacterId | str | None] = {one.character for one in ledger.mentions}
    for said in ledger.utterances:
        ids |= {said.speaker, *said.addressees, *(other.speaker for other in said.alternatives)}
    for scene in ledger.scenes:
        ids |= {scene.focalizer, scene.narrator, *scene.mentioned, *(one.character for one in scene.present)}
    people = {who.id for story in STORIES.values() for who in story.cast}
    ids |= {who for event in ledger.events for who in event.roles.values() if who in people}
    return (ids | {who for one in ledger.characters for who in one.members}) - {None}


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, Decisions]:
    story = draw(st.sampled_from(sorted(TEXTS)))
    names = st.sampled_from(NAMES[story])
    pairs = st.lists(names, min_size=2, max_size=3, unique=True).map(tuple)
    return story, Decisions(
        merges=tuple(Merge(names=pair) for pair in draw(st.lists(pairs, max_size=2))),
        splits=tuple(Split(names=pair) for pair in draw(st.lists(pairs, max_size=2))),
        not_people=tuple(NotAPerson(name=name) for name in draw(st.lists(names, max_size=3))),
    )


@given(answers())
def test_nothing_speaks_of_somebody_who_is_not_in_the_cast(answer: tuple[str, Decisions]) -> None:
    story, decisions = answer
    ledger = laid_over(STORIES[story], decisions)
    cast = [who.id for who in ledger.characters]

    assert len(set(cast)) == len(cast)
    assert people_in(ledger) <= set(cast)
    assert [one.span for one in ledger.utterances] == [one.span for one in STORIES[story].quotes]
    assert not any(one.speaker in one.addressees for one in ledger.utterances if one.speaker)


@given(answers())
def test_names_that_are_nobodys_name_nobody(answer: tuple[str, Decisions]) -> None:
    story, decisions = answer
    ledger = laid_over(STORIES[story], Decisions(not_people=decisions.not_people))
    named = {one.span.of(ledger.text) for one in ledger.mentions if one.kind == "name" and one.character}
    assert named.isdisjoint(decisions.refused)
    assert {alias.text for who in ledger.characters for alias in who.aliases}.isdisjoint(decisions.refused)


@given(st.sampled_from(sorted(TEXTS)))
def test_where_nothing_was_decided_nothing_changes(story: str) -> None:
    reading = STORIES[story].reading
    assert reading is not None
    assert foreseen(reading, Decisions()) is reading
    assert foreseen(reading, Decisions(not_people=(NotAPerson(name="Zerafine"),))) is reading


@pytest.mark.parametrize("name", ["Nell", "Tobias Fell"])
def test_who_is_nobody_says_nothing_and_is_nowhere(name: str) -> None:
    who = STORIES["gate"].who(name)
    decisions = Decisions(not_people=(NotAPerson(name=name, also=tuple(one.text for one in who.aliases)),))
    ledger = laid_over(STORIES["gate"], decisions)
    assert ledger.get(who.id) is None
    assert who.id not in people_in(ledger)


def test_a_name_set_apart_is_somebody_who_says_what_is_told_of_that_name() -> None:
    story = STORIES["gate"]
    assert story.who("Bram") == story.who("Bram Oake")
    ledger = laid_over(story, Decisions(splits=(Split(names=("Bram Oake", "Bram")),)))
    one, other = ledger.find("Bram Oake"), ledger.find("Bram")

    assert one.id != other.id
    assert [said.speaker for said in ledger.utterances][:1] == [other.id]
    assert {span.of(GATE) for span in (m.span for m in ledger.mentions_of(other.id))} >= {"Bram"}
    assert "Bram" not in {alias.text for alias in one.aliases}


def test_of_two_names_set_apart_both_ways_one_stays() -> None:
    splits = (Split(names=("Bram Oake", "Bram")), Split(names=("Bram", "Bram Oake")))
    ledger = laid_over(STORIES["gate"], Decisions(splits=splits))
    assert ledger.find("Bram Oake").id != ledger.find("Bram").id


@pytest.mark.parametrize(
    ("before", "now", "can"),
    [
        (Decisions(), Decisions(), True),
        (Decisions(), Decisions(not_people=(NotAPerson(name="A"),)), True),
        (Decisions(not_people=(NotAPerson(name="A"),)), Decisions(), False),
        (Decisions(merges=(Merge(names=("A", "B")),)), Decisions(), False),
        (Decisions(people=(Person(name="A"),)), Decisions(people=(Person(name="A"),)), True),
    ],
)
def test_what_was_taken_back_cannot_be_foreseen(before: Decisions, now: Decisions, *, can: bool) -> None:
    assert can_be_foreseen(before, now) is can
