"""Decisions: found again after an edit, lost aloud, silent about what a reader has not reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    place_of,
    stands_in,
)
from storyledger.span import Evidence, Span

TEXT = "The ferrywoman rowed. “Mara’s late,” said Tom\nPike. Nobody else spoke. Then the ferrywoman rowed on."


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("Tom", True),
        ("Tom Pike", True),  # across a line break
        ("the ferrywoman", True),  # a capital at the start of a sentence
        ("mara", True),
        ("Mara", True),
        ("To", False),  # only whole words
        ("TOM", False),
        ("Nobody's", False),
        ("  ", False),
    ],
)
def test_a_name_stands_in_a_text_as_whole_words(name: str, stands: bool) -> None:
    assert stands_in(name, TEXT) is stands


def test_a_quote_is_found_whatever_its_white_space_and_quotation_marks() -> None:
    place = place_of(anchor('"Mara\'s late," said Tom Pike'), TEXT)

    assert place is not None
    assert place.of(TEXT) == "“Mara’s late,” said Tom\nPike"


def test_a_quote_that_stands_twice_is_not_guessed_at() -> None:
    assert place_of(anchor("ferrywoman rowed"), TEXT) is None


def test_context_tells_two_places_apart() -> None:
    place = place_of(anchor("ferrywoman rowed", before="Then the "), TEXT)

    assert place is not None
    assert place.start > TEXT.index("Then")


@given(st.text("ab \n", max_size=60), st.data())
def test_a_passage_is_found_again_where_it_was_taken(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(start, end)
    found = place_of(Evidence.take(text, span), text)
    if span.of(text) and text.count(span.of(text)) == 1:
        assert found == span
    elif found is not None:
        assert found.of(text) == span.of(text)


ALL = Decisions(
    merges=(Merge(names=("Mara", "the ferrywoman")), Merge(names=("Mara", "Zed"))),
    splits=(Split(names=("Tom", "Tom Pike")),),
    renames=(Rename(name="Tom", to="Old Tom"), Rename(name="Tom", to="Mara")),
    not_people=(NotAPerson(name="Zed"),),
    people=(Person(name="Thomas Zed", also=("Tom",), pronouns="he"),),
    mentions=(MentionIs(evidence=anchor("Nobody else"), character="Zed"),),
    speakers=(SpeakerIs(evidence=anchor("late"), speaker="Tom"),),
    facts=(Fact(event="dies", roles={"who": "Tom"}, evidence=anchor("not in the text")),),
    suppressions=(
        Suppression(rule="dead-acts", evidence=anchor("Nobody else"), reason="Zed kills him later"),
    ),
)


def test_what_a_reader_has_not_reached_is_not_known() -> None:
    known = ALL.known_at(TEXT)

    assert known.merges == (Merge(names=("Mara", "the ferrywoman")),)
    assert known.splits == ALL.splits
    assert known.renames == (Rename(name="Tom", to="Mara"),)
    assert known.not_people == ()
    assert known.people == (Person(name="Tom", also=(), pronouns="he"),)
    assert known.mentions == ()
    assert known.speakers == ALL.speakers
    assert known.facts == ()


def test_the_reason_of_a_suppression_stays_behind_the_wall() -> None:
    (known,) = ALL.known_at(TEXT).suppressions

    assert "Zed" not in known.reason
    assert known.reason


def test_since_holds_a_decision_back_although_its_names_are_known() -> None:
    decisions = Decisions(merges=(Merge(names=("Mara", "the ferrywoman"), since=anchor("rowed on")),))

    assert decisions.known_at(TEXT[:-12]).merges == ()
    assert decisions.known_at(TEXT).merges == decisions.merges


@given(st.integers(0, len(TEXT)), st.text("Zedma .", max_size=40))
def test_what_is_known_depends_only_on_the_text_so_far(position: int, rest: str) -> None:
    """And more text never makes a name-only decision unknown again."""
    known = ALL.known_at(TEXT[:position])

    assert set(map(repr, known.merges)) <= set(map(repr, ALL.known_at(TEXT[:position] + " " + rest).merges))


def test_what_is_lost_is_told_with_its_words() -> None:
    lost = ALL.lost(TEXT)

    assert 'fact: the words "not in the text" are no longer in the text.' in lost
    assert 'same person: the name "Zed" is not in the text.' in lost
    assert not any("Old Tom" in sentence for sentence in lost), "a new name need not stand in the text"


def test_a_quote_in_several_places_is_told_as_such() -> None:
    decisions = Decisions(mentions=(MentionIs(evidence=anchor("ferrywoman rowed"), character=None),))

    assert "several places" in decisions.lost(TEXT)[0]


def test_an_empty_bundle_is_false_and_iterates_over_nothing() -> None:
    assert not Decisions()
    assert list(Decisions()) == []
    assert ALL
    assert len(list(ALL)) == 11
